import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { book } from '../src/ledger/part.ts';
import { adjusted } from '../src/ledger/transfers.ts';
import type { Payment } from '../src/payments/payment.ts';
import { PAYMENTS } from '../src/payments/table.ts';
import { StoreUnavailableError } from '../src/store/errors.ts';
import { type CommandKind, decided } from '../src/writer/command.ts';
import { countRows, type Fixture, makeFixture, tally, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { balances, fund } from './support/order-steps.ts';
import { hanging } from './support/scripted.ts';
import { interceptCommits } from './support/store-wrappers.ts';

const FIFTY = Array.from({ length: 50 }, (_, index) => index);

interface Nothing {
  readonly merchantId: string;
}

function command(kind: Partial<CommandKind<Nothing, string>>): CommandKind<Nothing, string> {
  return { name: 'test', lane: 'intake', needs: () => [], decide: () => decided('done', []), ...kind };
}

describeOnEveryStore('the batching writer', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('fifty identical requests at once make one order and get one answer', async () => {
    const f = await makeFixture(await emptyStore());
    const results = await Promise.all(FIFTY.map(() => f.engine.payments.create(f.payment('M1'))));
    const made = results.map(value);
    expect(new Set(made.map(({ payment }) => payment.id)).size).toBe(1);
    expect(made.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await countRows(f.store, 'payments')).toBe(1);
    const again = value(await f.engine.payments.create(f.payment('M1')));
    expect(again.repeated).toBe(true);
    expect(again.payment).toEqual(await f.engine.payments.findByOrder(f.access.app, 'M1'));
  });

  test('another request under a number that is taken is refused, with the other order', async () => {
    const f = await makeFixture(await emptyStore());
    const amounts = FIFTY.map((index) => 1000n + BigInt(index % 5));
    const results = await Promise.all(
      amounts.map((amount) => f.engine.payments.create(f.payment('M1', amount))),
    );
    expect(tally(results)).toEqual({ accepted: 10, duplicate_order: 40 });
    const [existing] = await f.store.query<{ id: string; amount: bigint }>('select id, amount from payments');
    for (const [index, result] of results.entries()) {
      expect(result.ok).toBe(amounts[index] === existing!.amount);
      if (!result.ok) expect(result.refusal).toEqual({ code: 'duplicate_order', existingId: existing!.id });
    }
  });

  test('payouts and refund numbers are taken once too', async () => {
    const f = await makeFixture(await emptyStore());
    await fund(f, 100_000n);
    const results = await Promise.all(
      FIFTY.map((index) => f.engine.payouts.create(f.payout('O1', index === 7 ? 3000n : 2000n))),
    );
    expect(tally(results)).toEqual({ accepted: 49, duplicate_order: 1 });
    expect(await balances(f)).toMatchObject({ frozen: 3003n, available: 96_997n });
  });

  const POISON: Record<string, (f: Fixture) => Promise<{ ok: boolean }>> = {
    'a text with a NUL character': (f) =>
      f.engine.payments.create({ ...f.payment('bad'), returnUrl: 'a\0b' }),
    'half a surrogate pair': (f) => f.engine.payments.create({ ...f.payment('bad'), returnUrl: '\ud800' }),
    'a NUL character in the order number': (f) => f.engine.payments.create(f.payment('bad\0')),
    'an amount beyond bigint': (f) => f.engine.payments.create(f.payment('bad', 2n ** 63n)),
    'a platform number that is taken': async (f) => {
      value(await f.engine.payments.create({ ...f.payment('first'), platformNumber: 'TAKEN' }));
      return f.engine.payments.create({ ...f.payment('bad'), platformNumber: 'TAKEN' });
    },
    'an exception in its decision': (f) =>
      run(
        f,
        command({
          decide: () => {
            throw new Error('on purpose');
          },
        }),
      ),
    'an exception in its needs': (f) =>
      run(
        f,
        command({
          needs: () => {
            throw new Error('on purpose');
          },
        }),
      ),
    'a record that was not loaded': (f) =>
      run(
        f,
        command({
          decide: () => decided('done', [PAYMENTS.update({ merchantId: 'x', id: 'y' } as Payment)]),
        }),
      ),
  };

  test.each(Object.keys(POISON))('%s fails alone, the other 49 of the batch are made', async (name) => {
    const f = await makeFixture(await emptyStore());
    const good = FIFTY.slice(1).map((index) => f.engine.payments.create(f.payment(`M${index}`)));
    const bad = POISON[name]!(f);
    const more = FIFTY.map((index) => f.engine.payments.create(f.payment(`N${index}`)));
    expect(await bad).toMatchObject({ ok: false, refusal: { code: 'internal' } });
    expect(tally(await Promise.all([...good, ...more]))).toEqual({ accepted: 99 });
    expect(await countRows(f.store, 'payments', `order_number ~ '^[MN]'`)).toBe(99);
    expect(f.errors).not.toEqual([]);
  });

  test('what a broken command booked is not kept', async () => {
    const f = await makeFixture(await emptyStore());
    await fund(f, 50_000n);
    const half = command({
      lane: 'ledger',
      decide: (_, { merchantId }) =>
        decided('done', [
          book(adjusted({ merchantId, id: merchantId, currency: 'KRW' }, 1n)),
          PAYMENTS.update({ merchantId, id: 'not loaded' } as Payment),
        ]),
    });
    const overdraft = command({
      lane: 'ledger',
      decide: (_, { merchantId }) =>
        decided('done', [book(adjusted({ merchantId, id: merchantId, currency: 'KRW' }, -60_000n))]),
    });
    const results = await Promise.all([
      f.engine.payouts.create(f.payout('O1')),
      run(f, half),
      run(f, overdraft),
      f.engine.payouts.create(f.payout('O2')),
    ]);
    expect(results.map((result) => result.ok)).toEqual([true, false, false, true]);
    expect(await balances(f)).toMatchObject({ available: 50_000n - 2n * 3003n, frozen: 2n * 3003n });
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('a full queue answers busy at once', async () => {
    const gate = hanging<void>();
    let held = false;
    const store = interceptCommits(await emptyStore(), async () => (held ? gate.promise : undefined));
    const f = await makeFixture(store, { engine: { maxQueueLength: 10 } });
    held = true;
    const results = FIFTY.map((index) => f.engine.payments.create(f.payment(`M${index}`)));
    const early = await Promise.all(results.map((result) => settledYet(result)));
    expect(early.filter((result) => result !== undefined)).toHaveLength(40);
    expect(early.slice(10)).toEqual(Array(40).fill({ ok: false, refusal: { code: 'busy' } }));
    gate.resolve();
    expect(tally(await Promise.all(results))).toEqual({ accepted: 10, busy: 40 });
    expect(await countRows(f.store, 'payments')).toBe(10);
  });

  test('nobody gets an answer before the commit', async () => {
    const gate = hanging<void>();
    const reached = hanging<void>();
    let held = false;
    const store = interceptCommits(await emptyStore(), async () => {
      if (!held) return;
      reached.resolve();
      await gate.promise;
    });
    const f = await makeFixture(store);
    held = true;
    const results = FIFTY.map((index) => f.engine.payments.create(f.payment(`M${index}`)));
    const idle = f.engine.context.writer.idle();
    await reached.promise;
    expect(await Promise.all(results.map((result) => settledYet(result)))).toEqual(Array(50).fill(undefined));
    expect(await settledYet(idle.then(() => true))).toBeUndefined();
    gate.resolve();
    expect(tally(await Promise.all(results))).toEqual({ accepted: 50 });
    await idle;
    expect(f.engine.context.writer.backlog).toBe(0);
  });

  test.each([
    ['the disk is full', () => new Error('on purpose')],
    ['the connection is lost', () => new StoreUnavailableError('on purpose', { outcomeUnknown: true })],
  ])(
    'when the commit fails because %s, all callers are refused and nothing is stored',
    async (_, failure) => {
      let fails = false;
      let commits = 0;
      const store = interceptCommits(await emptyStore(), async () => {
        commits++;
        if (fails) throw failure();
      });
      const f = await makeFixture(store);
      fails = true;
      commits = 0;
      const results = await Promise.all(
        FIFTY.map((index) => f.engine.payments.create(f.payment(`M${index}`))),
      );
      expect(tally(results)).toEqual({ internal: 50 });
      const isUnknown = failure() instanceof StoreUnavailableError;
      expect(results[0]).toMatchObject({
        refusal: { reason: isUnknown ? 'outcome unknown' : 'batch failed' },
      });
      // One failing command costs about two batches for each halving; a lost connection is not tried again.
      expect(commits).toBe(isUnknown ? 1 : 99);
      expect(await countRows(store, 'payments')).toBe(0);
      fails = false;
      value(await f.engine.payments.create(f.payment('M1')));
    },
  );

  test('a listener that throws does not make a committed batch run again', async () => {
    const onBatch = () => {
      throw new Error('on purpose');
    };
    const f = await makeFixture(await emptyStore(), { engine: { onBatch } });
    await Promise.all(FIFTY.map(() => fund(f, 100n)));
    expect(await balances(f)).toMatchObject({ available: 5000n });
    expect(await countRows(f.store, 'transfers')).toBe(50);
    expect(f.errors.length).toBeGreaterThan(0);
  });

  test('lanes keep one merchant in one line and all orders whole', async () => {
    const f = await makeFixture(await emptyStore(), { engine: { writerLanes: 4 } });
    const others = await Promise.all(
      ['2', '3', '4'].map((publicId) => makeFixture(f.store, { publicId, engine: { writerLanes: 4 } })),
    );
    const all = [f, ...others];
    await Promise.all(
      all.flatMap((one) => FIFTY.map(() => f.engine.adjust(one.access.app.merchantId, 'KRW', 7n))),
    );
    for (const one of all) expect(await balances(one)).toMatchObject({ available: 350n });
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });
});

function run(f: Fixture, kind: CommandKind<Nothing, string>) {
  return f.engine.context.writer.run(kind, { merchantId: f.access.app.merchantId });
}

/** The value, if the promise has settled by the time that everything that was ready to run has run. */
async function settledYet<T>(promise: Promise<T>): Promise<T | undefined> {
  const tick = new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)));
  return Promise.race([promise, tick]);
}
