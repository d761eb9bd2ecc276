import { generateKeyPair, loadPrivateKey } from '@naru/haipay';
import { expectThat } from '../../../conformance/case.ts';
import {
  type Caller,
  dataOf,
  expectAccepted,
  expectRefused,
  type HaiPayCase,
  isAccepted,
  isRefused,
  TWO_DECIMALS,
} from './caller.ts';

/** Statements that a server proves without an order being made. */

const BALANCES = ['bal', 'availableBal', 'frzBal', 'unSettleBal'] as const;

const answers: readonly HaiPayCase[] = [
  {
    id: 'http.status',
    title: 'A call that is handled is answered with HTTP 200',
    cites: 'haipay.md §1',
    async run(caller) {
      const { answer } = await caller.call('accountLedger');
      expectThat(answer.status === 200, 'HTTP 200', `HTTP ${answer.status}`);
    },
  },
  {
    id: 'http.content-type',
    title: 'Answers are application/json',
    cites: 'haipay.md §1',
    async run(caller) {
      const { answer } = await caller.call('accountLedger');
      const type = answer.headers['content-type'] ?? '';
      expectThat(/^application\/json\b/i.test(type), 'application/json', type);
    },
  },
  {
    id: 'envelope.status',
    title: 'The envelope of a call that is handled has status "1"',
    cites: 'haipay.md §3',
    async run(caller) {
      expectAccepted(await caller.call('accountLedger'));
    },
  },
  {
    id: 'envelope.code',
    title: 'The envelope of a call that is handled has the error "00000000" and an empty msg',
    cites: 'haipay.md §3',
    async run(caller) {
      const { envelope } = await caller.call('accountLedger');
      const { error, msg } = envelope;
      expectThat(error === '00000000' && msg === '', 'error "00000000" and msg ""', { error, msg });
    },
  },
  {
    id: 'balance.members',
    title: 'The balance has the texts bal, availableBal, frzBal and unSettleBal',
    cites: 'haipay.md §10',
    async run(caller) {
      const data = dataOf(await caller.call('accountLedger'), 'the balance');
      const lacking = BALANCES.filter((name) => typeof data[name] !== 'string');
      expectThat(lacking.length === 0, BALANCES.join(', '), `no text ${lacking.join(', ')}`);
    },
  },
  {
    id: 'balance.decimals',
    title: 'Amounts of the balance have two decimals',
    cites: 'haipay.md §5',
    async run(caller) {
      const data = dataOf(await caller.call('accountLedger'), 'the balance');
      const wrong = BALANCES.filter(
        (name) => name in data && !TWO_DECIMALS.test(String(data[name]).replace('-', '')),
      );
      expectThat(
        wrong.length === 0,
        'such as "2000.00"',
        wrong.map((name) => `${name} ${data[name]}`).join(', '),
      );
    },
  },
  {
    id: 'balance.signature',
    title: 'data of the balance is signed by the platform',
    cites: 'haipay.md §2',
    async run(caller) {
      const reading = await caller.call('accountLedger');
      dataOf(reading, 'the balance');
      expectThat(caller.verifies(reading), 'a sign that fits data and the keys', reading.data?.['sign']);
    },
  },
  {
    id: 'config.products',
    title: 'The configuration has a list of products with their methods',
    cites: 'haipay.md §13',
    async run(caller) {
      const data = dataOf(
        await caller.call('paymentConfig', { transaction: 'collect' }),
        'the configuration',
      );
      const { configs } = data;
      expectThat(Array.isArray(configs), 'a list configs', configs);
      const without = configs.filter((one) => !Array.isArray(one?.payMethods));
      expectThat(without.length === 0, 'a list payMethods in each', without);
    },
  },
];

const UNKNOWN_ORDER = 'An order that there is not is neither paid nor failed';

const orders: readonly HaiPayCase[] = (
  [
    ['query.unknown-order', 'collectQuery', 'haipay.md §6.2'],
    ['pay-query.unknown-order', 'payQuery', 'haipay.md §7'],
  ] as const
).map(([id, endpoint, cites]) => ({
  id,
  title: `${UNKNOWN_ORDER} (${endpoint === 'payQuery' ? 'payout' : 'collection'})`,
  cites,
  async run(caller) {
    const reading = await caller.call(endpoint, { orderId: caller.bench.newNumber() });
    const isOpen = isAccepted(reading) && [0, 1, -1].includes(Number(reading.data?.['status'] ?? 3));
    expectThat(isRefused(reading) || isOpen, 'a refusal, or no final status', reading.answer.text);
  },
}));

const refusals: readonly HaiPayCase[] = [
  {
    id: 'refusal.code',
    title: 'A refusal has a code of its own in error, and a text in msg',
    cites: 'haipay.md §3',
    async run(caller) {
      const { envelope } = await unknownOrder(caller);
      const { error, msg } = envelope;
      const isCode = typeof error === 'string' && error !== '' && !/^0+$/.test(error);
      expectThat(isCode && typeof msg === 'string' && msg !== '', 'error and msg', { error, msg });
    },
  },
  {
    id: 'refusal.no-data',
    title: 'A refusal has no data',
    cites: 'haipay.md §3',
    async run(caller) {
      const { envelope } = await unknownOrder(caller);
      expectThat((envelope['data'] ?? null) === null, 'no member data', envelope['data']);
    },
  },
  {
    id: 'refusal.http-status',
    title: 'A refusal is HTTP 200, too',
    cites: 'haipay.md §1',
    async run(caller) {
      const { answer } = await unknownOrder(caller);
      expectThat(answer.status === 200, 'HTTP 200', `HTTP ${answer.status}`);
    },
  },
];

function unknownOrder(caller: Caller) {
  return caller.call('collectQuery', { orderId: caller.bench.newNumber() });
}

const signatures: readonly HaiPayCase[] = [
  {
    id: 'signature.wrong',
    title: 'A signature by another private key is refused',
    cites: 'haipay.md §2',
    async run(caller) {
      const privateKey = loadPrivateKey((await generateKeyPair()).privateKey);
      const keys = { privateKey };
      expectRefused(await caller.post(caller.path('accountLedger'), await caller.signed({}, keys)));
    },
  },
  {
    id: 'signature.other-secret',
    title: 'A signature with another secret key in its text is refused',
    cites: 'haipay.md §2.2',
    async run(caller) {
      const keys = { secretKey: 'x'.repeat(32) };
      expectRefused(await caller.post(caller.path('accountLedger'), await caller.signed({}, keys)));
    },
  },
  {
    id: 'signature.missing',
    title: 'A request without sign is refused',
    cites: 'haipay.md §4',
    async run(caller) {
      expectRefused(await caller.post(caller.path('accountLedger'), { appId: caller.appId }));
    },
  },
  {
    id: 'signature.altered',
    title: 'A member that was added after signing is refused',
    cites: 'haipay.md §2.2',
    async run(caller) {
      const body = { ...(await caller.signed({})), transaction: 'collect' };
      expectRefused(await caller.post(caller.path('paymentConfig'), body));
    },
  },
  {
    id: 'signature.unknown-members',
    title: 'Unknown members are signed and ignored',
    cites: 'haipay.md §2.2, §4',
    async run(caller) {
      expectAccepted(await caller.call('accountLedger', { currency: caller.currency, zone: 'Seoul' }));
    },
  },
  {
    id: 'signature.empty-members',
    title: 'null and "" are not part of the signed text',
    cites: 'haipay.md §2.2',
    async run(caller) {
      const body = { ...(await caller.signed({})), body: '', country: null };
      expectAccepted(await caller.post(caller.path('accountLedger'), body));
    },
  },
  {
    id: 'signature.order',
    title: 'Members may come in any order',
    cites: 'haipay.md §2.2',
    async run(caller) {
      const members = Object.entries(await caller.signed({ currency: caller.currency, zone: 'Seoul' }));
      expectAccepted(
        await caller.post(caller.path('accountLedger'), Object.fromEntries(members.toReversed())),
      );
    },
  },
  {
    id: 'signature.hangul',
    title: 'Values are signed as raw UTF-8',
    cites: 'haipay.md §2.2',
    async run(caller) {
      expectAccepted(await caller.call('accountLedger', { remark: '홍길동 & 100%' }));
    },
  },
  {
    id: 'signature.replay',
    title: 'The same query may come again: there is no nonce',
    cites: 'haipay.md §1',
    async run(caller) {
      const body = await caller.signed({});
      dataOf(await caller.post(caller.path('accountLedger'), body), 'the first one');
      expectAccepted(await caller.post(caller.path('accountLedger'), body));
    },
  },
];

const forms: readonly HaiPayCase[] = [
  {
    id: 'app.unknown',
    title: 'An appId that there is not is refused',
    cites: 'haipay.md §4',
    async run(caller) {
      expectRefused(await caller.call('accountLedger', { appId: 999_999_999_999 }));
    },
  },
  {
    id: 'app.as-text',
    title: 'appId may be text',
    cites: 'haipay.md §4',
    async run(caller) {
      expectAccepted(await caller.call('accountLedger', { appId: String(caller.appId) }));
    },
  },
  {
    id: 'app.missing',
    title: 'A request without appId is refused',
    cites: 'haipay.md §4',
    async run(caller) {
      expectRefused(await caller.call('accountLedger', { appId: undefined }));
    },
  },
  {
    id: 'query.missing-order',
    title: 'A query without orderId is refused',
    cites: 'haipay.md §6.2',
    async run(caller) {
      expectRefused(await caller.call('collectQuery'));
    },
  },
  {
    id: 'query.wrong-type',
    title: 'An orderId that is a list is refused',
    cites: 'haipay.md §4',
    async run(caller) {
      expectRefused(await caller.call('collectQuery', { orderId: ['1'] }));
    },
  },
  {
    id: 'query.too-long',
    title: 'An orderId of more than 48 characters is refused',
    cites: 'haipay.md §4',
    async run(caller) {
      expectRefused(await caller.call('collectQuery', { orderId: 'X'.repeat(49) }));
    },
  },
  {
    id: 'path.unknown',
    title: 'A path that there is not is not answered like a call that is handled',
    cites: 'haipay.md §1.1',
    async run(caller) {
      const path = `/${caller.currency.toLowerCase()}/collect/nothing`;
      const reading = await caller.post(path, await caller.signed({}));
      expectThat(!isAccepted(reading), 'no status "1"', reading.answer.text);
    },
  },
  {
    id: 'path.capitals',
    title: 'The currency of the path may be in capitals',
    cites: 'haipay.md §1',
    async run(caller) {
      expectAccepted(await caller.post(`/${caller.currency}/account/ledger`, await caller.signed({})));
    },
  },
  {
    id: 'method.get',
    title: 'GET is not answered like a call that is handled',
    cites: 'haipay.md §1',
    async run(caller) {
      const { bench } = caller;
      const answer = await bench.send({ method: 'GET', url: caller.path('accountLedger'), headers: {} });
      expectThat(!/"status"\s*:\s*"?1/.test(answer.text), 'no status "1"', answer.text);
    },
  },
  ...(
    [
      ['body.not-json', 'A body that is no JSON is refused', 'appId=1054'],
      ['body.list', 'A body that is a list is refused', '[]'],
      ['body.empty', 'An empty body is refused', ''],
    ] as const
  ).map(
    ([id, title, body]): HaiPayCase => ({
      id,
      title,
      cites: 'haipay.md §1',
      async run(caller) {
        expectRefused(await caller.post(caller.path('accountLedger'), body));
      },
    }),
  ),
  {
    id: 'body.member-twice',
    title: 'A body that has a member twice is refused',
    cites: 'haipay.md §2.2',
    async run(caller) {
      const body = JSON.stringify(await caller.signed({}));
      const twice = body.replace('{', `{"appId":${caller.appId},`);
      expectRefused(await caller.post(caller.path('accountLedger'), twice));
    },
  },
];

export const READING: readonly HaiPayCase[] = [...answers, ...orders, ...refusals, ...signatures, ...forms];
