import { findTransition } from '../base/states.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import type { Refund } from '../refunds/refund.ts';
import { RISK_REVIEW_TABLE, type RiskReviewEvent, type RiskReviewState } from './states.ts';

/** A payment that went on but needs a person's decision. */
export interface RiskReview {
  readonly merchantId: string;
  readonly id: string;
  readonly paymentId: string;
  readonly appId: string;
  readonly state: RiskReviewState;
  /** The codes of the rules that asked for it. */
  readonly codes: readonly string[];
  readonly score: number;
  readonly operator: string | null;
  readonly note: string | null;
  readonly refundOrderNumber: string | null;
  readonly refundPlatformNumber: string | null;
  /** How many refunds were started for it, failed ones included. */
  readonly refundTries: number;
  /** Why the money could not be given back yet, or at all. */
  readonly problem: string | null;
  /** When a worker checks it again. */
  readonly dueAt: Date | null;
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
  readonly completedAt: Date | null;
}

/** Moves the review along its table; undefined when the table has no row. Pure. */
export function moveReview(
  review: RiskReview,
  event: RiskReviewEvent,
  now: Date,
  patch: Partial<RiskReview> = {},
): RiskReview | undefined {
  const row = findTransition(RISK_REVIEW_TABLE, review.state, event);
  if (!row) return undefined;
  const isOver = RISK_REVIEW_TABLE.final.includes(row.to);
  return {
    ...review,
    ...patch,
    state: row.to,
    dueAt: isOver ? null : (patch.dueAt ?? review.dueAt),
    completedAt: isOver ? now : null,
  };
}

/** The next step of a review. */
export type ReviewStep =
  | { readonly kind: 'move'; readonly event: RiskReviewEvent; readonly problem: string | null }
  | { readonly kind: 'void' }
  | { readonly kind: 'refund' }
  | { readonly kind: 'wait' };

const WAIT: ReviewStep = { kind: 'wait' };
const GONE: ReviewStep = { kind: 'move', event: 'gone', problem: null };

/** The next step, by the payment's current state. `refund` is the one that the review began, if any. Pure. */
export function nextStep(
  review: Pick<RiskReview, 'state'>,
  payment: Pick<Payment, 'state'>,
  refund: Pick<Refund, 'state' | 'failureReason'> | undefined,
): ReviewStep {
  if (review.state === 'refusing' && refund) return afterRefund(refund);
  if (PAYMENT_SETS.nothingLeft.has(payment.state)) return GONE;
  if (review.state !== 'refusing') return WAIT;
  if (payment.state === 'authorized') return { kind: 'void' };
  return PAYMENT_SETS.refundable.has(payment.state) ? { kind: 'refund' } : WAIT;
}

function afterRefund({ state, failureReason }: Pick<Refund, 'state' | 'failureReason'>): ReviewStep {
  if (state === 'succeeded') return { kind: 'move', event: 'given_back', problem: null };
  if (state === 'failed') {
    return { kind: 'move', event: 'not_given_back', problem: failureReason ?? 'the refund failed' };
  }
  return WAIT;
}
