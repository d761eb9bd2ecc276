import { fgkeyOf, formBody } from '@naru/eximbay';
import { expectThat } from '../../../conformance/case.ts';
import { type Caller, type Changes, type EximbayCase, expectRefused, isOk, objectIn } from './caller.ts';

/** Statements that a server proves without an order being made. */

const answers: readonly EximbayCase[] = [
  {
    id: 'answer.content-type',
    title: 'Answers are JSON',
    cites: 'eximbay.md §1',
    async run(caller) {
      const { answer } = await caller.retrieve();
      const type = answer.headers['content-type'] ?? '';
      expectThat(/^application\/json\b/i.test(type), 'application/json', type);
    },
  },
  {
    id: 'answer.texts',
    title: 'rescode and resmsg are texts',
    cites: 'eximbay.md §5',
    async run(caller) {
      const { members } = await caller.retrieve();
      const { rescode, resmsg } = members;
      const holds = typeof rescode === 'string' && typeof resmsg === 'string' && resmsg !== '';
      expectThat(holds, 'two texts', { rescode, resmsg });
    },
  },
  {
    id: 'retrieve.unknown-order',
    title: 'An order that there is not is Q004',
    cites: 'eximbay.md §5.4',
    async run(caller) {
      expectRefused(await caller.retrieve(), 'Q004');
    },
  },
  {
    id: 'retrieve.unknown-status',
    title: 'The status of an order that there is not is NONE',
    cites: 'eximbay.md §5.4',
    async run(caller) {
      const { members } = await caller.retrieve();
      const { status } = objectIn(members, 'payment');
      expectThat(status === 'NONE', 'payment.status NONE', members);
    },
  },
  {
    id: 'retrieve.unknown-transaction',
    title: 'A transaction that there is not is Q004',
    cites: 'eximbay.md §5.4',
    async run(caller) {
      const transaction_id = `${caller.mid}20200101999999`;
      const body = caller.inquiry({ transaction_id }, { key_field: 'transaction_id' });
      expectRefused(await caller.retrieve(body), 'Q004');
    },
  },
  {
    id: 'retrieve.replay',
    title: 'The same inquiry again has the same rescode',
    cites: 'eximbay.md §5.4',
    async run(caller) {
      const body = caller.inquiry();
      const first = await caller.retrieve(body);
      const again = await caller.retrieve(body);
      const { rescode } = first.members;
      const holds = typeof rescode === 'string' && again.members['rescode'] === rescode;
      expectThat(holds, `rescode ${rescode}`, again.answer.text);
    },
  },
];

type Refused = readonly [id: string, title: string, changes: (caller: Caller) => Changes, code: string];

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

const CALLS: readonly Refused[] = [
  ['authorization.missing', 'A call without Authorization', () => ({ authorization: null }), 'EC1000'],
  [
    'authorization.wrong',
    'Another API key of the same mid',
    ({ mid }) => ({ authorization: basic(`test_${mid}0000000000:`) }),
    'EC1000',
  ],
  [
    'authorization.unknown',
    'An API key of a mid that there is not',
    () => ({ authorization: basic('test_00000000000000000000:') }),
    'EC1000',
  ],
  [
    'authorization.password',
    'mid and API key as user name and password',
    ({ mid, apiKey }) => ({ authorization: basic(`${mid}:${apiKey}`) }),
    'EC1000',
  ],
  ['authorization.scheme', 'Another scheme than Basic', () => ({ authorization: 'Bearer x' }), 'EC1000'],
  ['content-type.text', 'A body as text/plain', () => ({ contentType: 'text/plain' }), 'EC1001'],
  [
    'content-type.form',
    'A body as a form',
    () => ({ contentType: 'application/x-www-form-urlencoded' }),
    'EC1001',
  ],
];

const calls: readonly EximbayCase[] = [
  ...CALLS.map(
    ([id, what, changes, code]): EximbayCase => ({
      id,
      title: `${what} is ${code}`,
      cites: 'eximbay.md §1, §6.1',
      async run(caller) {
        expectRefused(await caller.retrieve(caller.inquiry(), changes(caller)), code);
      },
    }),
  ),
  {
    id: 'content-type.charset',
    title: 'The content type may have a charset',
    cites: 'eximbay.md §1',
    async run(caller) {
      const contentType = 'application/json; charset=utf-8';
      expectRefused(await caller.retrieve(caller.inquiry(), { contentType }), 'Q004');
    },
  },
  {
    id: 'method.get',
    title: 'A call with GET that wants POST is EC1003',
    cites: 'eximbay.md §6.1',
    async run(caller) {
      expectRefused(await caller.call('/retrieve', undefined, { method: 'GET' }), 'EC1003');
    },
  },
  {
    id: 'path.unknown',
    title: 'A path that there is not is not answered with 0000',
    cites: 'eximbay.md §5',
    async run(caller) {
      const reading = await caller.call('/nothing/at/all', caller.inquiry());
      expectThat(!isOk(reading), 'no rescode 0000', reading.answer.text);
    },
  },
];

const WRONG_INQUIRIES: readonly (readonly [string, string, (caller: Caller) => object | string])[] = [
  ['retrieve.missing-mid', 'An inquiry without mid', (caller) => ({ ...caller.inquiry(), mid: undefined })],
  [
    'retrieve.missing-order',
    'An inquiry without order_id',
    (caller) => caller.inquiry({ order_id: undefined }),
  ],
  ['retrieve.missing-amount', 'An inquiry without amount', (caller) => caller.inquiry({ amount: undefined })],
  [
    'retrieve.missing-currency',
    'An inquiry without currency',
    (caller) => caller.inquiry({ currency: undefined }),
  ],
  ['retrieve.key-field', 'Another key_field', (caller) => caller.inquiry({}, { key_field: 'buyer' })],
  ['retrieve.wrong-type', 'An order_id that is a list', (caller) => caller.inquiry({ order_id: ['1'] })],
  [
    'retrieve.other-mid',
    'Another mid than that of the API key',
    (caller) => ({ ...caller.inquiry(), mid: 'FFFFFFFFFF' }),
  ],
  ['body.not-json', 'A body that is no JSON', () => 'mid=1'],
  ['body.list', 'A body that is a list', () => '[]'],
  ['body.empty', 'An empty body', () => ''],
];

const wrongInquiries: readonly EximbayCase[] = WRONG_INQUIRIES.map(([id, what, body]) => ({
  id,
  title: `${what} is EC00`,
  cites: 'eximbay.md §5.4, §6.1',
  async run(caller) {
    const given = body(caller);
    expectRefused(await caller.retrieve(typeof given === 'string' ? given : { ...given }), 'EC00');
  },
}));

/** A result that no server has sent. */
function forgedResult({ mid }: Caller): Record<string, string> {
  return {
    version: '230',
    mid,
    transaction_type: 'PAYMENT',
    order_id: 'CONF-FORGED',
    currency: 'USD',
    amount: '1.00',
    rescode: '0000',
    resmsg: 'Success.',
    transaction_id: `${mid}20200101999999`,
  };
}

const verification: readonly EximbayCase[] = [
  {
    id: 'verify.wrong-fgkey',
    title: 'A result with a wrong fgkey is not genuine',
    cites: 'eximbay.md §2.4',
    async run(caller) {
      const data = formBody({ ...forgedResult(caller), fgkey: 'F'.repeat(64) });
      expectRefused(await caller.call('/verify', { data }));
    },
  },
  {
    id: 'verify.altered',
    title: 'A result that was altered after its fgkey was made is not genuine',
    cites: 'eximbay.md §2.4',
    async run(caller) {
      const result = forgedResult(caller);
      const fgkey = fgkeyOf(result, caller.secretKey);
      const data = formBody({ ...result, amount: '0.01', fgkey });
      expectRefused(await caller.call('/verify', { data }));
    },
  },
  {
    id: 'verify.without-fgkey',
    title: 'A result without fgkey is not genuine',
    cites: 'eximbay.md §2.4',
    async run(caller) {
      expectRefused(await caller.call('/verify', { data: formBody(forgedResult(caller)) }));
    },
  },
  {
    id: 'verify.missing-data',
    title: 'A verification without data is EC00',
    cites: 'eximbay.md §5.3, §6.1',
    async run(caller) {
      expectRefused(await caller.call('/verify', {}), 'EC00');
    },
  },
];

const numbers: readonly EximbayCase[] = [
  ...(['cancel', 'capture'] as const).map(
    (name): EximbayCase => ({
      id: `${name}.short-number`,
      title: `A ${name} of a transaction id that has not 24 characters is EC1002`,
      cites: 'eximbay.md §6.1',
      async run(caller) {
        expectRefused(await caller.call(`/12345/${name}`, { mid: caller.mid }), 'EC1002');
      },
    }),
  ),
  {
    id: 'token.unknown',
    title: 'An inquiry for a token that there is not is refused',
    cites: 'eximbay.md §5.8',
    async run(caller) {
      expectRefused(await caller.call('/tokenbilling/CONFNOSUCHTOKEN', undefined, { method: 'GET' }));
    },
  },
];

export const READING: readonly EximbayCase[] = [
  ...answers,
  ...calls,
  ...wrongInquiries,
  ...verification,
  ...numbers,
];
