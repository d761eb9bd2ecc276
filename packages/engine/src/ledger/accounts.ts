import type { Currency } from '../base/money.ts';

/** What a balance of the kind may be; the database holds the same rules as constraints (test: ledger-accounts). */
export type BalanceRule = 'not_negative' | 'not_positive' | 'any';

interface AccountRow {
  readonly means: string;
  readonly balance: BalanceRule;
  /** Whether the balance is the merchant's own money or debt; the others are the operator's. */
  readonly isOfMerchant: boolean;
}

const merchants = (means: string, balance: BalanceRule = 'not_negative'): AccountRow => ({
  means,
  balance,
  isOfMerchant: true,
});
const operators = (means: string): AccountRow => ({ means, balance: 'any', isOfMerchant: false });

/**
 * The chart of accounts, kept per merchant so that a merchant's books stand on one shard and two merchants never wait
 * for one another. Sums over merchants are the platform's own position.
 *
 * Sign: a positive balance is what Naru owes to the party of the account, a negative one what that party owes to Naru.
 */
export const ACCOUNT_KINDS = {
  unsettled: merchants('received for the merchant, not yet settled'),
  available: merchants('free for payouts and refunds'),
  frozen: merchants('reserved by payouts and refunds under way'),
  disputed: merchants('held by chargebacks until the payer’s bank decides'),
  suspense: merchants('deposits that wait for an operator'),
  merchant_debt: merchants('owed for chargebacks that nothing was left for (negative)', 'not_positive'),
  channel_receivable: operators('what a channel collected and owes (negative)'),
  channel_clearing: operators('what a channel paid out and is owed (positive)'),
  fee_revenue: operators('fees earned'),
  fx: operators('the two sides of a conversion'),
  funding: operators('money that the merchant or operator put in from outside (negative)'),
} as const satisfies Readonly<Record<string, AccountRow>>;

export type AccountKind = keyof typeof ACCOUNT_KINDS;

function kindsWith(fits: (row: AccountRow) => boolean): ReadonlySet<AccountKind> {
  const kinds = Object.keys(ACCOUNT_KINDS) as AccountKind[];
  return new Set(kinds.filter((kind) => fits(ACCOUNT_KINDS[kind])));
}

export const NEVER_NEGATIVE = kindsWith(({ balance }) => balance === 'not_negative');
export const NEVER_POSITIVE = kindsWith(({ balance }) => balance === 'not_positive');
/** A merchant is closed when all of these are zero. */
export const OF_MERCHANT = kindsWith(({ isOfMerchant }) => isOfMerchant);

/** For SQL: `kind ${inKinds(OF_MERCHANT)}`. */
export function inKinds(kinds: ReadonlySet<AccountKind>): string {
  return `in (${[...kinds].map((kind) => `'${kind}'`).join(', ')})`;
}

export interface Account {
  readonly kind: AccountKind;
  /** The channel's name for the channel accounts, otherwise empty. */
  readonly channel: string;
  readonly currency: Currency;
}

export function accountKey(account: Account): string {
  return `${account.kind}|${account.channel}|${account.currency}`;
}
