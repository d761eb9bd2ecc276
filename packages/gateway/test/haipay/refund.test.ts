import { describe, expect, test } from 'vitest';
import {
  balances,
  collection,
  newOrderId,
  newPayment,
  paidPayment,
  queryPayment,
  queryRefund,
  untilStatus,
  usdCollection,
} from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const APPLY = '/krw/refund/apply';
const QUERY = '/krw/refund/refundQuery';

describe('refund/apply and refund/refundQuery', () => {
  const server = testServer();

  test('in progress, then refunded: statuses as text', async () => {
    const payment = await paidPayment(server);
    const orderId = newOrderId();
    const applied = await server.ok(APPLY, { appId: 1054, orderId, orderNo: payment.orderNo });
    const refundNo = expect.stringMatching(/^50\d{17}$/);
    const known = { appId: 1054, orderNo: payment.orderNo, orderId, refundNo };
    expect(applied).toEqual({ ...known, status: '1' });
    await server.advance(3);
    await untilStatus(() => queryRefund(server, { orderId }), '2');
    expect(await queryRefund(server, { orderId })).toEqual({ ...known, status: '2' });
    const byNumber = { appId: 1054, refundNo: applied['refundNo'] };
    expect(await server.ok(QUERY, byNumber)).toEqual({ ...known, status: '2' });
    expect(await server.ok(QUERY, { ...byNumber, orderId: 'ignored' })).toEqual({ ...known, status: '2' });
  });

  test('a signed query of a payment refunds nothing; a setting lets the numbers be equal', async () => {
    const { orderId, orderNo } = await paidPayment(server);
    const query = server.signedBody({ appId: 1054, orderId, orderNo });
    expect(await server.post('/krw/collect/query', query)).toMatchObject({ status: '1' });
    expect(await server.post(APPLY, query)).toMatchObject({ status: '0', error: '4202' });
    expect(await queryPayment(server, { orderId })).toMatchObject({ status: 2 });
    await server.setApp(1054, `settings = '{"refundNumbers": "any"}'`);
    const applied = await server.ok(APPLY, { appId: 1054, orderId, orderNo });
    expect(applied['status']).toBe('1');
    await server.advance(3);
    await untilStatus(() => queryRefund(server, { orderId }), '2');
    await server.setApp(1054, `settings = '{}'`);
    // What was accepted before is answered again; a new refund is refused once more.
    expect(await server.ok(APPLY, { appId: 1054, orderId, orderNo })).toEqual({ ...applied, status: '2' });
    const other = await paidPayment(server);
    const refused = { appId: 1054, orderId: other.orderId, orderNo: other.orderNo };
    expect(await server.code(APPLY, refused)).toBe('4202');
    expect(await server.code(APPLY, { ...refused, orderId })).toBe('5001');
  });

  test('the money comes out of the balance, the fee is not given back', async () => {
    const before = await balances(server);
    const payment = await paidPayment(server);
    const orderId = newOrderId();
    await server.ok(APPLY, { appId: 1054, orderId, orderNo: payment.orderNo });
    await server.advance(3);
    await untilStatus(() => queryRefund(server, { orderId }), '2');
    const after = await balances(server);
    expect(Number(before.bal) - Number(after.bal)).toBe(60);
  });

  test('a refund that fails says why and gives the money back', async () => {
    const payment = await paidPayment(server, collection({ name: 'Naru Refund Fail' }));
    const before = await balances(server);
    const orderId = newOrderId();
    await server.ok(APPLY, { appId: 1054, orderId, orderNo: payment.orderNo });
    await server.advance(3);
    const failed = await untilStatus(() => queryRefund(server, { orderId }), '3');
    expect(failed['errorMsg']).toBe('The refund was refused');
    expect(await balances(server)).toMatchObject({ bal: before.bal, frzBal: '0.00' });
    const again = { appId: 1054, orderId: newOrderId(), orderNo: payment.orderNo };
    expect((await server.ok(APPLY, again))['status']).toBe('1');
  });

  test('one that fails long after its answer is reported by refundQuery, and operators see it', async () => {
    const payment = await paidPayment(server, collection({ name: 'Naru Refund Fail' }));
    const orderId = newOrderId();
    await server.ok(APPLY, { appId: 1054, orderId, orderNo: payment.orderNo });
    await server.advance(9);
    expect(await untilStatus(() => queryRefund(server, { orderId }), '3')).toMatchObject({
      errorMsg: 'The refund was refused',
    });
    const late = await server.gateway.engine.lists.lateEvents(10);
    expect(
      late.filter(({ details }) => (details as { orderNumber: string }).orderNumber === orderId),
    ).toEqual([expect.objectContaining({ subjectKind: 'refund', event: 'failed_after_answer' })]);
  });

  test('in dollars', async () => {
    const payment = await paidPayment(server, usdCollection());
    const orderId = newOrderId();
    await server.ok('/usd/refund/apply', { appId: 1055, orderId, orderNo: payment.orderNo });
    await server.advance(3);
    await untilStatus(() => queryRefund(server, { appId: 1055, orderId }), '2');
  });

  test('once only: the same request is answered alike, another one refused', async () => {
    const payment = await paidPayment(server);
    const request = { appId: 1054, orderId: newOrderId(), orderNo: payment.orderNo };
    const first = await server.ok(APPLY, request);
    expect(await server.ok(APPLY, request)).toMatchObject({ refundNo: first['refundNo'] });
    expect(await server.code(APPLY, { ...request, orderId: newOrderId() })).toBe('5012');
    const other = await paidPayment(server);
    expect(await server.code(APPLY, { ...request, orderNo: other.orderNo })).toBe('5001');
  });

  test('what cannot be refunded', async () => {
    const unpaid = await newPayment(server);
    const refund = (orderNo: unknown) => ({ appId: 1054, orderId: newOrderId(), orderNo });
    expect(await server.code(APPLY, refund(unpaid.orderNo))).toBe('5011');
    expect(await server.code(APPLY, refund('6000'))).toBe('5002');
    // The merchant's own number of the payment does not name it: the platform's has to be sent.
    expect(await server.code(APPLY, refund(unpaid.orderId))).toBe('5002');
    const dollars = await paidPayment(server, usdCollection());
    expect(await server.code(APPLY, refund(dollars.orderNo))).toBe('5002');
    await server.store.exec(`update methods set supports_refund = false where code = 'PAYCO_KRW'`);
    server.gateway.engine.context.methods.forget();
    const payco = await paidPayment(server, collection({ inBankCode: 'PAYCO_KRW' }));
    expect(await server.code(APPLY, refund(payco.orderNo))).toBe('5013');
    expect(await queryPayment(server, payco)).toMatchObject({ status: 2 });
  });

  test('the rules of their members', async () => {
    const payment = await paidPayment(server);
    const good = { appId: 1054, orderId: newOrderId(), orderNo: payment.orderNo };
    expect(await server.code(APPLY, { ...good, orderId: '' })).toBe('4102');
    expect(await server.code(APPLY, { ...good, orderNo: null })).toBe('4103');
    expect(await server.code(APPLY, { ...good, orderId: 'x'.repeat(49) })).toBe('4202');
    expect(await server.code(APPLY, { ...good, orderNo: -5 })).toBe('4203');
    expect(await server.code(QUERY, { appId: 1054 })).toBe('4102');
    expect(await server.code(QUERY, { appId: 1054, refundNo: 'x'.repeat(49) })).toBe('4220');
    expect(await server.code(QUERY, { appId: 1054, orderId: 'unknown' })).toBe('5002');
    expect(await server.code(QUERY, { appId: 1054, refundNo: '5000' })).toBe('5002');
    expect(await server.code('/usd/refund/apply', good)).toBe('1004');
  });
});
