import { describe, expect, test } from 'vitest';
import { merchantEndpoint } from '../support/merchant.ts';
import {
  balances,
  collection,
  newPayment,
  newPayout,
  paidPayment,
  payout,
  queryPayment,
} from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const merchant = merchantEndpoint();

interface ClockView {
  readonly now: string;
  readonly offsetSeconds: number;
}

const clock = () => server.json<ClockView>('GET', '/_sandbox/clock');

describe('the clock', () => {
  test('starts at the real time and moves by what is asked', async () => {
    const first = await clock();
    expect(first.offsetSeconds).toBe(0);
    expect(Math.abs(Date.parse(first.now) - Date.now())).toBeLessThan(5000);
    const moved = await server.json<ClockView>('POST', '/_sandbox/clock/advance', { seconds: 86_400.5 });
    expect(moved.offsetSeconds).toBe(86_400.5);
    expect((await clock()).offsetSeconds).toBe(86_400.5);
    await server.json('POST', '/_sandbox/clock/advance', { seconds: 0 });
    expect((await clock()).offsetSeconds).toBe(86_400.5);
  });

  test('follows other processes, also where this one has no workers', async () => {
    const { store, watch } = server.gateway;
    const before = (await clock()).offsetSeconds;
    const setTo = async (seconds: number) => {
      await store.query(`update sandbox_clock set offset_ms = $1`, [seconds * 1000]);
      await watch.round();
      return (await clock()).offsetSeconds;
    };
    expect(await setTo(before + 3600)).toBe(before + 3600);
    // What a reset elsewhere leaves.
    expect(await setTo(0)).toBe(0);
    expect(await setTo(before)).toBe(before);
  });

  test('never goes back, nor anywhere else', async () => {
    const before = (await clock()).offsetSeconds;
    for (const seconds of [-1, '60', null, 1e12, true]) {
      const reply = await server.request('POST', '/_sandbox/clock/advance', { seconds });
      expect([seconds, reply.status]).toEqual([seconds, 400]);
    }
    expect((await server.request('POST', '/_sandbox/clock/advance', {})).status).toBe(400);
    expect((await server.request('POST', '/_sandbox/clock/advance')).status).toBe(400);
    expect((await clock()).offsetSeconds).toBe(before);
  });

  test('moves from one event to the next where the answer is to wait for them', async () => {
    const { orderId } = await newPayout(server, payout({ notifyUrl: merchant.url('/waited') }));
    const moved = await server.json<ClockView & { left: number }>('POST', '/_sandbox/clock/advance', {
      seconds: 3600,
      wait: true,
    });
    expect(moved.left).toBe(0);
    const { callbacks } = await server.json<{
      callbacks: { event: string; state: string; deliveries: { sentAt: string }[] }[];
    }>('GET', `/_sandbox/callbacks?no=${orderId}`);
    expect(callbacks).toMatchObject([{ event: 'payout_succeeded', state: 'delivered' }]);
    // The bank pays after two seconds, not at the end of the hour.
    const beforeEndMs = Date.parse(moved.now) - Date.parse(callbacks[0]?.deliveries[0]?.sentAt ?? '');
    expect(beforeEndMs).toBeGreaterThan(3500 * 1000);
  });

  test('order numbers follow it', async () => {
    const { orderNo } = await newPayment(server);
    const korean = new Date(Date.parse((await clock()).now) + 9 * 3600 * 1000).toISOString();
    expect(orderNo.slice(2, 8)).toBe(korean.slice(2, 10).replaceAll('-', ''));
  });
});

describe('reset', () => {
  test('empties the sandbox, keeps the credentials, and starts over', async () => {
    const order = await paidPayment(server, collection({ notifyUrl: merchant.url('/before') }));
    await newPayout(server);
    await merchant.waitFor('/before');
    await server.advance(3600);
    await server.json('POST', '/_sandbox/callback-faults', { fault: 'drop', count: 5 });
    const { methods } = server.gateway.engine.context;
    const key = { dialect: 'haipay', direction: 'payment', currency: 'KRW', code: 'PAYCO_KRW' } as const;
    await methods.setState(key, 'maintenance');
    await server.setApp(1054, `state = 'disabled'`);

    expect(await server.json('POST', '/_sandbox/reset')).toEqual({ status: 'reset' });

    expect(await balances(server)).toEqual({
      bal: '10000000.00',
      availableBal: '10000000.00',
      frzBal: '0.00',
      unSettleBal: '0.00',
    });
    expect((await clock()).offsetSeconds).toBe(0);
    expect(await server.code('/krw/collect/query', { appId: 1054, orderId: order.orderId })).toBe('5002');
    expect(await server.json('GET', '/_sandbox/callbacks')).toEqual({ callbacks: [] });
    expect((await server.request('GET', `/checkout/api/payments/${order.token}`)).status).toBe(404);
    const again = await newPayment(server, collection({ orderId: order.orderId, inBankCode: 'PAYCO_KRW' }));
    expect(again.orderNo).not.toBe(order.orderNo);
  });

  test('afterwards everything works: payment, callback, payout, refund, ledger', async () => {
    await server.json('POST', '/_sandbox/reset', {});
    const order = await paidPayment(server, collection({ notifyUrl: merchant.url('/after') }));
    const [callback] = await merchant.waitFor('/after');
    expect(callback?.members).toMatchObject({ orderNo: order.orderNo, status: 2 });
    expect(await queryPayment(server, order)).toMatchObject({ status: 2 });
    const { orderNo } = await newPayout(server);
    await server.json('POST', `/_sandbox/payouts/${orderNo}/succeed`);
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });

  test('with payments, payouts and callbacks under way', async () => {
    merchant.answer('/hanging', () => undefined);
    const notifyUrl = merchant.url('/hanging');
    await Promise.all(Array.from({ length: 5 }, () => paidPayment(server, collection({ notifyUrl }))));
    await merchant.waitFor('/hanging', 5);
    await Promise.all(Array.from({ length: 10 }, () => newPayout(server)));
    await server.json('POST', '/_sandbox/reset');
    merchant.answer('/hanging', (_, response) => response.end('SUCCESS'));
    const [payout, payment] = [await newPayout(server), await paidPayment(server, collection({ notifyUrl }))];
    await server.json('POST', `/_sandbox/payouts/${payout.orderNo}/succeed`);
    await merchant.waitFor('/hanging', 6);
    expect(merchant.received('/hanging').at(-1)?.members['orderNo']).toBe(payment.orderNo);
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });

  test('in the middle of traffic it leaves nothing half done', async () => {
    const traffic = Array.from({ length: 30 }, () => server.call('/krw/collect/apply', collection()));
    const [, ...envelopes] = await Promise.all([server.json('POST', '/_sandbox/reset'), ...traffic]);
    // What fell into the moment of the reset may be refused, but never breaks the server.
    for (const envelope of envelopes) expect(['00000000', '1003', '9002', '9003']).toContain(envelope.error);
    await server.ok('/krw/collect/apply', collection());
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });
});
