import type { Decline } from '../base/declines.ts';
import type { Details } from '../base/details.ts';
import type { Currency } from '../base/money.ts';
import type { TaxSplitText } from '../base/tax.ts';
import type { RefundState } from './states.ts';

/** How long a request waits for the channel; the refund itself does not depend on it. */
export const REFUND_ANSWER_TIMEOUT_MS = 8000;

/** Context that binds a refund's sealed payee to its row. */
export function refundPayeeContext(refund: { id: string }): string {
  return `refunds.payee:${refund.id}`;
}

/** Context that binds a refund's sealed reason to its row. */
export function refundReasonContext(refund: { id: string }): string {
  return `refunds.reason:${refund.id}`;
}

/** Money back to the payer of a payment. Amounts are minor units of `currency`. */
export interface Refund {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  readonly paymentId: string;
  /** `void`: an authorization was voided, so there was no money to book. */
  readonly kind: 'refund' | 'void';
  /** The merchant's number of the refund. */
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly contentHash: string;
  readonly state: RefundState;
  readonly currency: Currency;
  readonly amount: bigint;
  /**
   * The part that was taken from the payment's own unsettled money and has not gone back to it; the rest came from the
   * available balance.
   */
  readonly fromUnsettled: bigint;
  /** What the payer gets back, in the payer's currency. */
  readonly payerAmount: bigint;
  readonly channel: string;
  readonly attemptId: string;
  /** The account that receives the money, where the payment can not be reversed by its own method; sealed. */
  readonly payeeSealed: string | null;
  /** The merchant's reason, which may contain personal data; sealed. */
  readonly reasonSealed: string | null;
  /** How it is taxed, where the merchant stated it. */
  readonly taxSplit: TaxSplitText | null;
  /** No personal data. */
  readonly details: Details;
  /** Our reason; null until it fails, and for refunds that failed before there were reasons. */
  readonly decline: Decline | null;
  /** The channel's own code and text; the key of the reason where no channel answered. */
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
}
