import type { Currency } from '../base/money.ts';
import type { Sealer } from '../base/secrets.ts';
import type { TaxSplit, TaxSplitText } from '../base/tax.ts';
import type { CashReceiptState } from './states.ts';

export type ReceiptPurpose = 'income_deduction' | 'expense_proof';
export type ReceiptNumberKind = 'phone' | 'resident_number' | 'card' | 'business_number';

/** The receipt that was requested with the payment, by the payer or by the merchant for them. */
export interface ReceiptWish {
  readonly purpose: ReceiptPurpose;
  readonly by: ReceiptNumberKind;
  readonly number: string;
  /** How the payment is taxed; null where not stated. */
  readonly tax: TaxSplitText | null;
}

/** A Korean cash receipt. Amounts are minor units of `currency`; the four parts sum to `amount`. */
export interface CashReceipt {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  readonly paymentId: string;
  /** The receipt that this one replaces after a partial refund. */
  readonly replacesId: string | null;
  readonly state: CashReceiptState;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly taxFreeAmount: bigint;
  readonly taxableAmount: bigint;
  readonly vatAmount: bigint;
  readonly serviceFeeAmount: bigint;
  readonly purpose: ReceiptPurpose;
  readonly numberKind: ReceiptNumberKind;
  /** The payer's identifier on the receipt, sealed. */
  readonly numberSealed: string;
  /** The tax office's number. */
  readonly approvalNumber: string | null;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  /** When the tax office is asked next; null when no question is open. */
  readonly askAt: Date | null;
  /** How often it has been asked in this state. */
  readonly asks: number;
  readonly createdAt: Date;
  readonly approvedAt: Date | null;
  /** When it was cancelled or replaced. */
  readonly endedAt: Date | null;
}

/** Context that binds the sealed number of a receipt to its row. */
export function receiptNumberContext(receipt: { readonly id: string }): string {
  return `cash_receipts.number:${receipt.id}`;
}

/** Context that binds the sealed request for a receipt to its payment. */
export function receiptWishContext(payment: { readonly id: string }): string {
  return `payments.receipt_wish:${payment.id}`;
}

/** The request for a receipt as a payment keeps it. */
export function sealedReceiptWish(
  sealer: Sealer,
  wish: ReceiptWish,
  payment: { readonly id: string },
): string {
  return sealer.seal(JSON.stringify(wish), receiptWishContext(payment));
}

/** The amounts of a receipt. */
export function receiptAmounts(amount: bigint, split: TaxSplit) {
  return {
    amount,
    taxFreeAmount: split.taxFree,
    taxableAmount: split.taxable,
    vatAmount: split.vat,
    serviceFeeAmount: split.serviceFee,
  };
}
