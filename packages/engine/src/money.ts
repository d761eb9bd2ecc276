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
  AUD: 2,
  CAD: 2,
  CNY: 2,
  HKD: 2,
  MYR: 2,
  PHP: 2,
  RUB: 2,
  SGD: 2,
  THB: 2,
  TWD: 2,
} as const;

export type Currency = keyof typeof CURRENCY_DECIMALS;

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

/** A rate of one million parts: 30 000 ppm are 3 %. */
export const PARTS_PER_MILLION = 1_000_000n;

/**
 * `amount` times `ratePpm`, rounded half up to a minor unit. Half up, not to even: it is what Korean fee
 * statements print, and fees are never negative here.
 */
export function applyRate(amount: bigint, ratePpm: bigint): bigint {
  if (amount < 0n || ratePpm < 0n) throw new RangeError('applyRate takes no negative values');
  return (amount * ratePpm + PARTS_PER_MILLION / 2n) / PARTS_PER_MILLION;
}

/** An exchange rate as an exact fraction: how many units of `quote` one unit of `base` costs. */
export interface ExchangeRate {
  readonly base: Currency;
  readonly quote: Currency;
  /** Plain decimal text, at most six decimals, as the operator wrote it. */
  readonly rate: string;
}

const RATE_DECIMALS = 6;
const RATE_SCALE = 10n ** BigInt(RATE_DECIMALS);

/** Reads rate text ("1385.20") as millionths; throws when it is no positive plain decimal. */
export function rateInMillionths(rate: string): bigint {
  const match = PLAIN_DECIMAL.exec(rate);
  const millionths = match ? BigInt(match[1] + (match[2] ?? '').padEnd(RATE_DECIMALS, '0')) : 0n;
  if (millionths === 0n) throw new RangeError(`not an exchange rate: ${rate}`);
  return millionths;
}

/**
 * Converts `money` of the rate's base currency to its quote currency, rounded half up to the quote's minor unit.
 */
export function convert(money: Money, rate: ExchangeRate): Money {
  if (money.currency !== rate.base) throw new RangeError(`rate is for ${rate.base}, not ${money.currency}`);
  const quoteUnits = 10n ** BigInt(CURRENCY_DECIMALS[rate.quote]);
  const baseUnits = 10n ** BigInt(CURRENCY_DECIMALS[rate.base]);
  const numerator = money.amount * rateInMillionths(rate.rate) * quoteUnits;
  const denominator = RATE_SCALE * baseUnits;
  return { amount: (numerator * 2n + denominator) / (denominator * 2n), currency: rate.quote };
}
