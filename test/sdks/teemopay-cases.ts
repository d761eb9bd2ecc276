import {
  ALL_ERRORS,
  ENDPOINTS,
  type EndpointName,
  formatRate,
  loadPrivateKey,
  loadPublicKey,
  membersOf,
  parseAmount,
  parseFee,
  parseRate,
  parseRequestAmount,
  parseSignedJson,
  signMembersSync,
  stringToSign,
  success,
  TeemoPayClient,
  verifyCallback,
  verifyMembersSync,
  verifyPayinCallback,
  verifyPayoutCallback,
} from '../../packages/teemopay/src/index.ts';
import { ambiguousField } from '../../packages/teemopay/src/unambiguous.ts';
import * as samples from '../../packages/teemopay/test/fixtures/samples.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SIGNATURE_VECTORS } from '../../packages/teemopay/test/fixtures/vectors.ts';
import { cutsOf } from '../../packages/wire/test/support/cuts.ts';
import { damagedBase64 } from '../../packages/wire/test/support/signature-suite.ts';
import { type Case, callResult, stubFetch, verifiedResult } from './cases.ts';
import { amountResult } from './haipay-cases.ts';

type Members = Readonly<Record<string, unknown>>;

const NONCE = '0123456789abcdef0123456789abcdef';
const NOW_MS = 1_767_225_600_000;
const APP_CODE = 'A2405220001KR001';
const privateKey = loadPrivateKey(PRIVATE_KEY);
const publicKey = loadPublicKey(PUBLIC_KEY);
const HEADERS = { nonce: NONCE, timestamp: String(NOW_MS), appCode: APP_CODE };

const unsigned = ({ sign: _, ...members }: Members): Members => members;
const signed = (members: Members, nonce = NONCE): Members => ({
  ...unsigned(members),
  sign: signMembersSync(unsigned(members), nonce, privateKey),
});

function textCases(text: string): Case[] {
  const parsed = parseSignedJson(text);
  if (!parsed.ok) return [];
  const forms = [false, true].map((isCompact) => {
    const expected = stringToSign(parsed.members, 'n', isCompact ? 'compact' : 'as_received');
    return { op: 'teemopay.text', title: text.slice(0, 80), input: { text, isCompact }, expected };
  });
  const result = verifyMembersSync(parsed.members, NONCE, publicKey);
  const input = { text, nonce: NONCE, publicKey: PUBLIC_KEY };
  return [
    ...forms,
    { op: 'teemopay.fault', title: text.slice(0, 80), input, expected: result.ok ? null : result.reason },
  ];
}

type Method = 'verify' | 'verifyPayin' | 'verifyPayout';
interface Options {
  readonly appCode?: string;
  readonly extraMembers?: readonly string[];
  readonly windowMs?: number;
  readonly nowMs?: number;
  readonly kind?: 'payin' | 'payout';
}
type Headers = Readonly<Record<string, string | readonly string[]>>;

const VERIFIERS = {
  verify: verifyCallback,
  verifyPayin: verifyPayinCallback,
  verifyPayout: verifyPayoutCallback,
};

function callbackCase(
  title: string,
  body: string,
  headers: Headers = HEADERS,
  options: Options = {},
  method: Method = 'verify',
): Case {
  const result = VERIFIERS[method]({ body, headers, platformKey: publicKey, ...options });
  const input = { method, body, headers, options, publicKey: PUBLIC_KEY };
  return { op: 'teemopay.callback', title, input, expected: verifiedResult(result) };
}

function cutCases(fields: Members): Case[] {
  const text = stringToSign(membersOf(fields), 'n').replace(/&nonce=[^&]*$/, '');
  const there = Object.values(fields).filter((value) => value !== null && value !== undefined);
  const { sign } = signed(fields);
  return cutsOf(text, text.split('&').length - there.length + 1).map((cut) => {
    const numbers = Object.entries(cut).filter(
      ([name, value]) => name !== 'completeTime' && /^\d{1,3}$/.test(value),
    );
    const members = {
      ...cut,
      ...Object.fromEntries(numbers.map(([name, value]) => [name, Number(value)])),
      sign,
    };
    return callbackCase(`cut: ${JSON.stringify(cut)}`, JSON.stringify(members));
  });
}

function headerCases(good: string): Case[] {
  const window = { windowMs: 1000, nowMs: NOW_MS };
  return [
    callbackCase('no nonce', good, {}),
    callbackCase('a blank nonce', good, { ...HEADERS, nonce: ' ' }),
    callbackCase('a list of one', good, { ...HEADERS, nonce: [NONCE] }),
    callbackCase('a list of two', good, { ...HEADERS, nonce: [NONCE, NONCE] }),
    callbackCase('twice', good, { ...HEADERS, Nonce: NONCE }),
    callbackCase('another case', good, { NONCE }),
    callbackCase('another nonce', good, { nonce: 'f'.repeat(32) }),
    callbackCase('a nonce with more', good, { nonce: `x&nonce=${NONCE}` }),
    callbackCase('the right app', good, HEADERS, { appCode: APP_CODE }),
    callbackCase(
      'the right app, older name',
      good,
      { nonce: NONCE, app_code: APP_CODE },
      { appCode: APP_CODE },
    ),
    callbackCase('another app', good, HEADERS, { appCode: 'A2405220001KR002' }),
    callbackCase('no app', good, { nonce: NONCE }, { appCode: APP_CODE }),
    callbackCase('in time', good, HEADERS, window),
    callbackCase('too late', good, HEADERS, { ...window, nowMs: NOW_MS + 1001 }),
    callbackCase('too early', good, HEADERS, { ...window, nowMs: NOW_MS - 1001 }),
    callbackCase('no time', good, { nonce: NONCE }, window),
    callbackCase('a time that is none', good, { ...HEADERS, timestamp: '1767225600' }, window),
  ];
}

function callbackCases(): Case[] {
  const payin = unsigned(samples.PAYIN_CALLBACK);
  const payout = unsigned(samples.PAYOUT_CALLBACK);
  const good = JSON.stringify(signed(payin));
  const { sign } = signed(payin) as { readonly sign: string };
  const changes: Members[] = [
    { status: 1 },
    { status: 3, paymentAmount: null },
    { status: 0, paymentAmount: null },
    { status: 9 },
    { status: '2' },
    { status: 'x' },
    { paymentAmount: null },
    { paymentAmount: ' ' },
    { paymentAmount: 1000 },
    { tradeNo: 'XX1' },
    { tradeNo: 'TS24052200000491357178416' },
    { tradeNo: 'TS1' },
    { tradeNo: 'TF2501010001KR0000000000000000' },
    { paymentOrderNo: null },
    { errorMessage: 'a&status=3' },
    { errorMessage: 'a & b' },
    { merchantOrderNo: 'M1&x=2' },
    { merchantOrderNo: `M1&x=${'2'.repeat(70)}` },
    { paymentInfo: 'https://x.kr/?a=1&b=2' },
    { paymentInfo: 'https://x.kr/?a=1&status=2' },
    { paymentInfo: 'https://x.kr/?a=1&paymentType=2' },
    { paymentInfo: '299&x=1' },
    { paymentInfo: 'https://x.kr/', paymentInfp: '1' },
    { merchantOrderNp: 'x' },
    { completeTime: '1&2' },
    { 'a&b': '1' },
    { Status: '3' },
    { later: ['a', { b: 'c' }] },
    { blank: '\u3000\u001c', nbsp: '\u00a0' },
  ];
  const payouts: Members[] = [
    {},
    { status: 3, amount: null },
    { status: 4 },
    { status: 4, amount: '' },
    { status: 1 },
  ];
  return [
    callbackCase('good', good),
    ...headerCases(good),
    callbackCase('a payout as a payment', JSON.stringify(signed(payout)), HEADERS, {}, 'verifyPayin'),
    callbackCase('a payment as a payout', good, HEADERS, {}, 'verifyPayout'),
    callbackCase('kind given', JSON.stringify(signed({ ...payin, tradeNo: 'X' })), HEADERS, {
      kind: 'payin',
    }),
    callbackCase('not JSON', 'x'),
    callbackCase('twice', `{"status":2,${good.slice(1)}`),
    callbackCase('unsigned', JSON.stringify(payin)),
    callbackCase('changed', JSON.stringify({ ...signed(payin), paymentAmount: '9.00' })),
    ...damagedBase64(sign).map((damaged) =>
      callbackCase(damaged, JSON.stringify({ ...payin, sign: damaged })),
    ),
    ...changes.map((change) =>
      callbackCase(JSON.stringify(change), JSON.stringify(signed({ ...payin, ...change }))),
    ),
    ...payouts.map((change) =>
      callbackCase(JSON.stringify(change), JSON.stringify(signed({ ...payout, ...change }))),
    ),
    callbackCase('an extra name', JSON.stringify(signed({ ...payin, merchantOrderNp: 'x' })), HEADERS, {
      extraMembers: ['merchantOrderNp'],
    }),
    ...cutCases(payin),
    ...cutCases(payout),
    ...cutCases({ ...payin, merchantOrderNo: 'M1&a=b' }),
  ];
}

function ambiguousCases(): Case[] {
  const order = { ...unsigned(samples.PAYMENT_801), idCardNumber: 'user-1' };
  const tried: [EndpointName, Members][] = [
    ['paymentCreate', order],
    ['paymentCreate', { ...order, merchantName: 'Shop&merchantOrderNo=M2' }],
    ['paymentCreate', { ...order, idCardNumber: 'x& IpAddress =1' }],
    ['paymentCreate', { ...order, idCardNumber: 'x&nonce=1' }],
    ['paymentCreate', { ...order, added: { text: ['x&email=y'] } }],
    ['paymentCreate', { ...order, merchantOrderNo: 'M1&x=2' }],
    ['paymentCreate', { ...order, callbackUrl: 'https://s.kr/?a&email=b' }],
    ['paymentCreate', { ...order, callbackUrl: 'https://s.kr/?a&amount=1' }],
    ['payoutCreate', { ...unsigned(samples.PAYOUT), realName: 'x&bankAccount=1' }],
    ['paymentQuery', { merchantOrderNo: 'a&b=c' }],
  ];
  return tried.map(([endpoint, members]) => {
    const found = ambiguousField(ENDPOINTS[endpoint].request, members);
    const expected = found === undefined ? null : [found.member, found.hidden ?? null];
    return {
      op: 'teemopay.ambiguous',
      title: JSON.stringify(members),
      input: { endpoint, members },
      expected,
    };
  });
}

type Call = Exclude<keyof TeemoPayClient, 'transactionPages'>;

async function callCase(
  name: Call,
  request: Members | undefined,
  text: string,
  status = 200,
  more = {},
): Promise<Case> {
  const options = {
    baseUrl: 'https://pay.example.com',
    appCode: APP_CODE,
    merchantPrivateKey: PRIVATE_KEY,
    ...more,
  };
  const { fetch, seen } = stubFetch(status, text);
  const client = new TeemoPayClient({ ...options, fetch, now: () => NOW_MS, newNonce: () => NONCE });
  const call = client[name].bind(client) as (request?: Members) => Promise<object>;
  const result = callResult(await call(request));
  const args = request === undefined ? [] : [request];
  const input = { name, args, answer: text, status, options: { ...options, nowMs: NOW_MS, newNonce: NONCE } };
  const { sign: _, ...body } = JSON.parse(seen.body ?? '{}') as Members;
  const expected = { result, request: { method: seen.method, url: seen.url, body } };
  return { op: 'teemopay.call', title: `${name} ${status} ${text.slice(0, 100)}`, input, expected };
}

function callCases(): Promise<Case>[] {
  const payout = unsigned(samples.PAYOUT);
  const of = (data: unknown) => JSON.stringify(success(data, samples.TRACE_ID));
  const order = { merchantOrderNo: 'OrderNoExample' };
  const bad = [
    '',
    '[]',
    '{}',
    '{"a":1,"a":1}',
    '{"code":200}',
    '{"code":"200","data":null}',
    '{"code":200,"data":[]}',
    '{"code":1.5,"data":{}}',
    of({ ...samples.PAYOUT_DATA, merchantOrderNo: 'M2' }),
    of({ ...samples.PAYOUT_DATA, status: '1' }),
    of({ ...samples.PAYOUT_DATA, status: 'x' }),
    of({ ...samples.PAYOUT_DATA, amount: undefined }),
    of({ ...samples.PAYOUT_DATA, tradeNo: 5 }),
    of(signed(samples.PAYOUT_DATA)),
    of({ ...samples.PAYOUT_DATA, sign: 'x' }),
    JSON.stringify(samples.PAYOUT_BARE_ANSWER),
    JSON.stringify(signed(samples.PAYOUT_BARE_ANSWER)),
  ];
  const errors = [...ALL_ERRORS.map(({ code, msg }) => ({ code, msg })), { code: 777, msg: 'new' }];
  const key = { platformPublicKey: PUBLIC_KEY };
  return [
    callCase('paymentCreate', samples.PAYMENT_801, of(samples.PAYMENT_801_DATA)),
    callCase(
      'paymentCreate',
      { ...samples.PAYMENT_801, email: null, phone: '  ' },
      of(samples.PAYMENT_FAILED_DATA),
    ),
    callCase(
      'paymentCreate',
      { merchantOrderNo: '802_test_012' },
      JSON.stringify(samples.PAYMENT_802_ANSWER),
    ),
    callCase('paymentQuery', order, of(samples.PAYMENT_QUERY_DATA)),
    callCase('payoutCreate', payout, of(samples.PAYOUT_DATA)),
    callCase('payoutQuery', order, of(samples.PAYOUT_QUERY_DATA)),
    callCase('merchantBalance', undefined, of(samples.BALANCE_DATA)),
    callCase('transactionList', unsigned(samples.LIST_REQUEST), of(samples.LIST_DATA)),
    callCase('transactionList', unsigned(samples.LIST_REQUEST), of({ records: [] })),
    callCase(
      'transactionList',
      {},
      of({ pageIndex: null, records: [{ ...samples.LIST_RECORD, status: '2' }] }),
    ),
    ...errors.flatMap(({ code, msg }) => [
      callCase('payoutCreate', payout, JSON.stringify({ code, msg, data: null, traceId: 't' })),
      callCase('payoutCreate', payout, JSON.stringify({ code: String(code), msg: 'other words' }), 401),
    ]),
    ...bad.flatMap((text) => [
      callCase('payoutCreate', payout, text),
      callCase('payoutCreate', payout, text, 200, key),
      callCase('payoutCreate', payout, text, 404),
      callCase('payoutCreate', payout, text, 502),
    ]),
  ];
}

async function pageCase(title: string, request: Members, texts: readonly string[]): Promise<Case> {
  const options = {
    baseUrl: 'https://pay.example.com',
    appCode: APP_CODE,
    merchantPrivateKey: PRIVATE_KEY,
  };
  let asked = 0;
  const fetch = async () => new Response(texts[asked++]);
  const client = new TeemoPayClient({ ...options, fetch });
  const list = unsigned(samples.LIST_REQUEST) as Parameters<TeemoPayClient['transactionPages']>[0];
  const expected: unknown[] = [];
  for await (const result of client.transactionPages({ ...list, ...request }))
    expected.push(callResult(result));
  const input = { options, args: [{ ...list, ...request }], answers: texts };
  return { op: 'teemopay.pages', title, input, expected };
}

function pageCases(): Promise<Case>[] {
  const page = (pageIndex: string | null, records: readonly unknown[] = [samples.LIST_RECORD]) =>
    JSON.stringify(success({ pageIndex, records }, samples.TRACE_ID));
  return [
    pageCase('until a page without entries', {}, [page('a'), page('b'), page('c', [])]),
    pageCase('until a page without a cursor', { pageIndex: 'z' }, [page('a'), page(null)]),
    pageCase('until a blank cursor', {}, [page('a'), page(' ')]),
    pageCase('until the cursor that was asked for', {}, [page('a'), page('a')]),
    pageCase('until a page that was there', {}, [page('a'), page('b'), page('a')]),
    pageCase('until a refusal', {}, [page('a'), '{"code":430,"msg":"no","data":null,"traceId":"t"}']),
    pageCase('until an answer that is none', {}, ['x']),
  ];
}

export const teemopayTextCases = (texts: readonly string[]): Case[] => texts.flatMap(textCases);

export async function teemopayCases(): Promise<Case[]> {
  const amounts = ['0', '1000', '1000.00', '10.50', '10.5', '0.999', '-1', '', '007', '1\n'];
  const rates = ['0.0100', '1', '1.000001', '0', '0.1234567', '2', '', '1.', '.5', '0.01\n'];
  return [
    ...SIGNATURE_VECTORS.map(({ title, members, nonce, sign }) => {
      return {
        op: 'teemopay.sign',
        title,
        input: { members, nonce, privateKey: PRIVATE_KEY },
        expected: sign,
      };
    }),
    ...SIGNATURE_VECTORS.flatMap(({ members }) => textCases(JSON.stringify(signed(members)))),
    ...callbackCases(),
    ...ambiguousCases(),
    ...amounts.flatMap((text) => [
      { op: 'teemopay.amount', title: text, input: { text }, expected: amountResult(parseAmount(text)) },
      { op: 'teemopay.fee', title: text, input: { text }, expected: amountResult(parseFee(text)) },
      {
        op: 'teemopay.requestAmount',
        title: text,
        input: { text },
        expected: numberOf(parseRequestAmount(text)),
      },
    ]),
    ...rates.map((text) => {
      return { op: 'teemopay.rate', title: text, input: { text }, expected: numberOf(parseRate(text)) };
    }),
    ...[0, 1, 100, 10_000, 12_345, 1_000_000].map((ppm) => {
      return {
        op: 'teemopay.formatRate',
        title: String(ppm),
        input: { ppm },
        expected: formatRate(BigInt(ppm)),
      };
    }),
    ...(await Promise.all([...callCases(), ...pageCases()])),
  ];
}

const numberOf = (value: bigint | undefined) => (value === undefined ? null : Number(value));
