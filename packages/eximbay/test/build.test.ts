import { expect } from 'vitest';
import { testBuild } from '../../wire/test/support/build-suite.ts';
import * as samples from './fixtures/samples.ts';
import {
  API_KEY,
  CALLBACK_CANONICAL,
  CALLBACK_FGKEY,
  REQUEST_FGKEY,
  SECRET_KEY,
} from './fixtures/vectors.ts';

/** A merchant's program in plain JavaScript: makes and verifies the vectors, and goes through sub-paths. */
const PROGRAM = `
import { requestFgkey } from '@naru/eximbay';
import { parseRequestAmount } from '@naru/eximbay/amount';
import { authorizationHeader } from '@naru/eximbay/auth';
import { verifyCallback } from '@naru/eximbay/callback';
import { EximbayClient } from '@naru/eximbay/client';
import { PAYMENT_METHODS } from '@naru/eximbay/codes';
import { ENDPOINTS } from '@naru/eximbay/endpoints';
import { failure } from '@naru/eximbay/errors';
import { verifyFgkey } from '@naru/eximbay/fgkey';
import { parseForm } from '@naru/eximbay/form';
import { withCurrentNames } from '@naru/eximbay/legacy-names';
import { readTransactionId } from '@naru/eximbay/numbers';
import { checkReady } from '@naru/eximbay/rules';
import { readyRequestSchema } from '@naru/eximbay/schemas';
const { ready, callback, secretKey, apiKey } = JSON.parse(process.argv[2]);
const verified = verifyCallback({ body: callback, secretKey });
console.log(JSON.stringify({
  fgkey: requestFgkey(ready, secretKey),
  amount: String(parseRequestAmount('1.5', 'USD').minorUnits),
  authorization: authorizationHeader(apiKey),
  callback: [verified.ok, verified.outcome],
  methods: PAYMENT_METHODS.length,
  endpoints: Object.keys(ENDPOINTS).length,
  failure: failure('fgkey_invalid').rescode,
  tampered: verifyFgkey({ a: '1', fgkey: 'A'.repeat(64) }, secretKey),
  form: parseForm('a=1').parameters.a,
  names: withCurrentNames({ ref: '1' }),
  form24: readTransactionId('1849705C64W0000056371354').form,
  checked: checkReady(ready).ok,
  schema: readyRequestSchema.title,
  client: new EximbayClient({ baseUrl: 'https://x.kr', mid: '1849705C64', apiKey }) instanceof EximbayClient,
}));
`;

/** Stands for the network in the first example of the README. */
const FETCH_STUB = `
globalThis.fetch = async (url, { headers }) => {
  const fgkey = headers.authorization.slice(-4);
  return new Response(JSON.stringify({ rescode: '0000', resmsg: 'Success', fgkey }));
};
`;

/** Stands for the platform, and for nobody else, in the second example: the payment is there. */
const RETRIEVE_STUB = `
const network = globalThis.fetch;
globalThis.fetch = async (url, init) => {
  if (String(url) !== 'https://pay.example.com/v1/payments/retrieve') return network(url, init);
  const { mid, payment } = JSON.parse(init.body);
  const found = { ...payment, status: 'SALE', transaction_date: '20220927152250' };
  return new Response(JSON.stringify({ rescode: '0000', resmsg: 'Success.', mid, payment: found }));
};
`;

/** Takes the place of `listen(3000)` in the second example: calls the server twice and ends. */
const CALL_TWICE = `.listen(0, '127.0.0.1', async function () {
  const { formBody, makeCallback } = await import('@naru/eximbay');
  const values = {
    mid: '1849705C64', transaction_type: 'PAYMENT', order_id: 'M1001', currency: 'USD', amount: '1',
    rescode: '0000', resmsg: 'Success.', payment_method: 'P101', transaction_id: '1849705C6420220927000016',
  };
  const genuine = makeCallback('cross_border', values, process.env.EXIMBAY_SECRET_KEY);
  for (const amount of ['1', '2']) {
    const body = formBody({ ...genuine, amount });
    const reply = await fetch('http://127.0.0.1:' + this.address().port, { method: 'POST', body });
    console.log(reply.status, await reply.text());
  }
  process.exit();
})`;

const TYPED = `import { EximbayClient, verifyCallback } from '@naru/eximbay';
import type { CallResult, ReadyAnswer } from '@naru/eximbay';
import type { RetrieveAnswer } from '@naru/eximbay/schemas';
declare const client: EximbayClient;
const payment = { order_id: 'M1', currency: 'USD', amount: '1', lang: 'EN' };
const result: CallResult<RetrieveAnswer> = await client.retrieve({ key_field: 'order_id', payment });
export const status: string = result.ok ? result.data.payment.status : '';
export const code: string = !result.ok && result.kind === 'refused' ? result.rescode : '';
export const cause: string = !result.ok && result.kind === 'not_sent' ? result.cause.code : '';
const callback = verifyCallback({ body: '', secretKey: 's' });
export const outcome: string = callback.ok ? callback.outcome : callback.reason;
export type Key = ReadyAnswer['fgkey'];
// @ts-expect-error an amount is text
await client.capture('1', { payment: { ...payment, amount: 5 } });
// @ts-expect-error there is no such member
export const wrong = result.ok ? result.data.nothing : null;
`;

/** Takes the place of `listen(3001)` in the third example: sends a genuine webhook and one with another body. */
const SEND_WEBHOOKS = `.listen(0, '127.0.0.1', async function () {
  const { makeWebhook } = await import('@naru/eximbay');
  const data = {
    mid: '1849705C64', order_id: 'M1001', transaction_id: '1849705C6420220927000016', currency: 'USD',
    amount: '1', chargeback_status: 'DEDUCTION', chargeback_deadline: '20261231',
  };
  const genuine = makeWebhook('CHARGEBACK', data, { secret, nowMs: Date.now() });
  for (const body of [genuine.body, genuine.body.replace('M1001', 'M1002')]) {
    const url = 'http://127.0.0.1:' + this.address().port;
    const reply = await fetch(url, { method: 'POST', headers: genuine.headers, body });
    console.log(reply.status, await reply.text());
  }
  process.exit();
})`;

function expectPayload(printed: string): void {
  const payload = JSON.parse(/^EXIMBAY\.request_pay\((.*)\)\n$/.exec(printed)?.[1] ?? 'null');
  expect(payload).toMatchObject({
    fgkey: 'RDo=',
    merchant: { mid: '1849705C64' },
    payment: { amount: '1.00' },
  });
}

const INPUT = {
  ready: samples.READY,
  callback: `${CALLBACK_CANONICAL}&fgkey=${CALLBACK_FGKEY}`,
  secretKey: SECRET_KEY,
  apiKey: API_KEY,
};

testBuild({
  contract: 'eximbay',
  program: {
    text: PROGRAM,
    input: INPUT,
    prints: {
      fgkey: REQUEST_FGKEY,
      amount: '150',
      authorization: 'Basic dGVzdF8xODQ5NzA1QzY0MkMyMTdFMEIyRDo=',
      callback: [true, 'paid'],
      methods: 92,
      endpoints: 12,
      failure: 'VE00',
      tampered: { ok: false, reason: 'mismatch' },
      form: '1',
      names: { order_id: '1' },
      form24: 'korean_card',
      checked: true,
      schema: 'Eximbay payments/ready request',
      client: true,
    },
  },
  typed: TYPED,
  env: { EXIMBAY_API_KEY: API_KEY, EXIMBAY_SECRET_KEY: SECRET_KEY, EXIMBAY_WEBHOOK_SECRET: SECRET_KEY },
  examples: [
    { stub: FETCH_STUB, prints: expectPayload },
    {
      stub: RETRIEVE_STUB,
      instead: CALL_TWICE,
      prints: 'M1001 paid 1\n200 rescode=0000&resmsg=Success\n200 rescode=EC00&resmsg=fgkey_mismatch\n',
    },
    {
      instead: SEND_WEBHOOKS,
      prints: 'M1001 DEDUCTION 20261231\n200 {"rescode":"0000","resmsg":"Success"}\n400 signature_mismatch\n',
    },
    { prints: 'fgkey_missing\n' },
  ],
  maxJavaScriptBytes: 240_000,
});
