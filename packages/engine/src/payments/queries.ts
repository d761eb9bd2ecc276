import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { Payment } from './payment.ts';

/** Primary key. */
export const PAYMENT_BY_ID = `select * from payments where merchant_id = $1 and id = $2`;
/** Index payments_by_order_number. */
export const PAYMENT_BY_ORDER = `
  select * from payments where merchant_id = $1 and app_id = $2 and order_number = $3`;
/** Index payments_by_platform_number. */
export const PAYMENT_BY_PLATFORM = `
  select * from payments where merchant_id = $1 and platform_number = $2 and app_id = $3`;
/** For operators and the sandbox's controls only: any merchant's, by either number, newest first. */
export const PAYMENTS_BY_ANY_NUMBER = `
  select * from payments where platform_number = $1
  union
  select * from payments where order_number = $1
  order by created_at desc limit $2`;
/** Index payments_expiring. */
export const EXPIRED_PAYMENTS = `
  select merchant_id, id from payments
  where state in ('created', 'pending', 'awaiting_deposit', 'partially_paid') and expires_at <= $1
  order by expires_at limit $2`;
/** Index payments_unsettled. */
export const DUE_FOR_SETTLEMENT = `
  select merchant_id, id from payments
  where unsettled_amount > 0 and settle_at <= $1 order by settle_at limit $2`;

export async function getPayment(
  store: Queryable,
  merchantId: string,
  id: string,
): Promise<Payment | undefined> {
  const [row] = await store.query(PAYMENT_BY_ID, [merchantId, id]);
  return row && fromRow<Payment>(row);
}

interface OrderRef {
  readonly merchantId: string;
  readonly appId: string;
}

export async function findPaymentByOrder(
  store: Queryable,
  { merchantId, appId }: OrderRef,
  orderNumber: string,
): Promise<Payment | undefined> {
  const [row] = await store.query(PAYMENT_BY_ORDER, [merchantId, appId, orderNumber]);
  return row && fromRow<Payment>(row);
}

export async function findPaymentByPlatform(
  store: Queryable,
  { merchantId, appId }: OrderRef,
  platformNumber: string,
): Promise<Payment | undefined> {
  const [row] = await store.query(PAYMENT_BY_PLATFORM, [merchantId, platformNumber, appId]);
  return row && fromRow<Payment>(row);
}

/** Payments of any merchant under a number, the platform's or a merchant's own. */
export async function findPaymentsByAnyNumber(store: Queryable, number: string): Promise<Payment[]> {
  const rows = await store.query(PAYMENTS_BY_ANY_NUMBER, [number, 20]);
  return rows.map((row) => fromRow<Payment>(row));
}

export interface OrderId {
  readonly merchantId: string;
  readonly id: string;
}

export async function listExpiredPayments(store: Queryable, now: Date, limit: number): Promise<OrderId[]> {
  const rows = await store.query(EXPIRED_PAYMENTS, [now, limit]);
  return rows.map((row) => fromRow<OrderId>(row));
}

export async function listDueForSettlement(store: Queryable, now: Date, limit: number): Promise<OrderId[]> {
  const rows = await store.query(DUE_FOR_SETTLEMENT, [now, limit]);
  return rows.map((row) => fromRow<OrderId>(row));
}
