import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { restTaxSplit, scaledTaxSplit, taxTotal, usualTaxSplit } from '../src/base/tax.ts';

describe('the split of a tax', () => {
  const part = fc.bigInt({ min: 0n, max: 10_000_000n });
  const split = fc.record({ taxFree: part, taxable: part, vat: part, serviceFee: part });

  test('ten per cent of the supply are in a price, to the won', () => {
    expect(usualTaxSplit(11_000n)).toEqual({ taxFree: 0n, taxable: 10_000n, vat: 1000n, serviceFee: 0n });
    expect(usualTaxSplit(1n)).toMatchObject({ taxable: 1n, vat: 0n });
    expect(usualTaxSplit(10_000n)).toMatchObject({ taxable: 9091n, vat: 909n });
  });

  test('scaled, it sums to the amount, and no part is below nothing', () => {
    fc.assert(
      fc.property(split, fc.bigInt({ min: 1n, max: 40_000_000n }), (whole, amount) => {
        const scaled = scaledTaxSplit(whole, amount);
        expect(taxTotal(scaled)).toBe(amount);
        expect(Object.values(scaled).every((one) => one >= 0n)).toBe(true);
      }),
    );
  });

  test('of the rest: the whole less the refunds, or in proportion where they do not fit', () => {
    const whole = { taxFree: 100n, taxable: 100n, vat: 10n, serviceFee: 0n };
    const refunded = { taxFree: 100n, taxable: 0n, vat: 0n, serviceFee: 0n };
    expect(restTaxSplit(whole, [refunded], 110n)).toEqual({
      taxFree: 0n,
      taxable: 100n,
      vat: 10n,
      serviceFee: 0n,
    });
    expect(restTaxSplit(whole, [null], 105n)).toEqual({
      taxFree: 50n,
      taxable: 50n,
      vat: 5n,
      serviceFee: 0n,
    });
    expect(restTaxSplit(whole, [refunded, refunded], 10n)).toMatchObject({
      taxFree: 5n,
      taxable: 5n,
      vat: 0n,
    });
    expect(restTaxSplit(whole, [], 210n)).toEqual(whole);
  });
});
