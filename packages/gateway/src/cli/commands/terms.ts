import { type Currency, type Method, parseDecimal } from '@naru/engine';
import { type Command, Option } from 'commander';
import { listFees, listMethods, setFee, setMethod } from '../../admin/terms/operations.ts';
import { feePpm } from '../../admin/terms/percent.ts';
import type { Dialects } from '../../gateway.ts';
import { withAdmin } from '../admin.ts';
import { dialectArgument } from '../dialects.ts';
import {
  currencyArgument,
  limitArgument,
  lineArgument,
  nameArgument,
  percentArgument,
  wordArgument,
} from '../parse.ts';
import { printRows, snakeNamed } from '../print.ts';

/** `naru methods …`, `naru fees …`: what is offered, and on which terms. */
export function termCommands(program: Command, dialects: Dialects): void {
  methodCommands(
    program.command('methods').description('the catalogue of methods and payout banks'),
    dialects,
  );
  feeCommands(program.command('fees').description('fee plans; each change is a new version'));
}

interface MethodSetOptions {
  readonly state?: Method['state'];
  readonly minimum?: string;
  readonly maximum?: string;
  readonly channel?: string;
}

function methodCommands(methods: Command, dialects: Dialects): void {
  methods
    .command('list')
    .description('every method with limits, state and channel')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      withAdmin(async (admin) =>
        printRows((await admin.call(listMethods, {})).items, options, 'There are no methods.'),
      ),
    );
  methods
    .command('set')
    .addArgument(dialectArgument(dialects))
    .argument('<direction>', DIRECTIONS.join(' or '), wordArgument(DIRECTIONS))
    .argument('<currency>', 'KRW, USD or JPY', currencyArgument)
    .argument('<code>', 'as methods list shows it', lineArgument(64))
    .description('change what is offered of a method')
    .addOption(new Option('--state <state>', 'whether it can be used').choices(['available', 'maintenance']))
    .option('--minimum <amount>', 'of one order; with --maximum')
    .option('--maximum <amount>', 'of one order; with --minimum')
    .option(
      '--channel <name>',
      'who carries it out (channels list shows them); orders under way stay where they are',
    )
    .action(
      (dialect: string, direction: Direction, currency: Currency, code: string, options: MethodSetOptions) =>
        withAdmin(async (admin) => {
          const input = { dialect, direction, currency, code, ...options };
          await admin.call(setMethod, input, { names: { minimum: '--minimum', maximum: '--maximum' } });
          process.stdout.write('Changed; running processes see it within a second.\n');
        }),
    );
}

type Direction = Method['direction'];
const DIRECTIONS: readonly Direction[] = ['payment', 'payout'];

function feeCommands(fees: Command): void {
  fees
    .command('list')
    .description('every version of every rule')
    .option('--plan <name>', 'of one plan', nameArgument)
    .option('--limit <n>', 'at most', limitArgument, 200)
    .option('--json', 'as JSON')
    .action((options: { plan?: string; limit: number; json?: boolean }) =>
      withAdmin(async (admin) => {
        const { items } = await admin.call(listFees, { limit: options.limit, plan: options.plan });
        const rows = items.map(({ fixed, percent, ...rule }) => ({
          ...rule,
          fixedAmount: parseDecimal(fixed, rule.currency),
          ratePpm: feePpm(percent),
        }));
        printRows(rows.map(snakeNamed), options, 'There are no fee rules.');
      }),
    );
  fees
    .command('set')
    .argument('<plan>', 'the name of a fee plan', nameArgument)
    .argument('<direction>', DIRECTIONS.join(' or '), wordArgument(DIRECTIONS))
    .argument('<currency>', 'such as KRW', currencyArgument)
    .description('a new version from now on; orders made before keep theirs')
    .requiredOption('--percent <p>', 'part of the amount, such as 2.8', percentArgument)
    .option('--fixed <amount>', 'per order', '0')
    .option(
      '--method <code>',
      'for one method or payout bank only (methods list shows them)',
      lineArgument(64),
      '*',
    )
    .option('--new-plan', 'make the plan when there is none of that name')
    .action(
      (
        plan: string,
        direction: Direction,
        currency: Currency,
        options: { percent: string; fixed: string; method: string; newPlan?: boolean },
      ) =>
        withAdmin(async (admin) => {
          await admin.call(
            setFee,
            { plan, direction, currency, ...options },
            { names: { fixed: '--fixed' } },
          );
          process.stdout.write('Set.\n');
        }),
    );
}
