import { type CardBrand, findBrand } from '@naru/wire/card-brands';
import { type BinTable, makeBinTable, STANDARD_BINS, TEST_BINS } from './bin-table.ts';
import type { CardData } from './card-data.ts';

/** As much of a card as anybody may know. */
export interface CardDescription {
  readonly brand: CardBrand;
  readonly first4: string;
  readonly last4: string;
  /** ISO 3166-1 alpha-2; ZZ, which ISO keeps free for users, when it is not known. */
  readonly country: string;
  /** A code of KOREAN_ISSUERS, or null. */
  readonly issuer: string | null;
}

export const UNKNOWN_COUNTRY = 'ZZ';
const DEFAULT_TABLE = makeBinTable(STANDARD_BINS, TEST_BINS);

/** What the first digits of a number say. */
export type PrefixDescription = Pick<CardDescription, 'country' | 'issuer'> & {
  /** Null while it is of no known brand. */
  readonly brand: CardBrand | null;
};

/** Describes a card of which no more than the first digits are known: six, better eight. */
export function describePrefix(digits: string, table: BinTable = DEFAULT_TABLE): PrefixDescription {
  const row = table.find(digits);
  return {
    brand: findBrand(digits)?.brand ?? null,
    country: row?.country ?? UNKNOWN_COUNTRY,
    issuer: row?.issuer ?? null,
  };
}

/** Describes a card by its first digits: eight at the most, of which four are shown, with the last four. */
export function describeCard(card: CardData, table: BinTable = DEFAULT_TABLE): CardDescription {
  const digits = card.revealNumber();
  const { brand, country, issuer } = describePrefix(digits, table);
  if (brand === null) throw new RangeError('a card of no known brand');
  return { brand, first4: digits.slice(0, 4), last4: digits.slice(-4), country, issuer };
}
