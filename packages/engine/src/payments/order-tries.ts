import { inStates, notInStates } from '../base/state-sets.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import { type Payment, SUPERSEDED } from './payment.ts';
import { PAYMENT_SETS } from './states.ts';

/** Index payments_by_order_number. */
const OF_ORDER = `
    select * from payments o
    where o.merchant_id = k.merchant_id and o.app_id = k.app_id and o.order_number = k.order_number`;

/**
 * The tries of an order that decide about another one ($1 to $4: merchants, apps, order numbers, hashes of requests):
 * the last try; the last of the same request; one that did not end unpaid, if possible one that somebody has begun to
 * pay; one that ended unpaid and was not superseded. Four rows, however often an order was tried; one may come twice.
 * In one statement: what another process commits after its snapshot is a later try than the last one here, so that the
 * insert of the next one fails. Lateral, so that the index is the only way to look (writer/table.ts, byOrder).
 */
export const TRIES_OF_ORDER = `
  select t.* from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
    k (merchant_id, app_id, order_number, content_hash)
  cross join lateral (
    (${OF_ORDER}
    order by o.order_try desc limit 1)
    union all
    (${OF_ORDER}
      and o.content_hash = k.content_hash
    order by o.order_try desc limit 1)
    union all
    (${OF_ORDER}
      and o.state ${notInStates(PAYMENT_SETS.unpaidEnd)}
    order by (o.state ${inStates(PAYMENT_SETS.unbegun)}), o.order_try desc limit 1)
    union all
    (${OF_ORDER}
      and o.state ${inStates(PAYMENT_SETS.unpaidEnd)} and o.failure_code is distinct from '${SUPERSEDED}'
    order by o.order_try desc limit 1)
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
  const rows = await store.query(TRIES_OF_ORDER, [[merchantId], [appId], [orderNumber], [contentHash]]);
  return rows.map((row) => fromRow<Payment>(row));
}
