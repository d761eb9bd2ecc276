import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import { whileWriterIsFull } from './support/busy-writer.ts';
import { orderTo, prepared } from './support/eximbay.ts';
import { rebillOf, TokenShop } from './support/eximbay-tokens.ts';
import { merchantEndpoint } from './support/merchant.ts';
import {
  collection,
  newOrderId,
  paidPayment,
  type Request,
  usdCollection,
  without,
} from './support/orders.ts';
import { testServer } from './support/server.ts';
import {
  newNonce,
  newOrderNo,
  PAYMENT_CREATE,
  PAYOUT_CREATE,
  payin,
  Teemo,
  payout as teemoPayout,
  walletPayin,
} from './support/teemopay.ts';
import { DEMO_APP } from './support/teemopay-shop.ts';

const COLLECT = '/krw/collect/apply';
const REFUND = '/krw/refund/apply';
const CASHIER = '/global/cashier/collect/apply';
const MID = '1849705C64';
const READY = '/v1/payments/ready';

describeOnOneStore('a request that was accepted, sent again after its conditions changed', (openStore) => {
  const server = testServer({ openStore });
  const endpoint = merchantEndpoint();
  const teemo = new Teemo(server);
  const shop = new TokenShop(server, endpoint);

  /** While all methods of payments are as `change` says; the method catalogue is read anew before and after. */
  async function whileMethods(change: string, work: () => Promise<void>): Promise<void> {
    const { methods } = server.gateway.engine.context;
    await server.store.exec('create table methods_before as select * from methods');
    try {
      await server.store.exec(`update methods set ${change} where direction = 'payment'`);
      methods.forget();
      await work();
    } finally {
      await server.store.exec(`
        update methods m set state = b.state, minimum = b.minimum from methods_before b
        where (m.dialect, m.direction, m.currency, m.code) = (b.dialect, b.direction, b.currency, b.code);
        drop table methods_before`);
      methods.forget();
    }
  }

  const cashier = () => ({
    ...['phone', 'payType', 'inBankCode'].reduce(without, collection()),
    ...{ subject: 'Coins', currency: 'KRW', region: 'KR', amount: '2000.00' },
  });

  const HAIPAY: readonly [string, string, () => Request][] = [
    ['one method', COLLECT, collection],
    ['the cashier', COLLECT, () => ({ ...collection({ country: '410' }), payType: '', inBankCode: '' })],
    ['dollars', '/usd/collect/apply', usdCollection],
    ['the global cashier', CASHIER, cashier],
  ];
  const CHANGES: readonly [string, string, string][] = [
    ['in maintenance', `state = 'maintenance'`, '4003'],
    ['of another minimum', 'minimum = maximum', '4301'],
  ];

  test.each(HAIPAY)('HaiPay, %s: it has its own answer', async (_, path, made) => {
    const request = made();
    const first = await server.ok(path, request);
    for (const [, change, code] of CHANGES) {
      await whileMethods(change, async () => {
        expect(await server.ok(path, request)).toEqual(first);
        expect(await server.code(path, { ...request, orderId: newOrderId() })).toBe(code);
        // Another request under its number is another one.
        expect(await server.code(path, { ...request, name: 'Other' })).toBe(code);
        await server.setApp(1054, `settings = settings || '{"duplicateOrders": "refuse"}'`);
        await server.setApp(1055, `settings = settings || '{"duplicateOrders": "refuse"}'`);
        expect(await server.code(path, request)).toBe('5001');
        await server.setApp(1054, `settings = settings - 'duplicateOrders'`);
        await server.setApp(1055, `settings = settings - 'duplicateOrders'`);
      });
    }
  });

  test('HaiPay: rules of the app that were made stricter since', async () => {
    const request = collection({ phone: '12345678901' });
    const first = await server.ok(COLLECT, request);
    await server.setApp(1054, `settings = settings || '{"strictPhone": true}'`);
    expect(await server.ok(COLLECT, request)).toEqual(first);
    expect(await server.code(COLLECT, { ...request, orderId: newOrderId() })).not.toBe('00000000');
    await server.setApp(1054, `settings = settings - 'strictPhone'`);
  });

  const code = async (path: string, fields: Request) => (await teemo.call(path, fields)).code;

  async function suspended(work: () => Promise<void>): Promise<void> {
    const { directory } = server.gateway.engine.context;
    await server.store.exec(`update merchants set state = 'suspended'`);
    directory.forget();
    try {
      await work();
    } finally {
      await server.store.exec(`update merchants set state = 'active'`);
      directory.forget();
    }
  }

  test.each([801, 802, 803, 804])(
    'TeemoPay, %i: the number is used, whatever was set since',
    async (paymentType) => {
      const isWallet = paymentType > 802;
      const made = isWallet ? walletPayin({ paymentType }) : payin({ paymentType });
      const request = {
        ...made,
        expirationTime: server.gateway.engine.context.clock.now().getTime() + 3_600_000,
      };
      const create = (changes: Request = {}) => code(PAYMENT_CREATE, { ...request, ...changes });
      expect(await create()).toBe(200);
      await server.setApp(DEMO_APP, `settings = settings || '{"methods": []}'`);
      expect(await create()).toBe(426);
      expect(await create({ merchantOrderNo: newOrderNo() })).toBe(473);
      await server.setApp(DEMO_APP, `settings = settings - 'methods'`);
      await server.advance(2 * 3600);
      expect(await create()).toBe(426);
      // What breaks a form breaks it under every number.
      expect(await create({ expirationTime: 1 })).not.toBe(426);
    },
  );

  test('TeemoPay: rules of the app that were made stricter since', async () => {
    for (const rule of ['strictContact', 'strictHolderNumber']) {
      const request: Request = without(payin(), 'accountHolderNumber');
      expect(await code(PAYMENT_CREATE, request)).toBe(200);
      await server.setApp(DEMO_APP, `settings = settings || '{"${rule}": true}'`);
      expect([rule, await code(PAYMENT_CREATE, request)]).toEqual([rule, 426]);
      expect(await code(PAYMENT_CREATE, { ...request, merchantOrderNo: newOrderNo() })).toBe(414);
      await server.setApp(DEMO_APP, `settings = settings - '${rule}'`);
    }
  });

  test('HaiPay: a refund that was accepted is answered while the writer takes no more work', async () => {
    const { orderNo } = await paidPayment(server);
    const request = { appId: 1054, orderId: newOrderId(), orderNo };
    const first = await server.ok(REFUND, request);
    const [same, other] = await whileWriterIsFull(server, () =>
      Promise.all([server.call(REFUND, request), server.code(REFUND, { ...request, orderId: newOrderId() })]),
    );
    expect(same).toMatchObject({ error: '00000000', data: { refundNo: first['refundNo'] } });
    expect(other).toBe('9002');
  });

  const LIMITED: readonly [string, string, () => Request][] = [
    ['payment', PAYMENT_CREATE, payin],
    ['wallet', PAYMENT_CREATE, walletPayin],
    ['payout', PAYOUT_CREATE, teemoPayout],
  ];

  test.each(LIMITED)('TeemoPay, %s: the limit of the day is used up by it', async (_, path, made) => {
    const request: Request = { ...made(), amount: '1000' };
    await server.setApp(DEMO_APP, 'daily_payment_limit = 1500, daily_payout_limit = 1500');
    await server.advance(24 * 3600);
    expect(await code(path, request)).toBe(200);
    expect(await code(path, request)).toBe(426);
    const nonce = newNonce();
    const other = { ...request, merchantOrderNo: newOrderNo() };
    expect((await teemo.call(path, other, { headers: { nonce } })).code).toBe(473);
    // The answer to a repeated nonce says nothing of the order.
    expect((await teemo.call(path, other, { headers: { nonce } })).code).toBe(401);
    await server.setApp(DEMO_APP, 'daily_payment_limit = null, daily_payout_limit = null');
  });

  test('TeemoPay: a payout to an account that was blocked since', async () => {
    const request = teemoPayout();
    const create = (changes: Request = {}) => code(PAYOUT_CREATE, { ...request, ...changes });
    expect(await create()).toBe(200);
    const blocked = JSON.stringify({ blockedAccounts: [request['bankAccount']] });
    await server.setApp(DEMO_APP, `settings = settings || '${blocked}'`);
    expect(await create()).toBe(426);
    await server.setApp(DEMO_APP, `settings = settings - 'blockedAccounts'`);
  });

  const CONTRACT: readonly [string, string][] = [
    ['no method is contracted any more', `settings = settings || '{"methods": []}'`],
    ['the merchant is suspended', ''],
  ];

  async function changed(change: string, work: () => Promise<void>): Promise<void> {
    if (change === '') return suspended(work);
    await server.setApp(MID, change);
    try {
      await work();
    } finally {
      await server.setApp(MID, `settings = settings - 'methods'`);
    }
  }

  test.each(CONTRACT)('Eximbay: prepared and opened again when %s', async (_, change) => {
    const body = prepared();
    const first = await shop.ok(READY, body);
    const unopened = await shop.payload(prepared());
    const payload = await shop.payload(body);
    const opened = await shop.open(payload);
    expect(opened.rescode).toBe('0000');
    await changed(change, async () => {
      expect(await shop.ok(READY, body)).toEqual(first);
      expect(await shop.open(payload)).toEqual(opened);
      // What is not part of the fgkey makes another order of it.
      expect((await shop.refusal(READY, { ...body, tokenbilling: { token_creation: 'Y' } }))[0]).not.toBe(
        '0000',
      );
      expect((await shop.refusal(READY, prepared()))[0]).not.toBe('0000');
      expect((await shop.open(unopened)).rescode).not.toBe('0000');
    });
  });

  test('Eximbay: what was prepared too long ago is prepared anew, or not at all', async () => {
    const body = prepared();
    await shop.ok(READY, body);
    await server.advance(8 * 24 * 60 * 60);
    await changed(CONTRACT[0]?.[1] ?? '', async () => {
      expect((await shop.refusal(READY, body))[0]).not.toBe('0000');
    });
  });

  test('Eximbay: an order that is used up is answered as such, also where no method is left', async () => {
    await server.setApp(MID, `settings = settings || '{"duplicateOrders": "once"}'`);
    const { path, body } = orderTo(endpoint);
    const { token } = await shop.page(body);
    await shop.payByCard(token);
    await shop.result(endpoint, path);
    const refusal = await shop.refusal(READY, body);
    await changed(CONTRACT[0]?.[1] ?? '', async () => {
      expect(await shop.refusal(READY, body)).toEqual(refusal);
    });
    await server.setApp(MID, `settings = settings - 'duplicateOrders'`);
  });

  test('Eximbay: a charge of a stored card is given no reason to make it under another number', async () => {
    const { tokenId } = await shop.stored();
    const body = rebillOf();
    expect((await shop.rebill(tokenId, body)).rescode).toBe('0000');
    const again = await shop.rebill(tokenId, body);
    await whileMethods(`state = 'maintenance'`, async () => {
      expect(await shop.rebill(tokenId, body)).toEqual(again);
      expect((await shop.rebill(tokenId, rebillOf())).resmsg).not.toBe(again.resmsg);
    });
    await shop.deleteToken(tokenId);
    expect(await shop.rebill(tokenId, body)).toEqual(again);
    expect((await shop.rebill(tokenId, rebillOf())).resmsg).not.toBe(again.resmsg);
  });
});
