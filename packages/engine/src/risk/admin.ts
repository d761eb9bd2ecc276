import { newId } from '../base/ids.ts';
import { OperatorFault } from '../base/operator-fault.ts';
import type { EngineContext } from '../context.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import { MAX_LIST, readCondition } from './conditions.ts';
import { isCountry } from './countries.ts';
import { emailKeyOf } from './facts.ts';
import { isRuleCode, type NewRiskRule, RISK_OUTCOMES, type RiskRule, reasonOf } from './rule.ts';
import type { RuleBook } from './rule-book.ts';

/**
 * The version grows with every change: running processes check it (rule-book.ts). It begins with the time, so that the
 * rules of an emptied sandbox are never confused with the previous ones.
 */
const CHANGED = `
  insert into risk_rulesets (merchant_id, version)
  values ($1, (extract(epoch from clock_timestamp()) * 1000)::bigint)
  on conflict (merchant_id) do update set version = risk_rulesets.version + 1`;
const ADD = `
  insert into risk_rules (merchant_id, id, app_id, kind, parameters, outcome, score, code, position, valid_from, note,
    created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8,
    coalesce($9, (select coalesce(max(position), 0) + 10 from risk_rules where merchant_id = $1)), $10, $11, $12)
  returning *`;
const ENABLE = `
  update risk_rules set is_enabled = $3 where merchant_id = $1 and id = $2 returning *`;
const REMOVE = `delete from risk_rules where merchant_id = $1 and id = $2 returning *`;
/** Index risk_rules_by_merchant. */
const LIST = `
  select * from risk_rules
  where merchant_id = $1 and ($3::integer is null or (position, id) > ($3, $4::uuid))
  order by position, id limit $2`;
const GET = `select * from risk_rules where merchant_id = $1 and id = $2`;
/** By its id alone: operators copy it from a list. */
const FIND = `select * from risk_rules where id = $1`;
const HAS_MERCHANT = `select 1 from merchants where id = $1`;
const HAS_APP = `select 1 from apps where id = $1 and merchant_id = $2`;

/** Where in the order of a merchant's rules one stands, or stood. */
export type RulePosition = Pick<RiskRule, 'position' | 'id'>;

/** An impossible rule, in words for an operator. */
export class RiskRuleError extends OperatorFault {
  override readonly name = 'RiskRuleError';

  constructor(fault: string) {
    super('invalid_request', fault);
  }
}

const MAX_NOTE_CHARS = 500;
const MAX_SCORE = 1000;
const MAX_POSITION = 1_000_000_000;

/** What an operator does with the rules of a merchant. Changes reach running processes within a second. */
export class RiskAdmin {
  readonly #context: EngineContext;
  readonly #book: RuleBook;

  constructor(context: EngineContext, book: RuleBook) {
    this.#context = context;
    this.#book = book;
  }

  /** The merchant's rules in order, disabled ones too; after the one with the id `after`. */
  async list(merchantId: string, limit: number, after: RulePosition | null = null): Promise<RiskRule[]> {
    const { position = null, id = null } = after ?? {};
    const rows = await this.#context.store.query(LIST, [merchantId, limit, position, id]);
    return rows.map((row) => fromRow<RiskRule>(row));
  }

  async get(merchantId: string, id: string): Promise<RiskRule | undefined> {
    const [row] = await this.#context.store.query(GET, [merchantId, id]);
    return row && fromRow<RiskRule>(row);
  }

  /** A rule of any merchant. */
  async find(id: string): Promise<RiskRule | undefined> {
    const [row] = await this.#context.store.query(FIND, [id]);
    return row && fromRow<RiskRule>(row);
  }

  /**
   * The rule that `wanted` describes, whether or not it is added. E-mail addresses (`emails`) become keyed hashes here
   * and are not readable again. Throws `RiskRuleError`.
   */
  draft(merchantId: string, wanted: NewRiskRule): RiskRule {
    const now = this.#context.clock.now();
    const parameters = this.#keyed(merchantId, wanted);
    const read = readCondition(wanted.kind, parameters);
    if (!read.ok) throw new RiskRuleError(read.fault);
    requireCountries(parameters);
    const outcome = wanted.outcome ?? 'reject';
    const rule: RiskRule = {
      merchantId,
      id: newId(now),
      appId: wanted.appId ?? null,
      kind: wanted.kind,
      parameters,
      outcome,
      score: wanted.score ?? 0,
      code: wanted.code ?? this.#context.ruleCodes.codeOf(reasonOf({ ...wanted, outcome })),
      position: wanted.position ?? MAX_POSITION,
      isEnabled: true,
      validFrom: wanted.validFrom ?? now,
      note: wanted.note ?? null,
      createdAt: now,
    };
    const fault = faultOf(rule, wanted.code);
    if (fault !== undefined) throw new RiskRuleError(fault);
    return rule;
  }

  /** Adds a rule; see `draft`. */
  async add(merchantId: string, wanted: NewRiskRule): Promise<RiskRule> {
    const rule = this.draft(merchantId, wanted);
    await this.requireMerchant(merchantId);
    if (rule.appId !== null) await this.#requireApp(merchantId, rule.appId);
    const added = await this.#changed(merchantId, ADD, [
      merchantId,
      rule.id,
      rule.appId,
      rule.kind,
      JSON.stringify(rule.parameters),
      rule.outcome,
      rule.score,
      rule.code,
      wanted.position ?? null,
      rule.validFrom,
      rule.note,
      rule.createdAt,
    ]);
    if (!added) throw new Error('the rule was not added');
    return added;
  }

  /** Enables or disables a rule; undefined when there is none. */
  setEnabled(merchantId: string, id: string, isEnabled: boolean): Promise<RiskRule | undefined> {
    return this.#changed(merchantId, ENABLE, [merchantId, id, isEnabled]);
  }

  /** Deletes a rule; undefined when there is none. Its assessments stay. */
  remove(merchantId: string, id: string): Promise<RiskRule | undefined> {
    return this.#changed(merchantId, REMOVE, [merchantId, id]);
  }

  /** Throws `RiskRuleError` when there is no such merchant. */
  async requireMerchant(merchantId: string): Promise<void> {
    const merchants = await this.#context.store.query(HAS_MERCHANT, [merchantId]);
    if (merchants.length === 0) throw new RiskRuleError(`there is no merchant ${merchantId}`);
  }

  async #requireApp(merchantId: string, appId: string): Promise<void> {
    const apps = await this.#context.store.query(HAS_APP, [appId, merchantId]);
    if (apps.length === 0) throw new RiskRuleError(`the merchant has no app ${appId}`);
  }

  async #changed(merchantId: string, sql: string, params: readonly unknown[]): Promise<RiskRule | undefined> {
    const row = await this.#context.store.transaction(async (tx: Queryable) => {
      // First: other changes of the merchant's rules wait, so that positions and versions are consistent.
      await tx.query(CHANGED, [merchantId]);
      const [changed] = await tx.query(sql, params);
      return changed;
    });
    this.#book.forget();
    return row && fromRow<RiskRule>(row);
  }

  #keyed(merchantId: string, { kind, parameters }: NewRiskRule): NewRiskRule['parameters'] {
    // With the stored form it equals an existing rule, as lists show it.
    if (kind !== 'blocklist_email' || ('emailKeys' in parameters && !('emails' in parameters)))
      return parameters;
    const { emails, ...others } = parameters;
    // Checked here and not on the keys made from it: the message names the input.
    if (!Array.isArray(emails) || emails.length === 0 || emails.length > MAX_LIST) {
      throw new RiskRuleError(`emails must be a list of 1 to ${MAX_LIST}`);
    }
    if (!emails.every(isEmail)) {
      throw new RiskRuleError('emails must list e-mail addresses');
    }
    const keys = emails.flatMap((email) => emailKeyOf(this.#context.sealer, merchantId, email) ?? []);
    return { ...others, emailKeys: keys };
  }
}

/** For a new rule only: an existing one stays valid. */
function requireCountries({ countries }: NewRiskRule['parameters']): void {
  if (!Array.isArray(countries)) return;
  const other = countries.find((code) => !isCountry(String(code)));
  if (other !== undefined)
    throw new RiskRuleError(`countries must list countries that there are: ${other} is none`);
}

/** A rough check of the form, against typing errors only. */
function isEmail(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(text.trim());
}

function faultOf(
  { kind, outcome, score, position, note }: RiskRule,
  code: string | undefined,
): string | undefined {
  if (!RISK_OUTCOMES.includes(outcome)) return `outcome must be one of ${RISK_OUTCOMES.join(', ')}`;
  if (kind === 'score_threshold' && outcome === 'score') return 'a threshold rejects or asks for a review';
  if (!Number.isInteger(score) || Math.abs(score) > MAX_SCORE) {
    return `score must be a whole number from -${MAX_SCORE} to ${MAX_SCORE}`;
  }
  if (outcome === 'score' && score === 0) return 'a rule with the outcome score needs a score';
  if (outcome !== 'score' && score !== 0) return 'only a rule with the outcome score has a score';
  if (code !== undefined && (typeof code !== 'string' || !isRuleCode(code)))
    return 'code must be up to 20 capital letters, digits, hyphens and underscores';
  if (!Number.isInteger(position) || position < 0 || position > MAX_POSITION) {
    return `position must be a whole number from 0 to ${MAX_POSITION}`;
  }
  return note === null || isNote(note)
    ? undefined
    : `note must be a text of at most ${MAX_NOTE_CHARS} characters`;
}

/** PostgreSQL keeps neither U+0000 nor half of a surrogate pair. */
function isNote(note: unknown): boolean {
  return (
    typeof note === 'string' && note.length <= MAX_NOTE_CHARS && !note.includes('\0') && note.isWellFormed()
  );
}
