import {
  ambiguousMember,
  type EndpointName,
  failure,
  generateKeyPair,
  HaiPayClient,
  loadKeys,
  membersOf,
  parseAmount,
  parseSignedJson,
  signMembersSync,
  stringToSign,
  success,
  verifyCallback,
  verifyCollectionCallback,
  verifyMembersSync,
  verifyPayoutCallback,
} from '../../packages/haipay/src/index.ts';
import * as samples from '../../packages/haipay/test/fixtures/samples.ts';
import {
  PRIVATE_KEY,
  PUBLIC_KEY,
  SECRET_KEY,
  SIGNATURE_VECTORS,
} from '../../packages/haipay/test/fixtures/vectors.ts';
import { cutsOf } from '../../packages/wire/test/support/cuts.ts';
import { damagedBase64 } from '../../packages/wire/test/support/signature-suite.ts';
import { type Case, callResult, largeBodies, stubFetch, verifiedResult } from './cases.ts';

type Members = Readonly<Record<string, unknown>>;

const signing = loadKeys({ secretKey: SECRET_KEY, privateKey: PRIVATE_KEY });
const verifying = loadKeys({ secretKey: SECRET_KEY, publicKey: PUBLIC_KEY });
const { sign: _callbackSign, ...CALLBACK } = samples.CALLBACK;
const PAYOUT = { ...CALLBACK, orderNo: '3026010112003333' };

const signed = (members: Members): Members => ({ ...members, sign: signMembersSync(members, signing) });
const unsigned = ({ sign: _, ...members }: Members): Members => members;

function textCases(text: string): Case[] {
  const parsed = parseSignedJson(text);
  if (!parsed.ok) return [];
  const forms = [false, true].map((asJava) => {
    const expected = stringToSign(parsed.members, 'k', asJava ? 'java_list' : 'compact_json');
    return { op: 'haipay.text', title: text.slice(0, 80), input: { text, asJava }, expected };
  });
  const result = verifyMembersSync(parsed.members, verifying);
  const input = { text, secretKey: SECRET_KEY, publicKey: PUBLIC_KEY };
  const expected = result.ok ? null : result.reason;
  return [...forms, { op: 'haipay.fault', title: text.slice(0, 80), input, expected }];
}

type Method = 'verify' | 'verifyCollection' | 'verifyPayout';
interface Options {
  readonly appId?: number | string;
  readonly extraMembers?: readonly string[];
  readonly kind?: 'collection' | 'payout';
}

const VERIFIERS = {
  verify: verifyCallback,
  verifyCollection: verifyCollectionCallback,
  verifyPayout: verifyPayoutCallback,
};

function callbackCase(title: string, body: string, options: Options = {}, method: Method = 'verify'): Case {
  const input = { method, body, options, secretKey: SECRET_KEY, publicKey: PUBLIC_KEY };
  return {
    op: 'haipay.callback',
    title,
    input,
    expected: verifiedResult(VERIFIERS[method]({ body, keys: verifying, ...options })),
  };
}

function cutCases(members: Members): Case[] {
  const text = stringToSign(membersOf(members), 'k').replace(/&key=[^&]*$/, '');
  const glued = text.split('&').length - Object.keys(members).length + 1;
  const { sign } = signed(members);
  // `status` is a number where it is cut off by itself, as the genuine one.
  return cutsOf(text, glued).map((cut) => {
    const status = /^\d$/.test(cut['status'] ?? '') ? { status: Number(cut['status']) } : {};
    return callbackCase(`cut: ${JSON.stringify(cut)}`, JSON.stringify({ ...cut, ...status, sign }));
  });
}

function callbackCases(): Case[] {
  const good = JSON.stringify(signed(CALLBACK));
  const { sign } = signed(CALLBACK) as { readonly sign: string };
  const of = (changes: Members) => JSON.stringify(signed({ ...CALLBACK, ...changes }));
  const changed = [
    { status: 3, errorMsg: 'no money' },
    { status: 4 },
    { status: 5 },
    { status: 7 },
    { status: '2' },
    { status: 2.0 },
    { status: 'paid' },
    { status: true },
    { amount: 2000 },
    { amount: '' },
    { fee: undefined },
    { orderNo: '9926010112003333' },
    { orderNo: undefined },
    { errorMsg: 'a&status=3' },
    { errorMsg: 'a & b' },
    { errorMsg: 'R&D=x' },
    { orderId: 'M1&x=2' },
    { orderId: `M1&x=${'2'.repeat(60)}` },
    { payTime: '1&2' },
    { 'a&b': '1' },
    { 'a=b': '1' },
    { orderIe: 'x' },
    { Status: '3' },
    { ' amount ': '3' },
    { '\u212aey': '1', key: '2' },
    { later: { list: ['a', 1], map: { x: null } } },
    { later: { list: ['x&amount=1'] } },
    { errorMsg: 'x', errorN: 'y' },
    { errorMsg: 'x', zz: 'y' },
  ];
  return [
    callbackCase('good', good),
    ...largeBodies(good).map(([title, body]) => callbackCase(title, body)),
    callbackCase('payout', JSON.stringify(signed(PAYOUT))),
    callbackCase(
      'payout of another bank',
      JSON.stringify(signed({ ...PAYOUT, orderNo: '1526010112003333000' })),
    ),
    callbackCase('a collection as a payout', good, {}, 'verifyPayout'),
    callbackCase('a payout as a collection', JSON.stringify(signed(PAYOUT)), {}, 'verifyCollection'),
    callbackCase('a collection', good, {}, 'verifyCollection'),
    callbackCase('a payout', JSON.stringify(signed({ ...PAYOUT, amount: undefined })), {}, 'verifyPayout'),
    callbackCase('kind given', of({ orderNo: '9926010112003333' }), { kind: 'collection' }),
    callbackCase('the other kind given', good, { kind: 'payout' }),
    callbackCase('the right app', good, { appId: '1054' }),
    callbackCase('another app', good, { appId: 1055 }),
    callbackCase('app as text', of({ appId: '1054' }), { appId: 1054 }),
    callbackCase('not JSON', 'a=1'),
    callbackCase('a list', '[]'),
    callbackCase('twice', `{"orderId":"M2",${good.slice(1)}`),
    callbackCase('unsigned', JSON.stringify(CALLBACK)),
    callbackCase('sign is null', JSON.stringify({ ...CALLBACK, sign: null })),
    callbackCase('changed', JSON.stringify({ ...CALLBACK, amount: '1.00', sign })),
    callbackCase(
      'numbers as written',
      JSON.stringify(signed({ ...CALLBACK })).replace('"status":2', '"status":2.0'),
    ),
    ...damagedBase64(sign).map((damaged) =>
      callbackCase(damaged, JSON.stringify({ ...CALLBACK, sign: damaged })),
    ),
    ...changed.map((changes) => callbackCase(JSON.stringify(changes), of(changes))),
    callbackCase('an extra name', of({ orderIe: 'x' }), { extraMembers: ['orderIe'] }),
    callbackCase('an extra name hidden', of({ errorMsg: 'x&orderIe=1' }), { extraMembers: ['orderIe'] }),
    callbackCase('behind an extra name', of({ orderIe: 'x', orderIf: 'y' }), { extraMembers: ['orderIe'] }),
    ...cutCases(CALLBACK),
    ...cutCases({ ...CALLBACK, errorMsg: 'x&status=2' }),
    ...cutCases({ ...CALLBACK, orderId: 'M1&orderNo=60' }),
  ];
}

function ambiguousCases(): Case[] {
  const order = unsigned(samples.COLLECT_APPLY);
  const query = unsigned(samples.COLLECT_QUERY);
  const tried: [EndpointName, Members][] = [
    ['collectApply', order],
    ['collectApply', { ...order, name: 'Hong&orderId=M2' }],
    ['collectApply', { ...order, email: 'a&amount=1@b.co' }],
    ['collectApply', { ...order, subject: 'x& OrderId =1' }],
    ['collectApply', { ...order, body: 'x\n&key=1' }],
    ['payApply', { ...order, body: 'x&accountNo=123456' }],
    ['collectApply', { ...order, added: { text: ['x&subject=y'] } }],
    ['collectApply', { ...order, added: { 'x&subject': 'y' } }],
    ['collectQuery', { ...query, orderId: 'M1&x=2' }],
    ['collectApply', { ...order, callBackUrl: 'https://s.kr/?a&notifyUrl=https://x' }],
    ['collectApply', { ...order, callBackFailUrl: 'https://s.kr/?a&callBackUrl=https://x' }],
    ['collectApply', { ...order, notifyUrl: 'https://s.kr/?a&subject=1' }],
    ['collectApply', { ...order, callBackUrl: 'https://s.kr/?order=1&amount=2&status=x' }],
    ['collectApply', { ...order, 'amount=1&b': '1' }],
    ['collectApply', { ...order, subject: '1&x.y=2&k[=3&\u212aey=1' }],
  ];
  return tried.map(([endpoint, members]) => {
    const found = ambiguousMember(endpoint, members);
    const expected = found === undefined ? null : [found.member, found.hidden ?? null];
    return { op: 'haipay.ambiguous', title: JSON.stringify(members), input: { endpoint, members }, expected };
  });
}

interface Answer {
  readonly text: string;
  readonly status?: number;
}

async function callCase(
  name: EndpointName,
  request: Members | undefined,
  answer: Answer,
  more = {},
): Promise<Case> {
  const { text, status = 200 } = answer;
  const { privateKey } = await merchantPair;
  const options = {
    baseUrl: 'https://pay.example.com/base/',
    appId: 1054,
    currency: 'KRW' as const,
    secretKey: SECRET_KEY,
    merchantPrivateKey: privateKey,
    platformPublicKey: PUBLIC_KEY,
    ...more,
  };
  const { fetch, seen } = stubFetch(status, text);
  const client = new HaiPayClient({ ...options, fetch });
  const call = client[name].bind(client) as (request?: Members) => Promise<object>;
  const result = callResult(await call(request));
  const args = request === undefined ? [] : [request];
  const input = { name, args, answer: text, status, options };
  const { sign: _, ...body } = JSON.parse(seen.body ?? '{}') as Members;
  const expected = { result, request: { method: seen.method, url: seen.url, body } };
  return { op: 'haipay.call', title: `${name} ${status} ${text.slice(0, 100)}`, input, expected };
}

export const merchantPair = generateKeyPair();

function callCases(): Promise<Case>[] {
  const order = unsigned(samples.COLLECT_APPLY);
  const payout = unsigned(samples.PAY_APPLY);
  const data = (members: Members) => ({ text: JSON.stringify(success(signed(unsigned(members)))) });
  const codes = ['5001', '4103', '4002', '1004', '9001', '9002', '9003', '7777', ''];
  const refused = (error: unknown, status: unknown = '0') => ({
    text: JSON.stringify({ status, error, msg: 'no' }),
  });
  const answer = { ...samples.PAY_APPLY_DATA, orderId: payout['orderId'] };
  const bad = [
    '',
    '<html>',
    '{"status":',
    '[]',
    '{}',
    '{"a":1,"a":2}',
    '{"status":"1"}',
    '{"status":"2","data":{}}',
    '{"status":"1","data":[]}',
    '{"status":"1","data":"x"}',
    '{"status":"1","data":{"orderId":"1","orderId":"2"}}',
    JSON.stringify(success(signed({ orderId: payout['orderId'] }))),
    JSON.stringify(success(signed({ ...unsigned(answer), orderNo: 5 }))),
    JSON.stringify(success(signed({ ...unsigned(answer), orderId: 'M2' }))),
    JSON.stringify(success(unsigned(answer))),
    JSON.stringify(success({ ...signed(unsigned(answer)), orderNo: '3023' })),
    JSON.stringify(success({ ...unsigned(answer), sign: 'x' })),
    `\ufeff${JSON.stringify(success(signed(unsigned(answer))))}`,
  ];
  return [
    callCase('collectApply', order, data({ ...samples.COLLECT_APPLY_DATA, orderId: order['orderId'] })),
    callCase('collectApply', { ...order, subject: null, body: '' }, refused('4002')),
    callCase('collectQuery', { orderId: 'M22222000028' }, data(samples.COLLECT_QUERY_DATA), {
      currency: 'USD',
    }),
    callCase('payApply', payout, data(answer)),
    callCase('payQuery', { orderId: 'M1234567112' }, data(samples.PAY_QUERY_DATA_PAID)),
    callCase('payQuery', { orderId: 'M1234567111' }, data({ ...samples.PAY_QUERY_DATA_FAILED, status: '3' })),
    callCase('accountLedger', undefined, data(samples.LEDGER_DATA)),
    callCase('refundApply', { orderId: 'R1', orderNo: '6023042811314347' }, data(samples.REFUND_DATA)),
    callCase('refundQuery', { refundNo: samples.REFUND_DATA.refundNo }, data(samples.REFUND_DATA)),
    callCase('paymentConfig', undefined, data(samples.PAYMENT_CONFIG_DATA)),
    callCase('cashierApply', { orderId: 'M22222000028' }, data(samples.COLLECT_APPLY_DATA)),
    callCase('cashierQuery', { orderId: 'M22222000028' }, data(samples.COLLECT_QUERY_DATA)),
    ...codes.flatMap((code) => [
      callCase('payApply', payout, refused(code)),
      callCase('collectApply', order, refused(code, 0)),
      callCase('refundApply', { orderId: 'R1' }, { ...refused(code), status: 400 }),
    ]),
    callCase('payApply', payout, refused(7777)),
    ...bad.flatMap((text) => [
      callCase('payApply', payout, { text }),
      callCase('payApply', payout, { text, status: 404 }),
    ]),
    ...bad.slice(-4).map((text) => callCase('payApply', payout, { text }, { answerVerification: 'report' })),
    ...[500, 502, 503].map((status) =>
      callCase('payApply', payout, { text: JSON.stringify(failure('busy')), status }),
    ),
  ];
}

export const haipayTextCases = (texts: readonly string[]): Case[] => texts.flatMap(textCases);

export async function haipayCases(): Promise<Case[]> {
  const amounts = [
    '0',
    '2000',
    '2000.00',
    '2000.5',
    '2000.50',
    '0.999',
    '-1',
    '1,000',
    '1e3',
    '',
    '1\n',
    '1.',
    '007',
  ];
  return [
    ...SIGNATURE_VECTORS.map(({ title, members, sign }) => {
      const input = { members, secretKey: SECRET_KEY, privateKey: PRIVATE_KEY };
      return { op: 'haipay.sign', title, input, expected: sign };
    }),
    ...SIGNATURE_VECTORS.flatMap(({ members, sign }) => textCases(JSON.stringify({ ...members, sign }))),
    ...callbackCases(),
    ...ambiguousCases(),
    ...amounts.flatMap((text) =>
      (['KRW', 'USD'] as const).map((currency) => {
        const expected = amountResult(parseAmount(text, currency));
        return { op: 'haipay.amount', title: `${text} ${currency}`, input: { text, currency }, expected };
      }),
    ),
    ...(await Promise.all(callCases())),
  ];
}

/** An amount as it is written in JSON. */
export function amountResult(result: object): unknown {
  const { minorUnits, ...others } = result as Members;
  return minorUnits === undefined ? others : { ...others, minorUnits: Number(minorUnits) };
}
