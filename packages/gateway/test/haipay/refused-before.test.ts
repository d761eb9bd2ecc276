import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import {
  collection,
  newOrderId,
  newPayment,
  paidPayment,
  payout,
  queryRefund,
  untilStatus,
} from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { newNonce, PAYOUT_CREATE, Teemo, payout as teemoPayout } from '../support/teemopay.ts';

const PAY = '/krw/pay/apply';
const REFUND = '/krw/refund/apply';
const DAY_SECONDS = 24 * 60 * 60;

describeOnOneStore('a refused request that comes again, byte for byte', (openStore) => {
  const server = testServer({ openStore });

  /** Takes all that is available away, and gives it back after the work. */
  async function penniless(work: () => Promise<void>): Promise<void> {
    const { engine } = server.gateway;
    const access = await engine.context.directory.find('haipay', '1054');
    const merchantId = access?.app.merchantId ?? '';
    const { available } = await engine.balances(merchantId, 'KRW');
    await engine.adjust(merchantId, 'KRW', -available);
    try {
      await work();
    } finally {
      await engine.adjust(merchantId, 'KRW', available);
    }
  }

  const post = async (body: string, path = PAY) => {
    const { error, msg } = await server.post(path, body);
    return { error, msg };
  };

  test('a payout without money stays refused after a top-up for 24 hours; a new orderId is new', async () => {
    const request = payout();
    const body = server.signedBody(request);
    await penniless(async () => {
      expect(await post(body)).toEqual({ error: '5003', msg: 'system:insufficient balance' });
    });
    expect(await post(body)).toEqual({
      error: '5003',
      msg:
        'system:insufficient balance: this very request was refused within the last 24 hours; ' +
        'send a new orderId',
    });
    // The same members in another order are the same request.
    const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body) as object).reverse()));
    expect((await post(turned)).error).toBe('5003');
    await server.ok(PAY, { ...request, orderId: newOrderId() });
    await server.advance(DAY_SECONDS - 60);
    expect((await post(body)).error).toBe('5003');
    await server.advance(120);
    expect((await post(body)).error).toBe('00000000');
  });

  test('so does one whose list was signed in Java’s form and comes again as a text', async () => {
    const request = { ...payout(), zz: '[1, 2]' };
    const signed = JSON.parse(server.signedBody(request)) as object;
    const asList = JSON.stringify({ ...signed, zz: [1, 2] });
    await penniless(async () => expect((await post(asList)).error).toBe('5003'));
    for (const again of [asList, JSON.stringify(signed)]) expect((await post(again)).error).toBe('5003');
  });

  test('so does one over the limit of the day, of a bank in maintenance, of an app that was off', async () => {
    const bodies: string[] = [];
    const refuse = async (code: string) => {
      const body = server.signedBody(payout({ bankCode: 'JJBKKR22' }));
      bodies.push(body);
      expect((await post(body)).error).toBe(code);
    };
    await server.setApp(1054, 'daily_payout_limit = 1');
    await refuse('5004');
    await server.setApp(1054, 'daily_payout_limit = null');
    const { methods } = server.gateway.engine.context;
    const bank = { dialect: 'haipay', direction: 'payout', currency: 'KRW', code: 'JJBKKR22' } as const;
    await methods.setState(bank, 'maintenance');
    await refuse('4003');
    await methods.setState(bank, 'available');
    await server.setApp(1054, `state = 'disabled'`);
    await refuse('1005');
    await server.setApp(1054, `state = 'active', allowed_ips = '{192.0.2.1}'`);
    await refuse('1007');
    await server.setApp(1054, `allowed_ips = '{}'`);
    const codes = await Promise.all(bodies.map(async (body) => (await post(body)).error));
    expect(codes).toEqual(['5004', '4003', '1005', '1007']);
  });

  test('a payout that was sent to the path of another currency is not carried out at the right one', async () => {
    const request = payout();
    const body = server.signedBody(request);
    expect((await post(body, PAY.replace('/krw/', '/usd/'))).error).toBe('1004');
    expect((await post(body)).error).toBe('1004');
    await server.ok(PAY, { ...request, orderId: newOrderId() });
  });

  test('a refund of what was not paid yet stays refused', async () => {
    const made = await newPayment(server, collection());
    const body = server.signedBody({ appId: 1054, orderId: newOrderId(), orderNo: made.orderNo });
    expect((await post(body, REFUND)).error).toBe('5011');
    await server.json('POST', `/_sandbox/payments/${made.orderNo}/succeed`);
    expect((await post(body, REFUND)).error).toBe('5011');
  });

  test('a refund beside one under way stays refused when that one fails', async () => {
    const payment = await paidPayment(server, collection({ name: 'Naru Refund Fail' }));
    const first = newOrderId();
    await server.ok(REFUND, { appId: 1054, orderId: first, orderNo: payment.orderNo });
    const request = { appId: 1054, orderId: newOrderId(), orderNo: payment.orderNo };
    const body = server.signedBody(request);
    expect((await post(body, REFUND)).error).toBe('5012');
    await server.advance(3);
    await untilStatus(() => queryRefund(server, { orderId: first }), '3');
    expect((await post(body, REFUND)).error).toBe('5012');
    await server.ok(REFUND, { ...request, orderId: newOrderId() });
  });

  test('so does a payout against a rule of its app that is then taken back', async () => {
    await server.setApp(1054, `settings = '{"strictPhone": true}'`);
    const rules = [
      { code: '4204', body: server.signedBody(payout({ name: '홍길동', phone: '01012345678' })) },
      { code: '4205', body: server.signedBody(payout({ phone: '021234567' })) },
    ];
    for (const { code, body } of rules) expect((await post(body)).error).toBe(code);
    await server.setApp(1054, `settings = '{"hangulPayoutNames": true}'`);
    for (const { code, body } of rules) {
      expect(await post(body)).toEqual({ error: code, msg: expect.stringMatching(/ send a new orderId$/) });
    }
    await server.ok(PAY, payout({ name: '홍길동', phone: '021234567' }));
    await server.setApp(1054, `settings = '{}'`);
  });

  test.each([
    ['with a control character', 'a\u0000b'],
    ['that is half a character', '\ud800'],
    ['that is no text', { number: 1 }],
  ])('a payout with a number %s is refused for it, also after another refusal', async (_, orderId) => {
    const body = server.signedBody(payout({ orderId }));
    await server.setApp(1054, `state = 'disabled'`);
    expect((await post(body)).error).toBe('1005');
    await server.setApp(1054, `state = 'active'`);
    expect((await post(body)).error).toBe('4202');
  });

  test('a payout that was accepted answers like the first time, whatever was said in between', async () => {
    const body = server.signedBody(payout());
    const first = await server.post(PAY, body);
    await server.setApp(1054, `state = 'disabled'`);
    expect((await server.post(PAY, body)).data?.['orderNo']).toBe(first.data?.['orderNo']);
    await server.setApp(1054, `state = 'active', allowed_ips = '{192.0.2.1}'`);
    expect((await post(body)).error).toBe('1007');
    await server.setApp(1054, `allowed_ips = '{}'`);
    expect((await server.post(PAY, body)).data?.['orderNo']).toBe(first.data?.['orderNo']);
  });

  test('a payout that was accepted is answered also while its bank is in maintenance', async () => {
    const request = payout({ bankCode: 'JJBKKR22' });
    const first = await server.ok(PAY, request);
    const { methods } = server.gateway.engine.context;
    const bank = { dialect: 'haipay', direction: 'payout', currency: 'KRW', code: 'JJBKKR22' } as const;
    await methods.setState(bank, 'maintenance');
    expect(await server.ok(PAY, request)).toEqual(first);
    expect(await server.code(PAY, { ...request, orderId: newOrderId() })).toBe('4003');
    // Another request under its number is another one, and refused as such.
    expect(await server.code(PAY, { ...request, name: 'Kim' })).toBe('4003');
    await server.setApp(1054, `settings = '{"duplicateOrders": "refuse"}'`);
    expect(await server.code(PAY, request)).toBe('5001');
    await server.setApp(1054, `settings = '{}'`);
    await methods.setState(bank, 'available');
  });

  test('so is one whose name the app does not take any more', async () => {
    await server.setApp(1054, `settings = '{"hangulPayoutNames": true}'`);
    const request = payout({ name: '홍길동' });
    const first = await server.ok(PAY, request);
    await server.setApp(1054, `settings = '{}'`);
    expect(await server.ok(PAY, request)).toEqual(first);
    expect(await server.code(PAY, { ...request, orderId: newOrderId() })).toBe('4204');
  });

  test('a collection may be sent again: it takes no money from anybody', async () => {
    const { methods } = server.gateway.engine.context;
    const key = { dialect: 'haipay', direction: 'payment', currency: 'KRW', code: 'TOSS_KRW' } as const;
    await methods.setState(key, 'maintenance');
    const body = server.signedBody(collection({ inBankCode: 'TOSS_KRW' }));
    expect((await post(body, '/krw/collect/apply')).error).toBe('4003');
    await methods.setState(key, 'available');
    expect((await post(body, '/krw/collect/apply')).error).toBe('00000000');
  });

  test('an app may have it otherwise', async () => {
    await server.setApp(1054, `settings = '{"refusedRequests": "repeatable"}'`);
    const body = server.signedBody(payout());
    await penniless(async () => {
      expect((await post(body)).error).toBe('5003');
    });
    expect((await post(body)).error).toBe('00000000');
    await server.setApp(1054, `settings = '{}'`);
  });

  test('TeemoPay: the nonce of a refused call is used up', async () => {
    const teemo = new Teemo(server);
    const headers = { nonce: newNonce(), timestamp: String(Date.now()) };
    const fields = teemoPayout({ amount: '999999999999' });
    expect((await teemo.call(PAYOUT_CREATE, fields, { headers })).code).toBe(473);
    expect((await teemo.call(PAYOUT_CREATE, fields, { headers })).code).toBe(401);
  });
});
