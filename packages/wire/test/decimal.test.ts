import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText, parseDecimal, twoDecimalText } from '../src/decimal.ts';

test.each([
  ['2000', 0, 2000n],
  ['2000.00', 0, 2000n],
  ['0.0', 0, 0n],
  ['999999999999999', 0, 999999999999999n],
  ['10.50', 2, 1050n],
  ['1.5', 2, 150n],
  ['7', 2, 700n],
] as const)('%s with %i decimals', (text, decimals, minorUnits) => {
  expect(parseDecimal(text, decimals)).toEqual({ ok: true, minorUnits });
});

test.each(['', ' ', '1,000', '+1', '-1', '1e3', '.5', '5.', ' 1', '1\n', '１', '1.2.3', '1'.repeat(21)])(
  'malformed: %j',
  (text) => {
    for (const decimals of [0, 2] as const) {
      expect(parseDecimal(text, decimals)).toEqual({ ok: false, reason: 'malformed' });
    }
  },
);

test('fractions have reasons of their own', () => {
  expect(parseDecimal('2000.5', 0)).toEqual({ ok: false, reason: 'fraction_not_allowed' });
  expect(parseDecimal('2000.000', 0)).toEqual({ ok: false, reason: 'too_many_decimals' });
  expect(parseDecimal('0.999', 2)).toEqual({ ok: false, reason: 'too_many_decimals' });
});

test('texts', () => {
  expect(decimalText(5n, 0)).toBe('5');
  expect(decimalText(5n, 2)).toBe('0.05');
  expect(twoDecimalText(5n, 0)).toBe('5.00');
  expect(twoDecimalText(5n, 2)).toBe('0.05');
  expect(() => decimalText(-1n, 0)).toThrow(RangeError);
  expect(() => twoDecimalText(-1n, 2)).toThrow(RangeError);
});

test('reading gives back what was written', () => {
  const amounts = fc.bigInt({ min: 0n, max: 10n ** 15n - 1n });
  fc.assert(
    fc.property(amounts, fc.constantFrom(0 as const, 2 as const), (minorUnits, decimals) => {
      expect(parseDecimal(decimalText(minorUnits, decimals), decimals)).toEqual({ ok: true, minorUnits });
      expect(parseDecimal(twoDecimalText(minorUnits, decimals), decimals)).toEqual({ ok: true, minorUnits });
    }),
  );
});
