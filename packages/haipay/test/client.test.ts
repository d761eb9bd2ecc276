import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  failure,
  generateKeyPair,
  HaiPayClient,
  type HaiPayClientOptions,
  loadKeys,
  parseSignedJson,
  signMembersSync,
  success,
  verifyMembersSync,
} from '../src/index.ts';
import * as samples from './fixtures/samples.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY } from './fixtures/vectors.ts';

/** The platform of these tests has the vectors' keys, the merchant a pair of its own. */
const platformKeys = loadKeys({ secretKey: SECRET_KEY, privateKey: PRIVATE_KEY });
const merchantPair = await generateKeyPair();
const merchantKeys = loadKeys({ secretKey: SECRET_KEY, publicKey: merchantPair.publicKey });

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly contentType: string | undefined;
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
  const { method, url, headers } = request;
  const one = {
    method,
    url,
    contentType: headers['content-type'],
    body: Buffer.concat(chunks).toString('utf8'),
  };
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

function clientOf(changes: Partial<HaiPayClientOptions> = {}): HaiPayClient {
  return new HaiPayClient({
    baseUrl: `${baseUrl}/`,
    appId: 1054,
    currency: 'KRW',
    secretKey: SECRET_KEY,
    merchantPrivateKey: merchantPair.privateKey,
    platformPublicKey: PUBLIC_KEY,
    ...changes,
  });
}

function answerText(text: string, httpStatus = 200): Answer {
  return (_, response) => response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(text);
}

function signed(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { sign: _, ...members } = data;
  return { ...members, sign: signMembersSync(members, platformKeys) };
}

function answerData(data: Readonly<Record<string, unknown>>): Answer {
  return answerText(JSON.stringify(success(signed(data))));
}

const { appId: _appId, sign: _sign, ...collection } = samples.COLLECT_APPLY;
const {
  appId: _payAppId,
  sign: _paySign,
  ...payout
} = { ...samples.PAY_APPLY, accountType: 'BANK_ACCOUNT' as const };
const query = { orderId: 'M22222000028' };

describe('requests', () => {
  test('are signed POSTs of JSON to the path of the endpoint', async () => {
    answer = answerData(samples.COLLECT_APPLY_DATA);
    const result = await clientOf().collectApply({ ...collection, subject: '', country: undefined });
    expect(result).toMatchObject({
      ok: true,
      verified: true,
      data: { payUrl: samples.COLLECT_APPLY_DATA.payUrl },
    });
    expect(seen).toHaveLength(1);
    const { method, url, contentType, body } = seen[0] as Seen;
    expect([method, url]).toEqual(['POST', '/krw/collect/apply']);
    expect(contentType).toMatch(/^application\/json/);
    const parsed = parseSignedJson(body);
    expect(parsed.ok && verifyMembersSync(parsed.members, merchantKeys)).toEqual({ ok: true });
    expect(parsed.ok && parsed.members.values['appId']).toBe(1054);
    expect(parsed.ok && Object.keys(parsed.members.values)).not.toContain('subject');
  });

  test('of every method reach their path and give back their data', async () => {
    const usd = clientOf({ currency: 'USD', appId: '1055' });
    const orderNo = samples.REFUND_DATA.orderNo;
    const calls = [
      ['/usd/collect/query', samples.COLLECT_QUERY_DATA, () => usd.collectQuery(query)],
      ['/usd/pay/apply', { ...samples.PAY_APPLY_DATA, orderId: payout.orderId }, () => usd.payApply(payout)],
      ['/usd/pay/query', samples.PAY_QUERY_DATA_PAID, () => usd.payQuery({ orderId: 'M1234567112' })],
      ['/usd/account/ledger', samples.LEDGER_DATA, () => usd.accountLedger()],
      ['/usd/refund/apply', samples.REFUND_DATA, () => usd.refundApply({ orderId: 'R1', orderNo })],
      [
        '/usd/refund/refundQuery',
        samples.REFUND_DATA,
        () => usd.refundQuery({ refundNo: '5023042811314347' }),
      ],
      [
        '/common/payment/config',
        samples.PAYMENT_CONFIG_DATA,
        () => usd.paymentConfig({ transaction: 'collect' }),
      ],
      ['/common/payment/config', samples.PAYMENT_CONFIG_DATA, () => usd.paymentConfig()],
    ] as const;
    for (const [path, data, call] of calls) {
      answer = answerData(data);
      const { sign: _, ...expected } = data;
      expect(await call(), path).toMatchObject({ ok: true, verified: true, data: expected });
      expect(seen.at(-1)?.url).toBe(path);
    }
  });
});

describe('answers', () => {
  test('a refusal, as text or as number, also with another HTTP status', async () => {
    answer = answerText(JSON.stringify(failure('duplicate_order')));
    const refused = { ok: false, kind: 'refused', code: '5001', message: 'system:orderId already exists' };
    expect(await clientOf().collectQuery(query)).toEqual(refused);
    answer = answerText(JSON.stringify({ ...failure('duplicate_order'), status: 0 }), 400);
    expect(await clientOf().collectQuery(query)).toEqual(refused);
  });

  test('a code that leaves open what became of the call is no refusal, nor an unknown one of a payout', async () => {
    const open = (code: string, message: string) => ({
      ok: false,
      kind: 'unknown',
      cause: { type: 'uncertain_code', code, message },
    });
    answer = answerText(JSON.stringify(failure('internal_error')));
    for (const call of [clientOf().collectApply(collection), clientOf().payApply(payout)]) {
      expect(await call).toEqual(open('9003', 'system:internal error'));
    }
    // The call before it, whose answer did not come, may be carried out.
    for (const name of ['too_many_requests', 'busy'] as const) {
      const { error, msg } = failure(name);
      answer = answerText(JSON.stringify(failure(name)));
      expect(await clientOf().payApply(payout)).toEqual(open(error, msg));
    }
    answer = answerText(JSON.stringify({ status: '0', error: '7777', msg: 'what nobody published' }));
    expect(await clientOf().payApply(payout)).toEqual(open('7777', 'what nobody published'));
    const refund = { orderId: 'R1', orderNo: samples.REFUND_DATA.orderNo };
    expect(await clientOf().refundApply(refund)).toMatchObject({ kind: 'unknown' });
    expect(await clientOf().collectApply(collection)).toMatchObject({ kind: 'refused', code: '7777' });
  });

  test('numbers may come as text and text members as null', async () => {
    const data = { ...samples.COLLECT_QUERY_DATA, status: '2', errorMsg: null };
    answer = answerText(JSON.stringify({ ...success(signed(data)), status: 1 }));
    expect(await clientOf().collectQuery(query)).toMatchObject({ ok: true, data: { status: 2 } });
  });

  test('unknown members are verified and kept', async () => {
    answer = answerData({ ...samples.COLLECT_QUERY_DATA, inBankCode: 'KAKAOPAY_KRW' });
    expect(await clientOf().collectQuery(query)).toMatchObject({
      ok: true,
      data: { inBankCode: 'KAKAOPAY_KRW' },
    });
  });

  test.each([
    ['mismatch', { ...signed(samples.COLLECT_QUERY_DATA), status: 2 }],
    ['malformed', { ...samples.COLLECT_QUERY_DATA, sign: 'AAAA' }],
    ['missing', { ...samples.COLLECT_QUERY_DATA, sign: undefined }],
  ])('a signature that does not verify: %s', async (reason, data) => {
    answer = answerText(JSON.stringify(success(data)));
    const strict = await clientOf().collectQuery(query);
    expect(strict).toMatchObject({ ok: false, kind: 'unverified', reason, data: { orderId: query.orderId } });
    const reported = await clientOf({ answerVerification: 'report' }).collectQuery(query);
    expect(reported).toMatchObject({ ok: true, verified: false, data: { orderId: query.orderId } });
  });

  test.each([
    ['no JSON', '<html>'],
    ['a list', '[]'],
    ['a repeated member', '{"status":"1","status":"0"}'],
    ['no status', '{}'],
    ['an unknown status', '{"status":"2","data":{}}'],
    ['no data', JSON.stringify({ status: '1', error: '00000000', msg: '' })],
    ['data that is a list', '{"status":"1","data":[]}'],
    ['a repeated member in data', '{"status":"1","data":{"status":2,"status":3}}'],
    ['a missing member', JSON.stringify(success(signed({ orderId: query.orderId, status: 2 })))],
    ['another order', JSON.stringify(success(signed({ ...samples.COLLECT_QUERY_DATA, orderId: 'other' })))],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ])('%s leaves the outcome unknown', async (_, text) => {
    answer = (_seen, response) => response.end(text);
    const result = await clientOf({ answerVerification: 'report' }).collectQuery(query);
    expect(result).toMatchObject({ ok: false, kind: 'unknown' });
  });
});

test('an answer about another refund leaves the outcome unknown, whichever number was asked for', async () => {
  answer = answerData(samples.REFUND_DATA);
  const unknown = { ok: false, kind: 'unknown' };
  expect(await clientOf().refundQuery({ refundNo: '5023042811314348' })).toMatchObject(unknown);
  expect(await clientOf().refundQuery({ orderId: 'R2' })).toMatchObject(unknown);
});

describe('silence is never failure', () => {
  test.each([500, 502, 503, 504])('HTTP %i, even with a refusal in it', async (httpStatus) => {
    answer = answerText(JSON.stringify(failure('busy')), httpStatus);
    expect(await clientOf().payApply(payout)).toEqual({
      ok: false,
      kind: 'unknown',
      cause: { type: 'http_status', httpStatus },
    });
  });

  test.each([403, 404, 429])('HTTP %i without an envelope', async (httpStatus) => {
    answer = answerText('Not here', httpStatus);
    const unknown = { ok: false, kind: 'unknown', cause: { type: 'http_status', httpStatus } };
    expect(await clientOf().payApply(payout)).toEqual(unknown);
    answer = answerText(JSON.stringify({ status: httpStatus }), httpStatus);
    expect(await clientOf().payApply(payout)).toEqual(unknown);
  });

  test('no answer in time', async () => {
    answer = () => undefined;
    expect(await clientOf({ timeoutMs: 50 }).payApply(payout)).toEqual({
      ok: false,
      kind: 'unknown',
      cause: { type: 'timeout', timeoutMs: 50 },
    });
  });

  test('an answer that stops in its middle', async () => {
    answer = (_, response) => {
      response.writeHead(200);
      response.write('{"status":');
    };
    expect(await clientOf({ timeoutMs: 50 }).payApply(payout)).toMatchObject({ cause: { type: 'timeout' } });
  });

  test('a closed connection', async () => {
    answer = (_, response) => response.destroy();
    expect(await clientOf().payApply(payout)).toMatchObject({
      ok: false,
      kind: 'unknown',
      cause: { type: 'network' },
    });
  });

  test('a redirect is not followed', async () => {
    answer = (_, response) => response.writeHead(307, { location: `${baseUrl}/elsewhere` }).end();
    expect(await clientOf().payApply(payout)).toMatchObject({ kind: 'unknown', cause: { type: 'network' } });
    expect(seen).toHaveLength(1);
  });

  test('an endless answer', async () => {
    answer = answerText('x'.repeat(5 * 1024 * 1024));
    expect(await clientOf().payApply(payout)).toMatchObject({ kind: 'unknown', cause: { type: 'network' } });
  });
});

test('another fetch can be given', async () => {
  const fetch: typeof globalThis.fetch = async (url) => {
    expect(url).toBe('https://pay.example.com/base/krw/account/ledger');
    return new Response(JSON.stringify(success(signed(samples.LEDGER_DATA))));
  };
  const client = clientOf({ baseUrl: 'https://pay.example.com/base/', fetch });
  expect(await client.accountLedger()).toMatchObject({ ok: true, data: { availableBal: '70.00' } });
});

test('faults of the configuration are thrown at once', () => {
  expect(() => clientOf({ baseUrl: 'pay.example.com' })).toThrow(TypeError);
  expect(() => clientOf({ baseUrl: 'ftp://pay.example.com' })).toThrow(TypeError);
  expect(() => clientOf({ baseUrl: 'https://pay.example.com/?a=1' })).toThrow(TypeError);
  expect(() => clientOf({ merchantPrivateKey: PUBLIC_KEY })).toThrow('private key');
  expect(() => clientOf({ platformPublicKey: 'x' })).toThrow('public key');
});
