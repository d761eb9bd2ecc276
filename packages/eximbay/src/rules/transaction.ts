import { formatAmount, parseAmount } from '../amount.ts';
import { PAYMENT_METHOD } from '../codes/payment-methods.ts';
import type { CancelRequest } from '../schemas/afterwards.ts';
import { fault, missing, type RuleFault } from './fault.ts';
import { missingTaxPart, taxFault } from './sums.ts';

/** A transaction as the server knows it. */
export interface KnownTransaction {
  readonly orderId: string;
  readonly currency: string;
  readonly amountMinorUnits: bigint;
  /** What was paid, where that may be another amount: merchants were sent it, and may use it as well. */
  readonly paidMinorUnits?: bigint | undefined;
}

interface Claimed {
  readonly order_id: string;
  readonly currency: string;
  readonly amount: string;
}

/**
 * What a request says about a transaction that is not so. Amounts are compared by value: `1` is `1.00`
 * here. An inquiry is stricter, see `inquiryFinds`.
 */
export function transactionFault(claimed: Claimed, known: KnownTransaction): RuleFault | null {
  if (claimed.order_id !== known.orderId) return fault('amount_mismatch', 'payment.order_id');
  if (claimed.currency !== known.currency) return fault('amount_mismatch', 'payment.currency');
  const amount = parseAmount(claimed.amount, known.currency);
  const isKnown =
    amount.ok && (amount.minorUnits === known.amountMinorUnits || amount.minorUnits === known.paidMinorUnits);
  return isKnown ? null : fault('amount_mismatch', 'payment.amount');
}

/**
 * Whether an inquiry asks for this payment. Stricter than `transactionFault`: the amount must be the very text
 * that the payment was prepared with, `1.00` does not find `1` (eximbay.md §5.4), or that of another amount that was
 * paid, as it was reported. What is not found is Q004.
 */
export function inquiryFinds(
  claimed: Claimed,
  prepared: {
    readonly orderId: string;
    readonly currency: string;
    readonly amount: string;
    readonly paidAmount?: string | undefined;
  },
): boolean {
  return (
    claimed.order_id === prepared.orderId &&
    claimed.currency === prepared.currency &&
    (claimed.amount === prepared.amount || claimed.amount === prepared.paidAmount)
  );
}

export interface RefundableTransaction extends KnownTransaction {
  /** What was paid: an account may have got more or less than was ordered. */
  readonly receivedMinorUnits: bigint;
  readonly refundedMinorUnits: bigint;
  /** Code of the method that it was paid with. */
  readonly paymentMethod: string;
}

export type Refund =
  | {
      readonly ok: true;
      readonly minorUnits: bigint;
      /** What is left after it. */
      readonly balanceMinorUnits: bigint;
    }
  | { readonly ok: false; readonly fault: RuleFault };

function neededFault(request: CancelRequest, method: string): RuleFault | null {
  switch (method) {
    case PAYMENT_METHOD.virtual_account:
    case PAYMENT_METHOD.overseas_virtual_account:
      return request.refund_account === undefined ? missing('refund_account') : missingTaxPart(request.tax);
    case PAYMENT_METHOD.naver_pay_point:
      return missingTaxPart(request.tax);
    case PAYMENT_METHOD.bank_pay:
      return request.tax?.receipt_status === undefined ? missing('tax.receipt_status') : null;
    default:
      return null;
  }
}

function amountOf(
  { refund_type, refund_amount }: CancelRequest['refund'],
  transaction: RefundableTransaction,
  remaining: bigint,
): bigint | RuleFault {
  const field = 'refund.refund_amount';
  const left = formatAmount(remaining, transaction.currency);
  if (refund_amount === undefined) return refund_type === 'F' ? remaining : missing(field);
  const parsed = parseAmount(refund_amount, transaction.currency);
  if (!parsed.ok || parsed.minorUnits <= 0n)
    return fault('refund_amount_invalid', field, 'must be an amount above zero');
  const wanted = parsed.minorUnits;
  if (wanted > remaining) return fault('refund_amount_invalid', field, `is more than the balance, ${left}`);
  // Refunding another amount than the merchant has written down would be worse than refusing.
  if (refund_type === 'F' && wanted !== remaining) {
    return fault('refund_amount_invalid', field, `a refund of the type F gives back ${left}`);
  }
  return wanted;
}

/**
 * What a refund comes to, or why it is refused. `balance` is what the merchant takes for refundable before
 * this refund; it is compared, so that of two refunds that cross only one is made. A partial refund may be of
 * the whole amount.
 */
export function refundOf(request: CancelRequest, transaction: RefundableTransaction): Refund {
  const { payment, refund, tax } = request;
  const remaining = transaction.receivedMinorUnits - transaction.refundedMinorUnits;
  const refuse = (found: RuleFault): Refund => ({ ok: false, fault: found });
  const wrong = transactionFault(payment, transaction);
  if (wrong !== null) return refuse(wrong);
  if (remaining <= 0n) return refuse(fault('already_canceled', ''));
  const balance = parseAmount(payment.balance, transaction.currency);
  if (!balance.ok || balance.minorUnits !== remaining) {
    return refuse(fault('balance_mismatch', 'payment.balance'));
  }
  const minorUnits = amountOf(refund, transaction, remaining);
  if (typeof minorUnits !== 'bigint') return refuse(minorUnits);
  const text = formatAmount(minorUnits, transaction.currency);
  const taxed = neededFault(request, transaction.paymentMethod) ?? taxFault(tax, text, transaction.currency);
  if (taxed !== null) return refuse(taxed);
  return { ok: true, minorUnits, balanceMinorUnits: remaining - minorUnits };
}
