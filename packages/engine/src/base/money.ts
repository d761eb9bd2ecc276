/**
 * Money: whole minor units as `bigint`, always beside its currency. Nothing in the engine does arithmetic on
 * `Number` amounts; parsing and formatting for a wire format belong to that format's contract package.
 */

/** ISO 4217 codes the engine books in, with the number of decimals of their minor unit. */
export const CURRENCY_DECIMALS = {
  KRW: 0,
  JPY: 0,
  VND: 0,
  USD: 2,
  EUR: 2,
  GBP: 2,
  AED: 2,
  AUD: 2,
  BRL: 2,
  CAD: 2,
  CNY: 2,
  HKD: 2,
  KZT: 2,
  MNT: 2,
  MOP: 2,
  MYR: 2,
  NOK: 2,
  NZD: 2,
  PHP: 2,
  RUB: 2,
  SAR: 2,
  SGD: 2,
  THB: 2,
  TRY: 2,
  TWD: 2,
} as const;

export type Currency = keyof typeof CURRENCY_DECIMALS;

export const CURRENCIES = Object.keys(CURRENCY_DECIMALS) as readonly Currency[];

export interface Money {
  readonly amount: bigint;
  readonly currency: Currency;
}

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(CURRENCY_DECIMALS, text);
}

const PLAIN_DECIMAL = /^(\d{1,15})(?:\.(\d{1,6}))?$/;

/**
 * Reads a plain decimal ("2000", "12.50") as minor units of `currency`. Returns undefined for anything else:
 * signs, exponents, separators, or a non-zero fraction finer than the currency's minor unit.
 */
export function parseDecimal(text: string, currency: Currency): bigint | undefined {
  const match = PLAIN_DECIMAL.exec(text);
  if (!match) return undefined;
  const decimals = CURRENCY_DECIMALS[currency];
  const fraction = (match[2] ?? '').padEnd(decimals, '0');
  if (/[1-9]/.test(fraction.slice(decimals))) return undefined;
  return BigInt(match[1] + fraction.slice(0, decimals));
}

/** The plain decimal of `amount`, with as many decimals as the currency has ("2000", "12.50"). */
export function formatDecimal(amount: bigint, currency: Currency): string {
  const decimals = CURRENCY_DECIMALS[currency];
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** More digits fit into no column. */
const MOST_BOOKED = 10n ** 18n;

/** Whether a column can hold it: any amount of a known currency that is not too large. */
export function isStorable({ amount, currency }: Money): boolean {
  return typeof amount === 'bigint' && amount < MOST_BOOKED && amount > -MOST_BOOKED && isCurrency(currency);
}

/** Whether the books can take it. What a plug-in written in JavaScript reports has the types of its author. */
export function isBookable(money: Money): boolean {
  return isStorable(money) && money.amount > 0n;
}

/** A rate of one million parts: 30 000 ppm are 3 %. */
export const PARTS_PER_MILLION = 1_000_000n;

/**
 * The one way in which amounts and rates are rounded: half up, to a whole unit of the target (a minor unit of its
 * currency, the last decimal of a rate). Half up and not to even, because Korean fee statements and card bills do so;
 * the dividends here are never negative.
 */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (numerator < 0n || denominator <= 0n) throw new RangeError('divideHalfUp takes no negative values');
  return (numerator * 2n + denominator) / (denominator * 2n);
}

/** `amount` times `ratePpm`, rounded to a minor unit. */
export function applyRate(amount: bigint, ratePpm: bigint): bigint {
  if (amount < 0n || ratePpm < 0n) throw new RangeError('applyRate takes no negative values');
  return divideHalfUp(amount * ratePpm, PARTS_PER_MILLION);
}

/** An exchange rate as an exact fraction: how many units of `quote` one unit of `base` costs. */
export interface ExchangeRate {
  readonly base: Currency;
  readonly quote: Currency;
  /** Plain decimal text. */
  readonly rate: string;
}

const PLAIN_RATE = /^(\d{1,12})(?:\.(\d{1,12}))?$/;

/**
 * Decimals that a rate may have. A won is 0.00072 dollars: with the six decimals that statements print, a conversion
 * of won would be off by up to a tenth of a percent.
 */
export const RATE_DECIMALS = 12;
/** The value 1 in the scale of `rateScaled`. */
export const RATE_SCALE = 10n ** BigInt(RATE_DECIMALS);

/** Reads rate text ("1385.20") in units of its last possible decimal; throws when it is no positive plain decimal. */
export function rateScaled(rate: string): bigint {
  const match = PLAIN_RATE.exec(rate);
  const scaled = match ? BigInt(match[1] + (match[2] ?? '').padEnd(RATE_DECIMALS, '0')) : 0n;
  if (scaled === 0n) throw new RangeError(`not an exchange rate: ${rate}`);
  return scaled;
}

/** The limit of the amount columns, low enough that sums of amounts still fit. */
const MOST_MINOR_UNITS = 10n ** 15n;

/** What a payer pays for `money` at a rate; undefined where that is nothing, or more than can be booked. */
export function payableAt(money: Money, rate: ExchangeRate): Money | undefined {
  const { amount, currency } = convert(money, rate);
  return amount > 0n && amount < MOST_MINOR_UNITS ? { amount, currency } : undefined;
}

/**
 * Converts `money` of the rate's base currency to its quote currency, rounded (see `divideHalfUp`) to the quote's minor
 * unit.
 */
export function convert(money: Money, rate: ExchangeRate): Money {
  if (money.currency !== rate.base) throw new RangeError(`rate is for ${rate.base}, not ${money.currency}`);
  const quoteUnits = 10n ** BigInt(CURRENCY_DECIMALS[rate.quote]);
  const baseUnits = 10n ** BigInt(CURRENCY_DECIMALS[rate.base]);
  const amount = divideHalfUp(money.amount * rateScaled(rate.rate) * quoteUnits, RATE_SCALE * baseUnits);
  return { amount, currency: rate.quote };
}
