import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import { DEPOSIT_RULES } from '../src/payments/deposit-rules.ts';
import { callbacksOf, merchantsIn, statementOf } from './support/deposit-fixture.ts';
import { countRows, value } from './support/engine-fixture.ts';
import {
  awaitingDeposit,
  channelOrder,
  deposit,
  refundRequest,
  reloaded,
  review,
  startedPayment,
  takenDeposit,
} from './support/order-steps.ts';

describeOnOneStore('parts and odd ends of deposits', (openFresh) => {
  const merchant = merchantsIn(openFresh);

  test('parts add up; the fee is worked out on the whole, and each deposit has its share', async () => {
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
    expect(await statementOf(f, payment)).toEqual([
      'credited short 17=17-1',
      'credited short 17=17-0',
      'credited fits 966=966-29',
    ]);
  });

  test('each callback names its deposit; a payment without deposits names none', async () => {
    const f = await merchant('accept');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    for (const [index, amount] of [500n, 1500n, 900n].entries())
      await deposit(f, payment, amount, `D${index}`);
    const wallet = await startedPayment(f, f.payment('M2'));
    await f.engine.events.paymentOutcome(channelOrder(wallet), { kind: 'captured', payerAmount: 2000n });
    const rows = await f.store.query<{ deposit: string | null; fee: string; amount: string }>(
      `select snapshot->>'depositId' as deposit, snapshot->>'fee' as fee, snapshot->>'amount' as amount
        from callbacks where merchant_id = $1 order by created_at, id`,
      [payment.merchantId],
    );
    const deposits = await f.engine.payments.depositsOf(payment);
    expect(rows).toEqual([
      ...deposits.map(({ id, feeAmount, creditedAmount }) => ({
        deposit: id,
        fee: `${feeAmount}`,
        amount: `${creditedAmount}`,
      })),
      { deposit: null, fee: '60', amount: '2000' },
    ]);
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
    const f = await merchant({ short: 'accept' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 500n, 'D1');
    const ended = value(await f.engine.payments.expire(payment, true));
    expect(ended).toMatchObject({ state: 'captured', receivedAmount: 500n, failureCode: null });
    expect(ended.completedAt).not.toBeNull();
    expect(await callbacksOf(f)).toEqual(['payment_partly_paid 500']);
    expect(await takenDeposit(f, payment, 1500n, 'D2')).toEqual({ deposit: 'held', mismatch: 'late' });
    const refund = await f.engine.refunds.create(refundRequest(f, payment, 'R1', 501n));
    expect(refund).toEqual({ ok: false, refusal: { code: 'refund_exceeds_payment', refundable: 500n } });
  });

  test.each(DEPOSIT_RULES)(
    'before the account was handed out none is taken (%s): it comes again',
    async (rule) => {
      const f = await merchant(rule);
      const payment = await startedPayment(f, f.payment('M1'), 'VA');
      await expect(deposit(f, payment, 2000n, 'D1')).rejects.toThrow('state_conflict');
      expect(await statementOf(f, payment)).toEqual([]);
    },
  );

  test('money for a payment that never had an account is held, whatever its rules', async () => {
    const f = await merchant('accept');
    const payment = await startedPayment(f, f.payment('M1'));
    value(await f.engine.payments.expire(payment, true));
    expect(await takenDeposit(f, payment, 2000n, 'D1')).toEqual({ deposit: 'held', mismatch: 'late' });
    expect(await reloaded(f, payment)).toMatchObject({ state: 'expired', receivedAmount: 0n });
  });

  test('a deposit that brings no money is recorded, so that its notice does not repeat without end', async () => {
    const f = await merchant('accept');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    for (const amount of [0n, -1n]) expect(await takenDeposit(f, payment, amount, 'D1')).toEqual({});
    expect(await statementOf(f, payment)).toEqual([]);
    expect(await countRows(f.store, 'late_events', `subject_id = '${payment.id}'`)).toBe(2);
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

  test('a channel that says another sum than the parts that an operator accepted is recorded', async () => {
    const f = await merchant('hold');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 700n, 'D1');
    await deposit(f, payment, 800n, 'D2');
    value(await review(f, payment, 'accept'));
    const lateEventsAfter = async (payerAmount: bigint) => {
      await f.engine.events.paymentOutcome(channelOrder(payment), { kind: 'captured', payerAmount });
      return countRows(f.store, 'late_events', `subject_id = '${payment.id}'`);
    };
    expect(await lateEventsAfter(1500n)).toBe(0);
    expect(await lateEventsAfter(2000n)).toBe(1);
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 1500n });
  });

  test('of more than was asked for both sums are nothing new', async () => {
    const f = await merchant('accept');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2500n, 'D1');
    for (const payerAmount of [2000n, 2500n])
      await f.engine.events.paymentOutcome(channelOrder(payment), { kind: 'captured', payerAmount });
    expect(await countRows(f.store, 'late_events', `subject_id = '${payment.id}'`)).toBe(0);
  });

  test('a channel that says "paid" after the expiry credits nothing: that is no deposit', async () => {
    const f = await merchant('accept');
    const payment = await awaitingDeposit(f, f.payment('M1'));
    value(await f.engine.payments.expire(payment, true));
    await f.engine.events.paymentOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 2000n });
    expect(await reloaded(f, payment)).toMatchObject({ state: 'expired', receivedAmount: 0n });
  });

  test('paid by the channel without a deposit: the next one is repeated, and the books tie out', async () => {
    const f = await merchant({ repeated: 'accept' });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await f.engine.events.paymentOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 2000n });
    expect(await takenDeposit(f, payment, 100n, 'D1')).toEqual({ deposit: 'credited', mismatch: 'repeated' });
    expect(await reloaded(f, payment)).toMatchObject({ receivedAmount: 2100n, feeAmount: 63n });
    expect(await statementOf(f, payment)).toEqual(['credited repeated 100=100-3']);
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  const WON = { amount: 1385n, currency: 'KRW', rate: '1385.20' } as const;

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
    expect(await deposit(f, payment, 27n, 'D3')).toBe('credited');
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 4n });
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('a deposit worth no unit of the order is held, not lost; more than the rest completes the order', async () => {
    const f = await merchant('accept', { currency: 'USD' });
    const tiny = await awaitingDeposit(f, { ...f.payment('M1', 100n), payerMoney: WON });
    expect(await deposit(f, tiny, 1n, 'D1')).toBe('held');
    expect(await review(f, tiny, 'accept')).toMatchObject({ refusal: { code: 'state_conflict' } });
    expect(value(await review(f, tiny, 'return')).state).toBe('failed');
    const over = await awaitingDeposit(f, { ...f.payment('M2', 100n), payerMoney: WON });
    expect(await deposit(f, over, 1384n, 'D2')).toBe('credited');
    expect(await deposit(f, over, 3n, 'D3')).toBe('credited');
    expect(await reloaded(f, over)).toMatchObject({ state: 'captured', receivedAmount: 100n });
    expect(await deposit(f, over, 3n, 'D4')).toBe('held');
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });
});
