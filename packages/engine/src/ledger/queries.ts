import type { Currency } from '../base/money.ts';
import type { Queryable } from '../store/store.ts';
import type { AccountKind } from './accounts.ts';

export const BALANCES_OF = `
  select kind, currency, sum(balance)::bigint as balance from accounts
  where merchant_id = $1 and currency = $2 group by kind, currency`;

/** A merchant's balances in one currency, minor units. */
export interface MerchantBalances {
  readonly currency: Currency;
  readonly unsettled: bigint;
  readonly available: bigint;
  readonly frozen: bigint;
  readonly disputed: bigint;
  /** The merchant's debt: zero or negative. */
  readonly debt: bigint;
  readonly suspense: bigint;
}

export async function balancesOf(
  store: Queryable,
  merchantId: string,
  currency: Currency,
): Promise<MerchantBalances> {
  const rows = await store.query<{ kind: AccountKind; balance: bigint }>(BALANCES_OF, [merchantId, currency]);
  const of = (kind: AccountKind) => rows.find((row) => row.kind === kind)?.balance ?? 0n;
  return {
    currency,
    unsettled: of('unsettled'),
    available: of('available'),
    frozen: of('frozen'),
    disputed: of('disputed'),
    debt: of('merchant_debt'),
    suspense: of('suspense'),
  };
}

/** The currencies in which a merchant has accounts. */
const CURRENCIES_OF = `select distinct currency from accounts where merchant_id = $1 order by currency`;

/** A merchant's balances by currency; KRW first, also where there never was any. */
export async function allBalancesOf(store: Queryable, merchantId: string): Promise<MerchantBalances[]> {
  const rows = await store.query<{ currency: Currency }>(CURRENCIES_OF, [merchantId]);
  const currencies = new Set<Currency>(['KRW', ...rows.map(({ currency }) => currency)]);
  return Promise.all([...currencies].map((currency) => balancesOf(store, merchantId, currency)));
}
