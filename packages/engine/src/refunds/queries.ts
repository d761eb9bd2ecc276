import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { Refund } from './refund.ts';

export const REFUND_BY_ID = `select * from refunds where merchant_id = $1 and id = $2`;
/** Index refunds_by_order_number. */
export const REFUND_BY_ORDER = `
  select * from refunds where merchant_id = $1 and app_id = $2 and order_number = $3`;
/** Index refunds_by_platform_number. */
export const REFUND_BY_PLATFORM = `
  select * from refunds where merchant_id = $1 and platform_number = $2 and app_id = $3`;

/** Index refunds_by_payment. */
export const REFUNDS_OF = `
  select * from refunds where payment_id = $1 and merchant_id = $2 order by created_at, id`;

/** All refunds of a payment, oldest first. */
export async function listRefundsOf(
  store: Queryable,
  payment: { readonly id: string; readonly merchantId: string },
): Promise<Refund[]> {
  const rows = await store.query(REFUNDS_OF, [payment.id, payment.merchantId]);
  return rows.map((row) => fromRow<Refund>(row));
}

export async function getRefund(
  store: Queryable,
  merchantId: string,
  id: string,
): Promise<Refund | undefined> {
  const [row] = await store.query(REFUND_BY_ID, [merchantId, id]);
  return row && fromRow<Refund>(row);
}

interface OrderRef {
  readonly merchantId: string;
  readonly appId: string;
}

export async function findRefundByOrder(
  store: Queryable,
  { merchantId, appId }: OrderRef,
  orderNumber: string,
): Promise<Refund | undefined> {
  const [row] = await store.query(REFUND_BY_ORDER, [merchantId, appId, orderNumber]);
  return row && fromRow<Refund>(row);
}

export async function findRefundByPlatform(
  store: Queryable,
  { merchantId, appId }: OrderRef,
  platformNumber: string,
): Promise<Refund | undefined> {
  const [row] = await store.query(REFUND_BY_PLATFORM, [merchantId, platformNumber, appId]);
  return row && fromRow<Refund>(row);
}
