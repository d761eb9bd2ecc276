import type { Currency } from '../base/money.ts';
import type { TaxSplit } from '../base/tax.ts';
import type { ReceiptNumberKind, ReceiptPurpose } from './cash-receipt.ts';

/**
 * A receipt as it is requested from the tax office (or whoever reports to it). Its number is opened for the call only.
 */
export interface ReceiptOrder {
  /** The key that makes repeated calls safe: for a known key the office returns the receipt's state. */
  readonly receiptId: string;
  readonly merchantId: string;
  readonly merchantName: string;
  readonly platformNumber: string;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly tax: TaxSplit;
  readonly purpose: ReceiptPurpose;
  readonly numberKind: ReceiptNumberKind;
  readonly number: string;
  readonly paidAt: Date;
}

export interface ReceiptCancellation extends ReceiptOrder {
  /** The number under which the receipt was approved. */
  readonly approvalNumber: string;
}

export type ReceiptAnswer =
  | { readonly kind: 'pending' }
  | { readonly kind: 'approved'; readonly approvalNumber: string }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

/**
 * Issues cash receipts. Both calls are repeated with the same order until the answer is not `pending`; a call that
 * throws changes nothing.
 */
export interface ReceiptIssuer {
  readonly name: string;
  issue(order: ReceiptOrder): Promise<ReceiptAnswer>;
  cancel(order: ReceiptCancellation): Promise<ReceiptAnswer>;
}
