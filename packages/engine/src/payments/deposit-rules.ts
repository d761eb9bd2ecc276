import type { DepositMismatch } from '../base/payment-facts.ts';
import type { StoredSettings } from '../base/settings.ts';
import type { PaymentState } from './states.ts';

/** What is done with a deposit that does not fit, from the mildest to the strictest. */
export const DEPOSIT_RULES = ['accept', 'hold', 'refuse'] as const;
export type DepositRule = (typeof DEPOSIT_RULES)[number];

/**
 * One rule a case, kept by the payment as it was when the payment was made: a merchant who changes a rule does not
 * change what payers were promised.
 */
export interface DepositRules {
  /** Less than what is still to be paid. */
  readonly short: DepositRule;
  /** More than that. */
  readonly over: DepositRule;
  /** The payment was paid in full before. */
  readonly repeated: DepositRule;
  /** The time to pay was over. */
  readonly late: DepositRule;
  /** The depositor's name is not the payer's; accepted means that names are not looked at. */
  readonly wrongName: DepositRule;
}

export type DepositCase = keyof DepositRules;

const CASE_OF: Readonly<Record<DepositMismatch, DepositCase>> = {
  short: 'short',
  over: 'over',
  repeated: 'repeated',
  late: 'late',
  wrong_name: 'wrongName',
};

/** The cases that have a rule, by the names that settings use. */
export const DEPOSIT_CASES: readonly DepositCase[] = Object.values(CASE_OF);

/** Settings of an app that choose rules. */
export interface DepositSettings {
  /** Short form: one word for `short`, `over`, `repeated` and `late`; `accept` leaves the latter two on `hold`. */
  readonly depositRule?: DepositRule;
  /** Single rules; they go before the short form. */
  readonly depositRules?: Partial<DepositRules>;
}

/** A person looks at every amount that does not fit; whose account it came from is not looked at. */
export const DEFAULT_DEPOSIT_RULES: DepositRules = {
  short: 'hold',
  over: 'hold',
  repeated: 'hold',
  late: 'hold',
  wrongName: 'accept',
};

/**
 * The rules of a new payment: the app's single rules, then its short form, then `defaults` (of the dialect or of this
 * one request), then DEFAULT_DEPOSIT_RULES. A word in the settings that is no rule reads as `hold`: nobody's money is
 * credited or turned away because of a slip of the pen. No rule is milder than the one of its case in `least`.
 */
export function depositRulesOf(
  settings: DepositSettings,
  defaults: Partial<DepositRules> = {},
  least: Partial<DepositRules> = {},
): DepositRules {
  const ruleOf = (name: DepositCase) => stricter(wishedFor(name), least[name] ?? 'accept');
  const wishedFor = (name: DepositCase): DepositRule => {
    const chosen = settings.depositRules?.[name] ?? shortFormOf(settings, name) ?? undefined;
    if (chosen !== undefined) return isDepositRule(chosen) ? chosen : 'hold';
    return defaults[name] ?? DEFAULT_DEPOSIT_RULES[name];
  };
  return {
    short: ruleOf('short'),
    over: ruleOf('over'),
    repeated: ruleOf('repeated'),
    late: ruleOf('late'),
    wrongName: ruleOf('wrongName'),
  };
}

/**
 * Whoever set the one word "accept" meant sums that differ: money for an order that is over was held even then, when
 * there was one rule for all.
 */
function shortFormOf({ depositRule }: DepositSettings, name: DepositCase): DepositRule | undefined {
  if (name === 'wrongName') return undefined;
  const isAfterTheEnd = name === 'repeated' || name === 'late';
  return isAfterTheEnd && depositRule === 'accept' ? 'hold' : depositRule;
}

export function isDepositRule(text: unknown): text is DepositRule {
  return (DEPOSIT_RULES as readonly unknown[]).includes(text);
}

export function isDepositCase(text: unknown): text is DepositCase {
  return (DEPOSIT_CASES as readonly unknown[]).includes(text);
}

/** What is wrong with an app's deposit settings, as a sentence; undefined when they are good. null unsets a rule. */
export function depositSettingsFault(settings: StoredSettings): string | undefined {
  const words = DEPOSIT_RULES.join(', ');
  const { depositRule, depositRules }: { depositRule?: unknown; depositRules?: unknown } = settings;
  if (depositRule !== undefined && depositRule !== null && !isDepositRule(depositRule)) {
    return `depositRule is one of ${words}, not "${depositRule}"`;
  }
  if (depositRules === undefined) return undefined;
  if (typeof depositRules !== 'object' || depositRules === null) {
    return `depositRules is one rule a case (${DEPOSIT_CASES.join(', ')}), not "${depositRules}"`;
  }
  for (const [name, rule] of Object.entries(depositRules)) {
    if (!isDepositCase(name)) return `there is no deposit case "${name}": ${DEPOSIT_CASES.join(', ')}`;
    if (rule !== null && !isDepositRule(rule))
      return `the rule for ${name} is one of ${words}, not "${rule}"`;
  }
  return undefined;
}

/** A deposit on its way to a payment's account, as far as the rules look at it. */
export interface Arrival {
  readonly state: PaymentState;
  readonly rules: DepositRules;
  /** What came, and what was still to be paid before it, both in the payer's currency. */
  readonly payerAmount: bigint;
  readonly rest: bigint;
  readonly nameMatches: boolean;
}

export interface Verdict {
  readonly rule: DepositRule;
  /** The case that decided; null when the deposit fits. */
  readonly mismatch: DepositMismatch | null;
}

/** Where a deposit finds the payment. */
type Stage = 'open' | 'in_review' | 'paid' | 'expired' | 'over';

const STAGES: Partial<Record<PaymentState, Stage>> = {
  awaiting_deposit: 'open',
  partially_paid: 'open',
  in_review: 'in_review',
  captured: 'paid',
  partially_refunded: 'paid',
  expired: 'expired',
  refunded: 'over',
  failed: 'over',
  voided: 'over',
};

/**
 * Finds the rule for a deposit: of all cases that it is, the strictest one. When two are equally strict the name is
 * named before the time and the time before the amount: the amounts are in plain sight of whoever looks, the name is
 * not. While a person decides (`in_review`) and after a payment failed, was voided or went back whole, nothing is
 * credited: `accept` is `hold` there, and `late` is the rule that decides for a payment that is over. undefined: the
 * payment has no account yet.
 */
export function judgeDeposit(arrival: Arrival): Verdict | undefined {
  const { state, rules, nameMatches } = arrival;
  const stage = STAGES[state];
  if (!stage) return undefined;
  const looksAtName = rules.wrongName !== 'accept';
  const byName: readonly DepositMismatch[] = looksAtName && !nameMatches ? ['wrong_name'] : [];
  let verdict: Verdict = { rule: 'accept', mismatch: null };
  for (const mismatch of [...byName, ...amountCases(stage, arrival)]) {
    const rule = rules[CASE_OF[mismatch]];
    const isStricter = verdict.mismatch === null || stricter(rule, verdict.rule) !== verdict.rule;
    if (isStricter) verdict = { rule, mismatch };
  }
  const neverCredited = stage === 'in_review' || stage === 'over';
  return neverCredited ? { ...verdict, rule: stricter(verdict.rule, 'hold') } : verdict;
}

/**
 * What comes after the end is late whatever its amount, and a short or too large sum besides: a merchant who wants a
 * person to look at surplus wants that after the deadline, too. To a payment that was paid in full every sum is one
 * too many; one that was captured with a part only (at its deadline) still has a rest, and money for that is late.
 */
function amountCases(stage: Stage, { payerAmount, rest }: Arrival): readonly DepositMismatch[] {
  if (stage === 'over') return ['late'];
  if (stage === 'paid' && rest <= 0n) return ['repeated'];
  const amount: DepositMismatch[] = payerAmount === rest ? [] : [payerAmount < rest ? 'short' : 'over'];
  return stage === 'paid' || stage === 'expired' ? ['late', ...amount] : amount;
}

function stricter(one: DepositRule, other: DepositRule): DepositRule {
  return DEPOSIT_RULES.indexOf(one) > DEPOSIT_RULES.indexOf(other) ? one : other;
}
