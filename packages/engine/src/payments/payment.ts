import type { Decline } from '../base/declines.ts';
import type { Details } from '../base/details.ts';
import type { Currency } from '../base/money.ts';
import type {
  Approval,
  Authentication,
  Card,
  PaymentIntent,
  SettlementCalendar,
  VirtualAccount,
} from '../base/payment-facts.ts';
import type { Counted } from '../limits/counted.ts';
import type { DepositRules } from './deposit-rules.ts';
import type { PaymentState } from './states.ts';

/** Money coming in. Amounts are minor units of `currency` unless stated otherwise. */
export interface Payment {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  readonly dialect: string;
  /** The merchant's own number. */
  readonly orderNumber: string;
  /** 0; counts up where a dialect lets an order number be used for another payment. */
  readonly orderTry: number;
  /** The platform's number. */
  readonly platformNumber: string;
  /** Hash of the request that created it: distinguishes a repetition from another request with the same number. */
  readonly contentHash: string;
  readonly state: PaymentState;
  readonly intent: PaymentIntent;
  readonly currency: Currency;
  readonly amount: bigint;
  readonly receivedAmount: bigint;
  readonly refundedAmount: bigint;
  /** Reserved by refunds that are under way. */
  readonly refundingAmount: bigint;
  /** What refunds, done and under way, give back to the payer, in the payer's currency. */
  readonly refundedPayerAmount: bigint;
  /** What chargebacks claim, or have taken for good. */
  readonly chargedBackAmount: bigint;
  /** The same in the payer's currency. */
  readonly chargedBackPayerAmount: bigint;
  /** The part that is still in the merchant's unsettled balance. */
  readonly unsettledAmount: bigint;
  readonly feeFixed: bigint;
  readonly feeRatePpm: bigint;
  readonly feeAmount: bigint;
  /** What the payer pays, in the payer's currency. */
  readonly payerCurrency: Currency;
  readonly payerAmount: bigint;
  readonly payerRate: string | null;
  /** Codes the payer may choose from. */
  readonly allowedMethods: readonly string[];
  readonly method: string | null;
  readonly bank: string | null;
  readonly channel: string | null;
  readonly attemptId: string | null;
  readonly redirectUrl: string | null;
  readonly virtualAccount: VirtualAccount | null;
  readonly card: Card | null;
  /** The stored card that it makes, or is paid with. */
  readonly cardTokenId: string | null;
  readonly approval: Approval | null;
  readonly authentication: Authentication | null;
  readonly returnUrl: string | null;
  readonly failUrl: string | null;
  readonly callbackUrl: string | null;
  /**
   * The payer's name, e-mail, phone and user id, and the order's description, as sealed JSON: personal data is not
   * readable at rest.
   */
  readonly payerSealed: string | null;
  /**
   * Whether its cash receipt has to be looked at, or says what the payment came to; null where nobody wants one, or an
   * operator had it cancelled.
   */
  readonly cashReceipt: 'due' | 'done' | null;
  /** Whom the receipt is for and how the payment is taxed, as sealed JSON (cash-receipts/). */
  readonly receiptWishSealed: string | null;
  /** The payee as the payer sees it (on the page, as the holder of an account); the merchant's name when null. */
  readonly payeeName: string | null;
  /** Identifies the payer for daily limits; a keyed hash, no personal data. */
  readonly payerKey: string | null;
  /** What it uses of daily limits, given back when it ends unpaid; null where nothing is limited. */
  readonly counted: readonly Counted[] | null;
  readonly details: Details;
  /** The rules for deposits that do not match, as of the payment's creation. */
  readonly depositRules: DepositRules;
  readonly settlementDays: number;
  readonly settlementCalendar: SettlementCalendar;
  /** Our reason; null until it fails, and for payments that failed before there were reasons. */
  readonly decline: Decline | null;
  /** The channel's own code and text; the key of the reason where no channel answered. */
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly completedAt: Date | null;
  readonly settleAt: Date | null;
  readonly settlementId: string | null;
}

/** The failure code of a page that another page of the same order replaced before anybody began to pay. */
export const SUPERSEDED: Decline = 'superseded';

/** Why an unpaid payment ended; shown to payers and merchants. */
export const NOT_IN_TIME = 'The payment was not made in time';

/** Context that binds a depositor's sealed name to the deposit's row. */
export function depositorContext(deposit: { id: string }): string {
  return `deposits.depositor:${deposit.id}`;
}
