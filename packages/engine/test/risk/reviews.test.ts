import { expect, test } from 'vitest';
import { describeOnEveryStore, runsAll } from '../../../../test/support/stores.ts';
import { findTransition } from '../../src/base/states.ts';
import type { Payment } from '../../src/payments/payment.ts';
import { PAYMENT_STATES } from '../../src/payments/states.ts';
import { moveReview, nextStep, type RiskReview } from '../../src/risk/review.ts';
import { RISK_REVIEW_EVENTS, RISK_REVIEW_STATES, RISK_REVIEW_TABLE } from '../../src/risk/states.ts';
import { countRows, type Fixture, joinFixture, makeFixture, value } from '../support/engine-fixture.ts';
import { emptiedForEach } from '../support/one-store.ts';
import { channelOrder, fund, reloaded, startedPayment } from '../support/order-steps.ts';
import { addRule, payer } from '../support/risk-steps.ts';

const SAID = { operator: 'kim', note: 'looks wrong' };
const SOON_MS = 2000;

/** A payment under review, after its channel reported this outcome. */
async function reviewed(
  f: Fixture,
  orderNumber: string,
  reported: 'authorized' | 'captured' | 'failed' | 'nothing',
): Promise<{ payment: Payment; review: RiskReview }> {
  const { payment } = value(await f.engine.payments.create(f.payment(orderNumber)));
  expect(await f.engine.risk.assess(payment, () => payer())).toMatchObject({ decision: 'REVIEW' });
  const started = await startedPayment(f, f.payment(orderNumber));
  const approval = { authCode: '1', approvedAt: f.clock.now().toISOString() };
  const outcomes = {
    captured: { kind: 'captured', payerAmount: payment.payerAmount },
    authorized: { kind: 'authorized', approval },
    failed: { kind: 'failed', decline: 'declined', code: 'x', reason: 'no' },
    nothing: undefined,
  } as const;
  const outcome = outcomes[reported];
  if (outcome) await f.engine.payments.takeOutcome(channelOrder(started), outcome);
  const review = await f.engine.riskReviews.findOf(payment);
  if (!review) throw new Error('no review');
  return { payment, review };
}

const refuse = async (f: Fixture, review: RiskReview, number = `RP-${review.id}`) =>
  value(await f.engine.riskReviews.refuse(review, { ...SAID, refundPlatformNumber: number }));

/** What a worker makes of the reviews that are due after a while. */
async function later(f: Fixture, review: RiskReview, ms = SOON_MS): Promise<RiskReview> {
  f.clock.adopt(f.clock.offsetMs + ms);
  await f.engine.riskReviews.work();
  const found = await f.engine.riskReviews.find(review.id);
  if (!found) throw new Error('the review is gone');
  return found;
}

async function refundOf(f: Fixture, payment: Payment) {
  const refunds = await f.engine.refunds.ofPayment(payment);
  return refunds.at(-1)!;
}

test('what is next follows from the payment, in every state', () => {
  const steps = (state: RiskReview['state']) =>
    Object.fromEntries(
      PAYMENT_STATES.map((one) => [one, nextStep({ state }, { state: one }, undefined).kind]),
    );
  const gone = { failed: 'move', expired: 'move', voided: 'move', refunded: 'move' };
  const waiting = Object.fromEntries(PAYMENT_STATES.map((one) => [one, 'wait']));
  expect(steps('open')).toEqual({ ...waiting, ...gone });
  expect(steps('refusing')).toEqual({
    ...waiting,
    ...gone,
    authorized: 'void',
    captured: 'refund',
    partially_refunded: 'refund',
  });
  const after = (state: 'created' | 'processing' | 'unknown' | 'succeeded' | 'failed') =>
    nextStep({ state: 'refusing' }, { state: 'captured' }, { state, failureReason: 'no' });
  expect([after('created'), after('processing'), after('unknown')].map(({ kind }) => kind)).toEqual(
    Array(3).fill('wait'),
  );
  expect(after('succeeded')).toMatchObject({ event: 'given_back' });
  expect(after('failed')).toEqual({ kind: 'move', event: 'not_given_back', problem: 'no' });
});

test('a review moves by its table alone', () => {
  const now = new Date();
  for (const state of RISK_REVIEW_STATES) {
    for (const event of RISK_REVIEW_EVENTS) {
      const moved = moveReview({ state, dueAt: now } as RiskReview, event, now);
      const row = findTransition(RISK_REVIEW_TABLE, state, event);
      expect(moved?.state).toBe(row?.to);
      const isOver = row !== undefined && RISK_REVIEW_TABLE.final.includes(row.to);
      if (moved) expect([moved.dueAt, moved.completedAt]).toEqual(isOver ? [null, now] : [now, null]);
    }
  }
});

describeOnEveryStore('risk reviews', (openFresh, kind) => {
  const openStore = emptiedForEach(openFresh);
  async function fixture(): Promise<Fixture> {
    const f = await makeFixture(await openStore());
    await addRule(f, { kind: 'amount', parameters: { above: { KRW: '1' } }, outcome: 'review' });
    return f;
  }

  test('a process that died after the decision: a worker goes on with it, of two workers one', async () => {
    const f = await fixture();
    const other = await joinFixture(f, f.store);
    await fund(f, 100_000n);
    for (let round = 0; round < 10; round += 1) {
      const { payment, review } = await reviewed(f, `M${round}`, 'captured');
      await f.store.query(
        `update risk_reviews set state = 'refusing', refund_tries = 1, refund_order_number = $2,
           refund_platform_number = $2, due_at = $3 where id = $1`,
        [review.id, `RISK-${round}`, f.clock.now()],
      );
      await Promise.all([f.engine.riskReviews.work(), other.engine.riskReviews.work()]);
      expect(await countRows(f.store, 'refunds', `payment_id = '${payment.id}'`)).toBe(1);
      await f.engine.refunds.takeOutcome(channelOrder(await refundOf(f, payment)), { kind: 'succeeded' });
      expect(await later(f, review)).toMatchObject({ state: 'refused', problem: null });
      expect((await reloaded(f, payment)).state).toBe('refunded');
    }
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  if (!runsAll(kind)) return;

  test('a refund that fails: open again with the reason; the next try has a number of its own', async () => {
    const f = await fixture();
    await fund(f, 100_000n);
    const { payment, review } = await reviewed(f, 'M1', 'captured');
    expect(await refuse(f, review)).toMatchObject({ state: 'refusing', refundTries: 1 });
    const failed = await refundOf(f, payment);
    await f.engine.refunds.takeOutcome(channelOrder(failed), {
      kind: 'failed',
      decline: 'declined',
      code: 'x',
      reason: 'account closed',
    });
    const open = await later(f, review);
    expect(open).toMatchObject({ state: 'open', problem: 'account closed', completedAt: null });
    expect(await refuse(f, open, 'RP-again')).toMatchObject({ state: 'refusing', refundTries: 2 });
    const second = await refundOf(f, payment);
    expect(second.orderNumber).toBe(failed.orderNumber.replace(/-1$/, '-2'));
    await f.engine.refunds.takeOutcome(channelOrder(second), { kind: 'succeeded' });
    expect(await later(f, review)).toMatchObject({ state: 'refused', operator: 'kim', note: SAID.note });
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('what can not be refunded at all stays open, with the reason', async () => {
    const f = await fixture();
    await fund(f, 100_000n);
    const { review } = await reviewed(f, 'M1', 'captured');
    await f.store.exec('update methods set supports_refund = false');
    f.engine.context.methods.forget();
    expect(await refuse(f, review)).toMatchObject({ state: 'open', problem: 'refund_not_supported' });
  });

  test('an authorization is given back at once, and a payment that failed needs nothing', async () => {
    const f = await fixture();
    const authorized = await reviewed(f, 'M1', 'authorized');
    expect(await refuse(f, authorized.review)).toMatchObject({ state: 'refused' });
    expect((await reloaded(f, authorized.payment)).state).toBe('voided');
    const failed = await reviewed(f, 'M2', 'failed');
    expect(await later(f, failed.review, 120_000)).toMatchObject({ state: 'dropped' });
    const unpaid = await reviewed(f, 'M3', 'nothing');
    expect(await refuse(f, unpaid.review)).toMatchObject({ state: 'refusing' });
    await f.engine.payments.expire(unpaid.payment, true);
    expect(await later(f, unpaid.review)).toMatchObject({ state: 'refused' });
  });

  test('while the balance is too small it is tried again, not more often than each minute', async () => {
    const f = await fixture();
    const { payment, review } = await reviewed(f, 'M1', 'captured');
    // The fee of the payment is missing.
    await f.store.exec('update payments set unsettled_amount = 0');
    expect(await refuse(f, review)).toMatchObject({ state: 'refusing', problem: 'insufficient_balance' });
    expect((await later(f, review)).problem).toBe('insufficient_balance');
    await f.store.query('update payments set unsettled_amount = 1940');
    await fund(f, 100_000n);
    await later(f, review, 61_000);
    expect(await countRows(f.store, 'refunds', `payment_id = '${payment.id}'`)).toBe(1);
  });
});
