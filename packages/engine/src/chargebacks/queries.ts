import { inStates } from '../base/state-sets.ts';
import { type ListedBefore, newestFirst, positionOf, timeOfRow } from '../store/newest-first.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { Chargeback } from './chargeback.ts';
import { CHARGEBACK_SETS, CHARGEBACK_STATES, type ChargebackState } from './states.ts';

/** An operator knows only a chargeback's id, not its merchant; the primary key begins with the id. */
export const CHARGEBACK_BY_ID = `select * from chargebacks where id = $1`;

/** Index chargebacks_by_case. */
export const CHARGEBACKS_OF = `
  select c.* from chargebacks c
  where (c.payment_id, c.merchant_id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by c.reported_at, c.id`;

/** Index chargebacks_by_deadline. */
export const LAPSED_CHARGEBACKS = `
  select * from chargebacks where state ${inStates(CHARGEBACK_SETS.expiring)} and deadline_at <= $1
  order by deadline_at limit $2`;

const recent = (condition: string) => newestFirst('chargebacks', 'reported_at', condition);
/** Index chargebacks_recent. */
export const RECENT_CHARGEBACKS = recent('true');
/** Index chargebacks_by_state. Each state is written out: for a parameter the planner does not know how rare it is. */
export const RECENT_CHARGEBACKS_OF_STATE = new Map<ChargebackState, string>(
  CHARGEBACK_STATES.map((state) => [state, recent(`state = '${state}'`)]),
);

export const REPORTED_AT = timeOfRow('chargebacks', 'reported_at');

/** The chargebacks that an operator wants to see. */
export interface ChargebackPage {
  readonly state?: ChargebackState;
  readonly before?: ListedBefore;
  readonly limit: number;
}

/** A chargeback of any merchant: for operators, who name it by its id. */
export async function findChargeback(store: Queryable, id: string): Promise<Chargeback | undefined> {
  const [row] = await store.query(CHARGEBACK_BY_ID, [id]);
  return row && fromRow<Chargeback>(row);
}

/** All chargebacks of some payments, oldest first. */
export async function listChargebacksOf(
  store: Queryable,
  payments: readonly { readonly merchantId: string; readonly id: string }[],
): Promise<Chargeback[]> {
  if (payments.length === 0) return [];
  const rows = await store.query(CHARGEBACKS_OF, [
    payments.map(({ id }) => id),
    payments.map(({ merchantId }) => merchantId),
  ]);
  return rows.map((row) => fromRow<Chargeback>(row));
}

/** Chargebacks whose time for evidence is over, the longest first. */
export async function listLapsedChargebacks(
  store: Queryable,
  now: Date,
  limit: number,
): Promise<Chargeback[]> {
  const rows = await store.query(LAPSED_CHARGEBACKS, [now, limit]);
  return rows.map((row) => fromRow<Chargeback>(row));
}

/** One page of all chargebacks, the latest first. */
export async function listRecentChargebacks(store: Queryable, page: ChargebackPage): Promise<Chargeback[]> {
  const { state, before, limit } = page;
  const sql = (state && RECENT_CHARGEBACKS_OF_STATE.get(state)) ?? RECENT_CHARGEBACKS;
  const rows = await store.query(sql, [limit, ...(await positionOf(store, REPORTED_AT, before))]);
  return rows.map((row) => fromRow<Chargeback>(row));
}
