import type { Queryable } from '../store/store.ts';
import { type CompiledRule, VELOCITY_FACTS, type VelocityCount, type VelocityCounts } from './assess.ts';
import { VELOCITY_KEYS, type VelocityKey } from './conditions.ts';
import type { RiskFacts } from './facts.ts';

/**
 * For several payments at once: how many others of the same key were let through in the window before. A payment that
 * was assessed twice counts once. For current payments the window has no end: what another process commits with a
 * slightly faster clock counts, too. Where amounts do not matter, counting stops at `most`.
 */
const countSql = (column: string) => `
  select q.place, c.count, c.amount
  from unnest($2::int[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::uuid[], $7::text[], $8::int[])
    q (place, key, since, until, payment_id, currency, most)
  cross join lateral (
    select count(*) as count, coalesce(sum(o.amount) filter (where o.currency = q.currency), 0)::bigint as amount
    from (
      select distinct a.payment_id, a.currency, a.amount from risk_assessments a
      where a.${column} = q.key and a.${column} is not null and a.is_passed and a.merchant_id = $1
        and a.created_at > q.since and (q.until is null or a.created_at <= q.until) and a.payment_id <> q.payment_id
      limit q.most
    ) o
  ) c`;

/** Indexes risk_assessments_by_card, _device, _ip and _email. */
export const COUNT_BY: Readonly<Record<VelocityKey, string>> = {
  card: countSql('card_key'),
  device: countSql('device_key'),
  ip: countSql('ip_key'),
  email: countSql('email_key'),
};

/**
 * Another assessment of the same card (address, browser) waits here until the end of the transaction: of two at the
 * same moment the second counts the first. Locked in one order, to avoid deadlocks.
 */
export const LOCK_KEYS = `
  select pg_advisory_xact_lock(k.lock)
  from (select distinct hashtextextended(t, 20140) as lock from unnest($1::text[]) t order by 1) k`;

export interface Counted {
  readonly paymentId: string;
  readonly facts: RiskFacts;
  readonly at: Date;
  /** Null for a current payment. */
  readonly until: Date | null;
}

interface Question extends Counted {
  readonly place: number;
  readonly rule: CompiledRule;
  readonly key: string;
  readonly windowSeconds: number;
  readonly most: number | null;
}

/** The counting rules whose key the payment has. */
function questionsOf(
  rules: readonly CompiledRule[],
  counted: Counted,
  by: VelocityKey,
): Omit<Question, 'place'>[] {
  return rules.flatMap((rule) => {
    const { condition } = rule;
    if (condition?.kind !== 'velocity' || condition.by !== by) return [];
    const key = counted.facts[VELOCITY_FACTS[by]];
    if (key === null) return [];
    const { windowSeconds, maxCount, maxAmounts } = condition;
    const most = maxAmounts.size === 0 ? maxCount : null;
    return [{ ...counted, rule, key, windowSeconds, most }];
  });
}

/** The keys to lock before a payment may be counted; none when no rule counts it. */
export function countedKeys(rules: readonly CompiledRule[], facts: RiskFacts): string[] {
  const keys = rules.flatMap(({ condition }) =>
    condition?.kind === 'velocity' ? (facts[VELOCITY_FACTS[condition.by]] ?? []) : [],
  );
  return [...new Set(keys)];
}

/** The counts and sums that the rules need for each payment, one statement per kind of key. */
export async function countVelocities(
  store: Queryable,
  merchantId: string,
  rules: readonly CompiledRule[],
  payments: readonly Counted[],
): Promise<VelocityCounts[]> {
  const found = payments.map(() => new Map<string, VelocityCount>());
  for (const by of VELOCITY_KEYS) {
    const questions = payments.flatMap((counted, place): Question[] =>
      questionsOf(rules, counted, by).map((question) => ({ ...question, place })),
    );
    if (questions.length === 0) continue;
    const rows = await store.query<{ place: number; count: bigint; amount: bigint }>(
      COUNT_BY[by],
      columnsOf(merchantId, questions),
    );
    for (const { place, count, amount } of rows) {
      const question = questions[place];
      if (question) found[question.place]?.set(question.rule.id, { count: Number(count), amount });
    }
  }
  return found;
}

/** The row number identifies the question, which several rules of one payment share. */
function columnsOf(merchantId: string, questions: readonly Question[]): unknown[] {
  return [
    merchantId,
    questions.map((_, place) => place),
    questions.map(({ key }) => key),
    questions.map(({ at, windowSeconds }) => new Date(at.getTime() - windowSeconds * 1000)),
    questions.map(({ until }) => until),
    questions.map(({ paymentId }) => paymentId),
    questions.map(({ facts }) => facts.currency),
    questions.map(({ most }) => most),
  ];
}
