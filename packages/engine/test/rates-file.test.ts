import { describe, expect, test } from 'vitest';
import { isRateSource } from '../src/rates/rate.ts';
import { marginInPpm, parseRatesFile, rateTime } from '../src/rates/rates-file.ts';

const now = new Date('2026-03-01T03:00:00Z');
const read = (...lines: string[]) => parseRatesFile(lines.join('\n'), { now, origin: 'rates.csv' });
const HEADER = 'base,quote,rate,source,valid_from,valid_until,margin';

function faultsOf(...lines: string[]): string[] {
  const parsed = read(...lines);
  return parsed.ok ? [] : parsed.faults.map(({ line, message }) => `${line}: ${message}`);
}

describe('a file of rates', () => {
  test('says all of a rate', () => {
    expect(
      read(
        HEADER,
        'USD,KRW,1385.20,Bank of the Han River,2026-03-02T09:00:00+09:00,2026-03-03T09:00:00+09:00,2.75',
        'KRW,JPY,0.109298296275,"Han River, ""Foreign"" desk",2026-03-02,,',
      ),
    ).toEqual({
      ok: true,
      rates: [
        {
          base: 'USD',
          quote: 'KRW',
          rate: '1385.20',
          source: 'Bank of the Han River',
          validFrom: new Date('2026-03-02T00:00:00Z'),
          validUntil: new Date('2026-03-03T00:00:00Z'),
          marginPpm: 27_500n,
        },
        {
          base: 'KRW',
          quote: 'JPY',
          rate: '0.109298296275',
          source: 'Han River, "Foreign" desk',
          validFrom: new Date('2026-03-01T15:00:00Z'),
          validUntil: null,
          marginPpm: 0n,
        },
      ],
    });
  });

  test('needs the pair and the rate only, in any order of columns, as spreadsheets write it', () => {
    const parsed = parseRatesFile('\ufeffRate, Quote ,base\r\n1385.20,KRW,USD\r\n\r\n', {
      now,
      origin: 'a.csv',
    });
    expect(parsed).toEqual({
      ok: true,
      rates: [
        {
          base: 'USD',
          quote: 'KRW',
          rate: '1385.20',
          source: 'a.csv',
          validFrom: now,
          validUntil: null,
          marginPpm: 0n,
        },
      ],
    });
  });

  test.each([
    ['USD,WON,1', '"WON" is no currency that is known here'],
    ['usd,KRW,1', '"usd" is no currency that is known here'],
    ['USD,USD,1', 'USD has no exchange rate with itself'],
    ['USD,KRW,0', '"0" is no rate: a positive decimal such as 1385.20'],
    ['USD,KRW,"1,385.20"', '"1,385.20" is no rate: a positive decimal such as 1385.20'],
    ['USD,KRW,-1', '"-1" is no rate: a positive decimal such as 1385.20'],
    ['USD,KRW,', '"" is no rate: a positive decimal such as 1385.20'],
    ['USD,KRW', '2 fields, not 3'],
    ['USD,KRW,1,2', '4 fields, not 3'],
    ['USD,"KRW,1', 'a quotation mark is in the wrong place'],
    ['USD,K"R"W,1', 'a quotation mark is in the wrong place'],
  ])('%s is reported with its line', (line, message) => {
    expect(faultsOf('base,quote,rate', 'USD,JPY,151.4', line)).toEqual([`3: ${message}`]);
  });

  test.each([
    [',,', 'USD has no exchange rate with itself', 'USD,USD'],
    ['2026-02-30,,', 'valid_from "2026-02-30" is no time such as 2026-11-21T09:00:00+09:00'],
    ['yesterday,,', 'valid_from "yesterday" is no time such as 2026-11-21T09:00:00+09:00'],
    [',soon,', 'valid_until "soon" is no time such as 2026-11-21T09:00:00+09:00'],
    ['2026-03-02,2026-03-02,', 'valid_until is not after valid_from'],
    [',2026-03-01T12:00,', 'valid_until is not after valid_from'],
    [',,-1', 'margin "-1" is no percentage from 0 to 50'],
    [',,51', 'margin "51" is no percentage from 0 to 50'],
    [',,3%', 'margin "3%" is no percentage from 0 to 50'],
  ])('times and margin %s: %s', (rest, message, pair = 'USD,KRW') => {
    expect(faultsOf(HEADER, `${pair},1385.20,,${rest}`)).toEqual([`2: ${message}`]);
  });

  test('of several faults all are reported, and nothing of the file is used', () => {
    expect(
      faultsOf('base,quote,rate', 'USD,KRW,1', 'X,KRW,1', 'USD,JPY,1', 'USD,KRW,2', 'USD,EUR,x'),
    ).toEqual([
      '3: "X" is no currency that is known here',
      '5: the same pair and time as line 2',
      '6: "x" is no rate: a positive decimal such as 1385.20',
    ]);
  });

  test.each([
    ['', 'there is no column "": base, quote, rate, source, valid_from, valid_until, margin'],
    ['base,quote', 'the column rate is missing'],
    [
      'base,quote,rate,spread',
      'there is no column "spread": base, quote, rate, source, valid_from, valid_until, margin',
    ],
    ['base,quote,rate,rate', 'a column comes twice'],
    ['base,quote,"rate', 'a quotation mark is not closed'],
    ['base,quote,rate', 'there is no rate in it'],
  ])('a header of %j', (header, message) => {
    expect(faultsOf(header)).toEqual([`1: ${message}`]);
  });

  test.each([
    ['a book', 'x'.repeat(65)],
    ['what the database does not take', 'a\0b'],
    ['half of a pair', 'a\ud800'],
    ['a turned direction', '\u202eabc'],
    ['a bell', '\u0007bell'],
    ['a tab', 'a\tb'],
    ['nothing to see', '\u200b'],
    ['a second line', 'a\u2028b'],
  ])('a source may not be or have %s', (_, source) => {
    expect(faultsOf(HEADER, `USD,KRW,1,${source},,,`)).toEqual([
      '2: source must be a name of up to 64 characters in one line',
    ]);
    expect(isRateSource(source)).toBe(false);
  });

  test('a source has 64 letters at most, whatever they are made of, and is not blank', () => {
    const longest = '🏦'.repeat(64);
    expect(faultsOf(HEADER, `USD,KRW,1,${longest},,,`)).toEqual([]);
    expect([longest, 'Bank', '', '  ', '\u00a0'].map(isRateSource)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('is not endless', () => {
    expect(faultsOf(HEADER, ...Array.from({ length: 20_000 }, () => 'USD,KRW,1,,,,'))).toEqual([
      '1: more than 20000 lines',
    ]);
  });
});

describe('times and margins', () => {
  test.each([
    ['2026-11-21', '2026-11-20T15:00:00.000Z'],
    ['2026-11-21T09:00', '2026-11-21T00:00:00.000Z'],
    ['2026-11-21 09:00:30', '2026-11-21T00:00:30.000Z'],
    ['2026-11-21T09:00:00Z', '2026-11-21T09:00:00.000Z'],
    ['2026-11-21T09:00:00.5-05:00', '2026-11-21T14:00:00.500Z'],
    ['2028-02-29', '2028-02-28T15:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(rateTime(text)?.toISOString()).toBe(iso);
  });

  test.each([
    '',
    '2026',
    '2026-13-01',
    '2026-02-29',
    '2026-11-21T25:00',
    '21.11.2026',
    '2026-11-21T09',
    '0001-01-01',
    '1969-12-31',
    '9999-12-31T23:59-09:00',
  ])('%j is no time', (text) => {
    expect(rateTime(text)).toBeUndefined();
  });

  test('per cent with at most four decimals, from 0 to 50', () => {
    expect(['0', '3', '2.75', '0.0001', '50'].map(marginInPpm)).toEqual([0n, 30_000n, 27_500n, 1n, 500_000n]);
    expect(['', '-1', '50.0001', '100', '3,5', '1.00001', 'x'].map(marginInPpm)).toEqual(
      Array.from({ length: 7 }, () => undefined),
    );
  });
});
