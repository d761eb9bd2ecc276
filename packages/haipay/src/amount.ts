import type { Currency } from './codes.ts';

/** Minor units per unit, as a power of ten. */
const DECIMALS = { KRW: 0, USD: 2 } as const satisfies Record<Currency, number>;
/** Amounts on the wire are written with two decimals in every currency (spec §5). */
const WIRE_DECIMALS = 2;
const WIRE_AMOUNT = /^(\d{1,15})(?:\.(\d+))?$/;

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

/** Reads an amount as it stands in a request or an answer. */
export function parseAmount(text: string, currency: Currency): AmountResult {
  const match = WIRE_AMOUNT.exec(text);
  if (match === null) return { ok: false, reason: 'malformed' };
  const whole = match[1] ?? '';
  const fraction = match[2] ?? '';
  if (fraction.length > WIRE_DECIMALS) return { ok: false, reason: 'too_many_decimals' };
  const decimals = DECIMALS[currency];
  const kept = fraction.padEnd(WIRE_DECIMALS, '0').slice(0, decimals);
  const dropped = fraction.slice(decimals);
  if (/[1-9]/.test(dropped)) return { ok: false, reason: 'fraction_not_allowed' };
  return { ok: true, minorUnits: BigInt(whole + kept) };
}

function assertNotNegative(minorUnits: bigint): void {
  if (minorUnits < 0n) throw new RangeError('an amount on the wire is never negative');
}

function decimalText(minorUnits: bigint, decimals: number): string {
  const digits = minorUnits.toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The amount as answers and callbacks carry it: always two decimals. */
export function formatAmount(minorUnits: bigint, currency: Currency): string {
  assertNotNegative(minorUnits);
  const scale = 10n ** BigInt(WIRE_DECIMALS - DECIMALS[currency]);
  return decimalText(minorUnits * scale, WIRE_DECIMALS);
}

/** The amount as a request carries it: as many decimals as the currency has. */
export function formatRequestAmount(minorUnits: bigint, currency: Currency): string {
  assertNotNegative(minorUnits);
  return decimalText(minorUnits, DECIMALS[currency]);
}

export interface AmountLimits {
  readonly minimum: string;
  readonly maximum: string;
}

/** The limits of a code or bank in minor units. */
export function limitsInMinorUnits(
  limits: AmountLimits,
  currency: Currency,
): { readonly minimum: bigint; readonly maximum: bigint } {
  const minimum = parseAmount(limits.minimum, currency);
  const maximum = parseAmount(limits.maximum, currency);
  if (!minimum.ok || !maximum.ok) throw new RangeError('limits must be amounts of the currency');
  return { minimum: minimum.minorUnits, maximum: maximum.minorUnits };
}
