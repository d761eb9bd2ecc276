import { type AmountResult, decimalText, parseDecimal, twoDecimalText } from '@naru/wire/decimal';

export type { AmountFault, AmountResult } from '@naru/wire/decimal';

/** Requests carry whole won without decimals, at least one (teemopay.md §4.1, §5.1). */
const REQUEST_AMOUNT = /^[1-9]\d{0,19}$/;
const RATE = /^([01])(?:\.(\d{1,6}))?$/;
/** Answers show at least this many decimals of a rate: `"0.0100"` (teemopay.md §4.2). */
const RATE_DECIMALS = 4;
const PARTS_PER_MILLION_DIGITS = 6;

/** Reads the amount of a request as won: digits only, nothing behind a point, not zero. */
export function parseRequestAmount(text: string): bigint | undefined {
  return REQUEST_AMOUNT.test(text) ? BigInt(text) : undefined;
}

/** The amount as a request carries it. */
export function formatRequestAmount(won: bigint): string {
  return decimalText(won, 0);
}

/** Reads an amount of an answer or a callback (`"1000.00"`) as won. */
export function parseAmount(text: string): AmountResult {
  return parseDecimal(text, 0);
}

/** The amount as answers and callbacks carry it, with two decimals. */
export function formatAmount(won: bigint): string {
  return twoDecimalText(won, 0);
}

/**
 * Reads a fee as hundredths of a won. Fees are the one place where TeemoPay shows fractions of a won
 * (`serviceAmount` `"10.50"`), so `parseAmount` would refuse some of them.
 */
export function parseFee(text: string): AmountResult {
  return parseDecimal(text, 2);
}

/** The fee as answers carry it, from hundredths of a won. */
export function formatFee(hundredths: bigint): string {
  return decimalText(hundredths, 2);
}

/** Reads a `serviceRate` (`"0.0100"` is 1 %) in parts per million; undefined for what is no rate up to 1. */
export function parseRate(text: string): bigint | undefined {
  const match = RATE.exec(text);
  if (match === null) return undefined;
  const ppm = BigInt((match[1] ?? '') + (match[2] ?? '').padEnd(PARTS_PER_MILLION_DIGITS, '0'));
  return ppm > 1_000_000n ? undefined : ppm;
}

/** A rate of parts per million as `serviceRate`: four decimals, more only where they are needed. */
export function formatRate(ppm: bigint): string {
  if (ppm > 1_000_000n) throw new RangeError('a rate is at most 1');
  const text = decimalText(ppm, PARTS_PER_MILLION_DIGITS);
  const least = text.length - (PARTS_PER_MILLION_DIGITS - RATE_DECIMALS);
  let end = text.length;
  while (end > least && text[end - 1] === '0') end -= 1;
  return text.slice(0, end);
}
