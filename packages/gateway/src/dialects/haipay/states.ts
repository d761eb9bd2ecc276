import type { Payment, PaymentState, Payout, PayoutState, Refund, RefundState } from '@naru/engine';
import { ORDER_STATUS, REFUND_STATUS } from '@naru/haipay';
import { errorText } from './declines.ts';

/** The engine's states in HaiPay's terms (haipay.md §9): the one table of this dialect. */
export const COLLECTION_STATUS: Readonly<Record<PaymentState, number>> = {
  created: ORDER_STATUS.not_started,
  pending: ORDER_STATUS.in_progress,
  awaiting_deposit: ORDER_STATUS.in_progress,
  partially_paid: ORDER_STATUS.in_progress,
  authenticated: ORDER_STATUS.in_progress,
  authorized: ORDER_STATUS.in_progress,
  capturing: ORDER_STATUS.in_progress,
  in_review: ORDER_STATUS.pending_confirmation,
  unknown: ORDER_STATUS.pending_confirmation,
  captured: ORDER_STATUS.success,
  partially_refunded: ORDER_STATUS.success,
  refunded: ORDER_STATUS.success,
  failed: ORDER_STATUS.failure,
  expired: ORDER_STATUS.failure,
  voided: ORDER_STATUS.failure,
};

export const PAYOUT_STATUS: Readonly<Record<PayoutState, number>> = {
  // No bank has it yet.
  created: ORDER_STATUS.not_started,
  processing: ORDER_STATUS.in_progress,
  unknown: ORDER_STATUS.pending_confirmation,
  succeeded: ORDER_STATUS.success,
  failed: ORDER_STATUS.failure,
  returned: ORDER_STATUS.failure,
};

export const REFUND_STATES: Readonly<Record<RefundState, string>> = {
  created: REFUND_STATUS.in_progress,
  processing: REFUND_STATUS.in_progress,
  unknown: REFUND_STATUS.in_progress,
  succeeded: REFUND_STATUS.success,
  failed: REFUND_STATUS.failure,
};

/** The text of a failed order; undefined for one that did not fail. */
export function errorMsgOf(order: Payment | Payout | Refund, status: number | string): string | undefined {
  const failed = status === ORDER_STATUS.failure || status === REFUND_STATUS.failure;
  return failed ? errorText(order) : undefined;
}
