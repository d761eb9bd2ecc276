import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CURRENCIES,
  formatAmount,
  formatRequestAmount,
  limitsInMinorUnits,
  parseAmount,
} from '../src/index.ts';

describe('parsing', () => {
  test.each([
    ['KRW', '2000', 2000n],
    ['KRW', '2000.0', 2000n],
    ['KRW', '2000.00', 2000n],
    ['KRW', '0', 0n],
    ['KRW', '999999999999999', 999999999999999n],
    ['USD', '0.99', 99n],
    ['USD', '1', 100n],
    ['USD', '1.5', 150n],
    ['USD', '1000.00', 100000n],
  ] as const)('%s %s', (currency, text, minorUnits) => {
    expect(parseAmount(text, currency)).toEqual({ ok: true, minorUnits });
  });

  test.each([
    '',
    ' ',
    '1,000',
    '+1',
    '-1',
    '1e3',
    '.5',
    '5.',
    ' 1',
    '1 ',
    '1\n',
    '0x10',
    '１',
    '1.2.3',
    '1'.repeat(21),
  ])('malformed: %j', (text) => {
    for (const currency of CURRENCIES) {
      expect(parseAmount(text, currency)).toEqual({ ok: false, reason: 'malformed' });
    }
  });

  test('decimals have reasons of their own', () => {
    expect(parseAmount('2000.01', 'KRW')).toEqual({ ok: false, reason: 'fraction_not_allowed' });
    expect(parseAmount('2000.5', 'KRW')).toEqual({ ok: false, reason: 'fraction_not_allowed' });
    expect(parseAmount('2000.000', 'KRW')).toEqual({ ok: false, reason: 'too_many_decimals' });
    expect(parseAmount('0.999', 'USD')).toEqual({ ok: false, reason: 'too_many_decimals' });
  });
});

describe('formatting', () => {
  test('always has two decimals in answers', () => {
    expect(formatAmount(2000n, 'KRW')).toBe('2000.00');
    expect(formatAmount(0n, 'KRW')).toBe('0.00');
    expect(formatAmount(99n, 'USD')).toBe('0.99');
    expect(formatAmount(5n, 'USD')).toBe('0.05');
    expect(formatAmount(100000n, 'USD')).toBe('1000.00');
  });

  test('has the decimals of the currency in requests', () => {
    expect(formatRequestAmount(2000n, 'KRW')).toBe('2000');
    expect(formatRequestAmount(150n, 'USD')).toBe('1.50');
  });

  test('refuses a negative amount', () => {
    expect(() => formatAmount(-1n, 'KRW')).toThrow(RangeError);
    expect(() => formatRequestAmount(-1n, 'USD')).toThrow(RangeError);
  });

  test('parsing gives back what was formatted', () => {
    const amounts = fc.bigInt({ min: 0n, max: 10n ** 15n - 1n });
    fc.assert(
      fc.property(amounts, fc.constantFrom(...CURRENCIES), (minorUnits, currency) => {
        expect(parseAmount(formatAmount(minorUnits, currency), currency)).toEqual({ ok: true, minorUnits });
        expect(parseAmount(formatRequestAmount(minorUnits, currency), currency)).toEqual({
          ok: true,
          minorUnits,
        });
      }),
    );
  });
});

test('limits in minor units', () => {
  expect(limitsInMinorUnits({ minimum: '0.99', maximum: '1000' }, 'USD')).toEqual({
    minimum: 99n,
    maximum: 100000n,
  });
  expect(() => limitsInMinorUnits({ minimum: '0.99', maximum: '1000' }, 'KRW')).toThrow(RangeError);
});
