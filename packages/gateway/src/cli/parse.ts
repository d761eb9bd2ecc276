import {
  type Currency,
  DEPOSIT_CASES,
  DEPOSIT_RULES,
  formatDecimal,
  isCurrency,
  isDepositCase,
  isDepositRule,
  isWebAddress,
  type ListedBefore,
  marginInPpm,
  parseDecimal,
  rateScaled,
  rateTime,
} from '@naru/engine';
import { InvalidArgumentError } from 'commander';
import { readRange } from '../http/addresses.ts';
import { isSingleLine, isUuid } from '../http/text.ts';

/** Readers of arguments: each throws what commander shows as "argument … is invalid". */

export function currencyArgument(text: string): Currency {
  const currency = text.toUpperCase();
  if (!isCurrency(currency)) throw new InvalidArgumentError('A currency such as KRW, USD or JPY.');
  return currency;
}

/** A positive decimal, as of exchange rates. */
export function rateArgument(text: string): string {
  try {
    rateScaled(text);
    return text;
  } catch {
    throw new InvalidArgumentError(
      'A rate above 0 with at most 12 digits before the point and 12 after it, such as 1385.20.',
    );
  }
}

/** A reader of whole numbers in bounds, both allowed. */
export function wholeNumberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
  };
}

export function webAddressArgument(text: string): string {
  if (isWebAddress(text)) return text;
  throw new InvalidArgumentError('An address such as https://shop.example/callbacks.');
}

/** What `any` leaves: a list of its own, by which another address after it is known. */
const ANY_ADDRESS: string[] = [];

/** One address or range after the other; `any` alone takes the list away. */
export function allowedAddressArgument(text: string, before?: readonly string[]): string[] {
  const addresses = before ?? [];
  if (text === 'any' && addresses.length === 0) return ANY_ADDRESS;
  if (before === ANY_ADDRESS || !readRange(text)) {
    throw new InvalidArgumentError('An address or a range: 203.0.113.7, 10.0.0.0/8, 2001:db8::/32; or any.');
  }
  return [...addresses, text];
}

/** A name that people read: one line of 1 to 100 characters. */
export function nameArgument(text: string): string {
  const name = text.trim();
  if (/^[^\p{C}]{1,100}$/u.test(name)) return name;
  throw new InvalidArgumentError('A name of 1 to 100 characters in one line.');
}

export const limitArgument = wholeNumberBetween(1, 1000);

export function uuidArgument(text: string): string {
  if (!isUuid(text)) throw new InvalidArgumentError('An id such as 01890a5d-ac96-774b-bcce-b302099a8057.');
  return text;
}

/** With its zone, or Korean time, whatever the machine's zone is; a day alone is its beginning in Korea. */
export function timeArgument(text: string): Date {
  const time = rateTime(text);
  if (!time) throw new InvalidArgumentError('A time such as 2026-11-21T09:00:00+09:00, or a day in Korea.');
  return time;
}

/** What `--before` of a list says of itself. */
export const LISTED_BEFORE = 'those after this one (the last line of the page before); or from before a time';

/** Where a page of a list begins: the id of the last line of the page before, or a time. */
export function listedBeforeArgument(text: string): ListedBefore {
  const before = isUuid(text) ? text : rateTime(text);
  if (before !== undefined) return before;
  throw new InvalidArgumentError(
    'An id of the list, a time such as 2026-11-21T09:00:00+09:00, or a day in Korea.',
  );
}

/** A margin in per cent as parts per million. */
export function marginArgument(text: string): bigint {
  const ppm = marginInPpm(text);
  if (ppm === undefined) throw new InvalidArgumentError('A percentage from 0 to 50, such as 2.75.');
  return ppm;
}

/** One line of text that payers read. */
export function sourceArgument(text: string): string {
  if (!/^[^\p{C}]{1,64}$/u.test(text)) throw new InvalidArgumentError('A name of up to 64 characters.');
  return text;
}

/** A reader of one line of text of 1 to `most` characters. */
export function lineArgument(most: number): (text: string) => string {
  return (text) => {
    if (text !== '' && text.length <= most && isSingleLine(text)) return text;
    throw new InvalidArgumentError(`A text of 1 to ${most} characters in one line.`);
  };
}

/** The number of an order, the platform's or a merchant's own. */
export const orderNumberArgument = lineArgument(128);

/** A reader of the words that there are. */
export function wordArgument<W extends string>(words: readonly W[]): (text: string) => W {
  return (text) => {
    const word = words.find((one) => one === text);
    if (word !== undefined) return word;
    throw new InvalidArgumentError(`One of ${words.join(', ')}.`);
  };
}

/** More minor units than any order or balance has; beyond it is a slip of the pen. */
const MOST_MINOR_UNITS = 10n ** 15n - 1n;

/** What an amount has to be beside one of its currency. */
export type AmountKind = 'positive' | 'not_negative' | 'signed';

/**
 * A decimal amount in `currency` as minor units. `name` is what the operator gave it as, such as `--amount`. For values
 * whose currency is known only when the command runs.
 */
export function amountOption(name: string, text: string, currency: Currency, kind: AmountKind): bigint {
  const isNegative = kind === 'signed' && text.startsWith('-');
  const amount = parseDecimal(isNegative ? text.slice(1) : text, currency);
  const isGood =
    amount !== undefined && amount <= MOST_MINOR_UNITS && (amount > 0n || kind === 'not_negative');
  if (isGood) return isNegative ? -amount : amount;
  const which = { positive: 'above 0', not_negative: 'from 0', signed: 'other than 0' }[kind];
  const [least, most] = [formatDecimal(1n, currency), formatDecimal(MOST_MINOR_UNITS, currency)];
  throw new Error(
    `${name} is an amount of ${currency} ${which}, in steps of ${least} up to ${most}; it is "${text}"`,
  );
}

const MAX_FEE_PPM = 1_000_000n;

/** A fee in per cent ("3", "0.15") as parts per million. */
export function percentArgument(text: string): bigint {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(text);
  const ppm = match && BigInt((match[1] ?? '') + (match[2] ?? '').padEnd(4, '0'));
  if (ppm !== null && ppm <= MAX_FEE_PPM) return ppm;
  throw new InvalidArgumentError('A percentage from 0 to 100 with at most four decimals, such as 2.8.');
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
