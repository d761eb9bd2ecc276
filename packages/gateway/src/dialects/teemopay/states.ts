import {
  PAYOUT_SETS,
  type Payment,
  type PaymentState,
  type Payout,
  type PayoutState,
  storedDecline,
} from '@naru/engine';
import {
  LIST_STATUS,
  PAYIN_STATUS,
  PAYMENT_TYPE,
  PAYOUT_STATUS,
  payinErrorMsg,
  withoutHiddenFields,
} from '@naru/teemopay';
import { payinErrorName, payoutErrorEntry } from './declines.ts';

/** The engine's states in TeemoPay's terms (teemopay.md §4.2, §4.4): this dialect's one table for payments. */
const PAYIN: Readonly<Record<PaymentState, number>> = {
  created: PAYIN_STATUS.processing,
  pending: PAYIN_STATUS.processing,
  awaiting_deposit: PAYIN_STATUS.processing,
  partially_paid: PAYIN_STATUS.processing,
  in_review: PAYIN_STATUS.processing,
  authenticated: PAYIN_STATUS.processing,
  authorized: PAYIN_STATUS.processing,
  capturing: PAYIN_STATUS.processing,
  unknown: PAYIN_STATUS.processing,
  captured: PAYIN_STATUS.success,
  partially_refunded: PAYIN_STATUS.success,
  refunded: PAYIN_STATUS.success,
  failed: PAYIN_STATUS.failed,
  expired: PAYIN_STATUS.failed,
  voided: PAYIN_STATUS.failed,
};

/** The status of a payment: 0 as long as the payer of an 802 has not passed the identity check. */
export function payinStatus(payment: Payment): number {
  const isUnchecked =
    payment.state === 'created' && payment.allowedMethods.includes(String(PAYMENT_TYPE.kyc_virtual_account));
  return isUnchecked ? PAYIN_STATUS.accepted : PAYIN[payment.state];
}

/** For payouts (teemopay.md §5.2). */
export const PAYOUT: Readonly<Record<PayoutState, number>> = {
  created: PAYOUT_STATUS.processing,
  processing: PAYOUT_STATUS.processing,
  unknown: PAYOUT_STATUS.processing,
  succeeded: PAYOUT_STATUS.success,
  failed: PAYOUT_STATUS.failed,
  returned: PAYOUT_STATUS.refunded,
};

/** The list has its own statuses: it has refunds, and no payment that waits for an identity check. */
export const PAYIN_LIST: Readonly<Record<PaymentState, number>> = {
  ...(Object.fromEntries(
    Object.entries(PAYIN).map(([state, status]) => [state, LIST_OF_PAYIN(status)]),
  ) as Record<PaymentState, number>),
  partially_refunded: LIST_STATUS.partly_refunded,
  refunded: LIST_STATUS.refunded,
};

function LIST_OF_PAYIN(status: number): number {
  if (status === PAYIN_STATUS.success) return LIST_STATUS.success;
  return status === PAYIN_STATUS.failed ? LIST_STATUS.failed : LIST_STATUS.processing;
}

/** The statuses of payouts have the list's numbers (teemopay.md §7). */
export const PAYOUT_LIST: Readonly<Record<PayoutState, number>> = PAYOUT;

/** The states that read as `status` in the list; none of them stands for "all". */
export function statesOf(table: Readonly<Record<string, number>>, status: number): string[] {
  return Object.keys(table).filter((state) => table[state] === status);
}

/** A channel's own words: nothing in them reads as a field of a callback, and answers say the same as callbacks. */
function wordsOf({ failureReason }: Pick<Payment, 'failureReason'>): string | null {
  return withoutHiddenFields({ failureReason }).failureReason;
}

/** The text of a failed payment, or null for one that did not fail. */
export function payinErrorOf(payment: Payment): string | null {
  if (PAYIN[payment.state] !== PAYIN_STATUS.failed) return null;
  const known = payinErrorName(storedDecline(payment));
  return known ? payinErrorMsg(known) : (wordsOf(payment) ?? payinErrorMsg('network_unstable'));
}

/** Code and text of a payout that failed or came back; nulls for one that did not. */
export function payoutErrorOf({
  state,
  decline,
  failureCode,
  failureReason,
}: Pick<Payout, 'state' | 'failureCode' | 'failureReason'> & { readonly decline?: Payout['decline'] }): {
  errorCode: number | null;
  errorMessage: string | null;
} {
  if (!PAYOUT_SETS.unpaidEnd.has(state)) return { errorCode: null, errorMessage: null };
  const entry = payoutErrorEntry(storedDecline({ decline: decline ?? null, failureCode }), failureCode);
  return {
    errorCode: entry?.errorCode ?? null,
    errorMessage: wordsOf({ failureReason }) ?? entry?.errorMessage ?? null,
  };
}
