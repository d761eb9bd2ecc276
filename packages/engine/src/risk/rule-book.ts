import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { CompiledRule } from './assess.ts';
import { readCondition } from './conditions.ts';
import type { RiskRule } from './rule.ts';

/** Primary key. */
export const RULESET_VERSION = `select version from risk_rulesets where merchant_id = $1`;
/** Index risk_rules_by_merchant. */
export const ENABLED_RULES = `
  select * from risk_rules where merchant_id = $1 and is_enabled order by position, id`;

/** How long a process may use rules that another one changed, as for apps (merchants/directory.ts). */
const MAX_AGE_MS = 1000;
const MAX_CACHED = 10_000;

export interface Ruleset {
  readonly version: bigint;
  readonly rules: readonly CompiledRule[];
}

interface Cached {
  readonly lookedAtMs: number;
  readonly ruleset: Promise<Ruleset | undefined>;
}

/**
 * The parsed rules of merchants. At most once a second a merchant's version number is read, and the rules are read
 * again only when it has changed: block lists of thousands of rules must not be read for each payment, and a merchant
 * without rules costs only that read.
 */
export class RuleBook {
  readonly #store: Queryable;
  readonly #cache = new Map<string, Cached>();

  constructor(store: Queryable) {
    this.#store = store;
  }

  /** The merchant's enabled rules; undefined for a merchant without rules. */
  of(merchantId: string): Promise<Ruleset | undefined> {
    // Process time, not the engine's clock: it bounds the age of a copy in this process's memory.
    const nowMs = performance.now();
    const found = this.#cache.get(merchantId);
    if (found && nowMs - found.lookedAtMs < MAX_AGE_MS) return found.ruleset;
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    const ruleset = this.#load(merchantId, found?.ruleset);
    this.#cache.set(merchantId, { lookedAtMs: nowMs, ruleset });
    ruleset.catch(() => this.#cache.delete(merchantId));
    return ruleset;
  }

  /** Drops the cache: for changes made in this process. */
  forget(): void {
    this.#cache.clear();
  }

  async #load(
    merchantId: string,
    before: Promise<Ruleset | undefined> | undefined,
  ): Promise<Ruleset | undefined> {
    // Read before the rules: a change in between is found at the next check.
    const [row] = await this.#store.query<{ version: bigint }>(RULESET_VERSION, [merchantId]);
    if (!row) return undefined;
    const known = await before?.catch(() => undefined);
    if (known?.version === row.version) return known;
    const rules = await this.#store.query(ENABLED_RULES, [merchantId]);
    if (rules.length === 0) return undefined;
    return { version: row.version, rules: rules.map((rule) => compiled(fromRow<RiskRule>(rule))) };
  }
}

/** A rule with its parsed parameters. */
export function compiled({ parameters, ...rule }: RiskRule): CompiledRule {
  const read = readCondition(rule.kind, parameters);
  return { ...rule, condition: read.ok ? read.condition : undefined };
}
