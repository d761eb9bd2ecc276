import * as eximbay from '@naru/eximbay';
import * as haipay from '@naru/haipay';
import * as teemopay from '@naru/teemopay';
import { afterAll, describe, expect, test } from 'vitest';
import { CAMPAIGN_TIMEOUT_MS, campaign, type Random } from '../../../../test/support/campaign.ts';
import { prepared, Shop } from '../support/eximbay.ts';
import {
  collection,
  newOrderId,
  paidPayment,
  payout,
  usdCollection,
  vaCollection,
} from '../support/orders.ts';
import { type Reply, testServer } from '../support/server.ts';
import { Teemo } from '../support/teemopay.ts';
import { type Body, mutated, mutatedText } from './mutations.ts';

/*
 * Requests that are nearly right, signed as they are, to every endpoint. Whatever is sent, the answer is one of the
 * dialect's own (never a 5xx, never its code for an internal error), nothing is logged as an error, and the ledger
 * verifies afterwards.
 */

const server = testServer({ env: { NARU_LOG_LEVEL: 'error' } });
const teemo = new Teemo(server);
const shop = new Shop(server);

interface Target {
  readonly path: string;
  readonly body: () => Body;
}

function judge(reply: Reply, sent: unknown, isOwnForm: (answer: Body) => boolean): void {
  const what = `${JSON.stringify(sent)?.slice(0, 2000)} was answered ${reply.status} ${reply.text.slice(0, 500)}`;
  if (reply.status >= 500) throw new Error(what);
  let answer: unknown;
  try {
    answer = JSON.parse(reply.text);
  } catch {
    throw new Error(`not JSON: ${what}`);
  }
  if (!isOwnForm(answer as Body)) throw new Error(`not the form of the dialect: ${what}`);
  if (server.logText !== '') throw new Error(`${what} and logged ${server.logText.slice(0, 2000)}`);
}

/** Documented, and not the one of an internal error. */
const isHaipay = ({ status, error }: Body) => {
  const code = String(error);
  if (status === '1') return code === haipay.SUCCESS_CODE;
  return status === '0' && (haipay.findError(code)?.name ?? 'internal_error') !== 'internal_error';
};
const isTeemopay = ({ code }: Body) =>
  typeof code === 'number' && (code === teemopay.SUCCESS_CODE || teemopay.findErrors(code).length > 0);
const isEximbay = ({ rescode }: Body) => {
  const rows = eximbay.findErrors(String(rescode));
  return rows.length > 0 && !rows.some(({ name }) => name === 'internal_error');
};

const HAIPAY: readonly Target[] = [
  { path: '/krw/collect/apply', body: () => collection() },
  { path: '/krw/collect/apply', body: () => vaCollection() },
  { path: '/usd/collect/apply', body: () => usdCollection() },
  { path: '/krw/collect/query', body: () => ({ appId: 1054, orderId: paidOrder, orderNo: '' }) },
  { path: '/krw/pay/apply', body: () => payout() },
  { path: '/krw/pay/query', body: () => ({ appId: 1054, orderId: 'x', orderNo: '' }) },
  { path: '/krw/account/ledger', body: () => ({ appId: 1054 }) },
  {
    path: '/krw/refund/apply',
    body: () => ({ appId: 1054, orderId: paidOrder, refundOrderId: newOrderId(), amount: '1', reason: 'x' }),
  },
  { path: '/krw/refund/refundQuery', body: () => ({ appId: 1054, refundOrderId: 'x' }) },
  { path: '/common/payment/config', body: () => ({ appId: 1054 }) },
];

const TEEMOPAY: readonly Target[] = [
  {
    path: '/api/pay/payment/create/v1',
    body: () => ({
      ...{ merchantOrderNo: newOrderId(), paymentType: 801, amount: '1000', realName: '홍길동' },
      ...{ accountHolderNumber: '950101', merchantName: 'Seoul Books', phone: '01012345678' },
    }),
  },
  {
    path: '/api/pay/payment/create/v1',
    body: () => ({
      ...{ merchantOrderNo: newOrderId(), paymentType: 803, amount: '1000', realName: 'Hong' },
      ...{ merchantName: 'Books', ipAddress: '203.0.113.7', phone: '01012345678', email: 'a@example.com' },
    }),
  },
  {
    path: '/api/pay/payout/create/v1',
    body: () => ({
      ...{ merchantOrderNo: newOrderId(), amount: '1000', bankCode: '088', bankName: 'Shinhan Bank' },
      ...{ accountType: 801, bankAccount: '12345678998765', realName: 'Hong', idType: 'RRN' },
    }),
  },
  { path: '/api/pay/payment/query/v1', body: () => ({ merchantOrderNo: 'x' }) },
  { path: '/api/pay/payout/query/v1', body: () => ({ merchantOrderNo: 'x' }) },
  { path: '/api/pay/merchant/balance', body: () => ({}) },
  {
    path: '/api/pay/transaction/queryList',
    body: () => ({ startTime: '2026-01-01 00:00:00.000', endTime: '2026-01-02 00:00:00.000', type: 1 }),
  },
];

const EXIMBAY: readonly Target[] = [
  { path: '/v1/payments/ready', body: () => prepared() },
  {
    path: '/v1/payments/ready',
    body: () => prepared({ payment: { payment_method: 'P101' }, settings: { issuer_country: 'KR' } }),
  },
  {
    path: '/v1/payments/verify',
    body: () => ({ data: 'rescode=0000&resmsg=Success.&mid=1849705C64&fgkey=00' }),
  },
  {
    path: '/v1/payments/retrieve',
    body: () => ({ mid: '1849705C64', key_field: 'order_id', payment: { order_id: 'x', currency: 'USD' } }),
  },
  { path: '/v1/payments/confirm', body: () => ({ mid: '1849705C64', payment: { transaction_id: 'x' } }) },
  {
    path: '/v1/payments/1849705C64202601010000001/cancel',
    body: () => ({
      mid: '1849705C64',
      refund: { refund_type: 'F', refund_amount: '1.00', refund_id: newOrderId(), reason: 'x' },
      payment: { order_id: 'x', currency: 'USD', amount: '1.00', balance: '1.00', lang: 'EN' },
    }),
  },
  { path: '/v1/payments/tokenbilling/x/rebill', body: () => prepared() },
  { path: '/v1/payments/recurring/x/adjust', body: () => ({ mid: '1849705C64' }) },
];

let paidOrder = '';

describe('requests that are nearly right', () => {
  test(
    'to HaiPay',
    async () => {
      paidOrder = (await paidPayment(server)).orderId;
      const rounds = await campaign('haipay requests', 60, async (random) => {
        const target = random.pick(HAIPAY);
        const members = mutated(random, target.body());
        const body = oddly(random, signedOrNot(members));
        judge(await server.request('POST', target.path, body), [target.path, body], isHaipay);
      });
      expect(rounds).toBeGreaterThan(0);
    },
    CAMPAIGN_TIMEOUT_MS,
  );

  test(
    'to TeemoPay',
    async () => {
      await campaign('teemopay requests', 60, async (random) => {
        const target = random.pick(TEEMOPAY);
        const fields = mutated(random, target.body());
        const options = random.chance(0.1) ? { body: mutatedText(random, JSON.stringify(fields)) } : {};
        const headers = random.chance(0.1)
          ? {
              [random.pick(['timestamp', 'nonce', 'country', 'app_code'])]: random.pick([
                '',
                '0',
                'x',
                '1'.repeat(300),
              ]),
            }
          : {};
        const reply = await teemo.raw(target.path, signable(fields), { ...options, headers });
        judge(reply, [target.path, fields, options, headers], isTeemopay);
      });
    },
    CAMPAIGN_TIMEOUT_MS,
  );

  test(
    'to Eximbay',
    async () => {
      await campaign('eximbay requests', 60, async (random) => {
        const target = random.pick(EXIMBAY);
        const body = oddly(random, JSON.stringify(mutated(random, target.body())));
        judge(await shop.raw(target.path, body), [target.path, body], isEximbay);
      });
    },
    CAMPAIGN_TIMEOUT_MS,
  );
});

/** JSON as it would be sent by a merchant who signs what it sends; what can't be signed goes unsigned. */
function signedOrNot(members: Body): string {
  try {
    return server.signedBody(members);
  } catch {
    return JSON.stringify(members);
  }
}

/** Without members that no signer can write as text. */
function signable(fields: Body): Body {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => {
      try {
        return String(value) !== undefined;
      } catch {
        return false;
      }
    }),
  );
}

function oddly(random: Random, text: string): string {
  return random.chance(0.1) ? mutatedText(random, text) : text;
}

afterAll(async () => {
  expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
});
