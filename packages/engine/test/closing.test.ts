import { expect, test } from 'vitest';
import { describeOnEveryStore, describeOnOneStore } from '../../../test/support/stores.ts';
import { MerchantAdmin } from '../src/merchants/admin.ts';
import type { Store, TransactionOptions } from '../src/store/store.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';

type Transact = Store['transaction'];

/** An operator's work on a store whose transactions are run by `transact`. */
function adminOn({ clock, engine }: Fixture, transact: Transact): MerchantAdmin {
  return new MerchantAdmin({ transaction: transact } as Store, clock, engine.context.sealer);
}

/** Transactions of which the ones at `lost` (from 0) are committed, and their answers lost. */
function losing(store: Store, ...lost: number[]): Transact {
  let count = 0;
  return async (work, options) => {
    const result = await store.transaction(work, options);
    if (lost.includes(count++)) throw new Error('the connection was lost');
    return result;
  };
}

/** Transactions of which the ones from `first` on do not begin. */
function endingBefore(store: Store, first: number): Transact {
  let count = 0;
  return async (work, options) => {
    if (count++ >= first) throw new Error(`no connection for transaction ${count}`);
    return store.transaction(work, options);
  };
}

describeOnOneStore('what an operator changes of merchants and apps', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('an order that a process takes for an active merchant meanwhile keeps him from being closed', async () => {
    const store = await emptyStore();
    const f = await makeFixture(store);
    const { admin } = f.engine;
    const { merchantId } = f.access.app;
    const state = async () =>
      (await store.query<{ state: string }>('select state from merchants where id = $1', [merchantId]))[0]
        ?.state;
    const made = admin.closeMerchant(merchantId, async () => {
      expect(await state()).toBe('suspended');
      // Another process does not know it yet.
      value(await f.engine.payments.create(f.payment('M1', 10_000n)));
    });
    await expect(made).rejects.toThrow('1 open payments');
    expect(await state()).toBe('active');
    await expect(admin.closeMerchant(merchantId, () => Promise.reject(new Error('waited')))).rejects.toThrow(
      '1 open payments',
    );
    await store.query(`update payments set state = 'failed'`);
    expect(await admin.closeMerchant(merchantId, async () => {})).toBe(true);
    expect(await state()).toBe('closed');
    expect(await admin.closeMerchant('01890a5d-ac96-774b-bcce-b302099a8057', async () => {})).toBe(false);
  });

  const closing = async () => {
    const store = await emptyStore();
    const f = await makeFixture(store);
    const { merchantId } = f.access.app;
    const state = async () =>
      (await store.query<{ state: string }>('select state from merchants where id = $1', [merchantId]))[0]
        ?.state;
    return { store, f, merchantId, state };
  };

  test('all orders are read as long as it takes, also before an active merchant is suspended', async () => {
    const { store, f, merchantId } = await closing();
    const noted: (TransactionOptions | undefined)[] = [];
    const admin = adminOn(f, (work, options) => {
      noted.push(options);
      return store.transaction(work, options);
    });
    expect(await admin.closeMerchant(merchantId, async () => {})).toBe(true);
    expect(noted).toEqual([{ statementTimeoutMs: 0 }, { statementTimeoutMs: 0 }]);
  });

  test('a merchant who is closed is closed, though the answer to the COMMIT was lost', async () => {
    const { store, f, merchantId, state } = await closing();
    const admin = adminOn(f, losing(store, 1));
    expect(await admin.closeMerchant(merchantId, async () => {})).toBe(true);
    expect(await state()).toBe('closed');
  });

  test('the first error is reported, and what was left suspended with it', async () => {
    const { store, f, merchantId, state } = await closing();
    const admin = adminOn(f, endingBefore(store, 1));
    await expect(admin.closeMerchant(merchantId, async () => {})).rejects.toThrow(
      'no connection for transaction 2; the merchant stays suspended: no connection for transaction 3',
    );
    expect(await state()).toBe('suspended');
  });

  test('a wait that ends with an error leaves an active merchant active', async () => {
    const { f, merchantId, state } = await closing();
    const made = f.engine.admin.closeMerchant(merchantId, () => Promise.reject(new Error('interrupted')));
    await expect(made).rejects.toThrow('interrupted');
    expect(await state()).toBe('active');
  });

  test('one who was suspended a moment ago is waited for as well, and stays suspended', async () => {
    const { f, merchantId, state } = await closing();
    const { admin } = f.engine;
    await admin.setMerchantState(merchantId, 'suspended');
    const made = admin.closeMerchant(merchantId, async () => {
      // A process that read the merchant before he was suspended.
      value(await f.engine.payments.create(f.payment('M1', 10_000n)));
    });
    await expect(made).rejects.toThrow('1 open payments');
    expect(await state()).toBe('suspended');
  });

  test('what another operator decides while a merchant is being closed stays', async () => {
    const { f, merchantId, state } = await closing();
    const { admin } = f.engine;
    const interrupted = new Error('interrupted');
    const closed = (meanwhile: 'suspended' | 'active') =>
      admin.closeMerchant(merchantId, async () => {
        await admin.setMerchantState(merchantId, meanwhile);
        throw interrupted;
      });
    await expect(closed('suspended')).rejects.toThrow(interrupted);
    expect(await state()).toBe('suspended');
    await admin.setMerchantState(merchantId, 'active');
    await expect(closed('active')).rejects.toThrow(interrupted);
    expect(await state()).toBe('active');
  });

  test('one whom another operator activated meanwhile may have new orders, and is not closed', async () => {
    const { f, merchantId, state } = await closing();
    const { admin } = f.engine;
    const changed = 'the state of the merchant was changed meanwhile';
    const activate = () => admin.setMerchantState(merchantId, 'active');
    await expect(
      admin.closeMerchant(merchantId, async () => {
        await activate();
      }),
    ).rejects.toThrow(changed);
    expect(await state()).toBe('active');
    // Two who close at once: the one who began last waits for its own time.
    await expect(
      admin.closeMerchant(merchantId, async () => {
        await expect(
          admin.closeMerchant(merchantId, () => Promise.reject(new Error('interrupted'))),
        ).rejects.toThrow('interrupted');
      }),
    ).rejects.toThrow(changed);
    expect(await state()).toBe('suspended');
  });

  test('a limit of an app can be taken away, the others stay', async () => {
    const store = await emptyStore();
    const f = await makeFixture(store);
    const { id } = f.access.app;
    const limits = async () =>
      (await store.query('select daily_payment_limit, daily_payout_limit, requests_per_second from apps'))[0];
    await f.engine.admin.updateApp(id, { dailyPaymentLimit: 5n, dailyPayoutLimit: 6n, requestsPerSecond: 7 });
    await f.engine.admin.updateApp(id, { dailyPaymentLimit: null, requestsPerSecond: null });
    expect(await limits()).toEqual({
      daily_payment_limit: null,
      daily_payout_limit: 6n,
      requests_per_second: null,
    });
    await f.engine.admin.updateApp(id, { dailyPayoutLimit: null, dailyPaymentLimit: 8n });
    expect(await limits()).toMatchObject({ daily_payment_limit: 8n, daily_payout_limit: null });
  });
});

const ROUNDS = 60;

describeOnEveryStore('a suspension while a close of the merchant fails', (openFresh) => {
  test('stays, whenever it comes', async () => {
    const f = await makeFixture(await openFresh());
    const { admin } = f.engine;
    const { merchantId } = f.access.app;
    const turns = async (count: number) => {
      for (let turn = 0; turn < count; turn += 1) await f.store.query('select 1');
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      await admin.setMerchantState(merchantId, 'active');
      const closing = admin.closeMerchant(merchantId, async () => {
        await turns(round % 3);
        throw new Error('interrupted');
      });
      const suspending = turns(round % 11).then(() => admin.setMerchantState(merchantId, 'suspended'));
      const [closed] = await Promise.allSettled([closing, suspending]);
      expect(closed.status).toBe('rejected');
      const [merchant] = await f.store.query<{ state: string }>('select state from merchants where id = $1', [
        merchantId,
      ]);
      expect(merchant?.state, `round ${round}`).toBe('suspended');
    }
  });
});
