import { HaiPayClient } from '@naru/haipay';
import { describe, expect, test } from 'vitest';
import { checkoutView, collection, without } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const APPLY = '/global/cashier/collect/apply';
const QUERY = '/global/cashier/collect/query';

/** As integrators send it: no phone, no payType, no inBankCode, a region and a currency. */
function order(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const plain = ['phone', 'payType', 'inBankCode'].reduce(without, collection());
  return { ...plain, subject: 'Coins', currency: 'KRW', region: 'KR', amount: '2000.00', ...changes };
}

describe('global cashier', () => {
  const server = testServer({ withoutWorkers: true });
  const offered = async (payUrl: unknown) => {
    const token = String(payUrl).slice(String(payUrl).lastIndexOf('/') + 1);
    return (await checkoutView(server, token)).methods.map(({ code }) => code);
  };

  test('is cashier mode under another address', async () => {
    const request = order();
    const data = await server.ok(APPLY, request);
    expect(Object.keys(data).sort()).toEqual(['orderId', 'orderNo', 'payUrl']);
    expect(await offered(data['payUrl'])).toHaveLength(7);
    const asked = { appId: 1054, orderId: request['orderId'], orderNo: data['orderNo'] };
    const known = { ...without(asked, 'appId'), amount: '2000.00', actualAmount: '0.00', fee: '0.00' };
    expect(await server.ok(QUERY, asked)).toEqual({ ...known, currency: 'KRW', status: 0 });
    // The same order by the address of the currency.
    expect(await server.ok('/krw/collect/query', asked)).toMatchObject(known);
    expect(await server.code(QUERY, { ...asked, orderNo: '6026010112003333000' })).toBe('5002');
  });

  test('paymentMethods narrows the choice; names of other countries are not looked at', async () => {
    const two = await server.ok(APPLY, order({ paymentMethods: 'TOSS_KRW, KAKAOPAY_KRW,GCASH' }));
    expect(await offered(two['payUrl'])).toEqual(['KAKAOPAY_KRW', 'TOSS_KRW']);
    expect(await server.code(APPLY, order({ paymentMethods: 'GCASH' }))).toBe('4002');
  });

  test('paymentMethods may name single banks; one under maintenance is known and closed', async () => {
    const bank = await server.ok(APPLY, order({ paymentMethods: 'SHBKKRSE,TOSS_KRW' }));
    expect(await offered(bank['payUrl'])).toEqual(['TOSS_KRW', 'SHBKKRSE']);
    const { methods } = server.gateway.engine.context;
    const key = { dialect: 'haipay', direction: 'payment', currency: 'KRW', code: 'TOSS_KRW' } as const;
    await methods.setState(key, 'maintenance');
    expect(await server.code(APPLY, order({ paymentMethods: 'TOSS_KRW' }))).toBe('4003');
    await methods.setState(key, 'available');
  });

  test.each([
    [{ region: 'VN' }, '4224'],
    [{ region: '' }, '4124'],
    [{ currency: 'USD' }, '1004'],
    [{ currency: 'VND' }, '1004'],
    [{ currency: null }, '4123'],
    [{ amount: '299' }, '4301'],
    [{ name: '' }, '4104'],
    [{ phone: '1' }, '4205'],
  ])('%j: %s', async (changes, code) => {
    expect(await server.code(APPLY, order(changes))).toBe(code);
  });

  test('the client of merchants calls it', async () => {
    const { appId, secretKey, merchantPrivateKey, platformPublicKey } = server.krw;
    const client = new HaiPayClient({
      baseUrl: server.baseUrl,
      appId: Number(appId),
      currency: 'KRW',
      secretKey,
      merchantPrivateKey,
      platformPublicKey,
    });
    const request = without(order(), 'appId') as Parameters<HaiPayClient['cashierApply']>[0];
    const made = await client.cashierApply(request);
    if (!made.ok) throw new Error('the order was refused');
    const { orderId, orderNo } = made.data;
    const asked = await client.cashierQuery({ orderId, orderNo });
    expect(asked).toMatchObject({ ok: true, data: { currency: 'KRW', status: 0 } });
  });
});
