/**
 * What every consumer runs: of each package a signature, a call of the client against a server, and the verifiers. It
 * is written once, as an ES module; `asCommonJs` makes the same with `require` of it.
 */
export const EXERCISE = `
import { createServer } from 'node:http';
import * as eximbay from '@naru/eximbay';
import { verifyWebhook } from '@naru/eximbay/webhook';
import * as haipay from '@naru/haipay';
import { HaiPayClient } from '@naru/haipay/client';
import * as teemopay from '@naru/teemopay';
import { verifyCallback as verifyTeemoPay } from '@naru/teemopay/callback';

const given = JSON.parse(process.env.CONSUMER_KEYS);
const secretKey = given.secretKey;
const haipaySigning = haipay.loadKeys({ secretKey, privateKey: given.haipay.privateKey });
const keys = haipay.loadKeys({ secretKey, publicKey: given.haipay.publicKey });
const teemopaySigning = teemopay.loadPrivateKey(given.teemopay.privateKey);
const platformKey = teemopay.loadPublicKey(given.teemopay.publicKey);
const mid = '1849705C64';

export const callbacks = {
  haipay() {
    const members = { appId: 1054, orderId: 'M1', orderNo: '60', amount: '2000.00', status: 2 };
    const sign = haipay.signMembersSync(members, haipaySigning);
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...members, sign }) };
  },
  teemopay() {
    const members = { merchantOrderNo: 'P1', tradeNo: 'TF201806251011', amount: '1000.00', status: 2 };
    const nonce = '0123456789abcdef0123456789abcdef';
    const sign = teemopay.signMembersSync(members, nonce, teemopaySigning);
    const headers = { 'content-type': 'application/json', nonce };
    return { headers, body: JSON.stringify({ ...members, sign }) };
  },
  eximbay() {
    const values = {
      mid, transaction_type: 'PAYMENT', order_id: 'M1', currency: 'USD', amount: '1', rescode: '0000',
      resmsg: 'Success.', payment_method: 'P101', transaction_id: '1849705C6420220927000016',
    };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { headers, body: eximbay.formBody(eximbay.makeCallback('cross_border', values, secretKey)) };
  },
  webhook() {
    const data = {
      mid, order_id: 'M1', transaction_id: '1849705C6420220927000016', currency: 'USD', amount: '1',
      chargeback_status: 'DEDUCTION', chargeback_deadline: '20261231',
    };
    return eximbay.makeWebhook('CHARGEBACK', data, { secret: secretKey, nowMs: Date.now() });
  },
};

export function verify(name, { body, headers }) {
  if (name === 'haipay') return haipay.verifyCallback({ body, headers, keys });
  if (name === 'teemopay') return verifyTeemoPay({ body, headers, platformKey });
  if (name === 'eximbay') return eximbay.verifyCallback({ body, headers, secretKey, mid, orderId: 'M1' });
  return verifyWebhook({ body, headers, secret: secretKey });
}

function answerTo(path, { orderId, merchantOrderNo, type }) {
  if (path.includes('/collect/')) {
    const data = { orderId, orderNo: '60', payUrl: 'https://pay.example.com/' };
    return haipay.success({ ...data, sign: haipay.signMembersSync(data, haipaySigning) });
  }
  if (path.startsWith('/v1/')) return { rescode: '0000', resmsg: 'Success', fgkey: 'A'.repeat(64) };
  return teemopay.success({ merchantOrderNo, tradeNo: 'TF1', amount: '1000.00', status: 1, type }, 't');
}

async function answered(baseUrl) {
  const collecting = new HaiPayClient({
    baseUrl, appId: 1054, currency: 'KRW', secretKey,
    merchantPrivateKey: given.haipay.privateKey, platformPublicKey: given.haipay.publicKey,
  });
  const paying = new teemopay.TeemoPayClient({
    baseUrl, appCode: 'A2405220001KR001', merchantPrivateKey: given.teemopay.privateKey,
  });
  const preparing = new eximbay.EximbayClient({ baseUrl, mid, apiKey: 'key' });
  return await Promise.all([
    collecting.collectApply({ orderId: 'M1', amount: '2000' }),
    paying.payoutCreate({ merchantOrderNo: 'P1', amount: '1000' }),
    preparing.ready({ payment: { order_id: 'M1', currency: 'USD', amount: '1' } }),
  ]);
}

/** Throws when anything is not as it has to be. */
export async function exercise() {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = answerTo(request.url, JSON.parse(Buffer.concat(chunks).toString('utf8')));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = 'http://127.0.0.1:' + server.address().port;
  const results = await answered(baseUrl);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const gone = createServer();
  await new Promise((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const closedUrl = 'http://127.0.0.1:' + gone.address().port;
  await new Promise((resolve) => gone.close(resolve));
  if (!results.every((result) => result.ok)) throw new Error('calls: ' + JSON.stringify(results));
  const [refused] = await answered(closedUrl);
  if (refused.kind !== 'not_sent') throw new Error('without a server: ' + JSON.stringify(refused));
  for (const name of Object.keys(callbacks)) {
    const { body, headers } = callbacks[name]();
    for (const genuine of [body, Buffer.from(body)]) {
      const verified = verify(name, { body: genuine, headers });
      if (!verified.ok) throw new Error(name + ': ' + verified.reason);
    }
    if (verify(name, { body: body.replace('M1', 'M2').replace('P1', 'P2'), headers }).ok) {
      throw new Error(name + ' takes a changed body');
    }
    let message = 'none';
    try {
      verify(name, { body: JSON.parse('{}'), headers });
    } catch (error) {
      message = String(error);
    }
    if (!/^TypeError: verify.*body is an object: give /.test(message)) throw new Error(name + ': ' + message);
  }
  let keyFault;
  try {
    teemopay.loadPublicKey('no key');
  } catch (error) {
    keyFault = error;
  }
  if (!(keyFault instanceof haipay.KeyFormatError)) throw new Error('KeyFormatError: ' + keyFault);
  return 'exercised';
}
`;

/** The same with `require`. */
export function asCommonJs(text: string): string {
  const exported = [...text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(
    ([, name]) => name,
  );
  const required = text
    .replace(/^import \* as (\w+) from ('[^']+');/gm, 'const $1 = require($2);')
    .replace(/^import (\{[^}]+\}) from ('[^']+');/gm, (_, names: string, from: string) => {
      return `const ${names.replace(/ as /g, ': ')} = require(${from});`;
    })
    .replace(/^export /gm, '');
  return `${required}\nmodule.exports = { ${exported.join(', ')} };\n`;
}

/** Runs it; `.mjs` and `.cjs`. */
export const RUN_ESM = `import { exercise } from './exercise.mjs';\nconsole.log(await exercise());\n`;
export const RUN_CJS = `require('./exercise.cjs').exercise().then(console.log);\n`;

/** What a typed consumer writes; what must not compile stands under `@ts-expect-error`. */
export const TYPED = `
import { EximbayClient, verifyCallback as verifyEximbay } from '@naru/eximbay';
import { verifyWebhook } from '@naru/eximbay/webhook';
import { HaiPayClient, loadKeys, type CollectApplyData, verifyCallback } from '@naru/haipay';
import type { ClientResult } from '@naru/haipay/client';
import { loadPublicKey, verifyPayoutCallback } from '@naru/teemopay';

export function sayHaiPay(body: Buffer | string): string {
  const keys = loadKeys({ secretKey: 's', publicKey: 'p' });
  const callback = verifyCallback({ body, keys, appId: 1 });
  if (!callback.ok) return callback.reason;
  return callback.kind === 'payout' ? callback.outcome : callback.payload.amount;
}
export function sayTeemoPay(body: Uint8Array, headers: Headers): string {
  const callback = verifyPayoutCallback({ body, headers, platformKey: loadPublicKey('p') });
  // @ts-expect-error an outcome is there only when it is genuine
  callback.outcome;
  return callback.ok && callback.outcome === 'success' ? callback.payload.amount : '';
}
export function sayEximbay(body: string, headers: Record<string, string | string[] | undefined>): string {
  const webhook = verifyWebhook({ body, headers, secret: ['a', 'b'] });
  if (webhook.ok && webhook.kind === 'chargeback') return webhook.data.chargeback_status;
  const callback = verifyEximbay({ parameters: { a: '1' }, secretKey: 's', mid: 'm' });
  // @ts-expect-error a body and what was parsed of it are two ways
  verifyEximbay({ body, parameters: {}, secretKey: 's' });
  return callback.ok ? callback.kind : callback.reason;
}
export async function sayResult(client: HaiPayClient): Promise<string> {
  const result: ClientResult<'collectApply'> = await client.collectApply({ orderId: 'M1', amount: '1' } as never);
  if (result.ok) return (result.data satisfies CollectApplyData).payUrl ?? '';
  switch (result.kind) {
    case 'refused':
      return result.code;
    case 'unverified':
      return result.reason;
    case 'not_sent':
      return result.cause.code;
    case 'unknown':
      return result.cause.type;
  }
}
export const eximbay: EximbayClient | undefined = undefined;
`;
