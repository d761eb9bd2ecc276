import type { Queryable } from '../store/store.ts';
import type { Assessment } from './assess.ts';
import type { RiskFacts } from './facts.ts';

/** The stored result of an assessment. */
export interface RiskAssessment extends Omit<RiskFacts, 'ip'> {
  readonly merchantId: string;
  readonly id: string;
  readonly paymentId: string;
  readonly appId: string;
  readonly rulesetVersion: bigint;
  readonly decision: Assessment['decision'];
  readonly rejectCodes: readonly string[];
  readonly reviewCodes: readonly string[];
  readonly score: number;
  readonly isPassed: boolean;
  readonly ipSealed: string | null;
  readonly createdAt: Date;
}

const COLUMNS = `merchant_id, id, payment_id, app_id, ruleset_version, decision, reject_codes, review_codes, score,
  is_passed, method, currency, amount, card_key, card_country, access_country, email_key, ip_key, ip_sealed, device_key,
  created_at`;
const VALUES = Array.from({ length: 21 }, (_, index) => `$${index + 1}`).join(', ');

const KEEP = `insert into risk_assessments (${COLUMNS}) values (${VALUES})`;
/** With the review in the same statement. A payment that was assessed before already has its review. */
const KEEP_FOR_REVIEW = `
  with review as (
    insert into risk_reviews (merchant_id, id, payment_id, app_id, state, codes, score, due_at, created_at)
    values ($1, $2, $3, $4, 'open', $8, $9, $22, $21)
    on conflict (payment_id, merchant_id) do nothing
  )
  ${KEEP}`;

/** Stores an assessment, and queues a review when the payment went on and needs one. */
export async function keepAssessment(
  store: Queryable,
  kept: RiskAssessment,
  lookAt: Date | null,
): Promise<void> {
  const row = [
    kept.merchantId,
    kept.id,
    kept.paymentId,
    kept.appId,
    kept.rulesetVersion,
    kept.decision,
    kept.rejectCodes,
    kept.reviewCodes,
    kept.score,
    kept.isPassed,
    kept.method,
    kept.currency,
    kept.amount,
    kept.cardKey,
    kept.cardCountry,
    kept.accessCountry,
    kept.emailKey,
    kept.ipKey,
    kept.ipSealed,
    kept.deviceKey,
    kept.createdAt,
  ];
  await (lookAt === null ? store.query(KEEP, row) : store.query(KEEP_FOR_REVIEW, [...row, lookAt]));
}

/** Context that binds a sealed address to its assessment. */
export function ipContext(assessment: { readonly id: string }): string {
  return `risk_assessments.ip:${assessment.id}`;
}

/** Index risk_assessments_by_payment; the latest. */
export const CARD_OF_PAYMENT = `
  select card_key from risk_assessments where payment_id = $1 and merchant_id = $2
  order by created_at desc limit 1`;

/** The keyed hash of the card that a payment was assessed with; undefined when it was not assessed or had no card. */
export async function cardKeyOfPayment(
  store: Queryable,
  { merchantId, id }: { readonly merchantId: string; readonly id: string },
): Promise<string | undefined> {
  const [row] = await store.query<{ card_key: string | null }>(CARD_OF_PAYMENT, [id, merchantId]);
  return row?.card_key ?? undefined;
}

/** Index risk_assessments_by_payment. */
export const WITHDRAW_ASSESSMENTS = `
  with review as (delete from risk_reviews where payment_id = $1 and merchant_id = $2)
  update risk_assessments set is_passed = false where payment_id = $1 and merchant_id = $2`;

/** Index risk_assessments_by_age, and then the primary key: joined by it, the whole table would be read. */
export const FORGET_ASSESSMENTS = `
  delete from risk_assessments where created_at <= $1 and id = any(array(
    select id from risk_assessments where created_at <= $1 order by created_at limit $2
  )) returning 1`;
