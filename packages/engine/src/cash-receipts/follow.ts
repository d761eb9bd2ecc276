import { refused } from '../base/refusal.ts';
import { findTransition } from '../base/states.ts';
import { restTaxSplit, type TaxSplit } from '../base/tax.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import { PAYMENTS } from '../payments/table.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { type BatchView, together } from '../writer/part.ts';
import { type CashReceipt, type ReceiptWish, receiptAmounts } from './cash-receipt.ts';
import { CASH_RECEIPT_SETS, CASH_RECEIPT_TABLE, type CashReceiptEvent } from './states.ts';
import { CASH_RECEIPTS } from './table.ts';

/** The amounts of a receipt over what is left; prepared beforehand. */
export interface NextReceipt {
  readonly id: string;
  readonly purpose: ReceiptWish['purpose'];
  readonly numberKind: ReceiptWish['by'];
  readonly numberSealed: string;
  /** How the whole payment is taxed. */
  readonly tax: TaxSplit;
  /** How each refund so far is taxed; null where not stated. */
  readonly refunds: readonly (TaxSplit | null)[];
  /** What was refunded of the payment when they were read. */
  readonly refundedAmount: bigint;
}

/** Whether a refund succeeded since `next` was drawn up, which lacks its tax: the command is refused as `busy`. */
export function isOutdated({ refundedAmount }: NextReceipt, payment: Payment): boolean {
  return refundedAmount !== payment.refundedAmount;
}

export interface FollowPayment {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly next: NextReceipt;
}

/**
 * Adjusts the receipt of a paid payment to the amount that is left: requests one, or cancels one over more than is
 * left. A receipt under way at the tax office is adjusted when its answer comes. Does nothing for a payment whose
 * receipt is not due, so that running it twice is harmless.
 */
export const followPayment: CommandKind<FollowPayment, CashReceipt | undefined> = {
  name: 'cash_receipt.follow',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId), CASH_RECEIPTS.ofParent(paymentId)],
  decide(view, { merchantId, paymentId, next }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    if (isOutdated(next, payment)) return refused({ code: 'busy' });
    if (payment.cashReceipt !== 'due' || !PAYMENT_SETS.paid.has(payment.state)) return unchanged(undefined);
    const current = currentReceipt(view, payment);
    // Also when the rest is the same as before: the payment stays due until the office has cancelled the old receipt.
    if (current?.state === 'cancel_requested') return unchanged(current);
    const changes = [PAYMENTS.update({ ...payment, cashReceipt: 'done' })];
    if (!current) {
      const receipt = newReceipt(payment, next, null, now);
      return decided(receipt, together(changes, receipt && CASH_RECEIPTS.insert(receipt)));
    }
    if (current.amount === keptAmount(payment)) return decided(current, changes);
    const cancelled = movedReceipt(current, 'cancel', now);
    return decided(cancelled ?? current, together(changes, cancelled && CASH_RECEIPTS.update(cancelled)));
  },
};

/** The amount that was not refunded, which the receipt is over. */
export function keptAmount(payment: Payment): bigint {
  return payment.receivedAmount - payment.refundedAmount;
}

/** The receipt in force or under way; there is one at most. */
export function currentReceipt(
  view: BatchView,
  { merchantId, id }: Pick<Payment, 'merchantId' | 'id'>,
): CashReceipt | undefined {
  return view
    .of(CASH_RECEIPTS)
    .where(merchantId, 'paymentId', id)
    .find(({ state }) => !CASH_RECEIPT_TABLE.final.includes(state));
}

/** A receipt over what is left of the payment; undefined when nothing is. */
export function newReceipt(
  payment: Payment,
  next: NextReceipt,
  replacesId: string | null,
  now: Date,
): CashReceipt | undefined {
  const amount = keptAmount(payment);
  if (amount <= 0n) return undefined;
  return {
    merchantId: payment.merchantId,
    id: next.id,
    appId: payment.appId,
    paymentId: payment.id,
    replacesId,
    state: 'requested',
    currency: payment.currency,
    ...receiptAmounts(amount, restTaxSplit(next.tax, next.refunds, amount)),
    purpose: next.purpose,
    numberKind: next.numberKind,
    numberSealed: next.numberSealed,
    approvalNumber: null,
    failureCode: null,
    failureReason: null,
    askAt: now,
    asks: 0,
    createdAt: now,
    approvedAt: null,
    endedAt: null,
  };
}

/** Moves a receipt along its table; undefined when the table has no row for the event in this state. Pure. */
export function movedReceipt(
  receipt: CashReceipt,
  event: CashReceiptEvent,
  now: Date,
  patch: Partial<CashReceipt> = {},
): CashReceipt | undefined {
  const row = findTransition(CASH_RECEIPT_TABLE, receipt.state, event);
  if (!row) return undefined;
  return {
    ...receipt,
    ...patch,
    state: row.to,
    asks: 0,
    askAt: CASH_RECEIPT_SETS.asked.has(row.to) ? now : null,
    ...(row.to === 'approved' ? { approvedAt: now } : {}),
    ...(CASH_RECEIPT_TABLE.final.includes(row.to) ? { endedAt: now } : {}),
  };
}
