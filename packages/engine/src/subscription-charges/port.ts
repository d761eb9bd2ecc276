import type { Details } from '../base/details.ts';
import type { AppAccess } from '../merchants/app.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** The dates around a charge. */
export interface ChargeDates {
  /** The day of the charge after this one. */
  readonly nextOn: string;
  /** The day on which this one is tried again if it is declined; null for the last try. */
  readonly retryOn: string | null;
}

/** What only a dialect knows about the charges of its subscriptions. */
export interface SubscriptionDialect {
  readonly name: string;
  /** A new platform number for a charge. */
  platformNumber(subscription: Subscription, access: AppAccess): Promise<string>;
  /** What the charge's payment keeps; no personal data. */
  chargeDetails(subscription: Subscription, dates: ChargeDates, access: AppAccess): Promise<Details>;
}
