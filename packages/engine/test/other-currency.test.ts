import { expect, test } from 'vitest';
import { describeOnServerFirst } from '../../../test/support/stores.ts';
import type { PaymentOutcome } from '../src/channels/port.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  awaitingDeposit,
  capturedPayment,
  channelOrder,
  deposit,
  reloaded,
  review,
  startedPayment,
} from './support/order-steps.ts';

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

/** A transfer of 150 cents to the account of an order in won. */
const TRANSFER: PaymentOutcome = {
  kind: 'deposit',
  payerAmount: 2000n,
  depositorName: 'Kim Cheolsu',
  reference: 'D1',
  statedTotal: { amount: 150n, currency: 'USD' },
};

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

describeOnServerFirst('a channel that took another currency than was ordered', (openFresh) => {
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
      { expected: 2000n, expectedCurrency: 'KRW', amount: 150n, currency: 'USD', choice: 'return' },
    ]);
    expect(await review(f, payment, 'accept')).toMatchObject({
      refusal: { code: 'other_currency', currency: 'USD' },
    });
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

  test.each([
    ['open', 'in_review', 'failed'],
    ['expired', 'expired', 'expired'],
    ['over its time', 'expired', 'expired'],
    ['paid', 'captured', 'captured'],
  ])('a transfer to the account of a payment that is %s is held as it came', async (when, state, end) => {
    const f = await merchant({ depositRule: 'accept', depositRules: { late: 'accept', repeated: 'accept' } });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    if (when === 'expired') await f.engine.payments.expire(payment, true);
    if (when === 'over its time') f.clock.adopt(30 * 24 * 60 * 60 * 1000);
    if (when === 'paid') expect(await deposit(f, payment, 2000n, 'D0')).toBe('credited');
    const before = (await reloaded(f, payment)).receivedAmount;
    expect(await said(f, payment, TRANSFER)).toEqual({ deposit: 'held', mismatch: null });
    expect(await said(f, payment, TRANSFER)).toEqual({ deposit: 'repeated', mismatch: null });
    expect(await reloaded(f, payment)).toMatchObject({ state, receivedAmount: before });
    expect([await suspense(f, 'USD'), await suspense(f, 'KRW')]).toEqual([150n, 0n]);
    expect(await f.engine.lists.lateEvents(9)).toMatchObject([
      { event: 'contradicted', details: { sentCurrency: 'KRW', statedCurrency: 'USD', money: 'held' } },
    ]);
    expect(await f.engine.lists.heldDeposits(10)).toMatchObject([
      { expected: 2000n, expectedCurrency: 'KRW', amount: 150n, currency: 'USD', choice: 'return' },
    ]);
    expect(await review(f, payment, 'accept')).toMatchObject({ refusal: { code: 'other_currency' } });
    expect(await faults(f)).toEqual([]);
    value(await review(f, payment, 'return'));
    expect(await suspense(f, 'USD')).toBe(0n);
    expect(await reloaded(f, payment)).toMatchObject({ state: end, receivedAmount: before });
    expect(await faults(f)).toEqual([]);
  });

  test('a transfer in the ordered currency under the same reference contradicts it, and is not booked', async () => {
    const f = await merchant();
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await said(f, payment, TRANSFER);
    expect(await deposit(f, payment, 150n, 'D1')).toBe('repeated');
    expect(await f.engine.lists.lateEvents(9)).toMatchObject([
      { event: 'contradicted' },
      { event: 'deposit', details: { payerAmount: '150', bookedPayerAmount: '150', bookedCurrency: 'USD' } },
    ]);
    expect(await faults(f)).toEqual([]);
  });

  test('what is ordered and held beside it is accepted alone', async () => {
    const f = await merchant();
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await said(f, payment, TRANSFER);
    expect(await deposit(f, payment, 2000n, 'D2')).toBe('held');
    expect(value(await review(f, payment, 'accept'))).toMatchObject({
      state: 'captured',
      receivedAmount: 2000n,
    });
    expect([await suspense(f, 'USD'), await suspense(f, 'KRW')]).toEqual([150n, 0n]);
    value(await review(f, payment, 'return'));
    expect((await reloaded(f, payment)).state).toBe('captured');
    expect(await faults(f)).toEqual([]);
  });

  test('the whole in the ordered currency is no total of transfers in another: it is held', async () => {
    const f = await merchant();
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await said(f, payment, TRANSFER);
    for (const _again of [1, 2]) await said(f, payment, { kind: 'captured', payerAmount: 2000n });
    expect([await suspense(f, 'USD'), await suspense(f, 'KRW')]).toEqual([150n, 2000n]);
    // The same in the other currency may be: it is not booked again.
    const other = await awaitingDeposit(f, f.payment('M2'));
    await said(f, other, TRANSFER);
    await said(f, other);
    expect(await suspense(f, 'USD')).toBe(300n);
    expect(await faults(f)).toEqual([]);
  });

  const NONSENSE = [
    ['nothing in another currency', { statedTotal: { amount: 0n, currency: 'USD' } }],
    ['less than nothing', { statedTotal: { amount: -5n, currency: 'USD' } }],
    ['a currency that there is not', { statedTotal: { amount: 150n, currency: 'ZZZ' } }],
    ['a number', { statedTotal: { amount: 150, currency: 'USD' } }],
    ['more than a column holds', { statedTotal: { amount: 10n ** 19n, currency: 'USD' } }],
    ['nothing in its own currency', { payerAmount: 0n, statedTotal: undefined }],
  ] as const;

  test.each(
    NONSENSE.flatMap(([what, said]) =>
      (['captured', 'deposit'] as const).flatMap((kind) =>
        (['open', 'over'] as const).map((when) => ({ what, said, kind, when })),
      ),
    ),
  )(
    'a $kind of $what for a payment that is $when is recorded, not booked',
    async ({ what, said: more, kind, when }) => {
      const f = await merchant({ latePayments: 'hold', depositRule: 'accept' });
      const payment = await awaitingDeposit(f, f.payment('M1'));
      if (when === 'over') await f.engine.payments.expire(payment, true);
      const before = await reloaded(f, payment);
      const outcome = { ...(kind === 'captured' ? DOLLARS : TRANSFER), ...more } as PaymentOutcome;
      for (const _again of [1, 2]) expect(await said(f, payment, outcome)).toEqual({});
      expect(await reloaded(f, payment)).toEqual(before);
      expect(await returnOf(f, payment)).toBeUndefined();
      expect(await f.engine.lists.lateEvents(9)).toMatchObject([{ event: 'contradicted' }]);
      // The proof goes on saying so of an attempt whose money nobody could book; a capture of nothing took none.
      const unbooked = { check: 'nothing that a channel took is unbooked' };
      const tookMoney = kind === 'captured' && !what.includes('nothing');
      expect(await faults(f)).toMatchObject(tookMoney ? [unbooked] : []);
      expect(f.errors).toEqual([]);
    },
  );

  test('nonsense in answer to a question is asked about once a day', async () => {
    const f = await merchant();
    const payment = await startedPayment(f, f.payment('M1'));
    const { merchantId, id: subjectId, attemptId } = payment;
    const order = { merchantId, subjectId, reference: attemptId ?? '' };
    const question = async () => {
      const [row] = await f.store.query<{ id: string; due_at: Date }>(
        "select id, due_at from effects where subject_id = $1 and kind = 'find_payment'",
        [payment.id],
      );
      return row!;
    };
    value(await f.engine.payments.takeOutcome(order, { kind: 'no_answer', reason: 'cut' }));
    const asked = { id: (await question()).id, tries: 1, kind: 'find_payment' } as const;
    const nothing = { ...DOLLARS, statedTotal: { amount: 0n, currency: 'USD' } } as const;
    value(await f.engine.payments.takeOutcome(order, nothing, asked));
    const waitsMs = (await question()).due_at.getTime() - f.clock.now().getTime();
    expect(waitsMs).toBeGreaterThan(23 * 60 * 60 * 1000);
  });
});
