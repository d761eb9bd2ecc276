import { newId } from '../base/ids.ts';
import type { Currency } from '../base/money.ts';
import type { Queryable } from '../store/store.ts';

/** Writing fee plans, inside the transaction of whatever needs them. */

export interface NewFeeRule {
  readonly direction: 'payment' | 'payout';
  readonly currency: Currency;
  readonly method: string;
  readonly fixedAmount: bigint;
  readonly ratePpm: bigint;
}

export interface NewFeePlan {
  readonly name: string;
  readonly rules: readonly NewFeeRule[];
}

/** Two new versions of a rule at once would have one number. */
export const LOCK_FEE_PLAN = `select id from fee_plans where id = $1 for update`;
const INSERT_FEE_PLAN = `insert into fee_plans (id, name, created_at) values ($1, $2, $3)`;
const INSERT_FEE_RULE = `
  insert into fee_rules (fee_plan_id, direction, currency, method, version, valid_from, fixed_amount, rate_ppm)
  select $1, $2, $3, $4, coalesce(max(version), 0) + 1, $5, $6, $7 from fee_rules
  where fee_plan_id = $1 and direction = $2 and currency = $3 and method = $4`;

/** Makes a plan with its rules. A name that is taken violates `FEE_PLAN_NAME`. Returns its id. */
export async function insertFeePlan(tx: Queryable, { name, rules }: NewFeePlan, now: Date): Promise<string> {
  const id = newId(now);
  await tx.query(INSERT_FEE_PLAN, [id, name, now]);
  for (const rule of rules) await insertFeeRule(tx, id, rule, now);
  return id;
}

/** The constraint that two plans of one name violate. */
export const FEE_PLAN_NAME = 'fee_plans_name_key';

/** A new version of a rule; the plan is locked, or new in this transaction. */
export async function insertFeeRule(
  tx: Queryable,
  feePlanId: string,
  { direction, currency, method, fixedAmount, ratePpm }: NewFeeRule,
  now: Date,
): Promise<void> {
  await tx.query(INSERT_FEE_RULE, [feePlanId, direction, currency, method, now, fixedAmount, ratePpm]);
}
