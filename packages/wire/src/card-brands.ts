export type CardBrand =
  | 'visa'
  | 'mastercard'
  | 'amex'
  | 'jcb'
  | 'unionpay'
  | 'diners'
  | 'discover'
  | 'mir'
  /** Cards of one country only; of these, the Korean ones are known. */
  | 'local';

export interface Brand {
  readonly brand: CardBrand;
  readonly name: string;
  /** First and last prefix of each range; both have the same number of digits. */
  readonly ranges: readonly (readonly [first: string, last: string])[];
  /** How many digits a number may have. */
  readonly lengths: readonly number[];
  readonly cvcDigits: 3 | 4;
}

const SIXTEEN_UP = [16, 17, 18, 19];

/**
 * The ranges that the schemes publish for their issuer identification numbers. Where schemes share a range, the one
 * whose network carries the card outside its home comes first: 622126 to 622925 are UnionPay's, also at Discover's.
 * Numbers that begin with 9 are assigned by each country (ISO/IEC 7812-1); in Korea they are the cards that work
 * in Korea only.
 */
export const BRANDS: readonly Brand[] = [
  { brand: 'visa', name: 'Visa', ranges: [['4', '4']], lengths: [13, 16, 19], cvcDigits: 3 },
  {
    brand: 'mastercard',
    name: 'Mastercard',
    ranges: [
      ['51', '55'],
      ['2221', '2720'],
    ],
    lengths: [16],
    cvcDigits: 3,
  },
  {
    brand: 'amex',
    name: 'American Express',
    ranges: [
      ['34', '34'],
      ['37', '37'],
    ],
    lengths: [15],
    cvcDigits: 4,
  },
  { brand: 'jcb', name: 'JCB', ranges: [['3528', '3589']], lengths: SIXTEEN_UP, cvcDigits: 3 },
  {
    brand: 'unionpay',
    name: 'UnionPay',
    ranges: [
      ['62', '62'],
      ['8100', '8171'],
    ],
    lengths: SIXTEEN_UP,
    cvcDigits: 3,
  },
  {
    brand: 'diners',
    name: 'Diners Club',
    ranges: [
      ['300', '305'],
      ['3095', '3095'],
      ['36', '36'],
      ['38', '39'],
    ],
    lengths: [14, 15, ...SIXTEEN_UP],
    cvcDigits: 3,
  },
  {
    brand: 'discover',
    name: 'Discover',
    ranges: [
      ['6011', '6011'],
      ['644', '649'],
      ['65', '65'],
    ],
    lengths: SIXTEEN_UP,
    cvcDigits: 3,
  },
  { brand: 'mir', name: 'Mir', ranges: [['2200', '2204']], lengths: SIXTEEN_UP, cvcDigits: 3 },
  { brand: 'local', name: 'Local card', ranges: [['9', '9']], lengths: [15, 16], cvcDigits: 3 },
];

/** The brand of a number by its first digits, whatever its length; undefined for a range of no known scheme. */
export function findBrand(digits: string): Brand | undefined {
  return BRANDS.find(({ ranges }) =>
    ranges.some(([first, last]) => {
      const prefix = digits.slice(0, first.length);
      return prefix.length === first.length && prefix >= first && prefix <= last;
    }),
  );
}
