import type { Currency } from '@naru/engine';
import { type Command, Option } from 'commander';
import { importRates, listRates, setRate } from '../../admin/rates/operations.ts';
import { withAdmin } from '../admin.ts';
import {
  currencyArgument,
  limitArgument,
  marginArgument,
  rateArgument,
  sourceArgument,
  timeArgument,
} from '../parse.ts';
import { printRows, snakeNamed } from '../print.ts';
import { readTextFile } from '../read-file.ts';

/** `naru rates …`: the exchange rates of all conversions. */
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
      withAdmin(async (admin) => {
        const { base, quote, limit } = options;
        const { items } = await admin.call(listRates, { base, quote, limit });
        printRows(items.map(snakeNamed), options, 'No rate is set.');
      }),
    );
}

interface SetOptions {
  readonly margin: string;
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
        // Without the quotes that the help puts around a text.
        .default('0', '0'),
    )
    .option('--source <name>', 'whose rate it is, as payers read it', sourceArgument, 'operator')
    .option('--from <time>', 'in force from then on; now when absent', timeArgument)
    .option('--until <time>', 'no longer in force; the next rate of the pair when absent', timeArgument)
    .action((base: Currency, quote: Currency, rate: string, options: SetOptions) =>
      withAdmin(async (admin) => {
        const { margin, source, from, until } = options;
        const times = { from: from?.toISOString(), until: until?.toISOString() };
        const input = { base, quote, rate, margin, source, ...times };
        await admin.call(setRate, input, { names: { from: '--from', until: '--until' } });
        process.stdout.write(`1 ${base} = ${rate} ${quote}\n`);
      }),
    );
}

function importCommand(rates: Command): void {
  rates
    .command('import <file>')
    .description(
      'CSV with the columns base,quote,rate,source,valid_from,valid_until,margin; all of it or nothing',
    )
    .option('--dry-run', 'only check the file')
    .action((file: string, options: { dryRun?: boolean }) =>
      withAdmin(async (admin) => {
        const csv = await readTextFile(file, '<file>');
        const { rates, set } = await admin.call(importRates, { file, csv, dryRun: options.dryRun });
        const count = `${rates} ${rates === 1 ? 'rate' : 'rates'}`;
        process.stdout.write(set ? `${count} set.\n` : `${count}, all good; nothing was set.\n`);
      }),
    );
}
