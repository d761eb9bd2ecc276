import { payerContext } from '../base/payment-facts.ts';
import type { Party } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import { engineDetails } from '../payments/engine-details.ts';
import type { Payment } from '../payments/payment.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import { type Assessment, assess, type CompiledRule, judge, type VelocityCounts } from './assess.ts';
import { countVelocities } from './counting.ts';
import { emailKeyOf, factsOf, type RiskFacts } from './facts.ts';
import { ipContext, type RiskAssessment } from './records.ts';
import type { RiskRule } from './rule.ts';
import { compiled, ENABLED_RULES } from './rule-book.ts';

const APPS = `select id from apps where merchant_id = $1 and ($2::uuid is null or id = $2) order by created_at`;
/** Index payments_by_app, the newest first, without payments that were never started. */
export const PAST_PAYMENTS = `
  select p.*, to_jsonb(a) as assessment, a.created_at as assessed_at
  from payments p left join lateral (
    select * from risk_assessments r where r.payment_id = p.id and r.merchant_id = p.merchant_id
    order by r.created_at desc limit 1
  ) a on true
  where p.app_id = $1 and p.merchant_id = $2 and (p.created_at, p.id) < ($3, $4) and p.created_at >= $5
    and (p.method is not null or a.id is not null)
  order by p.created_at desc, p.id desc limit $6`;

const PAGE = 500;
const EXAMPLES = 10;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export interface DryRun {
  /** The rule to try: an existing one or a draft. */
  readonly rule: RiskRule;
  readonly since: Date;
  /** Limit of payments to check. */
  readonly limit: number;
  /** Called after each page with the number of payments checked. */
  readonly onProgress?: (looked: number) => void;
}

export interface DryRunExample {
  readonly platformNumber: string;
  readonly orderNumber: string;
  readonly createdAt: Date;
  readonly currency: Payment['currency'];
  readonly amount: bigint;
  readonly state: Payment['state'];
  /** The result with the rule. */
  readonly decision: Assessment['decision'];
  readonly codes: readonly string[];
}

export interface DryRunReport {
  readonly looked: number;
  /** Whether there were more payments than the limit. */
  readonly isCutShort: boolean;
  /** Payments that the rule hits. */
  readonly matched: number;
  /** Payments that today's rules reject only because of this one. */
  readonly wouldReject: number;
  /** Payments that today's rules let through for a review only because of this one. */
  readonly wouldReview: number;
  /** Payments for which the rule's fact is no longer known. */
  readonly unknown: number;
  /** The newest payments that the rule rejects or sends to review. */
  readonly examples: readonly DryRunExample[];
}

/** Tries a rule on a merchant's past payments, with the facts and counts of their own time. Changes nothing. */
export class DryRuns {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  async run(wanted: DryRun): Promise<DryRunReport> {
    const { store } = this.#context;
    const { merchantId, appId } = wanted.rule;
    const rows = await store.query(ENABLED_RULES, [merchantId]);
    const now = this.#context.clock.now();
    const others = rows
      .map((row) => compiled(fromRow<RiskRule>(row)))
      .filter(({ id, validFrom }) => id !== wanted.rule.id && validFrom <= now);
    const tally = new Tally(compiled(wanted.rule), others);
    const apps = await store.query<{ id: string }>(APPS, [merchantId, appId]);
    for (const { id } of apps) await this.#app(wanted, id, tally);
    return tally.report;
  }

  async #app(wanted: DryRun, appId: string, tally: Tally): Promise<void> {
    const { merchantId } = wanted.rule;
    let before: { createdAt: Date; id: string } = { createdAt: this.#context.clock.now(), id: LAST_ID };
    for (;;) {
      const page = await pastPayments(this.#context.store, [
        appId,
        merchantId,
        before.createdAt,
        before.id,
        wanted.since,
        PAGE,
      ]);
      const left = wanted.limit - tally.looked;
      await this.#page(wanted, page.slice(0, left), tally);
      if (page.length > left) tally.isCutShort = true;
      wanted.onProgress?.(tally.looked);
      const last = page.at(-1);
      if (!last || page.length < PAGE || page.length > left) return;
      before = last.payment;
    }
  }

  async #page(wanted: DryRun, page: readonly PastPayment[], tally: Tally): Promise<void> {
    const counted = page.map((past) => ({
      paymentId: past.payment.id,
      facts: this.#factsOf(past),
      at: past.assessedAt ?? past.payment.createdAt,
      until: past.assessedAt ?? past.payment.createdAt,
    }));
    const { merchantId } = wanted.rule;
    const counts = await countVelocities(this.#context.store, merchantId, tally.rules, counted);
    page.forEach(({ payment }, index) => {
      const facts = counted[index]?.facts;
      if (facts) tally.add(payment, facts, counts[index] ?? new Map());
    });
  }

  /** What cannot be opened is not known; the other payments are tried all the same. */
  #factsOf({ payment, assessment }: PastPayment): RiskFacts {
    const { sealer } = this.#context;
    const { merchantId, currency, amount } = payment;
    if (assessment) {
      const { ipSealed, id, ...kept } = assessment;
      const ip = ipSealed === null ? undefined : sealer.openOrFault(ipSealed, ipContext({ id })).text;
      return { ...kept, currency, amount, ip: ip ?? null };
    }
    const facts = factsOf(sealer, payment, {
      method: payment.method ?? '',
      accessCountry: engineDetails(payment).accessCountry ?? null,
    });
    // The vault has deleted the number by now, but the card's country is still known.
    const cardCountry = payment.card?.country ?? null;
    const { payerSealed } = payment;
    const payer = payerSealed && sealer.openOrFault(payerSealed, payerContext(payment)).text;
    const { email } = (payer ? JSON.parse(payer) : {}) as Partial<Party>;
    const emailKey = emailKeyOf(sealer, merchantId, email);
    return { ...facts, cardCountry: cardCountry === 'ZZ' ? null : cardCountry, emailKey };
  }
}

interface PastPayment {
  readonly payment: Payment;
  readonly assessment: RiskAssessment | null;
  readonly assessedAt: Date | null;
}

async function pastPayments(store: Queryable, params: readonly unknown[]): Promise<PastPayment[]> {
  const rows = await store.query<{ assessment: object | null; assessed_at: Date | null }>(
    PAST_PAYMENTS,
    params,
  );
  return rows.map(({ assessment, assessed_at: assessedAt, ...payment }) => ({
    payment: fromRow<Payment>(payment),
    // As JSON: times and amounts are text, and none of them is used.
    assessment: assessment && fromRow<RiskAssessment>(assessment),
    assessedAt,
  }));
}

/** Sums up what a rule would have done. */
class Tally {
  readonly #rule: CompiledRule;
  readonly #others: readonly CompiledRule[];
  readonly #examples: DryRunExample[] = [];
  looked = 0;
  isCutShort = false;
  #matched = 0;
  #wouldReject = 0;
  #wouldReview = 0;
  #unknown = 0;

  constructor(rule: CompiledRule, others: readonly CompiledRule[]) {
    this.#rule = rule;
    this.#others = others;
  }

  /** All rules that may count. */
  get rules(): readonly CompiledRule[] {
    return [...this.#others, this.#rule];
  }

  add(payment: Payment, facts: RiskFacts, counts: VelocityCounts): void {
    this.looked += 1;
    const ofApp = this.#others.filter(({ appId }) => (appId ?? payment.appId) === payment.appId);
    const without = assess(ofApp, facts, counts);
    const withRule = assess([...ofApp, this.#rule], facts, counts);
    const verdict = judge(this.#rule, facts, counts);
    if (verdict === 'unknown') this.#unknown += 1;
    const isThreshold = this.#rule.condition?.kind === 'score_threshold';
    const speaks = isThreshold ? isChanged(without, withRule) : verdict === 'hit';
    if (!speaks) return;
    this.#matched += 1;
    const rejects = withRule.decision === 'REJECT' && without.decision !== 'REJECT';
    const reviews =
      withRule.decision === 'REVIEW' && without.decision !== 'REVIEW' && without.decision !== 'REJECT';
    if (rejects) this.#wouldReject += 1;
    if (reviews) this.#wouldReview += 1;
    if ((rejects || reviews) && this.#examples.length < EXAMPLES)
      this.#examples.push(example(payment, withRule));
  }

  get report(): DryRunReport {
    return {
      looked: this.looked,
      isCutShort: this.isCutShort,
      matched: this.#matched,
      wouldReject: this.#wouldReject,
      wouldReview: this.#wouldReview,
      unknown: this.#unknown,
      examples: this.#examples,
    };
  }
}

function isChanged(without: Assessment, withRule: Assessment): boolean {
  return withRule.reject.length > without.reject.length || withRule.review.length > without.review.length;
}

function example(payment: Payment, { decision, reject, review }: Assessment): DryRunExample {
  const { platformNumber, orderNumber, createdAt, currency, amount, state } = payment;
  const codes = decision === 'REJECT' ? reject : review;
  return { platformNumber, orderNumber, createdAt, currency, amount, state, decision, codes };
}
