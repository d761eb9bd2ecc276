import { describe, expect, test } from 'vitest';
import { merchantEndpoint } from '../support/merchant.ts';
import {
  checkoutView,
  collection,
  newOrderId,
  newPayment,
  newPayout,
  paidPayment,
  payout,
  queryPayment,
  queryPayout,
  usdCollection,
  vaCollection,
} from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const merchant = merchantEndpoint();

async function control(path: string, body?: unknown): Promise<number> {
  return (await server.request('POST', `/_sandbox/${path}`, body)).status;
}

describe('controls of payments', () => {
  test.each(['orderNo', 'orderId'] as const)('succeed by %s, and only once', async (number) => {
    const order = await newPayment(server);
    const view = await server.json('POST', `/_sandbox/payments/${order[number]}/succeed`);
    expect(view).toMatchObject({
      orderNumber: order.orderId,
      platformNumber: order.orderNo,
      state: 'captured',
      amount: '2000',
      receivedAmount: '2000',
      currency: 'KRW',
    });
    expect(await control(`payments/${order[number]}/succeed`)).toBe(409);
    expect(await control(`payments/${order[number]}/fail`)).toBe(409);
    expect(await control(`payments/${order[number]}/expire`)).toBe(409);
    expect(await queryPayment(server, order)).toMatchObject({ status: 2, actualAmount: '2000.00' });
  });

  test('succeed pays whatever kind of payment it is', async () => {
    const kinds = [
      collection({ payType: 'BANK_TRANSFER', inBankCode: 'BANK_KRW' }),
      vaCollection(),
      vaCollection({ inBankCode: 'VA_BANK_KRW' }),
      usdCollection({ inBankCode: 'PAYCO_USD' }),
      usdCollection({ payType: 'BANK_TRANSFER', inBankCode: 'KR_BANK_USD' }),
      collection({ country: '410', payType: null, inBankCode: null }),
    ];
    for (const request of kinds) {
      const order = await paidPayment(server, request);
      expect(await queryPayment(server, order)).toMatchObject({ status: 2 });
    }
  });

  test('succeed pays the rest of a virtual account', async () => {
    await server.setApp(1054, `settings = '{"depositRule": "accept"}'`);
    const order = await newPayment(server, vaCollection());
    await server.setApp(1054, `settings = '{}'`);
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/deposits`, { amount: 4000 });
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/succeed`);
    expect(await queryPayment(server, order)).toMatchObject({ status: 2, actualAmount: '10000.00' });
    for (const action of ['succeed', 'fail', 'expire']) {
      expect([action, await control(`payments/${order.orderNo}/${action}`)]).toEqual([action, 409]);
    }
  });

  test('not an account that only its bank knows of', async () => {
    const order = await newPayment(server, vaCollection({ name: 'NARU LOST ANSWER' }));
    expect(await control(`payments/${order.orderNo}/succeed`)).toBe(409);
    expect(await control(`payments/${order.orderNo}/deposits`, { amount: 10000 })).toBe(409);
    expect(await queryPayment(server, order)).toMatchObject({ status: -1 });
    expect(server.logText).not.toContain('"level":50');
    await server.advance(10);
    expect(await control(`payments/${order.orderNo}/succeed`)).toBe(200);
    expect(await queryPayment(server, order)).toMatchObject({ status: 2 });
  });

  test('fail, with a reason or without', async () => {
    const order = await newPayment(server);
    await server.json('POST', `/_sandbox/payments/${order.orderId}/fail`, {
      reason: '한도 초과',
      errorCode: 51,
    });
    expect(await queryPayment(server, order)).toMatchObject({ status: 3, errorMsg: '한도 초과' });
    const other = await newPayment(server);
    await server.json('POST', `/_sandbox/payments/${other.orderId}/fail`);
    expect(await queryPayment(server, other)).toMatchObject({ status: 3, errorMsg: 'Insufficient funds' });
    for (const action of ['succeed', 'fail', 'expire']) {
      expect([action, await control(`payments/${order.orderNo}/${action}`)]).toEqual([action, 409]);
    }
  });

  test('expire, before or after the start; the state says so at once', async () => {
    for (const request of [collection(), vaCollection()]) {
      const order = await newPayment(server, request);
      const view = await server.json('POST', `/_sandbox/payments/${order.orderNo}/expire`);
      expect(view).toMatchObject({ state: 'expired', reason: 'The payment was not made in time' });
      expect(await queryPayment(server, order)).toMatchObject({ status: 3 });
      for (const action of ['succeed', 'fail', 'expire']) {
        expect([action, await control(`payments/${order.orderNo}/${action}`)]).toEqual([action, 409]);
      }
    }
    const started = await newPayment(server, vaCollection());
    const start = `/checkout/api/payments/${started.token}/start`;
    await server.json('POST', start, { method: 'KOOKMIN_BANK' });
    await server.json('POST', `/_sandbox/payments/${started.orderNo}/expire`);
    expect((await checkoutView(server, started.token)).state).toBe('expired');
  });

  test('held for review: neither succeed nor fail nor expire', async () => {
    const order = await newPayment(server, vaCollection());
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/deposits`, { amount: 5000 });
    for (const action of ['succeed', 'fail', 'expire']) {
      expect([action, await control(`payments/${order.orderNo}/${action}`)]).toEqual([action, 409]);
    }
  });

  test('all at once: one outcome, and one callback about it', async () => {
    const order = await newPayment(server, collection({ notifyUrl: merchant.url('/all') }));
    const start = `/checkout/api/payments/${order.token}/start`;
    await server.json('POST', start, { method: 'KAKAOPAY_KRW' });
    const actions = ['succeed', 'fail', 'expire', 'succeed', 'fail', 'expire'];
    const controls = actions.map((action) => control(`payments/${order.orderNo}/${action}`));
    const cancel = server.request('POST', `/checkout/api/payments/${order.token}/cancel`);
    const statuses = await Promise.all([...controls, cancel.then((reply) => reply.status)]);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    const { status } = await queryPayment(server, order);
    expect([2, 3]).toContain(status);
    await merchant.waitFor('/all');
    expect(merchant.received('/all').map((one) => one.members['status'])).toEqual([status]);
  });

  test('when the channel did not answer, it can still say how it ended', async () => {
    const order = await newPayment(server, collection({ name: 'Naru Lost Answer' }));
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/succeed`);
    expect(await queryPayment(server, order)).toMatchObject({ status: 2 });
  });

  test('no method available: a conflict', async () => {
    const order = await newPayment(server);
    const { methods } = server.gateway.engine.context;
    const key = { dialect: 'haipay', direction: 'payment', currency: 'KRW', code: 'KAKAOPAY_KRW' } as const;
    await methods.setState(key, 'maintenance');
    expect(await control(`payments/${order.orderNo}/succeed`)).toBe(409);
    await methods.setState(key, 'available');
    expect(await control(`payments/${order.orderNo}/succeed`)).toBe(200);
  });

  test('numbers that name no payment: 404 in the plain form', async () => {
    const number = (await newPayout(server)).orderNo;
    for (const no of ['nothing', '%00', 'a%0Ab', '%F0%9F%92%A9', number, 'x'.repeat(250)]) {
      for (const [action, body] of [
        ['succeed', undefined],
        ['fail', { reason: 'x' }],
        ['expire', undefined],
        ['deposits', { amount: 1000 }],
      ] as const) {
        const reply = await server.request('POST', `/_sandbox/payments/${no}/${action}`, body);
        expect([no, action, reply.status]).toEqual([no, action, 404]);
        expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'not_found' } });
      }
    }
  });

  test('bodies that make no sense: 400, and nothing happens', async () => {
    const order = await newPayment(server);
    const bodies = [{ reason: '' }, { reason: 7 }, { reason: 'a\u0000b' }, { reason: '\ud800' }, 'text', [1]];
    for (const body of [...bodies, { reason: 'x'.repeat(256) }, { errorCode: 'a\u0000' }]) {
      expect([body, await control(`payments/${order.orderNo}/fail`, body)]).toEqual([body, 400]);
    }
    expect(await queryPayment(server, order)).toMatchObject({ status: 0 });
    const va = await newPayment(server, vaCollection());
    const deposit = { amount: 10_000, depositorName: 'a\u0000' };
    expect(await control(`payments/${va.orderNo}/deposits`, deposit)).toBe(400);
  });

  test('the newest order is meant when a number names several', async () => {
    const orderId = newOrderId();
    await newPayment(server, collection({ orderId }));
    const newest = await newPayment(server, usdCollection({ orderId }));
    const view = await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    expect(view['platformNumber']).toBe(newest.orderNo);
  });
});

describe('controls of payouts', () => {
  const slow = () => newPayout(server, payout({ name: 'Naru Slow' }));

  test.each(['orderNo', 'orderId'] as const)('succeed by %s, then return', async (number) => {
    const order = await slow();
    expect(await control(`payouts/${order[number]}/return`)).toBe(409);
    const view = await server.json('POST', `/_sandbox/payouts/${order[number]}/succeed`);
    expect(view).toMatchObject({
      orderNumber: order.orderId,
      platformNumber: order.orderNo,
      state: 'succeeded',
    });
    expect(await control(`payouts/${order[number]}/succeed`)).toBe(409);
    expect(await control(`payouts/${order[number]}/fail`)).toBe(409);
    const returned = await server.json('POST', `/_sandbox/payouts/${order[number]}/return`, {
      reason: '반송',
    });
    expect(returned).toMatchObject({ state: 'returned', reason: '반송' });
    expect(await queryPayout(server, order)).toMatchObject({ status: 3, fee: '0.00', errorMsg: '반송' });
    expect(await control(`payouts/${order[number]}/return`)).toBe(409);
  });

  test('fail', async () => {
    const order = await slow();
    await server.json('POST', `/_sandbox/payouts/${order.orderId}/fail`, {
      errorCode: '1000',
      reason: '계좌 해지',
    });
    expect(await queryPayout(server, order)).toMatchObject({ status: 3, errorMsg: '계좌 해지' });
    for (const action of ['succeed', 'fail', 'return']) {
      expect([action, await control(`payouts/${order.orderId}/${action}`)]).toEqual([action, 409]);
    }
  });

  test('without control it succeeds by itself after two seconds', async () => {
    const order = await newPayout(server);
    await server.advance(2);
    await expect.poll(async () => (await queryPayout(server, order))['status']).toBe(2);
  });

  test('numbers that name no payout: 404', async () => {
    const { orderNo } = await newPayment(server);
    for (const no of ['nothing', '%00', orderNo]) {
      for (const action of ['succeed', 'fail', 'return']) {
        expect([no, action, await control(`payouts/${no}/${action}`)]).toEqual([no, action, 404]);
      }
    }
  });
});

describe('the simulated screens', () => {
  async function screenOf(request = collection()) {
    const order = await newPayment(server, request);
    const { methods } = await checkoutView(server, order.token);
    const [method] = methods;
    const body = { method: method?.code, ...(method?.banks[0] ? { bank: method.banks[0].code } : {}) };
    await server.json('POST', `/checkout/api/payments/${order.token}/start`, body);
    await expect.poll(async () => (await checkoutView(server, order.token)).redirectUrl).not.toBeNull();
    const url = (await checkoutView(server, order.token)).redirectUrl ?? '';
    return { ...order, screen: url.replace('/sandbox/pay/', '/sandbox/api/screens/') };
  }

  test('approve pays; pressed again it only says how it ended', async () => {
    const { screen, ...order } = await screenOf(collection({ amount: '123456' }));
    const view = await server.json('GET', screen);
    expect(view).toMatchObject({ kind: 'wallet', amountText: '123,456', state: 'open', currency: 'KRW' });
    expect(view['returnUrl']).toBe(order.payUrl);
    expect(await server.json('POST', `${screen}/approve`)).toMatchObject({ state: 'approved' });
    expect(await server.json('POST', `${screen}/decline`, {})).toMatchObject({ state: 'approved' });
    expect(await queryPayment(server, order)).toMatchObject({ status: 2 });
  });

  test.each([
    ['insufficient_funds', 'Insufficient funds'],
    ['wrong_pin', 'Wrong PIN entered too many times'],
    ['limit_exceeded', 'The limit of the wallet or account is exceeded'],
    ['account_suspended', 'The account is suspended'],
  ])('decline: %s', async (reason, errorMsg) => {
    const { screen, ...order } = await screenOf();
    await server.json('POST', `${screen}/decline`, { reason });
    expect(await queryPayment(server, order)).toMatchObject({ status: 3, errorMsg });
  });

  test('cancel, and time out: the first ends the payment, the second leaves it waiting', async () => {
    const cancelled = await screenOf();
    await server.json('POST', `${cancelled.screen}/cancel`);
    expect(await queryPayment(server, cancelled)).toMatchObject({
      status: 3,
      errorMsg: 'Cancelled by the payer',
    });
    const timedOut = await screenOf();
    await server.json('POST', `${timedOut.screen}/time-out`);
    expect(await queryPayment(server, timedOut)).toMatchObject({ status: 1 });
    await server.json('POST', `/_sandbox/payments/${timedOut.orderNo}/succeed`);
    expect(await queryPayment(server, timedOut)).toMatchObject({ status: 2 });
  });

  test('a bank transfer shows the bank', async () => {
    const { screen } = await screenOf(collection({ payType: 'BANK_TRANSFER', inBankCode: 'BANK_KRW' }));
    expect(await server.json('GET', screen)).toMatchObject({
      kind: 'bank_transfer',
      name: { ko: 'KB국민은행' },
    });
  });

  test('screens that are none', async () => {
    for (const reference of ['x', '-'.repeat(36), '01890000-0000-7000-8000-000000000000', '%00']) {
      const base = `/sandbox/api/screens/${reference}`;
      expect([reference, (await server.request('GET', base)).status]).toEqual([reference, 404]);
      expect((await server.request('POST', `${base}/approve`)).status).toBe(404);
    }
    const { screen } = await screenOf();
    expect((await server.request('POST', `${screen}/decline`, { reason: 'other' })).status).toBe(400);
    const deposit = { amount: '1000', depositorName: 'x' };
    expect((await server.request('POST', `${screen}/deposit`, deposit)).status).toBe(409);
  });
});
