import type { Currency } from '../base/money.ts';
import type { TaxSplit } from '../base/tax.ts';
import type { ReceiptNumberKind, ReceiptPurpose } from './cash-receipt.ts';

/**
 * A receipt as the tax office (or who reports to it) is asked for it. Its number is opened for the call only.
 */
export interface ReceiptOrder {
  /** The key that makes asking twice safe: asked again, the office says how it stands. */
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
 * Who issues cash receipts. Both calls are asked again with the same order until they answer something else
 * than `pending`; a call that throws leaves all as it is.
 */
export interface ReceiptIssuer {
  readonly name: string;
  issue(order: ReceiptOrder): Promise<ReceiptAnswer>;
  cancel(order: ReceiptCancellation): Promise<ReceiptAnswer>;
}
