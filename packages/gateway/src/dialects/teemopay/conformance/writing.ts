import { buildsOn, expectThat } from '../../../conformance/case.ts';
import {
  type Caller,
  dataOf,
  expectHandled,
  expectRefused,
  type Members,
  type TeemoPayCase,
  TWO_DECIMALS,
} from './caller.ts';

/** Statements about orders: small virtual accounts that nobody pays to, and payouts that must be refused. */

/** Where callbacks of these orders would go: nowhere (RFC 2606). */
const CALLBACK_URL = 'https://shop.invalid/callbacks';

export function payment({ bench }: Caller, changes: Members = {}): Members {
  return {
    merchantOrderNo: bench.newNumber(),
    paymentType: 801,
    realName: 'Hong Gildong',
    merchantName: 'Conformance',
    idCardNumber: 'conformance-1',
    accountHolderNumber: '900101',
    email: 'conformance@example.com',
    phone: '01012345678',
    amount: '1000',
    callbackUrl: CALLBACK_URL,
    ...changes,
  };
}

export function payout({ bench }: Caller, changes: Members = {}): Members {
  return {
    merchantOrderNo: bench.newNumber(),
    amount: '1000',
    bankCode: '088',
    bankName: 'Shinhan Bank',
    accountType: 801,
    bankAccount: '110123456789',
    realName: 'HONG GILDONG',
    idType: 'RRN',
    callbackUrl: CALLBACK_URL,
    ...changes,
  };
}

export async function newPayment(caller: Caller, changes?: Members): Promise<Members> {
  return dataOf(await caller.call('paymentCreate', payment(caller, changes)), 'the payment');
}

const created: readonly TeemoPayCase[] = [
  {
    id: 'payment.accepted',
    title: 'A virtual account is accepted under the number of the merchant, with one of the platform',
    cites: 'teemopay.md §4.1',
    async run(caller) {
      const request = payment(caller);
      const reading = await caller.call('paymentCreate', request);
      expectHandled(reading);
      const { merchantOrderNo, tradeNo } = reading.data ?? {};
      const holds =
        merchantOrderNo === request['merchantOrderNo'] && typeof tradeNo === 'string' && tradeNo !== '';
      expectThat(holds, 'merchantOrderNo as sent, and tradeNo', reading.answer.text);
    },
  },
  {
    id: 'payment.status',
    title: 'A new virtual account waits for its payer: the status is 1',
    cites: 'teemopay.md §4.1',
    async run(caller) {
      const { status } = await newPayment(caller);
      expectThat(Number(status) === 1, 'status 1', status);
    },
  },
  {
    id: 'payment.amount',
    title: 'The amount comes back with two decimals',
    cites: 'teemopay.md §4.1',
    async run(caller) {
      const { amount } = await newPayment(caller);
      expectThat(amount === '1000.00', '"1000.00"', amount);
    },
  },
  {
    id: 'payment.account',
    title: 'paymentInfo is the number of the account, additionalInfo its bank and its end',
    cites: 'teemopay.md §4.1',
    async run(caller) {
      const { paymentInfo, additionalInfo } = await newPayment(caller);
      const { bankCode, bankName, expiredTime } = (additionalInfo ?? {}) as Members;
      const isBank = typeof bankCode === 'string' && typeof bankName === 'string';
      const holds = /^\d{6,32}$/.test(String(paymentInfo)) && isBank && Number(expiredTime) > 0;
      expectThat(holds, 'digits, bankCode, bankName, expiredTime', { paymentInfo, additionalInfo });
    },
  },
  {
    id: 'payment.type',
    title: 'paymentType comes back as it was sent',
    cites: 'teemopay.md §4.1',
    async run(caller) {
      const { paymentType } = await newPayment(caller);
      expectThat(paymentType === 801, '801', paymentType);
    },
  },
  {
    id: 'payment.number-used',
    title: 'A merchantOrderNo that was used is code 426',
    cites: 'teemopay.md §3, §4.1',
    async run(caller) {
      const request = payment(caller);
      dataOf(await caller.call('paymentCreate', request), 'the payment');
      expectRefused(await caller.call('paymentCreate', { ...request, amount: '1001' }), 426);
    },
  },
];

const queried: readonly TeemoPayCase[] = [
  {
    id: 'query.found',
    title: 'A new payment is found under its number',
    cites: 'teemopay.md §4.2',
    async run(caller) {
      const { merchantOrderNo, tradeNo } = await newPayment(caller);
      const reading = await caller.call('paymentQuery', { merchantOrderNo });
      expectHandled(reading);
      expectThat(reading.data?.['tradeNo'] === tradeNo, `tradeNo ${tradeNo}`, reading.answer.text);
    },
  },
  {
    id: 'query.status',
    title: 'A payment that waits for its payer has the status 1',
    cites: 'teemopay.md §4.2',
    async run(caller) {
      const { status } = await queriedPayment(caller);
      expectThat(Number(status) === 1, 'status 1', status);
    },
  },
  {
    id: 'query.ordered',
    title: 'transactionAmount is the ordered amount with two decimals',
    cites: 'teemopay.md §4.2',
    async run(caller) {
      const { transactionAmount } = await queriedPayment(caller);
      expectThat(transactionAmount === '1000.00', '"1000.00"', transactionAmount);
    },
  },
  {
    id: 'query.nothing-received',
    title: 'amount is what was received so far: nothing',
    cites: 'teemopay.md §4.2',
    async run(caller) {
      const { amount } = await queriedPayment(caller);
      expectThat(amount === null || Number(amount) === 0, '"0.00"', amount);
    },
  },
  {
    id: 'query.fee',
    title: 'serviceAmount has two decimals',
    cites: 'teemopay.md §4.2',
    async run(caller) {
      const { serviceAmount } = await queriedPayment(caller);
      const holds = serviceAmount === null || TWO_DECIMALS.test(String(serviceAmount));
      expectThat(holds, 'such as "15.00"', serviceAmount);
    },
  },
];

async function queriedPayment(caller: Caller): Promise<Members> {
  const { merchantOrderNo } = await newPayment(caller);
  return dataOf(await caller.call('paymentQuery', { merchantOrderNo }), 'the query');
}

type Refusal = readonly [id: string, what: string, cites: string, code: number, changes: Members];

const MISSING = ['merchantOrderNo', 'realName', 'merchantName', 'amount'] as const;

const BAD_PAYMENTS: readonly Refusal[] = [
  ...MISSING.map(
    (name): Refusal => [
      `missing-${name}`,
      `A payment without ${name}`,
      'teemopay.md §4.1',
      414,
      { [name]: undefined },
    ],
  ),
  ['amount-decimals', 'An amount with decimals', 'teemopay.md §4.1', 414, { amount: '1000.50' }],
  ['amount-zero', 'An amount of zero', 'teemopay.md §4.1', 414, { amount: '0' }],
  ['amount-separator', 'An amount with a thousands separator', 'teemopay.md §4.1', 414, { amount: '1,000' }],
  ['type-unknown', 'A paymentType that there is not', 'teemopay.md §3', 423, { paymentType: 899 }],
  ['email-invalid', 'An email that is no address', 'teemopay.md §4.1', 414, { email: 'nobody' }],
  ['phone-invalid', 'A phone with a country code', 'teemopay.md §4.1', 414, { phone: '821012345678' }],
  [
    'wallet-without-phone',
    'KakaoPay without phone',
    'teemopay.md §4.1',
    414,
    { paymentType: 803, ipAddress: '203.0.113.7', phone: undefined },
  ],
  [
    'number-too-long',
    'A merchantOrderNo of more than 32 characters',
    'teemopay.md §4.1',
    414,
    { merchantOrderNo: 'X'.repeat(33) },
  ],
];

const BAD_PAYOUTS: readonly Refusal[] = [
  ['bank-unknown', 'A payout to a bank that there is not', 'teemopay.md §5.1', 431, { bankCode: '999' }],
  ['account-type', 'A payout with another accountType', 'teemopay.md §5.1', 455, { accountType: 899 }],
  ['id-type', 'A payout with another idType', 'teemopay.md §5.1', 475, { idType: 'PASSPORT' }],
  ['account-length', 'A payout to an account of two digits', 'teemopay.md §3', 430, { bankAccount: '12' }],
  ['missing-amount', 'A payout without amount', 'teemopay.md §5.1', 414, { amount: undefined }],
  ['missing-name', 'A payout without realName', 'teemopay.md §5.1', 414, { realName: undefined }],
];

function refusals(
  group: string,
  endpoint: 'paymentCreate' | 'payoutCreate',
  rows: readonly Refusal[],
): TeemoPayCase[] {
  const request = endpoint === 'paymentCreate' ? payment : payout;
  return rows.map(([id, what, cites, code, changes]) => ({
    id: `${group}.${id}`,
    title: `${what} is code ${code}`,
    cites,
    async run(caller) {
      expectRefused(await caller.call(endpoint, request(caller, changes)), code);
    },
  }));
}

const balance: readonly TeemoPayCase[] = [
  {
    id: 'payout.not-covered',
    title: 'A payout above the balance is code 425',
    cites: 'teemopay.md §3',
    async run(caller) {
      const { availAmount } = dataOf(await caller.call('merchantBalance'), 'the balance');
      const available = Number(availAmount);
      buildsOn(Number.isFinite(available), 'the balance says no availAmount');
      const amount = String(Math.floor(Math.max(available, 0)) + 1_000_000);
      expectRefused(await caller.call('payoutCreate', payout(caller, { amount })), 425);
    },
  },
];

export const WRITING: readonly TeemoPayCase[] = [
  ...created,
  ...queried,
  ...refusals('payment', 'paymentCreate', BAD_PAYMENTS),
  ...refusals('payout', 'payoutCreate', BAD_PAYOUTS),
  ...balance,
];
