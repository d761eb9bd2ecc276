import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeApiKey } from '../../src/dialects/eximbay/codes/keys.ts';
import { prepared, Shop } from '../support/eximbay.ts';
import { testServer } from '../support/server.ts';

const server = testServer({ withoutWorkers: true, env: { NARU_TRUST_PROXY: '1' } });
const shop = new Shop(server);
const READY = '/v1/payments/ready';
const MID = '1849705C64';
const MERCHANT = '203.0.113.7';

/** Code and text of a call with a key, from an address. */
async function said(apiKey: string, from: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  const [code, text] = await shop.refusal(READY, prepared(), { authorization, 'x-forwarded-for': from });
  return `${code} ${text}`;
}

const WRONG = 'EC1000 Authorization is invalid';
const LIMITED = 'EM00 Internal communication error';

async function guesses(from: string, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => said(makeApiKey('test', MID), from)));
}

/** Limits stand still, so that how fast this machine is decides nothing. */
let nowMs = performance.now();
beforeEach(() => {
  nowMs += 60_000;
  vi.spyOn(performance, 'now').mockReturnValue(nowMs);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('guessing API keys', () => {
  test('over the limit the right key is refused as well, and at the merchant’s own address it is not', async () => {
    const { apiKey } = await shop.keys();
    const answers = await guesses('198.51.100.1', 30);
    expect(answers.filter((answer) => answer === WRONG)).toHaveLength(20);
    expect(answers.filter((answer) => answer === LIMITED)).toHaveLength(10);
    expect(await said(apiKey, '198.51.100.1')).toBe(LIMITED);
    expect(await said(apiKey, MERCHANT)).toMatch(/^0000 /);
  });

  test('a guesser with many addresses does not lock out where the key was right before', async () => {
    const { apiKey } = await shop.keys();
    expect(await said(apiKey, MERCHANT)).toMatch(/^0000 /);
    const strangers = Array.from({ length: 15 }, (_, n) => guesses(`198.51.100.${n + 10}`, 8));
    const answers = (await Promise.all(strangers)).flat();
    expect(answers.filter((answer) => answer === WRONG)).toHaveLength(100);
    expect(await said(apiKey, MERCHANT)).toMatch(/^0000 /);
    expect(await said(apiKey, '203.0.113.200')).toBe(LIMITED);
    await server.setApp(MID, `allowed_ips = '{203.0.113.0/24}'`);
    expect(await said(apiKey, '203.0.113.200')).toMatch(/^0000 /);
    await server.setApp(MID, `allowed_ips = '{}'`);
  });

  test('a right key from an address that is not on the list is a wrong one', async () => {
    const { apiKey } = await shop.keys();
    await server.setApp(MID, `allowed_ips = '{203.0.113.0/24}'`);
    const answers = await Promise.all(Array.from({ length: 21 }, () => said(apiKey, '192.0.2.1')));
    expect(answers.slice(0, 20)).toEqual(Array(20).fill(WRONG));
    expect(answers[20]).toBe(LIMITED);
    expect(await said(apiKey, '203.0.113.99')).toMatch(/^0000 /);
    await server.setApp(MID, `allowed_ips = '{}'`);
  });

  test('new keys have 59 secret bits in the 25 characters that programs expect', async () => {
    const keys = Array.from({ length: 200 }, () => makeApiKey('live', MID));
    for (const key of keys) expect(key).toMatch(/^live_1849705C64[0-9A-Za-z]{10}$/);
    expect(new Set(keys.join('')).size).toBeGreaterThan(60);
    expect(new Set(keys).size).toBe(200);
  });
});

describe('opening pages', () => {
  test('a caller with only the public mid uses up nothing of the shop’s rate', async () => {
    await server.setApp(MID, 'requests_per_second = 5');
    const payload = await shop.payload(prepared());
    const junk = { ...payload, fgkey: 'F'.repeat(64) };
    const other = { ...payload, payment: { ...(payload['payment'] as object), amount: '9.00' } };
    await Promise.all(Array.from({ length: 60 }, (_, n) => shop.open(n % 2 === 0 ? junk : other)));
    expect((await shop.open(payload)).rescode).toBe('0000');
    await server.setApp(MID, 'requests_per_second = null');
  });

  test('a shopper uses up the share of one order, not that of the others', async () => {
    await server.setApp(MID, 'requests_per_second = 15');
    const [mine, another] = [await shop.payload(prepared()), await shop.payload(prepared())];
    const opened = await Promise.all(Array.from({ length: 60 }, () => shop.open(mine)));
    expect(opened.filter(({ rescode }) => rescode === '0000')).toHaveLength(10);
    expect((await shop.open(another)).rescode).toBe('0000');
    await server.setApp(MID, 'requests_per_second = null');
  });
});
