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

/** A payment as a dialect requests it. */
export interface PaymentRequest {
  readonly access: AppAccess;
  readonly orderNumber: string;
  /**
   * `unique` when absent. `repeatable`: the same request again, while its payment is open, returns that payment; every
   * other one creates the next payment of the order. `once_paid`: the same, but nothing after a paid one. `once`: nor
   * after a failed one; only a superseded page allows the next.
   */
  readonly orderNumbers?: 'unique' | 'repeatable' | 'once_paid' | 'once';
  /**
   * Where the order takes one payment at a time: an open page of it gives way if nobody has begun to pay at it, with
   * this reason for its payer. One that was begun, or paid, stays, and refuses the request.
   */
  readonly takingPlace?: string;
  /** `sale` when absent. */
  readonly intent?: PaymentIntent;
  /** The app's when absent. */
  readonly currency?: Currency;
  readonly platformNumber: string;
  /** Generated beforehand by a caller that has already used it; generated here when absent. */
  readonly id?: string;
  /** Hash over the merchant's request; equal hashes are one request. */
  readonly contentHash: string;
  readonly amount: bigint;
  /** What the payer pays and the rate used; the order's own currency when absent. */
  readonly payerMoney?: Money & { readonly rate: string };
  readonly allowedMethods: readonly string[];
  readonly payer: Party;
  readonly returnUrl: string | null;
  readonly failUrl: string | null;
  readonly callbackUrl: string | null;
  /** The order's description; sealed with the payer. */
  readonly subject: string | null;
  /** Not personal: stored in clear. A dialect's personal data go to `payer.extra`. */
  readonly details: Details;
  /** The dialect's defaults for deposits that do not match; the app's own settings override them. */
  readonly depositRules?: Partial<DepositRules>;
  /** The mildest rules that the dialect can execute, whatever the app's settings are. */
  readonly leastDepositRules?: Partial<DepositRules>;
  /** The dialect's default for when the money settles; the app's own setting overrides it. */
  readonly settlementCalendar?: SettlementCalendar;
  /** The payee's name shown to the payer; the merchant's name when absent. */
  readonly payeeName?: string;
  /** A nonce that the payment uses up, in the same commit. */
  readonly nonce?: string;
  /** When the payment ends unpaid; after the app's own lifetime when absent. */
  readonly expiresAt?: Date;
  /** When it ends unpaid at the latest. */
  readonly endsBy?: Date;
  /**
   * What the payer's daily limits count by, together with the method; no limits when absent. Stored as a keyed hash.
   */
  readonly payerIdentifier?: string;
  /** It is known to fail: created as failed, with this reason. */
  readonly failure?: Failure;
}

/** A repeated card payment by the holder's earlier consent. */
export interface StoredCard {
  readonly card: Card;
  readonly cardTokenId: string;
}

/** The parts that are generated, looked up or sealed before a payment is created from its request. */
export interface NewPaymentParts {
  readonly id: string;
  readonly now: Date;
  readonly fee: FeeRule;
  readonly payerKey: string | null;
  readonly payerSealed: string;
}

const DEFAULT_LIFETIME_SECONDS = 24 * 60 * 60;
/** The payment of a request before anything has happened to it. Pure. */
export function newPayment(
  request: PaymentRequest,
  { id, now, fee, payerKey, payerSealed }: NewPaymentParts,
): Payment {
  const { app } = request.access;
  const currency = request.currency ?? app.currency;
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
    expiresAt: expiryOf(request, now),
    completedAt: null,
    settleAt: null,
    settlementId: null,
    counted: null,
  };
}

function expiryOf({ access: { app }, expiresAt, endsBy }: PaymentRequest, now: Date): Date {
  const lifetimeSeconds =
    PAYMENT_SETTINGS.paymentLifetimeSeconds.of(app.settings) ?? DEFAULT_LIFETIME_SECONDS;
  const end = expiresAt ?? new Date(now.getTime() + lifetimeSeconds * 1000);
  return endsBy !== undefined && endsBy < end ? endsBy : end;
}

function depositSettingsOf({ settings }: AppAccess['app']): DepositSettings {
  const depositRule = PAYMENT_SETTINGS.depositRule.of(settings);
  const depositRules = PAYMENT_SETTINGS.depositRules.of(settings);
  return { ...(depositRule ? { depositRule } : {}), ...(depositRules ? { depositRules } : {}) };
}
