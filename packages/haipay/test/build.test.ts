import { testBuild } from '../../wire/test/support/build-suite.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY, SIGNATURE_VECTORS } from './fixtures/vectors.ts';

/** A merchant's program in plain JavaScript: signs vector A, verifies it, and goes through sub-paths. */
const PROGRAM = `
import { loadKeys, parseSignedJson, signMembersSync, COLLECTION_CODES } from '@naru/haipay';
import { verifyCallback } from '@naru/haipay/callback';
import { HaiPayClient } from '@naru/haipay/client';
import { collectApplyRequestSchema } from '@naru/haipay/schemas';
import { verifyMembersSync } from '@naru/haipay/signature';
const { secretKey, privateKey, publicKey, members } = JSON.parse(process.argv[2]);
const keys = loadKeys({ secretKey, privateKey, publicKey });
const sign = signMembersSync(members, keys);
const parsed = parseSignedJson('{"price":1.50,' + JSON.stringify({ ...members, sign }).slice(1));
console.log(JSON.stringify({
  sign,
  codes: COLLECTION_CODES.length,
  number: parsed.members.entries[0].text,
  tampered: verifyMembersSync(parsed.members, keys),
  callback: verifyCallback({ body: '{}', keys }),
  schema: collectApplyRequestSchema.title,
  client: new HaiPayClient({
    baseUrl: 'https://x.kr', appId: 1, currency: 'KRW', secretKey,
    merchantPrivateKey: privateKey, platformPublicKey: publicKey,
  }) instanceof HaiPayClient,
}));
`;

/** Stands for the network in the first example of the README: a platform that accepts the order. */
const FETCH_STUB = `
import { loadKeys, signMembersSync, success } from '@naru/haipay';
const { HAIPAY_SECRET_KEY: secretKey, HAIPAY_PRIVATE_KEY: privateKey } = process.env;
const keys = loadKeys({ secretKey, privateKey });
globalThis.fetch = async (url, { body }) => {
  const { orderId } = JSON.parse(body);
  const data = { orderId, orderNo: '60', payUrl: url + '#pay' };
  return new Response(JSON.stringify(success({ ...data, sign: signMembersSync(data, keys) })));
};
`;

/** Takes the place of `listen(3000)` in the second example: calls the server once and ends. */
const CALL_ONCE = `.listen(0, '127.0.0.1', async function () {
  const { signMembersSync } = await import('@naru/haipay');
  const { HAIPAY_SECRET_KEY: secretKey, HAIPAY_PRIVATE_KEY: privateKey } = process.env;
  const signing = loadKeys({ secretKey, privateKey });
  const members = { appId: 1054, orderId: 'M1', orderNo: '60', amount: '2000.00', status: 2 };
  for (const status of [2, 3]) {
    const body = JSON.stringify({ ...members, status, sign: signMembersSync(members, signing) });
    const reply = await fetch('http://127.0.0.1:' + this.address().port, { method: 'POST', body });
    console.log(reply.status, await reply.text());
  }
  process.exit();
})`;

const TYPED = `import { HaiPayClient, loadKeys, verifyCallback } from '@naru/haipay';
import type { CallResult, CollectApplyData } from '@naru/haipay';
import type { CollectQueryData } from '@naru/haipay/schemas';
declare const client: HaiPayClient;
const result: CallResult<CollectQueryData> = await client.collectQuery({ orderId: 'M1' });
export const status: number = result.ok ? result.data.status : 0;
export const code: string = !result.ok && result.kind === 'refused' ? result.code : '';
export const cause: string = !result.ok && result.kind === 'not_sent' ? result.cause.code : '';
const callback = verifyCallback({ body: '{}', keys: loadKeys({ secretKey: 's', publicKey: 'p' }) });
export const outcome: 'success' | string = callback.ok ? callback.outcome : callback.reason;
export type Url = CollectApplyData['payUrl'];
// @ts-expect-error the amount of a request is text
await client.payApply({ amount: 5 });
// @ts-expect-error there is no such member
export const wrong = result.ok ? result.data.nothing : null;
`;

const VECTOR = SIGNATURE_VECTORS[0];
const INPUT = {
  secretKey: SECRET_KEY,
  privateKey: PRIVATE_KEY,
  publicKey: PUBLIC_KEY,
  members: VECTOR?.members,
};

testBuild({
  contract: 'haipay',
  program: {
    text: PROGRAM,
    input: INPUT,
    prints: {
      sign: VECTOR?.sign,
      codes: 28,
      number: '1.50',
      tampered: { ok: false, reason: 'mismatch' },
      callback: { ok: false, reason: 'signature_missing' },
      schema: 'HaiPay collect/apply request',
      client: true,
    },
  },
  typed: TYPED,
  env: {
    HAIPAY_SECRET_KEY: SECRET_KEY,
    HAIPAY_PRIVATE_KEY: PRIVATE_KEY,
    HAIPAY_PLATFORM_KEY: PUBLIC_KEY,
  },
  examples: [
    { stub: FETCH_STUB, prints: 'send the payer to https://pay.example.com/krw/collect/apply#pay\n' },
    { instead: CALL_ONCE, prints: 'M1 success 2000.00\n200 SUCCESS\n400 signature_mismatch\n' },
    { prints: 'signature_missing\n' },
  ],
  maxJavaScriptBytes: 130_000,
});
