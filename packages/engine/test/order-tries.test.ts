import { expect, test } from 'vitest';
import { describeOnOneStore, describeOnServer } from '../../../test/support/stores.ts';
import type { PaymentRequest } from '../src/payments/new-payment.ts';
import { countRows, type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { balances, capturedPayment, channelOrder, startedPayment } from './support/order-steps.ts';
import { startNow } from './support/start-now.ts';
import { atOnce, withTwoProcesses } from './support/two-processes.ts';

type OrderNumbers = 'repeatable' | 'once_paid' | 'once';

function again(f: Fixture, orderNumbers: OrderNumbers, contentHash = 'same'): PaymentRequest {
  return { ...f.payment('M1', 2000n, contentHash), orderNumbers };
}

describeOnOneStore('order numbers that may be tried again', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  test('the same request answers the payment as long as it is open, another one makes the next try', async () => {
    const f = await makeFixture(await emptyStore());
    const first = value(await f.engine.payments.create(again(f, 'repeatable')));
    const same = value(await f.engine.payments.create(again(f, 'repeatable')));
    expect(same).toMatchObject({ repeated: true, payment: { id: first.payment.id, orderTry: 0 } });
    const other = value(await f.engine.payments.create(again(f, 'repeatable', 'other')));
    expect(other).toMatchObject({ repeated: false, payment: { orderTry: 1 } });
    value(await f.engine.payments.cancel(other.payment, 'gave up'));
    const third = value(await f.engine.payments.create(again(f, 'repeatable', 'other')));
    expect(third.payment.orderTry).toBe(2);
    const latest = await f.engine.payments.findByOrder(f.access.app, 'M1');
    expect(latest?.id).toBe(third.payment.id);
  });

  test('once paid, an order is not paid again where the app does not want that', async () => {
    const f = await makeFixture(await emptyStore());
    const paid = await capturedPayment(f, 'M1');
    const allowed = value(await f.engine.payments.create(again(f, 'repeatable', paid.contentHash)));
    expect(allowed.payment.orderTry).toBe(1);
    const g = await makeFixture(await emptyStore());
    await capturedPayment(g, 'M1');
    const refused = await g.engine.payments.create(again(g, 'once_paid', 'other'));
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'duplicate_order' } });
  });

  test('an order that failed may be tried again, one that is open under other terms may not', async () => {
    const f = await makeFixture(await emptyStore());
    const open = value(await f.engine.payments.create(again(f, 'once_paid')));
    const other = await f.engine.payments.create(again(f, 'once_paid', 'other'));
    expect(other).toMatchObject({ ok: false, refusal: { code: 'duplicate_order' } });
    value(await f.engine.payments.cancel(open.payment, 'gave up'));
    expect(value(await f.engine.payments.create(again(f, 'once_paid', 'other'))).payment.orderTry).toBe(1);
  });

  test('an order has a last try: a payer who opens and leaves pages without end is stopped', async () => {
    const f = await makeFixture(await emptyStore());
    value(await f.engine.payments.create(again(f, 'repeatable', 'first')));
    const { payment } = value(await f.engine.payments.create(again(f, 'repeatable', 'left')));
    value(await f.engine.payments.cancel(payment, 'gave up'));
    await f.store.query('update payments set order_try = 1000 where id = $1', [payment.id]);
    const refused = await f.engine.payments.create(again(f, 'repeatable', 'other'));
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'duplicate_order', existingId: payment.id },
    });
  });

  /** A further try of M1 that its payer gave up. */
  async function givenUp(f: Fixture, contentHash: string) {
    const { payment } = value(await f.engine.payments.create(again(f, 'repeatable', contentHash)));
    return value(await f.engine.payments.cancel(payment, 'gave up'));
  }

  test('a try that was paid, or is in doubt, counts also behind later ones that came to nothing', async () => {
    for (const state of ['captured', 'refunded', 'unknown', 'authenticated', 'in_review']) {
      const f = await makeFixture(await emptyStore());
      const paid = await capturedPayment(f, 'M1');
      await f.store.query('update payments set state = $1 where id = $2', [state, paid.id]);
      for (const number of [1, 2, 3]) await givenUp(f, `later ${number}`);
      for (const orderNumbers of ['once_paid', 'once'] as const) {
        const refused = await f.engine.payments.create(again(f, orderNumbers, 'other'));
        const existingId = orderNumbers === 'once' ? expect.any(String) : paid.id;
        const refusal = { code: 'duplicate_order', existingId };
        expect([state, refused]).toEqual([state, { ok: false, refusal }]);
      }
      expect(await countRows(f.store, 'payments')).toBe(4);
    }
  });

  test('so it does where the later one ends in the same batch', async () => {
    const f = await makeFixture(await emptyStore());
    await capturedPayment(f, 'M1');
    const { payment: page } = value(await f.engine.payments.create(again(f, 'repeatable', 'page')));
    const [cancelled, charged] = await Promise.all([
      f.engine.payments.cancel(page, 'gave up'),
      f.engine.payments.create(again(f, 'once_paid', 'other')),
    ]);
    expect(value(cancelled).state).toBe('voided');
    expect(charged).toMatchObject({ ok: false, refusal: { code: 'duplicate_order' } });
  });

  test('where a number is good for one order, any try but a superseded one uses it up', async () => {
    const f = await makeFixture(await emptyStore());
    const failed = await givenUp(f, 'first');
    const { payment } = value(await f.engine.payments.create(again(f, 'repeatable', 'second')));
    await f.store.query(`update payments set state = 'voided', failure_code = 'superseded' where id = $1`, [
      payment.id,
    ]);
    const used = { ok: false, refusal: { code: 'duplicate_order', existingId: failed.id } };
    expect(await f.engine.payments.create(again(f, 'once', 'third'))).toMatchObject(used);
    expect(value(await f.engine.payments.create(again(f, 'once_paid', 'third'))).payment.orderTry).toBe(2);
  });

  test('of two open requests each answers its own payment', async () => {
    const f = await makeFixture(await emptyStore());
    const first = value(await f.engine.payments.create(again(f, 'repeatable')));
    const other = value(await f.engine.payments.create(again(f, 'repeatable', 'other')));
    for (const { payment } of [first, other]) {
      const same = value(await f.engine.payments.create(again(f, 'repeatable', payment.contentHash)));
      expect(same).toMatchObject({ repeated: true, payment: { id: payment.id } });
    }
  });

  test('an open page of an order that was paid since is not answered again where it takes no more', async () => {
    const f = await makeFixture(await emptyStore());
    const open = value(await f.engine.payments.create(again(f, 'repeatable')));
    const other = await startedPayment(f, again(f, 'repeatable', 'other'));
    await f.engine.events.paymentOutcome(channelOrder(other), { kind: 'captured', payerAmount: 2000n });
    const refused = await f.engine.payments.create(again(f, 'once_paid'));
    expect(refused).toMatchObject({ ok: false, refusal: { existingId: other.id } });
    const answered = value(await f.engine.payments.create(again(f, 'repeatable')));
    expect(answered.payment.id).toBe(open.payment.id);
  });

  test('currencies of one app have their own fees and balances', async () => {
    const f = await makeFixture(await emptyStore());
    await f.engine.context.methods.addMissing([{ ...f.method('WALLET'), currency: 'EUR' }]);
    const feePlanId = f.access.app.feePlanId;
    await f.engine.admin.addFeeRule({
      ...{ feePlanId, currency: 'EUR', method: '*', direction: 'payment' },
      fixedAmount: 10n,
      ratePpm: 0n,
    });
    f.engine.context.directory.forget();
    const access = (await f.engine.context.directory.get(f.access.app.id))!;
    const request = { ...f.payment('E1', 500n), access, currency: 'EUR' as const };
    const { payment } = value(await f.engine.payments.create(request));
    const started = value(await startNow(f, payment, { ...f.method('WALLET'), currency: 'EUR' }, null));
    await f.engine.events.paymentOutcome(channelOrder(started), { kind: 'captured', payerAmount: 500n });
    const { merchantId } = access.app;
    expect(await f.engine.balances(merchantId, 'EUR')).toMatchObject({ unsettled: 490n });
    expect(await balances(f)).toMatchObject({ unsettled: 0n });
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });
});

describeOnServer('order numbers tried in two processes', (createDatabase) => {
  test('the same request at once makes one payment, in every round', { timeout: 60_000 }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      for (let round = 0; round < 30; round += 1) {
        const results = await atOnce([one, two], 8, (f) =>
          f.engine.payments.create({ ...f.payment(`M${round}`, 2000n, 'x'), orderNumbers: 'repeatable' }),
        );
        expect(new Set(results.map((result) => value(result).payment.id)).size).toBe(1);
      }
      expect(await countRows(one.store, 'payments')).toBe(30);
    });
  });

  test('of many charges at once, behind tries that came to nothing, one is made at most', {
    timeout: 60_000,
  }, async () => {
    await withTwoProcesses(await createDatabase(), {}, async (one, two) => {
      for (let round = 0; round < 40; round += 1) {
        const order = (f: Fixture, hash: string) => f.payment(`M${round}`, 2000n, hash);
        const isPaid = round % 2 === 0;
        if (isPaid) await capturedPayment(one, `M${round}`);
        const page = value(
          await one.engine.payments.create({ ...order(one, 'page'), orderNumbers: 'repeatable' }),
        ).payment;
        const [, ...made] = await Promise.all([
          two.engine.payments.cancel(page, 'gave up'),
          ...[one, two, one, two].map((f, index) =>
            f.engine.payments.create({ ...order(f, `charge ${index}`), orderNumbers: 'once_paid' }),
          ),
        ]);
        const charges = made.filter(({ ok }) => ok).length;
        expect([round, charges]).toEqual([round, isPaid ? 0 : Math.min(charges, 1)]);
      }
    });
  });
});
