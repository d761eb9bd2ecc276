import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import {
  type ClientRequest,
  EximbayClient,
  type EximbayClientOptions,
  failure,
  payloadDifference,
} from '../src/index.ts';
import * as samples from './fixtures/samples.ts';
import { API_KEY, AUTHORIZATION, MID } from './fixtures/vectors.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

let server: Server;
let baseUrl: string;
let answer: (response: ServerResponse) => void;
let seen: Seen[] = [];

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method, url, headers } = request;
  const text = Buffer.concat(chunks).toString('utf8');
  seen.push({ method, url, headers, body: text === '' ? undefined : JSON.parse(text) });
  answer(response);
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

function answerText(text: string, httpStatus = 200): void {
  answer = (response) => response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(text);
}

const answerJson = (value: unknown, httpStatus = 200) => answerText(JSON.stringify(value), httpStatus);

function clientOf(changes: Partial<EximbayClientOptions> = {}): EximbayClient {
  return new EximbayClient({ baseUrl: `${baseUrl}/`, mid: MID, apiKey: API_KEY, ...changes });
}

const { merchant: _merchant, ...ready } = samples.READY;
const readyRequest = ready as ClientRequest<'ready'>;
const retrieve: ClientRequest<'retrieve'> = {
  key_field: 'order_id',
  payment: samples.RETRIEVE.payment,
};
const { mid: _cancelMid, ...cancelSample } = samples.CANCEL;
/** The request and the answer of the reference are about different orders. */
const cancel = {
  ...cancelSample,
  payment: { ...samples.CANCEL.payment, order_id: samples.CANCEL_ANSWER.payment.order_id },
} as ClientRequest<'cancel'>;
const CANCELED = samples.CANCEL_ANSWER.payment.transaction_id;
const { mid: _captureMid, ...captureSample } = samples.CAPTURE;
const capture = {
  payment: { ...captureSample.payment, order_id: samples.CAPTURE_ANSWER.payment.order_id },
};
const CAPTURED = samples.CAPTURE_ANSWER.payment.transaction_id;
const confirm = {
  transaction_type: 'PAYMENT_PA',
  payment: samples.CONFIRM.payment,
} as const satisfies ClientRequest<'confirm'>;

describe('requests', () => {
  test('are POSTs of JSON with the key and an empty password', async () => {
    answerJson(samples.READY_ANSWER);
    const result = await clientOf().ready(readyRequest);
    expect(result).toEqual({ ok: true, data: samples.READY_ANSWER });
    expect(seen).toHaveLength(1);
    const [one] = seen as [Seen];
    expect([one.method, one.url]).toEqual(['POST', '/v1/payments/ready']);
    expect(one.headers.authorization).toBe(AUTHORIZATION);
    expect(one.headers['content-type']).toMatch(/^application\/json/);
    expect(one.body).toEqual(samples.READY);
    expect(
      payloadDifference(one.body as object as Record<string, unknown>, clientOf().payload(readyRequest)),
    ).toBe(null);
  });

  test('keep the shop beside the mid', () => {
    const payload = clientOf().payload({ ...readyRequest, merchant: { shop: 'Shop' } });
    expect(payload.merchant).toEqual({ mid: MID, shop: 'Shop' });
    // @ts-expect-error the mid is the client's
    const wrong: ClientRequest<'ready'> = { ...readyRequest, merchant: { mid: 'other' } };
    expect(clientOf().payload(wrong).merchant.mid).toBe(MID);
  });

  test('of every method reach their path and give back the example of the reference', async () => {
    const client = clientOf();
    const calls: [path: string, answer: object, call: () => Promise<{ ok: boolean }>][] = [
      ['verify', samples.VERIFY_ANSWER, () => client.verify(samples.VERIFY.data)],
      ['retrieve', samples.RETRIEVE_ANSWER, () => client.retrieve(retrieve)],
      ['confirm', samples.CONFIRM_ANSWER, () => client.confirm(confirm)],
      [`${CANCELED}/cancel`, samples.CANCEL_ANSWER, () => client.cancel(CANCELED, cancel)],
      [`${CAPTURED}/capture`, samples.CAPTURE_ANSWER, () => client.capture(CAPTURED, capture)],
      [`${CAPTURED}/settle`, samples.SETTLE_ANSWER, () => client.settle(CAPTURED, capture)],
    ];
    for (const [path, body, call] of calls) {
      answerJson(body);
      expect(await call(), path).toMatchObject({ ok: true, data: body });
      expect(seen.at(-1)?.url).toBe(`/v1/payments/${path}`);
    }
    expect(seen.map(({ body }) => (body as { mid?: string }).mid)).toEqual([
      undefined,
      MID,
      MID,
      MID,
      MID,
      MID,
    ]);
    expect(seen[0]?.body).toEqual(samples.VERIFY);
  });

  test('with another number than a transaction has are not sent', async () => {
    for (const id of ['', '..', '1849705C6420220902/../010', 'x'.repeat(25)]) {
      await expect(clientOf().cancel(id, cancel)).rejects.toThrow(TypeError);
    }
    expect(seen).toEqual([]);
  });
});

describe('answers', () => {
  test('have their documented names beside other spellings', async () => {
    answerJson(samples.RETRIEVE_ANSWER);
    const retrieved = await clientOf().retrieve(retrieve);
    expect(retrieved.ok && retrieved.data.card_info).toMatchObject({
      card_number1: '4111',
      card_number4: '1111',
    });
    answerJson(samples.CANCEL_ANSWER);
    const canceled = await clientOf().cancel(CANCELED, cancel);
    expect(canceled.ok && canceled.data.foreign).toMatchObject({
      foreign_currency: 'USD',
      foreign_rate: '0',
    });
    answerJson(samples.CAPTURE_ANSWER);
    const captured = await clientOf().capture(CAPTURED, capture);
    expect(captured.ok && captured.data.payment.partially_cancelable).toBe('Y');
  });

  test('may have numbers for text and null for nothing', async () => {
    const payment = { ...samples.RETRIEVE_ANSWER.payment, amount: 1, auth_code: null };
    answerJson({ ...samples.RETRIEVE_ANSWER, payment });
    const result = await clientOf().retrieve(retrieve);
    expect(result.ok && [result.data.payment.amount, result.data.payment.auth_code]).toEqual([
      '1',
      undefined,
    ]);
  });

  test('about something else are not taken for this one', async () => {
    const other = (part: 'payment' | 'refund', changes: object) => ({
      ...samples.CANCEL_ANSWER,
      [part]: { ...samples.CANCEL_ANSWER[part], ...changes },
    });
    for (const body of [
      other('payment', { order_id: 'x' }),
      other('payment', { transaction_id: '1849705C6420220922000099' }),
      other('refund', { refund_id: 'x' }),
      { ...samples.CANCEL_ANSWER, mid: '0000000000' },
    ]) {
      answerJson(body);
      expect(await clientOf().cancel(CANCELED, cancel)).toMatchObject({ kind: 'unknown' });
    }
  });

  test('of an inquiry by transaction may name another order', async () => {
    const byTransaction: ClientRequest<'retrieve'> = {
      key_field: 'transaction_id',
      payment: { ...retrieve.payment, order_id: 'x', transaction_id: '1849705C6420220902000010' },
    };
    answerJson(samples.RETRIEVE_ANSWER);
    expect((await clientOf().retrieve(byTransaction)).ok).toBe(true);
    byTransaction.payment.transaction_id = '1849705C6420220902000011';
    expect(await clientOf().retrieve(byTransaction)).toMatchObject({ kind: 'unknown' });
  });

  test('of an inquiry by the number of a refund have that number beside the payment', async () => {
    const number = '1849705C6420220902000099';
    const byRefund: ClientRequest<'retrieve'> = {
      key_field: 'transaction_id',
      payment: { ...retrieve.payment, transaction_id: number },
    };
    const { refund } = samples.CANCEL_ANSWER;
    answerJson({ ...samples.RETRIEVE_ANSWER, refund: { ...refund, refund_transaction_id: number } });
    expect(await clientOf().retrieve(byRefund)).toMatchObject({
      ok: true,
      data: { refund: { refund_transaction_id: number } },
    });
    answerJson({ ...samples.RETRIEVE_ANSWER, refund });
    expect(await clientOf().retrieve(byRefund)).toMatchObject({ kind: 'unknown' });
  });
});

describe('refusals', () => {
  test.each([200, 400, 401, 409])('with HTTP %i are refusals', async (httpStatus) => {
    answerJson(failure('authorization_invalid'), httpStatus);
    expect(await clientOf().cancel(CANCELED, cancel)).toEqual({
      ok: false,
      kind: 'refused',
      rescode: 'EC1000',
      resmsg: 'Authorization is invalid',
    });
  });

  test('by an unlisted code count where nothing moves', async () => {
    answerJson({ rescode: 'F1', resmsg: 'no' });
    expect(await clientOf().verify('a=b')).toMatchObject({ kind: 'refused', rescode: 'F1' });
    expect(await clientOf().ready(readyRequest)).toMatchObject({ kind: 'refused' });
    expect(await clientOf().confirm(confirm)).toEqual({
      ok: false,
      kind: 'unknown',
      cause: { type: 'uncertain_code', rescode: 'F1', resmsg: 'no' },
    });
  });

  test('by an unlisted code with a text code that is sure', async () => {
    answerJson({ rescode: '51', resmsg: 'no', errcode: 'INSUFFICIENT_FUNDS' });
    expect(await clientOf().confirm(confirm)).toMatchObject({
      kind: 'refused',
      errcode: 'INSUFFICIENT_FUNDS',
    });
  });

  test('of a refund whose outcome is open hand on its number, unless another refund is named', async () => {
    const { refund_id } = (cancel as unknown as { refund: { refund_id: string } }).refund;
    const refund = { refund_id, refund_transaction_id: '1849705C6420261201000007' };
    answerJson({ rescode: 'EE02', resmsg: 'open', refund });
    expect(await clientOf().cancel(CANCELED, cancel)).toEqual({
      ok: false,
      kind: 'unknown',
      cause: { type: 'uncertain_code', rescode: 'EE02', resmsg: 'open', refund },
    });
    answerJson({ rescode: 'EE02', resmsg: 'open', refund: { ...refund, refund_id: 'another' } });
    const other = await clientOf().cancel(CANCELED, cancel);
    expect(other).toMatchObject({ kind: 'unknown' });
    expect(other).not.toHaveProperty('cause.refund');
  });

  test('that leave it open are not refusals, of no call', async () => {
    for (const rescode of ['EE02', 'EM00', 'EX1000', 'EEEE']) {
      answerJson({ rescode, resmsg: '' });
      expect(await clientOf().verify('a=b')).toMatchObject({ kind: 'unknown' });
      expect(await clientOf().capture(CAPTURED, capture)).toMatchObject({ kind: 'unknown' });
    }
  });

  test('of an inquiry that finds nothing are Q004', async () => {
    answerJson({ rescode: 'Q004', resmsg: 'No Transaction', payment: { status: 'NONE' } });
    expect(await clientOf().retrieve(retrieve)).toMatchObject({ kind: 'refused', rescode: 'Q004' });
  });
});

describe('what is not an answer is unknown', () => {
  test.each<[string, string, number, string]>([
    ['no JSON', '<html>', 200, 'malformed_answer'],
    ['a comma too many', '{"rescode":"0000","resmsg":"Success",}', 200, 'malformed_answer'],
    ['no rescode', '{}', 200, 'malformed_answer'],
    ['rescode twice', '{"rescode":"0000","rescode":"EC00"}', 200, 'malformed_answer'],
    [
      'success without a refund',
      '{"rescode":"0000","resmsg":"Success.","mid":"1849705C64"}',
      200,
      'malformed_answer',
    ],
    ['success with an HTTP error', JSON.stringify(samples.CANCEL_ANSWER), 400, 'http_status'],
    ['an HTTP error without JSON', 'nginx', 404, 'http_status'],
    ['a server error with a refusal', JSON.stringify(failure('fgkey_invalid')), 500, 'http_status'],
  ])('%s', async (_, text, httpStatus, type) => {
    answerText(text, httpStatus);
    expect(await clientOf().cancel(CANCELED, cancel)).toMatchObject({
      ok: false,
      kind: 'unknown',
      cause: { type },
    });
  });

  test('a time-out and a broken connection', async () => {
    answer = () => undefined;
    expect(await clientOf({ timeoutMs: 50 }).cancel(CANCELED, cancel)).toMatchObject({
      kind: 'unknown',
      cause: { type: 'timeout', timeoutMs: 50 },
    });
    answer = (response) => response.destroy();
    expect(await clientOf().cancel(CANCELED, cancel)).toMatchObject({ cause: { type: 'network' } });
    answer = (response) => response.writeHead(302, { location: '/x' }).end();
    expect(await clientOf().cancel(CANCELED, cancel)).toMatchObject({ kind: 'unknown' });
  });
});

describe('stored cards and recurring payments', () => {
  const TOKEN = '0A1B2C3D4E5F60718293';
  const rebill: ClientRequest<'rebill'> = {
    payment: { order_id: 'M1', currency: 'USD', amount: '1', lang: 'EN' },
    merchant: { shop: 'Shop' },
  };
  const success = { rescode: '0000', resmsg: 'Success' };

  test('paths, methods and bodies', async () => {
    answerJson({ ...success, token_id: TOKEN, card_identifier: 'A', payment: { transaction_id: 'T' } });
    const client = clientOf();
    await client.rebill(TOKEN, rebill);
    await client.tokenInquiry(TOKEN);
    await client.deleteToken(TOKEN);
    await client.adjustRecurring('R1', { adjust_amount: '9.15' });
    await client.deleteRecurring('R1');
    expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      [
        'POST',
        `/v1/payments/tokenbilling/${TOKEN}/rebill`,
        { ...rebill, merchant: { shop: 'Shop', mid: MID } },
      ],
      ['GET', `/v1/payments/tokenbilling/${TOKEN}`, undefined],
      ['POST', `/v1/payments/tokenbilling/${TOKEN}/delete`, {}],
      ['POST', '/v1/payments/recurring/R1/adjust', { adjust_amount: '9.15' }],
      ['POST', '/v1/payments/recurring/R1/delete', {}],
    ]);
    expect(seen.every(({ headers }) => headers.authorization === AUTHORIZATION)).toBe(true);
  });

  test('an answer about another card or order is none', async () => {
    answerJson({ ...success, token_id: 'ANOTHER', card_identifier: 'A' });
    expect(await clientOf().tokenInquiry(TOKEN)).toMatchObject({ kind: 'unknown' });
    const payment = { order_id: 'M2', currency: 'USD', amount: '1', transaction_id: 'T' };
    answerJson({ ...success, payment });
    expect(await clientOf().rebill(TOKEN, rebill)).toMatchObject({ kind: 'unknown' });
  });

  test('a decline is a no; a code that nobody knows may be a yes where money moves', async () => {
    answerJson({ rescode: 'S023', resmsg: 'Expired card', errcode: 'EXPIRED_CARD' });
    expect(await clientOf().rebill(TOKEN, rebill)).toMatchObject({ kind: 'refused', rescode: 'S023' });
    answerJson({ rescode: 'Z999', resmsg: '?' });
    expect(await clientOf().rebill(TOKEN, rebill)).toMatchObject({ kind: 'unknown' });
    expect(await clientOf().deleteRecurring('R1')).toMatchObject({ kind: 'unknown' });
    expect(await clientOf().tokenInquiry(TOKEN)).toMatchObject({ kind: 'refused' });
  });

  test.each(['', 'a/../b', 'x'.repeat(21), '한'])('“%s” is no id', async (id) => {
    await expect(async () => clientOf().deleteToken(id)).rejects.toThrow(TypeError);
    await expect(async () => clientOf().deleteRecurring(id)).rejects.toThrow(TypeError);
    expect(seen).toEqual([]);
  });
});

test('what cannot work is refused at once', () => {
  expect(() => clientOf({ baseUrl: 'ftp://x' })).toThrow(TypeError);
  expect(() => clientOf({ apiKey: '' })).toThrow(TypeError);
  expect(() => clientOf({ mid: '' })).toThrow(TypeError);
});

test('results are distinguished by their types', async () => {
  answerJson(samples.RETRIEVE_ANSWER);
  const result = await clientOf().retrieve(retrieve);
  if (result.ok) expectTypeOf(result.data.payment.balance).toEqualTypeOf<string | undefined>();
  else if (result.kind === 'refused') expectTypeOf(result.rescode).toBeString();
  else expectTypeOf(result.cause.type).toBeString();
  expect(result.ok).toBe(true);
});
