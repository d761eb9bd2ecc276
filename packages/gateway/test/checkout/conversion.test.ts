import { CURRENCY_DECIMALS, type Currency } from '@naru/engine';
import { CURRENCIES, isCountry } from '@naru/eximbay';
import { describe, expect, test } from 'vitest';
import { currencyOfCountry } from '../../../engine/src/payments-start/country-currencies.ts';
import { grouped, readableRate } from '../../src/checkout/grouped.ts';
import { demoRates } from '../../src/sandbox/demo-rates.ts';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
/** Kosovo has cards and no code of ISO's; XK is what everybody uses. */
const isKnownCountry = (code: string) => isCountry(code) || code === 'XK';

describe('the money of a country', () => {
  test.each([
    ['KR', 'KRW'],
    ['US', 'USD'],
    ['PR', 'USD'],
    ['DE', 'EUR'],
    ['BG', 'EUR'],
    ['ME', 'EUR'],
    ['JE', 'GBP'],
    ['LI', undefined],
    ['IN', undefined],
    ['ZZ', undefined],
    ['', undefined],
  ])('%s: %s', (country, currency) => {
    expect(currencyOfCountry(country)).toBe(currency);
  });

  test('countries are countries, and each currency that payers are offered is some country’s', () => {
    const billed = CODES.filter((code) => currencyOfCountry(code) !== undefined);
    expect(billed.filter((code) => !isKnownCountry(code))).toEqual([]);
    const reached = new Set(billed.map(currencyOfCountry));
    expect(CURRENCIES.filter(({ code }) => !reached.has(code as Currency))).toEqual([]);
  });
});

describe('a rate as people read it', () => {
  test.each([
    ['USD', 'KRW', '1385.20', '1 USD = 1,385.20 KRW'],
    ['USD', 'KRW', '1400', '1 USD = 1,400 KRW'],
    ['USD', 'JPY', '155.942', '1 USD = 155.942 JPY'],
    ['KRW', 'VND', '18.819881605545', '1 KRW = 18.8199 VND'],
    ['KRW', 'USD', '0.000743574935', '1 USD = 1,344.85 KRW'],
    ['USD', 'GBP', '0.8034', '1 GBP = 1.24471 USD'],
    ['VND', 'USD', '.00004', '1 USD = 25,000 VND'],
    ['GBP', 'VND', '32448.7123456', '1 GBP = 32,448.71 VND'],
    ['USD', 'SAR', '1', '1 USD = 1 SAR'],
  ] as const)('%s in %s at %s: %s', (base, quote, rate, text) => {
    expect(readableRate(base, quote, rate.replace(/^\./, '0.'))).toBe(text);
  });

  test('thousands are grouped, fractions are not', () => {
    expect(['0', '999', '1000', '1234567.1234'].map(grouped)).toEqual([
      '0',
      '999',
      '1,000',
      '1,234,567.1234',
    ]);
  });
});

describe('the rates of the sandbox', () => {
  test('are of dollars and won into every other currency', () => {
    const pairs = demoRates().map(({ base, quote }) => `${base} ${quote}`);
    const others = (Object.keys(CURRENCY_DECIMALS) as Currency[]).filter(
      (code) => code !== 'KRW' && code !== 'USD',
    );
    const expected = ['USD', 'KRW'].flatMap((base) => others.map((quote) => `${base} ${quote}`));
    expect(pairs.toSorted()).toEqual([...expected, 'USD KRW', 'KRW USD'].toSorted());
    expect(demoRates().filter(({ marginPpm }) => marginPpm === undefined)).toHaveLength(1);
  });
});
