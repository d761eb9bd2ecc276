/*
 * HaiPay with Node.js 18 or newer and @naru/haipay: a collection, its verified callback, its query.
 *
 *   node docs/examples/haipay/node.mjs
 *
 * Against the sandbox of `npm start` it needs nothing else. Another server or app:
 *   HAIPAY_URL            http://127.0.0.1:8080
 *   HAIPAY_APP_ID         the app
 *   HAIPAY_SECRET_KEY     its secret key
 *   HAIPAY_PRIVATE_KEY    its private key: one line of base64 (PKCS#8), as it is exchanged
 *   HAIPAY_PLATFORM_KEY   the platform's public key: one line of base64
 *   HAIPAY_CALLBACK_URL   how the server reaches port HAIPAY_CALLBACK_PORT of this machine
 *   HAIPAY_CALLBACK_PORT  any free port by default
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { CALLBACK_SUCCESS_REPLY, HaiPayClient, loadKeys, verifyCallback } from '@naru/haipay';

const CALLBACK_WITHIN_MS = 15_000;

/** A setting of the environment, else the demo app's. */
function setting(variable, demoName) {
  const demoFile = new URL('../../../sandbox/demo-credentials.json', import.meta.url);
  return process.env[variable] ?? JSON.parse(readFileSync(demoFile, 'utf8')).haipay[0][demoName];
}

const baseUrl = process.env.HAIPAY_URL ?? 'http://127.0.0.1:8080';
const appId = Number(setting('HAIPAY_APP_ID', 'appId'));
const secretKey = setting('HAIPAY_SECRET_KEY', 'secretKey');
const merchantPrivateKey = setting('HAIPAY_PRIVATE_KEY', 'merchantPrivateKey');
const platformPublicKey = setting('HAIPAY_PLATFORM_KEY', 'platformPublicKey');

// [client]
const client = new HaiPayClient({
  baseUrl,
  appId,
  currency: 'KRW',
  secretKey,
  merchantPrivateKey,
  platformPublicKey,
});

/** `data` of an answer; throws for anything but a genuine yes. */
function dataOf(what, result) {
  if (result.ok) return result.data;
  if (result.kind === 'refused') throw new Error(`${what}: ${result.code} ${result.message}`);
  if (result.kind === 'not_sent') throw new Error(`${what}: no connection, it may be sent again`);
  throw new Error(`${what}: not known whether it was carried out, query the order`);
}
// [/client]

// [callback]
/** Receives callbacks: `book` is called once for each that is genuine and new. */
function callbackServer(book) {
  const keys = loadKeys({ secretKey, publicKey: platformPublicKey });
  const seen = new Set();
  return createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const callback = verifyCallback({ body: Buffer.concat(chunks), keys, appId });
    if (!callback.ok) return response.writeHead(400).end(callback.reason);
    // A callback may come more than once. A shop remembers the key in the transaction that books the money. An app that
    // takes an amount in parts (status 4) books what collectQuery says in actualAmount, since callbacks have no number.
    const key = `${callback.payload.orderNo} ${callback.payload.status}`;
    if (!seen.has(key)) book(callback);
    seen.add(key);
    return response.end(CALLBACK_SUCCESS_REPLY);
  });
}
// [/callback]

/** A callback, or a failure after some seconds. */
function inTime(promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('no callback came; is the address reachable from the server?')),
      CALLBACK_WITHIN_MS,
    );
    promise.then(resolve).finally(() => clearTimeout(timer));
  });
}

let book = () => {};
const booked = new Promise((resolve) => {
  book = resolve;
});
const server = callbackServer((callback) => book(callback));
await new Promise((resolve) =>
  server.listen(Number(process.env.HAIPAY_CALLBACK_PORT ?? 0), '127.0.0.1', resolve),
);
const notifyUrl = process.env.HAIPAY_CALLBACK_URL ?? `http://127.0.0.1:${server.address().port}/`;

try {
  const orderId = `NODE-${Date.now()}`;
  // [collect]
  const created = await client.collectApply({
    orderId,
    amount: '2000',
    payType: 'EWALLET',
    inBankCode: 'KAKAOPAY_KRW',
    name: '홍길동',
    phone: '01012345678',
    email: 'payer@example.com',
    partnerUserId: 'user-1',
    callBackUrl: 'https://shop.example.com/paid',
    callBackFailUrl: 'https://shop.example.com/failed',
    notifyUrl,
  });
  const { orderNo, payUrl } = dataOf('collect/apply', created);
  console.log(`created ${orderNo}: send the payer to ${payUrl}`);
  // [/collect]

  // Only a sandbox plays the payer; elsewhere somebody has to pay on the page.
  const paid = await fetch(`${baseUrl}/_sandbox/payments/${orderId}/succeed`, { method: 'POST' });
  console.log(paid.ok ? 'the sandbox pays' : 'waiting for the payer');

  const { outcome, payload } = await inTime(booked);
  console.log(`verified callback: ${payload.orderNo} ${outcome}, ${payload.amount} ${payload.currency}`);

  const found = dataOf('collect/query', await client.collectQuery({ orderId }));
  console.log(`query: status ${found.status}, received ${found.actualAmount}, fee ${found.fee}`);
} catch (error) {
  console.error(`FAILED: ${error.message}`);
  process.exitCode = 1;
} finally {
  server.close();
  server.closeAllConnections?.();
}
