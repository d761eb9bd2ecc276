/**
 * Decimal text of a wire format and whole minor units. A format may write more decimals than the currency has
 * (`2000.00` won); those that the currency has not must be zero.
 */

/** The most decimals that an amount may be written with. */
const WRITTEN_DECIMALS = 2;
/** As many digits as any contract lets an amount have, so that too large ones fail on their limit. */
const PLAIN_DECIMAL = /^(\d{1,20})(?:\.(\d+))?$/;

export type AmountFault =
  /** Not digits with an optional fraction: a sign, an exponent, a separator, too long. */
  | 'malformed'
  /** More than two decimals. */
  | 'too_many_decimals'
  /** A fraction other than zero in a currency that has none. */
  | 'fraction_not_allowed';

export type AmountResult =
  | { readonly ok: true; readonly minorUnits: bigint }
  | { readonly ok: false; readonly reason: AmountFault };

/** Reads an amount of a currency with `decimals` decimals. */
export function parseDecimal(text: string, decimals: 0 | 2): AmountResult {
  const match = PLAIN_DECIMAL.exec(text);
  if (match === null) return { ok: false, reason: 'malformed' };
  const whole = match[1] ?? '';
  const fraction = match[2] ?? '';
  if (fraction.length > WRITTEN_DECIMALS) return { ok: false, reason: 'too_many_decimals' };
  const kept = fraction.padEnd(WRITTEN_DECIMALS, '0').slice(0, decimals);
  const dropped = fraction.slice(decimals);
  if (/[1-9]/.test(dropped)) return { ok: false, reason: 'fraction_not_allowed' };
  return { ok: true, minorUnits: BigInt(whole + kept) };
}

/** An amount with as many decimals as its currency has. */
export function decimalText(minorUnits: bigint, decimals: number): string {
  if (minorUnits < 0n) throw new RangeError('an amount on the wire is never negative');
  const digits = minorUnits.toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** An amount with two decimals, whatever its currency has. */
export function twoDecimalText(minorUnits: bigint, decimals: 0 | 2): string {
  return decimalText(minorUnits * 10n ** BigInt(WRITTEN_DECIMALS - decimals), WRITTEN_DECIMALS);
}
