import type { Failure } from '../base/declines.ts';
import { newId } from '../base/ids.ts';
import type { RuleCodes } from '../base/rule-codes.ts';
import type { EngineContext } from '../context.ts';
import type { Queryable } from '../store/store.ts';
import { type Assessment, assess, type CompiledRule, type VelocityCounts } from './assess.ts';
import { countedKeys, countVelocities, LOCK_KEYS } from './counting.ts';
import { factsOf, type PayerFacts, type RiskFacts } from './facts.ts';
import { cardKeyOfPayment, ipContext, keepAssessment, WITHDRAW_ASSESSMENTS } from './records.ts';
import type { RuleBook, Ruleset } from './rule-book.ts';
import { RISK_SETTINGS } from './settings.ts';

/** The payment about to be paid, as far as assessing needs it. */
export interface AssessedPayment {
  readonly merchantId: string;
  readonly id: string;
  readonly appId: string;
  readonly currency: RiskFacts['currency'];
  readonly amount: bigint;
}

/** The result: what merchants are shown, and whether the payment may go on. */
export interface RiskVerdict extends Assessment {
  /** Set when the payment may not go on: its failure. */
  readonly failure?: Failure;
}

/** Also shown to payers; the rule itself is only shown to the merchant and the operator. */
const REFUSED = 'The payment was refused by a risk check';

const NO_COUNTS: VelocityCounts = new Map();
/** When a worker first checks whether a payment under review was paid at all. */
const LOOK_AFTER_MS = 60_000;

/** Assesses payments by their merchant's rules before they are sent to their channel. */
export class RiskService {
  readonly #context: EngineContext;
  readonly #book: RuleBook;

  constructor(context: EngineContext, book: RuleBook) {
    this.#context = context;
    this.#book = book;
  }

  /** Whether the merchant has any rule: only then is anything about its payers stored. */
  async hasRules(merchantId: string): Promise<boolean> {
    return (await this.#book.of(merchantId)) !== undefined;
  }

  /** Drops the cached rules: for an emptied store. */
  forget(): void {
    this.#book.forget();
  }

  /**
   * Applies the merchant's rules to a payment; undefined when it has none for the app. Never rejects: a failed
   * assessment has the decision ERROR, and the app's setting `riskOnError` decides whether it goes on. `payer` is
   * called only where there are rules: it opens a seal.
   */
  async assess(payment: AssessedPayment, payer: () => PayerFacts): Promise<RiskVerdict | undefined> {
    try {
      const ruleset = await this.#book.of(payment.merchantId);
      const rules = ruleset && this.#inForce(ruleset, payment);
      if (!ruleset || !rules || rules.length === 0) return undefined;
      const facts = factsOf(this.#context.sealer, payment, payer());
      return await this.#assessed({ payment, version: ruleset.version, rules, facts });
    } catch (error) {
      return this.#failed(payment, error);
    }
  }

  /** The keyed hash of the card of an assessed payment; undefined when unknown. */
  cardOf(payment: { readonly merchantId: string; readonly id: string }): Promise<string | undefined> {
    return cardKeyOfPayment(this.#context.store, payment);
  }

  /** No payment came of the assessment: it counts no more, and needs no review. */
  async withdraw({ merchantId, id }: { readonly merchantId: string; readonly id: string }): Promise<void> {
    await this.#context.store.query(WITHDRAW_ASSESSMENTS, [id, merchantId]);
  }

  #inForce({ rules }: Ruleset, { appId }: AssessedPayment): CompiledRule[] {
    const now = this.#context.clock.now();
    return rules.filter((rule) => (rule.appId ?? appId) === appId && rule.validFrom <= now);
  }

  async #assessed(of: Assessing): Promise<RiskVerdict> {
    const { store } = this.#context;
    const keys = countedKeys(of.rules, of.facts);
    if (keys.length === 0) {
      const verdict = await this.#verdictOf(of.payment, assess(of.rules, of.facts, NO_COUNTS));
      await this.#keep(store, of, verdict).catch((error: unknown) => this.#log(of.payment, error));
      return verdict;
    }
    try {
      return await this.#countedVerdict(of, keys);
    } catch (error) {
      // Rules without counting are still applied: a slow store must not let a blocked card through.
      this.#log(of.payment, error);
      return this.#verdictOf(of.payment, assess(of.rules, of.facts, NO_COUNTS));
    }
  }

  /** Counts, decides and stores under the locks of what is counted (see LOCK_KEYS). */
  async #countedVerdict(of: Assessing, keys: readonly string[]): Promise<RiskVerdict> {
    const { payment, rules, facts } = of;
    // Looked up before: inside, the store serves only the transaction.
    const onError = await this.#policyOf(payment);
    return this.#context.store.transaction(async (tx) => {
      await tx.query(LOCK_KEYS, [keys]);
      const at = this.#context.clock.now();
      const counted = { paymentId: payment.id, facts, at, until: null };
      const [counts = NO_COUNTS] = await countVelocities(tx, payment.merchantId, rules, [counted]);
      const verdict = verdictOf(assess(rules, facts, counts), onError, this.#context.ruleCodes);
      await this.#keep(tx, of, verdict);
      return verdict;
    });
  }

  async #keep(store: Queryable, { payment, version, facts }: Assessing, verdict: RiskVerdict): Promise<void> {
    const { clock, sealer } = this.#context;
    const createdAt = clock.now();
    const id = newId(createdAt);
    const { ip, ...kept } = facts;
    const isPassed = verdict.failure === undefined;
    const isForReview = isPassed && verdict.review.length > 0;
    const assessment = {
      ...kept,
      merchantId: payment.merchantId,
      id,
      paymentId: payment.id,
      appId: payment.appId,
      rulesetVersion: version,
      decision: verdict.decision,
      rejectCodes: verdict.reject,
      reviewCodes: verdict.review,
      score: verdict.score,
      isPassed,
      ipSealed: ip === null ? null : sealer.seal(ip, ipContext({ id })),
      createdAt,
    };
    await keepAssessment(
      store,
      assessment,
      isForReview ? new Date(createdAt.getTime() + LOOK_AFTER_MS) : null,
    );
  }

  async #verdictOf(payment: AssessedPayment, assessment: Assessment): Promise<RiskVerdict> {
    const onError = assessment.decision === 'ERROR' ? await this.#policyOf(payment) : 'accept';
    return verdictOf(assessment, onError, this.#context.ruleCodes);
  }

  /** Neither the rules nor the payment could be read. */
  async #failed(payment: AssessedPayment, error: unknown): Promise<RiskVerdict> {
    this.#log(payment, error);
    const nothing: Assessment = { decision: 'ERROR', reject: [], review: [], score: 0 };
    return this.#verdictOf(payment, nothing);
  }

  #log({ merchantId, id }: AssessedPayment, error: unknown): void {
    this.#context.log.error({ error, merchantId, paymentId: id }, 'a payment could not be assessed');
  }

  async #policyOf({ appId }: AssessedPayment): Promise<'accept' | 'reject'> {
    const access = await this.#context.directory.get(appId).catch(() => undefined);
    return RISK_SETTINGS.riskOnError.of(access?.app.settings ?? {}) ?? 'accept';
  }
}

interface Assessing {
  readonly payment: AssessedPayment;
  readonly version: bigint;
  readonly rules: readonly CompiledRule[];
  readonly facts: RiskFacts;
}

function verdictOf(assessment: Assessment, onError: 'accept' | 'reject', codes: RuleCodes): RiskVerdict {
  const { decision, reject } = assessment;
  const [first] = reject;
  if (first !== undefined) {
    const decline = codes.reasonOf(first) ?? 'risk_rejected';
    return { ...assessment, failure: { decline, code: first, reason: REFUSED } };
  }
  if (decision !== 'ERROR' || onError !== 'reject') return assessment;
  const decline = 'risk_not_assessed';
  return { ...assessment, failure: { decline, code: codes.codeOf(decline), reason: REFUSED } };
}
