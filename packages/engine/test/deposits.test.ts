import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import type { DepositRule } from '../src/payments/payment.ts';
import type { Store } from '../src/store/store.ts';
import {
  countRows,
  type Fixture,
  type FixtureOptions,
  makeFixture,
  value,
} from './support/engine-fixture.ts';
import {
  awaitingDeposit,
  balances,
  channelOrder,
  deposit,
  refundRequest,
  reloaded,
  startedPayment,
} from './support/order-steps.ts';

describeOnEveryStore('deposits to a virtual account', (openFresh) => {
  let store: Promise<Store> | undefined;
  let merchants = 0;
  /** A merchant of its own in a database that all these tests share. */
  async function merchant(depositRule: DepositRule, options: FixtureOptions = {}): Promise<Fixture> {
    store ??= openFresh();
    return makeFixture(await store, {
      publicId: String(++merchants),
      ...options,
      app: { settings: { depositRule } },
    });
  }

  async function callbacksOf(f: Fixture): Promise<string[]> {
    const rows = await f.store.query<{ event: string; amount: string }>(
      `select event, snapshot->>'amount' as amount from callbacks where merchant_id = $1 order by created_at, id`,
      [f.access.app.merchantId],
    );
    return rows.map((row) => `${row.event} ${row.amount}`);
  }

  async function depositsOf(f: Fixture): Promise<string[]> {
    const rows = await f.store.query<{ state: string; amount: bigint }>(
      'select state, amount from deposits where merchant_id = $1 order by id',
      [f.access.app.merchantId],
    );
    return rows.map((row) => `${row.state} ${row.amount}`);
  }

  const RULES: DepositRule[] = ['refuse', 'hold', 'accept'];

  test.each(RULES)('the exact amount pays the order (%s)', async (rule) => {
    const f = await merchant(rule);
    const payment = await awaitingDeposit(f, f.payment('M1'));
    expect(await deposit(f, payment, 2000n, 'D1')).toBe('credited');
    expect(await reloaded(f, payment)).toMatchObject({
      state: 'captured',
      receivedAmount: 2000n,
      feeAmount: 60n,
      unsettledAmount: 1940n,
    });
    expect(await callbacksOf(f)).toEqual(['payment_succeeded 2000']);
    expect(await balances(f)).toMatchObject({ unsettled: 1940n, suspense: 0n });
  });

  const ODD = [
    {
      rule: 'refuse',
      amount: 1500n,
      answer: 'refused',
      state: 'awaiting_deposit',
      received: 0n,
      suspense: 0n,
      told: [],
    },
    {
      rule: 'refuse',
      amount: 2500n,
      answer: 'refused',
      state: 'awaiting_deposit',
      received: 0n,
      suspense: 0n,
      told: [],
    },
    {
      rule: 'hold',
      amount: 1500n,
      answer: 'held',
      state: 'in_review',
      received: 0n,
      suspense: 1500n,
      told: [],
    },
    {
      rule: 'hold',
      amount: 2500n,
      answer: 'held',
      state: 'in_review',
      received: 0n,
      suspense: 2500n,
      told: [],
    },
    {
      rule: 'accept',
      amount: 1500n,
      answer: 'credited',
      state: 'partially_paid',
      received: 1500n,
      suspense: 0n,
      told: ['payment_partly_paid 1500'],
    },
    {
      rule: 'accept',
      amount: 2500n,
      answer: 'credited',
      state: 'captured',
      received: 2500n,
      suspense: 0n,
      told: ['payment_succeeded 2500'],
    },
  ] as const;

  test.each(ODD)('$amount of 2000 under "$rule" is $answer', async (odd) => {
    const f = await merchant(odd.rule);
    const payment = await awaitingDeposit(f, f.payment('M1'));
    expect(await deposit(f, payment, odd.amount, 'D1')).toBe(odd.answer);
    const after = await reloaded(f, payment);
    expect(after).toMatchObject({ state: odd.state, receivedAmount: odd.received });
    expect(await balances(f)).toMatchObject({ suspense: odd.suspense, unsettled: after.unsettledAmount });
    expect(await callbacksOf(f)).toEqual(odd.told);
    expect(await depositsOf(f)).toEqual([`${odd.answer} ${odd.amount}`]);
  });

  test.each(RULES)('a notice that comes again changes nothing (%s)', async (rule) => {
    const f = await merchant(rule);
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 1500n, 'D1');
    const before = [await reloaded(f, payment), await balances(f), await depositsOf(f)];
    const again = await Promise.all([1500n, 1500n, 500n].map((amount) => deposit(f, payment, amount, 'D1')));
    expect(again).toEqual(['repeated', 'repeated', 'repeated']);
    expect([await reloaded(f, payment), await balances(f), await depositsOf(f)]).toEqual(before);
  });

  test.each(RULES)('what comes after the expiry is never credited (%s)', async (rule) => {
    const f = await merchant(rule);
    const payment = await awaitingDeposit(f, f.payment('M1'));
    value(await f.engine.payments.expire(payment, true));
    expect(await deposit(f, payment, 2000n, 'D1')).toBe(rule === 'refuse' ? 'refused' : 'held');
    expect(await reloaded(f, payment)).toMatchObject({ state: 'expired', receivedAmount: 0n });
    expect(await balances(f)).toMatchObject({ unsettled: 0n, suspense: rule === 'refuse' ? 0n : 2000n });
    expect(await callbacksOf(f)).toEqual(['payment_failed 0']);
  });

  test.each(RULES)('what comes after the capture is never credited (%s)', async (rule) => {
    const f = await merchant(rule);
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    expect(await deposit(f, payment, 2000n, 'D2')).toBe(rule === 'refuse' ? 'refused' : 'held');
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 2000n });
    expect(await callbacksOf(f)).toEqual(['payment_succeeded 2000']);
    expect(await balances(f)).toMatchObject({ unsettled: 1940n, suspense: rule === 'refuse' ? 0n : 2000n });
  });

  test('parts add up; the fee is worked out on the whole', async () => {
    const f = await merchant('accept');
    const payment = await awaitingDeposit(f, f.payment('M1', 1000n));
    // 3 % of the parts by themselves would be 1 + 1 + 29.
    for (const [reference, amount] of [['D1', 17n] as const, ['D2', 17n] as const, ['D3', 966n] as const]) {
      expect(await deposit(f, payment, amount, reference)).toBe('credited');
    }
    expect(await reloaded(f, payment)).toMatchObject({
      state: 'captured',
      receivedAmount: 1000n,
      feeAmount: 30n,
    });
    expect(await callbacksOf(f)).toEqual([
      'payment_partly_paid 17',
      'payment_partly_paid 17',
      'payment_succeeded 966',
    ]);
    const fees = await f.store.query<{ fee: string }>(
      `select snapshot->>'fee' as fee from callbacks where merchant_id = $1 order by created_at, id`,
      [f.access.app.merchantId],
    );
    expect(fees.map(({ fee }) => fee)).toEqual(['1', '0', '29']);
  });

  test('several deposits at the same moment are credited once each', async () => {
    const f = await merchant('accept');
    const payment = await awaitingDeposit(f, f.payment('M1', 1000n));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => deposit(f, payment, 100n, `D${index % 10}`)),
    );
    expect(answers.filter((answer) => answer === 'credited')).toHaveLength(10);
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 1000n });
  });

  test('a partly paid order is at its deadline what was paid, without a second message', async () => {
    const f = await merchant('accept');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 500n, 'D1');
    const ended = value(await f.engine.payments.expire(payment, true));
    expect(ended).toMatchObject({ state: 'captured', receivedAmount: 500n, failureCode: null });
    expect(ended.completedAt).not.toBeNull();
    expect(await callbacksOf(f)).toEqual(['payment_partly_paid 500']);
    expect(await deposit(f, payment, 1500n, 'D2')).toBe('held');
    const refund = await f.engine.refunds.create(refundRequest(f, payment, 'R1', 501n));
    expect(refund).toEqual({ ok: false, refusal: { code: 'refund_exceeds_payment', refundable: 500n } });
  });

  test('an operator accepts: all that was held is credited, and the merchant is told', async () => {
    const f = await merchant('hold');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 1500n, 'D1');
    await deposit(f, payment, 700n, 'D2');
    const accepted = value(await review(f, payment.id, 'accept'));
    expect(accepted).toMatchObject({ state: 'captured', receivedAmount: 2200n, feeAmount: 66n });
    expect(await depositsOf(f)).toEqual(['released 1500', 'released 700']);
    expect(await callbacksOf(f)).toEqual(['payment_succeeded 2200']);
    expect(await balances(f)).toMatchObject({ unsettled: 2134n, suspense: 0n });
    expect(await review(f, payment.id, 'return')).toMatchObject({ refusal: { code: 'state_conflict' } });
  });

  test('an operator sends it back: the order failed, the suspense is empty', async () => {
    const f = await merchant('hold');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 1500n, 'D1');
    const returned = value(await review(f, payment.id, 'return'));
    expect(returned).toMatchObject({ state: 'failed', receivedAmount: 0n, failureCode: 'deposit_returned' });
    expect(await callbacksOf(f)).toEqual(['payment_failed 0']);
    expect(await balances(f)).toMatchObject({ unsettled: 0n, suspense: 0n });
  });

  test('what was held after the end can only go back, and the end stays what it was', async () => {
    const f = await merchant('hold');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    expect(await review(f, payment.id, 'return')).toMatchObject({ refusal: { code: 'state_conflict' } });
    await deposit(f, payment, 900n, 'D2');
    expect(await review(f, payment.id, 'accept')).toMatchObject({ refusal: { code: 'state_conflict' } });
    expect(value(await review(f, payment.id, 'return'))).toMatchObject({
      state: 'captured',
      failureCode: null,
    });
    expect(await depositsOf(f)).toEqual(['credited 2000', 'returned 900']);
    expect(await callbacksOf(f)).toEqual(['payment_succeeded 2000']);
    expect(await balances(f)).toMatchObject({ unsettled: 1940n, suspense: 0n });
  });

  test('two operators decide at once: one is heard', async () => {
    const f = await merchant('hold');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 1500n, 'D1');
    const answers = await Promise.all([review(f, payment.id, 'accept'), review(f, payment.id, 'return')]);
    expect(answers.map((answer) => answer.ok).toSorted()).toEqual([false, true]);
  });

  test('a deposit before the account was handed out is not taken: the bank will tell again', async () => {
    const f = await merchant('hold');
    const payment = await startedPayment(f, f.payment('M1'), 'VA');
    await expect(deposit(f, payment, 2000n, 'D1')).rejects.toThrow('state_conflict');
    expect(await depositsOf(f)).toEqual([]);
  });

  test('a reference is the bank’s number within one account: another order may have the same', async () => {
    const f = await merchant('hold');
    const one = await awaitingDeposit(f, f.payment('M1'));
    const two = await awaitingDeposit(f, f.payment('M2'));
    expect(await deposit(f, one, 2000n, 'D1')).toBe('credited');
    expect(await deposit(f, two, 2000n, 'D1')).toBe('credited');
    expect(await deposit(f, two, 2000n, 'D1')).toBe('repeated');
  });

  test('a channel that says "paid" after parts came in credits nothing twice', async () => {
    const f = await merchant('accept');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 500n, 'D1');
    await f.engine.events.paymentOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 2000n });
    expect(await reloaded(f, payment)).toMatchObject({ state: 'partially_paid', receivedAmount: 500n });
    expect(await countRows(f.store, 'late_events', `subject_id = '${payment.id}'`)).toBe(1);
  });

  test('in two currencies the parts are worth exactly the order', async () => {
    const f = await merchant('accept', { currency: 'USD' });
    const request = {
      ...f.payment('M1', 2n),
      payerMoney: { amount: 27n, currency: 'KRW', rate: '1385.20' },
    } as const;
    const payment = await awaitingDeposit(f, request);
    expect(await deposit(f, payment, 14n, 'D1')).toBe('credited');
    expect(await reloaded(f, payment)).toMatchObject({ state: 'partially_paid', receivedAmount: 1n });
    expect(await deposit(f, payment, 13n, 'D2')).toBe('credited');
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 2n });
  });

  test('a deposit worth no unit of the order is held, not lost; more than the rest completes the order', async () => {
    const f = await merchant('accept', { currency: 'USD' });
    const money = { amount: 1385n, currency: 'KRW', rate: '1385.20' } as const;
    const tiny = await awaitingDeposit(f, { ...f.payment('M1', 100n), payerMoney: money });
    expect(await deposit(f, tiny, 1n, 'D1')).toBe('held');
    expect(await review(f, tiny.id, 'accept')).toMatchObject({ refusal: { code: 'state_conflict' } });
    expect(value(await review(f, tiny.id, 'return')).state).toBe('failed');
    const over = await awaitingDeposit(f, { ...f.payment('M2', 100n), payerMoney: money });
    expect(await deposit(f, over, 1384n, 'D2')).toBe('credited');
    expect(await deposit(f, over, 3n, 'D3')).toBe('credited');
    expect(await reloaded(f, over)).toMatchObject({ state: 'captured', receivedAmount: 100n });
  });

  test('the ledger of all of them is whole', async () => {
    const f = await merchant('hold');
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });
});

function review(f: Fixture, paymentId: string, decision: 'accept' | 'return') {
  const { merchantId } = f.access.app;
  return f.engine.payments.resolveReview({ merchantId, paymentId, decision, reason: 'operator' });
}
