import { afterAll, expect, test } from 'vitest';
import { CAMPAIGN_TIMEOUT_MS, campaign, type Random } from '../../../../test/support/campaign.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import {
  collection,
  newOrderId,
  newPayment,
  newPayout,
  payout,
  usdCollection,
  vaCollection,
} from '../support/orders.ts';
import { testServer } from '../support/server.ts';

/*
 * Orders to which everything happens in any order: paid, failed, expired, deposited in parts, refunded in parts, asked
 * for, their callbacks sent again, and time passing. No answer is a 5xx, nothing is logged as an error, and the ledger
 * verifies after every order.
 */

const server = testServer({ env: { NARU_LOG_LEVEL: 'error' } });
const merchant = merchantEndpoint();

type Step = (random: Random, order: Order) => Promise<void>;

interface Order {
  readonly orderId: string;
  readonly appId: number;
  readonly isPayout: boolean;
}

async function post(path: string, body?: unknown): Promise<void> {
  const { status, text } = await server.request('POST', path, body);
  if (status >= 500) throw new Error(`${path} ${JSON.stringify(body)} was answered ${status} ${text}`);
}

/** As a merchant, with any outcome but an internal error. */
async function call(order: Order, path: string, members: Record<string, unknown>): Promise<void> {
  const currency = order.appId === 1055 ? 'usd' : 'krw';
  const { error, msg } = await server.call(`/${currency}/${path}`, { appId: order.appId, ...members });
  if (msg.includes('internal error')) throw new Error(`${path} ${JSON.stringify(members)}: ${error} ${msg}`);
}

const control =
  (action: string): Step =>
  (_, { orderId, isPayout }) =>
    post(`/_sandbox/${isPayout ? 'payouts' : 'payments'}/${orderId}/${action}`);

const deposit: Step = (random, { orderId }) =>
  post(`/_sandbox/payments/${orderId}/deposits`, {
    amount: String(random.pick([1, 999, 5000, 10_000, 10_001, 25_000])),
    ...(random.chance(0.3) ? { depositorName: random.pick(['홍길동', 'Somebody Else', '']) } : {}),
  });

const refund: Step = (random, order) =>
  call(order, 'refund/apply', {
    ...{ orderId: order.orderId, refundOrderId: newOrderId(), reason: 'fuzz' },
    amount: random.pick(['1', '0.01', '500', '1999', '2000', '12.50', '99999']),
  });

const query: Step = (_, order) =>
  call(order, order.isPayout ? 'pay/query' : 'collect/query', { orderId: order.orderId });

const time: Step = (random) =>
  post('/_sandbox/clock/advance', { seconds: random.pick([1, 61, 3601, 90_000]) });

const PAYMENT_STEPS: readonly Step[] = [
  ...[control('succeed'), control('fail'), control('expire'), deposit, deposit, refund, refund, query, time],
];
const PAYOUT_STEPS: readonly Step[] = [control('succeed'), control('fail'), control('return'), query, time];

async function newOrder(random: Random): Promise<Order> {
  const notifyUrl = merchant.url('/notify');
  if (random.chance(0.25)) {
    const { orderId } = await newPayout(server, payout({ notifyUrl }));
    return { orderId, appId: 1054, isPayout: true };
  }
  const request = random.pick([collection, vaCollection, vaCollection, usdCollection])({ notifyUrl });
  const { orderId, appId } = await newPayment(server, request);
  return { orderId, appId, isPayout: false };
}

test(
  'orders to which everything happens in any order',
  async () => {
    const rounds = await campaign('sequences', 12, async (random) => {
      const order = await newOrder(random);
      const steps = order.isPayout ? PAYOUT_STEPS : PAYMENT_STEPS;
      const count = 2 + random.below(7);
      for (let step = 0; step < count; step += 1) {
        // Two at once, sometimes: what a payer and a merchant do is not one after the other.
        const both = [random.pick(steps), ...(random.chance(0.3) ? [random.pick(steps)] : [])];
        await Promise.all(both.map((one) => one(random, order)));
      }
      if (server.logText !== '')
        throw new Error(`${JSON.stringify(order)}: ${server.logText.slice(0, 2000)}`);
      const { faults } = await server.gateway.engine.verifyLedger();
      if (faults.length > 0) throw new Error(`${JSON.stringify(order)}: ${JSON.stringify(faults)}`);
    });
    expect(rounds).toBeGreaterThan(0);
  },
  CAMPAIGN_TIMEOUT_MS,
);

afterAll(async () => {
  expect(server.logText).toBe('');
});
