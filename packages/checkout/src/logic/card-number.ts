import { digitsOnly } from './amount.ts';

export type CardBrand =
  | 'visa'
  | 'mastercard'
  | 'amex'
  | 'jcb'
  | 'unionpay'
  | 'diners'
  | 'discover'
  | 'mir'
  | 'local';

interface CardScheme {
  brand: CardBrand;
  /** First and last prefix of each range, of the same number of digits. */
  ranges: readonly (readonly [first: string, last: string])[];
  lengths: readonly number[];
  cvcDigits: 3 | 4;
  /** The length of nearly every card, where other lengths are rare; null: any of them is likely. */
  usualLength: number | null;
  /** How many digits stand together on the card; a rest follows in a group of its own. */
  groups: readonly number[];
}

const sixteenUp = [16, 17, 18, 19];
const fours = [4, 4, 4, 4];

/**
 * The ranges that the schemes publish (ISO/IEC 7812-1); 9 is for cards of one country. The gateway decides
 * with a table of its own: this one shows the payer what they typed, before anything is sent.
 */
const schemes: readonly CardScheme[] = [
  {
    brand: 'visa',
    ranges: [['4', '4']],
    lengths: [13, 16, 19],
    cvcDigits: 3,
    usualLength: 16,
    groups: fours,
  },
  {
    brand: 'mastercard',
    ranges: [
      ['51', '55'],
      ['2221', '2720'],
    ],
    lengths: [16],
    cvcDigits: 3,
    usualLength: 16,
    groups: fours,
  },
  {
    brand: 'amex',
    ranges: [
      ['34', '34'],
      ['37', '37'],
    ],
    lengths: [15],
    cvcDigits: 4,
    usualLength: 15,
    groups: [4, 6, 5],
  },
  {
    brand: 'jcb',
    ranges: [['3528', '3589']],
    lengths: sixteenUp,
    cvcDigits: 3,
    usualLength: 16,
    groups: fours,
  },
  {
    brand: 'unionpay',
    ranges: [
      ['62', '62'],
      ['8100', '8171'],
    ],
    lengths: sixteenUp,
    cvcDigits: 3,
    usualLength: null,
    groups: fours,
  },
  {
    brand: 'diners',
    ranges: [
      ['300', '305'],
      ['3095', '3095'],
      ['36', '36'],
      ['38', '39'],
    ],
    lengths: [14, 15, ...sixteenUp],
    cvcDigits: 3,
    usualLength: null,
    groups: [4, 6, 4],
  },
  {
    brand: 'discover',
    ranges: [
      ['6011', '6011'],
      ['644', '649'],
      ['65', '65'],
    ],
    lengths: sixteenUp,
    cvcDigits: 3,
    usualLength: 16,
    groups: fours,
  },
  {
    brand: 'mir',
    ranges: [['2200', '2204']],
    lengths: sixteenUp,
    cvcDigits: 3,
    usualLength: 16,
    groups: fours,
  },
  { brand: 'local', ranges: [['9', '9']], lengths: [15, 16], cvcDigits: 3, usualLength: 16, groups: fours },
];

/** The names of the brands, the same in every language; a card of one country shows none. */
export const brandNames: Readonly<Record<CardBrand, string | null>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  jcb: 'JCB',
  unionpay: 'UnionPay',
  diners: 'Diners Club',
  discover: 'Discover',
  mir: 'Mir',
  local: null,
};

export const longestNumber = 19;
const longestPrefix = 4;

function schemeOf(digits: string): CardScheme | undefined {
  return schemes.find(({ ranges }) =>
    ranges.some(([first, last]) => {
      const prefix = digits.slice(0, first.length);
      return prefix.length === first.length && prefix >= first && prefix <= last;
    }),
  );
}

/** The brand of a number that is being typed; null as long as its first digits do not say. */
export function cardBrandOf(digits: string): CardBrand | null {
  return schemeOf(digits)?.brand ?? null;
}

/** How many digits the security code has: null when the brand, and with it the number, is not known. */
export function cvcDigitsOf(digits: string): 3 | 4 | null {
  return schemeOf(digits)?.cvcDigits ?? null;
}

/** The digits of a number as typed or pasted, no more than a number of its brand can have. */
export function cardDigits(text: string): string {
  const digits = digitsOnly(text);
  const lengths = schemeOf(digits)?.lengths ?? [longestNumber];
  return digits.slice(0, Math.max(...lengths));
}

/** More than eight never leave the form before the card is paid with (ISO/IEC 7812-1 gives issuers six to eight). */
const issuerLength = 8;

/** The first digits of a number, which tell its issuer; empty as long as there are not enough. */
export function issuerDigits(digits: string): string {
  return digits.length < issuerLength ? '' : digits.slice(0, issuerLength);
}

/** Groups digits as they stand on the card: "4111 1111 1111 1111", "3782 822463 10005". */
export function groupCardDigits(digits: string): string {
  const scheme = schemeOf(digits);
  // A number of Diners that is longer than the 14 digits of old is printed like any other.
  const groups = scheme && digits.length <= sumOf(scheme.groups) ? scheme.groups : fours;
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

/** Whether the last digit fits the others (ISO/IEC 7812-1, annex B). */
export function isLuhnValid(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const weighted = index % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return digits !== '' && sum % 10 === 0;
}

export type NumberVerdict = 'incomplete' | 'wrong' | 'good';

/**
 * What can be said of a number while it is typed. Nobody is scolded in the middle of typing: a number counts
 * as wrong when it has all the digits that nearly every card of its brand has, or could have.
 */
export function judgeNumber(digits: string): NumberVerdict {
  const scheme = schemeOf(digits);
  if (!scheme) return digits.length < longestPrefix ? 'incomplete' : 'wrong';
  if (scheme.lengths.includes(digits.length) && isLuhnValid(digits)) return 'good';
  const whole = scheme.usualLength ?? Math.max(...scheme.lengths);
  return digits.length >= whole ? 'wrong' : 'incomplete';
}

/** What a card is called whose number is not told: its scheme and the digits that are printed on receipts. */
export function cardName({ brand, last4 }: { brand: string; last4: string }): string {
  const name = Object.hasOwn(brandNames, brand) ? (brandNames[brand as CardBrand] ?? '') : '';
  return `${name} •••• ${last4}`.trim();
}
