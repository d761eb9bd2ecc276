import { afterAll, beforeAll, expect, test } from 'vitest';
import { MerchantProject, nodesOfThisMachine } from '../../wire/test/support/merchant-project.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY, SIGNATURE_VECTORS } from './fixtures/vectors.ts';

let project: MerchantProject;

beforeAll(() => {
  project = new MerchantProject('haipay');
}, 120_000);

afterAll(() => {
  project.remove();
});

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
  callback: verifyCallback('{}', keys),
  schema: collectApplyRequestSchema.title,
  client: new HaiPayClient({
    baseUrl: 'https://x.kr', appId: 1, currency: 'KRW', secretKey,
    merchantPrivateKey: privateKey, platformPublicKey: publicKey,
  }) instanceof HaiPayClient,
}));
`;

test('the built package works in plain JavaScript', () => {
  const vector = SIGNATURE_VECTORS[0];
  if (vector === undefined) throw new Error('vector A is missing');
  const input = {
    secretKey: SECRET_KEY,
    privateKey: PRIVATE_KEY,
    publicKey: PUBLIC_KEY,
    members: vector.members,
  };
  project.write('program.mjs', PROGRAM);
  for (const node of nodesOfThisMachine()) {
    const output = project.run(['program.mjs', JSON.stringify(input)], {}, node);
    expect(JSON.parse(output), node).toEqual({
      sign: vector.sign,
      codes: 28,
      number: '1.50',
      tampered: { ok: false, reason: 'mismatch' },
      callback: { ok: false, reason: 'signature_missing' },
      schema: 'HaiPay collect/apply request',
      client: true,
    });
  }
});

test('its declarations are complete without the source', () => {
  project.expectTypesToFit(
    `import { HaiPayClient, loadKeys, verifyCallback } from '@naru/haipay';
     import type { CallResult, CollectApplyData } from '@naru/haipay';
     import type { CollectQueryData } from '@naru/haipay/schemas';
     declare const client: HaiPayClient;
     const result: CallResult<CollectQueryData> = await client.collectQuery({ orderId: 'M1' });
     export const status: number = result.ok ? result.data.status : 0;
     export const code: string = !result.ok && result.kind === 'refused' ? result.code : '';
     const callback = verifyCallback('{}', loadKeys({ secretKey: 's', publicKey: 'p' }));
     export const outcome: 'success' | string = callback.ok ? callback.outcome : callback.reason;
     export type Url = CollectApplyData['payUrl'];
     // @ts-expect-error the amount of a request is text
     await client.payApply({ amount: 5 });
     // @ts-expect-error there is no such member
     export const wrong = result.ok ? result.data.nothing : null;
    `,
  );
}, 60_000);

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

test('the examples of the README run as printed', () => {
  const [collect = '', callbacks = ''] = project.examples();
  project.write('stub.mjs', FETCH_STUB);
  project.write('collect.mjs', collect);
  expect(callbacks).toContain('.listen(3000)');
  project.write('callbacks.mjs', callbacks.replace('.listen(3000)', CALL_ONCE));
  const env = {
    HAIPAY_SECRET_KEY: SECRET_KEY,
    HAIPAY_PRIVATE_KEY: PRIVATE_KEY,
    HAIPAY_PLATFORM_KEY: PUBLIC_KEY,
  };
  expect(project.run(['--import', './stub.mjs', 'collect.mjs'], env)).toBe(
    'send the payer to https://pay.example.com/krw/collect/apply#pay\n',
  );
  expect(project.run(['callbacks.mjs'], env)).toBe(
    'M1 success 2000.00\n200 SUCCESS\n400 signature_mismatch\n',
  );
}, 60_000);

test('it holds what is published and nothing else', () => {
  project.expectToBePublishable('@naru/haipay');
});
