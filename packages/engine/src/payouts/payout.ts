import type { Decline } from '../base/declines.ts';
import type { Details } from '../base/details.ts';
import type { Currency } from '../base/money.ts';
import type { Counted } from '../limits/counted.ts';
import type { PayoutState } from './states.ts';

/** Money going out. Amounts are minor units of `currency`. */
export interface Payout {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  readonly dialect: string;
  readonly orderNumber: string;
  readonly platformNumber: string;
  readonly contentHash: string;
  readonly state: PayoutState;
  readonly currency: Currency;
  readonly amount: bigint;
  /** Charged on top of the amount; given back when the payout fails or is returned. */
  readonly feeAmount: bigint;
  /** The rule that the fee was calculated by. */
  readonly feeFixed: bigint;
  readonly feeRatePpm: bigint;
  /** The payee's bank, a code of the dialect's catalogue. */
  readonly method: string;
  readonly channel: string;
  readonly attemptId: string;
  readonly callbackUrl: string | null;
  /** Name, account number, phone and e-mail of the payee, and the payout's description, as sealed JSON. */
  readonly payeeSealed: string;
  /** What it uses of daily limits, given back when it fails or is returned; null where nothing is limited. */
  readonly counted: readonly Counted[] | null;
  /** Not personal: stored in clear. */
  readonly details: Details;
  /** Our reason; null until it fails, and for payouts that failed before there were reasons. */
  readonly decline: Decline | null;
  /** The channel's own code and text; the key of the reason where no channel answered. */
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
}

/** Context that binds a payout's sealed payee data to its row. */
export function payeeContext(payout: { id: string }): string {
  return `payouts.payee:${payout.id}`;
}
