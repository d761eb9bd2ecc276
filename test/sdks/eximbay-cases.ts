import {
  canonicalParameters,
  ERRCODE_TABLE,
  ERROR_TABLE,
  EximbayClient,
  fgkeyOf,
  formatWebhookTime,
  formBody,
  LEGACY_CALLBACK_NAMES,
  parseAmount,
  parseRequestAmount,
  verifyCallback,
  verifyFgkey,
  verifyWebhook,
  webhookSignature,
  withFgkey,
} from '../../packages/eximbay/src/index.ts';
import * as samples from '../../packages/eximbay/test/fixtures/samples.ts';
import {
  API_KEY,
  CALLBACK_CANONICAL,
  CALLBACK_FGKEY,
  MID,
  SECRET_KEY,
} from '../../packages/eximbay/test/fixtures/vectors.ts';
import { cutsOf } from '../../packages/wire/test/support/cuts.ts';
import { type Case, callResult, stubFetch, verifiedResult } from './cases.ts';
import { amountResult } from './haipay-cases.ts';

type Parameters = Readonly<Record<string, string>>;
type Members = Readonly<Record<string, unknown>>;

/** Today's documented result, decoded. */
const RESULT: Parameters = Object.fromEntries(
  CALLBACK_CANONICAL.split('&').map((piece) => [
    piece.slice(0, piece.indexOf('=')),
    piece.slice(piece.indexOf('=') + 1),
  ]),
);

interface Options {
  readonly mid?: string;
  readonly orderId?: string;
  readonly currency?: string;
  readonly amount?: string;
  readonly extraParameters?: readonly string[];
}

function callbackCase(title: string, body: string | Members, options: Options = {}): Case {
  const came = typeof body === 'string' ? { body } : { parameters: body };
  const expected = verifiedResult(verifyCallback({ ...came, secretKey: SECRET_KEY, ...options }));
  return { op: 'eximbay.callback', title, input: { body, secretKey: SECRET_KEY, options }, expected };
}

const signed = (parameters: Parameters) => withFgkey(parameters, SECRET_KEY);
const bodyOf = (changes: Parameters) => formBody(signed({ ...RESULT, ...changes }));
const without = (name: string) => {
  const { [name]: _, ...others } = RESULT;
  return formBody(signed(others));
};

/** Every other cut of the same hashed text, with the same fgkey. */
function cutCases(changes: Parameters): Case[] {
  const parameters = { ...RESULT, ...changes };
  const few = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
  const { fgkey } = signed(few);
  return cutsOf(canonicalParameters(few), 1).map((cut) =>
    callbackCase(`cut: ${JSON.stringify(cut)}`, formBody({ ...cut, fgkey })),
  );
}

function legacy(parameters: Parameters): Parameters {
  const old = new Map(Object.entries(LEGACY_CALLBACK_NAMES).map(([name, current]) => [current, name]));
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [old.get(name) ?? name, value]),
  );
}

function resultCases(): Case[] {
  const changes: Parameters[] = [
    { rescode: 'XXXX' },
    { rescode: 'EE02' },
    { rescode: 'NEW1' },
    ...['Registered', 'SALE', 'void', 'AUTH', 'other'].map((status) => ({ status })),
    { status: 'Void', rescode: 'XXXX' },
    { transaction_type: 'AUTHORIZE' },
    { transaction_type: 'NEW' },
    { transaction_type: 'PAYER_AUTH' },
    { transaction_type: 'PAYER_AUTH', payer_auth_id: '20220902101716ABCDEF0123' },
    { transaction_type: 'PAYER_AUTH', rescode: 'S001' },
    { payment_method: 'P305' },
    { payment_method: 'P006' },
    { virtual_account_number: '123' },
    { payment_url: 'https://x.kr/' },
    { param1: 'a&b' },
    { param1: 'a&rescode=0000' },
    { param1: 'a& ReSCode =0000' },
    { param1: 'a&amt=1' },
    { param1: 'a&x=1' },
    { email: 'a+b@c.kr', param2: '100% & more = 가나다' },
    { later: '1' },
    { cur: 'USD' },
    { '': 'x' },
  ];
  return changes.map((change) => callbackCase(JSON.stringify(change), bodyOf(change)));
}

/** Nothing is proven when a body is read: time that grows with its square stops a merchant's server for minutes. */
const LARGE_PIECES = ['\n', '\r\n', '&', '&a', '&a=', '+', '%0A', '&amount', '\n&'];

function callbackCases(): Case[] {
  const good = bodyOf({});
  const order = { mid: MID, orderId: RESULT['order_id'] ?? '', currency: 'USD', amount: '100.00' };
  const decoded = `${canonicalParameters(RESULT)}&fgkey=${CALLBACK_FGKEY}`;
  return [
    callbackCase('good', good),
    callbackCase('as published', decoded),
    callbackCase('with a question mark and a line break', `?${good}\r\n`),
    callbackCase('pluses decoded', good.replaceAll('+', '%20')),
    callbackCase('decoded, with &', canonicalParameters(signed({ ...RESULT, param1: 'a&b = c' }))),
    callbackCase('older names', formBody(signed(legacy(RESULT)))),
    callbackCase('of the order', good, order),
    callbackCase('of another mid', good, { ...order, mid: '1849705C65' }),
    callbackCase('of another order', good, { ...order, orderId: 'M2' }),
    callbackCase('another currency', good, { ...order, currency: 'KRW' }),
    callbackCase('another amount', good, { ...order, amount: '100.01' }),
    callbackCase('an amount that is none', good, { ...order, amount: 'x' }),
    callbackCase('an unknown currency', bodyOf({ currency: 'XYZ' }), { amount: '100' }),
    callbackCase('an extra name', bodyOf({ later: '1' }), { extraParameters: ['later'] }),
    callbackCase('an extra name hidden', bodyOf({ param1: 'x&later=1' }), { extraParameters: ['later'] }),
    callbackCase('nothing', ''),
    callbackCase('no form', '{"a":1}'),
    callbackCase('broken escapes', `${good}&param1=%ZZ`),
    callbackCase('escapes that are no UTF-8', good.replace('TESTP', '%FF')),
    callbackCase('twice', `${good}&amount=100`),
    callbackCase(
      'too many',
      `${good}${'&'.repeat(10)}${Array.from({ length: 201 }, (_, i) => `p${i}=1`).join('&')}`,
    ),
    callbackCase('without fgkey', formBody(RESULT)),
    callbackCase('fgkey of another form', formBody({ ...RESULT, fgkey: 'x' })),
    callbackCase('fgkey in small letters', formBody({ ...RESULT, fgkey: CALLBACK_FGKEY.toLowerCase() })),
    callbackCase('changed', good.replace('amount=100', 'amount=1')),
    callbackCase('another key', formBody(withFgkey(RESULT, 'F'.repeat(32)))),
    ...['mid', 'rescode', 'resmsg', 'order_id', 'version', 'transaction_type'].map((name) =>
      callbackCase(`without ${name}`, without(name)),
    ),
    callbackCase('parameters', signed(RESULT)),
    callbackCase('parameters with a list', { ...signed(RESULT), amount: ['100', '1'] }),
    callbackCase('parameters with a list and null', { ...signed(RESULT), return_url: [null, ''] }),
    callbackCase('parameters with a number', { ...signed(RESULT), amount: 100 }),
    ...LARGE_PIECES.map((piece) =>
      callbackCase(`half a million of ${JSON.stringify(piece)}`, good + piece.repeat(500_000)),
    ),
    ...resultCases(),
    ...cutCases({}),
    ...cutCases({ card_holder: 'x&currency=USD' }),
    ...cutCases({ param1: 'a&b=c' }),
  ];
}

function webhookCases(): Case[] {
  const secret = '0123456789ABCDEF0123456789ABCDEF';
  const nowMs = 1_767_225_600_123;
  const time = formatWebhookTime(nowMs);
  const data = {
    mid: MID,
    order_id: 'M1',
    transaction_id: '1849705C6420220927000016',
    currency: 'USD',
    amount: '1.00',
    chargeback_status: 'DEDUCTION',
  };
  const good = JSON.stringify({ type: 'CHARGEBACK', data });
  const at = (
    body: string,
    changes: Members = {},
    options: Members = {},
    secrets: string | string[] = secret,
  ) => {
    const headers = {
      'eximbay-webhook-transmission-time': time,
      'Eximbay-Webhook-Signature': webhookSignature(time, body, secret),
      ...changes,
    };
    const given = { nowMs, ...options };
    const expected = verifiedResult(verifyWebhook({ headers, body, secret: secrets, ...given }));
    const unrecognized = expected as Record<string, unknown>;
    // The SDKs name the type of every genuine webhook.
    if (unrecognized['kind'] === 'chargeback') unrecognized['type'] = 'CHARGEBACK';
    const title = `${body.slice(0, 60)} ${JSON.stringify(changes)}`;
    return {
      op: 'eximbay.webhook',
      title,
      input: { body, headers, secret: secrets, options: given },
      expected,
    };
  };
  const signature = webhookSignature(time, good, secret);
  const timeHeader = (text: string) => ({
    'eximbay-webhook-transmission-time': text,
    'Eximbay-Webhook-Signature': webhookSignature(text, good, secret),
  });
  return [
    at(good),
    at(good, {}, {}, ['x', secret]),
    at(good, {}, {}, ['x', 'y']),
    at(good, { 'Eximbay-Webhook-Signature': signature.toUpperCase() }),
    at(good, { 'Eximbay-Webhook-Signature': '' }),
    at(good, { 'Eximbay-Webhook-Signature': 'x' }),
    at(good, { 'Eximbay-Webhook-Signature': 'f'.repeat(64) }),
    at(good, timeHeader('')),
    at(good, timeHeader('2026-01-01T00:00:00.000Z')),
    at(good, timeHeader('2026-02-30T00:00:00.000+09:00')),
    at(good, timeHeader(formatWebhookTime(nowMs - 300_001))),
    at(good, timeHeader(formatWebhookTime(nowMs + 300_000))),
    at(good, timeHeader(formatWebhookTime(nowMs - 300_001)), { toleranceSeconds: null }),
    at('x'),
    at('[]'),
    at('{"type":"CHARGEBACK"}'),
    at('{"type":"CHARGEBACK","data":[]}'),
    at('{"type":1,"data":{}}'),
    at('{"type":"CHARGEBACK","data":{}}'),
    at(JSON.stringify({ type: 'CHARGEBACK', data: { ...data, amount: 1 } })),
    at('{"type":"NEW","data":{"a":1}}'),
  ];
}

async function callCase(
  name: string,
  args: readonly unknown[],
  answer: unknown,
  status = 200,
): Promise<Case> {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const options = { baseUrl: 'https://pay.example.com', mid: MID, apiKey: API_KEY };
  const { fetch, seen } = stubFetch(status, text);
  const client = new EximbayClient({ ...options, fetch });
  const call = (client as unknown as Record<string, (...given: readonly unknown[]) => Promise<object>>)[name];
  const result = callResult(await (call?.apply(client, [...args]) as Promise<object>));
  const body = JSON.parse(seen.body ?? '{}') as Members;
  const expected = { result, request: { method: seen.method, url: seen.url, body } };
  const input = { name, args, answer: text, status, options };
  return { op: 'eximbay.call', title: `${name} ${status} ${text.slice(0, 100)}`, input, expected };
}

function callCases(): Promise<Case>[] {
  const { merchant: _, ...ready } = samples.READY;
  const { mid: _cancelMid, ...cancel } = samples.CANCEL;
  const { mid: _retrieveMid, ...retrieve } = samples.RETRIEVE;
  const id = '1849705C6420220922000013';
  const token = 'TOKEN_1-a';
  const order = (answer: { readonly payment: object }) => ({
    ...answer,
    payment: { ...answer.payment, order_id: cancel.payment.order_id, transaction_id: id },
  });
  const refund = samples.CANCEL_ANSWER.refund;
  const byId = { key_field: 'transaction_id', payment: { ...retrieve.payment, transaction_id: id } };
  const codes = [...ERROR_TABLE.map(({ code }) => code), 'NEW1'];
  const open = { rescode: 'EE02', resmsg: 'open' };
  const bad = [
    '',
    '[]',
    '{}',
    '{"a":1,"a":1}',
    '{"rescode":""}',
    '{"rescode":0}',
    '{"rescode":"0000","payment":5}',
  ];
  return [
    callCase('ready', [ready], samples.READY_ANSWER),
    callCase('ready', [{ ...ready, merchant: { shop: 'x' } }], samples.READY_ANSWER),
    callCase('verify', [samples.VERIFY.data], samples.VERIFY_ANSWER),
    callCase('retrieve', [retrieve], samples.RETRIEVE_ANSWER),
    callCase(
      'retrieve',
      [byId],
      order({ ...samples.RETRIEVE_ANSWER, payment: samples.RETRIEVE_ANSWER.payment }),
    ),
    callCase('retrieve', [byId], samples.RETRIEVE_ANSWER),
    callCase('retrieve', [byId], {
      ...samples.RETRIEVE_ANSWER,
      refund: { ...refund, refund_transaction_id: id },
    }),
    callCase('confirm', [{ payment: { order_id: 'M1' } }], samples.CONFIRM_ANSWER),
    callCase('cancel', [id, cancel], order(samples.CANCEL_ANSWER)),
    callCase('cancel', [id, cancel], samples.CANCEL_ANSWER),
    callCase('cancel', [id, cancel], { ...order(samples.CANCEL_ANSWER), mid: 'x' }),
    callCase('cancel', [id, cancel], {
      ...order(samples.CANCEL_ANSWER),
      refund: { ...refund, refund_id: 'x' },
    }),
    callCase('cancel', [id, cancel], { ...open, refund }),
    callCase('cancel', [id, cancel], { ...open, refund: { ...refund, refund_id: 'x' } }),
    callCase('cancel', [id, cancel], { ...open, refund: { refund_transaction_id: '1' } }),
    callCase('capture', [id, { payment: { amount: '1' } }], order(samples.CAPTURE_ANSWER)),
    callCase('settle', [id, { payment: { amount: '1' } }], order(samples.SETTLE_ANSWER)),
    callCase('rebill', [token, { payment: samples.REBILL.payment }], samples.REBILL_ANSWER),
    callCase('tokenInquiry', [token], { ...samples.TOKEN_INQUIRY_ANSWER, token_id: token }),
    callCase('tokenInquiry', [token], { ...samples.TOKEN_INQUIRY_ANSWER, token_id: 'other' }),
    callCase('deleteToken', [token], samples.TOKEN_DELETE_ANSWER),
    callCase('adjustRecurring', [token, samples.RECURRING_ADJUST], samples.RECURRING_ADJUST_ANSWER),
    callCase('deleteRecurring', [token], samples.RECURRING_DELETE_ANSWER),
    ...codes.flatMap((rescode) => [
      callCase('cancel', [id, cancel], { rescode, resmsg: 'no' }),
      callCase('retrieve', [retrieve], { rescode, resmsg: 'no', errcode: 'TEMPORARY_ERROR' }, 402),
    ]),
    ...ERRCODE_TABLE.map(({ code }) =>
      callCase('cancel', [id, cancel], { rescode: 'NEW1', resmsg: '', errcode: code }),
    ),
    callCase('retrieve', [retrieve], {
      ...samples.RETRIEVE_ANSWER,
      x: [1.5, null, { y: true, z: null, w: 1e3 }],
    }),
    ...bad.flatMap((text) => [
      callCase('cancel', [id, cancel], text),
      callCase('cancel', [id, cancel], text, 404),
      callCase('cancel', [id, cancel], text, 500),
    ]),
  ];
}

export async function eximbayCases(): Promise<Case[]> {
  const amounts = ['0', '1', '1.00', '1.5', '1.555', '01', '1000.00', '-1', '', '1\n', '1'.repeat(21)];
  const keyed: Parameters[] = [
    RESULT,
    { ...RESULT, fgkey: CALLBACK_FGKEY },
    { b: '1', a: '', 가: '&=' },
    { fgkey: 'x' },
  ];
  return [
    ...keyed.flatMap((parameters) => {
      const input = { parameters, secretKey: SECRET_KEY };
      const verified = verifyFgkey(parameters, SECRET_KEY);
      const title = Object.keys(parameters).join();
      return [
        { op: 'eximbay.fgkey', title, input, expected: fgkeyOf(parameters, SECRET_KEY) },
        { op: 'eximbay.canonical', title, input, expected: canonicalParameters(parameters) },
        { op: 'eximbay.fgkeyFault', title, input, expected: verified.ok ? null : verified.reason },
      ];
    }),
    ...callbackCases(),
    ...webhookCases(),
    ...amounts.flatMap((text) =>
      ['USD', 'KRW', 'XYZ'].flatMap((currency) => {
        const title = `${text} ${currency}`;
        const input = { text, currency };
        return [
          { op: 'eximbay.amount', title, input, expected: amountResult(parseAmount(text, currency)) },
          {
            op: 'eximbay.requestAmount',
            title,
            input,
            expected: amountResult(parseRequestAmount(text, currency)),
          },
        ];
      }),
    ),
    ...(await Promise.all(callCases())),
  ];
}
