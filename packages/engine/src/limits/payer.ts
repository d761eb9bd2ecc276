import { ownFailure } from '../base/declines.ts';
import type { App } from '../merchants/app.ts';
import { PAYER_LIMIT_SETTINGS } from './settings.ts';

/** How many payments one payer may start in one Korean day, and how many of them may succeed. */
export interface PayerLimits {
  readonly created: bigint;
  readonly succeeded: bigint;
}

/** TeemoPay's figures for wallets, per address of the payer (docs/protocols/teemopay.md §4.1, `ipAddress`). */
const DEFAULTS = { created: 10, succeeded: 3 };

/** The limits of an app: its own settings, or the defaults. */
export function payerLimitsOf(app: App): PayerLimits {
  return {
    created: BigInt(PAYER_LIMIT_SETTINGS.payerDailyCreated.of(app.settings) ?? DEFAULTS.created),
    succeeded: BigInt(PAYER_LIMIT_SETTINGS.payerDailySucceeded.of(app.settings) ?? DEFAULTS.succeeded),
  };
}

/** The payer has reached a daily limit. */
export const PAYER_LIMIT = ownFailure('payer_limit');
