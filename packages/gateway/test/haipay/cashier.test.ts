import { describe, expect, test } from 'vitest';
import {
  checkoutView,
  collection,
  newPayment,
  queryPayment,
  usdCollection,
  without,
} from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const PATH = '/krw/collect/apply';
const WALLETS = ['KAKAOPAY_KRW', 'NAVERPAY_KRW', 'TOSS_KRW', 'SAMSUNGPAY_KRW', 'PAYCO_KRW'];

function cashier(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...without(without(collection({ country: '410' }), 'payType'), 'inBankCode'), ...changes };
}

describe('cashier mode: country 410', () => {
  const server = testServer();

  async function offered(changes: Record<string, unknown>): Promise<string[]> {
    const order = await newPayment(server, cashier(changes));
    return (await checkoutView(server, order.token)).methods.map((method) => method.code);
  }

  test('without payType and inBankCode the payer chooses among all', async () => {
    expect(await offered({})).toEqual([...WALLETS, 'BANK_KRW', 'VA_BANK_KRW']);
    expect(await offered({ inBankCode: '', payType: null })).toHaveLength(7);
    expect(await offered({ inBankCode: 'CASHIER', payType: 'CASHIER' })).toHaveLength(7);
  });

  test('payType narrows the choice', async () => {
    expect(await offered({ payType: 'EWALLET' })).toEqual(WALLETS);
    expect(await offered({ payType: 'VA' })).toEqual(['VA_BANK_KRW']);
    expect(await offered({ payType: 'BANK_TRANSFER', inBankCode: 'CASHIER' })).toEqual([
      'KAKAOPAY_KRW',
      'NAVERPAY_KRW',
      'TOSS_KRW',
      'BANK_KRW',
    ]);
  });

  test('the amount narrows it too', async () => {
    expect(await offered({ amount: '300' })).toEqual(['VA_BANK_KRW']);
    expect(await offered({ amount: '1000000' })).toEqual([...WALLETS, 'BANK_KRW']);
    expect(await server.code(PATH, cashier({ amount: '299' }))).toBe('4301');
    const none = await server.call(PATH, cashier({ amount: '300', payType: 'EWALLET' }));
    expect(none.msg).toContain('KRW 1000.00 to 1500000.00');
    const widest = await server.call(PATH, cashier({ amount: '1500001' }));
    expect(widest.msg).toContain('KRW 300.00 to 1500000.00');
  });

  test('a method that is named is the only one, as without cashier mode', async () => {
    const named = { inBankCode: 'TOSS_KRW', payType: 'EWALLET' };
    expect(await offered(named)).toEqual(['TOSS_KRW']);
    expect(await server.code(PATH, cashier({ ...named, payType: 'VA' }))).toBe('4004');
    expect(await server.code(PATH, cashier({ inBankCode: 'NOPE' }))).toBe('4002');
    expect(await server.code(PATH, cashier({ payType: 'CRYPTO' }))).toBe('4208');
  });

  test('methods under maintenance are left out; when none is left, it says so', async () => {
    const { methods } = server.gateway.engine.context;
    const key = { dialect: 'haipay', direction: 'payment', currency: 'KRW' } as const;
    await methods.setState({ ...key, code: 'VA_BANK_KRW' }, 'maintenance');
    expect(await offered({})).not.toContain('VA_BANK_KRW');
    expect(await server.code(PATH, cashier({ payType: 'VA' }))).toBe('4003');
    await methods.setState({ ...key, code: 'VA_BANK_KRW' }, 'available');
  });

  test('in dollars: the wallets and the bank transfer', async () => {
    const order = await newPayment(server, { ...cashier(), appId: 1055, amount: '9.99' });
    const { methods } = await checkoutView(server, order.token);
    expect(methods.map((method) => method.code)).toContain('KR_BANK_USD');
    expect(methods).toHaveLength(6);
    expect(await server.code('/usd/collect/apply', usdCollection({ country: '411' }))).toBe('4215');
  });

  test('the payer takes one of the methods, no other', async () => {
    const order = await newPayment(server, cashier({ amount: '1000000' }));
    const start = `/checkout/api/payments/${order.token}/start`;
    const refused = await server.request('POST', start, { method: 'VA_BANK_KRW', bank: 'IBK' });
    expect(refused.status).toBe(400);
    await server.json('POST', start, { method: 'NAVERPAY_KRW' });
    await server.json('POST', `/_sandbox/payments/${order.orderId}/succeed`);
    expect(await queryPayment(server, order)).toMatchObject({ status: 2, actualAmount: '1000000.00' });
  });
});
