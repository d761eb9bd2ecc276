import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ERROR_TABLE as EXIMBAY } from '../packages/eximbay/src/index.ts';
import { ALL_ERRORS as HAIPAY } from '../packages/haipay/src/index.ts';
import { LEAVES_OPEN } from '../packages/haipay/src/outcomes.ts';
import { ALL_ERRORS as TEEMOPAY } from '../packages/teemopay/src/index.ts';
import { describeWith, ended, example } from './support/examples.ts';
import { findProgram } from './support/programs.ts';
import { root } from './support/sources.ts';

const PYTHON = example('python3', { python3: findProgram(['python3']) }, 'install Python 3');

type Outcome = 'Refused' | 'Unknown' | 'ok';

/** What a platform answers to a call about the order A, and what the recipe has to make of it. */
interface Case {
  readonly what: string;
  readonly api: 'haipay' | 'teemopay' | 'eximbay';
  readonly outcome: Outcome;
  readonly body: unknown;
  readonly httpStatus?: number;
  /** The connection breaks before the end of the body. */
  readonly isCut?: boolean;
}

const haipay = (code: unknown) => ({ status: '0', error: code, msg: 'no' });
const teemopay = (code: unknown, msg: unknown) => ({ code, msg, data: null, traceId: 't' });
const haipayData = { status: '1', error: '00000000', data: { orderId: 'A', sign: 's' } };
const teemopayData = { code: 200, msg: 'success', data: { merchantOrderNo: 'A' }, traceId: 't' };
const eximbayData = { rescode: '0000', resmsg: 'Success', payment: { order_id: 'A' } };

const OF_CONTRACTS: readonly Case[] = [
  ...HAIPAY.filter(({ code }) => !/^0+$/.test(code)).map(({ code, name }): Case => {
    const outcome = LEAVES_OPEN.has(name) ? 'Unknown' : 'Refused';
    return { what: `code ${code}`, api: 'haipay', outcome, body: haipay(code) };
  }),
  ...TEEMOPAY.filter(({ name }) => name !== 'success').map(({ code, msg, certain }): Case => {
    const outcome = certain ? 'Refused' : 'Unknown';
    return { what: `code ${code} ${msg}`, api: 'teemopay', outcome, body: teemopay(code, msg) };
  }),
  ...EXIMBAY.filter(({ name }) => name !== 'success').map(({ code, resmsg, carriedOut }): Case => {
    const outcome = carriedOut === 'no' ? 'Refused' : 'Unknown';
    return { what: `code ${code} ${resmsg}`, api: 'eximbay', outcome, body: { rescode: code, resmsg } };
  }),
];

const UNKNOWN: readonly Omit<Case, 'outcome'>[] = [
  { what: 'unlisted code', api: 'haipay', body: haipay('7777') },
  { what: 'no code', api: 'haipay', body: { status: '0' } },
  { what: 'no status', api: 'haipay', body: { error: '1002', msg: 'no' } },
  { what: 'other status', api: 'haipay', body: { ...haipayData, status: '2', error: '1002' } },
  { what: 'no data', api: 'haipay', body: { status: '1', error: '00000000' } },
  { what: 'another order', api: 'haipay', body: { ...haipayData, data: { orderId: 'B', sign: 's' } } },
  { what: 'unlisted code', api: 'teemopay', body: teemopay(499, 'no') },
  { what: 'code 401 without a text', api: 'teemopay', body: teemopay(401, null) },
  { what: 'no code', api: 'teemopay', body: { message: 'Unauthorized' } },
  { what: 'no data', api: 'teemopay', body: { code: 200, msg: 'success', data: null } },
  { what: 'another order', api: 'teemopay', body: { ...teemopayData, data: { merchantOrderNo: 'B' } } },
  { what: 'unlisted code', api: 'eximbay', body: { rescode: 'EZ00', resmsg: 'no' } },
  { what: 'no code', api: 'eximbay', body: { message: 'Unauthorized' } },
  { what: 'another order', api: 'eximbay', body: { ...eximbayData, payment: { order_id: 'B' } } },
];
const ANYWHERE: readonly Omit<Case, 'outcome' | 'api'>[] = [
  { what: 'a page', body: '<html>Welcome</html>' },
  { what: 'an array', body: [] },
  { what: 'HTTP status 502', body: '<html>Bad gateway</html>', httpStatus: 502 },
  { what: 'a body that is cut', body: '{"status":"0"', isCut: true },
];

const CASES: readonly Case[] = [
  ...OF_CONTRACTS,
  ...UNKNOWN.map((one): Case => ({ ...one, outcome: 'Unknown' })),
  ...(['haipay', 'teemopay', 'eximbay'] as const).flatMap((api) =>
    ANYWHERE.map((one): Case => ({ ...one, api, outcome: 'Unknown' })),
  ),
  { what: 'the order', api: 'haipay', outcome: 'ok', body: haipayData },
  { what: 'the order', api: 'teemopay', outcome: 'ok', body: teemopayData },
  { what: 'the order', api: 'eximbay', outcome: 'ok', body: eximbayData },
];

/** Signatures are not what is asked here: any is taken, and none is made. */
const CALLS = `
import json, sys
import naru
naru.rsa_sign = lambda *_: "s"
naru.rsa_verify = lambda *_: True
CALLS = {
    "haipay": lambda url: naru.haipay_call(url, "/krw/pay/apply", {"orderId": "A"}, "k", "k", "k"),
    "teemopay": lambda url: naru.teemopay_call(url, "/payout", {"merchantOrderNo": "A"}, "app", "k"),
    "eximbay": lambda url: naru.eximbay_call(url, "/retrieve", {"payment": {"order_id": "A"}}, "k"),
}
def outcome(place, api):
    try:
        CALLS[api](f"{sys.argv[1]}/{place}")
        return "ok"
    except Exception as error:
        return type(error).__name__
print(json.dumps([outcome(place, api) for place, api in enumerate(sys.argv[2].split())]))
`;

const CALLBACKS = `
import json
import naru
naru.rsa_verify = lambda *_: True
paid = b'{"merchantOrderNo":"A","status":2,"sign":"s"}'
hidden = b'{"merchantOrderNo":"A","paymentInfo":{"a":"1&status=2"},"sign":"s"}'
print(json.dumps({
    "nested": naru.haipay_text(naru.parse('{"a": [{"b": 1.50, "c": "2", "d": true}], "e": 1E2}'), "k"),
    "callback": naru.teemopay_callback(paid, "n", "k"),
    "nonce": naru.teemopay_callback(paid, "n&amount=1", "k"),
    "hidden": naru.teemopay_callback(hidden, "n", "k"),
    "strange": [
        verify(body)
        for body in [
            b'{"appId":1054,"x":' + b"[" * 100000,
            b'{"appId":1054,"orderId":"\\ud800","sign":"AAAA"}',
            b"a=\\xff&fgkey=A",
        ]
        for verify in [
            lambda body: naru.haipay_callback(body, 1054, "k", "k"),
            lambda body: naru.teemopay_callback(body, "n", "k"),
            lambda body: naru.eximbay_result(body, {}, "mid", "k"),
        ]
    ],
}))
`;

const server = createServer((request, response) => {
  const one = CASES[Number(request.url?.split('/')[1])];
  const text = typeof one?.body === 'string' ? one.body : JSON.stringify(one?.body);
  const contentLength = Buffer.byteLength(text) + (one?.isCut ? 10 : 0);
  response.writeHead(one?.httpStatus ?? 200, { 'content-length': contentLength, connection: 'close' });
  if (one?.isCut) response.write(text, () => response.destroy());
  else response.end(text);
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function python(program: string, ...more: string[]): Promise<unknown> {
  const cwd = path.join(root, 'docs/examples/python');
  const child = spawn('python3', ['-B', '-c', program, ...more], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const { code, output, errors } = await ended(child);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return JSON.parse(output);
}

describeWith('docs/examples/python/naru.py', PYTHON, () => {
  test('calls refused only what was certainly not carried out', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const outcomes = (await python(CALLS, url, CASES.map(({ api }) => api).join(' '))) as string[];
    const shown = (list: readonly string[]) =>
      CASES.map(({ api, what }, at) => `${api} ${what}: ${list[at]}`);
    expect(shown(outcomes)).toEqual(shown(CASES.map(({ outcome }) => outcome)));
  });

  test('signs nested numbers as they were sent, and refuses what may hide fields', async () => {
    expect(await python(CALLBACKS)).toEqual({
      nested: 'a=[{"b":1.50,"c":"2","d":true}]&e=1E2&key=k',
      callback: { merchantOrderNo: 'A', status: '2', sign: 's' },
      nonce: null,
      hidden: null,
      // Nested without end, half of a surrogate pair, no UTF-8: anybody can send them.
      strange: Array(9).fill(null),
    });
  });
});
