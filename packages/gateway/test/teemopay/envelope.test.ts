import { ALL_ERRORS, ENDPOINTS, isTraceId } from '@naru/teemopay';
import { describe, expect, test, vi } from 'vitest';
import { apiDocument, inlined } from '../support/document.ts';
import { newKeyPair } from '../support/signing.ts';
import {
  BALANCE,
  type Fields,
  LIST,
  newNonce,
  newOrderNo,
  PAYMENT_CREATE,
  PAYMENT_QUERY,
  PAYOUT_CREATE,
  PAYOUT_QUERY,
  payin,
  payout,
  signText,
} from '../support/teemopay.ts';
import { answered, atOnce, demoMerchant, HANDLED, koreaText } from '../support/teemopay-merchant.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const PATHS = [PAYMENT_CREATE, PAYMENT_QUERY, PAYOUT_CREATE, PAYOUT_QUERY, BALANCE, LIST];
const NO_JSON = [413, 'json parse error'];
const EMPTY = [415, 'body empty'];
const NO_API = [487, 'This API has not yet been made available.'];

interface Envelope {
  readonly code: number;
  readonly msg: string;
  readonly data: unknown;
  readonly traceId: string;
}

describe('the form of calls and answers', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  /** Code and text of an answer whose form was looked at. */
  async function said(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const reply = await shop.server.request(method, path, body, headers);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe(JSON_TYPE);
    const envelope = JSON.parse(reply.text) as Envelope;
    expect(Object.keys(envelope)).toEqual(['code', 'msg', 'data', 'traceId']);
    expect(isTraceId(envelope.traceId)).toBe(true);
    if (envelope.code !== 200) expect(envelope.data).toBeNull();
    return [envelope.code, envelope.msg];
  }

  /** Headers and a body that are good. */
  async function genuine(fields: Fields = {}) {
    const nonce = newNonce();
    const { appCode, merchantPrivateKey } = await shop.keys();
    const headers = { timestamp: String(Date.now()), nonce, country: 'KR', app_code: appCode };
    const text = [...Object.entries(fields).map(([name, value]) => `${name}=${value}`), `nonce=${nonce}`];
    const sign = signText(text.toSorted().join('&'), merchantPrivateKey);
    return { headers, body: JSON.stringify({ ...fields, sign }) };
  }

  test('success of each endpoint: HTTP 200, JSON, code 200, msg success, a traceId', async () => {
    const { merchantOrderNo } = await shop.created(payin({ paymentType: 802 }));
    const { orderNo } = await shop.newPayout(payout());
    const nowMs = await shop.now();
    const range = { beginTime: koreaText(nowMs - 1000), endTime: koreaText(nowMs) };
    const requests: readonly [string, Fields][] = [
      [PAYMENT_CREATE, payin({ paymentType: 802 })],
      [PAYMENT_QUERY, { merchantOrderNo }],
      [PAYOUT_CREATE, payout()],
      [PAYOUT_QUERY, { merchantOrderNo: orderNo }],
      [BALANCE, {}],
      [LIST, { type: 'PAYIN', ...range }],
    ];
    for (const [path, fields] of requests) {
      const reply = await shop.teemo.raw(path, fields);
      expect([path, reply.status, reply.headers.get('content-type')]).toEqual([path, 200, JSON_TYPE]);
      const envelope = JSON.parse(reply.text) as Envelope;
      expect(Object.keys(envelope)).toEqual(['code', 'msg', 'data', 'traceId']);
      expect(envelope).toMatchObject({ code: 200, msg: 'success', data: expect.any(Object) });
      expect(envelope.traceId).toMatch(/^[0-9a-f]{32}\.\d{1,10}\.\d{17}$/);
    }
  });

  test('traceId: one process, the time of the call, no two alike', async () => {
    const before = Date.now();
    const envelopes = await atOnce(30, () => shop.teemo.call(BALANCE, {}));
    const parts = envelopes.map(({ traceId }) => traceId.split('.'));
    expect(new Set(parts.map(([processId]) => processId)).size).toBe(1);
    expect(new Set(envelopes.map(({ traceId }) => traceId)).size).toBe(30);
    for (const [, , digits] of parts) {
      const epochMs = Number(digits?.slice(0, 13));
      expect(epochMs).toBeGreaterThanOrEqual(before);
      expect(epochMs).toBeLessThanOrEqual(Date.now());
    }
  });

  test.each([
    ['', EMPTY],
    [' \n\t ', EMPTY],
    ['{', NO_JSON],
    ['undefined', NO_JSON],
    ["{'a':1}", NO_JSON],
    ['{"a":1,}', NO_JSON],
    ['sign=x', NO_JSON],
    ['null', NO_JSON],
    ['[]', NO_JSON],
    ['"text"', NO_JSON],
    ['7', NO_JSON],
    ['{} {}', NO_JSON],
    ['{"sign":"a","sign":"a"}', NO_JSON],
    ['{"sign":"a","\\u0073ign":"a"}', NO_JSON],
    [`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, NO_JSON],
  ])('body %.30s', async (body, expected) => {
    const { headers } = await genuine();
    for (const path of [BALANCE, PAYOUT_CREATE])
      expect(await said('POST', path, body, headers)).toEqual(expected);
  });

  test('no body at all, with good headers', async () => {
    const { headers } = await genuine();
    const reply = await fetch(`${shop.server.baseUrl}${BALANCE}`, { method: 'POST', headers });
    expect(await reply.json()).toMatchObject({ code: 415, msg: 'body empty' });
  });

  test('64 kB are enough for anybody', async () => {
    expect(await shop.teemo.refusal(BALANCE, { filler: 'x'.repeat(60_000) })).toEqual(HANDLED);
    expect(await shop.teemo.refusal(BALANCE, { filler: 'x'.repeat(66_000) })).toEqual(NO_JSON);
    const { headers } = await genuine();
    expect(await said('POST', BALANCE, `{"a":"${'x'.repeat(2_000_000)}"}`, headers)).toEqual(NO_JSON);
  });

  test('whatever the content type is called, the body is JSON', async () => {
    const types = [
      'application/json;charset=UTF-8',
      'text/plain',
      'application/x-www-form-urlencoded',
      'x/y',
    ];
    for (const type of types) {
      const { headers, body } = await genuine();
      const answer = await said('POST', BALANCE, body, { ...headers, 'content-type': type });
      expect([type, ...answer]).toEqual([type, ...HANDLED]);
    }
    const { headers, body } = await genuine();
    const bytes = new Uint8Array(Buffer.from(body));
    const untyped = await fetch(`${shop.server.baseUrl}${BALANCE}`, { method: 'POST', headers, body: bytes });
    expect(await untyped.json()).toMatchObject({ code: 200 });
  });

  test('any method but POST, and paths that there are not', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      for (const path of PATHS) {
        expect([method, path, ...(await said(method, path))]).toEqual([method, path, ...NO_API]);
      }
    }
    expect((await shop.server.request('HEAD', BALANCE)).status).toBe(200);
    for (const path of [
      '/api/pay/',
      '/api/pay/nothing',
      `${BALANCE}/`,
      `${BALANCE}/v1`,
      '/api/pay/payment/create',
      '/api/pay/payment/create/v2',
      '/api/pay/PAYMENT/create/v1',
      '/api/pay/payment/fixOrder/v1',
      '/api/checkout/payment/create',
      '/api/pay/kyc/kycApplyFor',
      '/api/payx',
    ]) {
      const { headers, body } = await genuine();
      expect([path, ...(await said('POST', path, body, headers))]).toEqual([path, ...NO_API]);
    }
    expect(await said('GET', '/api/pay/nothing')).toEqual(NO_API);
  });

  test('a path outside of /api is none of this API', async () => {
    for (const path of ['/apix', '/api', '/x/api/pay/payment/create/v1']) {
      const reply = await shop.server.request('POST', path, '{}');
      expect([path, reply.status]).toEqual([path, 404]);
      expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'not_found' } });
    }
  });

  test('a query in the address is not looked at', async () => {
    const { headers, body } = await genuine();
    expect(await said('POST', `${BALANCE}?sign=x&app_code=y`, body, headers)).toEqual(HANDLED);
  });

  test('fields named like parts of an object do no harm', async () => {
    const fields = { constructor: 'x', toString: 'y', hasOwnProperty: 'z' };
    expect(await shop.teemo.refusal(BALANCE, fields)).toEqual(HANDLED);
    const { headers, body } = await genuine();
    const poisoned = body.replace('{', '{"__proto__":{"sign":"x"},');
    expect(await said('POST', BALANCE, poisoned, headers)).toEqual([401, 'signature verification failed']);
  });
});

describe('the order of the checks', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  test('mended one after the other, each fault shows in its turn', async () => {
    const { merchantPrivateKey, appCode } = await shop.keys();
    const { engine } = shop.server.gateway;
    const nonce = newNonce();
    await shop.teemo.ok(BALANCE, {}, { headers: { nonce } });
    await shop.app(`state = 'disabled', allowed_ips = '{203.0.113.7}', currency = 'USD'`);
    await shop.setMerchant('closed');
    // Each with one fault less than the one before.
    const call = {
      headers: { country: 'MX', app_code: ' ', timestamp: 'x', nonce: 'short' } as Record<string, string>,
      keys: { merchantPrivateKey: newKeyPair().privateKey },
      body: '' as string | undefined,
    };
    const fields = payout({ amount: 'x', callbackUrl: null });
    const steps: readonly [mend: () => unknown, code: number, msg: string][] = [
      [() => undefined, 415, 'body empty'],
      [() => Object.assign(call, { body: '{' }), 413, 'json parse error'],
      [() => Object.assign(call, { body: undefined }), 401, 'Header country error'],
      [() => Object.assign(call.headers, { country: 'KR' }), 401, 'Header app_code is invalid'],
      [() => Object.assign(call.headers, { app_code: 'A1' }), 401, 'Header timestamp not found'],
      [() => Object.assign(call.headers, { timestamp: '1000000000000' }), 401, 'Nonce verify fail'],
      [() => Object.assign(call.headers, { nonce }), 401, 'Header timestamp expire'],
      [() => Object.assign(call.headers, { timestamp: String(Date.now()) }), 416, 'Application not found'],
      [() => Object.assign(call.headers, { app_code: appCode }), 401, 'signature verification failed'],
      [() => Object.assign(call.keys, { merchantPrivateKey }), 401, 'Nonce verify fail'],
      [() => Object.assign(call.headers, { nonce: newNonce() }), 418, 'Merchant account is closed'],
      [() => shop.setMerchant('suspended'), 401, 'authorization verification failed'],
      [() => shop.app(`state = 'active'`), 401, 'authorization verification failed'],
      [() => shop.app(`allowed_ips = '{}'`), 417, 'Merchant account not found'],
      [
        () => shop.app(`currency = 'KRW'`),
        473,
        'Merchant joint verification error: the merchant is suspended',
      ],
      [() => shop.setMerchant('active'), 414, 'amount is invalid'],
      [() => Object.assign(fields, { amount: '100000000000' }), 427, expect.any(String) as unknown as string],
      [
        () => Object.assign(fields, { callbackUrl: 'https://shop.example' }),
        462,
        expect.any(String) as never,
      ],
      [() => shop.settings(), 473, 'Merchant joint verification error: The amount is outside of the limits'],
      [() => Object.assign(fields, { amount: '50000000' }), 425, 'Insufficient merchant balance'],
      [() => Object.assign(fields, { amount: '1000' }), 200, 'success'],
    ];
    await shop.settings({ blockedAccounts: [String(fields['bankAccount'])] });
    await shop.app('payout_callback_url = null');
    for (const [position, [mend, code, msg]] of steps.entries()) {
      await mend();
      engine.context.directory.forget();
      const used = position > 10 ? { nonce: newNonce() } : {};
      const { body, ...rest } = { ...call, headers: { ...call.headers, ...used } };
      const answer = await shop.teemo.refusal(
        PAYOUT_CREATE,
        fields,
        body === undefined ? rest : { ...rest, body },
      );
      expect([position, ...answer]).toEqual([position, code, msg]);
    }
  });
});

describe('when the platform itself fails', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  test('500 gateway error without a word about why; the log knows, under the same traceId', async () => {
    const secret = 'select password from vault';
    vi.spyOn(shop.server.gateway.engine.context.directory, 'find').mockRejectedValue(new Error(secret));
    for (const path of PATHS) {
      const reply = await shop.teemo.raw(path, { merchantOrderNo: newOrderNo() });
      expect([path, reply.status]).toEqual([path, 200]);
      const envelope = JSON.parse(reply.text) as Envelope;
      expect(envelope).toEqual({ code: 500, msg: 'gateway error', data: null, traceId: expect.any(String) });
      expect(reply.text).not.toMatch(/password|at .*\.ts|node:/);
      const line = shop.server.logText.split('\n').find((text) => text.includes(envelope.traceId));
      expect(line).toContain(secret);
    }
  });

  test('to the SDK that is no refusal: the order may exist', async () => {
    vi.spyOn(shop.server.gateway.engine.context.directory, 'find').mockRejectedValue(new Error('gone'));
    expect(await shop.payoutCreate(payout())).toMatchObject({
      ok: false,
      kind: 'unknown',
      cause: { type: 'uncertain_code', code: 500, msg: 'gateway error' },
    });
  });

  test('a store that fails while an order is written: 500 Business Error, and no order', async () => {
    vi.spyOn(shop.server.store, 'transaction').mockRejectedValue(new Error('disk full'));
    const request = payout();
    expect(answered(await shop.payoutCreate(request))).toEqual([500, 'Business Error']);
    vi.restoreAllMocks();
    const { merchantOrderNo } = request;
    expect(answered(await shop.payoutQuery({ merchantOrderNo }))[0]).toBe(434);
    expect(answered(await shop.payoutCreate(request))).toEqual(HANDLED);
  });

  test('without a store nothing passes, and nothing leaks', async () => {
    await shop.server.store.close();
    for (const path of PATHS) {
      const reply = await shop.teemo.raw(path, {});
      expect([path, reply.status]).toEqual([path, 200]);
      expect(JSON.parse(reply.text)).toMatchObject({ code: 500, msg: 'gateway error', data: null });
      expect(reply.text).not.toMatch(/PGlite|select |at .*\.ts/);
    }
  });
});

describe('the API description', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  test('has the six endpoints with their fields, headers and every code that is sent', async () => {
    type Media = { content: Record<string, { schema: Record<string, unknown> }> };
    type Route = { requestBody: Media; responses: Record<string, Media>; parameters: { name: string }[] };
    const document = await apiDocument(shop.server);
    const paths = inlined(document, document.paths) as Record<string, Record<string, Route>>;
    const ours = Object.keys(paths).filter((path) => path.startsWith('/api/pay'));
    expect(ours.toSorted()).toEqual(PATHS.toSorted());
    const sent = ALL_ERRORS.filter((error) => error.sent && error.code !== 200);
    expect(sent.length).toBeGreaterThan(30);
    for (const { path, request, data } of Object.values(ENDPOINTS)) {
      expect(Object.keys(paths[path] ?? {})).toEqual(['post']);
      const route = paths[path]?.['post'];
      if (!route) throw new Error(`${path} is not described`);
      const { requestBody, responses, parameters } = route;
      const body = requestBody.content['application/json']?.schema as {
        properties: object;
        required: string[];
      };
      expect(Object.keys(body.properties)).toEqual(Object.keys(request.properties));
      expect(body.required).toEqual(request.required);
      expect(parameters.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['timestamp', 'nonce', 'country', 'app_code']),
      );
      const answer = JSON.stringify(responses['200']);
      for (const name of Object.keys(data.properties)) expect(answer).toContain(`"${name}"`);
      for (const { code, msg } of sent) expect(answer).toContain(`- \`${code}\` ${msg}: `);
    }
  });
});
