import type { Currency } from '../base/money.ts';
import type { SettlementCalendar } from '../base/payment-facts.ts';
import type { DepositSettings } from '../payments/deposit-rules.ts';
import type { LatePaymentRule } from '../payments/late.ts';

/** One set of API credentials of a merchant in one dialect and currency. */
export interface App {
  readonly id: string;
  readonly merchantId: string;
  readonly merchantName: string;
  readonly merchantState: 'active' | 'suspended' | 'closed';
  readonly dialect: string;
  /** What the merchant sends: appId, app_code or mid. */
  readonly publicId: string;
  readonly currency: Currency;
  readonly name: string;
  readonly state: 'active' | 'disabled';
  readonly feePlanId: string;
  readonly paymentCallbackUrl: string | null;
  readonly payoutCallbackUrl: string | null;
  readonly settlementDays: number;
  readonly dailyPaymentLimit: bigint | null;
  readonly dailyPayoutLimit: bigint | null;
  readonly requestsPerSecond: number | null;
  readonly allowedIps: readonly string[];
  readonly settings: AppSettings;
}

/** Behaviour a merchant can choose per app. Absent means the default. */
export interface AppSettings extends DepositSettings {
  /** Life of a payment link; default 24 h. */
  readonly paymentLifetimeSeconds?: number;
  /** When captured money settles; calendar days when absent. */
  readonly settlementCalendar?: SettlementCalendar;
  /** How long an authorization may wait for its capture; default 7 days. */
  readonly authorizationLifetimeSeconds?: number;
  /**
   * A repeated identical request is answered like the first (`replay`, default) or refused as a duplicate. `once`
   * (Eximbay): the number of an order that failed is not taken again either.
   */
  readonly duplicateOrders?: 'replay' | 'refuse' | 'once';
  /** Whether payers are sent a confirmation of what they paid, where the dialect knows their address; default yes. */
  readonly confirmationMail?: boolean;
  /** What becomes of Eximbay orders with `fast_payment`: refused as not contracted when absent. */
  readonly fastPayment?: 'ignore';
  /**
   * A signed request that moves money out and was refused for a reason that may pass stays refused for a day
   * (`remember`, default), where the dialect has no nonces; or it may be sent again as it is.
   */
  readonly refusedRequests?: 'remember' | 'repeatable';
  /**
   * A refund has a number of its own, other than that of the payment (`own`, default); or `any`. Only where a refund
   * under the payment's number would be the same signed text as a query of the payment.
   */
  readonly refundNumbers?: 'own' | 'any';
  /** Waits between deliveries of a callback in seconds, in place of the dialect's own schedule. */
  readonly callbackRetrySeconds?: readonly number[];
  /** How many payments one payer may be given in a Korean day, where the dialect limits that; default 10. */
  readonly payerDailyCreated?: number;
  /** How many of them may succeed; default 3. */
  readonly payerDailySucceeded?: number;
  /** Wrong details and codes a payer may give in an identity check, 1 to 10; default 5. */
  readonly identityTries?: number;
  /** Wrong card details a payer may give for one payment; the last of them ends it; 1 to 100, default 10. */
  readonly cardTries?: number;
  /** Declined cards of one order in 24 hours after which no more are tried, 0 to 1000; 0: no limit; default 10. */
  readonly cardDeclinesPerOrder?: number;
  /** The same of one browser in an hour; default 10, in the sandbox no limit. */
  readonly cardDeclinesPerDevice?: number;
  /** The same of one public address (of IPv6 the first 64 bits) in an hour; default 30, in the sandbox no limit. */
  readonly cardDeclinesPerAddress?: number;
  /** The same of one card in an hour; default 5, in the sandbox no limit. */
  readonly cardDeclinesPerCard?: number;
  /** Declines of one order, device or card that are told with their reason, 0 to 1000; default 3. */
  readonly cardReasonsTold?: number;
  /** Where chargebacks are told of; nowhere when absent. */
  readonly webhookUrl?: string;
  /** Days that a merchant has for evidence against a chargeback; default 14. */
  readonly chargebackDeadlineDays?: number;
  /** What a chargeback costs the merchant, by the payment's currency: minor units as decimal text; else nothing. */
  readonly chargebackFee?: Readonly<Partial<Record<Currency, string>>>;
  /** What is done with money that a channel took for an order that was over; given back when absent. */
  readonly latePayments?: LatePaymentRule;
  /** The contract is for payments from abroad: neither Korean methods nor cards of Korea; default false. */
  readonly crossBorderOnly?: boolean;
  /** What happens to a payment that could not be assessed by the merchant's risk rules; `accept` when absent. */
  readonly riskOnError?: 'accept' | 'reject';
  /** How far a request's time stamp may be from the real time, where the dialect has one; 0 is no check. */
  readonly timestampWindowSeconds?: number;
  /** The payment methods that the app may use; all of its dialect when absent. */
  readonly methods?: readonly string[];
  /** Accounts that are not paid out to: digits. */
  readonly blockedAccounts?: readonly string[];
  /** TeemoPay's accountHolderNumber must be there and be a real date; default false. */
  readonly strictHolderNumber?: boolean;
  /** TeemoPay's email, phone and idCardNumber must be there; default false. */
  readonly strictContact?: boolean;
  /** Phone numbers must be Korean mobile numbers; default false. */
  readonly strictPhone?: boolean;
  /** Payout names may hold Hangul; default false. */
  readonly hangulPayoutNames?: boolean;
  /** Payers are offered to pay in the money of their card, and wallets bill in theirs; default false. */
  readonly conversion?: boolean;
  /** What the merchant is settled in, where that was agreed; each order in its own currency when absent. */
  readonly settlementCurrency?: Currency;
  /** Of which payments the dialect tells all of their currencies; only of converted ones when absent. */
  readonly conversionFields?: 'always' | 'when_converted';
  readonly [other: string]: unknown;
}

export type KeyKind =
  | 'secret_key'
  | 'merchant_public_key'
  | 'platform_private_key'
  | 'api_key'
  | 'webhook_secret';

/** A key as it is used: opened, and valid for a time. */
export interface AppKey {
  readonly id: string;
  readonly kind: KeyKind;
  readonly text: string;
  readonly fingerprint: string;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
}

export interface FeeRule {
  readonly direction: 'payment' | 'payout';
  readonly currency: Currency;
  readonly method: string;
  readonly version: number;
  readonly validFrom: Date;
  readonly fixedAmount: bigint;
  readonly ratePpm: bigint;
}

/** An app with all that a request needs to know of it. */
export interface AppAccess {
  readonly app: App;
  readonly keys: readonly AppKey[];
  readonly feeRules: readonly FeeRule[];
}

/** Keys of one kind that are valid at `now`, newest first: the first signs, all of them verify. */
export function activeKeys(access: AppAccess, kind: KeyKind, now: Date): AppKey[] {
  return access.keys
    .filter((key) => key.kind === kind && key.validFrom <= now && (!key.validUntil || key.validUntil > now))
    .toSorted((one, other) => other.validFrom.getTime() - one.validFrom.getTime());
}

/**
 * The fee rule in force at `now` for orders of `currency` (the app's own when absent): the newest version for the
 * method, else the newest for all methods.
 */
export function feeRuleFor(
  access: AppAccess,
  direction: FeeRule['direction'],
  method: string | null,
  now: Date,
  currency: Currency = access.app.currency,
): FeeRule | undefined {
  const inForce = access.feeRules.filter(
    (rule) => rule.direction === direction && rule.currency === currency && rule.validFrom <= now,
  );
  const newest = (name: string | null) =>
    inForce.filter((rule) => rule.method === name).toSorted((one, other) => other.version - one.version)[0];
  return newest(method) ?? newest('*');
}
