import { testBuild } from '../../wire/test/support/build-suite.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SIGNATURE_VECTORS } from './fixtures/vectors.ts';

/**
 * A merchant's program in plain JavaScript: signs vector V2, verifies it, and goes through every sub-path.
 */
const PROGRAM = `
import { loadPrivateKey, loadPublicKey, parseSignedJson } from '@naru/teemopay';
import { formatAmount } from '@naru/teemopay/amount';
import { PAYOUT_BANKS } from '@naru/teemopay/banks';
import { verifyCallback } from '@naru/teemopay/callback';
import { TeemoPayClient } from '@naru/teemopay/client';
import { PAYMENT_TYPE } from '@naru/teemopay/codes';
import { ENDPOINTS } from '@naru/teemopay/endpoints';
import { findErrors } from '@naru/teemopay/errors';
import { nonceFault } from '@naru/teemopay/headers';
import { generateKeyPair } from '@naru/teemopay/keys';
import { kindOfTradeNo } from '@naru/teemopay/numbers';
import { PAYOUT_ERRORS } from '@naru/teemopay/order-errors';
import { checkTransactionList } from '@naru/teemopay/rules';
import { paymentCreateRequestSchema } from '@naru/teemopay/schemas';
import { signMembersSync, stringToSign, verifyMembersSync } from '@naru/teemopay/signature';
import { payoutStatusName } from '@naru/teemopay/statuses';
const { privateKey, publicKey, members, nonce } = JSON.parse(process.argv[2]);
const sign = signMembersSync(members, nonce, loadPrivateKey(privateKey));
const parsed = parseSignedJson(JSON.stringify({ ...members, sign }));
const generated = await generateKeyPair();
console.log(JSON.stringify({
  sign,
  verified: verifyMembersSync(parsed.members, nonce, loadPublicKey(publicKey)),
  otherKey: verifyMembersSync(parsed.members, nonce, loadPublicKey(generated.publicKey)),
  amount: formatAmount(1000n),
  banks: PAYOUT_BANKS.length,
  callback: verifyCallback({ body: '{}', headers: { nonce }, platformKey: loadPublicKey(publicKey) }),
  paths: Object.keys(ENDPOINTS).length,
  wallet: PAYMENT_TYPE.kakaopay,
  error: findErrors(426)[0].msg,
  nonce: nonceFault(nonce),
  kind: kindOfTradeNo('TS2501010001KR0000000000000000'),
  reasons: PAYOUT_ERRORS.length,
  list: checkTransactionList({ type: 'x' }, { nowMs: 0 }).ok,
  schema: paymentCreateRequestSchema.title,
  string: stringToSign(parsed.members, nonce).startsWith('accountHolderNumber='),
  status: payoutStatusName(4),
  client: new TeemoPayClient({ baseUrl: 'https://x.kr', appCode: 'A', merchantPrivateKey: privateKey })
    instanceof TeemoPayClient,
}));
`;

/**
 * Stands for the network in the examples of the README: a platform that accepts the order and has one payout.
 */
const FETCH_STUB = `
import { success } from '@naru/teemopay';
globalThis.fetch = async (url, { body, headers }) => {
  const { merchantOrderNo, type } = JSON.parse(body);
  if (!headers.nonce || headers.app_code !== 'A2405220001KR001') throw new Error('no headers');
  const order = { merchantOrderNo, tradeNo: 'TS1', amount: '1000.00', paymentType: 801, status: 1 };
  const account = { paymentInfo: '29900000000000', additionalInfo: { bankCode: 'IBK', bankName: '기업은행' } };
  const record = { type, merchantOrderNo: 'P1', tradeNo: 'TF1', status: 2, transactionAmount: '1000.00' };
  const data = url.endsWith('/queryList') ? { pageIndex: null, records: [record] } : { ...order, ...account };
  return new Response(JSON.stringify(success(data, 't')));
};
`;

/** Takes the place of `listen(3000)` in the example of a receiver: calls the server and ends. */
const CALL_TWICE = `.listen(0, '127.0.0.1', async function () {
  const { loadPrivateKey, signMembersSync } = await import('@naru/teemopay');
  const key = loadPrivateKey(process.env.TEEMOPAY_PRIVATE_KEY);
  const members = { merchantOrderNo: 'P1', tradeNo: 'TF201806251011', amount: '1000.00', status: 4 };
  const headers = { nonce: '0123456789abcdef0123456789abcdef', country: 'KR', appCode: 'A2405220001KR001' };
  for (const nonce of [headers.nonce, 'another']) {
    const body = JSON.stringify({ ...members, sign: signMembersSync(members, nonce, key) });
    const reply = await fetch('http://127.0.0.1:' + this.address().port, { method: 'POST', body, headers });
    console.log(reply.status, await reply.text());
  }
  process.exit();
})`;

const TYPED = `import { TeemoPayClient, deduplicationKey, loadPublicKey, verifyCallback } from '@naru/teemopay';
import type { ClientResult, PaymentCreateData } from '@naru/teemopay';
import type { PayoutQueryData } from '@naru/teemopay/schemas';
declare const client: TeemoPayClient;
const result: ClientResult<'payoutQuery'> = await client.payoutQuery({ merchantOrderNo: 'M1' });
export const data: PayoutQueryData | null = result.ok ? result.data : null;
export const code: number = !result.ok && result.kind === 'refused' ? result.code : 0;
export const cause: string = !result.ok && result.kind === 'not_sent' ? result.cause.code : '';
const callback = verifyCallback({ body: '{}', headers: new Headers(), platformKey: loadPublicKey('p'), windowMs: 1 });
export const key: string = callback.ok ? deduplicationKey(callback) : callback.reason;
if (callback.ok && callback.kind === 'payin' && callback.outcome === 'success') {
  const amount: string = callback.payload.paymentAmount;
  console.log(amount);
}
export type Info = NonNullable<PaymentCreateData['additionalInfo']>['bankCode'];
for await (const page of client.transactionPages({ type: 'PAYIN', beginTime: '', endTime: '' })) {
  if (page.ok) console.log(page.data.records[0]?.paymentList?.[0]?.settleStatus);
}
// @ts-expect-error the amount of a request is text
await client.paymentCreate({ amount: 5 });
const order = { merchantOrderNo: 'M', realName: 'R', merchantName: 'N', amount: '1' };
await client.paymentCreate({ ...order, paymentType: 803 });
// @ts-expect-error there is no such payment type
await client.paymentCreate({ ...order, paymentType: 1 });
// @ts-expect-error there is no such field
export const wrong = result.ok ? result.data.nothing : null;
`;

/** V2. */
const VECTOR = SIGNATURE_VECTORS[1];
const INPUT = {
  privateKey: PRIVATE_KEY,
  publicKey: PUBLIC_KEY,
  members: VECTOR?.members,
  nonce: VECTOR?.nonce,
};

testBuild({
  contract: 'teemopay',
  program: {
    text: PROGRAM,
    input: INPUT,
    prints: {
      sign: VECTOR?.sign,
      verified: { ok: true },
      otherKey: { ok: false, reason: 'mismatch' },
      amount: '1000.00',
      banks: 32,
      callback: { ok: false, reason: 'signature_missing' },
      paths: 6,
      wallet: 803,
      error: 'merchant order duplicate',
      nonce: null,
      kind: 'payin',
      reasons: 18,
      list: false,
      schema: 'TeemoPay payment/create request',
      string: true,
      status: 'refunded',
      client: true,
    },
  },
  typed: TYPED,
  env: { TEEMOPAY_PRIVATE_KEY: PRIVATE_KEY, TEEMOPAY_PLATFORM_KEY: PUBLIC_KEY },
  examples: [
    { stub: FETCH_STUB, prints: 'pay to 29900000000000 기업은행\n' },
    { stub: FETCH_STUB, prints: 'TF1 2 1000.00\n' },
    {
      instead: CALL_TWICE,
      prints: 'TF201806251011:4 payout refunded P1\n200 SUCCESS\n400 signature_mismatch\n',
    },
    { prints: 'signature_missing\n' },
  ],
  maxJavaScriptBytes: 155_000,
});
