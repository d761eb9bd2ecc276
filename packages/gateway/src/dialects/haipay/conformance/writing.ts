import { DoesNotApply, expectThat } from '../../../conformance/case.ts';
import {
  type Caller,
  dataOf,
  expectAccepted,
  expectRefused,
  type HaiPayCase,
  isRefused,
  type Members,
  TWO_DECIMALS,
} from './caller.ts';

/** Statements about orders: small collections that nobody pays, and payouts and refunds that must be refused. */

const AMOUNTS = { KRW: '1000', USD: '1.00' } as const;

/** A collection that is good as it stands. */
export function collection({ bench, currency }: Caller, changes: Members = {}): Members {
  return {
    orderId: bench.newNumber(),
    name: 'Gildong Hong',
    phone: '01012345678',
    email: 'conformance@example.com',
    amount: AMOUNTS[currency],
    payType: 'EWALLET',
    inBankCode: `KAKAOPAY_${currency}`,
    callBackUrl: 'https://shop.example/paid',
    callBackFailUrl: 'https://shop.example/failed',
    partnerUserId: 'conformance-1',
    ...changes,
  };
}

/** A payout of 1000 won that is good as it stands: cases make it bad. */
export function payout({ bench, currency }: Caller, changes: Members = {}): Members {
  if (currency !== 'KRW') throw new DoesNotApply('payouts are in KRW only');
  return {
    orderId: bench.newNumber(),
    amount: '1000',
    accountType: 'BANK_ACCOUNT',
    bankCode: 'SHBKKRSE',
    accountNo: '110123456789',
    name: 'Gildong Hong',
    phone: '01012345678',
    email: 'conformance@example.com',
    partnerUserId: 'conformance-1',
    ...changes,
  };
}

const REQUIRED = [
  'orderId',
  'name',
  'phone',
  'email',
  'amount',
  'payType',
  'inBankCode',
  'callBackUrl',
  'callBackFailUrl',
  'partnerUserId',
] as const;

const CREATED = ['orderId', 'orderNo', 'payUrl', 'sign'] as const;

const created: readonly HaiPayCase[] = [
  {
    id: 'collect.accepted',
    title: 'A collection is accepted with a platform number and the address of a page',
    cites: 'haipay.md §6.1',
    async run(caller) {
      const request = collection(caller);
      const reading = await caller.call('collectApply', request);
      expectAccepted(reading);
      const { orderId, orderNo, payUrl } = reading.data ?? {};
      const isPage = typeof payUrl === 'string' && URL.canParse(payUrl);
      const holds = orderId === request['orderId'] && typeof orderNo === 'string' && orderNo !== '' && isPage;
      expectThat(holds, 'orderId as sent, orderNo and payUrl', reading.answer.text);
    },
  },
  {
    id: 'collect.members',
    title: 'data of a new collection has exactly four members',
    cites: 'haipay.md §6.1',
    async run(caller) {
      const data = dataOf(await caller.call('collectApply', collection(caller)), 'the collection');
      const others = Object.keys(data).filter((name) => !CREATED.some((one) => one === name));
      expectThat(others.length === 0, CREATED.join(', '), `also ${others.join(', ')}`);
    },
  },
  {
    id: 'collect.signature',
    title: 'data of a new collection is signed by the platform',
    cites: 'haipay.md §2',
    async run(caller) {
      const reading = await caller.call('collectApply', collection(caller));
      dataOf(reading, 'the collection');
      expectThat(caller.verifies(reading), 'a sign that fits data and the keys', reading.data?.['sign']);
    },
  },
  {
    id: 'collect.virtual-account',
    title: 'A virtual account is not in the answer, but on the page',
    cites: 'haipay.md §6.1',
    async run(caller) {
      if (caller.currency !== 'KRW') throw new DoesNotApply('virtual accounts are in KRW only');
      const request = collection(caller, { payType: 'VA', inBankCode: 'VA_BANK_KRW' });
      const data = dataOf(await caller.call('collectApply', request), 'the virtual account');
      const shown = ['bankNo', 'bankCode', 'bankUserName', 'qrCode'].filter((name) => name in data);
      expectThat(typeof data['payUrl'] === 'string' && shown.length === 0, 'payUrl and no account', data);
    },
  },
  {
    id: 'collect.two-decimals',
    title: 'An amount may have two decimals',
    cites: 'haipay.md §5',
    async run(caller) {
      const amount = caller.currency === 'KRW' ? '1000.00' : '1.00';
      expectAccepted(await caller.call('collectApply', collection(caller, { amount })));
    },
  },
];

const repeated: readonly HaiPayCase[] = [
  {
    id: 'collect.repeated',
    title:
      'The same order again makes no second one: it is refused, or answered with the same platform number',
    cites: 'haipay.md §14.3',
    async run(caller) {
      const request = collection(caller);
      const { orderNo } = dataOf(await caller.call('collectApply', request), 'the collection');
      const again = await caller.call('collectApply', request);
      const holds = isRefused(again) || again.data?.['orderNo'] === orderNo;
      expectThat(holds, `a refusal, or orderNo ${orderNo}`, again.answer.text);
    },
  },
  {
    id: 'collect.number-used',
    title: 'Another order under the same orderId is refused',
    cites: 'haipay.md §4',
    async run(caller) {
      const request = collection(caller);
      dataOf(await caller.call('collectApply', request), 'the collection');
      const amount = caller.currency === 'KRW' ? '1001' : '1.01';
      expectRefused(await caller.call('collectApply', { ...request, amount }));
    },
  },
];

const queried: readonly HaiPayCase[] = [
  {
    id: 'collect-query.found',
    title: 'A new collection is found under both numbers',
    cites: 'haipay.md §6.2',
    async run(caller) {
      const { orderId, orderNo } = await newCollection(caller);
      const reading = await caller.call('collectQuery', { orderId });
      expectAccepted(reading);
      expectThat(reading.data?.['orderNo'] === orderNo, `orderNo ${orderNo}`, reading.answer.text);
    },
  },
  {
    id: 'collect-query.by-platform-number',
    title: 'A query may name the platform number, too',
    cites: 'haipay.md §6.2',
    async run(caller) {
      const { orderId, orderNo } = await newCollection(caller);
      expectAccepted(await caller.call('collectQuery', { orderId, orderNo }));
    },
  },
  {
    id: 'collect-query.status',
    title: 'A collection that nobody has paid has the integer status 0 or 1',
    cites: 'haipay.md §9',
    async run(caller) {
      const { status } = await queriedCollection(caller);
      expectThat(status === 0 || status === 1, '0 or 1', status);
    },
  },
  {
    id: 'collect-query.amounts',
    title: 'amount, actualAmount and fee of a query have two decimals',
    cites: 'haipay.md §5, §6.2',
    async run(caller) {
      const data = await queriedCollection(caller);
      const wrong = ['amount', 'actualAmount', 'fee'].filter(
        (name) => !TWO_DECIMALS.test(String(data[name])),
      );
      expectThat(
        wrong.length === 0,
        'such as "2000.00"',
        wrong.map((name) => `${name} ${data[name]}`).join(', '),
      );
    },
  },
  {
    id: 'collect-query.nothing-received',
    title: 'actualAmount is zero before anything was received',
    cites: 'haipay.md §6.2',
    async run(caller) {
      const { actualAmount } = await queriedCollection(caller);
      expectThat(Number(actualAmount) === 0, '"0.00"', actualAmount);
    },
  },
  {
    id: 'collect-query.signature',
    title: 'data of a query is signed by the platform',
    cites: 'haipay.md §2',
    async run(caller) {
      const { orderId } = await newCollection(caller);
      const reading = await caller.call('collectQuery', { orderId });
      dataOf(reading, 'the query');
      expectThat(caller.verifies(reading), 'a sign that fits data and the keys', reading.data?.['sign']);
    },
  },
];

export async function newCollection(caller: Caller, changes?: Members): Promise<Members> {
  return dataOf(await caller.call('collectApply', collection(caller, changes)), 'the collection');
}

async function queriedCollection(caller: Caller): Promise<Members> {
  const { orderId } = await newCollection(caller);
  return dataOf(await caller.call('collectQuery', { orderId }), 'the query');
}

type Refusal = readonly [id: string, title: string, cites: string, changes: Members];

const BAD_COLLECTIONS: readonly Refusal[] = [
  ['amount-separator', 'An amount with a thousands separator', 'haipay.md §5', { amount: '1,000' }],
  ['amount-negative', 'A negative amount', 'haipay.md §5', { amount: '-1000' }],
  ['amount-exponent', 'An amount with an exponent', 'haipay.md §5', { amount: '1e3' }],
  ['amount-above', 'An amount far above the limits', 'haipay.md §5', { amount: '999999999999' }],
  ['method-unknown', 'A method that there is not', 'haipay.md §3.1', { inBankCode: 'NO_SUCH_METHOD' }],
  ['email-invalid', 'An email that is no address', 'haipay.md §4', { email: 'nobody' }],
  ['user-id-invalid', 'A partnerUserId with a space', 'haipay.md §4', { partnerUserId: 'user 1' }],
  ['number-too-long', 'An orderId of more than 48 characters', 'haipay.md §4', { orderId: 'X'.repeat(49) }],
];

const badCollections: readonly HaiPayCase[] = [
  ...REQUIRED.map(
    (name): HaiPayCase => ({
      id: `collect.missing-${name}`,
      title: `A collection without ${name} is refused`,
      cites: 'haipay.md §6.1',
      async run(caller) {
        expectRefused(await caller.call('collectApply', collection(caller, { [name]: undefined })));
      },
    }),
  ),
  ...BAD_COLLECTIONS.map(
    ([id, title, cites, changes]): HaiPayCase => ({
      id: `collect.${id}`,
      title: `${title} is refused`,
      cites,
      async run(caller) {
        expectRefused(await caller.call('collectApply', collection(caller, changes)));
      },
    }),
  ),
];

const BAD_PAYOUTS: readonly Refusal[] = [
  ['bank-unknown', 'A payout to a bank that there is not', 'haipay.md §7.1', { bankCode: 'NOSUCHBK' }],
  ['account-type', 'A payout to anything but BANK_ACCOUNT', 'haipay.md §7', { accountType: 'EWALLET' }],
  ['amount-above', 'A payout far above the limits', 'haipay.md §5', { amount: '999999999999' }],
  ['name-too-long', 'A payout to a name of more than 30 letters', 'haipay.md §7', { name: 'A'.repeat(31) }],
  ['missing-account', 'A payout without accountNo', 'haipay.md §7', { accountNo: undefined }],
];

const badPayouts: readonly HaiPayCase[] = BAD_PAYOUTS.map(([id, title, cites, changes]) => ({
  id: `pay.${id}`,
  title: `${title} is refused`,
  cites,
  async run(caller) {
    expectRefused(await caller.call('payApply', payout(caller, changes)));
  },
}));

const refunds: readonly HaiPayCase[] = [
  {
    id: 'refund.unknown',
    title: 'A refund of a collection that there is not is refused',
    cites: 'haipay.md §12',
    async run(caller) {
      const request = { orderId: caller.bench.newNumber(), orderNo: '6000000000000000000' };
      expectRefused(await caller.call('refundApply', request));
    },
  },
  {
    id: 'refund.unpaid',
    title: 'A refund of a collection that nobody has paid is refused',
    cites: 'haipay.md §12',
    async run(caller) {
      const { orderNo } = await newCollection(caller);
      expectRefused(await caller.call('refundApply', { orderId: caller.bench.newNumber(), orderNo }));
    },
  },
];

export const WRITING: readonly HaiPayCase[] = [
  ...created,
  ...repeated,
  ...queried,
  ...badCollections,
  ...badPayouts,
  ...refunds,
];
