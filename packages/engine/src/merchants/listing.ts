import { inStates } from '../base/state-sets.ts';
import { DEPOSIT_SETS } from '../payments/deposit-states.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import type { Queryable } from '../store/store.ts';

const MERCHANTS = `
  select id, name, state, created_at from merchants
  where $2::uuid is null or (created_at, id) > (select created_at, id from merchants where id = $2)
  order by created_at, id limit $1`;
const APPS = `
  select a.id, a.dialect, a.public_id, a.currency, a.name, a.state, a.settlement_days, a.payment_callback_url,
    a.payout_callback_url, a.settings, a.fee_plan_id, a.merchant_id, m.name as merchant_name
  from apps a join merchants m on m.id = a.merchant_id
  where ($1::uuid is null or a.merchant_id = $1)
    and ($3::uuid is null or (a.dialect, a.public_id) > (select dialect, public_id from apps where id = $3))
  order by a.dialect, a.public_id limit $2`;
const KEYS = `
  select k.id, k.kind, k.fingerprint, k.valid_from, k.valid_until from app_keys k
  where k.app_id = $1 order by k.kind, k.valid_from`;
const FEE_RULES = `
  select p.name as fee_plan, r.* from fee_rules r join fee_plans p on p.id = r.fee_plan_id
  where $2::text is null or p.name = $2
  order by p.name, r.direction, r.currency, r.method, r.version limit $1`;
const HELD_DEPOSITS = `
  select d.id as deposit_id, d.kind, d.state as money, d.misfit as case, p.platform_number, p.order_number, p.state,
    p.payer_amount as expected, d.amount, d.currency, d.reason, d.created_at, d.merchant_id, d.payment_id,
    case when d.state = 'returning' then 'none: the channel gives it back'
      when p.state ${inStates(PAYMENT_SETS.returnOnly)} then 'return'
      when p.state ${inStates(PAYMENT_SETS.atChannel)} and d.reference <> p.attempt_id::text
      then 'return' else 'accept or return' end as choice
  from deposits d join payments p on p.merchant_id = d.merchant_id and p.id = d.payment_id
  where d.state ${inStates(DEPOSIT_SETS.waiting)} order by d.created_at limit $1`;
const LATE_EVENTS = `
  select id, subject_kind, subject_id, state, event, details, created_at from late_events
  where reviewed_at is null order by created_at limit $1`;
const REVIEWED = `update late_events set reviewed_at = $2 where id = $1 and reviewed_at is null returning id`;

/** Lists for operators (the CLI, later the portal). Each is limited; none shows a key or a payer. */
export class OperatorLists {
  readonly #store: Queryable;

  constructor(store: Queryable) {
    this.#store = store;
  }

  /** The oldest first; behind the merchant with the id `after`. */
  merchants(limit: number, after: string | null = null) {
    return this.#store.query(MERCHANTS, [limit, after]);
  }

  /** Apps of one merchant, or of all when `merchantId` is null; behind the app with the id `after`. */
  apps(merchantId: string | null, limit: number, after: string | null = null) {
    return this.#store.query(APPS, [merchantId, limit, after]);
  }

  /** Keys by fingerprint and time; never their text. */
  keys(appId: string) {
    return this.#store.query(KEYS, [appId]);
  }

  /** Of one plan, or of all when `plan` is null. */
  feeRules(limit: number, plan: string | null = null) {
    return this.#store.query(FEE_RULES, [limit, plan]);
  }

  /**
   * Money that waits in suspense, transferred or taken for an order that was over: in which way each does not fit, and
   * what may be done with it; also what channels are giving back.
   */
  heldDeposits(limit: number) {
    return this.#store.query(HELD_DEPOSITS, [limit]);
  }

  /** What channels reported after an order was final. */
  lateEvents(limit: number) {
    return this.#store.query(LATE_EVENTS, [limit]);
  }

  /** Marks a late event as looked at; false when there is none to mark. */
  async markReviewed(id: string, now: Date): Promise<boolean> {
    return (await this.#store.query(REVIEWED, [id, now])).length > 0;
  }
}
