import { createPrivateKey, sign } from 'node:crypto';
import { ENDPOINTS as EXIMBAY } from '@naru/eximbay';
import { ENDPOINTS as HAIPAY, parseSignedJson as haipayJson, stringToSign as haipayText } from '@naru/haipay';
import {
  ENDPOINTS as TEEMOPAY,
  parseSignedJson as teemopayJson,
  stringToSign as teemopayText,
} from '@naru/teemopay';
import type { Schema } from '@naru/wire/schema';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { RateLimiter } from '../src/http/rate-limiter.ts';
import { prepared, Shop } from './support/eximbay.ts';
import { collection, payout as haipayPayout, newOrderId, newPayment, newPayout } from './support/orders.ts';
import { testServer } from './support/server.ts';
import { newNonce, payin, Teemo, payout as teemoPayout } from './support/teemopay.ts';

/**
 * Whatever JSON stands where a member is expected, the caller is answered what is wrong with it in the form that is
 * documented: never an internal error, and nothing in the log that asks for an engineer.
 */

/** JSON as text, because `JSON.stringify` can't write all of it. No schema takes one of these for a text. */
const NO_TEXTS = [
  '{"toString":1}',
  '{"toString":null,"valueOf":1,"toJSON":1,"length":-1,"then":1}',
  '{"__proto__":{"polluted":1}}',
  '[{"toString":1}]',
  'null',
  'true',
  '1e400',
  '12345678901234567890',
];
const TEXTS = ['"__proto__"', '"\\u0000"', '"\\ud800"', '"-1"', `"${'9'.repeat(5000)}"`];

/** Texts may be taken, and carrying them out costs time: each member gets one of them, the next member the next. */
function valuesFor(index: number): string[] {
  return [...NO_TEXTS, TEXTS[index % TEXTS.length] as string];
}

type Body = Readonly<Record<string, unknown>>;

const MARK = '"@@here@@"';

/** A body in which the value at a path is replaced by JSON text. */
function bodyWith(base: Body, path: readonly (string | number)[], value: string): string {
  const copy = structuredClone(base) as Record<string, unknown>;
  let at = copy as Record<string | number, unknown>;
  for (const [index, step] of path.slice(0, -1).entries()) {
    if (typeof at[step] !== 'object' || at[step] === null) {
      at[step] = typeof path[index + 1] === 'number' ? [] : {};
    }
    at = at[step] as Record<string | number, unknown>;
  }
  at[path.at(-1) ?? ''] = JSON.parse(MARK);
  return JSON.stringify(copy).replace(MARK, () => value);
}

type Path = readonly (string | number)[];

/** Every member of a schema, and every one inside of it. */
function pathsOf(schema: Schema, before: Path = []): Path[] {
  if ('anyOf' in schema) return schema.anyOf.flatMap((one) => pathsOf(one, before));
  if (schema.type === 'array') return [[...before, 0], ...pathsOf(schema.items, [...before, 0])];
  if (schema.type !== 'object') return [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
    [...before, name],
    ...pathsOf(member, [...before, name]),
  ]);
}

/** Of the dialects: nothing but what a request itself does. */
const server = testServer({ withoutWorkers: true });

beforeAll(() => {
  // Thousands of calls a second are the point here.
  vi.spyOn(RateLimiter.prototype, 'take').mockReturnValue(true);
});

const json = { 'content-type': 'application/json' };

/** Calls with each value at each path; lists what was answered as an internal error. */
async function internalErrors(
  paths: readonly Path[],
  call: (path: Path, value: string) => Promise<{ readonly internal: boolean; readonly text: string }>,
): Promise<string[]> {
  const found: string[] = [];
  for (const [index, path] of paths.entries()) {
    for (const value of valuesFor(index)) {
      const { internal, text } = await call(path, value);
      if (internal) found.push(`${path.join('.')}: ${value.slice(0, 40)}: ${text.slice(0, 200)}`);
    }
  }
  return found;
}

/** The body with a true signature over whatever stands in it. */
function signedBody(body: string, text: string, digest: string, privateKey: string): string {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  const signature = sign(digest, Buffer.from(text, 'utf8'), key).toString('base64');
  return body.replace(/\}$/, () => `,"sign":${JSON.stringify(signature)}}`);
}

describe('HaiPay', () => {
  const good: Readonly<Record<keyof typeof HAIPAY, () => Body>> = {
    collectApply: () => collection({ subject: 's', body: 'b', notifyUrl: 'https://shop.example/n' }),
    collectQuery: () => ({ appId: 1054, orderId: newOrderId() }),
    payApply: () => haipayPayout({ subject: 's', body: 'b' }),
    payQuery: () => ({ appId: 1054, orderId: newOrderId() }),
    accountLedger: () => ({ appId: 1054 }),
    refundApply: () => ({ appId: 1054, orderId: newOrderId(), orderNo: '6026010112003333000' }),
    refundQuery: () => ({ appId: 1054, orderId: newOrderId() }),
    paymentConfig: () => ({ appId: 1054 }),
    cashierApply: () => ({ ...collection(), currency: 'KRW', region: 'KR' }),
    cashierQuery: () => ({ appId: 1054, orderId: newOrderId() }),
  };

  test.each(Object.keys(HAIPAY) as (keyof typeof HAIPAY)[])('%s', async (name) => {
    const { secretKey, merchantPrivateKey } = server.krw;
    const { path, request } = HAIPAY[name];
    const url = path.replace('{currency}', 'krw');
    const found = await internalErrors(pathsOf(request), async (at, value) => {
      const body = bodyWith(good[name](), at, value);
      const parsed = haipayJson(body);
      if (!parsed.ok) throw new Error('the body is no JSON');
      const payload =
        at[0] === 'sign'
          ? body
          : signedBody(body, haipayText(parsed.members, secretKey), 'sha256', merchantPrivateKey);
      const reply = await server.inject({ method: 'POST', url, headers: json, payload });
      const { error } = JSON.parse(reply.body) as { error: string };
      // Only an untrue signature could end the test before its subject.
      if (at[0] !== 'sign') expect(error).not.toBe('1002');
      return { internal: reply.statusCode !== 200 || error === '9003', text: reply.body };
    });
    expect(found).toEqual([]);
  });
});

describe('TeemoPay', () => {
  const teemo = new Teemo(server);
  const times = { beginTime: '2026-01-01 00:00:00.000', endTime: '2026-01-02 00:00:00.000' };
  const good: Readonly<Record<keyof typeof TEEMOPAY, () => Body>> = {
    paymentCreate: () => payin(),
    paymentQuery: () => ({ merchantOrderNo: 'T1' }),
    payoutCreate: () => teemoPayout(),
    payoutQuery: () => ({ merchantOrderNo: 'T1' }),
    merchantBalance: () => ({}),
    transactionList: () => ({ type: 'PAYIN', ...times }),
  };

  test.each(Object.keys(TEEMOPAY) as (keyof typeof TEEMOPAY)[])('%s', async (name) => {
    const { appCode, merchantPrivateKey } = await teemo.keys();
    const { path: url, request } = TEEMOPAY[name];
    // An 801 that is good would wait for its bank. The other two look at members of their own.
    const types = name === 'paymentCreate' ? [802, 803] : [undefined];
    for (const paymentType of types) {
      const found = await internalErrors(pathsOf(request), async (at, value) => {
        const base = paymentType === undefined ? good[name]() : { ...good[name](), paymentType };
        const body = bodyWith(at[0] === 'paymentType' ? { ...base, amount: '1' } : base, at, value).replace(
          /^\{\}$/,
          '{"a":""}',
        );
        const parsed = teemopayJson(body);
        if (!parsed.ok) throw new Error('the body is no JSON');
        const nonce = newNonce();
        const payload =
          at[0] === 'sign'
            ? body
            : signedBody(body, teemopayText(parsed.members, nonce), 'sha1', merchantPrivateKey);
        const headers = { ...json, timestamp: String(Date.now()), nonce, country: 'KR', app_code: appCode };
        const reply = await server.inject({ method: 'POST', url, headers, payload });
        const { code } = JSON.parse(reply.body) as { code: number };
        if (at[0] !== 'sign') expect(code).not.toBe(417);
        return { internal: reply.statusCode !== 200 || code === 500, text: reply.body };
      });
      expect(found).toEqual([]);
    }
  });
});

describe('Eximbay', () => {
  const shop = new Shop(server);
  const product = [{ name: 'Tea', quantity: '1', unit_price: '1.00' }];
  const about = {
    mid: '1849705C64',
    payment: { order_id: 'E1', currency: 'USD', amount: '1.00', balance: '1.00', transaction_id: 'x' },
  };
  const good = (name: keyof typeof EXIMBAY): Body =>
    name === 'ready' || name === 'rebill' ? { ...prepared(), product, mid: about.mid } : about;

  test.each(Object.keys(EXIMBAY) as (keyof typeof EXIMBAY)[])('%s', async (name) => {
    const { apiKey } = await shop.keys();
    const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
    const endpoint: { path: string; method?: 'GET'; request: Schema } = EXIMBAY[name];
    const url = endpoint.path.replace(/\{\w+\}/, '1849705C6420261130000001');
    const found = await internalErrors([...pathsOf(endpoint.request), ['unknown']], async (at, value) => {
      const payload = bodyWith(good(name), at, value);
      const method = endpoint.method ?? 'POST';
      const reply = await server.inject({
        method,
        url,
        headers: { ...json, authorization },
        ...(method === 'GET' ? {} : { payload }),
      });
      const { rescode } = JSON.parse(reply.body) as { rescode: string };
      return { internal: reply.statusCode !== 200 || rescode === 'EX1000', text: reply.body };
    });
    expect(found).toEqual([]);
  });
});

test('nothing asked for an engineer', () => {
  expect(server.logText).not.toMatch(/request failed/);
});

interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
}

interface Operation {
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** The smallest value that a schema takes, as far as its keywords say. */
function sampleOf(schema: Schema): unknown {
  const { examples } = schema;
  if (examples?.[0] !== undefined) return examples[0];
  if ('anyOf' in schema) return sampleOf(schema.anyOf[0] as Schema);
  if ('enum' in schema && schema.enum) return schema.enum[0];
  if ('const' in schema && schema.const !== undefined) return schema.const;
  const type: unknown = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    const { properties = {}, required = [] } = schema as Extract<Schema, { type: 'object' }>;
    return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] as Schema)]));
  }
  if (type === 'array') return [];
  if (type === 'integer' || type === 'number') return 1;
  return type === 'boolean' ? true : 'x';
}

describe('everything else', () => {
  /** The sandbox's controls wait for what its banks do. */
  const server = testServer();
  const PARTS = [
    '__proto__',
    'constructor',
    '%00',
    '%ED%A0%80',
    '%25',
    'x'.repeat(250),
    '-1',
    '1e400',
    '%F0%9F%98%80',
  ];
  /** Calls that would end the server's data or time for the others. */
  const LEFT_OUT = new Set(['/_sandbox/reset']);
  let operations: (readonly [method: string, path: string, operation: Operation])[] = [];
  let known: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    const document = await server.json<{ paths: Record<string, Record<string, Operation>> }>(
      'GET',
      '/openapi.json',
    );
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [method.toUpperCase(), path, operation] as const),
    );
    operations = operations.filter(
      ([, path, { tags = [] }]) =>
        !LEFT_OUT.has(path) && tags.some((tag) => /Sandbox|Operator|Checkout|Operation/.test(tag)),
    );
    const payment = await newPayment(server);
    const { orderNo } = await newPayout(server);
    const id = '01890000-0000-7000-8000-000000000000';
    known = {
      token: payment.token,
      no: payment.orderNo,
      payoutNo: orderNo,
      id,
      reference: 'x',
      number: orderNo,
    };
  });

  const authorization = 'Bearer naru-sandbox-operator';
  const urlOf = (path: string, replaced?: readonly [name: string, text: string]) =>
    path.replace(/\{(\w+)\}/g, (_, name: string) =>
      replaced?.[0] === name
        ? replaced[1]
        : (known[name === 'no' && path.includes('/payouts/') ? 'payoutNo' : name] ?? 'x'),
    );
  const call = async (method: string, url: string, payload?: string) => {
    const reply = await server.inject({
      method: method as 'GET',
      url,
      headers: payload === undefined ? { authorization } : { ...json, authorization },
      ...(payload === undefined ? {} : { payload }),
    });
    return { internal: reply.statusCode >= 500, text: `${method} ${url} ${reply.statusCode} ${reply.body}` };
  };

  test('the parts of paths', async () => {
    const found: string[] = [];
    for (const [method, path] of operations) {
      for (const [, name = ''] of path.matchAll(/\{(\w+)\}/g)) {
        for (const part of PARTS) {
          const { internal, text } = await call(
            method,
            urlOf(path, [name, part]),
            method === 'GET' ? undefined : '{}',
          );
          if (internal) found.push(text.slice(0, 200));
        }
      }
    }
    expect(found).toEqual([]);
  });

  test('queries', async () => {
    const found: string[] = [];
    for (const [method, path, { parameters = [] }] of operations) {
      for (const { name } of parameters.filter((one) => one.in === 'query')) {
        for (const part of PARTS) {
          for (const query of [`${name}=${part}`, `${name}=${part}&${name}=2`, `${name}[a]=1`]) {
            const { internal, text } = await call(method, `${urlOf(path)}?${query}`);
            if (internal) found.push(text.slice(0, 200));
          }
        }
      }
    }
    expect(found).toEqual([]);
  });

  test('bodies', async () => {
    const bodies = operations.flatMap(([method, path, { requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema;
      return schema ? [[method, path, schema] as const] : [];
    });
    expect(bodies.length).toBeGreaterThan(15);
    for (const [method, path, schema] of bodies) {
      const found = await internalErrors(pathsOf(schema), (at, value) =>
        call(method, urlOf(path), bodyWith(sampleOf(schema) as Body, at, value)),
      );
      expect(found).toEqual([]);
      for (const whole of [...NO_TEXTS, ...TEXTS])
        expect((await call(method, urlOf(path), whole)).internal).toBe(false);
    }
  });

  test('nothing asked for an engineer', () => {
    expect(server.logText).not.toMatch(/request failed/);
  });
});
