import { luhnDigit } from '@naru/wire/luhn';
import { afterEach, describe, expect, test } from 'vitest';
import { type Members, orderTo, prepared, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { type Browser, DEMO_MERCHANT, RISK_ENV, RiskDesk } from '../support/risk.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer({ env: RISK_ENV });
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const desk = new RiskDesk(shop);

afterEach(() => desk.removeRules());

/** The result of a page that was paid from a browser of the test's choice. */
async function resultOf(
  browser: Browser = {},
  changes: Record<string, Members> = {},
  card: Members = {},
): Promise<Record<string, string>> {
  const { path, body } = orderTo(endpoint, changes);
  await desk.pay((await shop.page(body)).token, browser, card);
  return shop.result(endpoint, path);
}

const US = { country: 'US' };
/** Issued by a Korean company, and asked about on its screen. */
const KOREAN_CARD = `400000410000000${luhnDigit('400000410000000')}`;

/** Rules, a browser that they match, and the code that merchants get. The card is from the United States. */
const REJECTIONS: readonly [code: string, rule: Members, browser: Browser, otherwise: Browser][] = [
  [
    'BL11',
    { kind: 'blocklist_ip', parameters: { networks: ['198.51.100.0/24'] } },
    { ip: '198.51.100.9' },
    { ip: '203.0.113.9' },
  ],
  ['DM01', { kind: 'country_mismatch', parameters: {} }, { country: 'KR' }, US],
  ['DM02', { kind: 'risk_country', parameters: { countries: ['KP'] } }, { country: 'KP' }, US],
  [
    'DM07',
    { kind: 'access_country', parameters: { list: 'deny', countries: ['RU'] } },
    { country: 'RU' },
    US,
  ],
  [
    'DM08',
    { kind: 'access_country', parameters: { list: 'allow', countries: ['US'] } },
    { country: 'KR' },
    US,
  ],
];

describe('rules that reject', () => {
  test.each(REJECTIONS)('%s', async (code, rule, browser, otherwise) => {
    await desk.addRule(rule);
    expect(await resultOf(browser)).toMatchObject({
      rescode: code,
      resmsg: 'The payment was refused by a risk check',
      dm_decision: 'REJECT',
      dm_reject: code,
      dm_review: '',
      auth_code: '',
    });
    expect(await resultOf(otherwise)).toMatchObject({
      rescode: '0000',
      dm_decision: 'ACCEPT',
      dm_reject: '',
      dm_review: '',
    });
  });

  test.each([
    ['DM04', { list: 'deny', countries: ['US'] }],
    ['DM06', { list: 'allow', countries: ['KR'] }],
  ])('%s, by the country of the card', async (code, parameters) => {
    await desk.addRule({ kind: 'card_country', parameters });
    expect(await resultOf()).toMatchObject({ rescode: code, dm_decision: 'REJECT', dm_reject: code });
    const { token } = await shop.page(prepared());
    await desk.pay(token, {}, { number: KOREAN_CARD });
    expect((await shop.view(token)).state).not.toBe('failed');
  });

  test('BL00: the card of a payment, whoever pays with it', async () => {
    const { path, body } = orderTo(endpoint);
    await desk.pay((await shop.page(body)).token);
    const { transaction_id } = await shop.result(endpoint, path);
    await desk.ok('POST', '/risk/blocks', {
      merchantId: DEMO_MERCHANT,
      payment: transaction_id,
      note: 'stolen',
    });
    expect(await resultOf({ ip: '203.0.113.50' }, { buyer: { email: 'other@example.com' } })).toMatchObject({
      rescode: 'BL00',
      dm_reject: 'BL00',
    });
  });

  test('BL10: an e-mail address, however it is written', async () => {
    await desk.ok('POST', '/risk/blocks', { merchantId: DEMO_MERCHANT, email: 'Bad@Example.com' });
    expect(await resultOf({}, { buyer: { email: 'bad@example.COM' } })).toMatchObject({ rescode: 'BL10' });
    expect(await resultOf()).toMatchObject({ rescode: '0000' });
    const { items: rules } = await desk.ok('GET', `/risk/rules?merchantId=${DEMO_MERCHANT}`);
    expect(JSON.stringify(rules)).not.toMatch(/bad@/i);
  });

  test('D400: a score above its threshold; D481: rules without a code, or with their own', async () => {
    await desk.addRule({ kind: 'score_threshold', parameters: { threshold: 70 } });
    await desk.addRule({ kind: 'country_mismatch', parameters: {}, outcome: 'score', score: 40 });
    await desk.addRule({
      kind: 'amount',
      parameters: { above: { USD: '50.00' } },
      outcome: 'score',
      score: 30,
    });
    const order = { payment: { amount: '50.01' } };
    expect(await resultOf({ country: 'KR' })).toMatchObject({ rescode: '0000', dm_decision: 'ACCEPT' });
    expect(await resultOf({ country: 'KR' }, order)).toMatchObject({ rescode: 'D400', dm_reject: 'D400' });
    await desk.removeRules();
    await desk.addRule({ kind: 'amount', parameters: { above: { USD: '50.00' } } });
    expect(await resultOf({}, order)).toMatchObject({ rescode: 'D481', dm_reject: 'D481' });
    await desk.addRule({
      kind: 'amount',
      parameters: { above: { USD: '50.00' } },
      code: 'TOO-MUCH',
      position: 1,
    });
    await desk.addRule({ kind: 'country_mismatch', parameters: {}, outcome: 'review' });
    expect(await resultOf({ country: 'KR' }, order)).toMatchObject({
      rescode: 'D481',
      dm_decision: 'REJECT',
      dm_reject: 'TOO-MUCH|D481',
      dm_review: 'DM01',
    });
  });

  test('velocity by address: counted while payments go on', async () => {
    await desk.addRule({ kind: 'velocity', parameters: { by: 'ip', windowSeconds: 3600, maxCount: 2 } });
    const codes = [];
    for (let n = 0; n < 3; n += 1) codes.push((await resultOf({ ip: '203.0.113.99' }))['rescode']);
    expect(codes).toEqual(['0000', '0000', 'D481']);
    expect((await resultOf({ ip: '203.0.113.98' }))['rescode']).toBe('0000');
  });

  test('a payer reads it in their language, and which rule it was nowhere', async () => {
    await desk.addRule({ kind: 'country_mismatch', parameters: {} });
    const { path, body } = orderTo(endpoint, { payment: { lang: 'KR' } });
    const { token } = await shop.page(body);
    await desk.pay(token, { country: 'JP' });
    expect((await shop.result(endpoint, path))['resmsg']).toBe('위험 거래로 판단되어 거절되었습니다');
    const view = await shop.untilState(token, 'failed');
    expect(JSON.stringify({ ...view, outcome: { ...view.outcome, form: null } })).not.toContain('DM01');
    expect(await shop.retrieve(body)).toMatchObject({ rescode: 'Q004' });
  });
});

describe('rules that want a review', () => {
  test('let the payment go on, with D480 or their own codes, in their order', async () => {
    await desk.addRule({
      kind: 'amount',
      parameters: { above: { USD: '0.50' } },
      outcome: 'review',
      position: 5,
    });
    await desk.addRule({ kind: 'country_mismatch', parameters: {}, outcome: 'review', position: 1 });
    expect(await resultOf({ country: 'KR' })).toMatchObject({
      rescode: '0000',
      dm_decision: 'REVIEW',
      dm_reject: '',
      dm_review: 'DM01|D480',
    });
  });
});

describe('what could not be assessed', () => {
  test.each([
    ['accept', '0000'],
    ['reject', 'D100'],
  ])('%s', async (riskOnError, rescode) => {
    const id = await desk.addRule({ kind: 'amount', parameters: { above: { USD: '500.00' } } });
    await server.store.query(`update risk_rules set parameters = '{}' where id = $1`, [id]);
    server.gateway.engine.risk.forget();
    await server.store.exec('update risk_rulesets set version = version + 1');
    await server.setApp('1849705C64', `settings = settings || '{"riskOnError": "${riskOnError}"}'`);
    expect(await resultOf()).toMatchObject({ rescode, dm_decision: 'ERROR', dm_reject: '', dm_review: '' });
    await server.setApp('1849705C64', `settings = settings - 'riskOnError'`);
  });
});

describe('other ways to pay', () => {
  test('wallets: the payer is assessed when they set out', async () => {
    await desk.addRule({ kind: 'blocklist_ip', parameters: { networks: ['198.51.100.0/24'] } });
    const order = {
      payment: { currency: 'KRW', amount: '10000', payment_method: 'P302' },
      settings: { issuer_country: 'KR' },
    };
    const start = async (ip: string) => {
      const { path, body } = orderTo(endpoint, order);
      const { token } = await shop.page(body);
      const url = `/checkout/api/payments/${token}/start`;
      const reply = await server.request('POST', url, { method: 'P302' }, { 'x-forwarded-for': ip });
      return { path, state: JSON.parse(reply.text).state as string };
    };
    const blocked = await start('198.51.100.1');
    expect(blocked.state).toBe('failed');
    expect(await shop.result(endpoint, blocked.path)).toMatchObject({
      rescode: 'BL11',
      dm_decision: 'REJECT',
    });
    expect((await start('203.0.113.1')).state).not.toBe('failed');
  });

  test('an authentication is shown on the page, and its confirmation the same', async () => {
    await desk.addRule({ kind: 'country_mismatch', parameters: {}, outcome: 'review' });
    const { path, body } = orderTo(endpoint, { payment: { transaction_type: 'PAYER_AUTH' } });
    await desk.pay((await shop.page(body)).token, { country: 'KR' });
    const { payer_auth_id, ...result } = await shop.result(endpoint, path);
    expect(result).toMatchObject({ dm_decision: 'REVIEW', dm_reject: '', dm_review: 'DM01' });
    const { transaction_type, ...payment } = body['payment'] ?? {};
    const confirmed = await shop.ok('/v1/payments/confirm', {
      transaction_type: 'PAYMENT_PA',
      mid: '1849705C64',
      payment: { ...payment, payer_auth_id },
    });
    expect(confirmed).toMatchObject({ dm: { dm_decision: 'REVIEW', dm_reject: '', dm_review: 'DM01' } });
  });

  test('REBILL with a token: by card and buyer; a block by token stops it', async () => {
    const { path, body } = orderTo(endpoint, { tokenbilling: { token_creation: 'Y' } });
    await desk.pay((await shop.page(body)).token);
    const { token_id } = await shop.result(endpoint, path);
    await desk.addRule({ kind: 'amount', parameters: { above: { USD: '5.00' } }, outcome: 'review' });
    const rebill = (amount: string, order: Members = prepared()['payment'] ?? {}) =>
      shop.call(`/v1/payments/tokenbilling/${token_id}/rebill`, {
        payment: { order_id: order['order_id'], currency: 'USD', amount, lang: 'EN' },
        merchant: { mid: '1849705C64' },
        buyer: { name: 'HONG', email: 'hong@example.com' },
      });
    expect(await rebill('1.00')).toMatchObject({ rescode: '0000', dm: { dm_decision: 'ACCEPT' } });
    expect(await rebill('6.00')).toMatchObject({
      rescode: '0000',
      dm: { dm_decision: 'REVIEW', dm_reject: '', dm_review: 'D480' },
    });
    await desk.ok('POST', '/risk/blocks', { merchantId: DEMO_MERCHANT, token: token_id });
    expect(await rebill('1.00')).toMatchObject({
      rescode: 'BL00',
      dm: { dm_decision: 'REJECT', dm_reject: 'BL00', dm_review: '' },
    });
  });

  test('a REBILL that makes no payment counts for nothing', async () => {
    const { path, body } = orderTo(endpoint, { tokenbilling: { token_creation: 'Y' } });
    await desk.pay((await shop.page(body)).token);
    const { token_id } = await shop.result(endpoint, path);
    await server.store.exec('delete from risk_assessments');
    await desk.addRule({ kind: 'velocity', parameters: { by: 'card', windowSeconds: 60, maxCount: 2 } });
    const order = prepared()['payment'] ?? {};
    const rebill = (order_id: unknown) =>
      shop.call(`/v1/payments/tokenbilling/${token_id}/rebill`, {
        payment: { order_id, currency: 'USD', amount: '1.00', lang: 'EN' },
        merchant: { mid: '1849705C64' },
      });
    expect((await rebill(order['order_id'])).rescode).toBe('0000');
    for (let n = 0; n < 3; n += 1) expect((await rebill(order['order_id'])).rescode).toBe('EC00');
    expect((await rebill(`${order['order_id']}-2`)).rescode).toBe('0000');
    expect((await rebill(`${order['order_id']}-3`)).rescode).toBe('D481');
  });
});

describe('the browser of a payer', () => {
  const cookieOf = async (token: string, cookie?: string) => {
    const headers = cookie === undefined ? {} : { cookie };
    const reply = await server.request('GET', `/pay/${token}`, undefined, headers);
    return reply.headers.get('set-cookie');
  };

  test('is recognised by a cookie of ours, where there are rules', async () => {
    const { token } = await shop.page();
    expect(await cookieOf(token)).toBeNull();
    await desk.addRule({ kind: 'velocity', parameters: { by: 'device', windowSeconds: 3600, maxCount: 1 } });
    const set = await cookieOf(token);
    expect(set).toMatch(/^naru_device=[\w-]{22}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax$/);
    const cookie = `a=b; ${set?.split(';', 1)[0]}`;
    expect(await cookieOf(token, cookie)).toBeNull();
    expect((await resultOf({ cookie }))['dm_decision']).toBe('ACCEPT');
    expect((await resultOf({ cookie }))['dm_decision']).toBe('REJECT');
    expect((await resultOf({}))['dm_decision']).toBe('ACCEPT');
  });
});

describe('what is kept', () => {
  test('has no card number, address or e-mail in plain sight; nor has the log', async () => {
    await desk.addRule({ kind: 'country_mismatch', parameters: {}, outcome: 'review' });
    await resultOf({ ip: '203.0.113.201', country: 'KR' }, { buyer: { email: 'secret.person@example.com' } });
    const rows = await server.store.query(
      `select to_jsonb(a)::text as text from risk_assessments a union all
       select to_jsonb(r)::text from risk_rules r union all select to_jsonb(v)::text from risk_reviews v`,
    );
    const text = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(1);
    for (const secret of ['4000000000000010', '203.0.113.201', 'secret.person']) {
      expect(text).not.toContain(secret);
      expect(server.logText).not.toContain(secret);
    }
  });
});

test('rules of the demo merchant are gone after a reset', async () => {
  await desk.addRule({ kind: 'country_mismatch', parameters: {} });
  await server.json('POST', '/_sandbox/reset');
  await until('no rules', async () => {
    const { items: rules } = await desk.ok('GET', `/risk/rules?merchantId=${DEMO_MERCHANT}`);
    return (rules as unknown[]).length === 0;
  });
  expect(await resultOf({ country: 'KR' })).toMatchObject({ rescode: '0000', dm_decision: '' });
});
