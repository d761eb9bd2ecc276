import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Sealer, Secret } from '../../src/base/secrets.ts';
import { assess, type CompiledRule, judge, type VelocityCount } from '../../src/risk/assess.ts';
import { readCondition } from '../../src/risk/conditions.ts';
import { factsOf, type PayerFacts, type RiskFacts } from '../../src/risk/facts.ts';
import { type RiskKind, type RiskOutcome, reasonOf } from '../../src/risk/rule.ts';
import { cardKey, payer } from '../support/risk-steps.ts';

const MERCHANT = '01900000-0000-7000-8000-000000000001';
const sealer = new Sealer(new Secret('test'));
const payment = { merchantId: MERCHANT, currency: 'USD', amount: 5000n } as const;
const factsFor = (changes: Partial<PayerFacts> = {}, amount = 5000n): RiskFacts =>
  factsOf(sealer, { ...payment, amount }, payer(changes));

let serial = 0;
function rule(
  kind: RiskKind,
  parameters: Record<string, unknown>,
  more: { outcome?: RiskOutcome; code?: string; score?: number; position?: number } = {},
): CompiledRule {
  serial += 1;
  const read = readCondition(kind, parameters);
  const { outcome = 'reject', position = serial } = more;
  return {
    merchantId: MERCHANT,
    id: `rule-${serial}`,
    appId: null,
    kind,
    outcome,
    score: more.score ?? 0,
    code: more.code ?? reasonOf({ kind, parameters, outcome }),
    position,
    isEnabled: true,
    validFrom: new Date(0),
    note: null,
    createdAt: new Date(0),
    condition: read.ok ? read.condition : undefined,
  };
}

const verdictOf = (one: CompiledRule, facts: RiskFacts, counted?: VelocityCount) =>
  judge(one, facts, new Map(counted ? [[one.id, counted]] : []));

const emailKeys = (email: string) => [factsFor({ email }).emailKey];

/** Rule, a payer that it speaks of, one that it does not, and its code. */
const CASES: readonly [
  RiskKind,
  Record<string, unknown>,
  Partial<PayerFacts>,
  Partial<PayerFacts>,
  string,
][] = [
  [
    'blocklist_card',
    { cardKeys: [cardKey(9)] },
    { card: { identifier: cardKey(9), country: 'US' } },
    {},
    'blocked_card',
  ],
  [
    'blocklist_email',
    { emailKeys: emailKeys('bad@example.com') },
    { email: ' BAD@example.com' },
    {},
    'blocked_email',
  ],
  ['blocklist_ip', { networks: ['198.51.100.0/24'] }, { ip: '198.51.100.200' }, {}, 'blocked_ip'],
  [
    'blocklist_ip',
    { networks: ['2001:db8::/32', '192.0.2.1'] },
    { ip: '2001:db8:1::5' },
    { ip: '192.0.2.2' },
    'blocked_ip',
  ],
  [
    'card_country',
    { list: 'deny', countries: ['RU'] },
    { card: { identifier: cardKey(1), country: 'RU' } },
    {},
    'card_country_denied',
  ],
  [
    'card_country',
    { list: 'allow', countries: ['KR'] },
    { card: { identifier: cardKey(1), country: 'RU' } },
    {},
    'card_country_not_allowed',
  ],
  // Of which country it is nobody knows, so it is on no list.
  [
    'card_country',
    { list: 'allow', countries: ['KR'] },
    { card: { identifier: cardKey(1), country: 'ZZ' } },
    {},
    'card_country_not_allowed',
  ],
  [
    'access_country',
    { list: 'deny', countries: ['RU'] },
    { accessCountry: 'RU' },
    {},
    'access_country_denied',
  ],
  [
    'access_country',
    { list: 'allow', countries: ['KR', 'JP'] },
    { accessCountry: 'RU' },
    { accessCountry: 'JP' },
    'access_country_not_allowed',
  ],
  ['country_mismatch', {}, { accessCountry: 'US' }, {}, 'country_mismatch'],
  ['risk_country', { countries: ['KP'] }, { accessCountry: 'KP' }, {}, 'risk_country'],
  [
    'risk_country',
    { countries: ['KP'], of: 'card' },
    { card: { identifier: cardKey(1), country: 'KP' } },
    { accessCountry: 'KP' },
    'risk_country',
  ],
  ['amount', { above: { USD: '49.99' } }, {}, {}, 'risk_rejected'],
];

describe('each kind of rule', () => {
  test.each(CASES.filter(([kind]) => kind !== 'amount'))('%s %j', (kind, parameters, hit, miss, code) => {
    const one = rule(kind, parameters);
    expect(verdictOf(one, factsFor(hit))).toBe('hit');
    expect(verdictOf(one, factsFor(miss))).toBe('miss');
    expect(assess([one], factsFor(hit), new Map())).toEqual({
      decision: 'REJECT',
      reject: [code],
      review: [],
      score: 0,
    });
    expect(assess([one], factsFor(miss), new Map())).toEqual({
      decision: 'ACCEPT',
      reject: [],
      review: [],
      score: 0,
    });
  });

  test('amount: above the limit of the currency, and no other', () => {
    const one = rule('amount', { above: { USD: '49.99', KRW: '1' } });
    expect(verdictOf(one, factsFor({}, 5000n))).toBe('hit');
    expect(verdictOf(one, factsFor({}, 4999n))).toBe('miss');
    expect(verdictOf(rule('amount', { above: { KRW: '1' } }), factsFor({}, 5000n))).toBe('miss');
    expect(one.code).toBe('risk_rejected');
  });

  test('velocity counts the payment itself, and the amounts of its currency', () => {
    const twice = rule('velocity', { by: 'card', windowSeconds: 60, maxCount: 2 });
    expect(verdictOf(twice, factsFor(), { count: 1, amount: 0n })).toBe('miss');
    expect(verdictOf(twice, factsFor(), { count: 2, amount: 0n })).toBe('hit');
    const upTo = rule('velocity', { by: 'ip', windowSeconds: 60, maxAmounts: { USD: '100.00' } });
    expect(verdictOf(upTo, factsFor(), { count: 9, amount: 5000n })).toBe('miss');
    expect(verdictOf(upTo, factsFor(), { count: 1, amount: 5001n })).toBe('hit');
    expect(verdictOf(upTo, factsFor())).toBe('failed');
    expect(
      verdictOf(
        rule('velocity', { by: 'device', windowSeconds: 1, maxCount: 0 }),
        factsFor({ device: undefined }),
      ),
    ).toBe('unknown');
  });

  test('what nobody knows lets a payment pass, unless the rule says otherwise', () => {
    const nobody = factsFor({ card: undefined, email: undefined, ip: undefined, accessCountry: null });
    for (const [kind, parameters] of CASES) {
      if (kind === 'amount') continue;
      expect(verdictOf(rule(kind, parameters), nobody), kind).not.toBe('hit');
    }
    const strict = rule('access_country', { list: 'allow', countries: ['KR'], unknown: 'match' });
    expect(verdictOf(strict, nobody)).toBe('hit');
    const lax = rule('card_country', { list: 'allow', countries: ['KR'], unknown: 'pass' });
    expect(verdictOf(lax, factsFor({ card: { identifier: cardKey(1), country: 'ZZ' } }))).toBe('unknown');
  });
});

describe('several rules', () => {
  const hits = (outcome: RiskOutcome, code: string, more: { score?: number; position?: number } = {}) =>
    rule('country_mismatch', {}, { outcome, code, ...more });
  const abroad = factsFor({ accessCountry: 'US' });

  test('codes stand in the order of the rules, each once, and rejecting goes before reviewing', () => {
    const rules = [
      hits('review', 'R1'),
      hits('reject', 'B', { position: 2 }),
      hits('reject', 'A', { position: 1 }),
    ];
    expect(assess([...rules, hits('reject', 'A')], abroad, new Map())).toEqual({
      decision: 'REJECT',
      reject: ['A', 'B'],
      review: ['R1'],
      score: 0,
    });
    expect(assess([hits('review', 'R1'), hits('review', 'R2')], abroad, new Map())).toMatchObject({
      decision: 'REVIEW',
      review: ['R1', 'R2'],
    });
  });

  test('scores sum up to a threshold, wherever it stands', () => {
    const threshold = rule('score_threshold', { threshold: 50 }, { position: 0 });
    const softly = rule('score_threshold', { threshold: 30 }, { outcome: 'review' });
    const scores = [hits('score', 'X', { score: 60 }), hits('score', 'X', { score: -20 })];
    expect(assess([threshold, softly, ...scores], abroad, new Map())).toEqual({
      decision: 'REVIEW',
      reject: [],
      review: ['risk_score'],
      score: 40,
    });
    expect(assess([threshold, ...scores, hits('score', 'X', { score: 10 })], abroad, new Map())).toEqual({
      decision: 'REJECT',
      reject: ['risk_score'],
      review: [],
      score: 50,
    });
    expect(assess([threshold, ...scores], factsFor(), new Map())).toMatchObject({
      decision: 'ACCEPT',
      score: 0,
    });
  });

  test('a rule with broken data is an error, unless another one rejects', () => {
    const broken = rule('amount', { above: { USD: 'much' } });
    expect(broken.condition).toBeUndefined();
    expect(assess([broken, hits('review', 'R')], abroad, new Map())).toMatchObject({
      decision: 'ERROR',
      review: ['R'],
    });
    expect(assess([broken, hits('reject', 'A')], abroad, new Map()).decision).toBe('REJECT');
  });

  test('the decision follows from the codes, for any set of rules', () => {
    const anyRule = fc.record({
      outcome: fc.constantFrom<RiskOutcome>('reject', 'review', 'score'),
      score: fc.integer({ min: -100, max: 100 }),
      isHit: fc.boolean(),
      isBroken: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 8 }), (drawn) => {
        const rules = drawn.map(({ outcome, score, isHit, isBroken }) => ({
          ...rule('amount', { above: { USD: isHit ? '0' : '1000000' } }, { outcome, score }),
          ...(isBroken ? { condition: undefined } : {}),
        }));
        const { decision, reject, review, score } = assess(rules, abroad, new Map());
        const live = drawn.filter(({ isHit, isBroken }) => isHit && !isBroken);
        expect(score).toBe(
          live.filter(({ outcome }) => outcome === 'score').reduce((sum, one) => sum + one.score, 0),
        );
        expect(reject).toEqual(live.some(({ outcome }) => outcome === 'reject') ? ['risk_rejected'] : []);
        expect(review).toEqual(live.some(({ outcome }) => outcome === 'review') ? ['risk_review'] : []);
        const hasBroken = drawn.some(({ isBroken }) => isBroken);
        const expected = reject.length ? 'REJECT' : hasBroken ? 'ERROR' : review.length ? 'REVIEW' : 'ACCEPT';
        expect(decision).toBe(expected);
      }),
    );
  });
});

describe('parameters', () => {
  test.each([
    ['velocity', { by: 'card', windowSeconds: 60 }, 'velocity needs maxCount, maxAmounts or both'],
    ['velocity', { by: 'shoe', windowSeconds: 60, maxCount: 1 }, 'by must be one of card, device, ip, email'],
    [
      'velocity',
      { by: 'card', windowSeconds: 0, maxCount: 1 },
      'windowSeconds must be a whole number from 1 to 7776000',
    ],
    ['amount', { above: { USD: '1.001' } }, 'above.USD must be the decimal of an amount'],
    ['amount', { above: { QQQ: '1' } }, 'above.QQQ must be the decimal of an amount'],
    ['amount', {}, 'above must name amounts by currency: {"USD": "500.00"}'],
    [
      'card_country',
      { list: 'allow', countries: ['kr'] },
      'countries must list countries as two capital letters',
    ],
    ['card_country', { countries: ['KR'] }, 'list must be one of allow, deny'],
    ['access_country', { list: 'deny', countries: [] }, 'countries must be a list of 1 to 1000'],
    ['blocklist_ip', { networks: ['203.0.113.0/33'] }, 'networks must list addresses'],
    ['blocklist_ip', { networks: ['shop.example'] }, 'networks must list addresses'],
    ['blocklist_card', { cardKeys: ['4111111111111111'] }, 'cardKeys must list keyed hashes'],
    ['country_mismatch', { countries: ['KR'] }, 'country_mismatch has no parameter "countries"'],
    ['score_threshold', { threshold: 0 }, 'threshold must be a whole number from 1 to 1000000'],
    ['weather', {}, 'there is no kind of rule "weather"'],
    ['amount', [], 'parameters must be an object'],
  ])('%s %j: %s', (kind, parameters, fault) => {
    const read = readCondition(kind, parameters);
    expect(read.ok ? undefined : read.fault).toContain(fault);
  });
});

describe('facts', () => {
  test('hide what is personal behind keys of the merchant', () => {
    const facts = factsFor({ email: 'Hong@Example.com ' });
    expect(facts.emailKey).toBe(factsFor().emailKey);
    expect(facts.emailKey).not.toContain('hong');
    const other = factsOf(sealer, { ...payment, merchantId: MERCHANT.replace(/1$/, '2') }, payer());
    expect([other.emailKey, other.ipKey, other.deviceKey]).not.toContain(facts.emailKey);
    expect(other.ipKey).not.toBe(facts.ipKey);
    expect(other.deviceKey).not.toBe(facts.deviceKey);
  });

  test('of an IPv6 address the network counts', () => {
    const key = (ip: string) => factsFor({ ip }).ipKey;
    expect(key('2001:db8:0:1::5')).toBe(key('2001:DB8::1:aaaa:bbbb:cccc:dddd'));
    expect(key('2001:db8:0:1::5')).not.toBe(key('2001:db8:0:2::5'));
    expect(key('203.0.113.7')).not.toBe(key('203.0.113.8'));
    expect(factsFor({ ip: 'unknown' })).toMatchObject({ ip: null, ipKey: null });
  });
});
