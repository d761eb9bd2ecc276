import { SCENARIOS, type Scenario } from '@naru/channels';
import { describe, expect, test } from 'vitest';
import { addVerifiedMethod, giveCode, giveDetails, unverifiedPayment } from '../support/identity.ts';
import {
  balances,
  checkoutView,
  collection,
  newOrderId,
  newPayment,
  newPayout,
  paidPayment,
  payout,
  queryPayment,
  queryPayout,
  queryRefund,
  untilStatus,
} from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();

type Played = (name: string) => Promise<void>;

async function startedPayment(name: string) {
  const order = await newPayment(server, collection({ name }));
  await server.json('POST', `/checkout/api/payments/${order.token}/start`, { method: 'KAKAOPAY_KRW' });
  return order;
}

/** -1, then, once the channel has been asked (3 s later at the latest), at the wallet and payable. */
async function inDoubt(name: string): Promise<void> {
  const order = await startedPayment(name);
  await untilStatus(() => queryPayment(server, order), -1);
  expect((await checkoutView(server, order.token)).state).toBe('processing');
  await server.advance(4);
  await until('the wallet', async () => (await checkoutView(server, order.token)).state === 'redirect');
  await server.json('POST', `/_sandbox/payments/${order.orderNo}/succeed`);
  expect(await queryPayment(server, order)).toMatchObject({ status: 2, actualAmount: '2000.00' });
}

/** -1 with the money frozen, then paid; never twice. */
async function payoutInDoubt(name: string): Promise<void> {
  const before = await balances(server);
  const order = await newPayout(server, payout({ name }));
  await untilStatus(() => queryPayout(server, order), -1);
  const frozen = await balances(server);
  expect(Number(frozen.frzBal) - Number(before.frzBal)).toBe(3003);
  // Asked after 3 s; what was not received goes out again 10 s later, and is paid 2 s after that.
  await until('the payout', async () => {
    await server.advance(4);
    return (await queryPayout(server, order))['status'] === 2;
  });
  const after = await balances(server);
  expect(Number(before.availableBal) - Number(after.availableBal)).toBe(3003);
  const [sent] = await server.store.query<{ count: bigint }>(
    `select count(*) as count from sandbox_orders o join payouts p on p.id = o.subject_id
     where p.order_number = $1`,
    [order.orderId],
  );
  expect(sent?.count).toBe(1n);
}

const PLAYED: Readonly<Record<string, Played>> = {
  'payment NARU SUCCEED': async (name) => {
    const order = await startedPayment(name);
    await until('the wallet', async () => (await checkoutView(server, order.token)).redirectUrl !== null);
    await server.advance(2);
    await untilStatus(() => queryPayment(server, order), 2);
  },
  'payment NARU DECLINE': async (name) => {
    const order = await startedPayment(name);
    await until('the wallet', async () => (await checkoutView(server, order.token)).redirectUrl !== null);
    await server.advance(2);
    expect(await untilStatus(() => queryPayment(server, order), 3)).toMatchObject({
      errorMsg: 'Insufficient funds',
    });
  },
  'payment NARU REFUSE': async (name) => {
    const order = await startedPayment(name);
    expect(await untilStatus(() => queryPayment(server, order), 3)).toMatchObject({
      errorMsg: 'Channel request error, the order was refused',
    });
  },
  'payment NARU NO ANSWER': inDoubt,
  'payment NARU LOST ANSWER': inDoubt,
  'payout NARU FAIL': async (name) => {
    const before = await balances(server);
    const order = await newPayout(server, payout({ name }));
    await atBank(order);
    await server.advance(2);
    const failed = await untilStatus(() => queryPayout(server, order), 3);
    expect(failed).toMatchObject({ fee: '0.00', errorMsg: 'The account does not exist or is restricted' });
    expect(await balances(server)).toEqual(before);
  },
  'payout NARU RETURN': async (name) => {
    const before = await balances(server);
    const order = await newPayout(server, payout({ name }));
    await atBank(order);
    await server.advance(2);
    await untilStatus(() => queryPayout(server, order), 2);
    await server.advance(3);
    const returned = await untilStatus(() => queryPayout(server, order), 3);
    expect(returned['errorMsg']).toMatch(/^Refund by the recipient/);
    expect(await balances(server)).toEqual(before);
  },
  'payout NARU SLOW': async (name) => {
    const order = await newPayout(server, payout({ name }));
    await atBank(order);
    await server.advance(3600);
    expect(await queryPayout(server, order)).toMatchObject({ status: 1 });
    await server.json('POST', `/_sandbox/payouts/${order.orderNo}/succeed`);
    expect(await queryPayout(server, order)).toMatchObject({ status: 2 });
  },
  'payout NARU NO ANSWER': payoutInDoubt,
  'payout NARU LOST ANSWER': payoutInDoubt,
  'refund NARU REFUND FAIL': async (name) => {
    const payment = await paidPayment(server, collection({ name }));
    const orderId = newOrderId();
    await server.ok('/krw/refund/apply', { appId: 1054, orderId, orderNo: payment.orderNo });
    await until('the wallet has it', async () => {
      const rows = await server.store.query(`select 1 from sandbox_orders where kind = 'refund'`);
      return rows.length > 0;
    });
    await server.advance(2);
    await untilStatus(() => queryRefund(server, { orderId }), '3');
  },
  'refund NARU REFUND LOST': async (name) => {
    const before = await balances(server);
    const payment = await paidPayment(server, collection({ name }));
    const orderId = newOrderId();
    await server.ok('/krw/refund/apply', { appId: 1054, orderId, orderNo: payment.orderNo });
    await until('the doubt', async () => {
      const sql = `select 1 from refunds where order_number = $1 and state = 'unknown'`;
      return (await server.store.query(sql, [orderId])).length > 0;
    });
    // In doubt a refund is neither done nor failed: in progress, with the money frozen.
    expect(await queryRefund(server, { orderId })).toMatchObject({ status: '1' });
    expect(Number((await balances(server)).frzBal) - Number(before.frzBal)).toBe(2000);
    await server.advance(4);
    await untilStatus(() => queryRefund(server, { orderId }), '2');
    expect((await balances(server)).frzBal).toBe(before.frzBal);
  },
  'identity NARU KYC FAIL': async (name) => {
    await addVerifiedMethod(server);
    const order = await unverifiedPayment(server);
    for (const triesLeft of [4, 3, 2, 1]) {
      const page = await giveDetails(server, order.token, { name });
      expect(page.identity).toMatchObject({ step: 'details', problem: 'details_mismatch', triesLeft });
    }
    expect((await giveDetails(server, order.token, { name })).state).toBe('failed');
    await untilStatus(() => queryPayment(server, order), 3);
  },
  'identity NARU KYC NO ANSWER': async (name) => {
    await addVerifiedMethod(server);
    const order = await unverifiedPayment(server);
    const first = await giveDetails(server, order.token, { name });
    expect(first.identity).toMatchObject({
      step: 'details',
      problem: 'no_answer',
      triesLeft: 5,
      codesLeft: 4,
    });
    const second = await giveDetails(server, order.token, { name });
    expect(second.identity).toMatchObject({ step: 'code', problem: null, triesLeft: 5, codesLeft: 3 });
    expect((await giveCode(server, order.token, second.identity?.sandboxCode)).identity).toBeNull();
  },
};

async function atBank(order: { orderId: string }): Promise<void> {
  await until('the bank has it', async () => {
    const sql = `
      select 1 from sandbox_orders o join payouts p on p.id = o.subject_id where p.order_number = $1`;
    return (await server.store.query(sql, [order.orderId])).length > 0;
  });
}

function titleOf(scenario: Scenario): string {
  return `${scenario.appliesTo} ${scenario.name}`;
}

describe('scenarios by magic names', () => {
  test('every row of the table is played here', () => {
    expect(SCENARIOS.map(titleOf).sort()).toEqual(Object.keys(PLAYED).sort());
  });

  test.each(SCENARIOS.map((scenario) => [titleOf(scenario), scenario] as const))(
    '%s',
    async (title, { name }) => {
      await PLAYED[title]?.(name);
    },
  );

  test('case and spaces do not matter, anything more does', async () => {
    const played = await startedPayment('  naru   Refuse ');
    await untilStatus(() => queryPayment(server, played), 3);
    const order = await startedPayment('Naru Refuser');
    await until('the wallet', async () => (await checkoutView(server, order.token)).state === 'redirect');
  });

  test('the books are sound after all this', async () => {
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });
});
