import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { RiskRuleError } from '../../src/risk/admin.ts';
import type { Queryable, Store } from '../../src/store/store.ts';
import {
  countRows,
  type FixtureOptions,
  makeFixture,
  makeProcess,
  value,
} from '../support/engine-fixture.ts';
import { emptiedForEach } from '../support/one-store.ts';
import { addRule, assessNew, cardKey, payer } from '../support/risk-steps.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describeOnOneStore('assessing payments', (openFresh) => {
  const openStore = emptiedForEach(openFresh);
  const fixture = async (options: FixtureOptions = {}) => makeFixture(await openStore(), options);

  test('a merchant without rules: nothing is said, kept or asked but once a second', async () => {
    const store = await openStore();
    const asked: string[] = [];
    const f = await makeFixture(watched(store, (sql) => asked.push(sql)));
    const { payment } = value(await f.engine.payments.create(f.payment('M1')));
    asked.length = 0;
    for (let round = 0; round < 20; round += 1) {
      expect(await f.engine.risk.assess(payment, () => payer())).toBeUndefined();
    }
    expect(asked.filter((sql) => sql.includes('risk_')).length).toBeLessThanOrEqual(2);
    expect(await countRows(store, 'risk_assessments')).toBe(0);
  });

  test('rules of another app, of the future and switched off ones do not count', async () => {
    const f = await fixture();
    const parameters = { above: { KRW: '1' } };
    const later = new Date(f.clock.now().getTime() + DAY_MS);
    const future = await addRule(f, { kind: 'amount', parameters, validFrom: later });
    const off = await addRule(f, { kind: 'amount', parameters });
    await f.engine.riskAdmin.setEnabled(off.merchantId, off.id, false);
    expect(await assessNew(f, 'M1')).toBeUndefined();
    await f.engine.riskAdmin.setEnabled(off.merchantId, off.id, true);
    expect(await assessNew(f, 'M2')).toMatchObject({ decision: 'REJECT', reject: ['risk_rejected'] });
    await f.engine.riskAdmin.remove(off.merchantId, off.id);
    expect(await assessNew(f, 'M3')).toBeUndefined();
    f.clock.adopt(2 * DAY_MS);
    expect(await assessNew(f, 'M4')).toMatchObject({ decision: 'REJECT' });
    expect((await f.engine.riskAdmin.list(future.merchantId, 10)).map(({ id }) => id)).toEqual([future.id]);
  });

  test('another process sees a change within the second', async () => {
    const f = await fixture();
    expect(await assessNew(f, 'M1')).toBeUndefined();
    const other = makeProcess(f.store);
    await other.engine.riskAdmin.add(f.access.app.merchantId, {
      kind: 'amount',
      parameters: { above: { KRW: '1' } },
    });
    const { payment } = value(await f.engine.payments.create(f.payment('M2')));
    const deadlineMs = performance.now() + 40_000;
    let verdict = await f.engine.risk.assess(payment, () => payer());
    while (!verdict && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      verdict = await f.engine.risk.assess(payment, () => payer());
    }
    expect(verdict?.decision).toBe('REJECT');
  });

  test('keeps what was decided, and nothing personal in plain sight', async () => {
    const f = await fixture();
    await addRule(f, { kind: 'country_mismatch', parameters: {}, outcome: 'review' });
    await assessNew(f, 'M1', payer({ accessCountry: 'US' }));
    const [row] = await f.store.query('select to_jsonb(a)::text as text, * from risk_assessments a');
    expect(row).toMatchObject({
      decision: 'REVIEW',
      reject_codes: [],
      review_codes: ['country_mismatch'],
      is_passed: true,
      card_country: 'KR',
      access_country: 'US',
      card_key: cardKey(1),
      ruleset_version: expect.any(BigInt),
    });
    for (const secret of ['hong', '203.0.113', 'device-1'])
      expect(String(row?.['text'])).not.toContain(secret);
    expect(await countRows(f.store, 'risk_reviews', `state = 'open'`)).toBe(1);
  });

  test('velocity: within the window, let through, of that card; amounts of the currency', async () => {
    const f = await fixture();
    await addRule(f, { kind: 'velocity', parameters: { by: 'card', windowSeconds: 3600, maxCount: 2 } });
    const pay = async (order: string, n = 1) =>
      (await assessNew(f, order, payer({ card: { identifier: cardKey(n), country: 'KR' } })))?.decision;
    expect([await pay('A'), await pay('B'), await pay('C'), await pay('D')]).toEqual([
      'ACCEPT',
      'ACCEPT',
      'REJECT',
      'REJECT',
    ]);
    expect(await pay('E', 2)).toBe('ACCEPT');
    // What was rejected did not count: an hour after the two the card is good again.
    f.clock.adopt(3600_000 + 1000);
    expect(await pay('F')).toBe('ACCEPT');
  });

  test('velocity: the same payment assessed again counts once', async () => {
    const f = await fixture();
    await addRule(f, {
      kind: 'velocity',
      parameters: { by: 'ip', windowSeconds: 3600, maxAmounts: { KRW: '4000' } },
    });
    const { payment } = value(await f.engine.payments.create(f.payment('M1', 2000n)));
    for (let round = 0; round < 3; round += 1) {
      expect((await f.engine.risk.assess(payment, () => payer()))?.decision).toBe('ACCEPT');
    }
    expect((await assessNew(f, 'M2'))?.decision).toBe('ACCEPT');
    expect((await assessNew(f, 'M3'))?.decision).toBe('REJECT');
  });

  test.each([
    ['device', { device: 'device-2' }],
    ['ip', { ip: '203.0.113.8' }],
    ['email', { email: 'kim@example.com' }],
  ] as const)('velocity by %s', async (by, other) => {
    const f = await fixture();
    await addRule(f, { kind: 'velocity', parameters: { by, windowSeconds: 60, maxCount: 1 } });
    expect((await assessNew(f, 'A'))?.decision).toBe('ACCEPT');
    expect((await assessNew(f, 'B'))?.decision).toBe('REJECT');
    expect((await assessNew(f, 'C', payer(other)))?.decision).toBe('ACCEPT');
  });

  test('twenty at once with one card: exactly as many pass as may', { timeout: 60_000 }, async () => {
    const f = await fixture();
    for (let round = 0; round < 20; round += 1) {
      const maxCount = 1 + (round % 3);
      const rule = await addRule(f, {
        kind: 'velocity',
        parameters: { by: 'card', windowSeconds: 60, maxCount },
      });
      const card = { identifier: cardKey(100 + round), country: 'KR' };
      const verdicts = await Promise.all(
        Array.from({ length: 20 }, (_, index) => assessNew(f, `R${round}-${index}`, payer({ card }))),
      );
      expect(verdicts.filter((one) => one?.decision === 'ACCEPT')).toHaveLength(maxCount);
      await f.engine.riskAdmin.remove(rule.merchantId, rule.id);
    }
    expect(f.errors).toEqual([]);
  });

  test('broken data of a rule: the app says what becomes of the payment', async () => {
    for (const riskOnError of ['accept', 'reject'] as const) {
      const f = await fixture({ app: { settings: { riskOnError } } });
      const rule = await addRule(f, { kind: 'amount', parameters: { above: { KRW: '100000' } } });
      await f.store.query(`update risk_rules set parameters = '{"above": 1}' where id = $1`, [rule.id]);
      const verdict = await assessNew(f, 'M1');
      expect(verdict?.decision).toBe('ERROR');
      expect(verdict?.failure?.code).toBe(riskOnError === 'reject' ? 'risk_not_assessed' : undefined);
      expect(await countRows(f.store, 'risk_assessments', `decision = 'ERROR'`)).toBe(1);
    }
  });

  test('a store that fails in between: what needs no counting is judged all the same', async () => {
    let fails = false;
    const store = await openStore();
    const f = await makeFixture(
      watched(store, (sql) => {
        if (fails && sql.includes('risk_assessments')) throw new Error('the disk is full');
      }),
    );
    await addRule(f, { kind: 'velocity', parameters: { by: 'card', windowSeconds: 60, maxCount: 5 } });
    await addRule(f, { kind: 'blocklist_ip', parameters: { networks: ['198.51.100.0/24'] } });
    fails = true;
    expect(await assessNew(f, 'M1')).toMatchObject({ decision: 'ERROR' });
    expect(await assessNew(f, 'M2', payer({ ip: '198.51.100.1' }))).toMatchObject({
      decision: 'REJECT',
      failure: { code: 'blocked_ip' },
    });
    expect(f.errors.map(String)).toContain('Error: the disk is full');
  });

  test('rules that can not be are refused in words', async () => {
    const f = await fixture();
    const add = (rule: Parameters<typeof addRule>[1]) => addRule(f, rule).catch((error: unknown) => error);
    const none = '01900000-0000-7000-8000-00000000ffff';
    for (const [rule, words] of [
      [{ kind: 'amount', parameters: {} }, 'above must name amounts'],
      [{ kind: 'country_mismatch', parameters: {}, outcome: 'score' }, 'needs a score'],
      [{ kind: 'country_mismatch', parameters: {}, score: 5 }, 'only a rule with the outcome score'],
      [{ kind: 'country_mismatch', parameters: {}, code: 'a b' }, 'code must be'],
      [{ kind: 'score_threshold', parameters: { threshold: 5 }, outcome: 'score' }, 'a threshold rejects'],
      [{ kind: 'country_mismatch', parameters: {}, appId: none }, 'the merchant has no app'],
      [{ kind: 'blocklist_email', parameters: { emails: ['nobody'] } }, 'emails must list'],
      [{ kind: 'blocklist_email', parameters: { emails: [] } }, 'emails must be a list of 1 to 1000'],
      [{ kind: 'blocklist_email', parameters: {} }, 'emails must be a list of 1 to 1000'],
      [{ kind: 'blocklist_card', parameters: {} }, 'cardKeys must be a list of 1 to 1000'],
    ] as const) {
      const error = await add(rule);
      expect(error).toBeInstanceOf(RiskRuleError);
      expect(String(error)).toContain(words);
    }
    expect(await countRows(f.store, 'risk_rules')).toBe(0);
  });

  test('old assessments are forgotten', async () => {
    const f = await fixture({ engine: { riskKeptDays: 100 } });
    await addRule(f, { kind: 'country_mismatch', parameters: {} });
    await assessNew(f, 'M1');
    f.clock.adopt(99 * DAY_MS);
    await assessNew(f, 'M2');
    f.engine.startWorkers();
    try {
      f.clock.adopt(101 * DAY_MS);
      f.engine.wakeWorkers();
      const deadlineMs = performance.now() + 40_000;
      while ((await countRows(f.store, 'risk_assessments')) !== 1 && performance.now() < deadlineMs) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(await countRows(f.store, 'risk_assessments')).toBe(1);
    } finally {
      await f.engine.stop();
    }
  });
});

/** A store that reports each statement before it is run, in transactions too. */
function watched(store: Store, onStatement: (sql: string) => void): Store {
  const watching = (queryable: Queryable): Queryable => ({
    query: async (sql, params) => {
      onStatement(sql);
      return queryable.query(sql, params);
    },
  });
  return {
    ...watching(store),
    kind: store.kind,
    exec: (sql) => store.exec(sql),
    ping: () => store.ping(),
    close: () => store.close(),
    transaction: (work, options) =>
      store.transaction((tx) => work({ ...watching(tx), first: tx.first }), options),
  };
}
