import { describe, expect, test } from 'vitest';
import { collection } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const PATH = '/krw/collect/apply';
const JSON_TYPE = 'application/json; charset=utf-8';

describe('the form of calls and answers', () => {
  const server = testServer({ withoutWorkers: true });

  async function failure(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const reply = await server.request(method, path, body, headers);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe(JSON_TYPE);
    const envelope = JSON.parse(reply.text) as Record<string, unknown>;
    expect(Object.keys(envelope)).toEqual(['status', 'error', 'msg']);
    expect(envelope['status']).toBe('0');
    return envelope['error'];
  }

  test('success: HTTP 200, JSON, status "1", error 00000000, msg empty', async () => {
    const reply = await server.request('POST', PATH, server.signedBody(collection()));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe(JSON_TYPE);
    expect(JSON.parse(reply.text)).toMatchObject({ status: '1', error: '00000000', msg: '' });
  });

  test.each([
    ['{', '2001'],
    ['', '2001'],
    ['undefined', '2001'],
    ["{'appId':1054}", '2001'],
    ['{"appId":1054,}', '2001'],
    ['appId=1054&sign=x', '2001'],
    ['null', '2003'],
    ['[]', '2003'],
    ['"text"', '2003'],
    ['1054', '2003'],
    ['{"appId":1054,"appId":1054}', '2002'],
    ['{"appId":1054,"\\u0061ppId":1055}', '2002'],
    ['{"a":1,"b":{"c":1,"c":2},"a":2}', '2002'],
    ['{}', '4101'],
    ['{"appId":1054}', '1001'],
  ])('body %s: %s', async (body, code) => {
    expect(await failure('POST', PATH, body)).toBe(code);
  });

  test('nesting without end is no JSON of this contract, and does no harm', async () => {
    const deep = `{"appId":1054,"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(await failure('POST', PATH, deep)).toBe('2001');
  });

  test('members named like parts of an object do no harm', async () => {
    const body = server.signedBody(collection({ constructor: 'x', toString: 'y', hasOwnProperty: 'z' }));
    expect(await server.post(PATH, body)).toMatchObject({ status: '1' });
    expect(await failure('POST', PATH, body.replace('{', '{"__proto__":{"appId":1},'))).toBe('1002');
  });

  test('a body over 64 kB', async () => {
    const fits = server.signedBody(collection({ filler: 'x'.repeat(60_000) }));
    expect(await server.post(PATH, fits)).toMatchObject({ status: '1' });
    const large = server.signedBody(collection({ filler: 'x'.repeat(66_000) }));
    expect(await failure('POST', PATH, large)).toBe('2004');
    expect(await failure('POST', PATH, `{"a":"${'x'.repeat(2_000_000)}"}`)).toBe('2004');
  });

  test('other content types, or none', async () => {
    const body = server.signedBody(collection());
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'text/json',
      'multipart/form-data',
    ]) {
      expect(await failure('POST', PATH, body, { 'content-type': type })).toBe('2005');
    }
    for (const type of ['application/json', 'application/json;charset=UTF-8', 'Application/JSON']) {
      const reply = await server.request('POST', PATH, server.signedBody(collection()), {
        'content-type': type,
      });
      expect(JSON.parse(reply.text)).toMatchObject({ status: '1' });
    }
    const bytes = new Uint8Array(Buffer.from(body));
    const untyped = await fetch(`${server.baseUrl}${PATH}`, { method: 'POST', body: bytes });
    expect(await untyped.json()).toMatchObject({ status: '0', error: '2005' });
  });

  test('no body at all', async () => {
    const reply = await fetch(`${server.baseUrl}${PATH}`, { method: 'POST' });
    expect(await reply.json()).toMatchObject({ status: '0', error: '2001' });
  });

  test('any method but POST', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      expect([method, await failure(method, PATH)]).toEqual([method, '2007']);
      expect([method, await failure(method, '/common/payment/config')]).toEqual([method, '2007']);
    }
    expect((await server.request('HEAD', PATH)).status).toBe(200);
  });

  test('unknown paths under a currency', async () => {
    for (const path of [
      '/krw/collect/refund',
      '/USD/nothing',
      '/krw/collect/apply/',
      '/common/voucher/pdf',
      '/global/cashier/collect/query/v2',
      '/global/nothing',
      '/vnd/collect/apply',
      '/PHP/pay/query',
      '/eur/account/ledger',
      '/idr/refund/apply',
    ]) {
      expect([path, await failure('POST', path, '{}')]).toEqual([path, '2006']);
    }
    expect(await failure('GET', '/krw/nothing')).toBe('2006');
  });

  test('what no country has is no path of this API', async () => {
    for (const path of ['/euro/collect/apply', '/eur/nothing/apply', '/eur', '/pay/x/y/z']) {
      const reply = await server.request('POST', path, '{}');
      expect([path, reply.status]).toEqual([path, 404]);
      expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'not_found' } });
    }
  });

  test('NUL and halves of surrogate pairs are refused by the member that holds them', async () => {
    expect(await server.code(PATH, collection({ orderId: 'a\u0000' }))).toBe('4202');
    expect(await server.code(PATH, collection({ name: 'a\ud83d' }))).toBe('4204');
    expect(await server.code(PATH, collection({ subject: '\udc00' }))).toBe('4213');
    expect(await server.code(PATH, collection({ body: 'line\nline\ud800' }))).toBe('4214');
    await server.ok(PATH, collection({ subject: '선물 🎁', unknown: 'a\u0000' }));
  });

  test('bytes that are no UTF-8 do not pass for the text that was signed', async () => {
    const body = Buffer.from(server.signedBody(collection({ subject: 'aXb' })), 'utf8');
    body[body.indexOf('aXb') + 1] = 0xff;
    const reply = await fetch(`${server.baseUrl}${PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Uint8Array(body),
    });
    expect(await reply.json()).toMatchObject({ status: '0', error: '2001' });
  });
});
