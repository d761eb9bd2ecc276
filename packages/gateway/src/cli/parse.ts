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
import { readRange } from '../http/addresses.ts';

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

/** A reader of whole numbers in bounds, both allowed. */
export function wholeNumberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = wholeNumber(text);
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
  };
}

const MAX_ADDRESS_CHARS = 2048;

/** Whether a text is an absolute address of the web, without user and password: those would be in every log. */
export function isWebAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS_CHARS || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && hostname !== '' && username === '' && password === '';
}

export function webAddressArgument(text: string): string {
  if (isWebAddress(text)) return text;
  throw new InvalidArgumentError('An address such as https://shop.example/callbacks.');
}

/** One address or range after the other; `any` alone takes the list away. */
export function allowedAddressArgument(text: string, before: readonly string[] = []): string[] {
  if (text === 'any' && before.length === 0) return [];
  if (!readRange(text)) {
    throw new InvalidArgumentError('An address or a range: 203.0.113.7, 10.0.0.0/8, 2001:db8::/32; or any.');
  }
  return [...before, text];
}

/** A name that people read: one line of 1 to 100 characters. */
export function nameArgument(text: string): string {
  const name = text.trim();
  if (/^[^\p{C}]{1,100}$/u.test(name)) return name;
  throw new InvalidArgumentError('A name of 1 to 100 characters in one line.');
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
