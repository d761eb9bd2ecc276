import { BRANDS, type CardBrand, findBrand } from '@naru/wire/card-brands';
import { isLuhnValid } from '@naru/wire/luhn';
import { digitsOnly } from './amount.ts';

/** How the page shows the numbers of a brand and judges them while they are typed. */
interface Shape {
  /** The length of nearly every card, where other lengths are rare; null: any of them is likely. */
  readonly usualLength: number | null;
  /** How many digits stand together on the card; a rest follows in a group of its own. */
  readonly groups: readonly number[];
}

const fours = [4, 4, 4, 4];
const sixteen: Shape = { usualLength: 16, groups: fours };

const shapes: Readonly<Record<CardBrand, Shape>> = {
  visa: sixteen,
  mastercard: sixteen,
  amex: { usualLength: 15, groups: [4, 6, 5] },
  jcb: sixteen,
  unionpay: { usualLength: null, groups: fours },
  diners: { usualLength: null, groups: [4, 6, 4] },
  discover: sixteen,
  mir: sixteen,
  local: sixteen,
};

export const longestNumber = 19;
const longestPrefix = 4;

/** The brand of a number that is being typed; null as long as its first digits do not say. */
export function cardBrandOf(digits: string): CardBrand | null {
  return findBrand(digits)?.brand ?? null;
}

/** How many digits the security code has: null when the brand, and with it the number, is not known. */
export function cvcDigitsOf(digits: string): 3 | 4 | null {
  return findBrand(digits)?.cvcDigits ?? null;
}

/** The digits of a number as typed or pasted, no more than a number of its brand can have. */
export function cardDigits(text: string): string {
  const digits = digitsOnly(text);
  const lengths = findBrand(digits)?.lengths ?? [longestNumber];
  return digits.slice(0, Math.max(...lengths));
}

/** More than eight never leave the form before the card is paid with (ISO/IEC 7812-1 gives issuers six to eight). */
const issuerLength = 8;

/** The first digits of a number, which identify its issuer; empty as long as there are not enough. */
export function issuerDigits(digits: string): string {
  return digits.length < issuerLength ? '' : digits.slice(0, issuerLength);
}

/** Groups digits as they stand on the card: "4111 1111 1111 1111", "3782 822463 10005". */
export function groupCardDigits(digits: string): string {
  const brand = findBrand(digits)?.brand;
  // A number of Diners that is longer than the 14 digits of old is printed like any other.
  const groups = brand && digits.length <= sumOf(shapes[brand].groups) ? shapes[brand].groups : fours;
  const parts: string[] = [];
  let at = 0;
  for (const size of groups) {
    parts.push(digits.slice(at, at + size));
    at += size;
  }
  parts.push(digits.slice(at));
  return parts.filter((part) => part !== '').join(' ');
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

export type NumberVerdict = 'incomplete' | 'wrong' | 'good';

/**
 * What can be said of a number while it is typed. Nobody is scolded in the middle of typing: a number counts
 * as wrong when it has all the digits that nearly every card of its brand has, or could have.
 */
export function judgeNumber(digits: string): NumberVerdict {
  const scheme = findBrand(digits);
  if (!scheme) return digits.length < longestPrefix ? 'incomplete' : 'wrong';
  if (scheme.lengths.includes(digits.length) && isLuhnValid(digits)) return 'good';
  const whole = shapes[scheme.brand].usualLength ?? Math.max(...scheme.lengths);
  return digits.length >= whole ? 'wrong' : 'incomplete';
}

/** The name of a card without its number: its scheme and the digits that are printed on receipts. */
export function cardName({ brand, last4 }: { brand: string; last4: string }): string {
  const name = brandName(brand) ?? '';
  return `${name} •••• ${last4}`.trim();
}

/** The name of a brand, the same in every language; null for cards of one country and for brands that are not known. */
export function brandName(brand: string): string | null {
  if (brand === 'local') return null;
  return BRANDS.find((one) => one.brand === brand)?.name ?? null;
}
