import { HaiPayClient, loadKeys, verifyCallback } from '@naru/haipay';
import { beforeAll, expect, test } from 'vitest';
import { describeOnOneStore, describeOnServerFirst } from '../../../../test/support/stores.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import {
  balances,
  collection,
  newOrderId,
  newPayment,
  paidPayment,
  payout,
  queryPayment,
  queryPayout,
  queryRefund,
  untilStatus,
  usdCollection,
} from '../support/orders.ts';
import { type TestServer, testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

/** One merchant's day, through HTTP only, on both back ends. */
describeOnServerFirst('a merchant of HaiPay', (openStore) => {
  const server = testServer({ openStore });
  const merchant = merchantEndpoint();

  test('collects, gets a callback, asks, and sees its balance grow by amount less fee', async () => {
    const before = await balances(server);
    const order = await newPayment(server, collection({ notifyUrl: merchant.url('/collect') }));
    expect(await queryPayment(server, order)).toEqual({
      orderId: order.orderId,
      orderNo: order.orderNo,
      amount: '2000.00',
      actualAmount: '0.00',
      fee: '0.00',
      status: 0,
    });
    await server.json('POST', `/_sandbox/payments/${order.orderId}/succeed`);
    expect(await queryPayment(server, order)).toEqual({
      orderId: order.orderId,
      orderNo: order.orderNo,
      amount: '2000.00',
      actualAmount: '2000.00',
      fee: '60.00',
      status: 2,
      payTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
    const [callback] = await merchant.waitFor('/collect');
    expect(callback?.members).toMatchObject({
      orderId: order.orderId,
      status: 2,
      amount: '2000.00',
      fee: '60.00',
    });
    const after = await balances(server);
    expect(Number(after.unSettleBal) - Number(before.unSettleBal)).toBe(1940);
    expect(Number(after.bal) - Number(before.bal)).toBe(1940);
  });

  test('pays out: amount and fee are frozen at once and gone when the bank has paid', async () => {
    const before = await balances(server);
    const request = payout({ amount: '2000.00', notifyUrl: merchant.url('/pay') });
    await server.ok('/krw/pay/apply', request);
    const frozen = await balances(server);
    expect(Number(frozen.frzBal) - Number(before.frzBal)).toBe(3003);
    expect(frozen.bal).toBe(before.bal);
    await server.json('POST', `/_sandbox/payouts/${request['orderId']}/succeed`);
    const [callback] = await merchant.waitFor('/pay');
    expect(callback?.members).toMatchObject({ orderId: request['orderId'], status: 2, fee: '1003.00' });
    const after = await balances(server);
    expect(Number(before.availableBal) - Number(after.availableBal)).toBe(3003);
    expect(after.frzBal).toBe(before.frzBal);
  });

  test('refunds a payment in full', async () => {
    const order = await paidPayment(server);
    const orderId = newOrderId();
    await server.ok('/krw/refund/apply', { appId: 1054, orderId, orderNo: order.orderNo });
    await server.advance(2);
    await untilStatus(() => queryRefund(server, { orderId }), '2');
    expect(await queryPayment(server, order)).toMatchObject({ status: 2, actualAmount: '2000.00' });
  });

  test('settles the next day in Korea, and the books are sound', async () => {
    await server.advance(2 * 24 * 3600);
    await untilSettled(server);
    const report = await server.gateway.engine.verifyLedger();
    expect(report.faults).toEqual([]);
  });
});

async function untilSettled(server: TestServer): Promise<void> {
  await until('settlement', async () => (await balances(server)).unSettleBal === '0.00');
}

describeOnOneStore('the same with the SDK', (openStore) => {
  const server = testServer({ openStore });
  const merchant = merchantEndpoint();
  let krw: HaiPayClient;
  let usd: HaiPayClient;
  beforeAll(() => {
    const client = (app: TestServer['krw']) => new HaiPayClient({ baseUrl: server.baseUrl, ...app });
    krw = client(server.krw);
    usd = client(server.usd);
  });

  function members(request: Record<string, unknown>) {
    const { appId: _, ...rest } = request;
    return rest as Parameters<HaiPayClient['collectApply']>[0];
  }

  test('every endpoint answers what the SDK verifies', async () => {
    const request = members(collection());
    const made = await krw.collectApply(request);
    if (!made.ok) throw new Error(JSON.stringify(made));
    expect(made.verified).toBe(true);
    await server.json('POST', `/_sandbox/payments/${made.data.orderNo}/succeed`);
    const paid = await krw.collectQuery({ orderId: request.orderId, orderNo: made.data.orderNo });
    expect(paid).toMatchObject({ ok: true, data: { status: 2, actualAmount: '2000.00' } });
    const refund = { orderId: newOrderId(), orderNo: made.data.orderNo };
    expect(await krw.refundApply(refund)).toMatchObject({ ok: true, data: { status: '1' } });
    expect(await krw.refundQuery({ orderId: refund.orderId })).toMatchObject({ ok: true, verified: true });
    expect(await krw.accountLedger()).toMatchObject({ ok: true, verified: true });
    expect(await krw.paymentConfig()).toMatchObject({ ok: true, verified: true });
  });

  test('a payout, and an order in dollars', async () => {
    const request = members(payout()) as unknown as Parameters<HaiPayClient['payApply']>[0];
    expect(await krw.payApply(request)).toMatchObject({ ok: true, verified: true });
    await server.advance(3);
    await untilStatus(() => queryPayout(server, request), 2);
    expect(await krw.payQuery({ orderId: request.orderId })).toMatchObject({ ok: true, data: { status: 2 } });
    expect(await usd.collectApply(members(usdCollection()))).toMatchObject({ ok: true });
  });

  test('callbacks of both kinds are verified by the SDK', async () => {
    const keys = loadKeys({ secretKey: server.krw.secretKey, publicKey: server.krw.platformPublicKey });
    const payment = await newPayment(server, collection({ notifyUrl: merchant.url('/sdk') }));
    await server.json('POST', `/_sandbox/payments/${payment.orderNo}/succeed`);
    const [collected] = await merchant.waitFor('/sdk');
    expect(verifyCallback({ body: collected?.body ?? '', keys, appId: 1054 })).toMatchObject({
      ok: true,
      kind: 'collection',
      outcome: 'success',
      payload: { orderNo: payment.orderNo, amount: '2000.00' },
    });
    const request = payout({ name: 'Naru Slow', notifyUrl: merchant.url('/sdk-payout') });
    await server.ok('/krw/pay/apply', request);
    await server.json('POST', `/_sandbox/payouts/${request['orderId']}/fail`);
    const [failed] = await merchant.waitFor('/sdk-payout');
    expect(verifyCallback({ body: failed?.body ?? '', keys })).toMatchObject({
      ok: true,
      kind: 'payout',
      outcome: 'failure',
    });
    const forged = (failed?.body ?? '').replace('"status":3', '"status":2');
    expect(verifyCallback({ body: forged, keys })).toEqual({ ok: false, reason: 'signature_mismatch' });
  });

  test('a refusal arrives as one', async () => {
    expect(await krw.payQuery({ orderId: 'nothing' })).toMatchObject({ kind: 'refused', code: '5002' });
  });
});
