import type { RiskResult } from '../payments/engine-details.ts';
import type { RiskCondition, VelocityKey } from './conditions.ts';
import type { RiskFacts } from './facts.ts';
import type { RiskRule } from './rule.ts';

/** A rule with its parsed parameters; without a condition when they can not be parsed. */
export interface CompiledRule extends Omit<RiskRule, 'parameters'> {
  readonly condition: RiskCondition | undefined;
}

export type RiskDecision = RiskResult['decision'];

export interface Assessment {
  readonly decision: RiskDecision;
  /** Codes of the rules that reject, in the order of the rules, each once. */
  readonly reject: readonly string[];
  readonly review: readonly string[];
  readonly score: number;
}

/** Earlier payments within the window of a velocity rule, without the payment itself. */
export interface VelocityCount {
  readonly count: number;
  /** Minor units, of payments in the payment's currency. */
  readonly amount: bigint;
}

/** By the rule's id. A counting rule that is missing here could not be counted. */
export type VelocityCounts = ReadonlyMap<string, VelocityCount>;

/**
 * Applies the rules to a payment. A rule whose fact is unknown does not hit, unless it is configured to. When a rule
 * can not be evaluated (its data are broken, or counting failed) the result is ERROR, unless another one rejects
 * anyway. Pure.
 */
export function assess(rules: readonly CompiledRule[], facts: RiskFacts, counts: VelocityCounts): Assessment {
  const ordered = rules.toSorted((one, other) => one.position - other.position);
  const judged = ordered.map((rule) => ({ rule, verdict: judge(rule, facts, counts) }));
  const hits = judged.filter(({ verdict }) => verdict === 'hit').map(({ rule }) => rule);
  const score = hits.reduce((sum, rule) => (rule.outcome === 'score' ? sum + rule.score : sum), 0);
  const above = ordered.filter(({ condition }) => isAbove(condition, score));
  const speaking = ordered.filter((rule) => hits.includes(rule) || above.includes(rule));
  const codesOf = (outcome: RiskRule['outcome']) => [
    ...new Set(speaking.filter((rule) => rule.outcome === outcome).map(({ code }) => code)),
  ];
  const reject = codesOf('reject');
  const review = codesOf('review');
  const hasFailed = judged.some(({ verdict }) => verdict === 'failed');
  return { decision: decisionOf(reject, review, hasFailed), reject, review, score };
}

function decisionOf(reject: readonly string[], review: readonly string[], hasFailed: boolean): RiskDecision {
  if (reject.length > 0) return 'REJECT';
  if (hasFailed) return 'ERROR';
  return review.length > 0 ? 'REVIEW' : 'ACCEPT';
}

function isAbove(condition: RiskCondition | undefined, score: number): boolean {
  return condition?.kind === 'score_threshold' && score >= condition.threshold;
}

/** `unknown`: the fact that the rule checks is not known for this payment. */
export type Verdict = 'hit' | 'miss' | 'unknown' | 'failed';

/** Whether one rule hits; thresholds, which depend on the others, never do here. */
export function judge({ id, condition }: CompiledRule, facts: RiskFacts, counts: VelocityCounts): Verdict {
  switch (condition?.kind) {
    case undefined:
      return 'failed';
    case 'blocklist_card':
      return known(facts.cardKey, (key) => condition.keys.has(key));
    case 'blocklist_email':
      return known(facts.emailKey, (key) => condition.keys.has(key));
    case 'blocklist_ip':
      return known(facts.ip, (ip) => condition.networks.check(ip, ip.includes(':') ? 'ipv6' : 'ipv4'));
    case 'card_country':
      // A payment without a card has no card of the wrong country.
      return facts.cardKey === null && facts.cardCountry === null
        ? 'miss'
        : inList(condition, facts.cardCountry);
    case 'access_country':
      return inList(condition, facts.accessCountry);
    case 'country_mismatch':
      return known(facts.cardCountry, (card) =>
        facts.accessCountry === null ? undefined : card !== facts.accessCountry,
      );
    case 'risk_country':
      return inRiskCountry(condition, facts);
    case 'amount': {
      const limit = condition.above.get(facts.currency);
      return limit !== undefined && facts.amount > limit ? 'hit' : 'miss';
    }
    case 'velocity':
      if (facts[VELOCITY_FACTS[condition.by]] === null) return 'unknown';
      return isTooMuch(condition, facts, counts.get(id));
    case 'score_threshold':
      return 'miss';
  }
}

export const VELOCITY_FACTS = {
  card: 'cardKey',
  device: 'deviceKey',
  ip: 'ipKey',
  email: 'emailKey',
} as const satisfies Record<VelocityKey, keyof RiskFacts>;

function known<T>(fact: T | null, isHit: (fact: T) => boolean | undefined): Verdict {
  const hit = fact === null ? undefined : isHit(fact);
  return hit === undefined ? 'unknown' : hit ? 'hit' : 'miss';
}

type Of<K extends RiskCondition['kind']> = Extract<RiskCondition, { kind: K }>;

function inList(
  { list, countries, unknown }: Of<'card_country'> | Of<'access_country'>,
  country: string | null,
): Verdict {
  if (country === null) return unknown === 'match' ? 'hit' : 'unknown';
  return countries.has(country) === (list === 'deny') ? 'hit' : 'miss';
}

function inRiskCountry({ countries, of }: Of<'risk_country'>, facts: RiskFacts): Verdict {
  const looked = [
    ...(of === 'access' ? [] : [facts.cardCountry]),
    ...(of === 'card' ? [] : [facts.accessCountry]),
  ];
  if (looked.some((country) => country !== null && countries.has(country))) return 'hit';
  return looked.every((country) => country === null) ? 'unknown' : 'miss';
}

function isTooMuch(
  { maxCount, maxAmounts }: Of<'velocity'>,
  { currency, amount }: RiskFacts,
  before: VelocityCount | undefined,
): Verdict {
  if (!before) return 'failed';
  if (maxCount !== null && before.count + 1 > maxCount) return 'hit';
  const most = maxAmounts.get(currency);
  return most !== undefined && before.amount + amount > most ? 'hit' : 'miss';
}
