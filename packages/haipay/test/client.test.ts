import { describe, expect, test } from 'vitest';
import { testClient } from '../../wire/test/support/client-suite.ts';
import { fakePlatform } from '../../wire/test/support/fake-platform.ts';
import {
  type EndpointName,
  failure,
  generateKeyPair,
  HaiPayClient,
  type HaiPayClientOptions,
  loadKeys,
  parseSignedJson,
  signMembersSync,
  success,
  verifyMembersSync,
} from '../src/index.ts';
import * as samples from './fixtures/samples.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY } from './fixtures/vectors.ts';

/** The platform of these tests has the vectors' keys, the merchant a pair of its own. */
const platformKeys = loadKeys({ secretKey: SECRET_KEY, privateKey: PRIVATE_KEY });
const merchantPair = await generateKeyPair();
const merchantKeys = loadKeys({ secretKey: SECRET_KEY, publicKey: merchantPair.publicKey });

const platform = fakePlatform();

function clientOf(changes: Partial<HaiPayClientOptions> = {}): HaiPayClient {
  return new HaiPayClient({
    baseUrl: `${platform.baseUrl}/`,
    appId: 1054,
    currency: 'KRW',
    secretKey: SECRET_KEY,
    merchantPrivateKey: merchantPair.privateKey,
    platformPublicKey: PUBLIC_KEY,
    ...changes,
  });
}

function signed(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { sign: _, ...members } = data;
  return { ...members, sign: signMembersSync(members, platformKeys) };
}

const answerOf = (data: Readonly<Record<string, unknown>>) => JSON.stringify(success(signed(data)));
const answerData = (data: Readonly<Record<string, unknown>>) => platform.answerText(answerOf(data));

const { appId: _appId, sign: _sign, ...collection } = samples.COLLECT_APPLY;
const {
  appId: _payAppId,
  sign: _paySign,
  ...payout
} = { ...samples.PAY_APPLY, accountType: 'BANK_ACCOUNT' as const };
const query = { orderId: 'M22222000028' };

const unsigned = ({ sign: _, ...data }: Readonly<Record<string, unknown>>) => data;
const refund = { orderId: samples.REFUND_DATA.orderId, orderNo: samples.REFUND_DATA.orderNo };
const cashier = {
  orderId: 'M1',
  name: '홍길동',
  phone: '010-1234-5678',
  email: 'a@b.kr',
  amount: '1000',
  currency: 'USD',
  region: 'KR',
  callBackUrl: 'https://x.kr',
  callBackFailUrl: 'https://x.kr/fail',
  partnerUserId: 'U1',
} as const;
const open = (name: 'internal_error' | 'too_many_requests' | 'busy') => {
  const { error, msg } = failure(name);
  return [JSON.stringify(failure(name)), { code: error, message: msg }] as const;
};
const duplicate = failure('duplicate_order');

testClient<HaiPayClient, EndpointName>(platform, {
  clientOf: (options) => clientOf({ ...options, currency: 'USD' }),
  calls: {
    collectApply: {
      call: (client) => client.collectApply(collection),
      path: '/usd/collect/apply',
      data: { ...unsigned(samples.COLLECT_APPLY_DATA), orderId: collection.orderId },
    },
    collectQuery: {
      call: (client) => client.collectQuery(query),
      path: '/usd/collect/query',
      data: unsigned(samples.COLLECT_QUERY_DATA),
    },
    payApply: {
      call: (client) => client.payApply(payout),
      path: '/usd/pay/apply',
      data: { ...unsigned(samples.PAY_APPLY_DATA), orderId: payout.orderId },
    },
    payQuery: {
      call: (client) => client.payQuery({ orderId: 'M1234567112' }),
      path: '/usd/pay/query',
      data: unsigned(samples.PAY_QUERY_DATA_PAID),
    },
    accountLedger: {
      call: (client) => client.accountLedger(),
      path: '/usd/account/ledger',
      data: unsigned(samples.LEDGER_DATA),
    },
    refundApply: {
      call: (client) => client.refundApply(refund),
      path: '/usd/refund/apply',
      data: unsigned(samples.REFUND_DATA),
    },
    refundQuery: {
      call: (client) => client.refundQuery({ refundNo: samples.REFUND_DATA.refundNo }),
      path: '/usd/refund/refundQuery',
      data: unsigned(samples.REFUND_DATA),
    },
    paymentConfig: {
      call: (client) => client.paymentConfig({ transaction: 'collect' }),
      path: '/common/payment/config',
      data: unsigned(samples.PAYMENT_CONFIG_DATA),
    },
    cashierApply: {
      call: (client) => client.cashierApply(cashier),
      path: '/global/cashier/collect/apply',
      data: { ...unsigned(samples.COLLECT_APPLY_DATA), orderId: cashier.orderId },
    },
    cashierQuery: {
      call: (client) => client.cashierQuery(query),
      path: '/global/cashier/collect/query',
      data: { ...unsigned(samples.COLLECT_QUERY_DATA), currency: 'KRW' },
    },
  },
  moving: 'payApply',
  answerOf,
  refusal: {
    text: JSON.stringify(duplicate),
    result: { code: '5001', message: 'system:orderId already exists' },
  },
  open: [
    open('internal_error'),
    // The call before it, whose answer did not come, may be carried out.
    open('too_many_requests'),
    open('busy'),
    ['{"status":"0","error":"7777","msg":"not published"}', { code: '7777', message: 'not published' }],
    ['{"status":"0"}', { code: '', message: '' }],
  ],
  unusable: {
    'an unknown status': '{"status":"2","data":{}}',
    'no data': JSON.stringify({ status: '1', error: '00000000', msg: '' }),
    'data that is a list': '{"status":"1","data":[]}',
    'status twice': '{"status":"1","status":"0"}',
    'a repeated member in data': '{"status":"1","data":{"orderNo":"2","orderNo":"3"}}',
    'a missing member': answerOf({ orderId: payout.orderId }),
    'a wrong type': answerOf({ orderId: payout.orderId, orderNo: {} }),
  },
  another: [
    ['another order', 'collectQuery', answerOf({ ...samples.COLLECT_QUERY_DATA, orderId: 'other' })],
    ['another payout', 'payApply', answerOf({ ...samples.PAY_APPLY_DATA, orderId: 'other' })],
    ['a refund of another number', 'refundApply', answerOf({ ...samples.REFUND_DATA, orderId: 'R2' })],
    ['another refund', 'refundQuery', answerOf({ ...samples.REFUND_DATA, refundNo: '5023042811314348' })],
  ],
});

describe('requests', () => {
  test('for the settings of the app need nothing', async () => {
    answerData(samples.PAYMENT_CONFIG_DATA);
    expect(await clientOf().paymentConfig()).toMatchObject({ ok: true, verified: true });
  });

  test('are signed and without blank members', async () => {
    answerData(samples.COLLECT_APPLY_DATA);
    const result = await clientOf().collectApply({ ...collection, subject: '', country: undefined });
    expect(result).toMatchObject({
      ok: true,
      verified: true,
      data: { payUrl: samples.COLLECT_APPLY_DATA.payUrl },
    });
    expect(platform.seen).toHaveLength(1);
    expect(platform.seen[0]?.url).toBe('/krw/collect/apply');
    const body = platform.seen[0]?.body ?? '';
    const parsed = parseSignedJson(body);
    expect(parsed.ok && verifyMembersSync(parsed.members, merchantKeys)).toEqual({ ok: true });
    expect(parsed.ok && parsed.members.values['appId']).toBe(1054);
    expect(parsed.ok && Object.keys(parsed.members.values)).not.toContain('subject');
  });
});

describe('answers', () => {
  test('a refusal, as text or as number, also with another HTTP status', async () => {
    platform.answerText(JSON.stringify(failure('duplicate_order')));
    const refused = { ok: false, kind: 'refused', code: '5001', message: 'system:orderId already exists' };
    expect(await clientOf().collectQuery(query)).toEqual(refused);
    platform.answerText(JSON.stringify({ ...failure('duplicate_order'), status: 0 }), 400);
    expect(await clientOf().collectQuery(query)).toEqual(refused);
  });

  test('a code that leaves it open is no refusal of any call, an unknown one only where no money moves', async () => {
    platform.answerJson(failure('internal_error'));
    const cause = { type: 'uncertain_code', code: '9003', message: 'system:internal error' };
    const unknown = { ok: false, kind: 'unknown', cause };
    expect(await clientOf().collectApply(collection)).toEqual(unknown);
    platform.answerJson({ status: '0', error: '7777', msg: 'what nobody published' });
    expect(await clientOf().refundApply(refund)).toMatchObject({ kind: 'unknown' });
    expect(await clientOf().collectApply(collection)).toMatchObject({ kind: 'refused', code: '7777' });
  });

  test('numbers may come as text and text members as null', async () => {
    const data = { ...samples.COLLECT_QUERY_DATA, status: '2', errorMsg: null };
    platform.answerText(JSON.stringify({ ...success(signed(data)), status: 1 }));
    expect(await clientOf().collectQuery(query)).toMatchObject({ ok: true, data: { status: 2 } });
  });

  test.each([
    ['mismatch', { ...signed(samples.COLLECT_QUERY_DATA), status: 2 }],
    ['malformed', { ...samples.COLLECT_QUERY_DATA, sign: 'AAAA' }],
    ['missing', { ...samples.COLLECT_QUERY_DATA, sign: undefined }],
  ])('a signature that does not verify: %s', async (reason, data) => {
    platform.answerText(JSON.stringify(success(data)));
    const strict = await clientOf().collectQuery(query);
    expect(strict).toMatchObject({ ok: false, kind: 'unverified', reason, data: { orderId: query.orderId } });
    const reported = await clientOf({ answerVerification: 'report' }).collectQuery(query);
    expect(reported).toMatchObject({ ok: true, verified: false, data: { orderId: query.orderId } });
  });
});

test('an answer about another refund is none, also by the number of the order', async () => {
  answerData(samples.REFUND_DATA);
  const unknown = { ok: false, kind: 'unknown', cause: { type: 'malformed_answer' } };
  expect(await clientOf().refundQuery({ orderId: 'R2' })).toMatchObject(unknown);
});

test('what is no answer is none, also to a client that only reports what does not verify', async () => {
  const data = samples.COLLECT_QUERY_DATA;
  for (const text of [
    '<html>',
    '{"status":"2","data":{}}',
    '{"status":"1","data":{"status":2,"status":3}}',
    answerOf({ orderId: query.orderId, status: 2 }),
    answerOf({ ...data, orderId: 'other' }),
    JSON.stringify(success({ ...data, orderId: 'other' })),
  ]) {
    platform.answerText(text);
    const result = await clientOf({ answerVerification: 'report' }).collectQuery(query);
    expect(result, text).toMatchObject({ ok: false, kind: 'unknown', cause: { type: 'malformed_answer' } });
  }
});

test('faults of the configuration are thrown at once', () => {
  expect(() => clientOf({ merchantPrivateKey: PUBLIC_KEY })).toThrow('private key');
  expect(() => clientOf({ platformPublicKey: 'x' })).toThrow('public key');
});
