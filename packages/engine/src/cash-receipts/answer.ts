import { refused } from '../base/refusal.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENTS } from '../payments/table.ts';
import { type CommandKind, type Decision, decided, unchanged } from '../writer/command.ts';
import { together } from '../writer/part.ts';
import type { CashReceipt } from './cash-receipt.ts';
import {
  currentReceipt,
  isOutdated,
  keptAmount,
  movedReceipt,
  type NextReceipt,
  newReceipt,
} from './follow.ts';
import type { ReceiptAnswer } from './port.ts';
import { CASH_RECEIPTS } from './table.ts';

interface OfReceipt {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly receiptId: string;
}

export interface TakeReceiptAnswer extends OfReceipt {
  /** The question that was asked: a late answer to an earlier question is ignored. */
  readonly asked: 'requested' | 'cancel_requested';
  readonly answer: Exclude<ReceiptAnswer, { readonly kind: 'pending' }>;
  readonly next: NextReceipt;
}

/**
 * Takes an answer of the tax office. A receipt that was approved after a refund is cancelled at once; when a cancelled
 * one leaves a part of the money, another receipt over the rest follows. A repeated answer changes nothing.
 */
export const takeReceiptAnswer: CommandKind<TakeReceiptAnswer, CashReceipt> = {
  name: 'cash_receipt.answer',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId), CASH_RECEIPTS.ofParent(paymentId)],
  decide(view, input, now) {
    const { merchantId, paymentId, receiptId, asked } = input;
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    const receipt = view
      .of(CASH_RECEIPTS)
      .where(merchantId, 'paymentId', paymentId)
      .find(({ id }) => id === receiptId);
    if (!payment || !receipt) return refused({ code: 'order_not_found' });
    if (receipt.state !== asked) return unchanged(receipt);
    if (isOutdated(input.next, payment)) return refused({ code: 'busy' });
    return asked === 'requested'
      ? issued(payment, receipt, input, now)
      : cancelled(payment, receipt, input, now);
  },
};

function issued(
  payment: Payment,
  receipt: CashReceipt,
  { answer }: TakeReceiptAnswer,
  now: Date,
): Decision<CashReceipt> {
  if (answer.kind === 'refused') return ended(movedReceipt(receipt, 'refused', now, failureOf(answer)));
  const { approvalNumber } = answer;
  const approved = movedReceipt(receipt, 'approved', now, { approvalNumber, ...NO_FAILURE });
  const isRight = receipt.amount === keptAmount(payment);
  return ended(isRight || !approved ? approved : movedReceipt(approved, 'cancel', now));
}

function cancelled(
  payment: Payment,
  receipt: CashReceipt,
  { answer, next }: TakeReceiptAnswer,
  now: Date,
): Decision<CashReceipt> {
  if (answer.kind === 'refused') {
    const kept = ended(movedReceipt(receipt, 'cancel_refused', now, failureOf(answer)));
    return payment.cashReceipt === null && kept.ok ? stillInForce(kept, payment, receipt) : kept;
  }
  // Of one over what the payment came to there is no other to make; of a payment that wants none any more neither.
  const isWanted = payment.cashReceipt !== null && receipt.amount !== keptAmount(payment);
  const follower = isWanted ? newReceipt(payment, next, receipt.id, now) : undefined;
  const over = movedReceipt(receipt, follower ? 'replaced' : 'cancelled', now, NO_FAILURE);
  if (!over || !follower) return ended(over);
  return decided(over, [CASH_RECEIPTS.update(over), CASH_RECEIPTS.insert(follower)]);
}

/** An operator cancelled it and the tax office did not: it follows the payment as before. */
function stillInForce(
  kept: Extract<Decision<CashReceipt>, { ok: true }>,
  payment: Payment,
  { amount }: CashReceipt,
): Decision<CashReceipt> {
  const cashReceipt = amount === keptAmount(payment) ? 'done' : 'due';
  return { ...kept, changes: together(kept.changes, PAYMENTS.update({ ...payment, cashReceipt })) };
}

function ended(receipt: CashReceipt | undefined): Decision<CashReceipt> {
  if (!receipt) throw new Error('the table of cash receipts has lost a row');
  return decided(receipt, [CASH_RECEIPTS.update(receipt)]);
}

const NO_FAILURE = { failureCode: null, failureReason: null } as const;

function failureOf({ code, reason }: { readonly code: string; readonly reason: string }) {
  return { failureCode: code, failureReason: reason };
}

export interface ReviseReceipt extends OfReceipt {
  readonly event: 'retried' | 'cancel';
  readonly next: NextReceipt;
}

/**
 * An operator has a refused receipt issued again, over what is left by now, or one cancelled: that is for good,
 * whatever the payment comes to later. One whose cancellation was refused is cancelled for the same reason as before.
 * Refuses `order_not_found` and `state_conflict`.
 */
export const reviseReceipt: CommandKind<ReviseReceipt, CashReceipt> = {
  name: 'cash_receipt.revise',
  lane: 'intake',
  needs: ({ paymentId }) => [PAYMENTS.byId(paymentId), CASH_RECEIPTS.ofParent(paymentId)],
  decide(view, { merchantId, paymentId, receiptId, event, next }, now) {
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    const receipt = payment && currentReceipt(view, payment);
    if (!payment || receipt?.id !== receiptId) return refused({ code: 'order_not_found' });
    if (isOutdated(next, payment)) return refused({ code: 'busy' });
    const fresh = event === 'retried' ? newReceipt(payment, next, null, now) : undefined;
    const isPossible = event === 'cancel' || fresh !== undefined;
    const moved = isPossible ? movedReceipt(receipt, event, now, amountsOf(fresh)) : undefined;
    if (!moved) return refused({ code: 'state_conflict', state: receipt.state, event });
    const isForGood = event === 'cancel' && receipt.state === 'approved';
    return decided(
      moved,
      together(
        CASH_RECEIPTS.update(moved),
        isForGood ? PAYMENTS.update({ ...payment, cashReceipt: null }) : null,
      ),
    );
  },
};

/** The amounts of a receipt issued now. */
function amountsOf(fresh: CashReceipt | undefined): Partial<CashReceipt> {
  if (!fresh) return {};
  const { amount, taxFreeAmount, taxableAmount, vatAmount, serviceFeeAmount } = fresh;
  return { amount, taxFreeAmount, taxableAmount, vatAmount, serviceFeeAmount };
}
