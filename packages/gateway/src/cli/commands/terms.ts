import type { Currency, Method } from '@naru/engine';
import { formatDecimal, isCurrency } from '@naru/engine';
import type { Command } from 'commander';
import { amountOption, currencyArgument, limitArgument, percentInPpm } from '../parse.ts';
import { printRows } from '../print.ts';
import { withRuntime } from '../runtime.ts';

/** `naru methods …`, `naru fees …`: what is offered, and on which terms. */
export function termCommands(program: Command): void {
  methodCommands(program.command('methods').description('the catalogue of methods and payout banks'));
  feeCommands(program.command('fees').description('fee plans; each change is a new version'));
}

interface MethodSetOptions {
  readonly state?: Method['state'];
  readonly minimum?: string;
  readonly maximum?: string;
}

function methodCommands(methods: Command): void {
  methods
    .command('list')
    .description('every method with limits, state and channel')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const rows = (await gateway.engine.context.methods.all()).map((method) => ({
          dialect: method.dialect,
          direction: method.direction,
          currency: method.currency,
          code: method.code,
          minimum: formatDecimal(method.minimum, method.currency),
          maximum: formatDecimal(method.maximum, method.currency),
          state: method.state,
          channel: method.channel,
          name: method.nameEn,
        }));
        printRows(rows, options, 'There are no methods.');
      }),
    );
  methods
    .command('set <dialect> <direction> <currency> <code>')
    .description('direction is payment or payout')
    .option('--state <state>', 'available or maintenance')
    .option('--minimum <amount>', 'of one order; with --maximum')
    .option('--maximum <amount>', 'of one order; with --minimum')
    .action((dialect: string, direction: string, currency: string, code: string, options: MethodSetOptions) =>
      withRuntime(async ({ gateway }) => {
        const key = {
          dialect,
          direction: directionOf(direction),
          currency: currencyArgument(currency),
          code,
        };
        const changed = await setMethod(gateway.engine.context.methods, key, options);
        if (!changed) throw new Error(`there is no ${direction} method ${code} in ${currency} of ${dialect}`);
        process.stdout.write('Changed; running processes see it within a second.\n');
      }),
    );
}

function directionOf(text: string): Method['direction'] {
  if (text === 'payment' || text === 'payout') return text;
  throw new Error('direction is payment or payout');
}

type Catalogue = {
  setState(key: MethodKeyOf, state: Method['state']): Promise<boolean>;
  setLimits(key: MethodKeyOf, minimum: bigint, maximum: bigint): Promise<boolean>;
};
type MethodKeyOf = Pick<Method, 'dialect' | 'direction' | 'currency' | 'code'>;

async function setMethod(
  catalogue: Catalogue,
  key: MethodKeyOf,
  options: MethodSetOptions,
): Promise<boolean> {
  const { state, minimum, maximum } = options;
  if (state !== undefined && state !== 'available' && state !== 'maintenance') {
    throw new Error('--state is available or maintenance');
  }
  if ((minimum === undefined) !== (maximum === undefined))
    throw new Error('give --minimum and --maximum together');
  if (state === undefined && minimum === undefined)
    throw new Error('nothing to change: give --state or limits');
  if (state !== undefined && !(await catalogue.setState(key, state))) return false;
  if (minimum === undefined || maximum === undefined) return true;
  const limits = [amountOption(minimum, key.currency), amountOption(maximum, key.currency)] as const;
  if (limits[0] <= 0n || limits[1] < limits[0])
    throw new Error('limits must be positive, the maximum not below');
  return catalogue.setLimits(key, limits[0], limits[1]);
}

const FIND_PLAN = `select id from fee_plans where name = $1`;

function feeCommands(fees: Command): void {
  fees
    .command('list')
    .description('every version of every rule')
    .option('--limit <n>', 'at most', limitArgument, 200)
    .option('--json', 'as JSON')
    .action((options: { limit: number; json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        printRows(await gateway.engine.lists.feeRules(options.limit), options, 'There are no fee rules.');
      }),
    );
  fees
    .command('set <plan> <direction> <currency>')
    .description('a new version from now on; orders made before keep theirs')
    .requiredOption('--percent <p>', 'part of the amount, such as 2.8')
    .option('--fixed <amount>', 'per order', '0')
    .option('--method <code>', 'for one method only', '*')
    .action(
      (
        plan: string,
        direction: string,
        currency: string,
        o: { percent: string; fixed: string; method: string },
      ) =>
        withRuntime(async ({ gateway }) => {
          const code = currencyArgument(currency);
          if (!isCurrency(code)) throw new Error(`no currency ${currency}`);
          const [found] = await gateway.store.query<{ id: string }>(FIND_PLAN, [plan]);
          await gateway.engine.admin.addFeeRule({
            feePlanId: found?.id ?? (await gateway.engine.admin.createFeePlan(plan)),
            direction: directionOf(direction),
            currency: code satisfies Currency,
            method: o.method,
            fixedAmount: amountOption(o.fixed, code),
            ratePpm: percentInPpm(o.percent),
          });
          process.stdout.write('Set.\n');
        }),
    );
}
