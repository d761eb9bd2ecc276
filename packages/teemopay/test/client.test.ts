import { describe, expect, test } from 'vitest';
import { testClient } from '../../wire/test/support/client-suite.ts';
import { type FakePlatform, fakePlatform, type SeenRequest } from '../../wire/test/support/fake-platform.ts';
import {
  type EndpointName,
  type FailureName,
  failure,
  generateKeyPair,
  headerValue,
  loadPrivateKey,
  loadPublicKey,
  nonceFault,
  parseSignedJson,
  signMembersSync,
  success,
  TeemoPayClient,
  type TeemoPayClientOptions,
  verifyMembersSync,
} from '../src/index.ts';
import * as samples from './fixtures/samples.ts';
import { PRIVATE_KEY, PUBLIC_KEY } from './fixtures/vectors.ts';

/** The platform of these tests has the vectors' keys, the merchant a pair of its own. */
const platformKey = loadPrivateKey(PRIVATE_KEY);
const merchantPair = await generateKeyPair();
const merchantKey = loadPublicKey(merchantPair.publicKey);
const NONCE = '0123456789abcdef0123456789abcdef';

const platform = fakePlatform();

function clientOf(changes: Partial<TeemoPayClientOptions> = {}): TeemoPayClient {
  return new TeemoPayClient({
    baseUrl: `${platform.baseUrl}/`,
    appCode: 'A2405220001KR001',
    merchantPrivateKey: merchantPair.privateKey,
    ...changes,
  });
}

const answerOf = (data: object) => JSON.stringify(success(data, samples.TRACE_ID));
const answerData = (data: object) => platform.answerText(answerOf(data));

const { sign: _sign, paymentType: _type, ...payment801 } = samples.PAYMENT_801;
const payment = { ...payment801, paymentType: 801 as const };
const payout = {
  merchantOrderNo: 'OrderNoExample',
  amount: '1000',
  bankCode: '088',
  bankName: 'Shinhan Bank',
  accountType: 801 as const,
  bankAccount: '12345678998765',
  realName: 'realName',
  idType: 'RRN' as const,
};
const query = { merchantOrderNo: 'OrderNoExample' };
const list = {
  type: 'PAYIN' as const,
  beginTime: '2026-01-01 00:00:00.000',
  endTime: '2026-01-31 00:00:00.000',
};

const open = (code: number) =>
  [JSON.stringify({ code, msg: 'x', data: null, traceId: 't' }), { code, msg: 'x', traceId: 't' }] as const;

testClient<TeemoPayClient, EndpointName>(platform, {
  clientOf,
  calls: {
    paymentCreate: {
      call: (client) => client.paymentCreate(payment),
      path: '/api/pay/payment/create/v1',
      data: samples.PAYMENT_801_DATA,
    },
    paymentQuery: {
      call: (client) => client.paymentQuery(query),
      path: '/api/pay/payment/query/v1',
      data: samples.PAYMENT_QUERY_DATA,
    },
    payoutCreate: {
      call: (client) => client.payoutCreate(payout),
      path: '/api/pay/payout/create/v1',
      data: samples.PAYOUT_DATA,
    },
    payoutQuery: {
      call: (client) => client.payoutQuery(query),
      path: '/api/pay/payout/query/v1',
      data: samples.PAYOUT_QUERY_DATA,
    },
    merchantBalance: {
      call: (client) => client.merchantBalance(),
      path: '/api/pay/merchant/balance',
      data: samples.BALANCE_DATA,
    },
    transactionList: {
      call: (client) => client.transactionList(list),
      path: '/api/pay/transaction/queryList',
      data: samples.LIST_DATA,
    },
  },
  moving: 'payoutCreate',
  answerOf,
  refusal: {
    text: JSON.stringify(failure('duplicate_order', samples.TRACE_ID)),
    result: { code: 426, msg: failure('duplicate_order', '').msg, traceId: samples.TRACE_ID },
  },
  open: [500, 412, 448, 499, 9999].map(open),
  unusable: {
    'a code that is no number': '{"code":"ok","data":{}}',
    'code twice': '{"code":200,"code":426}',
    'no data': '{"code":200,"msg":"success","data":null}',
    'data that is a list': '{"code":200,"data":[]}',
    'a repeated field in data': '{"code":200,"data":{"status":2,"status":3}}',
    'a missing field': answerOf({ ...query, status: 2 }),
    'a wrong type': answerOf({ ...samples.PAYOUT_DATA, status: 'done' }),
  },
  another: [
    ['another payment', 'paymentCreate', answerOf({ ...samples.PAYMENT_801_DATA, merchantOrderNo: 'x' })],
    ['another payment', 'paymentQuery', answerOf({ ...samples.PAYMENT_QUERY_DATA, merchantOrderNo: 'x' })],
    ['another payout', 'payoutCreate', answerOf({ ...samples.PAYOUT_DATA, merchantOrderNo: 'x' })],
    ['another payout', 'payoutQuery', answerOf({ ...samples.PAYOUT_QUERY_DATA, merchantOrderNo: 'x' })],
  ],
});

describe('requests', () => {
  test('are signed POSTs of JSON with the four headers', async () => {
    answerData(samples.PAYMENT_801_DATA);
    const client = clientOf({ now: () => 1767225600000 });
    const result = await client.paymentCreate({ ...payment, email: ' ', expirationTime: undefined });
    expect(result).toEqual({
      ok: true,
      data: samples.PAYMENT_801_DATA,
      traceId: samples.TRACE_ID,
      signature: 'absent',
    });
    expect(platform.seen).toHaveLength(1);
    const [{ headers, body }] = platform.seen as [SeenRequest];
    expect(headers).toMatchObject({
      timestamp: '1767225600000',
      country: 'KR',
      app_code: 'A2405220001KR001',
    });
    const nonce = headerValue(headers, 'nonce') ?? '';
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    const parsed = parseSignedJson(body);
    expect(parsed.ok && verifyMembersSync(parsed.members, nonce, merchantKey)).toEqual({ ok: true });
    expect(parsed.ok && Object.keys(parsed.members.values)).not.toContain('email');
  });

  test('have a new nonce each time', async () => {
    answerData(samples.BALANCE_DATA);
    const client = clientOf();
    for (let call = 0; call < 5; call += 1) await client.merchantBalance();
    const nonces = platform.seen.map(({ headers }) => headerValue(headers, 'nonce'));
    expect(new Set(nonces).size).toBe(5);
    for (const nonce of nonces) expect(nonceFault(nonce)).toBe(null);
  });

  test('may name the application as the newer pages do', async () => {
    answerData(samples.BALANCE_DATA);
    await clientOf({ appCodeHeader: 'appCode' }).merchantBalance();
    expect(platform.seen[0]?.headers).toMatchObject({ appcode: 'A2405220001KR001' });
    expect(platform.seen[0]?.headers).not.toHaveProperty('app_code');
    expect(JSON.parse(platform.seen[0]?.body ?? '')).toEqual({ sign: expect.any(String) });
  });
});

describe('answers', () => {
  test.each([
    ['duplicate_order', 426],
    ['signature_invalid', 401],
    ['order_not_found', 434],
    ['app_not_found', 416],
  ] as readonly [FailureName, number][])('%s is a refusal', async (name, code) => {
    const envelope = failure(name, samples.TRACE_ID);
    const refused = { ok: false, kind: 'refused', code, msg: envelope.msg, traceId: samples.TRACE_ID };
    platform.answerJson(envelope);
    expect(await clientOf().payoutCreate(payout)).toEqual(refused);
    const { data: _, ...withoutData } = envelope;
    platform.answerJson({ ...withoutData, code: String(code) }, 400);
    expect(await clientOf().payoutQuery(query)).toEqual(refused);
  });

  test('without texts a refusal is still one', async () => {
    platform.answerJson({ code: 425, msg: null });
    expect(await clientOf().payoutCreate(payout)).toEqual({
      ok: false,
      kind: 'refused',
      code: 425,
      msg: '',
      traceId: '',
    });
  });

  test('an order that failed is an answer', async () => {
    answerData(samples.PAYMENT_FAILED_DATA);
    const result = await clientOf().paymentCreate(payment);
    expect(result).toMatchObject({ ok: true, data: { status: 3, paymentInfo: null } });
  });

  test('numbers may come as text, nulls may be left out, unknown fields are kept', async () => {
    const { amount: _, errorCode: __, ...others } = samples.PAYOUT_QUERY_DATA;
    platform.answerJson({ code: '200', data: { ...others, status: '2', added: [1] } });
    expect(await clientOf().payoutQuery(query)).toMatchObject({
      ok: true,
      traceId: '',
      data: { status: 2, amount: null, errorCode: null, added: [1] },
    });
    const [record] = samples.LIST_DATA.records;
    const { failReason: _reason, ...old } = { ...record, status: '2', settleStatus: '0', paymentList: null };
    answerData({ pageIndex: '', records: [old] });
    expect(await clientOf().transactionList(list)).toMatchObject({
      data: { records: [{ status: 2, settleStatus: 0, failReason: null, paymentList: null }] },
    });
  });
});

describe('the answer to a payout as the first pages had it', () => {
  const { sign: _, ...bare } = samples.PAYOUT_BARE_ANSWER;

  test('is understood without an envelope', async () => {
    platform.answerJson(samples.PAYOUT_BARE_ANSWER);
    expect(await clientOf().payoutCreate(payout)).toEqual({
      ok: true,
      data: { ...samples.PAYOUT_BARE_ANSWER, amount: null },
      traceId: '',
      signature: 'unchecked',
    });
    expect(await clientOf({ platformPublicKey: PUBLIC_KEY }).payoutCreate(payout)).toMatchObject({
      ok: true,
      signature: 'mismatch',
    });
  });

  test('is verified when it is signed with the nonce of the request', async () => {
    const client = clientOf({ platformPublicKey: PUBLIC_KEY, newNonce: () => NONCE });
    const sign = signMembersSync(bare, NONCE, platformKey);
    platform.answerJson({ ...bare, sign });
    expect(await client.payoutCreate(payout)).toMatchObject({ ok: true, signature: 'verified' });
    platform.answerJson(success({ ...bare, sign }, 't'));
    expect(await client.payoutCreate(payout)).toMatchObject({ ok: true, signature: 'verified' });
    platform.answerJson({ ...bare, status: 3, sign });
    expect(await client.payoutCreate(payout)).toMatchObject({ ok: true, signature: 'mismatch' });
    platform.answerJson(bare);
    expect(await client.payoutCreate(payout)).toMatchObject({ ok: true, signature: 'absent' });
  });

  test('is understood there only, and only for the order in question', async () => {
    platform.answerJson(samples.PAYOUT_QUERY_DATA);
    expect(await clientOf().payoutQuery(query)).toMatchObject({ kind: 'unknown' });
    platform.answerJson({ ...bare, merchantOrderNo: 'other' });
    expect(await clientOf().payoutCreate(payout)).toMatchObject({ kind: 'unknown' });
  });
});

describe('pages of the list', () => {
  const [record] = samples.LIST_DATA.records;

  /** A platform with these pages: `[cursor of the page, its answer]`. */
  function answerPages(pages: Readonly<Record<string, object>>): FakePlatform['answer'] {
    return (response, one) => {
      const { pageIndex = '' } = JSON.parse(one.body) as { pageIndex?: string };
      response.end(JSON.stringify(pages[pageIndex]));
    };
  }

  async function collect(changes: { pageIndex?: string } = {}) {
    const pages: string[] = [];
    for await (const page of clientOf().transactionPages({ ...list, ...changes })) {
      pages.push(page.ok ? `${page.data.records.length} ${page.data.pageIndex}` : page.kind);
      if (pages.length > 10) throw new Error('no end');
    }
    return pages;
  }

  const page = (pageIndex: string | null, count: number) =>
    success({ pageIndex, records: Array.from({ length: count }, () => record) }, 't');

  test.each([
    ['no cursor', { '': page('a', 2), a: page(null, 1) }, ['2 a', '1 null']],
    ['a blank cursor', { '': page('a', 2), a: page(' ', 1) }, ['2 a', '1  ']],
    ['no entries', { '': page('a', 2), a: page('b', 0) }, ['2 a', '0 b']],
    ['the same cursor', { '': page('a', 2), a: page('a', 1) }, ['2 a', '1 a']],
    ['one page', { '': page(null, 1) }, ['1 null']],
    ['a refusal', { '': page('a', 2), a: failure('list_cursor_invalid', 't') }, ['2 a', 'refused']],
    ['a failure', { '': failure('business_error', 't') }, ['unknown']],
    ['a circle', { '': page('a', 2), a: page('b', 1), b: page('a', 1) }, ['2 a', '1 b', '1 a', 'unknown']],
  ])('end with %s', async (_, pages, expected) => {
    platform.answer = answerPages(pages);
    expect(await collect()).toEqual(expected);
  });

  test('may begin in the middle', async () => {
    platform.answer = answerPages({ a: page('b', 1), b: page(null, 1) });
    expect(await collect({ pageIndex: 'a' })).toEqual(['1 b', '1 null']);
  });

  test('are not asked for when nobody wants them', async () => {
    platform.answer = answerPages({ '': page('a', 2), a: page(null, 1) });
    for await (const first of clientOf().transactionPages(list)) {
      expect(first.ok).toBe(true);
      break;
    }
    expect(platform.seen).toHaveLength(1);
  });
});

test('faults of the configuration are thrown at once', () => {
  expect(() => clientOf({ merchantPrivateKey: PUBLIC_KEY })).toThrow('private key');
  expect(() => clientOf({ platformPublicKey: 'x' })).toThrow('public key');
});
