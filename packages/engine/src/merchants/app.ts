import type { Currency } from '../base/money.ts';
import type { StoredSettings } from '../base/settings.ts';

/** One set of API credentials of a merchant in one dialect and currency. */
export interface App {
  readonly id: string;
  readonly merchantId: string;
  readonly merchantName: string;
  readonly merchantState: 'active' | 'suspended' | 'closed';
  readonly dialect: string;
  /** The id that the merchant sends: appId, app_code or mid. */
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
  /** The operator's settings; absent means the default. Each owner reads its own (`settings.ts`). */
  readonly settings: StoredSettings;
}

export type KeyKind =
  | 'secret_key'
  | 'merchant_public_key'
  | 'platform_private_key'
  | 'api_key'
  | 'webhook_secret';

/** A key ready for use: opened, with its period. */
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
