import path from 'node:path';
import { type Currency, parseRatesFile, percentText, type Rate } from '@naru/engine';
import { type Command, Option } from 'commander';
import {
  currencyArgument,
  limitArgument,
  marginArgument,
  rateArgument,
  sourceArgument,
  timeArgument,
} from '../parse.ts';
import { printRows } from '../print.ts';
import { readTextFile } from '../read-file.ts';
import { withRuntime } from '../runtime.ts';

/** `naru rates …`: exchange rates, of which every conversion takes its own. */
export function rateCommands(program: Command): void {
  const rates = program.command('rates').description('exchange rates');
  listCommand(rates);
  setCommand(rates);
  importCommand(rates);
}

function listCommand(rates: Command): void {
  rates
    .command('list')
    .description('by pair, the newest first')
    .option('--base <currency>', 'of one currency', currencyArgument)
    .option('--quote <currency>', 'into one currency', currencyArgument)
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option('--json', 'as JSON')
    .action((options: { base?: Currency; quote?: Currency; limit: number; json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const of = {
          ...(options.base === undefined ? {} : { base: options.base }),
          ...(options.quote === undefined ? {} : { quote: options.quote }),
        };
        const found = await gateway.engine.context.rates.list(options.limit, of);
        printRows(found.map(rowOf), options, 'No rate is set.');
      }),
    );
}

function rowOf({ base, quote, rate, marginPpm, source, validFrom, validUntil }: Rate) {
  const margin = percentText(marginPpm);
  return { base, quote, rate, margin, source, valid_from: validFrom, valid_until: validUntil };
}

interface SetOptions {
  readonly margin: bigint;
  readonly source: string;
  readonly from?: Date;
  readonly until?: Date;
}

function setCommand(rates: Command): void {
  rates
    .command('set')
    .argument('<base>', 'of which one unit costs', currencyArgument)
    .argument('<quote>', 'so many units of this one', currencyArgument)
    .argument('<rate>', 'the rate', rateArgument)
    .description('one unit of base costs rate units of quote, for example: rates set USD KRW 1385.20')
    .addOption(
      new Option('--margin <percent>', 'on top for payers who choose to pay in quote')
        .argParser(marginArgument)
        // The help writes a default as JSON, which has no bigint: it is given in words.
        .default(0n, '0'),
    )
    .option('--source <name>', 'whose rate it is, as payers read it', sourceArgument, 'operator')
    .option('--from <time>', 'in force from then on; now when absent', timeArgument)
    .option('--until <time>', 'no longer in force; the next rate of the pair when absent', timeArgument)
    .action((base: Currency, quote: Currency, rate: string, options: SetOptions) =>
      withRuntime(async ({ gateway }) => {
        const pair = { base, quote };
        if (base === quote)
          throw new Error(
            `${base} has no exchange rate with itself: give two currencies as <base> and <quote>`,
          );
        requireOrder(options, gateway.engine.context.clock.now());
        await gateway.engine.context.rates.set({
          ...pair,
          rate,
          source: options.source,
          marginPpm: options.margin,
          ...(options.from === undefined ? {} : { validFrom: options.from }),
          ...(options.until === undefined ? {} : { validUntil: options.until }),
        });
        process.stdout.write(`1 ${pair.base} = ${rate} ${pair.quote}\n`);
      }),
    );
}

/** A rate that ends before it begins would never be used. */
function requireOrder({ from, until }: SetOptions, now: Date): void {
  if (until !== undefined && until <= (from ?? now))
    throw new Error('--until is not after --from (now when absent): the rate would be over before it begins');
}

function importCommand(rates: Command): void {
  rates
    .command('import <file>')
    .description(
      'CSV with the columns base,quote,rate,source,valid_from,valid_until,margin; all of it or nothing',
    )
    .option('--dry-run', 'only check the file')
    .action((file: string, options: { dryRun?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const { rates: table, clock } = gateway.engine.context;
        const origin = originOf(file);
        const parsed = parseRatesFile(await readTextFile(file, '<file>'), { now: clock.now(), origin });
        if (!parsed.ok) throw new Error(faultsText(file, parsed.faults));
        if (!options.dryRun) await table.setAll(parsed.rates);
        const count = `${parsed.rates.length} ${parsed.rates.length === 1 ? 'rate' : 'rates'}`;
        process.stdout.write(options.dryRun ? `${count}, all good; nothing was set.\n` : `${count} set.\n`);
      }),
    );
}

/** The file's name as payers read it: in one line, as `--source` has to be. */
function originOf(file: string): string {
  return path.basename(file).slice(0, MAX_SOURCE_CHARS).replace(/\p{C}/gu, ' ').trim() || 'file';
}

const MAX_SOURCE_CHARS = 64;
const MAX_FAULTS_SHOWN = 50;

function faultsText(file: string, faults: readonly { line: number; message: string }[]): string {
  const shown = faults.slice(0, MAX_FAULTS_SHOWN).map(({ line, message }) => `${file}:${line}: ${message}`);
  const more = faults.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : []), 'nothing was set'].join('\n');
}
