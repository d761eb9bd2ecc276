import type { Currency } from '../base/money.ts';

/**
 * The chart of accounts, kept per merchant so that a merchant's books stand on one shard and two merchants never
 * wait for one another. Sums over merchants are the platform's own position.
 *
 * Sign: a positive balance is what Naru owes to whom the account stands for, a negative one is what is owed to Naru.
 */
export const ACCOUNT_KINDS = {
  unsettled: 'received for the merchant, not yet settled',
  available: 'free for payouts and refunds',
  frozen: 'reserved by payouts and refunds under way',
  disputed: 'held by chargebacks until the payer’s bank decides',
  suspense: 'deposits that wait for an operator',
  merchant_debt: 'what the merchant owes for chargebacks that nothing was left for (negative)',
  channel_receivable: 'what a channel collected and owes (negative)',
  channel_clearing: 'what a channel paid out and is owed (positive)',
  fee_revenue: 'fees earned',
  fx: 'the two sides of a conversion',
  funding: 'money that the merchant or operator put in from outside (negative)',
} as const;

export type AccountKind = keyof typeof ACCOUNT_KINDS;

/** Balances that can never fall below zero; the database holds the same rule as a constraint. */
export const NEVER_NEGATIVE: ReadonlySet<AccountKind> = new Set([
  'unsettled',
  'available',
  'frozen',
  'disputed',
  'suspense',
]);

/** Balances that can never rise above zero; the database holds the same rule as a constraint. */
export const NEVER_POSITIVE: ReadonlySet<AccountKind> = new Set(['merchant_debt']);

export interface Account {
  readonly kind: AccountKind;
  /** The channel's name for the channel accounts, otherwise empty. */
  readonly channel: string;
  readonly currency: Currency;
}

export function accountKey(account: Account): string {
  return `${account.kind}|${account.channel}|${account.currency}`;
}
