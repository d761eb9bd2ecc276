import { type OrdersPage, pageParameters } from '../orders/orders-page.ts';
import { byAnyNumber } from '../store/any-number.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { Payout } from './payout.ts';

export const PAYOUT_BY_ID = `select * from payouts where merchant_id = $1 and id = $2`;
/** Index payouts_by_order_number. */
export const PAYOUT_BY_ORDER = `
  select * from payouts where merchant_id = $1 and app_id = $2 and order_number = $3`;
/** Index payouts_by_app. */
export const PAYOUTS_OF_APP = `
  select * from payouts
  where app_id = $1 and merchant_id = $2 and (created_at, id) > ($3, $4) and created_at <= $5
    and ($6::text[] is null or state = any($6))
  order by created_at, id limit $7`;
/** Indexes payouts_by_platform_number and payouts_by_order_number. */
export const PAYOUTS_BY_ANY_NUMBER = byAnyNumber('payouts', 'platform_number');

export async function getPayout(
  store: Queryable,
  merchantId: string,
  id: string,
): Promise<Payout | undefined> {
  const [row] = await store.query(PAYOUT_BY_ID, [merchantId, id]);
  return row && fromRow<Payout>(row);
}

export async function findPayoutByOrder(
  store: Queryable,
  { merchantId, appId }: { readonly merchantId: string; readonly appId: string },
  orderNumber: string,
): Promise<Payout | undefined> {
  const [row] = await store.query(PAYOUT_BY_ORDER, [merchantId, appId, orderNumber]);
  return row && fromRow<Payout>(row);
}

/** One page of an app's payouts (orders-page.ts). */
export async function listPayoutsOfApp(store: Queryable, page: OrdersPage): Promise<Payout[]> {
  const rows = await store.query(PAYOUTS_OF_APP, pageParameters(page));
  return rows.map((row) => fromRow<Payout>(row));
}

/** Payouts of any merchant under a number, the platform's or a merchant's own. */
export async function findPayoutsByAnyNumber(store: Queryable, number: string): Promise<Payout[]> {
  const rows = await store.query(PAYOUTS_BY_ANY_NUMBER, [number, 20]);
  return rows.map((row) => fromRow<Payout>(row));
}
