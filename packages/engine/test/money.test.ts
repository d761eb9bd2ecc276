import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { koreanCompact, koreanDay, koreanMidnight, koreanTimestamp } from '../src/base/clock.ts';
import {
  applyRate,
  CURRENCY_DECIMALS,
  type Currency,
  convert,
  divideHalfUp,
  formatDecimal,
  isCurrency,
  parseDecimal,
  rateScaled,
} from '../src/base/money.ts';
import { feeOn, orderAmountOf, payerAmountOf } from '../src/payments/amounts.ts';
import type { Payment } from '../src/payments/payment.ts';

const ALL_CURRENCIES = Object.keys(CURRENCY_DECIMALS) as Currency[];
const currencies = fc.constantFrom(...ALL_CURRENCIES);
const amounts = fc.bigInt({ min: 0n, max: 10n ** 15n });

describe('decimals', () => {
  test('every amount survives formatting and parsing', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }), currencies, (amount, currency) => {
        expect(parseDecimal(formatDecimal(amount, currency), currency)).toBe(amount);
        expect(formatDecimal(-amount, currency)).toBe(
          amount === 0n ? formatDecimal(0n, currency) : `-${formatDecimal(amount, currency)}`,
        );
      }),
    );
  });

  test.each([
    ['2000', 'KRW', 2000n],
    ['2000.00', 'KRW', 2000n],
    ['0', 'USD', 0n],
    ['12.5', 'USD', 1250n],
    ['12.500000', 'USD', 1250n],
    ['0.01', 'USD', 1n],
    ['007', 'KRW', 7n],
    ['9007199254740993', 'KRW', undefined],
    ['999999999999999', 'USD', 99_999_999_999_999_900n],
  ] as const)('%s %s is %s', (text, currency, expected) => {
    expect(parseDecimal(text, currency)).toBe(expected);
  });

  test.each([
    '',
    ' ',
    '1 000',
    ' 1',
    '1 ',
    '1\n',
    '-1',
    '+1',
    '1e3',
    '1E3',
    '0x10',
    '1,000',
    '.5',
    '5.',
    '1.5',
    '1..0',
    'NaN',
    'Infinity',
    '１２',
    '1.0000000',
    '1_000',
    '1n',
  ])('%j is no KRW amount', (text) => {
    expect(parseDecimal(text, 'KRW')).toBeUndefined();
  });

  test('a fraction finer than the minor unit is refused, not rounded', () => {
    expect(parseDecimal('1.001', 'USD')).toBeUndefined();
    expect(parseDecimal('0.005', 'USD')).toBeUndefined();
    expect(parseDecimal('1.010', 'USD')).toBe(101n);
  });

  test('whatever parses says the same amount as the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789.-+eE, ') }),
        currencies,
        (text, currency) => {
          const parsed = parseDecimal(text, currency);
          if (parsed === undefined) return;
          const [whole = '', fraction = ''] = text.split('.');
          const scale = 10n ** BigInt(6 - CURRENCY_DECIMALS[currency]);
          expect(parsed * scale).toBe(BigInt(whole + fraction.padEnd(6, '0')));
        },
      ),
    );
  });

  test('only the known currency codes are currencies', () => {
    expect(['KRW', 'JPY', 'USD', 'krw', 'XAU', 'toString', '__proto__', ''].map(isCurrency)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('rates', () => {
  test('applyRate rounds half up, off by less than one unit', () => {
    expect(applyRate(50n, 10_000n)).toBe(1n);
    expect(applyRate(49n, 10_000n)).toBe(0n);
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 0n, max: 1_000_000n }), (amount, ratePpm) => {
        const doubled = 2n * (applyRate(amount, ratePpm) * 1_000_000n - amount * ratePpm);
        expect(doubled > -1_000_000n && doubled <= 1_000_000n).toBe(true);
      }),
    );
  });

  test('a half is rounded up, and nothing else is', () => {
    expect([0n, 1n, 2n, 3n, 4n].map((n) => divideHalfUp(n, 4n))).toEqual([0n, 0n, 1n, 1n, 1n]);
    expect([4n, 5n, 10n, 11n].map((n) => divideHalfUp(n, 10n))).toEqual([0n, 1n, 1n, 1n]);
    expect(() => divideHalfUp(-1n, 2n)).toThrow(RangeError);
    expect(() => divideHalfUp(1n, 0n)).toThrow(RangeError);
  });

  test('negative values have no rate', () => {
    expect(() => applyRate(-1n, 1n)).toThrow(RangeError);
    expect(() => applyRate(1n, -1n)).toThrow(RangeError);
  });

  test('conversion is exact up to half a minor unit, in every pair of currencies', () => {
    expect(convert({ amount: 100n, currency: 'USD' }, rate('USD', 'KRW', '1385.20'))).toEqual({
      amount: 1385n,
      currency: 'KRW',
    });
    expect(convert({ amount: 50n, currency: 'USD' }, rate('USD', 'KRW', '1385')).amount).toBe(693n);
    expect(convert({ amount: 10n, currency: 'KRW' }, rate('KRW', 'USD', '0.0005')).amount).toBe(1n);
    fc.assert(
      fc.property(amounts, currencies, currencies, rateTexts, (amount, base, quote, text) => {
        const converted = convert({ amount, currency: base }, rate(base, quote, text)).amount;
        const numerator = amount * rateScaled(text) * 10n ** BigInt(CURRENCY_DECIMALS[quote]);
        const denominator = 10n ** BigInt(12 + CURRENCY_DECIMALS[base]);
        const doubled = 2n * (converted * denominator - numerator);
        expect(doubled > -denominator && doubled <= denominator).toBe(true);
      }),
    );
  });

  test.each(['', '0', '0.000000', '-1', '1e3', '1.1234567890123', 'x'])('%j is no exchange rate', (text) => {
    expect(() => rateScaled(text)).toThrow(RangeError);
  });

  test('a rate is for its base currency only', () => {
    expect(() => convert({ amount: 1n, currency: 'KRW' }, rate('USD', 'KRW', '1385'))).toThrow(RangeError);
  });
});

const rate = (base: Currency, quote: Currency, text: string) => ({ base, quote, rate: text });
/** As fine as rates may be, from a millionth to a million. */
const rateTexts = fc
  .bigInt({ min: 10n ** 6n, max: 10n ** 18n })
  .map((scaled) => `${scaled / 10n ** 12n}.${(scaled % 10n ** 12n).toString().padStart(12, '0')}`);

describe('currencies', () => {
  test('are those that payers and merchants have, with their decimals', () => {
    const without = ALL_CURRENCIES.filter((currency) => CURRENCY_DECIMALS[currency] === 0);
    expect(without).toEqual(['KRW', 'JPY', 'VND']);
    expect(ALL_CURRENCIES).toHaveLength(25);
    for (const currency of ALL_CURRENCIES) {
      // What the platform's own tables say (CLDR) where they count the minor unit as banks do.
      const { maximumFractionDigits } = new Intl.NumberFormat('en', {
        style: 'currency',
        currency,
      }).resolvedOptions();
      expect([currency, CURRENCY_DECIMALS[currency]]).toEqual([currency, maximumFractionDigits]);
    }
  });
});

describe('amounts of a payment', () => {
  const plans = fc.record({
    feeFixed: fc.bigInt({ min: 0n, max: 10_000n }),
    feeRatePpm: fc.bigInt({ min: 0n, max: 1_000_000n }),
  });

  test('the fee is never over the amount, never negative, and never falls as more arrives', () => {
    fc.assert(
      fc.property(amounts, amounts, plans, (one, more, plan) => {
        const fee = feeOn(one, plan);
        expect(fee >= 0n && fee <= one).toBe(true);
        expect(feeOn(one + more, plan) >= fee).toBe(true);
      }),
    );
  });

  test('the shares of the refunds of a payment sum to what the payer paid', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 }),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        (parts, payerAmount) => {
          const amount = parts.reduce((sum, part) => sum + part, 0n);
          let payment = inTwoCurrencies(amount, payerAmount);
          let returned = 0n;
          for (const part of parts) {
            const share = payerAmountOf(payment, part);
            expect(share >= 0n).toBe(true);
            returned += share;
            payment = {
              ...payment,
              refundedAmount: payment.refundedAmount + part,
              refundedPayerAmount: payment.refundedPayerAmount + share,
            };
          }
          expect(returned).toBe(payerAmount);
        },
      ),
    );
  });

  test('refunds that fail in between cost the payer nothing: what is returned in the end is what was paid', () => {
    const refund = fc.record({ part: fc.bigInt({ min: 1n, max: 10n ** 6n }), fails: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(refund, { minLength: 1, maxLength: 12 }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (refunds, payerAmount) => {
          const amount = refunds.reduce((sum, { part }) => sum + part, 0n);
          let payment = inTwoCurrencies(amount, payerAmount);
          for (const { part, fails } of refunds) {
            const share = payerAmountOf(payment, part);
            expect(share >= 0n && share <= payerAmount - payment.refundedPayerAmount).toBe(true);
            if (fails) continue;
            payment = {
              ...payment,
              refundedAmount: payment.refundedAmount + part,
              refundedPayerAmount: payment.refundedPayerAmount + share,
            };
          }
          const left = amount - payment.refundedAmount;
          const last = left > 0n ? payerAmountOf(payment, left) : 0n;
          expect(payment.refundedPayerAmount + last).toBe(payerAmount);
        },
      ),
    );
  });

  test('a part of the payer’s money is worth its share, the whole exactly the whole', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        fc.bigInt({ min: 2n, max: 10n ** 12n }),
        (amount, payerAmount) => {
          const payment = inTwoCurrencies(amount, payerAmount);
          expect(orderAmountOf(payment, payerAmount)).toBe(amount);
          const half = orderAmountOf(payment, payerAmount / 2n);
          expect(half + orderAmountOf(payment, payerAmount - payerAmount / 2n) <= amount).toBe(true);
        },
      ),
    );
  });
});

function inTwoCurrencies(amount: bigint, payerAmount: bigint): Payment {
  return {
    currency: 'USD',
    amount,
    payerCurrency: 'KRW',
    payerAmount,
    receivedAmount: amount,
    refundedAmount: 0n,
    refundingAmount: 0n,
    refundedPayerAmount: 0n,
    chargedBackAmount: 0n,
    chargedBackPayerAmount: 0n,
  } as Payment;
}

describe('Korean time', () => {
  test('the day changes at 15:00 UTC', () => {
    expect(koreanDay(new Date('2026-02-28T14:59:59.999Z'))).toBe('2026-02-28');
    expect(koreanDay(new Date('2026-02-28T15:00:00Z'))).toBe('2026-03-01');
    expect(koreanTimestamp(new Date('2026-12-31T15:00:00Z'))).toBe('2027-01-01 00:00:00');
    expect(koreanCompact(new Date('2026-12-31T15:00:01Z'))).toBe('270101000001');
  });

  test('midnight n days on is that many whole days away, whatever the machine’s own zone', () => {
    const minuteBefore = new Date('2026-02-27T14:59:00Z');
    expect(koreanMidnight(minuteBefore, 0).toISOString()).toBe('2026-02-26T15:00:00.000Z');
    expect(koreanMidnight(minuteBefore, 1).toISOString()).toBe('2026-02-27T15:00:00.000Z');
    expect(koreanMidnight(new Date('2026-02-27T15:00:00Z'), 2).toISOString()).toBe(
      '2026-03-01T15:00:00.000Z',
    );
  });
});
