import { constants, createHash, createSign, privateEncrypt, sign as rsaSign } from 'node:crypto';
import { parseSignedJson } from '@naru/haipay';
import { describe, expect, test } from 'vitest';
import { signatureTexts } from '../../src/dialects/signature-texts.ts';
import { orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { collection, newOrderId } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { type Members, newKeyPair, privateKeyOf, signText, textToSign } from '../support/signing.ts';
import {
  BALANCE,
  PAYMENT_QUERY,
  Teemo,
  signText as teemoSign,
  textToSign as teemoText,
} from '../support/teemopay.ts';

const server = testServer({ withoutWorkers: true });

interface Refused {
  readonly refusal: {
    readonly code: string;
    readonly reason: string;
    readonly expected: { readonly algorithm: string; readonly signedText: string } | null;
  } | null;
}

/** What the sandbox says of the call that was made last. */
async function last(): Promise<NonNullable<Refused['refusal']>> {
  const { requests } = await server.json<{ requests: Refused[] }>('GET', '/_sandbox/requests?limit=1');
  const [{ refusal } = { refusal: null }] = requests;
  if (!refusal) throw new Error('the last call was not refused');
  return refusal;
}

describe('HaiPay', () => {
  const PATH = '/krw/collect/query';
  const members = () => ({ orderId: newOrderId(), appId: 1054, orderNo: '' });
  const key = () => server.krw.merchantPrivateKey;
  const secret = () => server.krw.secretKey;

  async function reasonFor(
    signOf: (members: Members, text: string) => unknown,
    changes: object = {},
  ): Promise<string> {
    const request = { ...members(), ...changes };
    const sign = signOf(request, textToSign(request, secret()));
    const { error } = await server.post(PATH, JSON.stringify({ ...request, sign }));
    expect(['1001', '1002']).toContain(error);
    const { code, reason, expected } = await last();
    expect(code).toBe(error);
    expect(expected?.algorithm).toBe('SHA256withRSA');
    expect(expected?.signedText).toBe(textToSign(request, '***'));
    return reason;
  }

  test('the expected text, with the secret masked, is in the list; the log says what is wrong', async () => {
    const request = members();
    const sign = signText('something else', key());
    await server.post(PATH, JSON.stringify({ ...request, sign }));
    const { expected, reason } = await last();
    expect(expected?.signedText).toBe(`appId=1054&orderId=${request.orderId}&key=***`);
    expect(reason).toMatch(/^The private key is right, but another text was signed/);
    const { requests } = await server.json<{ requests: { id: string }[] }>(
      'GET',
      '/_sandbox/requests?limit=1',
    );
    const line = server.logText.split('\n').find((one) => one.includes(requests[0]?.id ?? '-')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({
      msg: 'signature refused',
      dialect: 'haipay',
      path: PATH,
      app: '1054',
      code: '1002',
      reason,
      algorithm: 'SHA256withRSA',
    });
    expect(line, 'what payers gave stays out of the log').not.toContain(request.orderId);
    expect(server.logText).not.toContain(secret());
  });

  test('a text that differs in one point, or in two', async () => {
    const bare = (text: string) => text.slice(0, text.lastIndexOf('&'));
    const cases: [string, (members: Members, text: string) => string][] = [
      [
        'order of the body',
        ({ orderId, appId }: Members) => `orderId=${orderId}&appId=${appId}&key=${secret()}`,
      ],
      [
        'empty members are kept',
        ({ orderId }: Members) => `appId=1054&orderId=${orderId}&orderNo=&key=${secret()}`,
      ],
      ['&key=… is missing', (_, text) => bare(text)],
      ['without key=', (_, text) => `${bare(text)}&${secret()}`],
      ['secret key of app 1055', (_, text) => `${bare(text)}&key=${server.usd.secretKey}`],
      ['sorted among the members', ({ orderId }: Members) => `appId=1054&key=${secret()}&orderId=${orderId}`],
      ['stands as JSON', (request) => JSON.stringify(request)],
      ['texts stand in quotes', ({ orderId }: Members) => `appId=1054&orderId="${orderId}"&key=${secret()}`],
      [
        'order of the body and not by name, and &key=… is missing',
        ({ orderId, appId }: Members) => `orderId=${orderId}&appId=${appId}`,
      ],
    ];
    for (const [said, textOf] of cases) {
      const reason = await reasonFor((request, text) => signText(textOf(request, text), key()));
      expect(reason, said).toContain(said);
    }
    const encoded = await reasonFor(
      ({ subject, orderId }: Members) =>
        signText(
          `appId=1054&orderId=${orderId}&subject=${encodeURIComponent(String(subject))}&key=${secret()}`,
          key(),
        ),
      { subject: '나루 상점' },
    );
    expect(encoded).toContain('values are URL-encoded');
  });

  test('another key, another algorithm, another form of the signature', async () => {
    const pem = () => privateKeyOf(key());
    const cases: [string, (text: string) => unknown][] = [
      ['another private key', (text) => signText(text, newKeyPair().privateKey)],
      ['private key of app 1055', (text) => signText(text, server.usd.merchantPrivateKey)],
      ['It is SHA1withRSA, and SHA256withRSA is expected', (text) => teemoSign(text, key())],
      ['It is MD5withRSA', (text) => createSign('RSA-MD5').update(text).sign(pem(), 'base64')],
      [
        'RSASSA-PSS',
        (text) =>
          rsaSign('sha256', Buffer.from(text), {
            key: pem(),
            padding: constants.RSA_PKCS1_PSS_PADDING,
          }).toString('base64'),
      ],
      [
        'hashed before it was signed',
        (text) => signText(createHash('sha256').update(text).digest('hex'), key()),
      ],
      [
        'bare hash',
        (text) => privateEncrypt(pem(), createHash('sha256').update(text).digest()).toString('base64'),
      ],
      ['hexadecimal', (text) => Buffer.from(signText(text, key()), 'base64').toString('hex')],
      ['base64url', (text) => Buffer.from(signText(text, key()), 'base64').toString('base64url')],
      ['line breaks', (text) => signText(text, key()).replace(/(.{76})/g, '$1\n')],
      ['URL-encoded', (text) => encodeURIComponent(signText(text, key()))],
      ['is not base64', () => '***'],
      ['must be a text', () => 7],
      ['must be a text', () => undefined],
    ];
    for (const [said, signOf] of cases) {
      expect(await reasonFor((_, text) => signOf(text)), said).toContain(said);
    }
    const cutOff = await reasonFor((_, text) => signText(text, key()).slice(0, 200));
    expect(cutOff).toContain('It has 150 bytes, and a signature by the app’s key 256');
  });

  test('a form of writing that hides a right signature is named as the only fault', async () => {
    const spoilt = (text: string) => signText(text, key()).replace(/(.{64})/g, '$1\n');
    expect(await reasonFor((_, text) => spoilt(text))).toMatch(/But for that, the signature fits\.$/);
  });

  test('a key that was replaced', async () => {
    const { admin, context } = server.gateway.engine;
    const app = (await context.directory.find('haipay', '1054'))?.app;
    const old = newKeyPair();
    await admin.addKey(app?.id ?? '', 'merchant_public_key', old.publicKey, 0);
    await server.store.exec(
      `update app_keys set valid_until = valid_from where kind = 'merchant_public_key'
        and valid_from = (select max(valid_from) from app_keys)`,
    );
    await server.store.exec(
      `update app_keys set valid_until = null
        where kind = 'merchant_public_key' and valid_until > valid_from`,
    );
    context.directory.forget();
    expect(await reasonFor((_, text) => signText(text, old.privateKey))).toContain(
      'made with the private key of this app that is not valid now',
    );
  });
});

describe('TeemoPay', () => {
  const teemo = new Teemo(server);
  const nonce = '0123456789abcdef0123456789abcdef';

  async function refusedFor(textOf: (fields: object) => string, fields: Record<string, unknown>) {
    const { merchantPrivateKey } = await teemo.keys();
    const sign = teemoSign(textOf(fields), merchantPrivateKey);
    const headers = { nonce };
    const { code } = await teemo.call(
      PAYMENT_QUERY,
      {},
      { headers, body: JSON.stringify({ ...fields, sign }) },
    );
    expect(code).toBe(401);
    return last();
  }

  test('the expected text ends with the nonce of the header; what differs is named', async () => {
    const fields = { tradeNo: '', merchantOrderNo: 'T1' };
    const cases: [string, (fields: object) => string][] = [
      ['&nonce=… is missing', () => 'merchantOrderNo=T1'],
      ['empty members are kept', () => `merchantOrderNo=T1&tradeNo=&nonce=${nonce}`],
      ['another text was signed', () => teemoText(fields, 'another nonce')],
    ];
    for (const [said, textOf] of cases) {
      const { reason, expected } = await refusedFor(textOf, fields);
      expect(reason).toContain(said);
      expect(expected).toEqual({ algorithm: 'SHA1withRSA', signedText: `merchantOrderNo=T1&nonce=${nonce}` });
    }
  });

  test('SHA-256 in place of SHA-1', async () => {
    const { merchantPrivateKey } = await teemo.keys();
    const sign = signText(`nonce=${nonce}`, merchantPrivateKey);
    await teemo.call(BALANCE, {}, { headers: { nonce }, body: JSON.stringify({ sign }) });
    expect((await last()).reason).toBe('It is SHA256withRSA, and SHA1withRSA is expected.');
  });
});

describe('Eximbay', () => {
  const shop = new Shop(server);
  const endpoint = merchantEndpoint();

  async function reasonFor(authorization?: string): Promise<string> {
    const body = {
      mid: '1849705C64',
      key_field: 'order_id',
      payment: { order_id: 'x', currency: 'USD', amount: '1', lang: 'EN' },
    };
    const headers = authorization === undefined ? {} : { authorization };
    await server.request('POST', '/v1/payments/retrieve', body, headers);
    return (await last()).reason;
  }

  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  test('what is wrong with the API key', async () => {
    const { apiKey, mid } = await shop.keys();
    expect(await reasonFor()).toContain('The header Authorization is missing');
    expect(await reasonFor(`Bearer ${apiKey}`)).toContain('must be the word Basic');
    expect(await reasonFor(`Basic ${apiKey}`)).toContain('base64 of the API key');
    expect(await reasonFor(basic(`${mid}:${apiKey}`))).toContain('the password empty');
    expect(await reasonFor(basic('secret:'))).toContain('has another form');
    expect(await reasonFor(basic('test_00000000000123456789:'))).toContain(
      'There is no app with the mid 0000000000',
    );
    expect(await reasonFor(basic(`test_${mid}0000000000:`))).toBe(`The mid ${mid} has another API key.`);
    await server.setApp(mid, `state = 'disabled'`);
    expect(await reasonFor(basic(`${apiKey}:`))).toBe('The app is switched off.');
    await server.setApp(mid, `state = 'active'`);
    await server.setApp(mid, `allowed_ips = '{203.0.113.7}'`);
    expect(await reasonFor(basic(`${apiKey}:`))).toContain(
      'from its listed addresses only, and 127.0.0.1 is none',
    );
    await server.setApp(mid, `allowed_ips = '{}'`);
    const { text } = await server.request('GET', '/_sandbox/requests?app=1849705C64');
    expect(text).not.toContain(apiKey);
    expect(text).not.toContain(Buffer.from(`${apiKey}:`).toString('base64'));
    expect(text).toContain('"authorization":"Basic ***"');
  });

  test('an fgkey that does not fit: its text with the secret masked', async () => {
    const { apiKey, mid, secretKey } = await shop.keys();
    const verify = (data: string) =>
      server.request('POST', '/v1/payments/verify', { mid, data }, { authorization: basic(`${apiKey}:`) });
    await verify(`mid=${mid}&rescode=0000&fgkey=${'0'.repeat(64)}`);
    const { reason, expected } = await last();
    expect(reason).toMatch(/^The fgkey does not fit/);
    expect(expected).toEqual({
      algorithm: 'SHA-256 in hexadecimal',
      signedText: `***?mid=${mid}&rescode=0000`,
    });
    await verify(`mid=${mid}&fgkey=12`);
    expect((await last()).reason).toBe('An fgkey has 64 hexadecimal digits.');
    await verify(`mid=${mid}`);
    expect((await last()).reason).toBe('The parameters have no fgkey.');
    const fgkey = createHash('sha256').update(`${secretKey}?mid=${mid}&rescode=0000`).digest('hex');
    await verify(`mid=${mid}&rescode=0000&fgkey=${fgkey}`);
    expect((await last()).reason).toContain('no result was sent with these parameters');
    expect((await server.request('GET', '/_sandbox/requests')).text).not.toContain(secretKey);
    expect(server.logText).not.toContain(secretKey);
  });

  test('a page that is opened with an fgkey of no prepared order', async () => {
    const { body } = orderTo(endpoint, {});
    await server.request('POST', '/v1/payments', { ...body, fgkey: '0'.repeat(64) });
    const { reason, expected } = await last();
    expect(reason).toContain('No answer of /v1/payments/ready that is still valid has this fgkey');
    expect(expected?.signedText).toMatch(/^\*\*\*\?/);
    const { secretKey } = await shop.keys();
    const hashed = `${secretKey}${expected?.signedText.slice(3)}`;
    const fgkey = createHash('sha256').update(hashed).digest('hex').toUpperCase();
    await server.request('POST', '/v1/payments', { ...body, fgkey });
    expect((await last()).reason).toContain('call ready first');
  });
});

test('other refusals say the API’s own text, and calls that were carried out none', async () => {
  const { error } = await server.call('/krw/collect/apply', collection({ amount: '-1' }));
  const { code, reason, expected } = await last();
  expect([code, expected]).toEqual([error, null]);
  expect(reason).toMatch(/amount/);
});

test('a body of more members than any call has is compared with the right text and the body alone', () => {
  const bodyOf = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, ''])));
  const triedOf = (count: number) => {
    const body = bodyOf(count);
    const parsed = parseSignedJson(body);
    if (!parsed.ok) throw new Error(parsed.reason);
    const ending = { name: 'key', value: 'x' };
    const form = {
      members: parsed.members,
      body,
      isSigned: () => true,
      writers: [String],
      ending,
      wrongEndings: [],
    };
    return [...signatureTexts(form)].length;
  };
  expect(triedOf(100)).toBeGreaterThan(100);
  expect(triedOf(101)).toBe(7);
});
