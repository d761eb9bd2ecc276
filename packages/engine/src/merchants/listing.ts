import type { Currency } from '../base/money.ts';
import type { StoredSettings } from '../base/settings.ts';
import { inStates } from '../base/state-sets.ts';
import { DEPOSIT_SETS } from '../payments/deposit-states.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import { isBehind, type ListedAfter, positionAfter } from '../store/oldest-first.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { KeyKind } from './app.ts';

const MERCHANTS = `
  select id, name, state, created_at from merchants
  where $2::uuid is null or (created_at, id) > (select created_at, id from merchants where id = $2)
  order by created_at, id limit $1`;
const MERCHANT = `select id, name, state, created_at from merchants where id = $1`;
const APP_COLUMNS = `
  a.id, a.dialect, a.public_id, a.currency, a.name, a.state, a.settlement_days, a.payment_callback_url,
  a.payout_callback_url, a.settings, a.fee_plan_id, a.merchant_id, m.name as merchant_name, a.daily_payment_limit,
  a.daily_payout_limit, a.requests_per_second, a.allowed_ips`;
const APP = `
  select ${APP_COLUMNS} from apps a join merchants m on m.id = a.merchant_id
  where a.dialect = $1 and a.public_id = $2`;
const APPS = `
  select ${APP_COLUMNS} from apps a join merchants m on m.id = a.merchant_id
  where ($1::uuid is null or a.merchant_id = $1)
    and ($3::uuid is null or (a.dialect, a.public_id) > (select dialect, public_id from apps where id = $3))
  order by a.dialect, a.public_id limit $2`;
const APPS_WITH_CHARGEBACK_FEE = `
  select a.id from apps a join fee_plans p on p.id = a.fee_plan_id
  where p.name = $1 and jsonb_typeof(a.settings -> 'chargebackFee') = 'object' order by a.dialect, a.public_id`;
const KEYS = `
  select k.id, k.kind, k.fingerprint, k.valid_from, k.valid_until from app_keys k
  where k.app_id = $1 order by k.kind, k.valid_from`;
const FEE_PLAN = `select id from fee_plans where name = $1`;
const FEE_PLANS = `select name from fee_plans order by name limit $1`;
const HAS_FEE_RULE = `
  select 1 from fee_rules where fee_plan_id = $1 and currency = $2 and direction = 'payment' limit 1`;
const FEE_RULES = `
  select p.name as fee_plan, r.* from fee_rules r join fee_plans p on p.id = r.fee_plan_id
  where ($2::text is null or p.name = $2) and ($3::text is null or
    (p.name, r.direction, r.currency, r.method, r.version) > ($3, $4::text, $5::text, $6::text, $7::int))
  order by p.name, r.direction, r.currency, r.method, r.version limit $1`;
/** Index deposits_held. */
const HELD_DEPOSITS = `
  select d.id as deposit_id, d.kind, d.state as money, d.mismatch as case, p.platform_number, p.order_number, p.state,
    p.payer_amount as expected, p.payer_currency as expected_currency, d.amount, d.currency, d.reason,
    d.created_at, d.merchant_id, d.payment_id,
    case when d.state = 'returning' then 'none: the channel gives it back'
      when p.state ${inStates(PAYMENT_SETS.returnOnly)} or d.currency <> p.payer_currency then 'return'
      when p.state ${inStates(PAYMENT_SETS.atChannel)} and d.reference <> p.attempt_id::text
      then 'return' else 'accept or return' end as choice
  from deposits d join payments p on p.merchant_id = d.merchant_id and p.id = d.payment_id
  where d.state ${inStates(DEPOSIT_SETS.waiting)} and ${isBehind('d', '$2', '$3')}
  order by d.created_at, d.id limit $1`;
/** Index late_events_open. */
const LATE_EVENTS = `
  select id, subject_kind, subject_id, state, event, details, created_at from late_events
  where reviewed_at is null and ${isBehind('late_events', '$2', '$3')} order by created_at, id limit $1`;
const REVIEWED = `update late_events set reviewed_at = $2 where id = $1 and reviewed_at is null returning id`;

export interface ListedMerchant {
  readonly id: string;
  readonly name: string;
  readonly state: 'active' | 'suspended' | 'closed';
  readonly createdAt: Date;
}

export interface ListedApp {
  readonly id: string;
  readonly dialect: string;
  readonly publicId: string;
  readonly currency: Currency;
  readonly name: string;
  readonly state: 'active' | 'disabled';
  readonly settlementDays: number;
  readonly paymentCallbackUrl: string | null;
  readonly payoutCallbackUrl: string | null;
  readonly settings: StoredSettings;
  readonly feePlanId: string;
  readonly merchantId: string;
  readonly merchantName: string;
  /** Minor units of the app's currency; null: no limit. */
  readonly dailyPaymentLimit: bigint | null;
  readonly dailyPayoutLimit: bigint | null;
  readonly requestsPerSecond: number | null;
  readonly allowedIps: readonly string[];
}

export interface ListedKey {
  readonly id: string;
  readonly kind: KeyKind;
  readonly fingerprint: string;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
}

/** A version of a rule; amounts in minor units of its currency. */
export interface ListedFeeRule {
  readonly feePlan: string;
  readonly feePlanId: string;
  readonly direction: 'payment' | 'payout';
  readonly currency: Currency;
  readonly method: string;
  readonly version: number;
  readonly validFrom: Date;
  readonly fixedAmount: bigint;
  readonly ratePpm: bigint;
}

/** The version of a rule after which a page continues. */
export type FeeRulePosition = Pick<
  ListedFeeRule,
  'feePlan' | 'direction' | 'currency' | 'method' | 'version'
>;

/** Money in suspense; amounts in minor units of the currency beside them. */
export interface HeldDeposit {
  readonly depositId: string;
  readonly kind: string;
  readonly money: 'held' | 'returning';
  /** How it differs from what its payment expects. */
  readonly case: string | null;
  readonly platformNumber: string;
  readonly orderNumber: string;
  readonly state: string;
  readonly expected: bigint;
  readonly expectedCurrency: Currency;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly merchantId: string;
  readonly paymentId: string;
  /** The possible decisions about it. */
  readonly choice: string;
}

export interface LateEvent {
  readonly id: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly state: string;
  readonly event: string;
  readonly details: unknown;
  readonly createdAt: Date;
}

/** Lists for operators. Each is limited; none contains a key or a payer. */
export class OperatorLists {
  readonly #store: Queryable;

  constructor(store: Queryable) {
    this.#store = store;
  }

  /** The oldest first; after the merchant with the id `after`. */
  merchants(limit: number, after: ListedAfter = null): Promise<ListedMerchant[]> {
    return this.#all(MERCHANTS, [limit, after]);
  }

  async merchant(id: string): Promise<ListedMerchant | undefined> {
    return (await this.#all<ListedMerchant>(MERCHANT, [id]))[0];
  }

  /** Apps of one merchant, or of all when `merchantId` is null; after the app with the id `after`. */
  apps(merchantId: string | null, limit: number, after: ListedAfter = null): Promise<ListedApp[]> {
    return this.#all(APPS, [merchantId, limit, after]);
  }

  async app(dialect: string, publicId: string): Promise<ListedApp | undefined> {
    return (await this.#all<ListedApp>(APP, [dialect, publicId]))[0];
  }

  /** The ids of the apps of a fee plan that have a fee for chargebacks. */
  async appsWithChargebackFee(plan: string): Promise<string[]> {
    const rows = await this.#store.query<{ id: string }>(APPS_WITH_CHARGEBACK_FEE, [plan]);
    return rows.map(({ id }) => id);
  }

  /** Keys by fingerprint and time; never their text. */
  keys(appId: string): Promise<ListedKey[]> {
    return this.#all(KEYS, [appId]);
  }

  /** The id of the fee plan of that name. */
  async feePlan(name: string): Promise<string | undefined> {
    return (await this.#store.query<{ id: string }>(FEE_PLAN, [name]))[0]?.id;
  }

  /** The names of fee plans, by the alphabet. */
  async feePlans(limit: number): Promise<string[]> {
    return (await this.#store.query<{ name: string }>(FEE_PLANS, [limit])).map(({ name }) => name);
  }

  /** Whether a plan has a rule for payments in a currency. */
  async hasPaymentFee(feePlanId: string, currency: Currency): Promise<boolean> {
    return (await this.#store.query(HAS_FEE_RULE, [feePlanId, currency])).length > 0;
  }

  /** Of one plan, or of all when `plan` is null. */
  feeRules(
    limit: number,
    plan: string | null = null,
    after: FeeRulePosition | null = null,
  ): Promise<ListedFeeRule[]> {
    const { feePlan, direction, currency, method, version } = after ?? {};
    const position = [feePlan, direction, currency, method, version].map((part) => part ?? null);
    return this.#all(FEE_RULES, [limit, plan, ...position]);
  }

  /**
   * Money in suspense, transferred or taken for an order that was over: how each differs, and the possible decisions;
   * also what channels are giving back. After the deposit with the id `after`.
   */
  async heldDeposits(limit: number, after: ListedAfter = null): Promise<HeldDeposit[]> {
    return this.#all(HELD_DEPOSITS, [limit, ...(await positionAfter(this.#store, 'deposits', after))]);
  }

  /** Channel reports about orders that were final; after the event with the id `after`. */
  async lateEvents(limit: number, after: ListedAfter = null): Promise<LateEvent[]> {
    return this.#all(LATE_EVENTS, [limit, ...(await positionAfter(this.#store, 'late_events', after))]);
  }

  /** Marks a late event as looked at; false when there is none to mark. */
  async markReviewed(id: string, now: Date): Promise<boolean> {
    return (await this.#store.query(REVIEWED, [id, now])).length > 0;
  }

  async #all<T>(sql: string, parameters: readonly unknown[]): Promise<T[]> {
    return (await this.#store.query(sql, parameters)).map((row) => fromRow<T>(row));
  }
}
