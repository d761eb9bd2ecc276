import { type Refusal, refused } from '@naru/engine';
import { describe, expect, test, vi } from 'vitest';
import { orderTo } from './support/eximbay.ts';
import { rebillOf, TokenShop } from './support/eximbay-tokens.ts';
import { merchantEndpoint } from './support/merchant.ts';
import { collection, newOrderId, paidPayment, payout } from './support/orders.ts';
import { testServer } from './support/server.ts';
import {
  newOrderNo,
  PAYMENT_CREATE,
  PAYOUT_CREATE,
  payin,
  Teemo,
  payout as teemoPayout,
  walletPayin,
} from './support/teemopay.ts';

const UNKNOWN: Refusal = { code: 'internal', reason: 'outcome unknown' };

describe('an order whose commit was not answered', () => {
  const server = testServer();
  const endpoint = merchantEndpoint();
  const teemo = new Teemo(server);
  const shop = new TokenShop(server, endpoint);

  /** Orders are made, or not, but the database does not say so. */
  async function withoutAnswers<T>(isMade: boolean, work: () => Promise<T>): Promise<T> {
    const { payments, payouts, refunds } = server.gateway.engine;
    const spies = [payments, payouts, refunds].map((service) => {
      const make = service.create.bind(service) as (...args: unknown[]) => Promise<unknown>;
      return vi.spyOn(service, 'create').mockImplementation(async (...args: unknown[]) => {
        if (isMade) await make(...args);
        return refused(UNKNOWN);
      });
    });
    try {
      return await work();
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  const HAIPAY = [
    ['a payout', '/krw/pay/apply', payout],
    ['a collection', '/krw/collect/apply', collection],
  ] as const;

  test.each(HAIPAY)(
    'HaiPay: %s that was made is answered, also where repetitions are refused',
    async (...row) => {
      const [, path, request] = row;
      for (const settings of ['{}', '{"duplicateOrders": "refuse"}']) {
        await server.setApp(1054, `settings = '${settings}'`);
        const made = request();
        const answered = await withoutAnswers(true, () => server.ok(path, made));
        expect(answered['orderId']).toBe(made['orderId']);
        const lost = { ...made, orderId: newOrderId() };
        expect(await withoutAnswers(false, () => server.code(path, lost))).toBe('9003');
        // Another one's number stays another one's.
        const other = { ...made, name: 'Other' };
        expect(await withoutAnswers(true, () => server.code(path, other))).toBe('9003');
        if (settings !== '{}') expect(await server.code(path, made)).toBe('5001');
      }
      await server.setApp(1054, `settings = '{}'`);
    },
  );

  test('HaiPay: a refund that was made is answered, also where repetitions are refused', async () => {
    const path = '/krw/refund/apply';
    for (const settings of ['{}', '{"duplicateOrders": "refuse"}']) {
      await server.setApp(1054, `settings = '${settings}'`);
      const { orderNo } = await paidPayment(server);
      const made = { appId: 1054, orderId: newOrderId(), orderNo };
      const lost = { ...made, orderId: newOrderId() };
      expect(await withoutAnswers(false, () => server.code(path, lost))).toBe('9003');
      const answered = await withoutAnswers(true, () => server.ok(path, made));
      expect(answered).toMatchObject({ orderId: made.orderId, orderNo, status: '1' });
      // Another one's number stays another one's.
      const other = { ...made, orderNo: (await paidPayment(server)).orderNo };
      expect(await withoutAnswers(true, () => server.code(path, other))).toBe('9003');
    }
    await server.setApp(1054, `settings = '{}'`);
  });

  const TEEMOPAY = [
    ['a payout', PAYOUT_CREATE, teemoPayout],
    ['a virtual account', PAYMENT_CREATE, payin],
    ['a wallet', PAYMENT_CREATE, walletPayin],
  ] as const;

  test.each(TEEMOPAY)(
    'TeemoPay: %s that was made is answered, and no other under its number',
    async (...row) => {
      const [, path, request] = row;
      const made = request();
      const answered = await withoutAnswers(true, () => teemo.ok(path, made));
      expect(answered).toMatchObject({ merchantOrderNo: made['merchantOrderNo'], status: 1 });
      expect((await withoutAnswers(true, () => teemo.call(path, made))).code).toBe(426);
      const lost = request({ merchantOrderNo: newOrderNo() });
      expect((await withoutAnswers(false, () => teemo.call(path, lost))).code).toBe(500);
    },
  );

  test('TeemoPay: a payment whose commit ends while it is looked for is not answered as another one', async () => {
    const { payments } = server.gateway.engine;
    const make = payments.create.bind(payments);
    const find = payments.findByOrder.bind(payments);
    let commit = async (): Promise<unknown> => undefined;
    const creating = vi.spyOn(payments, 'create').mockImplementation(async (request) => {
      commit = () => make(request);
      return refused(UNKNOWN);
    });
    const finding = vi.spyOn(payments, 'findByOrder').mockImplementationOnce(async (...asked) => {
      const found = await find(...asked);
      await commit();
      return found;
    });
    try {
      expect((await teemo.call(PAYMENT_CREATE, payin())).code).toBe(500);
    } finally {
      creating.mockRestore();
      finding.mockRestore();
    }
  });

  test('Eximbay: a stored card that was charged is answered as charged, else as unknown', async () => {
    const { tokenId } = await shop.sharedToken();
    const body = rebillOf();
    const { order_id } = body['payment'] as Record<string, string>;
    expect(await withoutAnswers(true, () => shop.rebill(tokenId, body))).toMatchObject({
      rescode: '0000',
      payment: { order_id },
    });
    // What an earlier call made says nothing of this one.
    expect((await withoutAnswers(false, () => shop.rebill(tokenId, body))).rescode).toBe('EX1000');
    expect((await shop.rebill(tokenId, body))['errcode']).toBe('DUPLICATE_TRANSACTION');
    expect((await withoutAnswers(false, () => shop.rebill(tokenId))).rescode).toBe('EX1000');
  });

  test('Eximbay: a declined stored card is answered as declined, even once its number is used up', async () => {
    await server.setApp('1849705C64', `settings = settings || '{"duplicateOrders": "once"}'`);
    const { tokenId } = await shop.stored('4000000000001430');
    const answer = await withoutAnswers(true, () => shop.rebill(tokenId));
    expect(answer).toMatchObject({ errcode: 'INSUFFICIENT_FUNDS' });
    await server.setApp('1849705C64', `settings = settings - 'duplicateOrders'`);
  });

  test('Eximbay: a page that was made is opened', async () => {
    const { body } = orderTo(endpoint);
    const { token, orderId } = await withoutAnswers(true, () => shop.page(body));
    expect(token).not.toBe('');
    expect(await server.gateway.engine.payments.findByAnyNumber(orderId)).toHaveLength(1);
  });
});
