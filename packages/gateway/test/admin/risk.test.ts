import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { DEMO_MERCHANT, RISK_ENV, RiskDesk, SANDBOX_KEY } from '../support/risk.ts';
import { testServer } from '../support/server.ts';

const server = testServer({ env: RISK_ENV });
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const desk = new RiskDesk(shop);
const NOBODY = '01900000-0000-7000-8000-00000000ffff';

describe('the key', () => {
  test.each([
    ['none', ''],
    ['another', `${SANDBOX_KEY}x`],
    ['a part of it', SANDBOX_KEY.slice(0, -1)],
  ])('%s is refused', async (_, key) => {
    const reply = await desk.call('GET', `/risk/rules?merchantId=${DEMO_MERCHANT}`, undefined, key);
    expect(reply).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } });
  });

  test('is asked for before anything else is looked at, and named in the answer', async () => {
    const reply = await server.request('POST', '/admin/v1/risk/rules', 'no JSON');
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  test('guessing is slowed down, and does not lock the operator out', async () => {
    const path = `/risk/rules?merchantId=${DEMO_MERCHANT}`;
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, n) => desk.call('GET', path, undefined, `guess-${n}`)),
    );
    const statuses = guesses.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(12);
    expect((await desk.call('GET', path)).status).toBe(200);
  });

  test('of live mode is the operator’s own, or there is no API', () => {
    const live = {
      NARU_MODE: 'live',
      DATABASE_URL: 'postgres://x/y',
      NARU_PUBLIC_URL: 'https://pay.example',
      NARU_MASTER_KEY: 'm'.repeat(32),
      NARU_VAULT_KEY: 'v'.repeat(32),
    };
    expect(readConfig(live).operatorKey).toBeUndefined();
    expect(readConfig({ ...live, NARU_OPERATOR_KEY: 'o'.repeat(32) }).operatorKey?.reveal()).toBe(
      'o'.repeat(32),
    );
    expect(() => readConfig({ ...live, NARU_OPERATOR_KEY: 'short' })).toThrow('NARU_OPERATOR_KEY');
    expect(readConfig({}).operatorKey?.reveal()).toBe(SANDBOX_KEY);
    expect(() => readConfig({ NARU_RISK_KEPT_DAYS: '30' })).toThrow('NARU_RISK_KEPT_DAYS');
  });
});

describe('rules', () => {
  test('are added, listed in their order, switched and taken away', async () => {
    const second = await desk.addRule({
      kind: 'country_mismatch',
      parameters: {},
      position: 20,
      note: '둘째',
    });
    const first = await desk.addRule({
      kind: 'velocity',
      parameters: { by: 'ip', windowSeconds: 60, maxCount: 5 },
      outcome: 'review',
      position: 10,
    });
    const list = async () => (await desk.ok('GET', `/risk/rules?merchantId=${DEMO_MERCHANT}`))['items'];
    expect(await list()).toMatchObject([
      { id: first, code: 'D480', outcome: 'review', enabled: true, appId: null },
      { id: second, code: 'DM01', outcome: 'reject', note: '둘째' },
    ]);
    expect(await desk.ok('POST', `/risk/rules/${first}/disable`)).toMatchObject({ enabled: false });
    expect(await desk.ok('POST', `/risk/rules/${first}/enable`)).toMatchObject({ enabled: true });
    await desk.removeRules();
    expect(await list()).toEqual([]);
    for (const [method, path] of [
      ['DELETE', `/risk/rules/${first}`],
      ['POST', `/risk/rules/${first}/enable`],
    ] as const) {
      expect(await desk.call(method, path)).toMatchObject({
        status: 404,
        body: { error: { code: 'not_found' } },
      });
    }
  });

  test('a list goes on behind a rule that was removed meanwhile', async () => {
    const ids = [];
    for (const note of ['first', 'second', 'third'])
      ids.push(await desk.addRule({ kind: 'country_mismatch', parameters: {}, note }));
    const list = (query: string) =>
      desk.call('GET', `/risk/rules?merchantId=${DEMO_MERCHANT}&limit=1&after=${query}`);
    const first = await desk.ok('GET', `/risk/rules?merchantId=${DEMO_MERCHANT}&limit=1`);
    expect(first['items']).toMatchObject([{ note: 'first' }]);
    await desk.ok('DELETE', `/risk/rules/${ids[0]}`);
    const next = await list(String(first['next']));
    expect(next.body['items']).toMatchObject([{ note: 'second' }]);
    // Commands name the rule of the last line.
    expect((await list(String(ids[1]))).body['items']).toMatchObject([{ note: 'third' }]);
    expect(await list(String(ids[0]))).toMatchObject({
      status: 400,
      body: { error: { member: 'after', message: expect.stringContaining('begin the list again') } },
    });
    await desk.removeRules();
  });

  test.each([
    [{ kind: 'amount', parameters: {} }, 'above must name amounts'],
    [{ kind: 'weather', parameters: {} }, 'kind must be one of blocklist_card, '],
    [{ kind: 'country_mismatch', parameters: {}, colour: 'red' }, '"member":"colour"'],
    [{ kind: 'country_mismatch', parameters: {}, appId: NOBODY }, 'the merchant has no app'],
    ...['UK', 'XX', 'EN', 'ZZ'].map((country): [object, string] => [
      { kind: 'risk_country', parameters: { countries: ['KR', country] } },
      `countries must list countries that there are: ${country} is none`,
    ]),
    [{ kind: 'country_mismatch', parameters: {}, merchantId: NOBODY }, `there is no merchant ${NOBODY}`],
  ])('%j is refused in words', async (rule, words) => {
    const reply = await desk.call('POST', '/risk/rules', { merchantId: DEMO_MERCHANT, ...rule });
    expect(reply.status).toBe(400);
    expect(JSON.stringify(reply.body)).toContain(words);
  });

  test.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+09:00',
    '9999-12-31T23:59:59-09:00',
    '2016-12-31T23:59:60Z',
  ])('from %s on are refused in words', async (validFrom) => {
    const rule = { kind: 'country_mismatch', parameters: {}, validFrom };
    const reply = await desk.call('POST', '/risk/rules', { merchantId: DEMO_MERCHANT, ...rule });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
    expect(JSON.stringify(reply.body)).toContain('validFrom must be a time from 1970 to 9999, such as');
  });

  test('blocks: of cards nobody knows, and none that is two things', async () => {
    const block = (what: object) => desk.call('POST', '/risk/blocks', { merchantId: DEMO_MERCHANT, ...what });
    expect((await block({ token: 'nobody' })).body).toMatchObject({
      error: { message: 'the merchant has no token nobody' },
    });
    expect((await block({ payment: 'nobody' })).status).toBe(400);
    expect((await block({ ip: '300.0.0.1' })).status).toBe(400);
    expect((await block({ email: 'a@b.example', ip: '203.0.113.1' })).status).toBe(400);
    expect((await block({ cardNumber: '4111111111111111' })).status).toBe(400);
    expect((await block({})).status).toBe(400);
    expect((await block({ ip: '203.0.113.1', merchantId: NOBODY })).body).toMatchObject({
      error: { message: `there is no merchant ${NOBODY}` },
    });
    expect(server.logText).not.toContain('4111111111111111');
  });
});

describe('dry runs', () => {
  test.each([
    [{ merchantId: NOBODY }, `there is no merchant ${NOBODY}`],
    [{ since: '0000-01-01T00:00:00Z' }, 'since must be a time from 1970 to 9999'],
  ])('of %j are refused in words', async (more, words) => {
    const reply = await desk.call('POST', '/risk/dry-runs', {
      merchantId: DEMO_MERCHANT,
      since: '2026-01-01T00:00:00Z',
      rule: { kind: 'country_mismatch', parameters: {} },
      ...more,
    });
    expect(reply.status).toBe(400);
    expect(JSON.stringify(reply.body)).toContain(words);
  });

  test('say what a rule would have done to payments of before there were rules', async () => {
    for (const [amount, country] of [
      ['3.00', 'KR'],
      ['7.00', 'KR'],
      ['9.00', 'US'],
    ] as const) {
      const { path, body } = orderTo(endpoint, { payment: { amount } });
      const payload = await shop.payload(body);
      const opened = await server.request('POST', '/v1/payments', payload, { 'x-test-country': country });
      const token = /\/pay\/([^/?]+)$/.exec(String(JSON.parse(opened.text).url))?.[1] ?? '';
      await desk.pay(token, { country });
      await shop.result(endpoint, path);
    }
    await shop.page();
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const run = (rule: object, more: object = {}) =>
      desk.ok('POST', '/risk/dry-runs', { merchantId: DEMO_MERCHANT, since, rule, ...more });
    expect(await run({ kind: 'amount', parameters: { above: { USD: '5.00' } } })).toMatchObject({
      looked: 3,
      isCutShort: false,
      matched: 2,
      wouldReject: 2,
      wouldReview: 0,
      unknown: 0,
      examples: [
        { amount: '9.00', currency: 'USD', decision: 'REJECT', codes: ['D481'], state: 'captured' },
        { amount: '7.00', platformNumber: expect.stringMatching(/^1849705C64/) },
      ],
    });
    // The cards are from the United States; where the payer was is kept with the payment.
    expect(await run({ kind: 'country_mismatch', parameters: {}, outcome: 'review' })).toMatchObject({
      matched: 2,
      wouldReview: 2,
    });
    expect(
      await run({ kind: 'blocklist_email', parameters: { emails: ['HONG@example.com'] } }),
    ).toMatchObject({
      matched: 3,
    });
    // Nobody kept the addresses.
    expect(await run({ kind: 'blocklist_ip', parameters: { networks: ['0.0.0.0/1'] } })).toMatchObject({
      matched: 0,
      unknown: 3,
    });
    expect(await run({ kind: 'amount', parameters: { above: { USD: '5.00' } } }, { limit: 2 })).toMatchObject(
      {
        looked: 2,
        isCutShort: true,
      },
    );
    const saved = await desk.addRule({ kind: 'amount', parameters: { above: { USD: '8.00' } } });
    const again = { merchantId: DEMO_MERCHANT, since, ruleId: saved };
    expect(await desk.ok('POST', '/risk/dry-runs', again)).toMatchObject({ wouldReject: 1 });
    expect((await desk.call('POST', '/risk/dry-runs', { ...again, ruleId: NOBODY })).status).toBe(404);
    expect((await desk.call('POST', '/risk/dry-runs', { ...again, since: 'yesterday' })).status).toBe(400);
  });
});

test('the API is in the document, behind its key', async () => {
  const document = await server.json<{ paths: Record<string, object> }>('GET', '/openapi.json');
  const paths = Object.keys(document.paths).filter((path) => path.startsWith('/admin/'));
  expect(paths).toContain('/admin/v1/risk/reviews/{review}/refuse');
  for (const path of paths) expect(JSON.stringify(document.paths[path])).toContain('"operator":[]');
});
