import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { Payment } from '../src/payments/payment.ts';
import { callbacksOf, merchantsIn, statementOf } from './support/deposit-fixture.ts';
import { type Fixture, value } from './support/engine-fixture.ts';
import {
  awaitingDeposit,
  balances,
  channelOrder,
  deposit,
  fund,
  refundRequest,
  reloaded,
  review,
} from './support/order-steps.ts';

const CONFLICT = { ok: false, refusal: { code: 'state_conflict' } };

async function idsOf(f: Fixture, payment: Payment): Promise<string[]> {
  return (await f.engine.payments.depositsOf(payment)).map(({ id }) => id);
}

describeOnOneStore('an operator’s review of deposits', (openFresh) => {
  const merchant = merchantsIn(openFresh);

  /** A payment of 2000 with the given deposits held, in the order in which they came. */
  async function underReview(f: Fixture, ...amounts: bigint[]): Promise<Payment> {
    const payment = await awaitingDeposit(f, f.payment('M1'));
    for (const [index, amount] of amounts.entries()) {
      expect(await deposit(f, payment, amount, `D${index + 1}`)).toBe('held');
    }
    return payment;
  }

  async function expired(f: Fixture): Promise<Payment> {
    const payment = await awaitingDeposit(f, f.payment('M1'));
    return value(await f.engine.payments.expire(payment, true));
  }

  test('accepting one short deposit captures the payment with what came', async () => {
    const f = await merchant('hold');
    const payment = await underReview(f, 1500n);
    const accepted = value(await review(f, payment, 'accept'));
    expect(accepted).toMatchObject({ state: 'captured', receivedAmount: 1500n, feeAmount: 45n });
    const [only] = await f.engine.payments.depositsOf(payment);
    expect(only).toMatchObject({ state: 'released', reason: 'operator', completedAt: accepted.completedAt });
    expect(await callbacksOf(f)).toEqual(['payment_succeeded 1500']);
    const [callback] = await f.store.query<{ id: string }>(
      `select snapshot->>'depositId' as id from callbacks where merchant_id = $1`,
      [payment.merchantId],
    );
    expect(callback?.id).toBe(only?.id);
  });

  test('several are reported one by one, as if each had been accepted when it came', async () => {
    const f = await merchant('hold');
    const payment = await underReview(f, 1500n, 700n, 300n);
    const accepted = value(await review(f, payment, 'accept'));
    expect(accepted).toMatchObject({ state: 'captured', receivedAmount: 2500n, feeAmount: 75n });
    expect(await statementOf(f, payment)).toEqual([
      'released short 1500=1500-45',
      'released short 700=700-21',
      'released short 300=300-9',
    ]);
    const rows = await f.store.query<{
      event: string;
      amount: string;
      fee: string;
      total: string;
      id: string;
    }>(
      `select event, snapshot->>'amount' as amount, snapshot->>'fee' as fee, snapshot->>'totalAmount' as total,
        snapshot->>'depositId' as id from callbacks where merchant_id = $1`,
      [payment.merchantId],
    );
    const ids = await idsOf(f, payment);
    expect(rows.toSorted((one, other) => Number(one.total) - Number(other.total))).toEqual([
      { event: 'payment_partly_paid', amount: '1500', fee: '45', total: '1500', id: ids[0] },
      { event: 'payment_succeeded', amount: '700', fee: '21', total: '2200', id: ids[1] },
      { event: 'payment_succeeded', amount: '300', fee: '9', total: '2500', id: ids[2] },
    ]);
    expect(await balances(f)).toMatchObject({ unsettled: 2425n, suspense: 0n });
    expect(await review(f, payment, 'return')).toMatchObject(CONFLICT);
    expect(await review(f, payment, 'accept')).toMatchObject(CONFLICT);
  });

  test('several that are too little together: the last one ends it all the same', async () => {
    const f = await merchant('hold');
    const payment = await underReview(f, 500n, 600n);
    expect(value(await review(f, payment, 'accept'))).toMatchObject({
      state: 'captured',
      receivedAmount: 1100n,
    });
    expect((await callbacksOf(f)).toSorted()).toEqual(['payment_partly_paid 500', 'payment_succeeded 600']);
  });

  test('the right one of two: the exact deposit is accepted, the wrong one goes back later', async () => {
    const f = await merchant('hold');
    const payment = await underReview(f, 1500n, 2000n);
    const [wrong, right] = await idsOf(f, payment);
    expect(value(await review(f, payment, 'accept', right))).toMatchObject({
      state: 'captured',
      receivedAmount: 2000n,
    });
    expect(value(await review(f, payment, 'return', wrong))).toMatchObject({
      state: 'captured',
      failureCode: null,
    });
    expect(await statementOf(f, payment)).toEqual(['returned short 1500=0-0', 'released fits 2000=2000-60']);
    expect(await callbacksOf(f)).toEqual(['payment_succeeded 2000']);
    expect(await balances(f)).toMatchObject({ unsettled: 1940n, suspense: 0n });
  });

  test('the wrong one of two goes back first: the payment stays under review until the last', async () => {
    const f = await merchant('hold');
    const payment = await underReview(f, 1500n, 2000n);
    const [wrong, right] = await idsOf(f, payment);
    expect(value(await review(f, payment, 'return', wrong))).toMatchObject({
      state: 'in_review',
      failureCode: null,
    });
    expect(await callbacksOf(f)).toEqual([]);
    expect(await review(f, payment, 'return', wrong)).toMatchObject(CONFLICT);
    expect(value(await review(f, payment, 'accept', right)).state).toBe('captured');
  });

  test('all go back: the payment failed, and the merchant is notified once', async () => {
    const f = await merchant('hold');
    const payment = await underReview(f, 1500n, 700n);
    const returned = value(await review(f, payment, 'return'));
    expect(returned).toMatchObject({
      state: 'failed',
      receivedAmount: 0n,
      failureCode: 'deposit_returned',
      failureReason: 'operator',
    });
    expect(await statementOf(f, payment)).toEqual(['returned short 1500=0-0', 'returned short 700=0-0']);
    const [first] = await f.engine.payments.depositsOf(payment);
    expect(first?.completedAt).toEqual(returned.completedAt);
    expect(await callbacksOf(f)).toEqual(['payment_failed 0']);
    expect(await balances(f)).toMatchObject({ unsettled: 0n, suspense: 0n });
  });

  test('held after the payment (repeated): accepted on top of it, or sent back', async () => {
    const f = await merchant('hold');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    expect(await review(f, payment, 'accept')).toMatchObject(CONFLICT);
    await deposit(f, payment, 900n, 'D2');
    await deposit(f, payment, 800n, 'D3');
    const [, second] = await idsOf(f, payment);
    expect(value(await review(f, payment, 'accept', second))).toMatchObject({
      state: 'captured',
      receivedAmount: 2900n,
      feeAmount: 87n,
    });
    expect(value(await review(f, payment, 'return'))).toMatchObject({ state: 'captured', failureCode: null });
    expect(await statementOf(f, payment)).toEqual([
      'credited fits 2000=2000-60',
      'released repeated 900=900-27',
      'returned repeated 800=0-0',
    ]);
    expect(await callbacksOf(f)).toEqual(['payment_succeeded 2000', 'payment_succeeded 900']);
    expect(await balances(f)).toMatchObject({ unsettled: 2813n, suspense: 0n });
  });

  test('held while the payment was partly refunded: accepted, and the refunds stay', async () => {
    const f = await merchant('hold');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    await fund(f, 1000n);
    const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1', 500n)));
    await f.engine.events.refundOutcome(channelOrder(refund), { kind: 'succeeded' });
    await deposit(f, payment, 100n, 'D2');
    expect(value(await review(f, payment, 'accept'))).toMatchObject({
      state: 'partially_refunded',
      receivedAmount: 2100n,
      refundedAmount: 500n,
    });
  });

  test.each([
    { amounts: [2000n], callbacks: ['payment_succeeded 2000'] },
    { amounts: [1200n], callbacks: ['payment_succeeded 1200'] },
    { amounts: [1200n, 800n], callbacks: ['payment_succeeded 1200', 'payment_succeeded 800'] },
    { amounts: [2600n], callbacks: ['payment_succeeded 2600'] },
  ])('held after the expiry (late), $amounts: accepted, and the payment is paid after all', async (late) => {
    const f = await merchant('hold');
    const payment = await expired(f);
    for (const [index, amount] of late.amounts.entries()) await deposit(f, payment, amount, `D${index}`);
    const total = late.amounts.reduce((sum, amount) => sum + amount, 0n);
    const accepted = value(await review(f, payment, 'accept'));
    expect(accepted).toMatchObject({
      state: 'captured',
      receivedAmount: total,
      failureCode: null,
      failureReason: null,
    });
    expect(accepted.completedAt).not.toEqual(payment.completedAt);
    expect((await callbacksOf(f)).toSorted()).toEqual(['payment_failed 0', ...late.callbacks].toSorted());
  });

  test('held after the expiry and sent back: it stays expired, and nothing is sent', async () => {
    const f = await merchant('hold');
    const payment = await expired(f);
    await deposit(f, payment, 2000n, 'D1');
    expect(value(await review(f, payment, 'return'))).toMatchObject({
      state: 'expired',
      failureCode: 'expired',
    });
    expect(await callbacksOf(f)).toEqual(['payment_failed 0']);
  });

  test('held beside parts that were credited: accepted as a part, or as what completes it', async () => {
    const f = await merchant({ short: 'accept', wrongName: 'hold' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    expect(await deposit(f, payment, 500n, 'D1', 'Hong Gildong')).toBe('credited');
    expect(await deposit(f, payment, 600n, 'D2')).toBe('held');
    expect(await reloaded(f, payment)).toMatchObject({ state: 'partially_paid', receivedAmount: 500n });
    expect(value(await review(f, payment, 'accept'))).toMatchObject({
      state: 'partially_paid',
      receivedAmount: 1100n,
      completedAt: null,
    });
    expect(await deposit(f, payment, 900n, 'D3')).toBe('held');
    expect(value(await review(f, payment, 'accept'))).toMatchObject({
      state: 'captured',
      receivedAmount: 2000n,
    });
    expect(await callbacksOf(f)).toEqual([
      'payment_partly_paid 500',
      'payment_partly_paid 600',
      'payment_succeeded 900',
    ]);
    expect(await statementOf(f, payment)).toEqual([
      'credited short 500=500-15',
      'released wrong_name 600=600-18',
      'released wrong_name 900=900-27',
    ]);
  });

  test('held beside parts and sent back: the payment waits on, with its deadline', async () => {
    const f = await merchant({ short: 'accept', over: 'hold' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 500n, 'D1');
    await deposit(f, payment, 1600n, 'D2');
    expect(value(await review(f, payment, 'return'))).toMatchObject({
      state: 'partially_paid',
      failureCode: null,
    });
    expect(await deposit(f, payment, 1500n, 'D3')).toBe('credited');
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 2000n });
  });

  test('two operators decide at once: one decision counts', async () => {
    const f = await merchant('hold');
    const payment = await underReview(f, 1500n, 700n);
    const answers = await Promise.all([review(f, payment, 'accept'), review(f, payment, 'return')]);
    expect(answers.map((answer) => answer.ok).toSorted()).toEqual([false, true]);
  });

  test('a deposit of another payment is not decided on by its id', async () => {
    const f = await merchant('hold');
    const payment = await underReview(f, 1500n);
    const other = await awaitingDeposit(f, f.payment('M2'));
    await deposit(f, other, 100n, 'D1');
    const [foreign] = await idsOf(f, other);
    expect(await review(f, payment, 'accept', foreign)).toMatchObject(CONFLICT);
    expect(await review(f, payment, 'return', foreign)).toMatchObject(CONFLICT);
  });

  test('what is worth nothing by itself stays held, and counts when it completes the order', async () => {
    const f = await merchant({ short: 'hold' }, { currency: 'USD' });
    const payerMoney = { amount: 1385n, currency: 'KRW', rate: '1385.20' } as const;
    const payment = await awaitingDeposit(f, { ...f.payment('M1', 100n), payerMoney });
    await deposit(f, payment, 1n, 'D1');
    await deposit(f, payment, 1384n, 'D2');
    expect(value(await review(f, payment, 'accept'))).toMatchObject({
      state: 'captured',
      receivedAmount: 99n,
    });
    expect(await statementOf(f, payment)).toEqual(['held short 1=0-0', 'released short 1384=99-3']);
    expect(value(await review(f, payment, 'accept'))).toMatchObject({
      state: 'captured',
      receivedAmount: 100n,
    });
  });

  test('the list for operators says in which way each does not fit and what may be done', async () => {
    const f = await merchant({ wrongName: 'hold' });
    const payment = await underReview(f, 2000n);
    const rows = await f.engine.lists.heldDeposits(1000);
    const [id] = await idsOf(f, payment);
    expect(rows.find((row) => row.depositId === id)).toMatchObject({
      case: 'wrong_name',
      orderNumber: 'M1',
      state: 'in_review',
      expected: 2000n,
      amount: 2000n,
      choice: 'accept or return',
    });
  });

  test('the ledger of all of them is whole', async () => {
    const f = await merchant('hold');
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
    expect(f.errors).toEqual([]);
  });
});
