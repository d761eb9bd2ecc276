import { beforeAll, describe, expect, test } from 'vitest';
import { newKeyPair } from '../support/signing.ts';
import {
  BALANCE,
  type Fields,
  LIST,
  newNonce,
  PAYMENT_CREATE,
  PAYMENT_QUERY,
  PAYOUT_CREATE,
  PAYOUT_QUERY,
  payin,
  payout,
  signText,
  textToSign,
  walletPayin,
} from '../support/teemopay.ts';
import { answered, atOnce, demoMerchant, HANDLED, koreaText, without } from '../support/teemopay-merchant.ts';
import { DEMO_APP } from '../support/teemopay-shop.ts';

const MISMATCH = [401, 'signature verification failed'];
const NOT_ADMITTED = [401, 'authorization verification failed'];

describe('the signature of a call', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  /** Posts a body as it is, with good headers. */
  const post = (path: string, body: unknown, nonce = newNonce()) =>
    shop.teemo.refusal(path, {}, { headers: { nonce }, body: JSON.stringify(body) });

  async function signed(fields: Fields, nonce: string): Promise<Record<string, unknown>> {
    const sign = signText(textToSign(fields, nonce), (await shop.keys()).merchantPrivateKey);
    return { ...fields, sign };
  }

  test('every field of every endpoint is covered: changed, taken away or added, it does not fit', async () => {
    const nowMs = await shop.now();
    const range = { beginTime: koreaText(nowMs - 1000), endTime: koreaText(nowMs + 1000) };
    const calls: readonly [string, Fields][] = [
      [PAYOUT_CREATE, payout()],
      [PAYOUT_QUERY, { merchantOrderNo: 'x' }],
      [PAYMENT_CREATE, walletPayin({ expirationTime: Date.now() + 600_000, idCardNumber: 'user-1' })],
      [PAYMENT_QUERY, { merchantOrderNo: 'x' }],
      [BALANCE, {}],
      [LIST, { type: 'PAYOUT', pageSize: 10, status: 1, ...range }],
    ];
    for (const [path, fields] of calls) {
      const nonce = newNonce();
      const good = await signed(fields, nonce);
      for (const name of Object.keys(fields)) {
        const changed = typeof fields[name] === 'number' ? fields[name] + 1 : `${fields[name]}0`;
        for (const body of [{ ...good, [name]: changed }, without(good, name), { ...good, [name]: null }]) {
          expect([path, name, ...(await post(path, body, nonce))]).toEqual([path, name, ...MISMATCH]);
        }
      }
      expect(await post(path, { ...good, added: 0 }, nonce)).toEqual(MISMATCH);
      expect(await post(path, good)).toEqual(MISMATCH);
      expect((await post(path, good, nonce))[0]).not.toBe(401);
    }
    expect((await shop.balance()).frozen).toBeGreaterThan(0n);
  });

  test('sign absent, null, blank or of any other form', async () => {
    const nonce = newNonce();
    const good = await signed({}, nonce);
    const text = String(good['sign']);
    const url = Buffer.from(text, 'base64').toString('base64url');
    const forms = [
      undefined,
      null,
      '',
      ' ',
      7,
      true,
      {},
      [text],
      'AAAA',
      text.slice(1),
      `${text}A`,
      `${text}\n`,
    ];
    for (const sign of [...forms, text.replace(/=+$/, ''), url]) {
      expect([sign, ...(await post(BALANCE, { sign }, nonce))]).toEqual([sign, ...MISMATCH]);
    }
    expect(await post(BALANCE, good, nonce)).toEqual(HANDLED);
  });

  test('the key of somebody else', async () => {
    const { privateKey } = newKeyPair();
    const keys = { merchantPrivateKey: privateKey };
    expect(await shop.teemo.refusal(BALANCE, {}, { keys })).toEqual(MISMATCH);
    expect(answered(await (await shop.client(keys)).merchantBalance())).toEqual(MISMATCH);
    const second = await shop.secondApp();
    const stolen = { ...(await second.keys()), appCode: DEMO_APP };
    expect(await shop.teemo.refusal(BALANCE, {}, { keys: stolen })).toEqual(MISMATCH);
  });

  test('names in ASCII order, blank ones left out, values as they are, the nonce last', async () => {
    const nonce = '0123456789abcdef0123456789abcdef';
    const fields = {
      b: ' x ',
      a: '',
      Z: 'é&=',
      zero: 0,
      no: false,
      none: null,
      blank: '\t ',
      _: '한글',
      big: 1e21,
    };
    const text = `Z=é&=&_=한글&b= x &big=1e+21&no=false&zero=0&nonce=${nonce}`;
    const sign = signText(text, (await shop.keys()).merchantPrivateKey);
    const body = JSON.stringify({ ...fields, sign });
    expect(await shop.teemo.refusal(BALANCE, {}, { headers: { nonce }, body })).toEqual(HANDLED);
  });

  test('numbers count as they are written, nested values as they stand in the body', async () => {
    const nonce = newNonce();
    const key = (await shop.keys()).merchantPrivateKey;
    const sign = signText(`list=[1, 2.0]&object={"b":1,"a":"x y"}&price=1.50&nonce=${nonce}`, key);
    const body = `{"price": 1.50, "object": {"b":1,"a":"x y"}, "list": [1, 2.0], "sign": "${sign}"}`;
    expect(await shop.teemo.refusal(BALANCE, {}, { headers: { nonce }, body })).toEqual(HANDLED);
  });

  test('the order of the fields and the white space of the body do not matter', async () => {
    const nonce = newNonce();
    const good = await signed(payout(), nonce);
    const body = JSON.stringify(Object.fromEntries(Object.entries(good).toReversed()), null, 3);
    expect(await shop.teemo.refusal(PAYOUT_CREATE, {}, { headers: { nonce }, body })).toEqual(HANDLED);
  });

  test('timestamp, country and app_code are not signed', async () => {
    const headers = { timestamp: String(Date.now() - 5000) };
    expect(await shop.teemo.refusal(BALANCE, {}, { headers })).toEqual(HANDLED);
  });

  test('bytes that are no UTF-8 do not pass for the text that was signed', async () => {
    const nonce = newNonce();
    const body = Buffer.from(JSON.stringify(await signed({ remark: 'aXb' }, nonce)));
    body[body.indexOf('aXb') + 1] = 0xff;
    const { appCode } = await shop.keys();
    const reply = await fetch(`${shop.server.baseUrl}${BALANCE}`, {
      method: 'POST',
      headers: { timestamp: String(Date.now()), nonce, country: 'KR', app_code: appCode },
      body: new Uint8Array(body),
    });
    expect(await reply.json()).toMatchObject({ code: 413, msg: 'json parse error' });
  });
});

describe('keys that change', () => {
  const shop = demoMerchant({ withoutWorkers: true });
  let appId = '';
  beforeAll(async () => {
    const sql = 'select id from apps where public_id = $1';
    const [row] = await shop.server.store.query<{ id: string }>(sql, [DEMO_APP]);
    appId = row?.id ?? '';
  });

  const said = (merchantPrivateKey?: string) =>
    shop.teemo.refusal(BALANCE, {}, merchantPrivateKey ? { keys: { merchantPrivateKey } } : {});

  test('in the overlap both are good, afterwards the new one only; longer keys work, too', async () => {
    const { admin, context } = shop.server.gateway.engine;
    // 2048 bits, where the dialect's usual keys have 1024.
    const renewed = newKeyPair();
    expect(await said(renewed.privateKey)).toEqual(MISMATCH);
    await admin.addKey(appId, 'merchant_public_key', renewed.publicKey, 600);
    context.directory.forget();
    expect(await said()).toEqual(HANDLED);
    expect(await said(renewed.privateKey)).toEqual(HANDLED);
    await shop.server.advance(601);
    expect(await said()).toEqual(MISMATCH);
    expect(await said(renewed.privateKey)).toEqual(HANDLED);
  });

  test('no key of the merchant at all', async () => {
    await shop.server.store.query(`delete from app_keys where app_id = $1 and kind = 'merchant_public_key'`, [
      appId,
    ]);
    shop.server.gateway.engine.context.directory.forget();
    const expected = [401, 'app not set merchant public key'];
    expect(await said()).toEqual(expected);
    expect(answered(await shop.sdk.merchantBalance())).toEqual(expected);
  });
});

describe('who is let in', () => {
  const shop = demoMerchant({ withoutWorkers: true });
  const stranger = { keys: { merchantPrivateKey: newKeyPair().privateKey } };
  const said = () => shop.teemo.refusal(BALANCE, {});

  /** All calls are refused; only those with a right signature are answered why. */
  async function expectRefused(expected: readonly unknown[]): Promise<void> {
    expect(await said()).toEqual(expected);
    expect(answered(await shop.sdk.merchantBalance())).toEqual(expected);
    expect(await shop.teemo.refusal(BALANCE, {}, stranger)).toEqual(MISMATCH);
  }

  test('an application that is switched off', async () => {
    await shop.app(`state = 'disabled'`);
    await expectRefused(NOT_ADMITTED);
    await shop.app(`state = 'active'`);
    expect(await said()).toEqual(HANDLED);
  });

  test('a merchant that is suspended, or closed', async () => {
    await shop.setMerchant('suspended');
    await expectRefused([473, 'Merchant joint verification error: the merchant is suspended']);
    await shop.setMerchant('closed');
    await expectRefused([418, 'Merchant account is closed']);
    await shop.app(`state = 'disabled'`);
    await expectRefused([418, 'Merchant account is closed']);
    await shop.app(`state = 'active'`);
    await shop.setMerchant('active');
    expect(await said()).toEqual(HANDLED);
  });

  test('an application in dollars has no account in Korea', async () => {
    await shop.app(`currency = 'USD'`);
    await expectRefused([417, 'Merchant account not found']);
    await shop.app(`currency = 'KRW'`);
    expect(await said()).toEqual(HANDLED);
  });

  test('addresses that are listed, and no others; what a header says counts for nothing', async () => {
    await shop.app(`allowed_ips = '{203.0.113.7}'`);
    await expectRefused(NOT_ADMITTED);
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    expect(await shop.teemo.refusal(BALANCE, {}, { headers })).toEqual(NOT_ADMITTED);
    await shop.app(`allowed_ips = '{203.0.113.7,127.0.0.1}'`);
    expect(await said()).toEqual(HANDLED);
    await shop.app(`allowed_ips = '{}'`);
  });

  test('an application of another dialect is none of this one', async () => {
    expect(await shop.teemo.refusal(BALANCE, {}, { headers: { app_code: '1054' } })).toEqual([
      416,
      'Application not found',
    ]);
  });

  test('too many calls in a second: 412, for this application only', async () => {
    const second = await shop.secondApp();
    await shop.app('requests_per_second = 3');
    const results = (await atOnce(20, () => shop.sdk.merchantBalance())).map(answered);
    expect(results.filter(([code]) => code === 200).length).toBeGreaterThanOrEqual(3);
    const busy = results.filter(([code]) => code !== 200);
    expect(busy.length).toBeGreaterThanOrEqual(10);
    expect(busy).toEqual(Array(busy.length).fill([412, 'Please try again later']));
    expect(answered(await second.sdk.merchantBalance())).toEqual(HANDLED);
    // Strangers do not use up the rate of others.
    const forged = await atOnce(20, () => shop.teemo.refusal(BALANCE, {}, stranger));
    expect(forged).toEqual(Array(20).fill(MISMATCH));
    await shop.app('requests_per_second = null');
    expect(await said()).toEqual(HANDLED);
  });

  test('payments and payouts are refused alike, and leave nothing behind', async () => {
    await shop.app(`state = 'disabled'`);
    expect(await shop.teemo.refusal(PAYOUT_CREATE, payout())).toEqual(NOT_ADMITTED);
    expect(await shop.teemo.refusal(PAYMENT_CREATE, payin())).toEqual(NOT_ADMITTED);
    await shop.app(`state = 'active'`);
    const rows = await shop.server.store.query('select 1 from payouts union all select 1 from payments');
    expect(rows).toEqual([]);
  });
});

describe('behind a proxy that is trusted', () => {
  const shop = demoMerchant({ withoutWorkers: true, env: { NARU_TRUST_PROXY: '1' } });

  test('the address is the one the proxy names, however it writes an IPv4 address', async () => {
    await shop.app(`allowed_ips = '{203.0.113.7,2001:db8::7}'`);
    const from = (address: string) =>
      shop.teemo.refusal(BALANCE, {}, { headers: { 'x-forwarded-for': address } });
    for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '2001:db8::7', '2001:db8:0:0::7']) {
      expect([address, ...(await from(address))]).toEqual([address, ...HANDLED]);
    }
    for (const address of ['203.0.113.8', '::ffff:203.0.113.8', '2001:db8::8', 'unknown']) {
      expect([address, ...(await from(address))]).toEqual([address, ...NOT_ADMITTED]);
    }
    expect(await from('203.0.113.7, 198.51.100.1')).toEqual(NOT_ADMITTED);
    await shop.app(`allowed_ips = '{203.0.113.0/24,2001:db8::/32}'`);
    for (const address of ['203.0.113.9', '2001:db8:9::1']) expect(await from(address)).toEqual(HANDLED);
    expect(await from('198.51.100.1')).toEqual(NOT_ADMITTED);
  });
});
