import { KOREAN_ISSUERS } from './issuers.ts';

/** Where the cards of a range come from. */
export interface BinRow {
  /** The digits that the numbers begin with, at most eight. */
  readonly prefix: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** A code of KOREAN_ISSUERS; null for other countries, and where it is not known. */
  readonly issuer: string | null;
}

/** Finds the row of a number. */
export interface BinTable {
  find(digits: string): BinRow | undefined;
}

const MAX_PREFIX_DIGITS = 8;

/** A table in which the longest prefix that fits decides. Rows given later replace earlier ones of the same prefix. */
export function makeBinTable(...groups: readonly (readonly BinRow[])[]): BinTable {
  const rows = new Map<string, BinRow>();
  for (const row of groups.flat()) {
    if (!/^\d{1,8}$/.test(row.prefix)) throw new RangeError(`"${row.prefix}" is no prefix of a card number`);
    rows.set(row.prefix, row);
  }
  return {
    find(digits) {
      for (let length = MAX_PREFIX_DIGITS; length > 0; length--) {
        const row = rows.get(digits.slice(0, length));
        if (row) return row;
      }
      return undefined;
    },
  };
}

/**
 * What can be said of cards in general. Which bank has which range is the schemes' knowledge and changes every week:
 * acquirers hand such tables to those who are contracted with them, and `makeBinTable` takes theirs on top of this.
 */
export const STANDARD_BINS: readonly BinRow[] = [
  { prefix: '9', country: 'KR', issuer: null },
  { prefix: '2200', country: 'RU', issuer: null },
  { prefix: '2201', country: 'RU', issuer: null },
  { prefix: '2202', country: 'RU', issuer: null },
  { prefix: '2203', country: 'RU', issuer: null },
  { prefix: '2204', country: 'RU', issuer: null },
];

const FIRST_TEST_ISSUER = 10;

/**
 * The ranges of the sandbox's cards (docs/test-cards.md). 941099 is made up: 9 and 410, the number of Korea, and
 * behind them two digits for the issuer, in the order in which Eximbay counts them from P110 on. The seventh and eighth
 * digit of cards of other countries are the first two of the country's number, as 41 is for Korea.
 */
export const TEST_BINS: readonly BinRow[] = [
  { prefix: '411111', country: 'US', issuer: null },
  { prefix: '400000', country: 'US', issuer: null },
  { prefix: '40000041', country: 'KR', issuer: 'shinhan' },
  { prefix: '520000', country: 'US', issuer: null },
  { prefix: '40000003', country: 'AU', issuer: null },
  { prefix: '40000015', country: 'CN', issuer: null },
  { prefix: '40000027', country: 'DE', issuer: null },
  { prefix: '40000039', country: 'JP', issuer: null },
  { prefix: '40000082', country: 'GB', issuer: null },
  { prefix: '52000041', country: 'KR', issuer: 'hyundai' },
  { prefix: '52000070', country: 'VN', issuer: null },
  { prefix: '356999', country: 'JP', issuer: null },
  { prefix: '378282', country: 'US', issuer: null },
  { prefix: '305693', country: 'US', issuer: null },
  { prefix: '601111', country: 'US', issuer: null },
  { prefix: '620000', country: 'CN', issuer: null },
  ...KOREAN_ISSUERS.map(({ code }, index) => ({
    prefix: `941099${FIRST_TEST_ISSUER + index}`,
    country: 'KR',
    issuer: code,
  })),
];
