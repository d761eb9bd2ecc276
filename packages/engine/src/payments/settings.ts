import { between, oneOf, type SettingKind } from '../base/setting-kinds.ts';
import { declareSettings } from '../base/settings.ts';
import type { App } from '../merchants/app.ts';
import { DEPOSIT_CASES, DEPOSIT_RULES, type DepositRules, depositSettingsFault } from './deposit-rules.ts';
import { LATE_PAYMENT_RULES } from './outcome-input.ts';

const DAY_SECONDS = 24 * 60 * 60;

/** Single rules; an unknown word for a case reads as `hold` (deposit-rules.ts). */
const casesWithRules: SettingKind<Partial<DepositRules>> = {
  form: `cases (${DEPOSIT_CASES.join(', ')}), each with one of ${DEPOSIT_RULES.join(', ')}`,
  read: (text) => {
    const depositRules = Object.fromEntries(text.split(',').map((part) => part.trim().split(/=(.*)/s)));
    return depositSettingsFault({ depositRules }) === undefined ? depositRules : undefined;
  },
  isStored: (value): value is Partial<DepositRules> => typeof value === 'object' && value !== null,
};

export const PAYMENT_SETTINGS = declareSettings('payments', {
  paymentLifetimeSeconds: {
    kind: between(60, 90 * DAY_SECONDS),
    fallback: '86400',
    help: 'Life of a payment link whose order does not say it itself.',
  },
  authorizationLifetimeSeconds: {
    kind: between(60, 90 * DAY_SECONDS),
    fallback: '604800',
    help: 'How long an authorization waits for its capture, and an authentication for its confirmation.',
    more: 'The vault keeps its card a day longer, and eight days at least.',
  },
  settlementCalendar: {
    kind: oneOf('calendar', 'business', 'on_request'),
    fallback: "the dialect's, else `calendar`",
    help: 'Days of T+n: `calendar`, `business` (days in Korea), or `on_request` of the merchant.',
  },
  latePayments: {
    kind: oneOf(...LATE_PAYMENT_RULES),
    fallback: '`return`',
    help: 'What is done with money that a channel took for an order that was over.',
    more: 'See [Money for orders that are over](operation.md#money-for-orders-that-are-over).',
    misread: 'hold',
  },
  depositRule: {
    kind: oneOf(...DEPOSIT_RULES),
    fallback: "the dialect's",
    help: 'What is done with deposits that are short, too large, repeated or late.',
    more:
      '`accept` leaves the last two on `hold`. `refuse` is for banks that wait for the answer, as the simulated one; ' +
      'what a channel has taken already is held. A dialect whose messages cannot report a part does not take ' +
      '`accept` here, nor for the case `short`.',
    misread: 'hold',
  },
  depositRules: {
    kind: casesWithRules,
    fallback: '`depositRule`',
    help: 'The same for single cases, which go before `depositRule`.',
    more:
      '[sandbox.md](sandbox.md#virtual-accounts) says what each does. Orders keep the rules that they were made ' +
      'under.',
    option: '--deposit-rule case=rule',
  },
});

const MERCHANTS_TURN_SECONDS = 7 * DAY_SECONDS;

/** How long an app's authorizations wait for their capture, and its authentications for their confirmation. */
export function merchantsTurnMs({ settings }: Pick<App, 'settings'>): number {
  return (PAYMENT_SETTINGS.authorizationLifetimeSeconds.of(settings) ?? MERCHANTS_TURN_SECONDS) * 1000;
}
