import {
  type Currency,
  DEPOSIT_CASES,
  DEPOSIT_RULES,
  isCurrency,
  isDepositCase,
  isDepositRule,
  marginInPpm,
  parseDecimal,
  rateTime,
} from '@naru/engine';
import { InvalidArgumentError } from 'commander';

/** Readers of arguments: each throws what commander shows as "argument … is invalid". */

export function currencyArgument(text: string): Currency {
  const currency = text.toUpperCase();
  if (!isCurrency(currency)) throw new InvalidArgumentError('A currency such as KRW, USD or JPY.');
  return currency;
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number.');
  return Number(text);
}

export function limitArgument(text: string): number {
  const limit = wholeNumber(text);
  if (limit < 1 || limit > 1000) throw new InvalidArgumentError('A number from 1 to 1000.');
  return limit;
}

export function uuidArgument(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text))
    throw new InvalidArgumentError('An id (UUID).');
  return text;
}

export function timeArgument(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('A time such as 2026-11-21T09:00:00Z.');
  return time;
}

/** A margin in per cent as parts per million. */
export function marginArgument(text: string): bigint {
  const ppm = marginInPpm(text);
  if (ppm === undefined) throw new InvalidArgumentError('A percentage from 0 to 50, such as 2.75.');
  return ppm;
}

/** As in files of rates: without a zone it is Korean time. */
export function rateTimeArgument(text: string): Date {
  const time = rateTime(text);
  if (!time) throw new InvalidArgumentError('A time such as 2026-11-21T09:00:00+09:00, or a day in Korea.');
  return time;
}

/** One line of text that payers read. */
export function sourceArgument(text: string): string {
  if (!/^[^\p{C}]{1,64}$/u.test(text)) throw new InvalidArgumentError('A name of up to 64 characters.');
  return text;
}

/** A decimal amount in `currency` as minor units; a leading minus is allowed when `signed`. */
export function amountOption(text: string, currency: Currency, signed = false): bigint {
  const negative = signed && text.startsWith('-');
  const amount = parseDecimal(negative ? text.slice(1) : text, currency);
  if (amount === undefined) throw new Error(`"${text}" is no amount of ${currency}`);
  return negative ? -amount : amount;
}

/** Percent text ("3", "0.15") as parts per million. */
export function percentInPpm(text: string): bigint {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(text);
  if (!match) throw new Error(`"${text}" is no percentage with at most four decimals`);
  return BigInt((match[1] ?? '') + (match[2] ?? '').padEnd(4, '0'));
}

/** `case=rule` pairs of deposit rules; `default` unsets one, for the dialect's own to hold again. */
export function depositRuleArgument(
  text: string,
  before: Record<string, unknown> = {},
): Record<string, unknown> {
  const [name = '', rule = ''] = text.split(/=(.*)/s);
  if (!isDepositCase(name)) throw new InvalidArgumentError(`A case is one of ${DEPOSIT_CASES.join(', ')}.`);
  if (rule === 'default') return { ...before, [name]: null };
  if (!isDepositRule(rule)) {
    throw new InvalidArgumentError(`A rule is one of ${DEPOSIT_RULES.join(', ')}, or default.`);
  }
  return { ...before, [name]: rule };
}
