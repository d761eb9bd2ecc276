import path from 'node:path';
import {
  marginInPpm,
  parseRatesFile,
  percentText,
  RATE_SOURCE_PATTERN,
  RATE_SOURCE_TITLE,
  type Rate,
  rateScaled,
} from '@naru/engine';
import { InputFailure, PlainFailure } from '../../http/errors.ts';
import { cursorOf, readCursor } from '../cursor.ts';
import { operation } from '../operation.ts';
import {
  CURRENCY,
  FLAG,
  limitOf,
  NUMBER,
  nullable,
  PAGE,
  page,
  pageOf,
  record,
  TEXT,
  TIME,
  withOptional,
} from '../schema.ts';
import { isoOrNull, timeOf } from '../times.ts';

const RATE_TEXT = {
  type: 'string',
  pattern: '^\\d{1,12}(\\.\\d{1,12})?$',
  title: 'a rate above 0 with at most 12 digits before the point and 12 after it, such as "1385.20"',
} as const;
const MARGIN = {
  type: 'string',
  pattern: '^\\d{1,2}(\\.\\d{1,4})?$',
  title: 'a percentage from 0 to 50, such as "2.75"',
} as const;
const MAX_SOURCE_CHARS = 64;
const SOURCE = {
  type: 'string',
  pattern: RATE_SOURCE_PATTERN,
  title: RATE_SOURCE_TITLE,
  description: 'Whose rate it is, as payers read it',
} as const;

const RATE = record({
  base: CURRENCY,
  quote: CURRENCY,
  rate: RATE_TEXT,
  margin: MARGIN,
  source: TEXT,
  validFrom: TIME,
  validUntil: nullable(TIME),
});

export const listRates = operation({
  name: 'rates.list',
  summary: 'Exchange rates by pair, the newest first',
  method: 'GET',
  path: '/rates',
  permission: 'terms.read',
  input: withOptional({}, { ...PAGE, base: CURRENCY, quote: CURRENCY }),
  output: page(RATE),
  errors: [],
  example: { base: 'USD', quote: 'KRW', limit: 20 },
  async run({ gateway }, { base, quote, after, ...given }) {
    const of = { ...(base === undefined ? {} : { base }), ...(quote === undefined ? {} : { quote }) };
    const at = readCursor(after, 3);
    const position = at && ({ base: at[0], quote: at[1], validFrom: timeOf('after', at[2] ?? '') } as Rate);
    const rows = await gateway.engine.context.rates.list(limitOf(given), of, position);
    return pageOf(rows, given, rateCursor, rateView);
  },
});

function rateCursor({ base, quote, validFrom }: Rate): string {
  return cursorOf([base, quote, validFrom.toISOString()]);
}

function rateView({ base, quote, rate, marginPpm, source, validFrom, validUntil }: Rate) {
  return {
    base,
    quote,
    rate,
    margin: percentText(marginPpm),
    source,
    validFrom: validFrom.toISOString(),
    validUntil: isoOrNull(validUntil),
  };
}

export const setRate = operation({
  name: 'rates.set',
  summary: 'One unit of base costs `rate` units of quote',
  method: 'POST',
  path: '/rates',
  permission: 'terms.write',
  input: withOptional(
    { base: CURRENCY, quote: CURRENCY, rate: RATE_TEXT },
    {
      margin: { ...MARGIN, description: 'On top for payers who choose to pay in quote; none when absent' },
      source: SOURCE,
      from: { ...TIME, description: 'In force from then on; now when absent' },
      until: { ...TIME, description: 'No longer in force; the next rate of the pair when absent' },
    },
  ),
  output: record({ base: CURRENCY, quote: CURRENCY, rate: RATE_TEXT }),
  errors: [],
  example: { base: 'USD', quote: 'KRW', rate: '1385.20', margin: '2.75' },
  async run({ gateway }, { base, quote, rate, margin = '0', source = 'operator', from, until }) {
    const { rates, clock } = gateway.engine.context;
    const marginPpm = marginInPpm(margin);
    if (marginPpm === undefined) throw new InputFailure('margin', `margin must be ${MARGIN.title}`);
    requireRate(rate);
    if (base === quote) {
      const sentence = `${base} has no exchange rate with itself: give two currencies as <base> and <quote>`;
      throw new PlainFailure('invalid_request', sentence);
    }
    const validFrom = from === undefined ? undefined : timeOf('from', from);
    const validUntil = until === undefined ? undefined : timeOf('until', until);
    // A rate that ends before it begins would never be used.
    if (validUntil !== undefined && validUntil <= (validFrom ?? clock.now())) {
      const sentence = 'until is not after --from (now when absent): the rate would be over before it begins';
      throw new InputFailure('until', sentence);
    }
    await rates.set({
      base,
      quote,
      rate,
      source,
      marginPpm,
      ...(validFrom === undefined ? {} : { validFrom }),
      ...(validUntil === undefined ? {} : { validUntil }),
    });
    return { base, quote, rate };
  },
});

function requireRate(rate: string): void {
  try {
    rateScaled(rate);
  } catch {
    throw new InputFailure('rate', `rate must be ${RATE_TEXT.title}`);
  }
}

/** Far above any list of rates. */
const MAX_FILE_CHARS = 16 * 1024 * 1024;
const MAX_FAULTS_SHOWN = 50;

export const importRates = operation({
  name: 'rates.import',
  summary:
    'Rates of a CSV file with the columns base,quote,rate,source,valid_from,valid_until,margin; all or nothing',
  method: 'POST',
  path: '/rates/import',
  permission: 'terms.write',
  maxBodyBytes: 2 * MAX_FILE_CHARS,
  input: withOptional(
    {
      file: {
        type: 'string',
        minLength: 1,
        maxLength: 4096,
        description: 'Its name: faults say it, and rates without a source have it',
      },
      csv: { type: 'string', maxLength: MAX_FILE_CHARS, title: 'a text of at most 16 MB' },
    },
    { dryRun: { ...FLAG, description: 'true: only check the file' } },
  ),
  output: record({ rates: { ...NUMBER, description: 'How many there are in the file' }, set: FLAG }),
  errors: [],
  example: { file: 'rates.csv', csv: 'base,quote,rate\nUSD,KRW,1385.20\n', dryRun: true },
  async run({ gateway }, { file, csv, dryRun = false }) {
    const { rates: table, clock } = gateway.engine.context;
    const parsed = parseRatesFile(csv, { now: clock.now(), origin: originOf(file) });
    if (!parsed.ok) throw new PlainFailure('invalid_request', faultsText(file, parsed.faults));
    if (!dryRun) await table.setAll(parsed.rates);
    return { rates: parsed.rates.length, set: !dryRun };
  },
});

/** The file's name as payers read it: in one line, as a source has to be. */
function originOf(file: string): string {
  return (
    path
      .basename(file)
      .slice(0, MAX_SOURCE_CHARS)
      .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
      .trim() || 'file'
  );
}

function faultsText(file: string, faults: readonly { line: number; message: string }[]): string {
  const shown = faults.slice(0, MAX_FAULTS_SHOWN).map(({ line, message }) => `${file}:${line}: ${message}`);
  const more = faults.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : []), 'nothing was set'].join('\n');
}
