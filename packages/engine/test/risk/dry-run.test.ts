import { expect, test } from 'vitest';
import { describeOnEveryStore, runsAll } from '../../../../test/support/stores.ts';
import type { NewRiskRule } from '../../src/risk/rule.ts';
import { type Fixture, makeFixture } from '../support/engine-fixture.ts';
import { emptiedForEach } from '../support/one-store.ts';
import { addRule, assessNew, cardKey, payer } from '../support/risk-steps.ts';

const PAYMENTS = 40;
const MINUTE_MS = 60_000;

/** A rule of each kind that speaks of some payments of the history below, and not of all. */
const RULES: readonly NewRiskRule[] = [
  { kind: 'blocklist_card', parameters: { cardKeys: [cardKey(2), cardKey(3)] } },
  { kind: 'blocklist_email', parameters: { emails: ['payer1@example.com'] } },
  { kind: 'blocklist_ip', parameters: { networks: ['203.0.113.0/30'] } },
  { kind: 'card_country', parameters: { list: 'allow', countries: ['KR', 'JP'] } },
  { kind: 'access_country', parameters: { list: 'deny', countries: ['US'] } },
  { kind: 'country_mismatch', parameters: {} },
  { kind: 'risk_country', parameters: { countries: ['US'], of: 'either' } },
  { kind: 'amount', parameters: { above: { KRW: '3000' } } },
  { kind: 'velocity', parameters: { by: 'card', windowSeconds: 900, maxCount: 2 } },
  { kind: 'velocity', parameters: { by: 'ip', windowSeconds: 2400, maxAmounts: { KRW: '9000' } } },
  {
    kind: 'velocity',
    parameters: { by: 'device', windowSeconds: 1200, maxCount: 3, maxAmounts: { KRW: '9000' } },
  },
  { kind: 'score_threshold', parameters: { threshold: 10 } },
];

/** The same payers in the same order, whatever the rules: numbers that come round at different paces. */
const facts = (n: number) =>
  payer({
    card: { identifier: cardKey(n % 5), country: ['KR', 'JP', 'US', 'ZZ'][n % 4] ?? 'KR' },
    email: `payer${n % 3}@example.com`,
    ip: `203.0.113.${n % 7}`,
    accessCountry: ['KR', 'US', null][n % 3] ?? null,
    device: `device-${n % 6}`,
  });
const amount = (n: number) => 1000n * BigInt(1 + (n % 4));

/** Pays the history and answers how often each decision was made. */
async function history(f: Fixture): Promise<Record<string, number>> {
  const decisions: Record<string, number> = {};
  for (let n = 0; n < PAYMENTS; n += 1) {
    f.clock.adopt((n + 1) * MINUTE_MS);
    const decision = (await assessNew(f, `M${n}`, facts(n), amount(n)))?.decision ?? 'none';
    decisions[decision] = (decisions[decision] ?? 0) + 1;
  }
  return decisions;
}

/** Makes assessments be kept, and adds a little to every score. */
const HARMLESS: NewRiskRule = {
  kind: 'amount',
  parameters: { above: { KRW: '1000' } },
  outcome: 'score',
  score: 10,
};

describeOnEveryStore('dry runs', (openFresh, kind) => {
  const openStore = emptiedForEach(openFresh);
  /** Only velocity asks the store; all else is decided here. */
  const rules = runsAll(kind) ? RULES : RULES.filter((rule) => rule.kind === 'velocity');

  test('say of every kind of rule what it says when it is in force', { timeout: 90_000 }, async () => {
    const said: number[] = [];
    const f = await makeFixture(await openStore());
    await addRule(f, HARMLESS);
    expect(await history(f)).toEqual({ ACCEPT: PAYMENTS });
    for (const rule of rules) {
      const report = await f.engine.riskDryRuns.run({
        // For a review, so that what was let through, and counts, is the same as without the rule.
        rule: f.engine.riskAdmin.draft(f.access.app.merchantId, { ...rule, outcome: 'review' }),
        since: new Date(0),
        limit: 1000,
      });
      expect(report).toMatchObject({ looked: PAYMENTS, isCutShort: false, wouldReject: 0 });
      expect(report.wouldReview).toBe(report.matched);
      said.push(report.wouldReview);
      expect(report.examples.length).toBe(Math.min(report.wouldReview, 10));
    }
    const happened: number[] = [];
    for (const rule of rules) {
      const live = await makeFixture(await openStore());
      await addRule(live, HARMLESS);
      await addRule(live, { ...rule, outcome: 'review' });
      happened.push((await history(live))['REVIEW'] ?? 0);
    }
    expect(said).toEqual(happened);
    // Each of them says something, and none says it of all.
    expect(said.filter((count) => count === 0 || count === PAYMENTS)).toEqual([]);
  });

  test('count only what changes: rejected already is not rejected again', async () => {
    const f = await makeFixture(await openStore());
    const saved = await addRule(f, { kind: 'amount', parameters: { above: { KRW: '3000' } } });
    const rejected = (await history(f))['REJECT'] ?? 0;
    expect(rejected).toBe(PAYMENTS / 4);
    const run = (rule: Parameters<typeof f.engine.riskDryRuns.run>[0]['rule']) =>
      f.engine.riskDryRuns.run({ rule, since: new Date(0), limit: 1000 });
    const stricter = f.engine.riskAdmin.draft(f.access.app.merchantId, {
      kind: 'amount',
      parameters: { above: { KRW: '2000' } },
    });
    expect(await run(stricter)).toMatchObject({ matched: PAYMENTS / 2, wouldReject: PAYMENTS / 4 });
    // The rule itself, as if it were not there yet.
    expect(await run(saved)).toMatchObject({ matched: rejected, wouldReject: rejected });
    const softer = f.engine.riskAdmin.draft(f.access.app.merchantId, {
      kind: 'amount',
      parameters: { above: { KRW: '2000' } },
      outcome: 'review',
    });
    expect(await run(softer)).toMatchObject({ wouldReject: 0, wouldReview: PAYMENTS / 4 });
  });

  test('report their progress, and stop at their limit', async () => {
    const f = await makeFixture(await openStore());
    await addRule(f, HARMLESS);
    await history(f);
    const looked: number[] = [];
    const rule = f.engine.riskAdmin.draft(f.access.app.merchantId, HARMLESS);
    const report = await f.engine.riskDryRuns.run({
      rule,
      since: new Date(0),
      limit: 25,
      onProgress: (count) => looked.push(count),
    });
    expect(report).toMatchObject({ looked: 25, isCutShort: true });
    expect(looked).toEqual([25]);
    const since = new Date(f.clock.now().getTime() - 9.5 * MINUTE_MS);
    expect((await f.engine.riskDryRuns.run({ rule, since, limit: 1000 })).looked).toBe(10);
  });

  test('go on where the facts of one payment cannot be opened: they are not known', async () => {
    const f = await makeFixture(await openStore());
    await addRule(f, HARMLESS);
    await history(f);
    const [last] = await f.store.query<{ id: string }>(
      'select id from risk_assessments where ip_sealed is not null order by created_at desc limit 1',
    );
    await f.store.query(
      `update risk_assessments set ip_sealed = 'v2.aaaaaaaaaaaa.' || split_part(ip_sealed, '.', 3) where id = $1`,
      [last?.id],
    );
    const rule = f.engine.riskAdmin.draft(f.access.app.merchantId, {
      kind: 'blocklist_ip',
      parameters: { networks: ['203.0.113.0/24'] },
    });
    const report = await f.engine.riskDryRuns.run({ rule, since: new Date(0), limit: 1000 });
    expect(report).toMatchObject({ looked: PAYMENTS, matched: PAYMENTS - 1, unknown: 1 });
  });
});
