import { type Currency, formatDecimal, parseDecimal } from '@naru/engine';
import { InputFailure } from '../http/errors.ts';

/** More minor units than any order or balance has; anything larger is a typing error. */
const MOST_MINOR_UNITS = 10n ** 15n - 1n;

/** Which sign an amount may have. */
export type AmountKind = 'positive' | 'not_negative' | 'signed';

/** The input's member `name`, a decimal amount in `currency`, as minor units; otherwise the reason it is invalid. */
export function readAmount(name: string, text: string, currency: Currency, kind: AmountKind): bigint {
  const isNegative = kind === 'signed' && text.startsWith('-');
  const amount = parseDecimal(isNegative ? text.slice(1) : text, currency);
  const isGood =
    amount !== undefined && amount <= MOST_MINOR_UNITS && (amount > 0n || kind === 'not_negative');
  if (isGood) return isNegative ? -amount : amount;
  const which = { positive: 'above 0', not_negative: 'from 0', signed: 'other than 0' }[kind];
  const [least, most] = [formatDecimal(1n, currency), formatDecimal(MOST_MINOR_UNITS, currency)];
  throw new InputFailure(
    name,
    `${name} is an amount of ${currency} ${which}, in steps of ${least} up to ${most}; it is "${text}"`,
  );
}
