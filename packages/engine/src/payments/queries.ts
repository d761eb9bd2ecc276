import { inStates, notInStates } from '../base/state-sets.ts';
import { type OrdersPage, pageParameters } from '../orders/orders-page.ts';
import { byAnyNumber } from '../store/any-number.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { Deposit } from './deposits.ts';
import type { Payment } from './payment.ts';
import { PAYMENT_SETS } from './states.ts';

/** Primary key. */
export const PAYMENT_BY_ID = `select * from payments where merchant_id = $1 and id = $2`;
/** Index payments_by_order_number; the latest payment of the order. */
export const PAYMENT_BY_ORDER = `
  select * from payments where merchant_id = $1 and app_id = $2 and order_number = $3
  order by order_try desc limit 1`;
/**
 * Index payments_by_order_number; the latest payments of the order, and as many again of those that came to something
 * (begun and not ended unpaid, authenticated, authorized): opening and leaving a page many times hides none of them.
 */
export const PAYMENTS_OF_ORDER = `
  with tries as (
    select * from payments where merchant_id = $1 and app_id = $2 and order_number = $3
  )
  select * from (
    (select * from tries order by order_try desc limit $4)
    union
    (select * from tries
    where state ${notInStates(PAYMENT_SETS.unpaidEnd)} and state ${notInStates(PAYMENT_SETS.unbegun)}
      or authentication is not null or approval is not null
    order by order_try desc limit $4)
  ) t order by order_try desc`;
/** Index payments_by_platform_number. */
export const PAYMENT_BY_PLATFORM = `
  select * from payments where merchant_id = $1 and platform_number = $2 and app_id = $3`;
/** Indexes payments_by_platform_number and payments_by_order_number. */
export const PAYMENTS_BY_ANY_NUMBER = byAnyNumber('payments', 'platform_number');
/** How many payments of a number are named to an operator who has to choose. */
const NAMED = 5;
/**
 * The first that a number may mean: those whose platform number it is before those whose order number it is, and of the
 * latter those that were paid. $2: of this merchant only; $3: as the platform's number or an order's only. Indexes as
 * above.
 */
export const PAYMENTS_NAMED = `
  select * from (
    select * from payments
    where platform_number = $1 and ($2::uuid is null or merchant_id = $2) and coalesce($3, 'platform') = 'platform'
    union
    select * from payments
    where order_number = $1 and ($2::uuid is null or merchant_id = $2) and coalesce($3, 'order') = 'order'
  ) named
  order by (platform_number = $1) desc, (received_amount > 0) desc, created_at desc limit ${NAMED + 1}`;
/** Index payments_by_payer. A payment refunded later still counts as succeeded. */
export const PAID_BY_PAYER = `
  select count(*) as count from payments
  where payer_key = $1 and app_id = $2 and merchant_id = $3 and completed_at >= $4
    and state ${inStates(PAYMENT_SETS.paid)}`;
/** Index payments_by_app. */
export const PAYMENTS_OF_APP = `
  select * from payments
  where app_id = $1 and merchant_id = $2 and (created_at, id) > ($3, $4) and created_at <= $5
    and ($6::text[] is null or state = any($6))
  order by created_at, id limit $7`;
/** Index deposits_by_reference. The depositor's name stays sealed. */
export const DEPOSITS_OF = `
  select id, reference, state, mismatch, currency, amount, credited_amount, fee_amount, reason, created_at, completed_at
  from deposits where payment_id = $1 and merchant_id = $2 and kind = 'transfer' order by created_at, id`;
/** Index payments_expiring. */
export const EXPIRED_PAYMENTS = `
  select merchant_id, id from payments
  where state ${inStates(PAYMENT_SETS.expiring)}
    and expires_at <= $1
  order by expires_at limit $2`;
/** Index payments_unsettled. $3: merchants that are skipped. */
export const DUE_FOR_SETTLEMENT = `
  select merchant_id, id from payments
  where unsettled_amount > 0 and settle_at <= $1 and merchant_id <> all($3::uuid[]) order by settle_at limit $2`;

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

/** More payments of one order than anybody makes by hand; older ones that came to nothing do not matter. */
const MAX_TRIES_OF_ORDER = 100;

export async function listTriesOfOrder(
  store: Queryable,
  { merchantId, appId }: OrderRef,
  orderNumber: string,
): Promise<Payment[]> {
  const rows = await store.query(PAYMENTS_OF_ORDER, [merchantId, appId, orderNumber, MAX_TRIES_OF_ORDER]);
  return rows.map((row) => fromRow<Payment>(row));
}

/** Index subscription_charges_by_payment. */
export const CHARGE_OF_PAYMENT = `
  select 1 from subscription_charges where payment_id = $1 and merchant_id = $2 limit 1`;

/** Whether it is a charge of a subscription, which has the order number of the first one. */
export async function isSubscriptionCharge(
  store: Queryable,
  { merchantId, id }: Pick<Payment, 'merchantId' | 'id'>,
): Promise<boolean> {
  return (await store.query(CHARGE_OF_PAYMENT, [id, merchantId])).length > 0;
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

/** Whose number an operator means: a merchant may have chosen a platform number of another payment. */
export type NumberKind = 'platform' | 'order';

export interface NamedWhere {
  /** Of this merchant only. */
  readonly merchantId?: string | undefined;
  /** Both when absent. */
  readonly numberIs?: NumberKind | undefined;
  /** Of the tries of an order, the one that was paid. */
  readonly isPaidPreferred?: boolean;
}

/** What a number means. `several`: nobody can say which; the first of them. */
export type NamedPayment =
  | { readonly kind: 'one'; readonly payment: Payment }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly payments: readonly Payment[]; readonly isCutShort: boolean };

/**
 * The payment that a number means: a platform number or an order number that only one payment has. What is decided
 * about money goes by this, so that one payment is never taken for another: a number that is one payment's own and
 * another's order number means neither, until the operator says which of the two it is.
 */
export async function findNamedPayment(
  store: Queryable,
  number: string,
  { merchantId, numberIs, isPaidPreferred = false }: NamedWhere,
): Promise<NamedPayment> {
  const rows = await store.query(PAYMENTS_NAMED, [number, merchantId ?? null, numberIs ?? null]);
  const named = rows.map((row) => fromRow<Payment>(row));
  const [first, second] = named;
  if (!first) return { kind: 'none' };
  const isAsOrder = first.platformNumber !== number || numberIs === 'order';
  const wasPaid = (payment: Payment) => payment.receivedAmount > 0n;
  const isOnlyPaid = isPaidPreferred && isAsOrder && wasPaid(first) && second && !wasPaid(second);
  if (!second || isOnlyPaid) return { kind: 'one', payment: first };
  return { kind: 'several', payments: named.slice(0, NAMED), isCutShort: named.length > NAMED };
}

/** How many payments of a payer succeeded since `since`. */
export async function countPaidByPayer(
  store: Queryable,
  { merchantId, appId, payerKey }: OrderRef & { readonly payerKey: string },
  since: Date,
): Promise<bigint> {
  const [row] = await store.query<{ count: bigint }>(PAID_BY_PAYER, [payerKey, appId, merchantId, since]);
  return row?.count ?? 0n;
}

/** One page of an app's payments (orders-page.ts). */
export async function listPaymentsOfApp(store: Queryable, page: OrdersPage): Promise<Payment[]> {
  const rows = await store.query(PAYMENTS_OF_APP, pageParameters(page));
  return rows.map((row) => fromRow<Payment>(row));
}

/** Index deposits_by_reference; of a page of payments. */
export const DEPOSITS_OF_ALL = `
  select d.payment_id, d.id, d.reference, d.state, d.mismatch, d.currency, d.amount, d.credited_amount, d.fee_amount,
    d.reason, d.created_at, d.completed_at
  from unnest($1::uuid[], $2::uuid[]) k (payment_id, merchant_id)
  cross join lateral (
    select * from deposits o
    where o.payment_id = k.payment_id and o.merchant_id = k.merchant_id and o.kind = 'transfer'
  ) d
  order by d.created_at, d.id`;
/** One deposit of a payment as its statement shows it. */
export type DepositStatement = Omit<
  Deposit,
  'merchantId' | 'paymentId' | 'kind' | 'channel' | 'depositorSealed' | 'returnId'
>;

/** Primary key. */
export const DEPOSIT_BY_ID = `select * from deposits where merchant_id = $1 and id = $2`;
/** Index deposits_by_reference; money that channels took for the payment when it was over. */
export const LATE_CAPTURES_OF = `
  select * from deposits where payment_id = $1 and merchant_id = $2 and kind = 'capture' order by id`;

export async function getDeposit(
  store: Queryable,
  merchantId: string,
  id: string,
): Promise<Deposit | undefined> {
  const [row] = await store.query(DEPOSIT_BY_ID, [merchantId, id]);
  return row && fromRow<Deposit>(row);
}

export async function listLateCapturesOf(
  store: Queryable,
  { merchantId, id }: { readonly merchantId: string; readonly id: string },
): Promise<Deposit[]> {
  const rows = await store.query(LATE_CAPTURES_OF, [id, merchantId]);
  return rows.map((row) => fromRow<Deposit>(row));
}

/** All deposits to the payment's account, oldest first. */
export async function listDepositsOf(store: Queryable, payment: Payment): Promise<DepositStatement[]> {
  const rows = await store.query(DEPOSITS_OF, [payment.id, payment.merchantId]);
  return rows.map((row) => fromRow<DepositStatement>(row));
}

/** The deposits of several payments by the payment's id, each list oldest first. */
export async function listDepositsOfAll(
  store: Queryable,
  payments: readonly Payment[],
): Promise<Map<string, DepositStatement[]>> {
  if (payments.length === 0) return new Map();
  const rows = await store.query(DEPOSITS_OF_ALL, [
    payments.map((payment) => payment.id),
    payments.map((payment) => payment.merchantId),
  ]);
  const deposits = rows.map((row) => fromRow<DepositStatement & { readonly paymentId: string }>(row));
  return Map.groupBy(deposits, (deposit) => deposit.paymentId);
}

export interface OrderId {
  readonly merchantId: string;
  readonly id: string;
}

export async function listExpiredPayments(store: Queryable, now: Date, limit: number): Promise<OrderId[]> {
  const rows = await store.query(EXPIRED_PAYMENTS, [now, limit]);
  return rows.map((row) => fromRow<OrderId>(row));
}

export async function listDueForSettlement(
  store: Queryable,
  now: Date,
  limit: number,
  without: readonly string[],
): Promise<OrderId[]> {
  const rows = await store.query(DUE_FOR_SETTLEMENT, [now, limit, without]);
  return rows.map((row) => fromRow<OrderId>(row));
}
