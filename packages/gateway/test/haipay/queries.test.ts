import { describe, expect, test } from 'vitest';
import {
  balances,
  collection,
  newPayment,
  paidPayment,
  payout,
  queryPayment,
  usdCollection,
} from '../support/orders.ts';
import { testServer } from '../support/server.ts';

describe('collect/query', () => {
  const server = testServer();
  const QUERY = '/krw/collect/query';

  test('not started, in progress, paid: status 0, 1, 2', async () => {
    const order = await newPayment(server);
    expect((await queryPayment(server, order))['status']).toBe(0);
    await server.json('POST', `/checkout/api/payments/${order.token}/start`, { method: 'KAKAOPAY_KRW' });
    expect((await queryPayment(server, order))['status']).toBe(1);
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/succeed`);
    const paid = await queryPayment(server, order);
    expect(paid).toMatchObject({ status: 2, actualAmount: '2000.00', fee: '60.00' });
    expect(paid).not.toHaveProperty('errorMsg');
  });

  test('payTime is the time of success in Korea, also the day after midnight there', async () => {
    // Whatever the time is now: it is moved to 15:30 UTC, half an hour into the next day of Korea.
    const { now } = await server.json<{ now: string }>('GET', '/_sandbox/clock');
    const target = new Date(now);
    target.setUTCHours(15, 30, 0, 0);
    if (target.getTime() <= Date.parse(now)) target.setUTCDate(target.getUTCDate() + 1);
    await server.advance((target.getTime() - Date.parse(now)) / 1000);
    const paid = await queryPayment(server, await paidPayment(server));
    const nextDay = new Date(target.getTime() + 24 * 3600 * 1000).toISOString().slice(0, 10);
    expect(paid['payTime']).toMatch(new RegExp(`^${nextDay} 00:30:`));
  });

  test('failed: reason, no payTime, nothing received', async () => {
    const order = await newPayment(server);
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/fail`, { reason: '잔액 부족' });
    expect(await queryPayment(server, order)).toEqual({
      orderId: order.orderId,
      orderNo: order.orderNo,
      amount: '2000.00',
      actualAmount: '0.00',
      fee: '0.00',
      status: 3,
      errorMsg: '잔액 부족',
    });
  });

  test('the rules of its members', async () => {
    const order = await newPayment(server);
    await server.ok(QUERY, { appId: 1054, orderId: order.orderId, orderNo: order.orderNo });
    await server.ok(QUERY, { appId: 1054, orderId: order.orderId, orderNo: '' });
    expect(await server.code(QUERY, { appId: 1054, orderId: order.orderId, orderNo: '60' })).toBe('5002');
    expect(await server.code(QUERY, { appId: 1054, orderNo: order.orderNo })).toBe('4102');
    expect(await server.code(QUERY, { appId: 1054, orderId: 'unknown' })).toBe('5002');
    expect(await server.code(QUERY, { appId: 1054, orderId: 4 })).toBe('5002');
    expect(await server.code(QUERY, { appId: 1054, orderId: -4 })).toBe('4202');
    expect(await server.code(QUERY, { appId: 1054, orderId: order.orderId, orderNo: -60 })).toBe('4203');
    expect(await server.code(QUERY, { appId: 1054, orderId: 'a\u0000b' })).toBe('4202');
    expect(await server.code(QUERY, { appId: 1054, orderId: '\ud800' })).toBe('4202');
    expect(await server.code(QUERY, { appId: 1054, orderId: order.orderId, orderNo: 60 })).toBe('5002');
  });

  test("another app's order does not exist", async () => {
    const order = await newPayment(server);
    const query = { appId: 1055, orderId: order.orderId };
    expect(await server.code('/usd/collect/query', query)).toBe('5002');
  });

  test('a payout under the same number is another order', async () => {
    const request = payout();
    await server.ok('/krw/pay/apply', request);
    expect(await server.code(QUERY, { appId: 1054, orderId: request['orderId'] })).toBe('5002');
    await server.ok('/krw/collect/apply', collection({ orderId: request['orderId'] }));
    const query = { appId: 1054, orderId: request['orderId'] };
    const [payment, paid] = [await server.ok(QUERY, query), await server.ok('/krw/pay/query', query)];
    expect(payment['orderNo']).toMatch(/^60/);
    expect(paid['orderNo']).toMatch(/^30/);
  });
});

describe('account/ledger', () => {
  const server = testServer();

  test('the demo merchant starts with ten million won; bal is the sum of the other three', async () => {
    expect(await server.ok('/krw/account/ledger', { appId: 1054 })).toEqual({
      bal: '10000000.00',
      availableBal: '10000000.00',
      frzBal: '0.00',
      unSettleBal: '0.00',
    });
    await paidPayment(server);
    await server.ok('/krw/pay/apply', payout({ name: 'Naru Slow' }));
    expect(await balances(server)).toEqual({
      bal: '10001940.00',
      availableBal: '9996997.00',
      frzBal: '3003.00',
      unSettleBal: '1940.00',
    });
  });

  test('dollars apart, with cents', async () => {
    const before = await balances(server, 1055);
    expect(before.bal).toBe('10000.00');
    const order = await newPayment(server, usdCollection());
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/succeed`);
    // 3 % of 12.50 are 37.5 cents, which a statement rounds to 38.
    expect((await balances(server, 1055)).unSettleBal).toBe('12.12');
    expect(await queryPayment(server, order)).toMatchObject({ actualAmount: '12.50', fee: '0.38' });
  });

  test('needs nothing but appId and sign, and takes more', async () => {
    await server.ok('/KRW/account/ledger', { appId: '1054', anything: 'else' });
    expect(await server.code('/usd/account/ledger', { appId: 1054 })).toBe('1004');
  });
});

describe('common/payment/config', () => {
  const server = testServer({ withoutWorkers: true });
  const PATH = '/common/payment/config';
  interface Config {
    readonly tranCode: string;
    readonly tranType: string;
    readonly payMethods: readonly { readonly inBankCode: string; readonly limit: unknown }[];
  }

  async function configs(members: Record<string, unknown> = {}): Promise<readonly Config[]> {
    const data = await server.ok(PATH, { appId: 1054, ...members });
    expect(Number.isSafeInteger(data['userId'])).toBe(true);
    return data['configs'] as Config[];
  }

  test('all products of an app with limits, fees and terms', async () => {
    const found = await configs();
    expect(found.map(({ tranCode, tranType }) => `${tranCode} ${tranType}`)).toEqual([
      'collect EWALLET',
      'collect BANK_TRANSFER',
      'collect VA',
      'pay BANK_ACCOUNT',
    ]);
    expect(found.map((config) => config.payMethods.length)).toEqual([5, 1, 16, 23]);
    expect(found[0]).toMatchObject({
      appId: 1054,
      currNo: 'KRW',
      feeRate: { feeType: 1, feeMode: 1, feeRate: '3.00', feeFixedValue: '0.00', degrees: [] },
      settlement: { stlMode: 1, stlCycle: 1 },
      supportRefund: true,
    });
    expect(found[3]).toMatchObject({
      feeRate: { feeRate: '0.15', feeFixedValue: '1000.00' },
      supportRefund: false,
    });
    expect(found[2]?.payMethods[1]).toMatchObject({
      inBankCode: 'KOOKMIN_BANK',
      name: 'Kookmin Bank',
      limit: { singleMinAmount: '300.00', singleMaxAmount: '500000.00' },
    });
  });

  test('filters by direction and by group', async () => {
    expect((await configs({ transaction: 'pay' })).map((config) => config.tranCode)).toEqual(['pay']);
    expect(await configs({ transaction: 'collect' })).toHaveLength(3);
    expect((await configs({ tranType: 'VA' })).map((config) => config.tranType)).toEqual(['VA']);
    expect(await configs({ tranType: 'BANK_CARD' })).toEqual([]);
    expect(await server.code(PATH, { appId: 1054, transaction: 'both' })).toBe('4222');
    expect(await server.code(PATH, { appId: 1054, tranType: 'x'.repeat(33) })).toBe('4221');
  });

  test('an app in dollars has its own', async () => {
    const data = await server.ok(PATH, { appId: 1055 });
    const found = data['configs'] as Config[];
    expect(found.map((config) => config.payMethods.length)).toEqual([5, 1]);
    expect(found[0]?.payMethods[0]).toMatchObject({
      inBankCode: 'KAKAOPAY_USD',
      limit: { singleMinAmount: '0.99', singleMaxAmount: '1000.00' },
    });
  });

  test('a method under maintenance is not offered', async () => {
    const { methods } = server.gateway.engine.context;
    const key = { dialect: 'haipay', direction: 'payment', currency: 'KRW', code: 'TOSS_KRW' } as const;
    await methods.setState(key, 'maintenance');
    const [wallets] = await configs({ tranType: 'EWALLET' });
    expect(wallets?.payMethods.map((method) => method.inBankCode)).not.toContain('TOSS_KRW');
  });
});
