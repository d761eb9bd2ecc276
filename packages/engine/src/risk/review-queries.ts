import type { Currency } from '../base/money.ts';
import { inStates } from '../base/state-sets.ts';
import { PAYMENT_SETS, type PaymentState } from '../payments/states.ts';
import { isBehind, type ListedAfter, positionAfter } from '../store/oldest-first.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { RiskReview } from './review.ts';
import { RISK_REVIEW_SETS, type RiskReviewState } from './states.ts';

/** For operators: by its id alone, copied from a list. */
export const REVIEW_BY_ID = `select * from risk_reviews where id = $1`;
/** Index risk_reviews_by_payment. */
export const REVIEW_OF_PAYMENT = `select * from risk_reviews where payment_id = $1 and merchant_id = $2`;
/**
 * Index risk_reviews_by_state, state by state, and each review's payment by its key: joined, all payments were read
 * (plan test). A review of an unpaid payment has nothing to decide.
 */
export const LIST_REVIEWS = `
  select r.* from unnest($1::text[]) s (state)
  cross join lateral (
    select v.*, p.platform_number, p.order_number, p.state as payment_state, p.amount, p.currency
    from risk_reviews v cross join lateral (
      select * from payments o where o.id = v.payment_id and o.merchant_id = v.merchant_id limit 1
    ) p
    where v.state = s.state and ($2::uuid is null or v.merchant_id = $2)
      and (v.state <> 'open' or p.state ${inStates(PAYMENT_SETS.returnable)})
      and ${isBehind('v', '$4', '$5')}
    order by v.created_at, v.id limit $3
  ) r
  order by r.created_at, r.id limit $3`;
/** Index risk_reviews_due, and then the primary key. The given time is the lease. */
export const CLAIM_REVIEWS = `
  update risk_reviews set due_at = $2
  where state ${inStates(RISK_REVIEW_SETS.undecided)} and due_at <= $1 and id = any(array(
    select id from risk_reviews where state ${inStates(RISK_REVIEW_SETS.undecided)} and due_at <= $1
    order by due_at limit $3 for update skip locked
  )) returning *`;
/** The first decision wins: the state that the decision was made on has to be unchanged. */
export const SAVE_REVIEW = `
  update risk_reviews set state = $4, operator = $5, note = $6, refund_order_number = $7, refund_platform_number = $8,
    refund_tries = $9, problem = $10, due_at = $11, decided_at = $12, completed_at = $13
  where id = $1 and merchant_id = $2 and state = $3 returning *`;

/** A review with the payment data that an operator needs. */
export interface ListedReview extends RiskReview {
  readonly platformNumber: string;
  readonly orderNumber: string;
  readonly paymentState: PaymentState;
  readonly amount: bigint;
  readonly currency: Currency;
}

export async function findReview(store: Queryable, id: string): Promise<RiskReview | undefined> {
  const [row] = await store.query(REVIEW_BY_ID, [id]);
  return row && fromRow<RiskReview>(row);
}

export async function findReviewOf(
  store: Queryable,
  payment: { readonly merchantId: string; readonly id: string },
): Promise<RiskReview | undefined> {
  const [row] = await store.query(REVIEW_OF_PAYMENT, [payment.id, payment.merchantId]);
  return row && fromRow<RiskReview>(row);
}

export async function listReviews(
  store: Queryable,
  states: readonly RiskReviewState[],
  merchantId: string | null,
  limit: number,
  after: ListedAfter,
): Promise<ListedReview[]> {
  const position = await positionAfter(store, 'risk_reviews', after);
  const rows = await store.query(LIST_REVIEWS, [states, merchantId, limit, ...position]);
  return rows.map((row) => fromRow<ListedReview>(row));
}

/** Reviews that are due; nobody else gets them until `leaseEnd`. */
export async function claimReviews(
  store: Queryable,
  now: Date,
  leaseEnd: Date,
  limit: number,
): Promise<RiskReview[]> {
  const rows = await store.query(CLAIM_REVIEWS, [now, leaseEnd, limit]);
  return rows.map((row) => fromRow<RiskReview>(row));
}

/** Records a decision on a review that is still `from`; undefined when it is not. */
export async function saveReview(
  store: Queryable,
  from: RiskReviewState,
  next: RiskReview,
): Promise<RiskReview | undefined> {
  const [row] = await store.query(SAVE_REVIEW, [
    next.id,
    next.merchantId,
    from,
    next.state,
    next.operator,
    next.note,
    next.refundOrderNumber,
    next.refundPlatformNumber,
    next.refundTries,
    next.problem,
    next.dueAt,
    next.decidedAt,
    next.completedAt,
  ]);
  return row && fromRow<RiskReview>(row);
}
