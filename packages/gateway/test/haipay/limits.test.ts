import { COLLECTION_CODES, PAYOUT_BANKS } from '@naru/haipay';
import { describe, expect, test } from 'vitest';
import { collection, payout } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

/** The limits of haipay.md §5, written down here once more: the tables of the contract are what is tested. */
const PUBLISHED_LIMITS = {
  KRW: { least: '1000', most: '1500000', below: '999', above: '1500001', text: 'KRW 1000.00 to 1500000.00' },
  VA: { least: '300', most: '500000', below: '299', above: '500001', text: 'KRW 300.00 to 500000.00' },
  USD: { least: '0.99', most: '1000', below: '0.98', above: '1000.01', text: 'USD 0.99 to 1000.00' },
} as const;

describe('limits of one order', () => {
  const server = testServer({ withoutWorkers: true });

  test('there are 28 collection codes and 23 banks', () => {
    expect(COLLECTION_CODES).toHaveLength(28);
    expect(PAYOUT_BANKS).toHaveLength(23);
  });

  test.each(COLLECTION_CODES.map((code) => [code.code, code] as const))('%s', async (_, code) => {
    const limits = PUBLISHED_LIMITS[code.payType === 'VA' ? 'VA' : code.currency];
    const path = `/${code.currency.toLowerCase()}/collect/apply`;
    const appId = code.currency === 'KRW' ? 1054 : 1055;
    const call = (amount: string) =>
      server.call(path, collection({ appId, amount, payType: code.payType, inBankCode: code.code }));
    expect((await call(limits.least)).error).toBe('00000000');
    expect((await call(limits.most)).error).toBe('00000000');
    for (const amount of [limits.below, limits.above]) {
      const envelope = await call(amount);
      expect(envelope).toEqual({
        status: '0',
        error: '4301',
        msg: `system:amount is out of range: ${limits.text}`,
      });
    }
  });

  test.each(PAYOUT_BANKS.map((bank) => [bank.code] as const))('payout to %s', async (bankCode) => {
    const code = async (amount: string) => server.code('/krw/pay/apply', payout({ bankCode, amount }));
    await server.gateway.engine.adjust(await merchantId(), 'KRW', 2_000_000n);
    expect(await code('1000')).toBe('00000000');
    expect(await code('1500000')).toBe('00000000');
    expect(await code('999')).toBe('4301');
    expect(await code('1500001')).toBe('4301');
  });

  test("an operator's limits count, not those of the contract", async () => {
    const key = { dialect: 'haipay', direction: 'payment', currency: 'KRW', code: 'BANK_KRW' } as const;
    await server.gateway.engine.context.methods.setLimits(key, 1500n, 1_000_000n);
    const call = (amount: string) =>
      server.code(
        '/krw/collect/apply',
        collection({ amount, payType: 'BANK_TRANSFER', inBankCode: 'BANK_KRW' }),
      );
    expect(await call('1499')).toBe('4301');
    expect(await call('1500')).toBe('00000000');
    expect(await call('1000001')).toBe('4301');
  });

  async function merchantId(): Promise<string> {
    const [row] = await server.store.query<{ merchant_id: string }>(
      `select merchant_id from apps where public_id = '1054'`,
    );
    return row?.merchant_id ?? '';
  }
});
