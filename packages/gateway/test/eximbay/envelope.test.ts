import { describe, expect, test } from 'vitest';
import { prepared, Shop } from '../support/eximbay.ts';
import { testServer } from '../support/server.ts';

const server = testServer({ withoutWorkers: true });
const shop = new Shop(server);
const READY = '/v1/payments/ready';
const ID = '1849705C6420220902000010';

const PATHS = [
  READY,
  '/v1/payments/verify',
  '/v1/payments/retrieve',
  '/v1/payments/confirm',
  `/v1/payments/${ID}/cancel`,
  `/v1/payments/${ID}/capture`,
  `/v1/payments/${ID}/settle`,
  '/v1/payments/tokenbilling/abc/rebill',
  '/v1/payments/recurring/abc/adjust',
];

/** The answer of a rebill has its `errcode` always. */
const withErrcode = (path: string) => (path.endsWith('/rebill') ? { errcode: '' } : {});

describe('who may call', () => {
  test.each([
    ['no header', undefined, 'Authorization is required'],
    ['no Basic', 'Bearer abc', 'Authorization is invalid'],
    ['mid and key', basic('1849705C64:test_1849705C642C217E0B2D'), 'Authorization is invalid'],
    ['a wrong key', basic('test_1849705C642C217E0B2E:'), 'Authorization is invalid'],
    ['nobody’s key', basic('test_00000000000000000000:'), 'Authorization is invalid'],
    ['a key of another form', basic('hello:'), 'Authorization is invalid'],
  ])('%s: EC1000', async (_, authorization, text) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    for (const path of PATHS) {
      const reply = await server.request('POST', path, prepared(), headers);
      expect(reply.status).toBe(200);
      expect(JSON.parse(reply.text)).toEqual({ ...withErrcode(path), rescode: 'EC1000', resmsg: text });
    }
  });

  test('an old key is good as long as the rotation lasts', async () => {
    const { apiKey, mid } = await shop.keys();
    const [app] = await server.store.query<{ id: string }>(`select id from apps where public_id = $1`, [mid]);
    const { admin } = server.gateway.engine;
    await admin.addKey(app?.id ?? '', 'api_key', 'test_1849705C64AAAAAAAAAA', 3600);
    server.gateway.engine.context.directory.forget();
    await shop.ok(READY, prepared());
    const next = await shop.call(READY, prepared(), { authorization: basic('test_1849705C64AAAAAAAAAA:') });
    expect(next.rescode).toBe('0000');
    await admin.addKey(app?.id ?? '', 'api_key', apiKey, 0);
    server.gateway.engine.context.directory.forget();
    await shop.ok(READY, prepared());
    const old = await shop.call(READY, prepared(), { authorization: basic('test_1849705C64AAAAAAAAAA:') });
    expect(old.rescode).toBe('EC1000');
  });

  test('disabled apps and unlisted addresses are unknown callers; a suspended merchant takes nothing new', async () => {
    await server.setApp('1849705C64', `state = 'disabled'`);
    expect((await shop.refusal(READY, prepared()))[0]).toBe('EC1000');
    await server.setApp('1849705C64', `state = 'active', allowed_ips = '{192.0.2.1}'`);
    expect((await shop.refusal(READY, prepared()))[0]).toBe('EC1000');
    await server.setApp('1849705C64', `allowed_ips = '{}'`);
    await server.store.exec(`update merchants set state = 'suspended'`);
    server.gateway.engine.context.directory.forget();
    expect(await shop.refusal(READY, prepared())).toEqual([
      'EC00',
      'Not contracted: the merchant is suspended',
    ]);
    expect((await shop.retrieve(prepared())).rescode).toBe('Q004');
    await server.store.exec(`update merchants set state = 'active'`);
    server.gateway.engine.context.directory.forget();
    await shop.ok(READY, prepared());
  });
});

describe('the form of calls', () => {
  test('another content type: EC1001', async () => {
    for (const path of [...PATHS, '/v1/payments']) {
      // The last is no type at all: what two headers of a careless proxy come to.
      const others = ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'];
      for (const type of [...others, 'application/json, text/plain']) {
        const [code, text] = await shop.refusal(path, '{}', { 'content-type': type });
        expect([path, type, code, text]).toEqual([path, type, 'EC1001', 'ContentType is invalid']);
      }
    }
    const reply = await shop.call(READY, prepared(), { 'content-type': 'Application/JSON; charset=UTF-8' });
    expect(reply.rescode).toBe('0000');
  });

  test('another method: EC1003', async () => {
    for (const path of [...PATHS, '/v1/payments']) {
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
        const reply = await server.request(method, path);
        expect([path, method, JSON.parse(reply.text)]).toEqual([
          path,
          method,
          { ...withErrcode(path), rescode: 'EC1003', resmsg: 'HTTP method is invalid' },
        ]);
      }
    }
  });

  test.each([
    ['no JSON', '{', 'the body is not JSON'],
    ['nothing', '', 'the body is not JSON'],
    ['a list', '[]', 'the body is not an object'],
    ['text', '"x"', 'the body is not an object'],
    ['a member twice', '{"merchant":{},"merchant":{}}', 'merchant is there twice'],
    ['one twice inside', '{"payment":{"amount":"1","a\\u006dount":"2"}}', 'payment.amount is there twice'],
    ['one twice in a list', '{"product":[{},{"a":"{","a":1}]}', 'product[1].a is there twice'],
    ['too deep', `{"payment":${'['.repeat(40)}${']'.repeat(40)}}`, 'the body nests too deep'],
    ['too large', `{"payment":"${'x'.repeat(70_000)}"}`, 'the body is above 64 kB'],
  ])('%s: EC00', async (_, body, reason) => {
    const [code, text] = await shop.refusal(READY, body);
    expect([code, text]).toEqual(['EC00', `Invalid request parameter: ${reason}`]);
    // The script's call needs no key, and its bodies are read alike.
    expect((await server.request('POST', '/v1/payments', body)).text).toContain(reason);
  });

  test.each([
    ['short', 'abc', 'TransactionID length is limited'],
    ['long', `${ID}0`, 'TransactionID length is limited'],
    ['of no day', '1849705C6420221302000010', 'TransactionID is invalid'],
    ['of nobody', ID, 'TransactionID is invalid'],
  ])('a transaction id that is %s: EC1002', async (_, id, text) => {
    const payment = { order_id: 'a', currency: 'USD', amount: '1', balance: '1', lang: 'EN' };
    const refund = { refund_type: 'F', refund_id: 'r', reason: 'x' };
    for (const call of ['cancel', 'capture', 'settle']) {
      const body = { mid: '1849705C64', payment, refund };
      expect(await shop.refusal(`/v1/payments/${id}/${call}`, body)).toEqual(['EC1002', text]);
    }
  });

  test('an app may ask for HTTP statuses', async () => {
    await server.setApp('1849705C64', `settings = settings || '{"eximbayHttpStatus": true}'`);
    const status = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
      (await shop.raw(path, body, headers)).status;
    expect(await status(READY, prepared())).toBe(200);
    expect(await status(READY, {})).toBe(400);
    expect(await status(READY, {}, { authorization: basic('test_1849705C642C217E0B2E:') })).toBe(401);
    expect(await status(READY, '{}', { 'content-type': 'text/plain' })).toBe(415);
    expect(
      await status('/v1/payments/retrieve', {
        mid: '1849705C64',
        key_field: 'order_id',
        payment: { order_id: 'nobody', currency: 'USD', amount: '1', lang: 'EN' },
      }),
    ).toBe(404);
    expect(await status(READY, prepared({ payment: { payment_method: 'P004' } }))).toBe(400);
    expect(await status(`/v1/payments/${ID}/capture`, about())).toBe(404);
    expect(await status('/v1/payments/readdy', {})).toBe(404);
    const put = await server.request('PUT', READY, undefined, await key());
    expect(put.status).toBe(405);
    // Nobody is known who could have wished for it: no key, nobody's key, and the script of the page.
    expect((await server.request('POST', READY, prepared())).status).toBe(200);
    expect(await status(READY, {}, { authorization: basic('test_00000000000000000000:') })).toBe(200);
    expect((await server.request('POST', '/v1/payments', {})).status).toBe(200);
    await server.store.exec('alter table checkout_sessions rename to checkout_sessions_away');
    expect(await status(READY, prepared())).toBe(500);
    await server.store.exec('alter table checkout_sessions_away rename to checkout_sessions');
    await server.setApp('1849705C64', `settings = settings - 'eximbayHttpStatus'`);
    expect(await status(READY, {})).toBe(200);
  });

  test('a path that there is not is said in this dialect, too', async () => {
    expect(await shop.refusal('/v1/payments/readdy', prepared())).toEqual([
      'EC00',
      'Unknown path: POST /v1/payments/readdy',
    ]);
  });

  test('an app address that would run a script is refused', async () => {
    for (const call_from_scheme of ['javascript:alert(1)//', ' DATA:text/html,x']) {
      const [rescode, resmsg] = await shop.refusal(READY, prepared({ settings: { call_from_scheme } }));
      expect(rescode).toBe('EC00');
      expect(resmsg).toContain('settings.call_from_scheme');
    }
  });

  test('a fault inside says EX1000 and nothing of itself', async () => {
    await server.store.exec('alter table checkout_sessions rename to checkout_sessions_away');
    const answer = await shop.call(READY, prepared());
    await server.store.exec('alter table checkout_sessions_away rename to checkout_sessions');
    expect(answer).toEqual({ rescode: 'EX1000', resmsg: 'Internal error', errcode: 'TEMPORARY_ERROR' });
    expect(server.logText).toContain('eximbay request failed');
  });
});

async function key(): Promise<Record<string, string>> {
  return { authorization: basic(`${(await shop.keys()).apiKey}:`) };
}

function about() {
  return { mid: '1849705C64', payment: { order_id: 'a', currency: 'USD', amount: '1', lang: 'EN' } };
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}
