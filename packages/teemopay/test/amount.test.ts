import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatAmount,
  formatFee,
  formatRate,
  formatRequestAmount,
  parseAmount,
  parseFee,
  parseRate,
  parseRequestAmount,
} from '../src/index.ts';

describe('amounts of requests', () => {
  test.each([
    ['1', 1n],
    ['1000', 1000n],
    ['999999999999999', 999999999999999n],
  ])('%s', (text, won) => {
    expect(parseRequestAmount(text)).toBe(won);
    expect(formatRequestAmount(won)).toBe(text);
  });

  test.each(['', '0', '01', '-1', '+1', '1.0', '1000.00', '1,000', '1e3', ' 1', '1 ', '１', '1'.repeat(21)])(
    'not a whole number of won: %j',
    (text) => {
      expect(parseRequestAmount(text)).toBe(undefined);
    },
  );
});

describe('amounts of answers', () => {
  test('have two decimals', () => {
    expect(formatAmount(1000n)).toBe('1000.00');
    expect(formatAmount(0n)).toBe('0.00');
    expect(() => formatAmount(-1n)).toThrow(RangeError);
    expect(parseAmount('1000.00')).toEqual({ ok: true, minorUnits: 1000n });
    expect(parseAmount('1000')).toEqual({ ok: true, minorUnits: 1000n });
    expect(parseAmount('10.50')).toEqual({ ok: false, reason: 'fraction_not_allowed' });
    expect(parseAmount('-1.00')).toEqual({ ok: false, reason: 'malformed' });
  });

  test('fees may have a fraction of a won', () => {
    expect(parseFee('10.50')).toEqual({ ok: true, minorUnits: 1050n });
    expect(parseFee('15')).toEqual({ ok: true, minorUnits: 1500n });
    expect(parseFee('1.005')).toEqual({ ok: false, reason: 'too_many_decimals' });
    expect(formatFee(1050n)).toBe('10.50');
    expect(formatFee(5n)).toBe('0.05');
  });

  test('reading gives back what was written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n - 1n }), (won) => {
        expect(parseAmount(formatAmount(won))).toEqual({ ok: true, minorUnits: won });
        expect(parseRequestAmount(formatRequestAmount(won))).toBe(won);
      }),
    );
  });
});

describe('rates', () => {
  test.each([
    ['0.0100', 10_000n],
    ['0.010', 10_000n],
    ['0', 0n],
    ['1', 1_000_000n],
    ['1.000000', 1_000_000n],
    ['0.012345', 12_345n],
  ])('%s', (text, ppm) => {
    expect(parseRate(text)).toBe(ppm);
  });

  test.each(['', '1.1', '2', '.5', '-0.1', '0.0000001', '1%', '0,1'])('no rate: %j', (text) => {
    expect(parseRate(text)).toBe(undefined);
  });

  test.each([
    [0n, '0.0000'],
    [10_000n, '0.0100'],
    [12_340n, '0.01234'],
    [12_345n, '0.012345'],
    [1_000_000n, '1.0000'],
  ])('%s parts per million are written %s', (ppm, text) => {
    expect(formatRate(ppm)).toBe(text);
  });

  test('reading gives back what was written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1_000_000n }), (ppm) => {
        expect(parseRate(formatRate(ppm))).toBe(ppm);
      }),
    );
    expect(() => formatRate(1_000_001n)).toThrow(RangeError);
    expect(() => formatRate(-1n)).toThrow(RangeError);
  });
});
