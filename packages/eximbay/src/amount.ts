import { type AmountFault, type AmountResult, decimalText, parseDecimal } from '@naru/wire/decimal';
import { type Currency, findCurrency } from './codes/currencies.ts';

export type { AmountFault, AmountResult } from '@naru/wire/decimal';

/** Why the text of an amount is refused in a request. */
export type RequestAmountFault =
  | AmountFault
  /** Not a currency that this contract knows. */
  | 'currency_unknown'
  | 'not_positive';

export type RequestAmountResult =
  | { readonly ok: true; readonly minorUnits: bigint }
  | { readonly ok: false; readonly reason: RequestAmountFault };

/** As much as the schema of an amount takes: what is too much for a method is refused as an amount. */
const MAX_AMOUNT_CHARACTERS = 20;
const PLAIN_AMOUNT = /^(?:0|[1-9]\d*)(?:\.(\d{1,2}))?$/;
const SIGNED_AMOUNT = /^(-?)(\d.*)$/;

/** Rates have six decimals in answers (eximbay.md §5.5). */
const RATE_DECIMALS = 6;

function refused(reason: RequestAmountFault): RequestAmountResult {
  return { ok: false, reason };
}

function knownCurrency(code: string): Currency {
  const currency = findCurrency(code);
  if (currency === undefined) throw new RangeError(`unknown currency: ${code}`);
  return currency;
}

/**
 * Reads a part of an amount of a request, where zero is one too: major units, digits with a fraction of at
 * most two digits, no separator, no sign. A currency without decimals takes no fraction at all, not even
 * `.00` (eximbay.md §7.2, §5.4): the text must come back identical in later calls.
 */
export function parseAmountPart(text: string, currencyCode: string): RequestAmountResult {
  const currency = findCurrency(currencyCode);
  if (currency === undefined) return refused('currency_unknown');
  const match = text.length > MAX_AMOUNT_CHARACTERS ? null : PLAIN_AMOUNT.exec(text);
  if (match === null) return refused(/^\d+\.\d{3,}$/.test(text) ? 'too_many_decimals' : 'malformed');
  if (currency.decimals === 0 && match[1] !== undefined) return refused('fraction_not_allowed');
  return parseDecimal(text, currency.decimals);
}

/** Reads an amount of a request, as `parseAmountPart` does; above zero. */
export function parseRequestAmount(text: string, currencyCode: string): RequestAmountResult {
  const parsed = parseAmountPart(text, currencyCode);
  return parsed.ok && parsed.minorUnits === 0n ? refused('not_positive') : parsed;
}

/**
 * Reads an amount of an answer or a callback: what other implementations print counts too, a balance of
 * `0.0` and won with `.00`. The currency must be known.
 */
export function parseAmount(text: string, currencyCode: string): AmountResult {
  const currency = findCurrency(currencyCode);
  return currency === undefined ? { ok: false, reason: 'malformed' } : parseDecimal(text, currency.decimals);
}

/** Reads the price of a surcharge, which may be negative: a discount. */
export function parseSignedAmount(text: string, currencyCode: string): AmountResult {
  const match = SIGNED_AMOUNT.exec(text);
  if (match === null) return { ok: false, reason: 'malformed' };
  const parsed = parseAmount(match[2] ?? '', currencyCode);
  return parsed.ok && match[1] === '-' ? { ok: true, minorUnits: -parsed.minorUnits } : parsed;
}

/** An amount with as many decimals as its currency has: `1.00` USD, `1000` KRW. */
export function formatAmount(minorUnits: bigint, currencyCode: string): string {
  return decimalText(minorUnits, knownCurrency(currencyCode).decimals);
}

/** A rate in millionths with its six decimals: `1.000000`. */
export function formatRate(millionths: bigint): string {
  return decimalText(millionths, RATE_DECIMALS);
}

/**
 * Whether two texts are the same amount of a currency, however they are written. False when one is no
 * amount.
 */
export function isSameAmount(a: string, b: string, currencyCode: string): boolean {
  const [first, second] = [parseAmount(a, currencyCode), parseAmount(b, currencyCode)];
  return first.ok && second.ok && first.minorUnits === second.minorUnits;
}
