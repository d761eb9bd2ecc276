import { describe, expect, test } from 'vitest';
import { balances, newPayout, payout, queryPayout, untilStatus, without } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const PATH = '/krw/pay/apply';

const MISSING: readonly (readonly [name: string, code: string])[] = [
  ['orderId', '4102'],
  ['name', '4104'],
  ['phone', '4105'],
  ['email', '4106'],
  ['amount', '4107'],
  ['partnerUserId', '4116'],
  ['accountType', '4117'],
  ['bankCode', '4118'],
  ['accountNo', '4119'],
];

const INVALID: readonly (readonly [name: string, code: string, values: readonly unknown[]])[] = [
  ['orderId', '4202', ['x'.repeat(49), 'a\u0000b', -5]],
  ['name', '4204', ['홍길동', 'john2', 'x'.repeat(31), 'john_doe', 'john/doe', 9]],
  ['name', '4204', ['  ', '.-', "' -.", 'john\ndoe', 'john\tdoe', 'john\u00a0doe', 'john doe\n']],
  ['phone', '4205', ['123', 'phone', 123]],
  ['email', '4206', ['a@b', 'x']],
  ['amount', '4207', ['-1', '1e4', '2,000', -2000, '']],
  ['notifyUrl', '4212', ['notify']],
  ['subject', '4213', ['s'.repeat(256)]],
  ['body', '4214', ['b'.repeat(513)]],
  ['partnerUserId', '4216', ['a b']],
  ['accountType', '4217', ['BANK_CARD', 'bank_account', 1]],
  ['bankCode', '4218', ['B'.repeat(33), 12]],
  ['accountNo', '4219', ['12345', '1'.repeat(21), '110-234-567890', '１２３４５６７', 110234567890]],
];

describe('pay/apply: members', () => {
  const server = testServer({ withoutWorkers: true });

  test('the published sample (haipay.md §7) works as printed, and answers orderId and orderNo', async () => {
    const data = await server.ok(PATH, {
      appId: 1054,
      orderId: 'M100000450012',
      amount: '2000',
      accountType: 'BANK_ACCOUNT',
      bankCode: 'KYNAKR22',
      accountNo: '09876543210',
      name: 'john doe',
      phone: '09876543210',
      email: 'johndoe@cashfree.com',
      subject: 'iphone13',
      body: 'ProMotion technology with adaptive refresh rates up to 120Hz',
      partnerUserId: '149597870',
    });
    expect(data).toEqual({ orderId: 'M100000450012', orderNo: expect.stringMatching(/^30\d{17}$/) });
  });

  test.each(MISSING)('%s absent, null or empty: %s', async (name, code) => {
    for (const request of [without(payout(), name), payout({ [name]: null }), payout({ [name]: '' })]) {
      const envelope = await server.call(PATH, request);
      expect(envelope).toMatchObject({ status: '0', error: code });
      expect(envelope.msg).toContain(name);
    }
  });

  test.each(INVALID)('%s of a wrong form: %s', async (name, code, values) => {
    for (const value of values) {
      const expected = value === '' ? code.replace('42', '41') : code;
      expect([value, await server.code(PATH, payout({ [name]: value }))]).toEqual([value, expected]);
    }
  });

  test.each(["John O'Neil-Park Jr.", 'A', 'x'.repeat(30), "'t Hooft", '- a', 'van  Gogh'])(
    'name %s',
    async (name) => {
      await server.ok(PATH, payout({ name }));
    },
  );

  test.each(['123456', '1'.repeat(20)])('account number %s', async (accountNo) => {
    await server.ok(PATH, payout({ accountNo }));
  });

  test('Hangul names are a setting of the app, with the same length', async () => {
    await server.setApp(1054, `settings = '{"hangulPayoutNames": true}'`);
    await server.ok(PATH, payout({ name: '홍길동' }));
    await server.ok(PATH, payout({ name: '가'.repeat(30) }));
    expect(await server.code(PATH, payout({ name: '가'.repeat(31) }))).toBe('4204');
    for (const name of ['홍길동7', ' ', '.-', '홍\n길동']) {
      expect(await server.code(PATH, payout({ name }))).toBe('4204');
    }
    await server.setApp(1054, `settings = '{}'`);
  });

  test('numbers are taken for orderId, partnerUserId, phone and amount, not for the account', async () => {
    const order = payout({ orderId: '987654321', partnerUserId: '7', phone: '1012345678', amount: '2000' });
    const body = server
      .signedBody(order)
      .replace(/"(orderId|partnerUserId|phone|amount)":"(\d+)"/g, '"$1":$2');
    expect(body).toContain('"amount":2000,');
    expect((await server.post(PATH, body)).data?.['orderId']).toBe('987654321');
  });

  test('strict phone numbers are a setting of the app', async () => {
    await server.setApp(1054, `settings = '{"strictPhone": true}'`);
    expect(await server.code(PATH, payout())).toBe('4205');
    await server.ok(PATH, payout({ phone: '010-1234-5678' }));
    await server.setApp(1054, `settings = '{}'`);
  });
});

describe('pay/apply: money', () => {
  const server = testServer({ withoutWorkers: true });

  test.each(['NOPE', 'KOOKMIN_BANK', 'kynakr22', 'TOSSKR'])('no bank %s', async (bankCode) => {
    expect(await server.code(PATH, payout({ bankCode }))).toBe('4002');
  });

  test('a bank under maintenance', async () => {
    const { methods } = server.gateway.engine.context;
    const key = { dialect: 'haipay', direction: 'payout', currency: 'KRW', code: 'JJBKKR22' } as const;
    await methods.setState(key, 'maintenance');
    expect(await server.code(PATH, payout({ bankCode: 'JJBKKR22' }))).toBe('4003');
    await methods.setState(key, 'available');
  });

  test('dollars are not paid out: the product is not permitted', async () => {
    const envelope = await server.call('/usd/pay/apply', payout({ appId: 1055, amount: '10.00' }));
    expect(envelope).toEqual({
      status: '0',
      error: '1006',
      msg: 'No permission to pay for products, please contact the administrator',
    });
  });

  test('amount forms are those of collections', async () => {
    for (const amount of ['2000', '2000.0', '2000.00']) await server.ok(PATH, payout({ amount }));
    expect(await server.code(PATH, payout({ amount: '2000.50' }))).toBe('4302');
  });

  test('amount and fee have to be there, to the won; nothing moves when they are not', async () => {
    await server.setApp(1054, 'daily_payout_limit = null');
    const { availableBal } = await balances(server);
    // 1.5 million and their fee of 1 000 and 0.15 %, as often as they fit.
    const whole = BigInt(availableBal.split('.')[0] ?? '0');
    for (let left = whole; left >= 1_503_250n; left -= 1_503_250n) {
      await server.ok(PATH, payout({ amount: '1500000' }));
    }
    const rest = BigInt((await balances(server)).availableBal.split('.')[0] ?? '0');
    // The largest amount whose fee still fits: fee(amount) = 1 000 + 0.15 %, rounded half up.
    let amount = rest - 1000n;
    while (amount + 1000n + (amount * 15n + 5000n) / 10_000n > rest) amount -= 1n;
    expect(await server.code(PATH, payout({ amount: String(amount + 1n) }))).toBe('5003');
    expect((await balances(server)).availableBal).toBe(`${rest}.00`);
    await server.ok(PATH, payout({ amount: String(amount) }));
    expect(await server.code(PATH, payout({ amount: '1000' }))).toBe('5003');
  });

  test('the limit of a day', async () => {
    await server.json('POST', '/_sandbox/reset');
    await server.setApp(1054, 'daily_payout_limit = 3000');
    await server.ok(PATH, payout({ amount: '2000' }));
    expect(await server.code(PATH, payout({ amount: '1001' }))).toBe('5004');
    await server.ok(PATH, payout({ amount: '1000' }));
  });
});

describe('pay/query before a worker has seen the payout', () => {
  const server = testServer({ withoutWorkers: true });

  test('not started', async () => {
    expect(await queryPayout(server, await newPayout(server))).toMatchObject({ status: 0, fee: '0.00' });
  });
});

describe('pay/query', () => {
  const server = testServer();
  const QUERY = '/krw/pay/query';

  test('in progress, then paid in Korean time; the fee beside the amount', async () => {
    const order = await newPayout(server, payout({ name: 'Naru Slow' }));
    const known = { orderId: order.orderId, orderNo: order.orderNo, amount: '2000.00' };
    const open = await untilStatus(() => queryPayout(server, order), 1);
    expect(open).toEqual({ ...known, fee: '0.00', status: 1 });
    const { now } = await server.json<{ now: string }>('GET', '/_sandbox/clock');
    await server.json('POST', `/_sandbox/payouts/${order.orderNo}/succeed`);
    const paid = await queryPayout(server, order);
    expect(paid).toEqual({ ...known, fee: '1003.00', status: 2, payTime: expect.any(String) });
    const paidAtMs = Date.parse(`${String(paid['payTime']).replace(' ', 'T')}+09:00`);
    expect(Math.abs(paidAtMs - Date.parse(now))).toBeLessThan(5000);
  });

  test('failed with its reason, no fee and no payTime', async () => {
    const order = await newPayout(server, payout({ name: 'Naru Slow' }));
    await server.json('POST', `/_sandbox/payouts/${order.orderNo}/fail`, { reason: '계좌 없음' });
    expect(await queryPayout(server, order)).toEqual({
      orderId: order.orderId,
      orderNo: order.orderNo,
      amount: '2000.00',
      fee: '0.00',
      status: 3,
      errorMsg: '계좌 없음',
    });
  });

  test('failed when the bank sent it back and both of its notices were lost', async () => {
    const before = await balances(server);
    const order = await newPayout(server, payout({ name: 'Naru Slow' }));
    await server.json('POST', '/_sandbox/notice-faults', { count: 2 });
    await server.json('POST', `/_sandbox/payouts/${order.orderNo}/succeed`);
    await server.json('POST', `/_sandbox/payouts/${order.orderNo}/return`);
    expect(await queryPayout(server, order)).toMatchObject({ status: 1 });
    await server.advance(24 * 3600);
    await untilStatus(() => queryPayout(server, order), 3);
    expect(await balances(server)).toEqual(before);
  });

  test('orderNo may be sent along, but has to be the one of the order', async () => {
    const order = await newPayout(server);
    await server.ok(QUERY, { appId: 1054, ...order });
    expect(await server.code(QUERY, { appId: 1054, orderId: order.orderId, orderNo: '3000' })).toBe('5002');
    expect(await server.code(QUERY, { appId: 1054, orderNo: order.orderNo })).toBe('4102');
    expect(await server.code(QUERY, { appId: 1054, orderId: 'unknown' })).toBe('5002');
    expect(await server.code(QUERY, { appId: 1054, orderId: 'x'.repeat(49) })).toBe('4202');
    expect(await server.code(QUERY, { appId: 1054, ...order, orderNo: 'x'.repeat(49) })).toBe('4203');
    expect(await server.code('/usd/pay/query', { appId: 1055, orderId: order.orderId })).toBe('5002');
  });
});
