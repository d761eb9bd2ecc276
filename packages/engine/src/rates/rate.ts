import {
  type Currency,
  divideHalfUp,
  type ExchangeRate,
  PARTS_PER_MILLION,
  RATE_DECIMALS,
  RATE_SCALE,
  rateScaled,
} from '../base/money.ts';

/** An exchange rate as an operator set it. */
export interface Rate extends ExchangeRate {
  /** The source: a bank, a file, the operator. Shown to payers who are offered a conversion. */
  readonly source: string;
  readonly validFrom: Date;
  /** Null: until the next rate of the pair. */
  readonly validUntil: Date | null;
  /** The margin for a payer who chooses to pay in `quote`; parts per million. */
  readonly marginPpm: bigint;
}

/** A source as payers read it: one line that does not begin with a blank. */
const RATE_SOURCE = /^[^\p{C}\s][^\p{C}\p{Zl}\p{Zp}]{0,63}$/u;
/** For schemas, whose patterns are Unicode patterns. */
export const RATE_SOURCE_PATTERN = RATE_SOURCE.source;
export const RATE_SOURCE_TITLE = 'a name of up to 64 characters in one line';

export function isRateSource(text: string): boolean {
  return RATE_SOURCE.test(text);
}

/** No operator means more than a half; this catches a file with per mille for per cent. */
export const MAX_MARGIN_PPM = 500_000n;

/** A rate in units of its last decimal as plain text, without trailing zeros. */
export function rateText(scaled: bigint): string {
  const digits = scaled.toString().padStart(RATE_DECIMALS + 1, '0');
  const fraction = digits.slice(-RATE_DECIMALS).replace(/0{1,12}$/, '');
  return digits.slice(0, -RATE_DECIMALS) + (fraction === '' ? '' : `.${fraction}`);
}

/** The inverse rate. */
export function inverseRate<R extends ExchangeRate>(rate: R): R {
  const scaled = divideHalfUp(RATE_SCALE * RATE_SCALE, rateScaled(rate.rate));
  return { ...rate, base: rate.quote, quote: rate.base, rate: rateText(scaled) };
}

/** What one unit of base costs a payer who chooses to pay in quote: the rate with its margin. */
export function payerRate(rate: Rate): string {
  return rateText(
    divideHalfUp(rateScaled(rate.rate) * (PARTS_PER_MILLION + rate.marginPpm), PARTS_PER_MILLION),
  );
}

/** The rate from `one.quote` to `other.quote`, both being of the same base. */
export function crossRate(one: string, other: string): string {
  return rateText(divideHalfUp(rateScaled(other) * RATE_SCALE, rateScaled(one)));
}

/** A rate in units of its sixth decimal, the precision that statements print. */
export function rateInMillionths(rate: string): bigint {
  return divideHalfUp(rateScaled(rate), RATE_SCALE / PARTS_PER_MILLION);
}

/** Parts per million as per cent: "3", "2.75". */
export function percentText(ppm: bigint): string {
  const digits = ppm.toString().padStart(5, '0');
  const fraction = digits.slice(-4).replace(/0{1,4}$/, '');
  return digits.slice(0, -4) + (fraction === '' ? '' : `.${fraction}`);
}

/** A pair of currencies. */
export interface CurrencyPair {
  readonly base: Currency;
  readonly quote: Currency;
}

/** The latest rate of the pair itself that has begun, unless its time is over. */
function directAt(rates: readonly Rate[], { base, quote }: CurrencyPair, time: Date): Rate | undefined {
  const begun = rates.filter((rate) => rate.base === base && rate.quote === quote && rate.validFrom <= time);
  const [latest] = begun.toSorted((one, other) => other.validFrom.getTime() - one.validFrom.getTime());
  return latest && (latest.validUntil === null || time < latest.validUntil) ? latest : undefined;
}

/**
 * The rate of a pair in force at `time`: the one set for it, else the inverse of the other direction's. `rates` holds
 * those of both directions. Pure.
 */
export function rateAt(rates: readonly Rate[], pair: CurrencyPair, time: Date): Rate | undefined {
  const direct = directAt(rates, pair, time);
  if (direct) return direct;
  const opposite = directAt(rates, { base: pair.quote, quote: pair.base }, time);
  return opposite && inverseRate(opposite);
}

/** The rates of a pair that were in force at any moment from `since` to `now`, the newest first. Pure. */
export function ratesBetween(rates: readonly Rate[], pair: CurrencyPair, since: Date, now: Date): Rate[] {
  const changes = rates.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil ?? validFrom]);
  const moments = [now, ...changes.filter((time) => time > since && time <= now), since];
  return moments
    .toSorted((one, other) => other.getTime() - one.getTime())
    .flatMap((moment) => rateAt(rates, pair, moment) ?? []);
}
