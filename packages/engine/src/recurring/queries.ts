import { inStates } from '../base/state-sets.ts';
import { isFreeSql } from '../outbox/lease.ts';
import type { OrderId } from '../payments/queries.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import { RISK_REVIEW_SETS } from '../risk/states.ts';
import { type ListedBefore, newestFirst, positionOf, timeOfRow } from '../store/newest-first.ts';
import type { Queryable } from '../store/store.ts';
import type { CardToken } from '../tokens/token.ts';
import { fromRow } from '../writer/rows.ts';
import type { Recurring, RecurringCharge } from './recurring.ts';
import { RECURRING_SETS, RECURRING_STATES, type RecurringState } from './states.ts';

/** Recurring payments that a worker takes in one round; a full batch of the writer. */
export const PAGE = 500;

/** Index recurrings_due. The inner limit is a constant for the reason given at CLAIM_EFFECTS. */
export const CLAIM_DUE = `
  update recurrings r set leased_until = clock_timestamp() + $2::double precision * interval '1 millisecond'
  where (r.merchant_id, r.id) in (
    select merchant_id, id from recurrings
    where state ${inStates(RECURRING_SETS.chargeable)} and due_at <= $1
      and ${isFreeSql()}
    order by due_at limit ${PAGE} for update skip locked
  )
  returning r.*`;

/** Index recurrings_under_way and the payments' primary key: whose payment under way is over. */
export const FOLLOWED = `
  select r.* from recurrings r
  cross join lateral (
    select p.state from payments p where p.id = r.current_payment_id and p.merchant_id = r.merchant_id limit 1
  ) p
  where r.state ${inStates(RECURRING_SETS.underWay)} and p.state = any($1::text[])
  limit ${PAGE}`;

/** Index recurrings_under_way: whose payments these are. */
export const UNDER_WAY_BY_PAYMENT = `
  select r.* from unnest($1::uuid[], $2::uuid[]) k (merchant_id, payment_id)
  cross join lateral (
    select * from recurrings c
    where c.current_payment_id = k.payment_id and c.merchant_id = k.merchant_id
      and c.state ${inStates(RECURRING_SETS.underWay)}
    limit 1
  ) r`;

/** Index recurrings_to_remind. */
export const TO_REMIND = `
  select * from recurrings where state = 'active' and remind_at is not null and remind_at <= $1
  order by remind_at limit ${PAGE}`;

/** Primary key, a whole page at once. */
export const TOKENS_OF_PAGE = `
  select t.* from unnest($1::uuid[], $2::uuid[]) k (merchant_id, id)
  cross join lateral (
    select * from card_tokens c where c.id = k.id and c.merchant_id = k.merchant_id limit 1
  ) t`;

/** Index risk_reviews_by_payment: of which of these an operator refused the payment. */
export const REFUSED_OF = `
  select k.payment_id from unnest($1::uuid[], $2::uuid[]) k (merchant_id, payment_id)
  cross join lateral (
    select 1 from risk_reviews v
    where v.payment_id = k.payment_id and v.merchant_id = k.merchant_id
      and v.state ${inStates(RISK_REVIEW_SETS.refused)}
    limit 1
  ) refused`;

/** Index recurrings_by_number. */
export const RECURRING_BY_NUMBER = `
  select * from recurrings where number = $1 and merchant_id = $2 and app_id = $3`;
/** For operators and the sandbox's controls only: any merchant's, by either number, newest first. */
export const RECURRINGS_BY_ANY_NUMBER = `
  select * from recurrings where number = $1
  union
  select * from recurrings where order_number = $1
  order by created_at desc limit $2`;
const recent = (condition: string) => newestFirst('recurrings', 'created_at', condition);
/** Index recurrings_recent. */
export const RECENT_RECURRINGS = recent('true');
/** Index recurrings_by_state. Each state is written out: of a parameter the planner does not know how rare it is. */
export const RECENT_RECURRINGS_OF_STATE = new Map<RecurringState, string>(
  RECURRING_STATES.map((state) => [state, recent(`state = '${state}'`)]),
);
const RECURRING_CREATED_AT = timeOfRow('recurrings', 'created_at');
/** Primary key of recurring_charges. */
export const CHARGES_OF = `
  select * from recurring_charges where recurring_id = $1 and merchant_id = $2 order by period, try_number`;

export async function claimDueRecurrings(store: Queryable, now: Date, leaseMs: number): Promise<Recurring[]> {
  const rows = await store.query(CLAIM_DUE, [now, leaseMs]);
  return rows.map((row) => fromRow<Recurring>(row));
}

export async function listFollowedRecurrings(store: Queryable): Promise<Recurring[]> {
  const rows = await store.query(FOLLOWED, [[...PAYMENT_SETS.over]]);
  return rows.map((row) => fromRow<Recurring>(row));
}

export async function listUnderWayByPayment(
  store: Queryable,
  payments: readonly OrderId[],
): Promise<Recurring[]> {
  if (payments.length === 0) return [];
  const keys = [payments.map(({ merchantId }) => merchantId), payments.map(({ id }) => id)];
  const rows = await store.query(UNDER_WAY_BY_PAYMENT, keys);
  return rows.map((row) => fromRow<Recurring>(row));
}

export async function listRecurringsToRemind(store: Queryable, now: Date): Promise<Recurring[]> {
  const rows = await store.query(TO_REMIND, [now]);
  return rows.map((row) => fromRow<Recurring>(row));
}

/** The stored cards of a page, by their ids. */
export async function cardTokensOfPage(
  store: Queryable,
  page: readonly Recurring[],
): Promise<Map<string, CardToken>> {
  const keys = [page.map(({ merchantId }) => merchantId), page.map(({ cardTokenId }) => cardTokenId)];
  const rows = page.length === 0 ? [] : await store.query(TOKENS_OF_PAGE, keys);
  return new Map(rows.map((row) => fromRow<CardToken>(row)).map((token) => [token.id, token]));
}

/** Those of a page whose first payment was refused after a review, by their ids. */
export async function refusedOfPage(store: Queryable, page: readonly Recurring[]): Promise<Set<string>> {
  const keys = [page.map(({ merchantId }) => merchantId), page.map(({ firstPaymentId }) => firstPaymentId)];
  const rows = page.length === 0 ? [] : await store.query<{ payment_id: string }>(REFUSED_OF, keys);
  const refused = new Set(rows.map((row) => row.payment_id));
  return new Set(page.filter(({ firstPaymentId }) => refused.has(firstPaymentId)).map(({ id }) => id));
}

export async function findRecurring(
  store: Queryable,
  { merchantId, id: appId }: { readonly merchantId: string; readonly id: string },
  number: string,
): Promise<Recurring | undefined> {
  const [row] = await store.query(RECURRING_BY_NUMBER, [number, merchantId, appId]);
  return row && fromRow<Recurring>(row);
}

export async function findRecurringsByAnyNumber(store: Queryable, number: string): Promise<Recurring[]> {
  const rows = await store.query(RECURRINGS_BY_ANY_NUMBER, [number, 20]);
  return rows.map((row) => fromRow<Recurring>(row));
}

export async function listRecentRecurrings(
  store: Queryable,
  state: RecurringState | null,
  limit: number,
  before: ListedBefore | null,
): Promise<Recurring[]> {
  const sql = (state && RECENT_RECURRINGS_OF_STATE.get(state)) ?? RECENT_RECURRINGS;
  const position = await positionOf(store, RECURRING_CREATED_AT, before);
  const rows = await store.query(sql, [limit, ...position]);
  return rows.map((row) => fromRow<Recurring>(row));
}

export async function listChargesOf(store: Queryable, recurring: Recurring): Promise<RecurringCharge[]> {
  const rows = await store.query(CHARGES_OF, [recurring.id, recurring.merchantId]);
  return rows.map((row) => fromRow<RecurringCharge>(row));
}
