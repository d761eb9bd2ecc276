import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { ChargebackUpdate, PaymentOutcome, TransferOutcome } from '../src/channels/port.ts';
import type { Payment } from '../src/payments/payment.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import {
  awaitingDeposit,
  balances,
  capturedPayment,
  channelOrder,
  deposit,
  reloaded,
  review,
  startedPayment,
} from './support/order-steps.ts';

const faults = async (f: Fixture) => (await f.engine.verifyLedger()).faults;
const lateEvents = (f: Fixture) => f.engine.lists.lateEvents(10);
const sentCallbacks = async (f: Fixture) =>
  (await f.store.query<{ event: string }>('select event from callbacks order by created_at, id')).map(
    ({ event }) => event,
  );

const CAPTURED: PaymentOutcome = { kind: 'captured', payerAmount: 2000n };
const SUCCEEDED: TransferOutcome = { kind: 'succeeded' };
const CAME_BACK: TransferOutcome = {
  kind: 'returned',
  decline: 'returned',
  code: 'R1',
  reason: 'account closed',
};

/** A payment that was given up, whose money the channel took and is giving back. */
async function returning(f: Fixture): Promise<Payment> {
  const payment = await startedPayment(f, f.payment('M1'));
  await f.engine.payments.cancel(payment, 'gave up');
  await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
  return reloaded(f, payment);
}

/** The call by which the channel gives back, as it stands now. */
async function returnOrder(f: Fixture, { id }: Payment) {
  const [row] = await f.store.query<{ return_id: string }>(
    'select return_id from deposits where payment_id = $1',
    [id],
  );
  return { channel: 'scripted', attemptId: row!.return_id };
}

describeOnOneStore('a channel that contradicts what it said', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  const merchant = async (settings = {}) => makeFixture(await emptyStore(), { app: { settings } });

  test.each([
    ['credited', 2000n, 'captured'],
    ['held', 1999n, 'in_review'],
    ['refused', 1999n, 'awaiting_deposit'],
  ])(
    'a deposit that was %s, repeated with another amount: an operator is notified',
    async (first, came, state) => {
      const f = await merchant({ depositRules: { short: first === 'refused' ? 'refuse' : 'hold' } });
      const payment = await awaitingDeposit(f, f.payment('M1'));
      expect(await deposit(f, payment, came, 'D1')).toBe(first);
      const [before, callbacks] = [await balances(f), await sentCallbacks(f)];
      expect(await deposit(f, payment, came, 'D1')).toBe('repeated');
      expect(await lateEvents(f)).toEqual([]);
      expect(await deposit(f, payment, 20_000n, 'D1', 'Kim Cheolsu')).toBe('repeated');
      const events = await lateEvents(f);
      expect(events).toMatchObject([
        { event: 'deposit', subjectKind: 'payment', subjectId: payment.id, state },
      ]);
      expect(events[0]!.details).toEqual({
        kind: 'deposit',
        payerAmount: '20000',
        mayBeRefused: true,
        bookedPayerAmount: `${came}`,
        depositorName: '',
        reference: 'D1',
        attemptId: payment.attemptId,
      });
      expect(await reloaded(f, payment)).toMatchObject({ state });
      expect([await balances(f), await sentCallbacks(f)]).toEqual([before, callbacks]);
      expect(await f.engine.payments.depositsOf(payment)).toHaveLength(1);
      expect(await faults(f)).toEqual([]);
    },
  );

  test('a deposit that was refused, and that the bank says it has: an operator is notified once', async () => {
    const f = await merchant({ depositRules: { short: 'refuse' } });
    const payment = await awaitingDeposit(f, f.payment('M1'));
    expect(await deposit(f, payment, 1999n, 'D1')).toBe('refused');
    const has = { kind: 'deposit', payerAmount: 1999n, depositorName: 'Kim', reference: 'D1' } as const;
    for (const _again of [1, 2])
      expect(await f.engine.events.paymentOutcome(channelOrder(payment), has)).toMatchObject({
        deposit: 'repeated',
      });
    expect(await lateEvents(f)).toMatchObject([{ event: 'deposit', details: { payerAmount: '1999' } }]);
    expect(await reloaded(f, payment)).toMatchObject({ state: 'awaiting_deposit', receivedAmount: 0n });
    expect(await faults(f)).toEqual([]);
  });

  test('the same contradiction said again is the same event, also after an operator has settled it', async () => {
    const f = await merchant();
    const payment = await awaitingDeposit(f, f.payment('M1'));
    await deposit(f, payment, 2000n, 'D1');
    await Promise.all([1, 2, 3].map(() => deposit(f, payment, 500n, 'D1')));
    f.clock.adopt(24 * 60 * 60 * 1000);
    await deposit(f, payment, 500n, 'D1');
    const [event, ...others] = await lateEvents(f);
    expect(others).toEqual([]);
    expect(await f.engine.lists.markReviewed(event!.id, f.clock.now())).toBe(true);
    f.clock.adopt(48 * 60 * 60 * 1000);
    await deposit(f, payment, 500n, 'D1');
    expect(await lateEvents(f)).toEqual([]);
    // Another amount is another contradiction.
    await deposit(f, payment, 501n, 'D1');
    expect(await lateEvents(f)).toMatchObject([{ details: { payerAmount: '501' } }]);
  });

  test('a capture that is asked about each day says its other amount once', async () => {
    const f = await merchant();
    const payment = await startedPayment(f, f.payment('M1'));
    await f.engine.events.paymentOutcome(channelOrder(payment), CAPTURED);
    const another: PaymentOutcome = { kind: 'captured', payerAmount: 1999n };
    for (const day of [1, 2, 3]) {
      f.clock.adopt(day * 24 * 60 * 60 * 1000);
      await f.engine.events.paymentOutcome(channelOrder(payment), another);
    }
    expect(await lateEvents(f)).toHaveLength(1);
    const other = await capturedPayment(f, 'M2');
    await f.engine.events.paymentOutcome(channelOrder(other), another);
    expect(await lateEvents(f)).toHaveLength(2);
  });

  test('a payout that failed and is said to have succeeded is reported once', async () => {
    const f = await merchant();
    value(await f.engine.adjust(f.access.app.merchantId, f.access.app.currency, 100_000n));
    const { payout } = value(await f.engine.payouts.create(f.payout('P1')));
    const order = channelOrder(payout);
    await f.engine.events.payoutOutcome(order, {
      kind: 'failed',
      decline: 'declined',
      code: 'X',
      reason: 'closed',
    });
    for (const _ of [1, 2, 3]) await f.engine.events.payoutOutcome(order, SUCCEEDED);
    expect(await lateEvents(f)).toMatchObject([
      { event: 'succeeded', subjectKind: 'payout', state: 'failed' },
    ]);
  });

  test('a return that succeeded and then came back: an operator is notified', async () => {
    const f = await merchant();
    const payment = await returning(f);
    const order = await returnOrder(f, payment);
    await f.engine.events.refundOutcome(order, SUCCEEDED);
    await f.store.query('delete from late_events');
    await f.engine.events.refundOutcome(order, SUCCEEDED);
    expect(await lateEvents(f)).toEqual([]);
    for (const _ of [1, 2]) await f.engine.events.refundOutcome(order, CAME_BACK);
    expect(await lateEvents(f)).toMatchObject([
      {
        event: 'return_returned',
        subjectId: payment.id,
        details: { code: 'R1', attemptId: order.attemptId },
      },
    ]);
    expect(await faults(f)).toEqual([]);
  });

  test('a return that was refused and then succeeded: an operator is notified before it is sent anew', async () => {
    const f = await merchant();
    const payment = await returning(f);
    const order = await returnOrder(f, payment);
    await f.engine.events.refundOutcome(order, CAME_BACK);
    await f.store.query('delete from late_events');
    await f.engine.events.refundOutcome(order, CAME_BACK);
    expect(await lateEvents(f)).toEqual([]);
    await f.engine.events.refundOutcome(order, SUCCEEDED);
    expect(await lateEvents(f)).toMatchObject([{ event: 'return_succeeded', subjectId: payment.id }]);
  });

  test('a return that succeeded after it was sent anew: an operator is notified', async () => {
    const f = await merchant();
    const payment = await returning(f);
    const first = await returnOrder(f, payment);
    await f.engine.events.refundOutcome(first, CAME_BACK);
    value(await review(f, payment, 'return'));
    await f.store.query('delete from late_events');
    await f.engine.events.refundOutcome(first, CAME_BACK);
    expect(await lateEvents(f)).toEqual([]);
    await f.engine.events.refundOutcome(first, SUCCEEDED);
    expect(await lateEvents(f)).toMatchObject([{ details: { attemptId: first.attemptId } }]);
    expect((await returnOrder(f, payment)).attemptId).not.toBe(first.attemptId);
    expect(await faults(f)).toEqual([]);
  });

  test('a chargeback that is reported again with another amount: an operator is notified', async () => {
    const f = await merchant();
    const payment = await capturedPayment(f, 'M1');
    const said = (payerAmount: bigint | null) =>
      f.engine.events.chargeback(channelOrder(payment), {
        kind: 'reported',
        caseNumber: 'C1',
        payerAmount,
        reasonCode: null,
        reason: 'Fraud',
        deduct: true,
      } satisfies ChargebackUpdate);
    for (const amount of [700n, 700n, null]) await said(amount);
    expect(await lateEvents(f)).toEqual([]);
    for (const amount of [800n, 800n]) await said(amount);
    const [found] = await f.engine.chargebacks.ofPayments([payment]);
    expect(found).toMatchObject({ payerAmount: 700n });
    expect(await lateEvents(f)).toMatchObject([
      {
        event: 'reported',
        subjectKind: 'chargeback',
        subjectId: found!.id,
        details: { caseNumber: 'C1', payerAmount: '800', bookedPayerAmount: '700' },
      },
    ]);
    expect(await balances(f)).toMatchObject({ disputed: 700n });
    expect(await faults(f)).toEqual([]);
  });
});
