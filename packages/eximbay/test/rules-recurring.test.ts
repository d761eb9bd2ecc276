import { describe, expect, test } from 'vitest';
import { checkReady } from '../src/rules/ready.ts';
import { checkRecurringAdjust, recurringIdFault } from '../src/rules/recurring.ts';
import * as samples from './fixtures/samples.ts';

const textOf = (checked: { ok: true } | { ok: false; fault: { resmsg: string } }) =>
  checked.ok ? 'ok' : checked.fault.resmsg;

describe('recurring payments', () => {
  test('an id in the path has one to twenty characters of those that ids have', () => {
    for (const id of ['1', '0123456789ABCDEF0123', 'a-b_c']) expect(recurringIdFault(id), id).toBeNull();
    for (const id of ['', 'x'.repeat(21), 'a b', 'ä', '../x']) {
      expect(recurringIdFault(id), id).toMatchObject({ rescode: 'EC00', resmsg: 'Unknown recurring_id' });
    }
  });

  test('the amount of an adjustment is one of the currency, above zero, of ten digits at most', () => {
    const adjusted = (amount: unknown, currency = 'USD') =>
      textOf(checkRecurringAdjust({ adjust_amount: amount }, currency));
    for (const amount of ['10.50', '9.15', '1', '12345678.90', 10]) expect(adjusted(amount)).toBe('ok');
    expect(adjusted(undefined)).toContain('adjust_amount is required');
    for (const amount of ['0', '0.00', '-1', '1,000', '1.234', '123456789', 'x']) {
      expect(adjusted(amount), amount).toContain('adjust_amount');
    }
    expect(adjusted('1000', 'KRW')).toBe('ok');
    expect(adjusted('1000.00', 'KRW')).toContain('KRW has no decimals');
    for (const amount of ['100000000', '9999999999']) expect(adjusted(amount, 'KRW')).toBe('ok');
    expect(adjusted('99999999.99')).toBe('ok');
    for (const [amount, currency] of [
      ['10000000000', 'KRW'],
      ['100000000.00', 'USD'],
    ]) {
      expect(adjusted(amount, currency)).toContain('adjust_amount');
    }
  });

  test('are registered with the card that the payer shows', () => {
    const { recurring, ...plain } = samples.READY;
    const body = (type: string, tokenbilling: object) => ({
      ...plain,
      payment: { ...plain.payment, transaction_type: type },
      tokenbilling,
      recurring,
    });
    expect(textOf(checkReady(body('PAYMENT', {})))).toBe('ok');
    expect(textOf(checkReady(body('AUTHORIZE', {})))).toBe('ok');
    expect(textOf(checkReady(body('REBILL', { token_id: 'T1' })))).toContain(
      'recurring: does not go with REBILL',
    );
    expect(textOf(checkReady(body('PAYER_AUTH', {})))).toContain('recurring: does not go with PAYER_AUTH');
  });
});
