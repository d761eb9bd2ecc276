import { inStates } from '../base/state-sets.ts';
import { isFreeSql } from '../outbox/lease.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import { type ListedBefore, newestFirst, positionOf, timeOfRow } from '../store/newest-first.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { CashReceipt } from './cash-receipt.ts';
import { CASH_RECEIPT_STATES, type CashReceiptState } from './states.ts';

/** An operator knows only a receipt's id, not its merchant; the primary key begins with the id. */
export const CASH_RECEIPT_BY_ID = `select * from cash_receipts where id = $1`;

/** Index cash_receipts_by_payment. */
export const CASH_RECEIPTS_OF = `
  select r.* from cash_receipts r
  where (r.payment_id, r.merchant_id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by r.created_at, r.id`;

const recent = (condition: string) => newestFirst('cash_receipts', 'created_at', condition);
/** Index cash_receipts_recent. */
export const RECENT_CASH_RECEIPTS = recent('true');
/**
 * Index cash_receipts_by_state. Each state is written out: for a parameter the planner does not know how rare it is.
 */
export const RECENT_CASH_RECEIPTS_OF_STATE = new Map<CashReceiptState, string>(
  CASH_RECEIPT_STATES.map((state) => [state, recent(`state = '${state}'`)]),
);

export const RECEIPT_CREATED_AT = timeOfRow('cash_receipts', 'created_at');

/** Indexes payments_with_receipts_due and cash_receipts_by_payment: what is being cancelled waits for the office. */
export const RECEIPTS_DUE = `
  select p.merchant_id, p.id from payments p
  where p.cash_receipt = 'due' and p.state ${inStates(PAYMENT_SETS.paid)}
    and not exists (
      select 1 from cash_receipts r
      where r.payment_id = p.id and r.merchant_id = p.merchant_id and r.state = 'cancel_requested'
    )
  order by p.completed_at limit $1`;

/** Index cash_receipts_to_ask. */
export const CLAIM_RECEIPTS = `
  update cash_receipts r
  set leased_until = clock_timestamp() + $3::double precision * interval '1 millisecond'
  where (r.merchant_id, r.id) in (
    select merchant_id, id from cash_receipts
    where ask_at is not null and ask_at <= $1 and ${isFreeSql()}
    order by ask_at limit $2 for update skip locked
  )
  returning r.*`;

/** Only while the question is still open: after another process took the answer it must not be asked again. */
export const ASK_RECEIPT_AGAIN = `
  update cash_receipts set asks = asks + 1, ask_at = $4, leased_until = null
  where merchant_id = $1 and id = $2 and state = $3 and ask_at is not null`;

/** The receipts that an operator wants to see. */
export interface CashReceiptPage {
  readonly state?: CashReceiptState;
  readonly before?: ListedBefore;
  readonly limit: number;
}

export async function findCashReceipt(store: Queryable, id: string): Promise<CashReceipt | undefined> {
  const [row] = await store.query(CASH_RECEIPT_BY_ID, [id]);
  return row && fromRow<CashReceipt>(row);
}

/** All receipts of some payments, oldest first. */
export async function listCashReceiptsOf(
  store: Queryable,
  payments: readonly { readonly merchantId: string; readonly id: string }[],
): Promise<CashReceipt[]> {
  if (payments.length === 0) return [];
  const rows = await store.query(CASH_RECEIPTS_OF, [
    payments.map(({ id }) => id),
    payments.map(({ merchantId }) => merchantId),
  ]);
  return rows.map((row) => fromRow<CashReceipt>(row));
}

/** One page of all receipts, the latest first. */
export async function listRecentCashReceipts(
  store: Queryable,
  page: CashReceiptPage,
): Promise<CashReceipt[]> {
  const { state, before, limit } = page;
  const sql = (state && RECENT_CASH_RECEIPTS_OF_STATE.get(state)) ?? RECENT_CASH_RECEIPTS;
  const rows = await store.query(sql, [limit, ...(await positionOf(store, RECEIPT_CREATED_AT, before))]);
  return rows.map((row) => fromRow<CashReceipt>(row));
}

/** Paid payments whose receipt is due for a check, the earliest paid first. */
export async function listReceiptsDue(
  store: Queryable,
  limit: number,
): Promise<{ readonly merchantId: string; readonly id: string }[]> {
  const rows = await store.query(RECEIPTS_DUE, [limit]);
  return rows.map((row) => fromRow(row));
}
