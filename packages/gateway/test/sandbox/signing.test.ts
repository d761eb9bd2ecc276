import { expect, test } from 'vitest';
import { newOrderId } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const server = testServer({ withoutWorkers: true });

interface Signed {
  readonly headers: Record<string, string>;
  readonly body: string | null;
  readonly signedText: string | null;
}

const sign = (call: object) => server.json<Signed>('POST', '/_sandbox/signed-calls', call);

async function refusal(call: object): Promise<[number, string]> {
  const { status, text } = await server.request('POST', '/_sandbox/signed-calls', call);
  return [status, (JSON.parse(text) as { error: { message: string } }).error.message];
}

/** Sends what was signed and answers what came. */
async function sent(method: string, path: string, { headers, body }: Signed) {
  const { text } = await server.request(method, path, body ?? undefined, headers);
  return JSON.parse(text) as Record<string, unknown>;
}

test('a call of each API, signed for a demo app, is taken', async () => {
  const { signers } = await server.json<{ signers: { dialect: string; apps: string[] }[] }>(
    'GET',
    '/_sandbox/signers',
  );
  expect(signers.map(({ dialect }) => dialect)).toEqual(['haipay', 'teemopay', 'eximbay']);
  const [krw = '', usd = ''] = signers[0]?.apps ?? [];
  expect([krw, usd]).toEqual(['1054 (KRW)', '1055 (USD)']);
  const haipay = await sign({ dialect: 'haipay', app: krw, members: { appId: 1, sign: 'old' } });
  expect(await sent('POST', '/krw/account/ledger', haipay)).toMatchObject({ status: '1' });
  expect(haipay.signedText).toMatch(/^appId=1054&key=/);
  const dollars = await sign({ dialect: 'haipay', app: usd, members: {} });
  expect(await sent('POST', '/usd/account/ledger', dollars)).toMatchObject({ status: '1' });
  const teemopay = await sign({ dialect: 'teemopay', app: signers[1]?.apps[0], members: {} });
  expect(await sent('POST', '/api/pay/merchant/balance', teemopay)).toMatchObject({ code: 200 });
  expect(teemopay.signedText).toBe(`nonce=${teemopay.headers['nonce']}`);
  const payment = { order_id: newOrderId(), currency: 'USD', amount: '1', lang: 'EN' };
  const members = { mid: 'x', key_field: 'order_id', payment };
  const eximbay = await sign({ dialect: 'eximbay', app: signers[2]?.apps[0], members });
  expect(await sent('POST', '/v1/payments/retrieve', eximbay)).toMatchObject({ rescode: 'Q004' });
  expect(eximbay.signedText).toBeNull();
  const bodiless = await sign({ dialect: 'eximbay', app: signers[2]?.apps[0] });
  expect(bodiless.body).toBeNull();
});

test('a call is signed by keys that somebody typed, and the answer of the API says whether they fit', async () => {
  const { appId, secretKey, merchantPrivateKey } = server.krw;
  const credentials = { appId: String(appId), secretKey, merchantPrivateKey };
  const good = await sign({ dialect: 'haipay', credentials, members: {} });
  expect(await sent('POST', '/krw/account/ledger', good)).toMatchObject({ status: '1' });
  const wrong = { ...credentials, secretKey: 'another' };
  const bad = await sign({ dialect: 'haipay', credentials: wrong, members: {} });
  expect(await sent('POST', '/krw/account/ledger', bad)).toMatchObject({ status: '0', error: '1002' });
});

test('what nobody can sign with is refused, without repeating a key', async () => {
  const { appId, secretKey } = server.krw;
  const credentials = { appId: String(appId), secretKey, merchantPrivateKey: 'MIIsecret' };
  const [status, sentence] = await refusal({ dialect: 'haipay', credentials, members: {} });
  expect([status, sentence.includes('MIIsecret'), /key/.test(sentence)]).toEqual([400, false, true]);
  const { merchantPrivateKey: _, ...less } = credentials;
  expect(await refusal({ dialect: 'haipay', credentials: less })).toEqual([
    400,
    'credentials.merchantPrivateKey is missing.',
  ]);
  expect((await refusal({ dialect: 'haipay' }))[0]).toBe(404);
  expect((await refusal({ dialect: 'haipay', app: '1' }))[0]).toBe(404);
  expect((await refusal({ dialect: 'nobody', app: '1' }))[0]).toBe(404);
  expect((await refusal({ dialect: 'haipay', credentials: { appId: 1 } }))[0]).toBe(400);
  expect(server.logText).not.toContain(secretKey);
});
