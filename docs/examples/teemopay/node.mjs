/*
 * TeemoPay with Node.js 18 or newer and nothing else: a payment from its creation to its callback.
 *
 *   node docs/examples/teemopay/node.mjs
 *
 * Against the sandbox of `npm start` it needs nothing else. Another server or application:
 *   TEEMOPAY_URL           http://127.0.0.1:8080
 *   TEEMOPAY_APP_CODE      the application
 *   TEEMOPAY_PRIVATE_KEY   its private key: one line of base64 (PKCS#8), as it is exchanged
 *   TEEMOPAY_PLATFORM_KEY  the platform's public key: one line of base64
 *   TEEMOPAY_CALLBACK_URL  how the server reaches port TEEMOPAY_CALLBACK_PORT of this machine
 *   TEEMOPAY_CALLBACK_PORT any free port by default
 */
import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const CALLBACK_WITHIN_MS = 15_000;

/** A setting of the environment, else the demo application's. */
function setting(variable, demoName) {
  const demoFile = new URL('../../../sandbox/demo-credentials.json', import.meta.url);
  return process.env[variable] ?? JSON.parse(readFileSync(demoFile, 'utf8')).teemopay[demoName];
}

const baseUrl = process.env.TEEMOPAY_URL ?? 'http://127.0.0.1:8080';
const appCode = setting('TEEMOPAY_APP_CODE', 'appCode');
const merchantKey = createPrivateKey({
  key: Buffer.from(setting('TEEMOPAY_PRIVATE_KEY', 'merchantPrivateKey'), 'base64'),
  format: 'der',
  type: 'pkcs8',
});
const platformKey = createPublicKey({
  key: Buffer.from(setting('TEEMOPAY_PLATFORM_KEY', 'platformPublicKey'), 'base64'),
  format: 'der',
  type: 'spki',
});

// [signature]
/** The text that is signed: the fields that have a value, in the order of their names, and the nonce last. */
function textToSign(fields, nonce) {
  const names = Object.keys(fields).filter(
    (name) => name !== 'sign' && String(fields[name] ?? '').trim() !== '',
  );
  return [...names.sort().map((name) => `${name}=${fields[name]}`), `nonce=${nonce}`].join('&');
}

/** Signs the fields and posts them; answers `data`, and throws for every code but 200. */
async function call(path, fields) {
  const nonce = randomBytes(16).toString('hex');
  const signature = sign('RSA-SHA1', Buffer.from(textToSign(fields, nonce)), merchantKey);
  const response = await fetch(baseUrl + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      timestamp: String(Date.now()),
      nonce,
      country: 'KR',
      app_code: appCode,
    },
    body: JSON.stringify({ ...fields, sign: signature.toString('base64') }),
  });
  const answer = await response.json();
  if (answer.code !== 200) throw new Error(`${path}: ${answer.code} ${answer.msg} (${answer.traceId})`);
  return answer.data;
}
// [/signature]

// [callback]
/** A callback's fields when the platform signed them, else undefined. The nonce is the one of its own header. */
function verified(body, headers) {
  const fields = JSON.parse(body);
  const text = Buffer.from(textToSign(fields, headers.nonce));
  return verify('RSA-SHA1', text, platformKey, Buffer.from(fields.sign ?? '', 'base64')) ? fields : undefined;
}

/** Receives callbacks: `book` is called once for each that is genuine and new. */
function callbackServer(book) {
  const seen = new Set();
  return createServer(async (request, response) => {
    try {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const fields = verified(Buffer.concat(chunks).toString('utf8'), request.headers);
      if (!fields) return response.writeHead(400).end('signature');
      // A callback may come more than once. A shop remembers the key in the transaction that books the money.
      const key = fields.paymentOrderNo ?? `${fields.tradeNo}:${fields.status}`;
      if (!seen.has(key)) book(fields);
      seen.add(key);
      response.end('SUCCESS');
    } catch {
      response.writeHead(400).end('body');
    }
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

let callback = () => {};
const called = new Promise((resolve) => {
  callback = resolve;
});
const server = callbackServer((fields) => callback(fields));
await new Promise((resolve) =>
  server.listen(Number(process.env.TEEMOPAY_CALLBACK_PORT ?? 0), '127.0.0.1', resolve),
);
const callbackUrl = process.env.TEEMOPAY_CALLBACK_URL ?? `http://127.0.0.1:${server.address().port}/`;

try {
  const merchantOrderNo = `NODE-${Date.now()}`;
  const created = await call('/api/pay/payment/create/v1', {
    merchantOrderNo,
    paymentType: 801,
    realName: '홍길동',
    merchantName: 'Seoul Books',
    accountHolderNumber: '950101',
    amount: '1000',
    callbackUrl,
  });
  if (created.status !== 1) throw new Error(`the payment failed: ${created.errorMsg}`);
  const { bankName } = created.additionalInfo;
  console.log(`created ${created.tradeNo}: pay ${created.amount} won to ${bankName} ${created.paymentInfo}`);

  // Only a sandbox plays the payer; elsewhere somebody has to pay now.
  const paid = await fetch(`${baseUrl}/_sandbox/payments/${merchantOrderNo}/succeed`, { method: 'POST' });
  console.log(paid.ok ? 'the sandbox pays' : 'waiting for the payer');

  const { paymentOrderNo, paymentAmount, status } = await inTime(called);
  console.log(`verified callback: ${paymentOrderNo} received ${paymentAmount} won, status ${status}`);

  const query = await call('/api/pay/payment/query/v1', { merchantOrderNo });
  console.log(`query: status ${query.status}, received ${query.amount}, fee ${query.serviceAmount}`);
  if (query.status !== 2) throw new Error('the payment is not paid');
} catch (error) {
  console.error(`FAILED: ${error.message}`);
  process.exitCode = 1;
} finally {
  server.close();
  server.closeAllConnections?.();
}
