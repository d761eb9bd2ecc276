import { describe, expect, test } from 'vitest';
import { prepared, Shop } from '../support/eximbay.ts';
import { collection } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { newNonce, payin, Teemo } from '../support/teemopay.ts';

const server = testServer({ withoutWorkers: true });

/** 가 and 나 in EUC-KR; neither is UTF-8. */
const GA = [0xb0, 0xa1];
const NA = [0xb3, 0xaa];
const MARK = '@@';

/** Posts JSON in which a mark stands for bytes. */
async function posted(
  path: string,
  { text, bytes, headers = {} }: { text: string; bytes: readonly number[]; headers?: Record<string, string> },
): Promise<Record<string, unknown>> {
  const [before = '', after = ''] = text.split(MARK);
  const reply = await fetch(server.baseUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: new Uint8Array([...Buffer.from(before), ...bytes, ...Buffer.from(after)]),
  });
  return (await reply.json()) as Record<string, unknown>;
}

test('Eximbay: two order numbers in EUC-KR are not one order', async () => {
  const { apiKey } = await new Shop(server).keys();
  const headers = { authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}` };
  const text = JSON.stringify(prepared({ payment: { order_id: `${MARK}-77` } }));
  const refused = { rescode: 'EC00', resmsg: 'Invalid request parameter: the body is not JSON' };
  for (const bytes of [GA, NA]) {
    expect(await posted('/v1/payments/ready', { text, bytes, headers })).toMatchObject(refused);
    expect(await posted('/v1/payments', { text, bytes })).toMatchObject(refused);
  }
  const korean = [...Buffer.from('가')];
  expect(await posted('/v1/payments/ready', { text, bytes: korean, headers })).toMatchObject({
    rescode: '0000',
  });
});

test('HaiPay and TeemoPay say that it is no JSON, not that its signature is wrong', async () => {
  const order = server.signedBody(collection({ subject: MARK }));
  expect(await posted('/krw/collect/apply', { text: order, bytes: GA })).toMatchObject({ error: '2001' });
  const { appCode } = await new Teemo(server).keys();
  const headers = {
    timestamp: String(Date.now()),
    nonce: newNonce(),
    country: 'KR',
    app_code: appCode,
  };
  const text = JSON.stringify({ ...payin(), merchantName: MARK, sign: 'x' });
  expect(await posted('/api/pay/payment/create/v1', { text, bytes: GA, headers })).toMatchObject({
    code: 413,
    msg: 'json parse error',
  });
});

test('so do pages and the sandbox', async () => {
  const refused = { error: { code: 'invalid_request', message: 'The body is not UTF-8' } };
  const text = JSON.stringify({ method: MARK });
  expect(await posted('/checkout/api/payments/x/start', { text, bytes: GA })).toEqual(refused);
  expect(await posted('/_sandbox/payments/x/fail', { text, bytes: GA })).toEqual(refused);
});

describe('with a byte order mark in front, and slashes at the end of the base address', () => {
  const BOM = [0xef, 0xbb, 0xbf];

  test('Eximbay', async () => {
    const { apiKey } = await new Shop(server).keys();
    const headers = { authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}` };
    const text = MARK + JSON.stringify(prepared({ payment: { order_id: 'bom-1' } }));
    const answer = await posted('//v1//payments/ready', { text, bytes: BOM, headers });
    expect(answer).toMatchObject({ rescode: '0000' });
  });

  test('HaiPay', async () => {
    const text = MARK + server.signedBody(collection({}));
    expect(await posted('//krw/collect/apply', { text, bytes: BOM })).toMatchObject({ status: '1' });
    // One mark only: the next is a character, which JSON can't begin with.
    expect(await posted('/krw/collect/apply', { text, bytes: [...BOM, ...BOM] })).toMatchObject({
      error: '2001',
    });
    expect(await posted('//krw//nothing', { text, bytes: BOM })).toMatchObject({ error: '2006' });
  });

  test('TeemoPay', async () => {
    const { appCode } = await new Teemo(server).keys();
    const headers = { timestamp: String(Date.now()), nonce: newNonce(), country: 'KR', app_code: appCode };
    const text = `${MARK}${JSON.stringify({ ...payin(), sign: 'x' })}`;
    // Read as JSON: what is wrong is the signature.
    const answer = await posted('//api//pay/payment/create/v1', { text, bytes: BOM, headers });
    expect(answer).toMatchObject({ code: 401, msg: 'signature verification failed' });
  });
});
