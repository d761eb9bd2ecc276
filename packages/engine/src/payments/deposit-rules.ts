import type { DepositMismatch } from '../base/payment-facts.ts';
import type { StoredSettings } from '../base/settings.ts';
import type { PaymentState } from './states.ts';

/** The treatments of a deposit that does not match, from the mildest to the strictest. */
export const DEPOSIT_RULES = ['accept', 'hold', 'refuse'] as const;
export type DepositRule = (typeof DEPOSIT_RULES)[number];

/**
 * One rule per case, stored with the payment when it is created: a merchant who changes a rule does not change existing
 * payments.
 */
export interface DepositRules {
  /** Less than what is still to be paid. */
  readonly short: DepositRule;
  /** More than that. */
  readonly over: DepositRule;
  /** The payment was already paid in full. */
  readonly repeated: DepositRule;
  /** The time to pay was over. */
  readonly late: DepositRule;
  /** The depositor's name is not the payer's; `accept` means that names are not compared. */
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

/** The cases, by the names that settings use. */
export const DEPOSIT_CASES: readonly DepositCase[] = Object.values(CASE_OF);

/** Settings of an app that choose rules. */
export interface DepositSettings {
  /** Short form: one word for `short`, `over`, `repeated` and `late`; `accept` leaves the last two on `hold`. */
  readonly depositRule?: DepositRule;
  /** Single rules; they override the short form. */
  readonly depositRules?: Partial<DepositRules>;
}

/** A person checks every amount that does not match; names are not compared. */
export const DEFAULT_DEPOSIT_RULES: DepositRules = {
  short: 'hold',
  over: 'hold',
  repeated: 'hold',
  late: 'hold',
  wrongName: 'accept',
};

/**
 * The rules of a new payment: the app's single rules, then its short form, then `defaults` (of the dialect or of this
 * request), then DEFAULT_DEPOSIT_RULES. An unknown word in the settings reads as `hold`: a typing error must not credit
 * or refuse money. No rule is milder than its case's in `least`.
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
 * The short form "accept" meant differing sums: when it was the only rule, money for an order that is over was still
 * held.
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

/** What is wrong with an app's deposit settings, as a sentence; undefined when they are valid. null removes a rule. */
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

/** A deposit to a payment's account, as far as the rules read it. */
export interface Arrival {
  readonly state: PaymentState;
  readonly rules: DepositRules;
  /** The received amount, and what was still to be paid before it, both in the payer's currency. */
  readonly payerAmount: bigint;
  readonly rest: bigint;
  readonly nameMatches: boolean;
}

export interface Verdict {
  readonly rule: DepositRule;
  /** The case that decided; null when the deposit matches. */
  readonly mismatch: DepositMismatch | null;
}

/** The payment's situation when a deposit arrives. */
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
 * Finds the rule for a deposit: the strictest rule of all cases that apply. Of two equally strict ones, the name is
 * reported before the time and the time before the amount: amounts are visible to everybody who looks, the name is not.
 * Nothing is credited while a person decides (`in_review`) and after a payment failed, was voided or was returned
 * whole: there `accept` counts as `hold`; for a payment that is over the rule for `late` decides. Undefined: the
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
 * A deposit after the end is late whatever its amount, and also short or over: a merchant who wants surplus checked
 * wants that after the deadline, too. For a fully paid payment every deposit is `repeated`; one that was captured in
 * part (at its deadline) still has a rest, and money for that is late.
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
