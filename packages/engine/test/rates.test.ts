import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CURRENCY_DECIMALS, type Currency, convert, rateScaled } from '../src/base/money.ts';
import {
  crossRate,
  inverseRate,
  payerRate,
  percentText,
  type Rate,
  rateAt,
  rateInMillionths,
  ratesBetween,
  rateText,
} from '../src/rates/rate.ts';

const CURRENCIES = Object.keys(CURRENCY_DECIMALS) as Currency[];
const PAIRS = CURRENCIES.flatMap((base) =>
  CURRENCIES.filter((quote) => quote !== base).map((quote) => [base, quote] as const),
);
const amounts = fc.bigInt({ min: 0n, max: 10n ** 13n });
/** What currencies of this world cost one another: dong in dinars at most, and the other way round. */
const rates = fc.bigInt({ min: 10n ** 7n, max: 10n ** 17n }).map(rateText);

const at = (day: number) => new Date(Date.UTC(2026, 0, day));

function rateOf(part: Partial<Rate> = {}): Rate {
  return {
    base: 'KRW',
    quote: 'USD',
    rate: '0.00072',
    source: 'operator',
    validFrom: at(1),
    validUntil: null,
    marginPpm: 0n,
    ...part,
  };
}

describe('converting, in every pair of currencies', () => {
  test('there and back is within one unit of the coarser of the two', () => {
    fc.assert(
      fc.property(amounts, rates, fc.constantFrom(...PAIRS), (amount, text, [base, quote]) => {
        const rate = { base, quote, rate: text };
        const there = convert({ amount, currency: base }, rate);
        const back = convert(there, inverseRate(rate));
        const unit = convert({ amount: 1n, currency: quote }, inverseRate(rate)).amount;
        // The inverse has twelve decimals, too: half of the last one counts as often as there are units.
        const blur = (there.amount * 10n ** BigInt(CURRENCY_DECIMALS[base])) / 10n ** 12n;
        const difference = back.amount > amount ? back.amount - amount : amount - back.amount;
        expect(difference <= unit + blur + 1n).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test.each(PAIRS)('%s to %s never falls as the amount grows, and nothing stays nothing', (base, quote) => {
    fc.assert(
      fc.property(amounts, amounts, rates, (one, more, text) => {
        const rate = { base, quote, rate: text };
        const [less, all] = [one, one + more].map(
          (amount) => convert({ amount, currency: base }, rate).amount,
        );
        expect(less !== undefined && all !== undefined && less <= all).toBe(true);
        expect(convert({ amount: 0n, currency: base }, rate)).toEqual({ amount: 0n, currency: quote });
      }),
      { numRuns: 20 },
    );
  });

  test('a margin never makes it cheaper, and is what it says up to a unit', () => {
    const margins = fc.bigInt({ min: 0n, max: 500_000n });
    fc.assert(
      fc.property(rates, margins, (rate, marginPpm) => {
        const [plain, paid] = [rateScaled(rate), rateScaled(payerRate(rateOf({ rate, marginPpm })))];
        const exact = plain * (1_000_000n + marginPpm);
        const doubled = 2n * (paid * 1_000_000n - exact);
        expect(paid >= plain && doubled > -1_000_000n && doubled <= 1_000_000n).toBe(true);
      }),
    );
  });
});

describe('rates as text', () => {
  test('survive being read', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 23n }), (scaled) => {
        expect(rateScaled(rateText(scaled))).toBe(scaled);
      }),
    );
    expect(rateText(1n)).toBe('0.000000000001');
    expect(rateText(10n ** 12n)).toBe('1');
    expect(rateText(1_385_200_000_000_000n)).toBe('1385.2');
  });

  test('are rounded to the six decimals of statements half up', () => {
    expect(rateInMillionths('0.000721917413')).toBe(722n);
    expect(rateInMillionths('0.0000005')).toBe(1n);
    expect(rateInMillionths('0.00000049')).toBe(0n);
    expect(rateInMillionths('1385.20')).toBe(1_385_200_000n);
  });

  test('seen from the other side, and by way of a third currency', () => {
    expect(inverseRate({ base: 'USD', quote: 'KRW', rate: '1385.20' })).toEqual({
      base: 'KRW',
      quote: 'USD',
      rate: '0.000721917413',
    });
    expect(crossRate('1385.20', '151.40')).toBe('0.109298296275');
    expect(payerRate(rateOf({ rate: '151.40', marginPpm: 30_000n }))).toBe('155.942');
  });

  test.each([
    [0n, '0'],
    [30_000n, '3'],
    [27_500n, '2.75'],
    [100n, '0.01'],
    [1n, '0.0001'],
    [500_000n, '50'],
  ])('%s parts of a million are %s %%', (ppm, text) => {
    expect(percentText(ppm)).toBe(text);
  });
});

describe('which rate is in force', () => {
  const pair = { base: 'KRW', quote: 'USD' } as const;
  const text = (rates: readonly Rate[], day: number) => rateAt(rates, pair, at(day))?.rate;

  test('the latest that has begun, until the next one', () => {
    const table = [rateOf({ rate: '1', validFrom: at(1) }), rateOf({ rate: '2', validFrom: at(5) })];
    expect([0, 1, 4, 5, 99].map((day) => text(table, day))).toEqual([undefined, '1', '1', '2', '2']);
  });

  test('one that has an end leaves none behind, not even the one before it', () => {
    const table = [
      rateOf({ rate: '1', validFrom: at(1) }),
      rateOf({ rate: '2', validFrom: at(5), validUntil: at(7) }),
    ];
    expect([4, 5, 6, 7].map((day) => text(table, day))).toEqual(['1', '2', '2', undefined]);
  });

  test('else the other direction, inverted, with its margin', () => {
    const opposite = rateOf({ base: 'USD', quote: 'KRW', rate: '1250', marginPpm: 20_000n });
    expect(rateAt([opposite], pair, at(2))).toEqual({
      ...opposite,
      base: 'KRW',
      quote: 'USD',
      rate: '0.0008',
    });
    const direct = rateOf({ validFrom: at(3), validUntil: at(4) });
    expect([2, 3, 4].map((day) => text([opposite, direct], day))).toEqual(['0.0008', '0.00072', '0.0008']);
  });

  test('other pairs do not count', () => {
    expect(text([rateOf({ base: 'JPY' }), rateOf({ quote: 'EUR' })], 9)).toBeUndefined();
  });

  test('all that were in force within a time, the newest first', () => {
    const table = [
      rateOf({ rate: '1', validFrom: at(1) }),
      rateOf({ rate: '2', validFrom: at(5) }),
      rateOf({ rate: '3', validFrom: at(6), validUntil: at(7) }),
      rateOf({ rate: '4', validFrom: at(9) }),
      rateOf({ rate: '5', validFrom: at(30) }),
    ];
    const between = (since: number, now: number) =>
      [...new Set(ratesBetween(table, pair, at(since), at(now)).map(({ rate }) => rate))].join(' ');
    expect(between(2, 4)).toBe('1');
    expect(between(4, 6)).toBe('3 2 1');
    expect(between(5, 5)).toBe('2');
    expect(between(7, 8)).toBe('');
    expect(between(6, 20)).toBe('4 3');
    expect(between(0, 20)).toBe('4 3 2 1');
  });

  test('nothing is found within a time that was not in force at a moment of it, and the other way round', () => {
    const days = fc.integer({ min: 1, max: 12 });
    const lines = fc.array(
      fc.record({
        from: days,
        length: fc.option(days),
        rate: fc.constantFrom('1', '2', '3'),
        turned: fc.boolean(),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(lines, days, days, (table, one, other) => {
        const [since, now] = one < other ? [one, other] : [other, one];
        const known = table.map(({ from, length, rate, turned }) =>
          rateOf({
            rate,
            ...(turned ? { base: 'USD', quote: 'KRW' } : {}),
            validFrom: at(from),
            validUntil: length === null ? null : at(from + length),
          }),
        );
        const found = ratesBetween(known, pair, at(since), at(now)).map(({ rate }) => rate);
        const moments = Array.from({ length: now - since + 1 }, (_, index) =>
          rateAt(known, pair, at(since + index)),
        );
        const seen = moments.flatMap((rate) => (rate ? [rate.rate] : []));
        expect(new Set(found)).toEqual(new Set(seen));
      }),
    );
  });
});
