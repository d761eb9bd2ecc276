/*
 * Eximbay with Node.js 18 or newer and nothing else: a payment from its preparation to its refund.
 *
 *   node docs/examples/eximbay/node.mjs
 *
 * Against the sandbox of `npm start` it needs nothing else. Another server or merchant:
 *   EXIMBAY_URL            http://127.0.0.1:8080
 *   EXIMBAY_MID            the merchant id
 *   EXIMBAY_API_KEY        its API key, for calls
 *   EXIMBAY_SECRET_KEY     its secret key, for results; never sent
 *   EXIMBAY_CALLBACK_URL   how the server reaches port EXIMBAY_CALLBACK_PORT of this machine
 *   EXIMBAY_CALLBACK_PORT  any free port by default
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const RESULT_WITHIN_MS = 15_000;

/** A setting of the environment, else the demo merchant's. */
function setting(variable, demoName) {
  const demoFile = new URL('../../../sandbox/demo-credentials.json', import.meta.url);
  return process.env[variable] ?? JSON.parse(readFileSync(demoFile, 'utf8')).eximbay[demoName];
}

const baseUrl = process.env.EXIMBAY_URL ?? 'http://127.0.0.1:8080';
const mid = setting('EXIMBAY_MID', 'mid');
const apiKey = setting('EXIMBAY_API_KEY', 'apiKey');
const secretKey = setting('EXIMBAY_SECRET_KEY', 'secretKey');

// [call]
/** Posts a body; answers what came, and throws for every rescode but 0000. */
async function call(path, body) {
  const response = await fetch(baseUrl + path, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (answer.rescode !== '0000') throw new Error(`${path}: ${answer.rescode} ${answer.resmsg}`);
  return answer;
}
// [/call]

// [result]
/** SHA-256 over the secret key and all parameters but fgkey, in the order of their names, decoded, empty ones too. */
function fgkeyOf({ fgkey: _, ...parameters }) {
  const names = Object.keys(parameters).sort();
  const text = names.map((name) => `${name}=${parameters[name]}`).join('&');
  return createHash('sha256').update(`${secretKey}?${text}`).digest('hex').toUpperCase();
}

/** The parameters of a result that is genuine and about this order, else undefined. */
function verified(body, order) {
  const parameters = new URLSearchParams(body);
  const result = Object.fromEntries(parameters);
  // What is hashed has no escapes: whoever passes a result on can move the borders between its values. A value that
  // reads as a further parameter, and a name that comes twice, are such a border.
  const isMoved = Object.values(result).some((value) => /&[^&=]*=/.test(value));
  if (isMoved || [...parameters].length > Object.keys(result).length) return undefined;
  const given = Buffer.from((result.fgkey ?? '').toUpperCase());
  const right = Buffer.from(fgkeyOf(result));
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  // The result of another order is genuine, too.
  const { order_id, currency, amount } = order.payment;
  const fits = result.mid === mid && result.order_id === order_id && result.currency === currency;
  return fits && result.amount === amount ? result : undefined;
}

/** Whether the server says the same of the payment: what comes through a browser is no proof of money. */
async function isConfirmed({ transaction_id }, order) {
  const { order_id, currency, amount, lang } = order.payment;
  const payment = { order_id, currency, amount, lang, transaction_id };
  const found = await call('/v1/payments/retrieve', { mid, key_field: 'transaction_id', payment });
  return found.payment.status !== 'NONE';
}

/** Receives the results of an order at status_url: `book` is called once for each that is new. */
function resultServer(order, book) {
  const seen = new Set();
  return createServer(async (request, response) => {
    try {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const result = verified(Buffer.concat(chunks).toString('utf8'), order());
      if (!result) return response.end('rescode=EC00&resmsg=not genuine');
      const isSuccess = result.rescode === '0000';
      if (isSuccess && !(await isConfirmed(result, order())))
        return response.end('rescode=EC00&resmsg=not paid');
      // A result may come more than once. A shop remembers the key in the transaction that books the money. Accounts
      // have two results: Registered, and Sale when they were paid.
      const key = `${result.transaction_id} ${result.rescode} ${result.status ?? ''}`;
      if (!seen.has(key)) book(result);
      seen.add(key);
      response.end('rescode=0000&resmsg=Success');
    } catch {
      response.end('rescode=EC00&resmsg=not readable');
    }
  });
}
// [/result]

/** A result, or a failure after some seconds. */
function inTime(promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('no result came; is the address reachable from the server?')),
      RESULT_WITHIN_MS,
    );
    promise.then(resolve).finally(() => clearTimeout(timer));
  });
}

let order;
let book = () => {};
const booked = new Promise((resolve) => {
  book = resolve;
});
const server = resultServer(
  () => order,
  (result) => book(result),
);
await new Promise((resolve) =>
  server.listen(Number(process.env.EXIMBAY_CALLBACK_PORT ?? 0), '127.0.0.1', resolve),
);
const callbackUrl = process.env.EXIMBAY_CALLBACK_URL ?? `http://127.0.0.1:${server.address().port}/`;

try {
  const payment = {
    transaction_type: 'PAYMENT',
    order_id: `NODE-${Date.now()}`,
    currency: 'USD',
    amount: '30.00',
    lang: 'EN',
  };
  order = {
    payment,
    merchant: { mid },
    buyer: { name: 'Hong Gildong', email: 'hong@example.com' },
    url: { return_url: callbackUrl, status_url: callbackUrl },
  };
  const { fgkey } = await call('/v1/payments/ready', order);
  console.log(`prepared ${payment.order_id}: fgkey ${fgkey}`);

  // A shop hands this to EXIMBAY.request_pay in the payer's browser; here its one call is made by hand.
  const payload = { fgkey, ...order };
  const { url } = await call('/v1/payments', payload);
  console.log(`payment page: ${url}`);

  // Only a sandbox plays the payer; elsewhere somebody has to pay on the page.
  const paid = await fetch(`${baseUrl}/_sandbox/payments/${payment.order_id}/succeed`, { method: 'POST' });
  console.log(paid.ok ? 'the sandbox pays' : 'waiting for the payer');

  const result = await inTime(booked);
  console.log(
    `verified result: ${result.rescode} ${result.transaction_id} of ${result.amount} ${result.currency}`,
  );

  const { order_id, currency, amount, lang } = payment;
  const known = { order_id, currency, amount, lang };
  const found = await call('/v1/payments/retrieve', { mid, key_field: 'order_id', payment: known });
  console.log(`retrieve: ${found.payment.status}, balance ${found.payment.balance}`);

  const refund = {
    refund_type: 'P',
    refund_amount: '10.00',
    refund_id: `${order_id}-1`,
    reason: 'torn cover',
  };
  const refunded = await call(`/v1/payments/${result.transaction_id}/cancel`, {
    mid,
    refund,
    payment: { ...known, balance: found.payment.balance },
  });
  console.log(`refunded ${refunded.refund.refund_amount}, balance ${refunded.payment.balance}`);
} catch (error) {
  console.error(`FAILED: ${error.message}`);
  process.exitCode = 1;
} finally {
  server.close();
  server.closeAllConnections?.();
}
