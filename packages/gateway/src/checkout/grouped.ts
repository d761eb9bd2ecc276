import { type Currency, divideHalfUp, formatDecimal, inverseRate, rateScaled, rateText } from '@naru/engine';

/** A decimal with its whole part grouped by thousands; on text, since amounts never become numbers. */
export function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const separated = whole.replace(/\B(?=(\d{3}){1,9}$)/g, ',');
  return fraction === undefined ? separated : `${separated}.${fraction}`;
}

export function groupedDecimal(amount: bigint, currency: Currency): string {
  return grouped(formatDecimal(amount, currency));
}

const READABLE_DECIMALS = 6;
const SIGNIFICANT_DIGITS = 6;

/**
 * A rate for people: "1 USD = 1,385.20 KRW", from the side on which a unit costs more than one. As it was written where
 * that is short, else in six digits; amounts are calculated with all digits.
 */
export function readableRate(base: Currency, quote: Currency, rate: string): string {
  const isBelowOne = /^0*(\.|$)/.test(rate);
  const shown = isBelowOne ? inverseRate({ base, quote, rate }) : { base, quote, rate };
  return `1 ${shown.base} = ${grouped(shortened(shown.rate))} ${shown.quote}`;
}

function shortened(rate: string): string {
  const [whole = '', fraction = ''] = rate.split('.');
  if (fraction.length <= READABLE_DECIMALS) return rate;
  const decimals = Math.max(2, SIGNIFICANT_DIGITS - whole.length);
  const unit = 10n ** BigInt(12 - decimals);
  return rateText(divideHalfUp(rateScaled(rate), unit) * unit);
}
