import { describe, expect, test } from 'vitest';
import { NO_FAILURE } from '../src/base/declines.ts';
import { findTransition, isSaid } from '../src/base/states.ts';
import { CALLBACKS } from '../src/callbacks/part.ts';
import { LATE_EVENTS } from '../src/channels/late-event.ts';
import type { TransferOutcome } from '../src/channels/port.ts';
import { engineParts } from '../src/parts.ts';
import type { Payment } from '../src/payments/payment.ts';
import { PAYMENTS } from '../src/payments/table.ts';
import { takePayoutOutcome } from '../src/payouts/outcome.ts';
import type { Payout } from '../src/payouts/payout.ts';
import { PAYOUT_STATES, PAYOUT_TABLE, type PayoutEvent } from '../src/payouts/states.ts';
import { PAYOUTS } from '../src/payouts/table.ts';
import { takeRefundOutcome } from '../src/refunds/outcome.ts';
import type { Refund } from '../src/refunds/refund.ts';
import { REFUND_STATES, REFUND_TABLE, type RefundEvent } from '../src/refunds/states.ts';
import { REFUNDS } from '../src/refunds/table.ts';
import { Batch } from '../src/writer/batch.ts';
import type { Changes } from '../src/writer/part.ts';
import { added, booked, effects, updated } from './support/wishes.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const MERCHANT = '00000000-0000-7000-8000-000000000001';
const ID = '00000000-0000-7000-8000-000000000002';
const PAYMENT = '00000000-0000-7000-8000-000000000003';
const ATTEMPT = '00000000-0000-7000-8000-000000000004';

const failure = { decline: 'unknown', code: 'X1', reason: 'no such account' } as const;
const OUTCOMES: Readonly<Record<TransferOutcome['kind'], TransferOutcome>> = {
  processing: { kind: 'processing' },
  succeeded: { kind: 'succeeded' },
  failed: { kind: 'failed', ...failure },
  returned: { kind: 'returned', ...failure },
  not_received: { kind: 'not_received' },
  no_answer: { kind: 'no_answer', reason: 'time-out' },
};
const HARMLESS = ['processing', 'no_answer', 'not_received'];

const PAYOUT_EVENTS = {
  processing: 'processing',
  succeeded: 'succeeded',
  failed: 'failed',
  returned: 'returned',
  not_received: 'not_received',
  no_answer: 'contact_lost',
} as const satisfies Record<TransferOutcome['kind'], PayoutEvent>;
/** The payer did not get it, whatever it was called before. */
const REFUND_EVENTS: Readonly<Record<TransferOutcome['kind'], RefundEvent>> = {
  ...PAYOUT_EVENTS,
  returned: 'failed',
};

const ORDER = {
  merchantId: MERCHANT,
  id: ID,
  appId: ID,
  dialect: 'plain',
  orderNumber: 'M1',
  platformNumber: 'P1',
  currency: 'KRW',
  amount: 500n,
  payerAmount: 500n,
  fromUnsettled: 0n,
  feeAmount: 20n,
  channel: 'scripted',
  attemptId: ATTEMPT,
  callbackUrl: 'https://shop.example/notify',
  details: {},
  counted: null,
  ...NO_FAILURE,
  createdAt: NOW,
  completedAt: null,
};
const PAID = {
  ...ORDER,
  id: PAYMENT,
  state: 'captured',
  amount: 1000n,
  receivedAmount: 1000n,
  refundedAmount: 0n,
  refundingAmount: 500n,
  refundedPayerAmount: 500n,
  payerCurrency: 'KRW',
  cashReceipt: null,
  expiresAt: NOW,
} as unknown as Payment;

interface Row {
  readonly to: string;
  readonly transfer?: string;
  readonly callback?: string;
  readonly effect?: string;
}

function expectRow(changes: Changes, row: Row): void {
  expect(booked(changes).map(({ kind }) => kind)).toEqual(row.transfer ? [row.transfer] : []);
  expect(added(changes, CALLBACKS).map(({ event }) => event)).toEqual(row.callback ? [row.callback] : []);
  expect(effects(changes).map(({ kind }) => kind)).toEqual(row.effect ? [row.effect] : []);
}

/** Without a row: kept for an operator, unless it says what the state says or ends nothing. */
function expectLate(changes: Changes, kind: string, wasSaid: boolean): void {
  const isFromChannel = !wasSaid && !HARMLESS.includes(kind);
  expect(added(changes, LATE_EVENTS).map(({ event }) => event)).toEqual(isFromChannel ? [kind] : []);
  expect([booked(changes), effects(changes), added(changes, CALLBACKS)]).toEqual([[], [], []]);
}

const kinds = Object.keys(OUTCOMES) as TransferOutcome['kind'][];

describe('payouts', () => {
  test.each(PAYOUT_STATES.flatMap((state) => kinds.map((kind) => ({ state, kind }))))(
    '$state × $kind does what the row says, and changes nothing without a row',
    ({ state, kind }) => {
      const view = new Batch(engineParts(() => true));
      view.of(PAYOUTS).take({ ...ORDER, state, method: '004' } as unknown as Payout);
      const input = { merchantId: MERCHANT, payoutId: ID, attemptId: ATTEMPT, outcome: OUTCOMES[kind] };
      const decision = takePayoutOutcome.decide(view, input, NOW);
      if (!decision.ok) throw new Error('refused');
      const event = PAYOUT_EVENTS[kind];
      const row = findTransition(PAYOUT_TABLE, state, event);
      expect(decision.reply.state).toBe(row?.to ?? state);
      expect(updated(decision.changes, PAYOUTS)).toEqual(row ? [decision.reply] : []);
      if (row) expectRow(decision.changes, row);
      else expectLate(decision.changes, kind, isSaid(PAYOUT_TABLE, state, event));
    },
  );
});

describe('refunds', () => {
  test.each(REFUND_STATES.flatMap((state) => kinds.map((kind) => ({ state, kind }))))(
    '$state × $kind does what the row says, and changes nothing without a row',
    ({ state, kind }) => {
      const view = new Batch(engineParts(() => true));
      view.of(PAYMENTS).take(PAID);
      view.of(REFUNDS).take({ ...ORDER, state, kind: 'refund', paymentId: PAYMENT } as unknown as Refund);
      const order = { merchantId: MERCHANT, refundId: ID, paymentId: PAYMENT, attemptId: ATTEMPT };
      const decision = takeRefundOutcome.decide(view, { ...order, outcome: OUTCOMES[kind] }, NOW);
      if (!decision.ok) throw new Error('refused');
      const event = REFUND_EVENTS[kind];
      const row = findTransition(REFUND_TABLE, state, event);
      expect(decision.reply.state).toBe(row?.to ?? state);
      expect(updated(decision.changes, REFUNDS)).toEqual(row ? [decision.reply] : []);
      const refunded = row?.to === 'succeeded' ? ['partially_refunded'] : ['captured'];
      expect(updated(decision.changes, PAYMENTS).map((payment) => payment.state)).toEqual(
        row?.transfer ? refunded : [],
      );
      if (row) expectRow(decision.changes, row);
      else expectLate(decision.changes, kind, isSaid(REFUND_TABLE, state, event));
    },
  );
});
