import { describe, expect, test } from 'vitest';
import type { DepositMismatch } from '../src/base/payment-facts.ts';
import {
  type Arrival,
  DEFAULT_DEPOSIT_RULES,
  DEPOSIT_CASES,
  DEPOSIT_RULES,
  type DepositRule,
  type DepositRules,
  depositRulesOf,
  depositSettingsFault,
  judgeDeposit,
} from '../src/payments/deposit-rules.ts';
import { PAYMENT_STATES, type PaymentState } from '../src/payments/states.ts';

describe('the rules of a payment', () => {
  test('hold every amount that does not fit and look at no name, when nobody says otherwise', () => {
    expect(depositRulesOf({})).toEqual({
      short: 'hold',
      over: 'hold',
      repeated: 'hold',
      late: 'hold',
      wrongName: 'accept',
    });
  });

  test('single settings go before the short form, that before the dialect, that before the default', () => {
    const settings = { depositRule: 'refuse', depositRules: { over: 'accept' } } as const;
    const dialect = { short: 'accept', over: 'refuse', wrongName: 'hold' } as const;
    expect(depositRulesOf(settings, dialect)).toEqual({
      short: 'refuse',
      over: 'accept',
      repeated: 'refuse',
      late: 'refuse',
      wrongName: 'hold',
    });
    expect(depositRulesOf({}, dialect)).toEqual({ ...DEFAULT_DEPOSIT_RULES, ...dialect });
  });

  test('the short form says nothing of names, and never credits what comes after the end', () => {
    for (const depositRule of DEPOSIT_RULES) {
      const afterTheEnd = depositRule === 'accept' ? 'hold' : depositRule;
      expect(depositRulesOf({ depositRule })).toEqual({
        short: depositRule,
        over: depositRule,
        repeated: afterTheEnd,
        late: afterTheEnd,
        wrongName: 'accept',
      });
    }
  });

  test('a word that is no rule holds, whatever the dialect would do; an unset one does not count', () => {
    const settings = { depositRule: null, depositRules: { short: 'acept', late: null } } as never;
    const rules = depositRulesOf(settings, { short: 'accept', late: 'refuse', over: 'accept' });
    expect(rules).toMatchObject({ short: 'hold', late: 'refuse', over: 'accept' });
  });

  test('no rule is milder than the least that a dialect can carry out', () => {
    const settings = { depositRule: 'accept', depositRules: { late: 'refuse', repeated: 'accept' } } as const;
    const rules = depositRulesOf(settings, {}, { short: 'hold', late: 'hold' });
    expect(rules).toMatchObject({ short: 'hold', over: 'accept', repeated: 'accept', late: 'refuse' });
  });

  const FAULTY: [settings: Record<string, unknown>, words: string][] = [
    [{ depositRule: 'acept' }, 'depositRule is one of accept, hold, refuse, not "acept"'],
    [{ depositRules: 'accept' }, 'one rule a case (short, over, repeated, late, wrongName)'],
    [{ depositRules: null }, 'not "null"'],
    [{ depositRules: { shrt: 'hold' } }, 'there is no deposit case "shrt"'],
    [{ depositRules: { wrong_name: 'hold' } }, 'there is no deposit case "wrong_name"'],
    [{ depositRules: { late: 'Hold' } }, 'the rule for late is one of accept, hold, refuse, not "Hold"'],
    [{ depositRules: { late: true } }, 'not "true"'],
    [{ depositRules: ['hold'] }, 'there is no deposit case "0"'],
  ];

  test.each(FAULTY)('%j is a fault', (settings, words) => {
    expect(depositSettingsFault(settings)).toContain(words);
  });

  test.each([
    {},
    { depositRule: 'hold' },
    { depositRule: null },
    { depositRules: {} },
    { depositRules: { late: 'accept', short: null } },
    { paymentLifetimeSeconds: 1 },
  ])('%j is good', (settings) => {
    expect(depositSettingsFault(settings)).toBeUndefined();
  });
});

/** All combinations of rules. */
function* everyRules(): Generator<DepositRules> {
  const chosen: DepositRule[][] = [[]];
  for (const _ of DEPOSIT_CASES) {
    const before = chosen.splice(0);
    for (const one of before) for (const rule of DEPOSIT_RULES) chosen.push([...one, rule]);
  }
  for (const rules of chosen) {
    yield Object.fromEntries(DEPOSIT_CASES.map((name, at) => [name, rules[at]])) as unknown as DepositRules;
  }
}

const NO_ACCOUNT: PaymentState[] = [
  'created',
  'pending',
  'authenticated',
  'authorized',
  'capturing',
  'unknown',
];
const NEVER_CREDITED: PaymentState[] = ['in_review', 'failed', 'voided', 'refunded'];
const AMOUNTS = [
  { payerAmount: 60n, rest: 100n },
  { payerAmount: 100n, rest: 100n },
  { payerAmount: 140n, rest: 100n },
  { payerAmount: 100n, rest: 0n },
];

/** Which cases a deposit is, in words of the documentation. */
function casesOf({ state, payerAmount, rest, nameMatches }: Arrival): Set<DepositMismatch> {
  const cases = new Set<DepositMismatch>();
  if (!nameMatches) cases.add('wrong_name');
  const isPaid = state === 'captured' || state === 'partially_refunded';
  const isOver = ['failed', 'voided', 'refunded'].includes(state);
  if (isPaid && rest === 0n) return cases.add('repeated');
  if (isPaid || isOver || state === 'expired') cases.add('late');
  if (isOver) return cases;
  if (payerAmount < rest) cases.add('short');
  if (payerAmount > rest) cases.add('over');
  return cases;
}

const ruleOf = (rules: DepositRules, mismatch: DepositMismatch): DepositRule =>
  mismatch === 'wrong_name' ? rules.wrongName : rules[mismatch];

describe('the judgement of a deposit', () => {
  test('in every state, for every amount, name and combination of rules: the strictest rule that applies', () => {
    let judged = 0;
    for (const state of PAYMENT_STATES) {
      for (const amounts of AMOUNTS) {
        for (const nameMatches of [true, false]) {
          for (const rules of everyRules()) {
            const arrival = { state, rules, nameMatches, ...amounts };
            checkVerdict(arrival);
            judged += 1;
          }
        }
      }
    }
    expect(judged).toBe(PAYMENT_STATES.length * 4 * 2 * 3 ** 5);
  });

  function checkVerdict(arrival: Arrival): void {
    const { state, rules } = arrival;
    const verdict = judgeDeposit(arrival);
    if (NO_ACCOUNT.includes(state)) {
      if (verdict !== undefined) expect(verdict).toBeUndefined();
      return;
    }
    const cases = [...casesOf(arrival)].filter((one) => one !== 'wrong_name' || rules.wrongName !== 'accept');
    const words = cases.map((one) => ruleOf(rules, one));
    const strictest = (['refuse', 'hold', 'accept'] as const).find((word) => words.includes(word));
    const floored = NEVER_CREDITED.includes(state) && strictest !== 'refuse' ? 'hold' : strictest;
    const deciding = cases.filter((one) => ruleOf(rules, one) === strictest);
    const named = ['wrong_name', 'repeated', 'late', 'short', 'over'].find((one) =>
      deciding.includes(one as DepositMismatch),
    );
    const wanted = { rule: floored ?? 'accept', mismatch: named ?? null };
    // Compared by hand first: twenty thousand calls of expect take a minute.
    if (verdict?.rule === wanted.rule && verdict.mismatch === wanted.mismatch) return;
    expect({ arrival, verdict }).toEqual({ arrival, verdict: wanted });
  }

  test('what fits is accepted under the strictest of rules', () => {
    const rules = depositRulesOf({ depositRule: 'refuse', depositRules: { wrongName: 'refuse' } });
    const fits = { rules, payerAmount: 100n, rest: 100n, nameMatches: true };
    for (const state of ['awaiting_deposit', 'partially_paid'] as const) {
      expect(judgeDeposit({ ...fits, state })).toEqual({ rule: 'accept', mismatch: null });
    }
    expect(judgeDeposit({ ...fits, state: 'in_review' })).toEqual({ rule: 'hold', mismatch: null });
  });
});
