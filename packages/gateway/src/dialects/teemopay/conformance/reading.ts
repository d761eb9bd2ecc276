import { ENDPOINTS, generateKeyPair, loadPrivateKey } from '@naru/teemopay';
import { buildsOn, expectThat } from '../../../conformance/case.ts';
import {
  type Caller,
  type Changes,
  dataOf,
  expectHandled,
  expectRefused,
  isHandled,
  listRequest,
  type TeemoPayCase,
  TWO_DECIMALS,
} from './caller.ts';

/** Statements that a server proves without an order being made. */

const BALANCES = ['totalAmount', 'frozenAmount', 'availAmount'] as const;
const BALANCE_PATH = ENDPOINTS.merchantBalance.path;

const answers: readonly TeemoPayCase[] = [
  {
    id: 'envelope.code',
    title: 'A call that is handled has the integer code 200 and the msg "success"',
    cites: 'teemopay.md §3',
    async run(caller) {
      const { envelope } = await caller.call('merchantBalance');
      const { code, msg } = envelope;
      expectThat(code === 200 && msg === 'success', 'code 200, msg "success"', { code, msg });
    },
  },
  {
    id: 'envelope.trace-id',
    title: 'Answers have a traceId',
    cites: 'teemopay.md §3',
    async run(caller) {
      const { envelope } = await caller.call('merchantBalance');
      const { traceId } = envelope;
      expectThat(typeof traceId === 'string' && traceId !== '', 'a text', traceId);
    },
  },
  {
    id: 'envelope.content-type',
    title: 'Answers are application/json',
    cites: 'teemopay.md §1',
    async run(caller) {
      const { answer } = await caller.call('merchantBalance');
      const type = answer.headers['content-type'] ?? '';
      expectThat(/^application\/json\b/i.test(type), 'application/json', type);
    },
  },
  {
    id: 'balance.members',
    title: 'The balance has the texts totalAmount, frozenAmount and availAmount',
    cites: 'teemopay.md §6',
    async run(caller) {
      const data = dataOf(await caller.call('merchantBalance'), 'the balance');
      const lacking = BALANCES.filter((name) => typeof data[name] !== 'string');
      expectThat(lacking.length === 0, BALANCES.join(', '), `no text ${lacking.join(', ')}`);
    },
  },
  {
    id: 'balance.decimals',
    title: 'Amounts of the balance have two decimals',
    cites: 'teemopay.md §6',
    async run(caller) {
      const data = dataOf(await caller.call('merchantBalance'), 'the balance');
      const wrong = BALANCES.filter(
        (name) => name in data && !TWO_DECIMALS.test(String(data[name]).replace('-', '')),
      );
      expectThat(
        wrong.length === 0,
        'such as "1000.00"',
        wrong.map((name) => `${name} ${data[name]}`).join(', '),
      );
    },
  },
  {
    id: 'balance.sum',
    title: 'totalAmount is frozenAmount and availAmount together',
    cites: 'teemopay.md §6',
    async run(caller) {
      const data = dataOf(await caller.call('merchantBalance'), 'the balance');
      buildsOn(
        BALANCES.every((name) => name in data),
        'not all of the three are there',
      );
      const [total = 0n, frozen = 0n, available = 0n] = BALANCES.map((name) => hundredths(data[name]));
      expectThat(total === frozen + available, 'frozen + available', data);
    },
  },
];

function hundredths(amount: unknown): bigint {
  const digits = String(amount).replace('.', '');
  return /^-?\d{1,30}$/.test(digits) ? BigInt(digits) : 0n;
}

const orders: readonly TeemoPayCase[] = [
  {
    id: 'query.unknown-order',
    title: 'A payment that there is not is code 434, or 400 by the English page',
    cites: 'teemopay.md §3, §11',
    async run(caller) {
      expectRefused(await unknownOrder(caller), 434, 400);
    },
  },
  {
    id: 'payout-query.unknown-order',
    title: 'A payout that there is not is code 434, or 400 by the English page',
    cites: 'teemopay.md §3, §11',
    async run(caller) {
      const merchantOrderNo = caller.bench.newNumber();
      expectRefused(await caller.call('payoutQuery', { merchantOrderNo }), 434, 400);
    },
  },
  {
    id: 'query.missing-order',
    title: 'A query without merchantOrderNo is code 414',
    cites: 'teemopay.md §3',
    async run(caller) {
      expectRefused(await caller.call('paymentQuery'), 414);
    },
  },
  {
    id: 'query.wrong-type',
    title: 'A merchantOrderNo that is no text is code 414',
    cites: 'teemopay.md §3',
    async run(caller) {
      expectRefused(await caller.call('paymentQuery', { merchantOrderNo: ['1'] }), 414);
    },
  },
  {
    id: 'refusal.no-data',
    title: 'A refusal has no data, or null',
    cites: 'teemopay.md §3',
    async run(caller) {
      const { envelope } = await unknownOrder(caller);
      expectThat((envelope['data'] ?? null) === null, 'null, or no member data', envelope['data']);
    },
  },
  {
    id: 'refusal.code',
    title: 'A refusal has an integer code and a text in msg',
    cites: 'teemopay.md §3',
    async run(caller) {
      const { envelope } = await unknownOrder(caller);
      const { code, msg } = envelope;
      const holds = Number.isInteger(code) && typeof msg === 'string' && msg !== '';
      expectThat(holds, 'an integer and a text', { code, msg });
    },
  },
];

function unknownOrder(caller: Caller) {
  return caller.call('paymentQuery', { merchantOrderNo: caller.bench.newNumber() });
}

type Refused = readonly [
  id: string,
  title: string,
  cites: string,
  changes: Changes | (() => Promise<Changes>),
];

const HOUR_MS = 3_600_000;

const REFUSED_CALLS: readonly Refused[] = [
  [
    'signature.wrong',
    'A signature by another private key is refused',
    'teemopay.md §2',
    async () => ({ privateKey: loadPrivateKey((await generateKeyPair()).privateKey) }),
  ],
  [
    'signature.missing',
    'A request without sign is refused',
    'teemopay.md §2',
    { altered: { sign: undefined } },
  ],
  [
    'signature.altered',
    'A field that was added after signing is refused',
    'teemopay.md §2',
    { altered: { a: '1' } },
  ],
  [
    'signature.other-nonce',
    'A signature with another nonce than that of the header is refused',
    'teemopay.md §2',
    { headers: { nonce: 'f'.repeat(32) } },
  ],
  [
    'header.timestamp-missing',
    'A request without timestamp is refused',
    'teemopay.md §1',
    { headers: { timestamp: undefined } },
  ],
  [
    'header.timestamp-form',
    'A timestamp in seconds is refused',
    'teemopay.md §1',
    { headers: { timestamp: '1789000000' } },
  ],
  [
    'header.timestamp-stale',
    'A timestamp of an hour ago is refused',
    'teemopay.md §2',
    async () => ({ headers: { timestamp: String(Date.now() - HOUR_MS) } }),
  ],
  [
    'header.nonce-missing',
    'A request without nonce is refused',
    'teemopay.md §1',
    { headers: { nonce: undefined } },
  ],
  [
    'header.nonce-short',
    'A nonce of less than 32 characters is refused',
    'teemopay.md §1',
    { headers: { nonce: 'abc' } },
  ],
  [
    'header.country-missing',
    'A request without country is refused',
    'teemopay.md §1',
    { headers: { country: undefined } },
  ],
  [
    'header.country-other',
    'Another country than KR is refused',
    'teemopay.md §1',
    { headers: { country: 'ZZ' } },
  ],
  [
    'header.app-missing',
    'A request without app_code is refused',
    'teemopay.md §1',
    { headers: { app_code: undefined } },
  ],
];

const refusedCalls: readonly TeemoPayCase[] = REFUSED_CALLS.map(([id, title, cites, changes]) => ({
  id,
  title,
  cites,
  async run(caller) {
    const made = typeof changes === 'function' ? await changes() : changes;
    expectRefused(await caller.call('merchantBalance', {}, made));
  },
}));

const accepted: readonly TeemoPayCase[] = [
  {
    id: 'header.app-unknown',
    title: 'An app_code that there is not is code 416',
    cites: 'teemopay.md §3',
    async run(caller) {
      const headers = { app_code: 'A9912319999KR999' };
      expectRefused(await caller.call('merchantBalance', {}, { headers }), 416);
    },
  },
  {
    id: 'header.app-later-name',
    title: 'The header may have its later name appCode',
    cites: 'teemopay.md §1',
    async run(caller) {
      const headers = { app_code: undefined, appCode: caller.appCode };
      expectHandled(await caller.call('merchantBalance', {}, { headers }));
    },
  },
  {
    id: 'signature.unknown-fields',
    title: 'Unknown fields are signed and ignored',
    cites: 'teemopay.md §2',
    async run(caller) {
      expectHandled(await caller.call('merchantBalance', { zone: 'Seoul', remark: '홍길동 & 100%' }));
    },
  },
  {
    id: 'signature.blank-fields',
    title: 'null, empty and blank fields are not part of the signed text',
    cites: 'teemopay.md §2',
    async run(caller) {
      const altered = { email: null, phone: '', remark: '  ' };
      expectHandled(await caller.call('merchantBalance', {}, { altered }));
    },
  },
  {
    id: 'nonce.used',
    title: 'A nonce is good for one request: the same query again is refused',
    cites: 'teemopay.md §2',
    async run(caller) {
      const { body, headers } = await caller.bare();
      dataOf(await caller.post(BALANCE_PATH, body, headers), 'the first one');
      expectRefused(await caller.post(BALANCE_PATH, body, headers));
    },
  },
];

const forms: readonly TeemoPayCase[] = [
  ...(
    [
      ['body.not-json', 'A body that is no JSON is refused', 'sign=1'],
      ['body.list', 'A body that is a list is refused', '[]'],
      ['body.empty', 'An empty body is refused', ''],
    ] as const
  ).map(
    ([id, title, body]): TeemoPayCase => ({
      id,
      title,
      cites: 'teemopay.md §1',
      async run(caller) {
        const { headers } = await caller.bare();
        expectRefused(await caller.post(BALANCE_PATH, body, headers));
      },
    }),
  ),
  {
    id: 'path.unknown',
    title: 'A path that there is not is not answered like a call that is handled',
    cites: 'teemopay.md §1',
    async run(caller) {
      const { body, headers } = await caller.bare();
      const reading = await caller.post('/api/pay/nothing', body, headers);
      expectThat(!isHandled(reading), 'no code 200', reading.answer.text);
    },
  },
  {
    id: 'method.get',
    title: 'GET is not answered like a call that is handled',
    cites: 'teemopay.md §1',
    async run(caller) {
      const { headers } = await caller.bare();
      const answer = await caller.bench.send({ method: 'GET', url: BALANCE_PATH, headers });
      expectThat(!/"code"\s*:\s*"?200\b/.test(answer.text), 'no code 200', answer.text);
    },
  },
];

const list: readonly TeemoPayCase[] = [
  {
    id: 'list.members',
    title: 'The list has records',
    cites: 'teemopay.md §7',
    async run(caller) {
      const { records } = dataOf(await caller.call('transactionList', listRequest()), 'the list');
      expectThat(Array.isArray(records), 'a list records', records);
    },
  },
  ...(
    [
      ['list.type', 'Another type than PAYIN and PAYOUT', 600, () => listRequest({ type: 'REFUND' })],
      ['list.too-old', 'A beginTime of more than 90 days ago', 601, () => listRequest({}, -100, -90)],
      ['list.too-long', 'A range of more than 31 days', 602, () => listRequest({}, -40)],
      ['list.in-future', 'A beginTime in the future', 603, () => listRequest({}, 1, 2)],
      ['list.backwards', 'A beginTime later than endTime', 604, () => listRequest({}, -1, -2)],
      ['list.status', 'A status that there is not', 605, () => listRequest({ status: 9 })],
      ['list.page', 'A pageIndex that was not given out', 606, () => listRequest({ pageIndex: 'nowhere' })],
    ] as const
  ).map(
    ([id, what, code, request]): TeemoPayCase => ({
      id,
      title: `${what} is code ${code}`,
      cites: 'teemopay.md §3, §7',
      async run(caller) {
        expectRefused(await caller.call('transactionList', request()), code);
      },
    }),
  ),
];

export const READING: readonly TeemoPayCase[] = [
  ...answers,
  ...orders,
  ...refusedCalls,
  ...accepted,
  ...forms,
  ...list,
];
