import { inStates } from '../base/state-sets.ts';
import { isFreeSql } from '../outbox/lease.ts';
import type { OrderId } from '../payments/queries.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import { RISK_REVIEW_SETS } from '../risk/states.ts';
import { byAnyNumber } from '../store/any-number.ts';
import { type ListedBefore, newestFirst, positionOf, timeOfRow } from '../store/newest-first.ts';
import type { Queryable } from '../store/store.ts';
import type { CardToken } from '../tokens/token.ts';
import { fromRow } from '../writer/rows.ts';
import { SUBSCRIPTION_SETS, SUBSCRIPTION_STATES, type SubscriptionState } from './states.ts';
import type { Subscription, SubscriptionCharge } from './subscription.ts';

/** Subscriptions that a worker takes in one round; a full batch of the writer. */
export const PAGE = 500;

/** Index subscriptions_due. The inner limit is a constant for the reason given at CLAIM_EFFECTS. */
export const CLAIM_DUE = `
  update subscriptions r set leased_until = clock_timestamp() + $2::double precision * interval '1 millisecond'
  where (r.merchant_id, r.id) in (
    select merchant_id, id from subscriptions
    where state ${inStates(SUBSCRIPTION_SETS.chargeable)} and due_at <= $1
      and ${isFreeSql()}
    order by due_at limit ${PAGE} for update skip locked
  )
  returning r.*`;

/** Index subscriptions_under_way and the payments' primary key: subscriptions whose payment under way is over. */
export const FOLLOWED = `
  select r.* from subscriptions r
  cross join lateral (
    select p.state from payments p where p.id = r.current_payment_id and p.merchant_id = r.merchant_id limit 1
  ) p
  where r.state ${inStates(SUBSCRIPTION_SETS.underWay)} and p.state = any($1::text[])
  limit ${PAGE}`;

/** Index subscriptions_under_way: the subscriptions of these payments. */
export const UNDER_WAY_BY_PAYMENT = `
  select r.* from unnest($1::uuid[], $2::uuid[]) k (merchant_id, payment_id)
  cross join lateral (
    select * from subscriptions c
    where c.current_payment_id = k.payment_id and c.merchant_id = k.merchant_id
      and c.state ${inStates(SUBSCRIPTION_SETS.underWay)}
    limit 1
  ) r`;

/** Index subscriptions_to_remind. */
export const TO_REMIND = `
  select * from subscriptions where state = 'active' and remind_at is not null and remind_at <= $1
  order by remind_at limit ${PAGE}`;

/** Primary key, a whole page at once. */
export const TOKENS_OF_PAGE = `
  select t.* from unnest($1::uuid[], $2::uuid[]) k (merchant_id, id)
  cross join lateral (
    select * from card_tokens c where c.id = k.id and c.merchant_id = k.merchant_id limit 1
  ) t`;

/** Index risk_reviews_by_payment: which of these payments an operator refused. */
export const REFUSED_OF = `
  select k.payment_id from unnest($1::uuid[], $2::uuid[]) k (merchant_id, payment_id)
  cross join lateral (
    select 1 from risk_reviews v
    where v.payment_id = k.payment_id and v.merchant_id = k.merchant_id
      and v.state ${inStates(RISK_REVIEW_SETS.refused)}
    limit 1
  ) refused`;

/** Index subscriptions_by_number. */
export const SUBSCRIPTION_BY_NUMBER = `
  select * from subscriptions where number = $1 and merchant_id = $2 and app_id = $3`;
/** Indexes subscriptions_by_number and subscriptions_by_order_number. */
export const SUBSCRIPTIONS_BY_ANY_NUMBER = byAnyNumber('subscriptions', 'number');
const recent = (condition: string) => newestFirst('subscriptions', 'created_at', condition);
/** Index subscriptions_recent. */
export const RECENT_SUBSCRIPTIONS = recent('true');
/**
 * Index subscriptions_by_state. Each state is written out: for a parameter the planner does not know how rare it is.
 */
export const RECENT_SUBSCRIPTIONS_OF_STATE = new Map<SubscriptionState, string>(
  SUBSCRIPTION_STATES.map((state) => [state, recent(`state = '${state}'`)]),
);
const SUBSCRIPTION_CREATED_AT = timeOfRow('subscriptions', 'created_at');
/** Primary key of subscription_charges. */
export const CHARGES_OF = `
  select * from subscription_charges where subscription_id = $1 and merchant_id = $2 order by period, try_number`;

export async function claimDueSubscriptions(
  store: Queryable,
  now: Date,
  leaseMs: number,
): Promise<Subscription[]> {
  const rows = await store.query(CLAIM_DUE, [now, leaseMs]);
  return rows.map((row) => fromRow<Subscription>(row));
}

export async function listFollowedSubscriptions(store: Queryable): Promise<Subscription[]> {
  const rows = await store.query(FOLLOWED, [[...PAYMENT_SETS.over]]);
  return rows.map((row) => fromRow<Subscription>(row));
}

export async function listUnderWayByPayment(
  store: Queryable,
  payments: readonly OrderId[],
): Promise<Subscription[]> {
  if (payments.length === 0) return [];
  const keys = [payments.map(({ merchantId }) => merchantId), payments.map(({ id }) => id)];
  const rows = await store.query(UNDER_WAY_BY_PAYMENT, keys);
  return rows.map((row) => fromRow<Subscription>(row));
}

export async function listSubscriptionsToRemind(store: Queryable, now: Date): Promise<Subscription[]> {
  const rows = await store.query(TO_REMIND, [now]);
  return rows.map((row) => fromRow<Subscription>(row));
}

/** The stored cards of a page, by their ids. */
export async function cardTokensOfPage(
  store: Queryable,
  page: readonly Subscription[],
): Promise<Map<string, CardToken>> {
  const keys = [page.map(({ merchantId }) => merchantId), page.map(({ cardTokenId }) => cardTokenId)];
  const rows = page.length === 0 ? [] : await store.query(TOKENS_OF_PAGE, keys);
  return new Map(rows.map((row) => fromRow<CardToken>(row)).map((token) => [token.id, token]));
}

/** Those of a page whose first payment was refused after a review, by their ids. */
export async function refusedOfPage(store: Queryable, page: readonly Subscription[]): Promise<Set<string>> {
  const keys = [page.map(({ merchantId }) => merchantId), page.map(({ firstPaymentId }) => firstPaymentId)];
  const rows = page.length === 0 ? [] : await store.query<{ payment_id: string }>(REFUSED_OF, keys);
  const refused = new Set(rows.map((row) => row.payment_id));
  return new Set(page.filter(({ firstPaymentId }) => refused.has(firstPaymentId)).map(({ id }) => id));
}

export async function findSubscription(
  store: Queryable,
  { merchantId, id: appId }: { readonly merchantId: string; readonly id: string },
  number: string,
): Promise<Subscription | undefined> {
  const [row] = await store.query(SUBSCRIPTION_BY_NUMBER, [number, merchantId, appId]);
  return row && fromRow<Subscription>(row);
}

export async function findSubscriptionsByAnyNumber(
  store: Queryable,
  number: string,
): Promise<Subscription[]> {
  const rows = await store.query(SUBSCRIPTIONS_BY_ANY_NUMBER, [number, 20]);
  return rows.map((row) => fromRow<Subscription>(row));
}

export async function listRecentSubscriptions(
  store: Queryable,
  state: SubscriptionState | null,
  limit: number,
  before: ListedBefore | null,
): Promise<Subscription[]> {
  const sql = (state && RECENT_SUBSCRIPTIONS_OF_STATE.get(state)) ?? RECENT_SUBSCRIPTIONS;
  const position = await positionOf(store, SUBSCRIPTION_CREATED_AT, before);
  const rows = await store.query(sql, [limit, ...position]);
  return rows.map((row) => fromRow<Subscription>(row));
}

export async function listChargesOf(
  store: Queryable,
  subscription: Subscription,
): Promise<SubscriptionCharge[]> {
  const rows = await store.query(CHARGES_OF, [subscription.id, subscription.merchantId]);
  return rows.map((row) => fromRow<SubscriptionCharge>(row));
}
