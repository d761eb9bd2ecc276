import { afterEach, describe, expect, test } from 'vitest';
import { orderTo } from './support/eximbay.ts';
import { TokenShop } from './support/eximbay-tokens.ts';
import { merchantEndpoint } from './support/merchant.ts';
import { collection, newOrderId, paidPayment, payout, type Request, without } from './support/orders.ts';
import { testServer } from './support/server.ts';
import {
  newOrderNo,
  PAYMENT_CREATE,
  PAYOUT_CREATE,
  payin,
  Teemo,
  payout as teemoPayout,
} from './support/teemopay.ts';

/* The answer to an order may be lost, and its merchant or app stopped before it is sent again. */
const SUSPENDED = "update merchants set state = 'suspended'";
const STOPS: readonly [string, string, number][] = [
  ['the merchant is suspended', SUSPENDED, 473],
  ['the merchant is closed', "update merchants set state = 'closed'", 418],
  ['the app is disabled', "update apps set state = 'disabled'", 401],
];
const AGAIN = "update merchants set state = 'active'; update apps set state = 'active', allowed_ips = '{}'";

describe('an order that was made, sent again when', () => {
  const server = testServer();
  const endpoint = merchantEndpoint();
  const teemo = new Teemo(server);
  const eximbay = new TokenShop(server, endpoint);

  async function state(sql: string): Promise<void> {
    await server.store.exec(sql);
    server.gateway.engine.context.directory.forget();
  }
  afterEach(() => state(AGAIN));

  const refund = async () => {
    const { orderNo } = await paidPayment(server);
    return { appId: 1054, orderId: newOrderId(), orderNo };
  };
  const cashier = async () => ({
    ...['phone', 'payType', 'inBankCode'].reduce(without, collection()),
    ...{ subject: 'Coins', currency: 'KRW', region: 'KR', amount: '2000.00' },
  });
  const HAIPAY: readonly [string, () => Promise<Request>][] = [
    ['/krw/collect/apply', async () => collection()],
    ['/global/cashier/collect/apply', cashier],
    ['/krw/pay/apply', async () => payout()],
    ['/krw/refund/apply', refund],
  ];
  const TEEMOPAY: readonly [string, () => Request][] = [
    [PAYMENT_CREATE, payin],
    [PAYOUT_CREATE, teemoPayout],
  ];

  describe.each(STOPS)('%s', (_, stop, teemoCode) => {
    test.each(HAIPAY)('HaiPay %s: it has its own answer', async (path, made) => {
      const request = await made();
      const other = { ...(await made()), orderId: newOrderId() };
      const first = await server.ok(path, request);
      await state(stop);
      expect(await server.ok(path, request)).toEqual(first);
      expect(await server.code(path, other)).toBe('1005');
      expect(await server.code(path, { appId: 1054 })).toBe('1005');
      expect(await server.code('/krw/account/ledger', { appId: 1054 })).toBe('1005');
      // A call from an address that the app does not allow is answered with nothing of its orders.
      await state("update apps set allowed_ips = '{203.0.113.7}'");
      expect(await server.code(path, request)).toBe('1005');
      await state(
        `${AGAIN}; update apps set settings = settings || '{"duplicateOrders": "refuse"}'; ${stop}`,
      );
      expect(await server.code(path, request)).toBe('5001');
      await state(`update apps set settings = settings - 'duplicateOrders'`);
    });

    test.each(TEEMOPAY)('TeemoPay %s: its number is used', async (path, made) => {
      const code = async (fields: Request) => (await teemo.call(path, fields)).code;
      const request = made();
      expect(await code(request)).toBe(200);
      await state(stop);
      expect(await code(request)).toBe(426);
      expect(await code({ ...request, merchantOrderNo: newOrderNo() })).toBe(teemoCode);
      expect(await code({})).toBe(teemoCode);
      await state("update apps set allowed_ips = '{203.0.113.7}'");
      expect(await code(request)).not.toBe(426);
    });
  });

  test('the merchant is suspended: Eximbay, a payment that was confirmed', async () => {
    const authenticated = async () => {
      const { path, body } = orderTo(endpoint, { payment: { transaction_type: 'PAYER_AUTH' } });
      const { token, orderId } = await eximbay.page(body);
      await eximbay.payByCard(token, { number: '4000000000000002' });
      const { payer_auth_id } = await eximbay.result(endpoint, path);
      const { currency, amount, lang } = body['payment'] as Request;
      const payment = { order_id: orderId, currency, amount, lang, payer_auth_id };
      return { transaction_type: 'PAYMENT_PA', mid: '1849705C64', payment };
    };
    const [confirmed, other] = [await authenticated(), await authenticated()];
    const confirm = (body: Request) => eximbay.call('/v1/payments/confirm', body);
    expect(await confirm(confirmed)).toMatchObject({ rescode: '0000' });
    const twice = await confirm(confirmed);
    expect(twice).toMatchObject({ errcode: 'DUPLICATE_TRANSACTION' });
    await state(SUSPENDED);
    expect(await confirm(confirmed)).toEqual(twice);
    expect(await confirm(other)).toMatchObject({ errcode: 'CHECK_MERCHANT_STATUS' });
  });
});
