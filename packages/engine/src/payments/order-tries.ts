import { refused } from '../base/refusal.ts';
import { inStates } from '../base/state-sets.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import { type Payment, SUPERSEDED } from './payment.ts';
import { PAYMENT_SETS } from './states.ts';

/** Index payments_by_order_number. */
const OF_ORDER = `
    select * from payments o
    where o.merchant_id = k.merchant_id and o.app_id = k.app_id and o.order_number = k.order_number`;

/**
 * The tries of an order that decide about another one, or about one of them ($1 to $5: merchants, apps, order numbers,
 * hashes of requests, ids of the tries that are decided about): the last try; the last of the same request; another
 * one of which money was credited, which it stays; all others that somebody has begun to pay and that may still end
 * unpaid; another open page at which nobody has begun; one that ended unpaid and was not superseded. One try may come
 * twice. All begun ones, since an earlier command of the batch may end any of them: the rest must still be seen.
 * Lateral, so that the index is the only way to look (writer/table.ts, byOrder).
 */
export const TRIES_OF_ORDER = `
  select t.* from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[])
    k (merchant_id, app_id, order_number, content_hash, id)
  cross join lateral (
    (${OF_ORDER}
    order by o.order_try desc limit 1)
    union all
    (${OF_ORDER}
      and o.content_hash = k.content_hash
    order by o.order_try desc limit 1)
    union all
    (${OF_ORDER}
      and o.state ${inStates(PAYMENT_SETS.credited)} and o.id is distinct from k.id
    order by o.order_try desc limit 1)
    union all
    (${OF_ORDER}
      and o.state ${inStates(PAYMENT_SETS.begunUnpaid)} and o.id is distinct from k.id
    order by o.order_try desc)
    union all
    (${OF_ORDER}
      and o.state ${inStates(PAYMENT_SETS.unbegun)} and o.id is distinct from k.id
    order by o.order_try desc limit 1)
    union all
    (${OF_ORDER}
      and o.state ${inStates(PAYMENT_SETS.unpaidEnd)} and o.failure_code is distinct from '${SUPERSEDED}'
    order by o.order_try desc limit 1)
  ) t`;

/**
 * The rows that are locked for the tries of an order ($1 to $4: merchants, apps, order numbers, whether a new try may
 * take the place of open pages): the first try stands for all of them, also for those that are still to come; and with
 * it the pages that may have to give way.
 */
export const LOCKED_TRIES = `
  select t.merchant_id, t.id, t.app_id, t.order_number
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bool[])
    k (merchant_id, app_id, order_number, is_taking_place)
  cross join lateral (
    (${OF_ORDER}
    order by o.order_try limit 1)
    union all
    (${OF_ORDER}
      and k.is_taking_place and o.state ${inStates(PAYMENT_SETS.unbegun)})
  ) t`;

interface OrderRef {
  readonly merchantId: string;
  readonly appId: string;
  readonly orderNumber: string;
}

/** The same, outside of a command. */
export async function findTriesOfOrder(
  store: Queryable,
  { merchantId, appId, orderNumber }: OrderRef,
  contentHash: string,
): Promise<Payment[]> {
  const rows = await store.query(TRIES_OF_ORDER, [
    [merchantId],
    [appId],
    [orderNumber],
    [contentHash],
    [null],
  ]);
  return rows.map((row) => fromRow<Payment>(row));
}

/** The order whose tries a command about one of them looks at, under the order's lock. */
export interface OrderOfTry {
  readonly appId: string;
  readonly orderNumber: string;
  readonly contentHash: string;
}

export function orderOfTry({ appId, orderNumber, contentHash }: Payment): OrderOfTry {
  return { appId, orderNumber, contentHash };
}

/** What stands against paying a payment by its order: another try that was paid, or may have been. */
export interface OtherTry {
  readonly kind: 'paid' | 'under_way';
  readonly payment: Payment;
}

/**
 * Of the tries that `TRIES_OF_ORDER` finds about a payment. Under way is what its payer has begun: money may come, or
 * has come and is held. A page at which nobody has begun is neither: its payer is refused when they begin.
 */
export function otherTryOf(tries: readonly Payment[], { id }: Pick<Payment, 'id'>): OtherTry | undefined {
  const { unbegun, unpaidEnd, paidOrReserved } = PAYMENT_SETS;
  const begun = tries.filter((one) => one.id !== id && !unbegun.has(one.state) && !unpaidEnd.has(one.state));
  const paid = begun.find(({ state }) => paidOrReserved.has(state));
  if (paid) return { kind: 'paid', payment: paid };
  return begun[0] && { kind: 'under_way', payment: begun[0] };
}

/** Why a payment is not paid where its order takes one only. */
export function refusedFor({ kind, payment: { platformNumber } }: OtherTry) {
  return refused({ code: kind === 'paid' ? 'order_paid' : 'order_under_way', platformNumber });
}
