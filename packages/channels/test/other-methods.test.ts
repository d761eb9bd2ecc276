import type { PaymentOrder } from '@naru/engine';
import { describe, expect, test } from 'vitest';
import { refusal } from '../src/index.ts';
import { testSandbox } from './support/sandbox.ts';

const sandbox = testSandbox();

const konbini = (members: Partial<PaymentOrder> = {}) =>
  sandbox.order({
    methodKind: 'convenience_store',
    brand: 'convenience_store',
    currency: 'JPY',
    amount: 12_345n,
    ...members,
  });

async function started(order: PaymentOrder): Promise<PaymentOrder> {
  await sandbox.channel.startPayment(order);
  return order;
}

describe('convenience stores', () => {
  test('give out a number and a page that says how to pay', async () => {
    const order = konbini();
    const outcome = await sandbox.channel.startPayment(order);
    expect(outcome).toEqual({
      kind: 'voucher',
      number: expect.stringMatching(/^[1-9]\d{10}$/),
      url: `https://screen/${order.reference}`,
    });
    expect(await sandbox.channel.startPayment(order)).toEqual(outcome);
    const number = outcome.kind === 'voucher' ? outcome.number : '';
    expect(await sandbox.screens.view(order.reference)).toMatchObject({
      kind: 'voucher',
      name: { en: 'Convenience store' },
      amountText: '12,345',
      currency: 'JPY',
      state: 'open',
      card: null,
      account: null,
      voucher: { number, shops: expect.arrayContaining([{ ko: '로손', en: 'Lawson' }]) },
    });
  });

  test('take the money at the counter, once', async () => {
    const order = await started(konbini());
    expect((await sandbox.screens.press(order.reference, 'approve'))?.state).toBe('approved');
    await sandbox.screens.press(order.reference, 'approve');
    expect(sandbox.outcomesOf(order)).toEqual([{ kind: 'captured', payerAmount: 12_345n }]);
    expect(await sandbox.channel.findPayment(order)).toEqual({ kind: 'captured', payerAmount: 12_345n });
  });

  test('take no money for an order that is over', async () => {
    const order = await started(konbini());
    await sandbox.channel.cancelPayment(order);
    expect((await sandbox.screens.press(order.reference, 'approve'))?.state).toBe('expired');
    expect(await sandbox.control.succeedPayment(order.paymentId)).toBe(false);
    expect(sandbox.outcomesOf(order)).toEqual([]);
  });

  test('can be controlled, and chosen by a magic name', async () => {
    const paid = await started(konbini());
    expect(await sandbox.control.succeedPayment(paid.paymentId)).toBe(true);
    expect(sandbox.outcomesOf(paid)).toEqual([{ kind: 'captured', payerAmount: 12_345n }]);
    const failed = await started(konbini());
    expect(await sandbox.control.failPayment(failed.paymentId, refusal('declined'))).toBe(true);
    const byName = await started(konbini({ payer: { name: 'NARU SUCCEED' } }));
    await sandbox.advance(2);
    expect(sandbox.outcomesOf(byName)).toMatchObject([{ kind: 'captured' }]);
  });

  test('never give out a number twice', async () => {
    const orders = await Promise.all(Array.from({ length: 50 }, () => started(konbini())));
    const outcomes = await Promise.all(orders.map((order) => sandbox.channel.findPayment(order)));
    const numbers = new Set(outcomes.map((outcome) => (outcome.kind === 'voucher' ? outcome.number : '')));
    expect(numbers.size).toBe(50);
  });
});

describe('wallets and accounts in any currency', () => {
  test.each([
    ['KRW', 1_234_567n, '1,234,567'],
    ['JPY', 999n, '999'],
    ['USD', 123_456n, '1,234.56'],
    ['EUR', 5n, '0.05'],
    ['THB', 100_000_000n, '1,000,000.00'],
  ] as const)('%s %d is shown as %s and paid in full', async (currency, amount, amountText) => {
    const order = await started(sandbox.order({ methodKind: 'wallet', brand: 'paypal', currency, amount }));
    const name = { ko: '페이팔', en: 'PayPal' };
    expect(await sandbox.screens.view(order.reference)).toMatchObject({
      kind: 'wallet',
      name,
      currency,
      amountText,
    });
    await sandbox.screens.press(order.reference, 'approve');
    expect(sandbox.outcomesOf(order)).toEqual([{ kind: 'captured', payerAmount: amount }]);
  });

  test('a brand without a name is shown by its code', async () => {
    const order = await started(sandbox.order({ methodKind: 'wallet', brand: 'newpay' }));
    expect((await sandbox.screens.view(order.reference))?.name).toEqual({ ko: 'newpay', en: 'newpay' });
  });

  test('a wallet that never answers is not given up by its channel', async () => {
    const order = await started(sandbox.order({ methodKind: 'wallet', brand: 'paypal' }));
    expect((await sandbox.screens.press(order.reference, 'time-out'))?.state).toBe('timed_out');
    await sandbox.advance(100_000);
    expect(sandbox.outcomesOf(order)).toEqual([]);
  });

  test('an account is opened whatever the currency', async () => {
    const order = sandbox.order({ methodKind: 'virtual_account_any', brand: 'bank', currency: 'USD' });
    expect(await sandbox.channel.startPayment(order)).toMatchObject({
      kind: 'account',
      account: { accountNumber: expect.stringMatching(/^79\d{12}$/), holder: 'Shop' },
    });
    expect(await sandbox.screens.view(order.reference)).toMatchObject({ kind: 'deposit', currency: 'USD' });
  });
});
