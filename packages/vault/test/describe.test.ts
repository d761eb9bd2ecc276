import { describe, expect, test } from 'vitest';
import {
  CardData,
  describeCard,
  describePrefix,
  findIssuer,
  KOREAN_ISSUERS,
  makeBinTable,
  STANDARD_BINS,
  TEST_BINS,
} from '../src/index.ts';

const cardOf = (number: string) => new CardData(number, '1233');

describe('what a card shows of itself', () => {
  test('brand, four digits at either end, country and issuer', () => {
    expect(describeCard(cardOf('4111111111111111'))).toEqual({
      brand: 'visa',
      first4: '4111',
      last4: '1111',
      country: 'US',
      issuer: null,
    });
  });

  test.each([
    ['4539578763621486', 'ZZ', null],
    ['6212345678901232', 'ZZ', null],
    ['9410000000000005', 'KR', null],
    ['9490000000000008', 'KR', null],
    ['9410991000000000', 'KR', 'bc'],
    ['9410992900000000', 'KR', 'chai'],
    ['4000000000000002', 'US', null],
    ['4000004100000000', 'KR', 'shinhan'],
    ['3569990010083722', 'JP', null],
    ['2200000000000004', 'RU', null],
    ['4000000300000009', 'AU', null],
    ['4000001500000005', 'CN', null],
    ['4000002700000001', 'DE', null],
    ['4000003900000007', 'JP', null],
    ['4000008200000003', 'GB', null],
    ['5200007000000002', 'VN', null],
  ])('%s comes from %s', (number, country, issuer) => {
    expect(describeCard(cardOf(number))).toMatchObject({ country, issuer });
  });

  test.each([
    ['40000039', { brand: 'visa', country: 'JP', issuer: null }],
    // Six digits are those of the United States here: the country is in the next two.
    ['400000', { brand: 'visa', country: 'US', issuer: null }],
    ['94109910', { brand: 'local', country: 'KR', issuer: 'bc' }],
    ['0000000', { brand: null, country: 'ZZ', issuer: null }],
  ])('describes the first digits %s as far as they are known', (digits, expected) => {
    expect(describePrefix(digits)).toEqual(expected);
  });

  test('there is a test range for each Korean issuer, and no two have the same', () => {
    const local = TEST_BINS.filter(({ prefix }) => prefix.startsWith('941099'));
    expect(local.map(({ issuer }) => issuer)).toEqual(KOREAN_ISSUERS.map(({ code }) => code));
    expect(new Set(TEST_BINS.map(({ prefix }) => prefix)).size).toBe(TEST_BINS.length);
    expect(TEST_BINS.every(({ issuer, country }) => (issuer !== null) === (country === 'KR'))).toBe(true);
  });

  test('an acquirer’s table goes before', () => {
    const own = [
      { prefix: '41111111', country: 'KR', issuer: 'kb' },
      { prefix: '9', country: 'JP', issuer: null },
    ];
    const table = makeBinTable(STANDARD_BINS, TEST_BINS, own);
    expect(describeCard(cardOf('4111111111111111'), table)).toMatchObject({ country: 'KR', issuer: 'kb' });
    expect(describeCard(cardOf('4111119999999999'), table)).toMatchObject({ country: 'US' });
    expect(describeCard(cardOf('9410000000000005'), table)).toMatchObject({ country: 'JP' });
  });

  test.each(['', 'x', '123456789', '41 11'])('%j is no prefix', (prefix) => {
    expect(() => makeBinTable([{ prefix, country: 'KR', issuer: null }])).toThrow(RangeError);
  });

  test('issuers by code', () => {
    expect(findIssuer('shinhan')).toMatchObject({ nameKo: '신한카드' });
    expect(findIssuer('nobody')).toBeUndefined();
    expect(new Set(KOREAN_ISSUERS.map(({ code }) => code)).size).toBe(20);
  });
});
