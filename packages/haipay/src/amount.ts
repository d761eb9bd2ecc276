import { type AmountResult, decimalText, parseDecimal, twoDecimalText } from '@naru/wire/decimal';
import type { Currency } from './codes.ts';

export type { AmountFault, AmountResult } from '@naru/wire/decimal';

/** Minor units per unit, as a power of ten. */
const DECIMALS = { KRW: 0, USD: 2 } as const satisfies Record<Currency, number>;

/** Reads an amount as it stands in a request or an answer. */
export function parseAmount(text: string, currency: Currency): AmountResult {
  return parseDecimal(text, DECIMALS[currency]);
}

/** The amount as answers and callbacks carry it: two decimals in every currency (haipay.md §5). */
export function formatAmount(minorUnits: bigint, currency: Currency): string {
  return twoDecimalText(minorUnits, DECIMALS[currency]);
}

/** The amount as a request carries it: as many decimals as the currency has. */
export function formatRequestAmount(minorUnits: bigint, currency: Currency): string {
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
