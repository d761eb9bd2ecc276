import { type Failure, NO_FAILURE } from '../base/declines.ts';
import { type Details, mergedDetails } from '../base/details.ts';
import type { Currency, Money } from '../base/money.ts';
import type { Card, PaymentIntent, SettlementCalendar } from '../base/payment-facts.ts';
import { tracedDetails } from '../base/trace.ts';
import type { Party } from '../channels/port.ts';
import type { AppAccess, FeeRule } from '../merchants/app.ts';
import { type DepositRules, type DepositSettings, depositRulesOf } from './deposit-rules.ts';
import type { Payment } from './payment.ts';
import { PAYMENT_SETTINGS } from './settings.ts';

/** A payment as a dialect's front door asks for it. */
export interface PaymentRequest {
  readonly access: AppAccess;
  readonly orderNumber: string;
  /**
   * `unique` when absent. `repeatable`: the same request again, while its payment is open, answers that payment; every
   * other one makes the next try of the order. `once_paid`: the same, but no more tries after one that was paid.
   * `once`: nor after one that failed; only a page that was superseded leaves room for the next.
   */
  readonly orderNumbers?: 'unique' | 'repeatable' | 'once_paid' | 'once';
  /** `sale` when absent. */
  readonly intent?: PaymentIntent;
  /** The app's when absent. */
  readonly currency?: Currency;
  readonly platformNumber: string;
  /** Drawn beforehand by whoever has kept something under it already; drawn here when absent. */
  readonly id?: string;
  /** Hash over what the merchant sent; equal hashes are one request. */
  readonly contentHash: string;
  readonly amount: bigint;
  /** What the payer pays and the rate it was worked out with; the order's own money when absent. */
  readonly payerMoney?: Money & { readonly rate: string };
  readonly allowedMethods: readonly string[];
  readonly payer: Party;
  readonly returnUrl: string | null;
  readonly failUrl: string | null;
  readonly callbackUrl: string | null;
  /** What it is for; sealed with the payer. */
  readonly subject: string | null;
  /** Not personal: it is kept as it is. What is kept of people goes to `payer.extra`. */
  readonly details: Details;
  /** The dialect's defaults for deposits that do not fit; the app's own settings go before them. */
  readonly depositRules?: Partial<DepositRules>;
  /** The mildest rules that the dialect can carry out, whatever the app's settings say. */
  readonly leastDepositRules?: Partial<DepositRules>;
  /** The dialect's default for when the money settles; the app's own setting goes before it. */
  readonly settlementCalendar?: SettlementCalendar;
  /** Whom the payer sees as the payee; the merchant's name when absent. */
  readonly payeeName?: string;
  /** A nonce that the payment uses up, in the same commit. */
  readonly nonce?: string;
  /** When the payment ends unpaid; after the app's own lifetime when absent. */
  readonly expiresAt?: Date;
  /** What the payer's daily limits count by, with the method; no limits when absent. Kept as a keyed hash. */
  readonly payerIdentifier?: string;
  /** It is known that nothing can come of it: made as failed, with this reason. */
  readonly failure?: Failure;
}

/** A card that pays again by the consent that its holder gave before. */
export interface StoredCard {
  readonly card: Card;
  readonly cardTokenId: string;
}

/** What is drawn, looked up or sealed before a payment is made of its request. */
export interface NewPaymentParts {
  readonly id: string;
  readonly now: Date;
  readonly fee: FeeRule;
  readonly payerKey: string | null;
  readonly payerSealed: string;
}

const DEFAULT_LIFETIME_SECONDS = 24 * 60 * 60;
/** The payment of a request as it stands before anything has happened to it. Pure. */
export function newPayment(
  request: PaymentRequest,
  { id, now, fee, payerKey, payerSealed }: NewPaymentParts,
): Payment {
  const { app } = request.access;
  const currency = request.currency ?? app.currency;
  const lifetimeSeconds =
    PAYMENT_SETTINGS.paymentLifetimeSeconds.of(app.settings) ?? DEFAULT_LIFETIME_SECONDS;
  return {
    merchantId: app.merchantId,
    id,
    appId: app.id,
    dialect: app.dialect,
    orderNumber: request.orderNumber,
    orderTry: 0,
    platformNumber: request.platformNumber,
    contentHash: request.contentHash,
    state: 'created',
    intent: request.intent ?? 'sale',
    currency,
    amount: request.amount,
    receivedAmount: 0n,
    refundedAmount: 0n,
    refundingAmount: 0n,
    refundedPayerAmount: 0n,
    chargedBackAmount: 0n,
    chargedBackPayerAmount: 0n,
    unsettledAmount: 0n,
    feeFixed: fee.fixedAmount,
    feeRatePpm: fee.ratePpm,
    feeAmount: 0n,
    payerCurrency: request.payerMoney?.currency ?? currency,
    payerAmount: request.payerMoney?.amount ?? request.amount,
    payerRate: request.payerMoney?.rate ?? null,
    allowedMethods: request.allowedMethods,
    method: null,
    bank: null,
    channel: null,
    attemptId: null,
    redirectUrl: null,
    virtualAccount: null,
    card: null,
    cardTokenId: null,
    approval: null,
    authentication: null,
    returnUrl: request.returnUrl,
    failUrl: request.failUrl,
    callbackUrl: request.callbackUrl ?? app.paymentCallbackUrl,
    payerSealed,
    cashReceipt: null,
    receiptWishSealed: null,
    payeeName: request.payeeName ?? null,
    payerKey,
    details: mergedDetails(request.details, tracedDetails()),
    depositRules: depositRulesOf(depositSettingsOf(app), request.depositRules, request.leastDepositRules),
    settlementDays: app.settlementDays,
    settlementCalendar:
      PAYMENT_SETTINGS.settlementCalendar.of(app.settings) ?? request.settlementCalendar ?? 'calendar',
    ...NO_FAILURE,
    createdAt: now,
    expiresAt: request.expiresAt ?? new Date(now.getTime() + lifetimeSeconds * 1000),
    completedAt: null,
    settleAt: null,
    settlementId: null,
    counted: null,
  };
}

function depositSettingsOf({ settings }: AppAccess['app']): DepositSettings {
  const depositRule = PAYMENT_SETTINGS.depositRule.of(settings);
  const depositRules = PAYMENT_SETTINGS.depositRules.of(settings);
  return { ...(depositRule ? { depositRule } : {}), ...(depositRules ? { depositRules } : {}) };
}
