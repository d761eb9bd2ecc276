import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import type { PaymentOutcome } from '../src/channels/port.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { capturedPayment, channelOrder, reloaded, review, startedPayment } from './support/order-steps.ts';

const DOLLARS: PaymentOutcome = {
  kind: 'captured',
  payerAmount: 2000n,
  statedTotal: { amount: 150n, currency: 'USD' },
};

const faults = async (f: Fixture) => (await f.engine.verifyLedger()).faults;

const said = (f: Fixture, payment: Payment, outcome: PaymentOutcome = DOLLARS) =>
  f.engine.events.paymentOutcome(channelOrder(payment), outcome);

const suspense = async (f: Fixture, currency: 'KRW' | 'USD') =>
  (await f.engine.balances(f.access.app.merchantId, currency)).suspense;

async function returnOf(f: Fixture, payment: Payment) {
  const [row] = await f.store.query<{ return_id: string; amount: bigint; currency: string; state: string }>(
    'select return_id, amount, currency, state from deposits where payment_id = $1',
    [payment.id],
  );
  return row;
}

async function answered(f: Fixture, payment: Payment, kind: 'succeeded' | 'failed'): Promise<void> {
  const order = { channel: 'scripted', attemptId: (await returnOf(f, payment))?.return_id ?? '' };
  const why = { decline: 'declined', code: 'X', reason: 'no' } as const;
  await f.engine.events.refundOutcome(order, kind === 'failed' ? { kind, ...why } : { kind });
}

describeOnEveryStore('a channel that took another currency than was ordered', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  const merchant = async (settings = {}) => makeFixture(await emptyStore(), { app: { settings } });

  test('the money is held as it came, and an operator can only give it back', async () => {
    const f = await merchant();
    const payment = await startedPayment(f, f.payment('M1'));
    for (const _again of [1, 2]) await said(f, payment);
    expect(await reloaded(f, payment)).toMatchObject({ state: 'pending', receivedAmount: 0n });
    expect([await suspense(f, 'USD'), await suspense(f, 'KRW')]).toEqual([150n, 0n]);
    const events = await f.engine.lists.lateEvents(9);
    expect(events).toMatchObject([
      { event: 'contradicted', details: { sentCurrency: 'KRW', money: 'held' } },
    ]);
    expect(await f.engine.lists.heldDeposits(10)).toMatchObject([
      { amount: 150n, currency: 'USD', choice: 'return' },
    ]);
    expect(await review(f, payment, 'accept')).toMatchObject({ refusal: { code: 'state_conflict' } });
    value(await review(f, payment, 'return'));
    await answered(f, payment, 'failed');
    expect(await returnOf(f, payment)).toMatchObject({ state: 'held' });
    value(await review(f, payment, 'return'));
    await answered(f, payment, 'succeeded');
    expect(await returnOf(f, payment)).toMatchObject({ state: 'returned', amount: 150n, currency: 'USD' });
    expect((await reloaded(f, payment)).state).toBe('failed');
    expect(await suspense(f, 'USD')).toBe(0n);
    expect(await faults(f)).toEqual([]);
  });

  test.each([
    ['return', 'returning'],
    ['credit', 'returning'],
    ['hold', 'held'],
  ])('of a payment that is over, with latePayments=%s, it is %s', async (latePayments, state) => {
    const f = await merchant({ latePayments });
    const payment = await startedPayment(f, f.payment('M1'));
    await f.engine.payments.expire(payment, true);
    await said(f, payment);
    expect(await returnOf(f, payment)).toMatchObject({ state, amount: 150n, currency: 'USD' });
    if (state === 'held') value(await review(f, payment, 'return'));
    await answered(f, payment, 'succeeded');
    expect(await reloaded(f, payment)).toMatchObject({ state: 'expired', receivedAmount: 0n });
    expect(await suspense(f, 'USD')).toBe(0n);
    expect(await faults(f)).toEqual([]);
  });

  test('of a payment that is paid it is a contradiction, not more money', async () => {
    const f = await merchant();
    const payment = await capturedPayment(f, 'M1');
    await said(f, payment);
    expect(await returnOf(f, payment)).toBeUndefined();
    expect(await f.engine.lists.lateEvents(9)).toMatchObject([{ event: 'contradicted' }]);
    expect(await faults(f)).toEqual([]);
  });
});
