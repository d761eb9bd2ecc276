import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { PaymentOutcome } from '../src/channels/port.ts';
import { capturePayment, confirmPayment } from '../src/payments/merchant-commands.ts';
import type { Payment } from '../src/payments/payment.ts';
import { countRows, type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  awaitingDeposit,
  balances,
  channelOrder,
  reloaded,
  review,
  startedPayment,
} from './support/order-steps.ts';

const TAKEN: PaymentOutcome = { kind: 'captured', payerAmount: 1999n };
const NO_ANSWER: PaymentOutcome = { kind: 'no_answer', reason: 'connection reset' };
const AUTHORIZED: PaymentOutcome = {
  kind: 'authorized',
  approval: { authCode: '309812', approvedAt: '2026-03-01T00:00:00.000Z' },
};
const AUTHENTICATED: PaymentOutcome = {
  kind: 'authenticated',
  authentication: { cavv: 'A', xid: 'x', eci: '05', authenticatedAt: '2026-03-01T00:00:00.000Z' },
};
const ACCOUNT = { bank: 'X', bankNameEn: 'Bank', bankNameKo: '은행' };
const DAY_MS = 24 * 60 * 60 * 1000;

const said = (f: Fixture, payment: Payment, outcome: PaymentOutcome) =>
  f.engine.events.paymentOutcome(channelOrder(payment), outcome);

async function authorized(f: Fixture): Promise<Payment> {
  const payment = await startedPayment(f, { ...f.payment('M1'), intent: 'authorize' });
  await said(f, payment, AUTHORIZED);
  return reloaded(f, payment);
}

/** Payments at their channel, in each state in which it may say that it took another amount. */
const AT_CHANNEL: Readonly<Record<string, (f: Fixture) => Promise<Payment>>> = {
  pending: (f) => startedPayment(f, f.payment('M1')),
  unknown: async (f) => {
    const payment = await startedPayment(f, f.payment('M1'));
    await said(f, payment, NO_ANSWER);
    return payment;
  },
  authorized,
  capturing: async (f) => {
    const payment = await authorized(f);
    const { merchantId, id: paymentId } = payment;
    value(await f.engine.context.writer.run(capturePayment, { merchantId, paymentId }));
    return payment;
  },
};

/** The operator gives back what is held, and the channel says that it has. */
async function givenBack(f: Fixture, payment: Payment): Promise<void> {
  value(await review(f, payment, 'return'));
  const [row] = await f.store.query<{ id: string; return_id: string }>(
    `select id, return_id from deposits where payment_id = $1 and state = 'returning'`,
    [payment.id],
  );
  const order = { channel: 'scripted', attemptId: row!.return_id };
  await f.engine.events.refundOutcome(order, { kind: 'succeeded' });
}

async function sentCallbacks(f: Fixture): Promise<string[]> {
  const rows = await f.store.query<{ event: string }>('select event from callbacks order by created_at, id');
  return rows.map(({ event }) => event);
}

const faults = async (f: Fixture) => (await f.engine.verifyLedger()).faults;

describeOnOneStore('a channel that took another amount than was asked for', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  const merchant = async (settings = {}) =>
    makeFixture(await emptyStore(), { dailyPaymentLimit: 5000n, app: { settings } });

  async function taken(f: Fixture, state: string): Promise<Payment> {
    const payment = await AT_CHANNEL[state]!(f);
    await said(f, payment, TAKEN);
    const held = await reloaded(f, payment);
    expect(held).toMatchObject({ state, receivedAmount: 0n });
    expect(await balances(f)).toMatchObject({ suspense: 1999n });
    return held;
  }

  test.each(Object.keys(AT_CHANNEL))(
    '%s: the payment fails when its money has gone back, and its merchant is sent the reason',
    async (state) => {
      const f = await merchant();
      const payment = await taken(f, state);
      await givenBack(f, payment);
      expect(await reloaded(f, payment)).toMatchObject({
        state: 'failed',
        failureCode: 'deposit_returned',
        failureReason: 'operator',
        counted: [{ scope: 'payment', amount: '2000', isGivenBack: true }],
      });
      expect(await sentCallbacks(f)).toEqual(['payment_failed']);
      expect(await balances(f)).toMatchObject({ suspense: 0n });
      expect(await faults(f)).toEqual([]);
    },
  );

  test.each(Object.keys(AT_CHANNEL))('%s: an operator may accept it, and it is paid', async (state) => {
    const f = await merchant();
    const payment = await taken(f, state);
    expect(await f.engine.lists.heldDeposits(10)).toMatchObject([{ choice: 'accept or return' }]);
    expect(value(await review(f, payment, 'accept'))).toMatchObject({
      state: 'captured',
      receivedAmount: 1999n,
      failureCode: null,
    });
    expect(await sentCallbacks(f)).toEqual(['payment_succeeded']);
    // Nor is it a late event when the channel repeats it.
    await f.store.query('delete from late_events');
    await said(f, payment, TAKEN);
    expect(await countRows(f.store, 'late_events')).toBe(0);
    expect(await balances(f)).toMatchObject({ suspense: 0n });
    expect(await faults(f)).toEqual([]);
  });

  const CORRECTED: PaymentOutcome = { kind: 'captured', payerAmount: 2000n };

  test.each(Object.keys(AT_CHANNEL))(
    '%s: a channel that then says that it took the whole contradicts itself: nothing is booked twice',
    async (state) => {
      const f = await merchant();
      const payment = await taken(f, state);
      await f.store.query('delete from late_events');
      await said(f, payment, CORRECTED);
      expect(await reloaded(f, payment)).toMatchObject({ state, receivedAmount: 0n });
      expect(await balances(f)).toMatchObject({ suspense: 1999n, unsettled: 0n });
      expect(await countRows(f.store, 'late_events', `event = 'captured'`)).toBe(1);
      expect(await sentCallbacks(f)).toEqual([]);
      expect(await faults(f)).toEqual([]);
    },
  );

  test('a channel that says another amount than an operator accepted is recorded', async () => {
    const f = await merchant();
    const payment = await taken(f, 'pending');
    value(await review(f, payment, 'accept'));
    await f.store.query('delete from late_events');
    await said(f, payment, CORRECTED);
    expect(await reloaded(f, payment)).toMatchObject({ state: 'captured', receivedAmount: 1999n });
    expect(await countRows(f.store, 'late_events', `event = 'captured'`)).toBe(1);
    expect(await faults(f)).toEqual([]);
  });

  test('ledger verification finds an attempt that was booked twice', async () => {
    const f = await merchant();
    const payment = await taken(f, 'pending');
    const named = (reference: string | null) =>
      f.store.query('update deposits set reference = $1', [reference]);
    await named('another');
    await said(f, payment, CORRECTED);
    await named(payment.attemptId);
    expect(await faults(f)).toMatchObject([{ check: 'each attempt is booked once' }]);
    await givenBack(f, payment);
    expect(await faults(f)).toEqual([]);
  });

  test('money of an earlier attempt pays nothing, and its return leaves the payment as it is', async () => {
    const f = await merchant({ latePayments: 'hold' });
    const first = await startedPayment(f, { ...f.payment('M1'), intent: 'authenticate' });
    await said(f, first, AUTHENTICATED);
    const { merchantId, id: paymentId } = first;
    const attemptId = first.attemptId!.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const confirm = { merchantId, paymentId, intent: 'sale', attemptId } as const;
    value(await f.engine.context.writer.run(confirmPayment, confirm));
    await said(f, first, TAKEN);
    expect(await f.engine.lists.heldDeposits(10)).toMatchObject([{ choice: 'return' }]);
    expect(await review(f, first, 'accept')).toMatchObject({ refusal: { code: 'state_conflict' } });
    await givenBack(f, first);
    expect(await reloaded(f, first)).toMatchObject({ state: 'pending', failureCode: null });
    expect(await faults(f)).toEqual([]);
  });

  test.each(['accept', 'return'] as const)(
    'an account that is given out after that: the money is still decided on (%s)',
    async (decision) => {
      const f = await merchant();
      const payment = await startedPayment(f, f.payment('M1'), 'VA');
      await said(f, payment, TAKEN);
      const account = { ...ACCOUNT, accountNumber: '1', holder: 'Naru' };
      await said(f, payment, { kind: 'account', account });
      expect(await reloaded(f, payment)).toMatchObject({ state: 'awaiting_deposit' });
      if (decision === 'accept') value(await review(f, payment, decision));
      else await givenBack(f, payment);
      const [state, receivedAmount] = decision === 'accept' ? ['captured', 1999n] : ['awaiting_deposit', 0n];
      expect(await reloaded(f, payment)).toMatchObject({ state, receivedAmount });
      expect(await balances(f)).toMatchObject({ suspense: 0n });
      expect(await faults(f)).toEqual([]);
    },
  );

  test('a payment under review of which the channel gave the money back fails with a reason', async () => {
    const f = await merchant();
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await said(f, payment, TAKEN);
    expect(await reloaded(f, payment)).toMatchObject({ state: 'in_review' });
    await givenBack(f, payment);
    expect(await reloaded(f, payment)).toMatchObject({
      state: 'failed',
      failureCode: 'deposit_returned',
      failureReason: 'operator',
    });
  });

  test.each(['unknown', 'capturing'])('%s: what is in doubt stays asked about', async (state) => {
    const f = await merchant();
    const payment = await AT_CHANNEL[state]!(f);
    const [open] = await f.store.query<{ id: string; tries: number }>('select id, tries from effects');
    await f.store.query('delete from effects where id <> $1', [open!.id]);
    const now = f.clock.now().getTime();
    value(await f.engine.payments.takeOutcome(channelOrder(payment), TAKEN, open!));
    const asked = await f.store.query<{ kind: string; due_at: Date }>('select kind, due_at from effects');
    expect(asked).toMatchObject([{ kind: 'find_payment' }]);
    expect(asked[0]!.due_at.getTime() - now).toBeGreaterThanOrEqual(DAY_MS - 60_000);
    expect(asked[0]!.due_at.getTime() - now).toBeLessThanOrEqual(DAY_MS + 60_000);
  });
});

describeOnOneStore('an answer that does not fit a payment in doubt', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test.each<[string, PaymentOutcome]>([
    ['unknown', { kind: 'capture_refused', decline: 'capture_refused', code: 'X', reason: 'x' }],
    ['capturing', AUTHENTICATED],
    ['capturing', { kind: 'redirect', url: 'https://wallet.example/' }],
    ['capturing', { kind: 'pending' }],
  ])('%s, %o: the channel is asked again', async (state, outcome) => {
    const f = await makeFixture(await emptyStore());
    const payment = await AT_CHANNEL[state]!(f);
    const [open] = await f.store.query<{ id: string; tries: number }>(
      `select id, tries from effects order by created_at desc, id desc limit 1`,
    );
    value(await f.engine.payments.takeOutcome(channelOrder(payment), outcome, open!));
    expect(await reloaded(f, payment)).toMatchObject({ state });
    expect(await countRows(f.store, 'effects', `kind = 'find_payment'`)).toBe(1);
  });
});
