import { isOrdinaryTime } from '../base/clock.ts';
import { isCurrency, rateScaled } from '../base/money.ts';
import { type CurrencyPair, isRateSource, MAX_MARGIN_PPM, RATE_SOURCE_TITLE, type Rate } from './rate.ts';
import type { NewRate } from './rate-table.ts';

/** What is wrong with a line of a rates file. */
export interface RatesFault {
  /** From 1, with the header. */
  readonly line: number;
  readonly message: string;
}

export type RatesFile =
  | { readonly ok: true; readonly rates: readonly NewRate[] }
  | { readonly ok: false; readonly faults: readonly RatesFault[] };

const COLUMNS = ['base', 'quote', 'rate', 'source', 'valid_from', 'valid_until', 'margin'] as const;
type Column = (typeof COLUMNS)[number];
const NEEDED: readonly Column[] = ['base', 'quote', 'rate'];

/** More than all pairs of the currencies, and as many changes a day as there are minutes. */
const MAX_LINES = 20_000;
const EXAMPLE_TIME = '2026-11-21T09:00:00+09:00';

/**
 * Reads a file of exchange rates: CSV with a header that names its columns, in any order, one rate per line. Where they
 * are empty `source` is `origin`, `valid_from` is now, `valid_until` is the next rate, and `margin` (per cent) is none.
 * Times without a zone, and days, are Korean. Every faulty line is reported; a file with a faulty line is not used at
 * all.
 */
export function parseRatesFile(text: string, { now, origin }: { now: Date; origin: string }): RatesFile {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  if (lines.length > MAX_LINES)
    return { ok: false, faults: [{ line: 1, message: `more than ${MAX_LINES} lines` }] };
  const header = headerOf(lines[0] ?? '');
  if (typeof header === 'string') return { ok: false, faults: [{ line: 1, message: header }] };
  const rates: NewRate[] = [];
  const faults: RatesFault[] = [];
  const seen = new Map<string, number>();
  for (const [index, content] of lines.entries()) {
    if (index === 0 || content.trim() === '') continue;
    const line = index + 1;
    const rate = rateOf(content, header, { now, origin });
    if (typeof rate === 'string') {
      faults.push({ line, message: rate });
      continue;
    }
    const key = `${rate.base} ${rate.quote} ${rate.validFrom?.toISOString()}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) faults.push({ line, message: `the same pair and time as line ${earlier}` });
    seen.set(key, line);
    rates.push(rate);
  }
  if (rates.length === 0 && faults.length === 0) faults.push({ line: 1, message: 'there is no rate in it' });
  return faults.length === 0 ? { ok: true, rates } : { ok: false, faults };
}

/** The columns in the file's order, or what is wrong with them. */
function headerOf(line: string): readonly Column[] | string {
  const names = fieldsOf(line)?.map((name) => name.trim().toLowerCase());
  if (!names) return 'a quotation mark is not closed';
  const unknown = names.find((name) => !(COLUMNS as readonly string[]).includes(name));
  if (unknown !== undefined) return `there is no column "${unknown.slice(0, 20)}": ${COLUMNS.join(', ')}`;
  const missing = NEEDED.find((name) => !names.includes(name));
  if (missing !== undefined) return `the column ${missing} is missing`;
  return new Set(names).size === names.length ? (names as Column[]) : 'a column comes twice';
}

/** The fields of a line (RFC 4180, without line breaks in fields); undefined when a quotation mark is not closed. */
function fieldsOf(line: string): string[] | undefined {
  const fields: string[] = [];
  let rest = line;
  for (;;) {
    const match = /^\s*"((?:[^"]|"")*)"\s*(?=,|$)/.exec(rest) ?? /^([^",]*)(?=,|$)/.exec(rest);
    if (!match) return undefined;
    fields.push((match[1] ?? '').replaceAll('""', '"').trim());
    rest = rest.slice(match[0].length);
    if (rest === '') return fields;
    rest = rest.slice(1);
  }
}

/** The rate of a line, or what is wrong with it. */
function rateOf(
  line: string,
  header: readonly Column[],
  { now, origin }: { now: Date; origin: string },
): NewRate | string {
  const fields = fieldsOf(line);
  if (!fields) return 'a quotation mark is in the wrong place';
  if (fields.length !== header.length) return `${fields.length} fields, not ${header.length}`;
  const values = Object.fromEntries(header.map((name, index) => [name, fields[index] ?? '']));
  const {
    base = '',
    quote = '',
    rate = '',
    source = '',
    valid_from = '',
    valid_until = '',
    margin = '',
  } = values as Partial<Record<Column, string>>;
  const pair = pairOf(base, quote);
  if (typeof pair === 'string') return pair;
  if (!isRate(rate)) return `"${rate.slice(0, 30)}" is no rate: a positive decimal such as 1385.20`;
  if (source !== '' && !isRateSource(source)) return `source must be ${RATE_SOURCE_TITLE}`;
  const times = timesOf(valid_from, valid_until, now);
  if (typeof times === 'string') return times;
  const marginPpm = margin === '' ? 0n : marginInPpm(margin);
  if (marginPpm === undefined) return `margin "${margin.slice(0, 20)}" is no percentage from 0 to 50`;
  return { ...pair, rate, source: source === '' ? origin : source, ...times, marginPpm };
}

function pairOf(base: string, quote: string): CurrencyPair | string {
  const unknown = [base, quote].find((currency) => !isCurrency(currency));
  if (unknown !== undefined) return `"${unknown.slice(0, 10)}" is no currency that is known here`;
  return base === quote ? `${base} has no exchange rate with itself` : ({ base, quote } as CurrencyPair);
}

function timesOf(from: string, until: string, now: Date): Pick<Rate, 'validFrom' | 'validUntil'> | string {
  const validFrom = from === '' ? now : rateTime(from);
  const validUntil = until === '' ? null : rateTime(until);
  if (!validFrom) return `valid_from "${from.slice(0, 30)}" is no time such as ${EXAMPLE_TIME}`;
  if (validUntil === undefined)
    return `valid_until "${until.slice(0, 30)}" is no time such as ${EXAMPLE_TIME}`;
  if (validUntil !== null && validUntil <= validFrom) return 'valid_until is not after valid_from';
  return { validFrom, validUntil };
}

function isRate(text: string): boolean {
  try {
    rateScaled(text);
    return true;
  } catch {
    return false;
  }
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/;
const KOREA = '+09:00';

/** A time of a rate: with its zone, or Korean; a day alone means its beginning. Undefined for anything else. */
export function rateTime(text: string): Date | undefined {
  const [, day = '', clock = '00:00', zone = KOREA] = TIME.exec(text) ?? [];
  const time = new Date(`${day}T${clock}${zone}`);
  if (!isOrdinaryTime(time)) return undefined;
  // The 31st of a shorter month would silently become another day.
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? time : undefined;
}

/** Per cent ("3", "2.75") in parts per million; undefined for anything else, and above the maximum. */
export function marginInPpm(text: string): bigint | undefined {
  const match = /^(\d{1,2})(?:\.(\d{1,4}))?$/.exec(text);
  if (!match) return undefined;
  const ppm = BigInt((match[1] ?? '') + (match[2] ?? '').padEnd(4, '0'));
  return ppm <= MAX_MARGIN_PPM ? ppm : undefined;
}
