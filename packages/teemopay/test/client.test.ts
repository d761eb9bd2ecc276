import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type FailureName,
  failure,
  generateKeyPair,
  headerValue,
  loadPrivateKey,
  loadPublicKey,
  nonceFault,
  parseSignedJson,
  signMembersSync,
  success,
  TeemoPayClient,
  type TeemoPayClientOptions,
  verifyMembersSync,
} from '../src/index.ts';
import * as samples from './fixtures/samples.ts';
import { PRIVATE_KEY, PUBLIC_KEY } from './fixtures/vectors.ts';

/** The platform of these tests has the vectors' keys, the merchant a pair of its own. */
const platformKey = loadPrivateKey(PRIVATE_KEY);
const merchantPair = await generateKeyPair();
const merchantKey = loadPublicKey(merchantPair.publicKey);
const NONCE = '0123456789abcdef0123456789abcdef';

interface Seen {
  readonly request: IncomingMessage;
  readonly body: string;
}

type Answer = (seen: Seen, response: ServerResponse) => void;

let server: Server;
let baseUrl: string;
let answer: Answer;
let seen: Seen[] = [];

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const one = { request, body: Buffer.concat(chunks).toString('utf8') };
  seen.push(one);
  answer(one, response);
}

beforeAll(async () => {
  server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  seen = [];
});

function clientOf(changes: Partial<TeemoPayClientOptions> = {}): TeemoPayClient {
  return new TeemoPayClient({
    baseUrl: `${baseUrl}/`,
    appCode: 'A2405220001KR001',
    merchantPrivateKey: merchantPair.privateKey,
    ...changes,
  });
}

function answerText(text: string, httpStatus = 200): Answer {
  return (_, response) => response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(text);
}

const answerJson = (value: unknown, httpStatus = 200) => answerText(JSON.stringify(value), httpStatus);
const answerData = (data: object) => answerJson(success(data, samples.TRACE_ID));

const { sign: _sign, paymentType: _type, ...payment801 } = samples.PAYMENT_801;
const payment = { ...payment801, paymentType: 801 as const };
const payout = {
  merchantOrderNo: 'OrderNoExample',
  amount: '1000',
  bankCode: '088',
  bankName: 'Shinhan Bank',
  accountType: 801 as const,
  bankAccount: '12345678998765',
  realName: 'realName',
  idType: 'RRN' as const,
};
const query = { merchantOrderNo: 'OrderNoExample' };
const list = {
  type: 'PAYIN' as const,
  beginTime: '2026-01-01 00:00:00.000',
  endTime: '2026-01-31 00:00:00.000',
};

describe('requests', () => {
  test('are signed POSTs of JSON with the four headers', async () => {
    answer = answerData(samples.PAYMENT_801_DATA);
    const client = clientOf({ now: () => 1767225600000 });
    const result = await client.paymentCreate({ ...payment, email: ' ', expirationTime: undefined });
    expect(result).toEqual({
      ok: true,
      data: samples.PAYMENT_801_DATA,
      traceId: samples.TRACE_ID,
      signature: 'absent',
    });
    expect(seen).toHaveLength(1);
    const { request, body } = seen[0] as Seen;
    expect([request.method, request.url]).toEqual(['POST', '/api/pay/payment/create/v1']);
    expect(request.headers['content-type']).toMatch(/^application\/json/);
    expect(request.headers).toMatchObject({
      timestamp: '1767225600000',
      country: 'KR',
      app_code: 'A2405220001KR001',
    });
    const nonce = headerValue(request.headers, 'nonce') ?? '';
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    const parsed = parseSignedJson(body);
    expect(parsed.ok && verifyMembersSync(parsed.members, nonce, merchantKey)).toEqual({ ok: true });
    expect(parsed.ok && Object.keys(parsed.members.values)).not.toContain('email');
  });

  test('have a new nonce each time', async () => {
    answer = answerData(samples.BALANCE_DATA);
    const client = clientOf();
    for (let call = 0; call < 5; call += 1) await client.merchantBalance();
    const nonces = seen.map(({ request }) => headerValue(request.headers, 'nonce'));
    expect(new Set(nonces).size).toBe(5);
    for (const nonce of nonces) expect(nonceFault(nonce)).toBe(null);
  });

  test('may name the application as the newer pages do', async () => {
    answer = answerData(samples.BALANCE_DATA);
    await clientOf({ appCodeHeader: 'appCode' }).merchantBalance();
    expect(seen[0]?.request.headers).toMatchObject({ appcode: 'A2405220001KR001' });
    expect(seen[0]?.request.headers).not.toHaveProperty('app_code');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ sign: expect.any(String) });
  });

  test('of every method reach their path and give back their data', async () => {
    const client = clientOf();
    const calls = [
      ['/api/pay/payment/query/v1', samples.PAYMENT_QUERY_DATA, () => client.paymentQuery(query)],
      ['/api/pay/payout/create/v1', samples.PAYOUT_DATA, () => client.payoutCreate(payout)],
      ['/api/pay/payout/query/v1', samples.PAYOUT_QUERY_DATA, () => client.payoutQuery(query)],
      ['/api/pay/merchant/balance', samples.BALANCE_DATA, () => client.merchantBalance()],
      ['/api/pay/transaction/queryList', samples.LIST_DATA, () => client.transactionList(list)],
    ] as const;
    for (const [path, data, call] of calls) {
      answer = answerData(data);
      expect(await call(), path).toMatchObject({ ok: true, data });
      expect(seen.at(-1)?.request.url).toBe(path);
    }
  });
});

describe('answers', () => {
  test.each([
    ['duplicate_order', 426],
    ['signature_invalid', 401],
    ['order_not_found', 434],
    ['app_not_found', 416],
  ] as readonly [FailureName, number][])('%s is a refusal', async (name, code) => {
    const envelope = failure(name, samples.TRACE_ID);
    const refused = { ok: false, kind: 'refused', code, msg: envelope.msg, traceId: samples.TRACE_ID };
    answer = answerJson(envelope);
    expect(await clientOf().payoutCreate(payout)).toEqual(refused);
    const { data: _, ...withoutData } = envelope;
    answer = answerJson({ ...withoutData, code: String(code) }, 400);
    expect(await clientOf().payoutQuery(query)).toEqual(refused);
  });

  test('without texts a refusal is still one', async () => {
    answer = answerJson({ code: 425, msg: null });
    expect(await clientOf().payoutCreate(payout)).toEqual({
      ok: false,
      kind: 'refused',
      code: 425,
      msg: '',
      traceId: '',
    });
  });

  test('an order that failed is an answer', async () => {
    answer = answerData(samples.PAYMENT_FAILED_DATA);
    const result = await clientOf().paymentCreate(payment);
    expect(result).toMatchObject({ ok: true, data: { status: 3, paymentInfo: null } });
  });

  test('numbers may come as text, nulls may be left out, unknown fields are kept', async () => {
    const { amount: _, errorCode: __, ...others } = samples.PAYOUT_QUERY_DATA;
    answer = answerJson({ code: '200', data: { ...others, status: '2', added: [1] } });
    expect(await clientOf().payoutQuery(query)).toMatchObject({
      ok: true,
      traceId: '',
      data: { status: 2, amount: null, errorCode: null, added: [1] },
    });
    const [record] = samples.LIST_DATA.records;
    const { failReason: _reason, ...old } = { ...record, status: '2', settleStatus: '0', paymentList: null };
    answer = answerData({ pageIndex: '', records: [old] });
    expect(await clientOf().transactionList(list)).toMatchObject({
      data: { records: [{ status: 2, settleStatus: 0, failReason: null, paymentList: null }] },
    });
  });

  test.each([
    ['no JSON', '<html>'],
    ['a list', '[]'],
    ['a repeated field', '{"code":200,"code":426}'],
    ['no code', '{}'],
    ['a code that is no number', '{"code":"ok","data":{}}'],
    ['no data', '{"code":200,"msg":"success","data":null}'],
    ['data that is a list', '{"code":200,"data":[]}'],
    ['a repeated field in data', '{"code":200,"data":{"status":2,"status":3}}'],
    ['a missing field', JSON.stringify(success({ ...query, status: 2 }, 't'))],
    ['a wrong type', JSON.stringify(success({ ...samples.PAYOUT_DATA, status: 'done' }, 't'))],
    ['another order', JSON.stringify(success({ ...samples.PAYOUT_DATA, merchantOrderNo: 'other' }, 't'))],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ])('%s leaves the outcome unknown', async (_, text) => {
    answer = (_seen, response) => response.end(text);
    expect(await clientOf().payoutCreate(payout)).toMatchObject({ ok: false, kind: 'unknown' });
  });
});

describe('the answer to a payout as the first pages had it', () => {
  const { sign: _, ...bare } = samples.PAYOUT_BARE_ANSWER;

  test('is understood without an envelope', async () => {
    answer = answerJson(samples.PAYOUT_BARE_ANSWER);
    expect(await clientOf().payoutCreate(payout)).toEqual({
      ok: true,
      data: { ...samples.PAYOUT_BARE_ANSWER, amount: null },
      traceId: '',
      signature: 'unchecked',
    });
    expect(await clientOf({ platformPublicKey: PUBLIC_KEY }).payoutCreate(payout)).toMatchObject({
      ok: true,
      signature: 'mismatch',
    });
  });

  test('is verified when it is signed with the nonce of the request', async () => {
    const client = clientOf({ platformPublicKey: PUBLIC_KEY, newNonce: () => NONCE });
    const sign = signMembersSync(bare, NONCE, platformKey);
    answer = answerJson({ ...bare, sign });
    expect(await client.payoutCreate(payout)).toMatchObject({ ok: true, signature: 'verified' });
    answer = answerJson(success({ ...bare, sign }, 't'));
    expect(await client.payoutCreate(payout)).toMatchObject({ ok: true, signature: 'verified' });
    answer = answerJson({ ...bare, status: 3, sign });
    expect(await client.payoutCreate(payout)).toMatchObject({ ok: true, signature: 'mismatch' });
    answer = answerJson(bare);
    expect(await client.payoutCreate(payout)).toMatchObject({ ok: true, signature: 'absent' });
  });

  test('is understood there only, and only for the order in question', async () => {
    answer = answerJson(samples.PAYOUT_QUERY_DATA);
    expect(await clientOf().payoutQuery(query)).toMatchObject({ kind: 'unknown' });
    answer = answerJson({ ...bare, merchantOrderNo: 'other' });
    expect(await clientOf().payoutCreate(payout)).toMatchObject({ kind: 'unknown' });
  });
});

describe('silence is never failure', () => {
  test.each([500, 502, 503, 504])('HTTP %i, even with a refusal in it', async (httpStatus) => {
    answer = answerJson(failure('duplicate_order', 't'), httpStatus);
    expect(await clientOf().payoutCreate(payout)).toEqual({
      ok: false,
      kind: 'unknown',
      cause: { type: 'http_status', httpStatus },
    });
  });

  test.each([403, 404, 429])('HTTP %i without a refusal in it', async (httpStatus) => {
    const unknown = { ok: false, kind: 'unknown', cause: { type: 'http_status', httpStatus } };
    answer = answerText('Not here', httpStatus);
    expect(await clientOf().payoutCreate(payout)).toEqual(unknown);
    answer = answerJson(success(samples.PAYOUT_DATA, 't'), httpStatus);
    expect(await clientOf().payoutCreate(payout)).toEqual(unknown);
  });

  test.each([500, 412, 448, 499, 9999])('code %i, which leaves it open', async (code) => {
    answer = answerJson({ code, msg: 'x', data: null, traceId: 't' });
    expect(await clientOf().payoutCreate(payout)).toEqual({
      ok: false,
      kind: 'unknown',
      cause: { type: 'uncertain_code', code, msg: 'x', traceId: 't' },
    });
  });

  test('no answer in time, a closed connection, a redirect', async () => {
    answer = () => undefined;
    expect(await clientOf({ timeoutMs: 50 }).payoutCreate(payout)).toMatchObject({
      kind: 'unknown',
      cause: { type: 'timeout', timeoutMs: 50 },
    });
    answer = (_, response) => response.destroy();
    expect(await clientOf().payoutCreate(payout)).toMatchObject({ cause: { type: 'network' } });
    seen = [];
    answer = (_, response) => response.writeHead(307, { location: `${baseUrl}/elsewhere` }).end();
    expect(await clientOf().payoutCreate(payout)).toMatchObject({ cause: { type: 'network' } });
    expect(seen).toHaveLength(1);
  });
});

describe('pages of the list', () => {
  const [record] = samples.LIST_DATA.records;

  /** A platform with these pages: `[cursor of the page, its answer]`. */
  function answerPages(pages: Readonly<Record<string, object>>): Answer {
    return (one, response) => {
      const { pageIndex = '' } = JSON.parse(one.body) as { pageIndex?: string };
      answerJson(pages[pageIndex])(one, response);
    };
  }

  async function collect(changes: { pageIndex?: string } = {}) {
    const pages: string[] = [];
    for await (const page of clientOf().transactionPages({ ...list, ...changes })) {
      pages.push(page.ok ? `${page.data.records.length} ${page.data.pageIndex}` : page.kind);
      if (pages.length > 10) throw new Error('no end');
    }
    return pages;
  }

  const page = (pageIndex: string | null, count: number) =>
    success({ pageIndex, records: Array.from({ length: count }, () => record) }, 't');

  test.each([
    ['no cursor', { '': page('a', 2), a: page(null, 1) }, ['2 a', '1 null']],
    ['a blank cursor', { '': page('a', 2), a: page(' ', 1) }, ['2 a', '1  ']],
    ['no entries', { '': page('a', 2), a: page('b', 0) }, ['2 a', '0 b']],
    ['the same cursor', { '': page('a', 2), a: page('a', 1) }, ['2 a', '1 a']],
    ['one page', { '': page(null, 1) }, ['1 null']],
    ['a refusal', { '': page('a', 2), a: failure('list_cursor_invalid', 't') }, ['2 a', 'refused']],
    ['a failure', { '': failure('business_error', 't') }, ['unknown']],
    ['a circle', { '': page('a', 2), a: page('b', 1), b: page('a', 1) }, ['2 a', '1 b', '1 a', 'unknown']],
  ])('end with %s', async (_, pages, expected) => {
    answer = answerPages(pages);
    expect(await collect()).toEqual(expected);
  });

  test('may begin in the middle', async () => {
    answer = answerPages({ a: page('b', 1), b: page(null, 1) });
    expect(await collect({ pageIndex: 'a' })).toEqual(['1 b', '1 null']);
  });

  test('are not asked for when nobody wants them', async () => {
    answer = answerPages({ '': page('a', 2), a: page(null, 1) });
    for await (const first of clientOf().transactionPages(list)) {
      expect(first.ok).toBe(true);
      break;
    }
    expect(seen).toHaveLength(1);
  });
});

test('another fetch can be given', async () => {
  const fetch: typeof globalThis.fetch = async (url) => {
    expect(url).toBe('https://pay.example.com/base/api/pay/merchant/balance');
    return new Response(JSON.stringify(success(samples.BALANCE_DATA, 't')));
  };
  const client = clientOf({ baseUrl: 'https://pay.example.com/base/', fetch });
  expect(await client.merchantBalance()).toMatchObject({ ok: true, data: { availAmount: '10000.00' } });
});

test('faults of the configuration are thrown at once', () => {
  expect(() => clientOf({ baseUrl: 'pay.example.com' })).toThrow(TypeError);
  expect(() => clientOf({ merchantPrivateKey: PUBLIC_KEY })).toThrow('private key');
  expect(() => clientOf({ platformPublicKey: 'x' })).toThrow('public key');
});
