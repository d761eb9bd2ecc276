import {
  type Currency,
  DEPOSIT_CASES,
  DEPOSIT_RULES,
  type DepositRule,
  isCurrency,
  isDepositCase,
  isDepositRule,
  isRateSource,
  isWebAddress,
  marginInPpm,
  rateScaled,
  rateTime,
} from '@naru/engine';
import { InvalidArgumentError } from 'commander';
import { feePpm } from '../admin/terms/percent.ts';
import { isSingleLine, isUuid } from '../http/text.ts';
import { readRange } from '../net/addresses.ts';
import { repeatableArgument, withPair } from './repeated.ts';

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

/** The result of `any`: a list of its own, by which a following address is recognised. */
const ANY_ADDRESS: string[] = [];

/** Addresses or ranges, one after the other; `any` alone empties the list. */
export const allowedAddressArgument = repeatableArgument<string[]>((text, before) => {
  const addresses = before ?? [];
  if (text === 'any' && addresses.length === 0) return ANY_ADDRESS;
  if (before === ANY_ADDRESS || !readRange(text)) {
    throw new InvalidArgumentError('An address or a range: 203.0.113.7, 10.0.0.0/8, 2001:db8::/32; or any.');
  }
  return [...addresses, text];
});

/** A display name: one line of 1 to 100 characters. */
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

/** With its zone, or Korean time, whatever the machine's zone is; a day alone means its beginning in Korea. */
export function timeArgument(text: string): Date {
  const time = rateTime(text);
  if (!time) throw new InvalidArgumentError('A time such as 2026-11-21T09:00:00+09:00, or a day in Korea.');
  return time;
}

/** A time as above, or how long ago: as the operations take it. */
export function sinceArgument(text: string): string {
  if (/^[1-9]\d{0,5}[smhdw]$/.test(text)) return text;
  const time = rateTime(text);
  if (time) return time.toISOString();
  throw new InvalidArgumentError(
    'A time such as 2026-11-21T09:00:00+09:00, a day in Korea, or a duration such as 90m, 12h, 3d or 2w.',
  );
}

/** The help of a list's `--before`. */
export const LISTED_BEFORE = 'those after this one (the last line of the page before); or from before a time';

/** As lists with the newest first take it. */
export type ListedFrom = { readonly after: string } | { readonly before: string };

/** Where a page of a list begins: the id of the last line of the page before, or a time. */
export function listedBeforeArgument(text: string): ListedFrom {
  if (isUuid(text)) return { after: text };
  const before = rateTime(text);
  if (before !== undefined) return { before: before.toISOString() };
  throw new InvalidArgumentError(
    'An id of the list, a time such as 2026-11-21T09:00:00+09:00, or a day in Korea.',
  );
}

/** A margin in per cent. */
export function marginArgument(text: string): string {
  if (marginInPpm(text) !== undefined) return text;
  throw new InvalidArgumentError('A percentage from 0 to 50, such as 2.75.');
}

/** One line of text that payers read. */
export function sourceArgument(text: string): string {
  if (!isRateSource(text)) {
    throw new InvalidArgumentError('A name of up to 64 characters in one line.');
  }
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

/** A fee in per cent. */
export function percentArgument(text: string): string {
  if (feePpm(text) !== undefined) return text;
  throw new InvalidArgumentError('A percentage from 0 to 100 with at most four decimals, such as 2.8.');
}

/** `case=rule` pairs of deposit rules; `default` removes one, so that the dialect's own applies again. */
export const depositRuleArgument = repeatableArgument<DepositRulePairs>((text, before = {}) => {
  const [name = '', rule = ''] = text.split(/=(.*)/s);
  if (!isDepositCase(name)) throw new InvalidArgumentError(`A case is one of ${DEPOSIT_CASES.join(', ')}.`);
  if (rule !== 'default' && !isDepositRule(rule))
    throw new InvalidArgumentError(`A rule is one of ${DEPOSIT_RULES.join(', ')}, or default.`);
  return withPair(before, name, rule);
});

export type DepositRulePairs = Readonly<Record<string, DepositRule | 'default'>>;
