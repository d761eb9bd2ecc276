import { beforeAll, describe, expect, test } from 'vitest';
import { collection, newOrderId, payout } from '../support/orders.ts';
import { type AppKeys, type TestServer, testServer } from '../support/server.ts';
import { isSigned, newKeyPair, signMembers, signText, textToSign } from '../support/signing.ts';

const PATH = '/krw/collect/apply';

describe('who may call', () => {
  const server = testServer({ withoutWorkers: true });

  test('the wrong private key, the wrong secret, the other app’s keys: 1002', async () => {
    const stranger = newKeyPair();
    expect((await server.call(PATH, collection(), { merchantPrivateKey: stranger.privateKey })).error).toBe(
      '1002',
    );
    expect((await server.call(PATH, collection(), { secretKey: `${server.krw.secretKey}x` })).error).toBe(
      '1002',
    );
    expect((await server.call(PATH, collection(), { secretKey: '' })).error).toBe('1002');
    expect((await server.call(PATH, collection(), server.usd)).error).toBe('1002');
  });

  test('every member is covered: changed, added or taken away afterwards, it does not fit', async () => {
    for (const request of [collection({ notifyUrl: 'https://shop.example/n', subject: 's' }), payout()]) {
      const path = 'bankCode' in request ? '/krw/pay/apply' : PATH;
      const signed = JSON.parse(server.signedBody(request)) as Record<string, unknown>;
      for (const name of Object.keys(request).filter((name) => name !== 'appId')) {
        const { [name]: value, ...rest } = signed;
        const changed = await server.post(path, JSON.stringify({ ...rest, [name]: `${value}0` }));
        expect([name, changed.error]).toEqual([name, '1002']);
        const removed = await server.post(path, JSON.stringify(rest));
        expect([name, removed.error]).toEqual([name, '1002']);
      }
      expect((await server.post(path, JSON.stringify({ ...signed, added: '1' }))).error).toBe('1002');
    }
  });

  test('sign absent, null, empty: 1001; of any other form: 1002', async () => {
    for (const sign of [undefined, null, '']) {
      expect((await server.post(PATH, JSON.stringify({ ...collection(), sign }))).error).toBe('1001');
    }
    const good = JSON.parse(server.signedBody(collection())) as Record<string, unknown>;
    const text = String(good['sign']);
    const forms = [
      7,
      true,
      {},
      ['a'],
      'AAAA',
      text.slice(1),
      `${text}A`,
      `${text}\n`,
      text.replace(/=+$/, ''),
    ];
    for (const sign of [...forms, Buffer.from(text, 'base64').toString('base64url')]) {
      expect((await server.post(PATH, JSON.stringify({ ...good, sign }))).error).toBe('1002');
    }
  });

  test('the order of the members and the white space of the body do not matter', async () => {
    const request = collection();
    const signed = JSON.parse(server.signedBody(request)) as Record<string, unknown>;
    const reversed = Object.fromEntries(Object.entries(signed).toReversed());
    expect((await server.post(PATH, JSON.stringify(reversed, null, 3))).status).toBe('1');
  });

  test('a signature made over the text of haipay.md §2.2 is the one that counts', async () => {
    const orderId = newOrderId();
    const text = `appId=1054&orderId=${orderId}&key=${server.krw.secretKey}`;
    expect(textToSign({ orderId, appId: 1054, orderNo: '' }, server.krw.secretKey)).toBe(text);
    const sign = signText(text, server.krw.merchantPrivateKey);
    const envelope = await server.post('/krw/collect/query', JSON.stringify({ orderId, appId: 1054, sign }));
    expect(envelope.error).toBe('5002');
  });

  test.each([
    [undefined, '4101'],
    [null, '4101'],
    ['', '4101'],
    [0, '4201'],
    [-1054, '4201'],
    [1054.5, '4201'],
    [1e300, '4201'],
    [2 ** 53, '4201'],
    ['01054', '4201'],
    ['1054 ', '4201'],
    ['1054; drop table apps', '4201'],
    [true, '4201'],
    [[1054], '4201'],
    [{ a: 1 }, '4201'],
    [999, '1003'],
    [999_999_999_999_999, '1003'],
  ])('appId %s: %s', async (appId, code) => {
    expect(await server.code(PATH, collection({ appId }))).toBe(code);
  });

  test('appId as text, and as a number with a fraction of zero, are the app', async () => {
    await server.ok(PATH, collection({ appId: '1054' }));
    const request = collection({ appId: 1054 });
    const signed = { ...request, sign: signMembers({ ...request, appId: '1054.0' }, ...keysOf(server.krw)) };
    const body = JSON.stringify(signed).replace('"appId":1054', '"appId":1054.0');
    expect((await server.post(PATH, body)).status).toBe('1');
  });

  test('a caller without the key learns nothing about an app that is switched off', async () => {
    await server.setApp(1054, `state = 'disabled'`);
    expect((await server.call(PATH, collection(), { secretKey: 'x' })).error).toBe('1002');
    expect(await server.code(PATH, collection())).toBe('1005');
    await server.setApp(1054, `state = 'active'`);
    await server.ok(PATH, collection());
  });

  test('a suspended merchant', async () => {
    const set = async (state: string) => {
      await server.store.exec(`update merchants set state = '${state}'`);
      server.gateway.engine.context.directory.forget();
    };
    await set('suspended');
    expect(await server.code(PATH, collection())).toBe('1005');
    expect(await server.code('/krw/account/ledger', { appId: 1054 })).toBe('1005');
    await set('active');
  });

  test('listed addresses only', async () => {
    await server.setApp(1054, `allowed_ips = '{203.0.113.7}'`);
    expect(await server.code(PATH, collection())).toBe('1007');
    await server.setApp(1054, `allowed_ips = '{203.0.113.7,127.0.0.1}'`);
    await server.ok(PATH, collection());
    // Without a proxy that is trusted, a header says nothing.
    await server.setApp(1054, `allowed_ips = '{203.0.113.7}'`);
    const body = server.signedBody(collection());
    const reply = await server.request('POST', PATH, body, { 'x-forwarded-for': '203.0.113.7' });
    expect(JSON.parse(reply.text)).toMatchObject({ error: '1007' });
    await server.setApp(1054, `allowed_ips = '{}'`);
  });

  test('the rate of an app; another app is not slowed down', async () => {
    await server.setApp(1054, 'requests_per_second = 3');
    const codes = await Promise.all(Array.from({ length: 20 }, () => server.code(PATH, collection())));
    expect(codes.filter((code) => code === '00000000').length).toBeGreaterThanOrEqual(3);
    expect(codes.filter((code) => code === '9001').length).toBeGreaterThanOrEqual(10);
    await server.ok('/usd/account/ledger', { appId: 1055 });
    await server.setApp(1054, 'requests_per_second = null');
    await server.ok(PATH, collection());
  });
});

function keysOf(app: AppKeys): [secretKey: string, privateKey: string] {
  return [app.secretKey, app.merchantPrivateKey];
}

describe('behind a proxy that is trusted', () => {
  const server = testServer({ withoutWorkers: true, env: { NARU_TRUST_PROXY: 'loopback' } });

  test('the address is the one the proxy names, however it writes an IPv4 address', async () => {
    await server.setApp(1054, `allowed_ips = '{203.0.113.7,2001:db8::7}'`);
    const codeFrom = async (address: string) => {
      const body = server.signedBody(collection());
      const reply = await server.request('POST', PATH, body, { 'x-forwarded-for': address });
      return (JSON.parse(reply.text) as { error: string }).error;
    };
    for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '2001:db8::7', '2001:db8:0:0::7']) {
      expect([address, await codeFrom(address)]).toEqual([address, '00000000']);
    }
    for (const address of ['203.0.113.8', '::ffff:203.0.113.8', '2001:db8::8', 'unknown']) {
      expect([address, await codeFrom(address)]).toEqual([address, '1007']);
    }
    // What a caller writes in front of what the proxy adds counts for nothing.
    expect(await codeFrom('203.0.113.7, 198.51.100.1')).toBe('1007');
    expect(await codeFrom('198.51.100.1, 203.0.113.7')).toBe('00000000');
  });
});

describe('an app without a merchant key', () => {
  const server = testServer({ withoutWorkers: true });

  test('is answered so', async () => {
    await server.store.exec(`
      delete from app_keys where kind = 'merchant_public_key'
        and app_id = (select id from apps where public_id = '1054')`);
    server.gateway.engine.context.directory.forget();
    expect(await server.code(PATH, collection())).toBe('1008');
  });
});

describe('changing keys', () => {
  const server = testServer({ withoutWorkers: true });
  const pair = newKeyPair();
  const newSecret = 'newSecretKey0123456789abcdefghij';
  let appId = '';
  beforeAll(async () => {
    const [row] = await server.store.query<{ id: string }>(`select id from apps where public_id = '1054'`);
    appId = row?.id ?? '';
  });

  /** The secret with which the answer was signed, of those given. */
  async function answerSecret(server: TestServer, keys: Partial<AppKeys>): Promise<string | undefined> {
    const envelope = await server.call('/krw/account/ledger', { appId: 1054 }, keys);
    const secrets = [server.krw.secretKey, newSecret];
    return (
      envelope.data &&
      secrets.find((secret) => isSigned(envelope.data ?? {}, secret, server.krw.platformPublicKey))
    );
  }

  test('in the overlap both secrets work, each answered with itself; afterwards the old one fails', async () => {
    const { admin, context } = server.gateway.engine;
    await admin.addKey(appId, 'secret_key', newSecret, 600);
    context.directory.forget();
    expect(await answerSecret(server, {})).toBe(server.krw.secretKey);
    expect(await answerSecret(server, { secretKey: newSecret })).toBe(newSecret);
    await server.advance(601);
    expect(await answerSecret(server, { secretKey: newSecret })).toBe(newSecret);
    expect((await server.call('/krw/account/ledger', { appId: 1054 })).error).toBe('1002');
  });

  test('the same with the merchant’s key pair', async () => {
    const { admin, context } = server.gateway.engine;
    await admin.addKey(appId, 'merchant_public_key', pair.publicKey, 600);
    context.directory.forget();
    const secretKey = newSecret;
    const renewed = { secretKey, merchantPrivateKey: pair.privateKey };
    expect(await answerSecret(server, { secretKey })).toBe(newSecret);
    expect(await answerSecret(server, renewed)).toBe(newSecret);
    await server.advance(601);
    expect(await answerSecret(server, renewed)).toBe(newSecret);
    expect((await server.call('/krw/account/ledger', { appId: 1054 }, { secretKey })).error).toBe('1002');
  });
});
