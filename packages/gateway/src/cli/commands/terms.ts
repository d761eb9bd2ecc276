import type { Currency, Method } from '@naru/engine';
import { formatDecimal } from '@naru/engine';
import { type Command, Option } from 'commander';
import type { Dialects } from '../../dialects/dialect.ts';
import type { Gateway } from '../../gateway.ts';
import { requireFeeInApps } from '../chargeback-fees.ts';
import { dialectArgument } from '../dialects.ts';
import {
  amountOption,
  currencyArgument,
  limitArgument,
  lineArgument,
  nameArgument,
  percentArgument,
  wordArgument,
} from '../parse.ts';
import { printRows } from '../print.ts';
import { withRuntime } from '../runtime.ts';

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
}

function methodCommands(methods: Command, dialects: Dialects): void {
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
    .command('set')
    .addArgument(dialectArgument(dialects))
    .argument('<direction>', DIRECTIONS.join(' or '), wordArgument(DIRECTIONS))
    .argument('<currency>', 'KRW, USD or JPY', currencyArgument)
    .argument('<code>', 'as methods list shows it', lineArgument(64))
    .description('change what is offered of a method')
    .addOption(new Option('--state <state>', 'whether it can be used').choices(['available', 'maintenance']))
    .option('--minimum <amount>', 'of one order; with --maximum')
    .option('--maximum <amount>', 'of one order; with --minimum')
    .action(
      (dialect: string, direction: Direction, currency: Currency, code: string, options: MethodSetOptions) =>
        withRuntime(async ({ gateway }) => {
          const key = { dialect, direction, currency, code };
          const changed = await setMethod(gateway.engine.context.methods, key, options);
          if (!changed)
            throw new Error(`there is no ${direction} method ${code} in ${currency} of ${dialect}`);
          process.stdout.write('Changed; running processes see it within a second.\n');
        }),
    );
}

type Direction = Method['direction'];
const DIRECTIONS: readonly Direction[] = ['payment', 'payout'];

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
  if ((minimum === undefined) !== (maximum === undefined))
    throw new Error('give --minimum and --maximum together');
  if (state === undefined && minimum === undefined)
    throw new Error('nothing to change: give --state or limits');
  const limits =
    minimum === undefined || maximum === undefined
      ? undefined
      : ([
          amountOption('--minimum', minimum, key.currency, 'positive'),
          amountOption('--maximum', maximum, key.currency, 'positive'),
        ] as const);
  if (limits && limits[1] < limits[0]) throw new Error('--maximum is not below --minimum');
  // All is checked before the first change.
  if (state !== undefined && !(await catalogue.setState(key, state))) return false;
  if (!limits) return true;
  return catalogue.setLimits(key, limits[0], limits[1]);
}

const FIND_PLAN = `select id from fee_plans where name = $1`;
const PLANS = `select name from fee_plans order by name limit 20`;

/** The plan of that name. With a slip of the pen nobody would pay the fees that were set. */
async function planOf(gateway: Gateway, name: string, mayMake = false): Promise<string> {
  const [found] = await gateway.store.query<{ id: string }>(FIND_PLAN, [name]);
  if (found) return found.id;
  if (mayMake) return gateway.engine.admin.createFeePlan(name);
  const plans = (await gateway.store.query<{ name: string }>(PLANS)).map((plan) => plan.name);
  throw new Error(
    `there is no fee plan ${name} (there are: ${plans.join(', ') || 'none'}); --new-plan makes it`,
  );
}

/** A rule for a method that nobody offers would never apply. */
async function requireMethod(
  gateway: Gateway,
  { direction, currency, method }: Pick<Method, 'direction' | 'currency'> & { readonly method: string },
): Promise<void> {
  if (method === '*') return;
  const all = await gateway.engine.context.methods.all();
  const isKnown = all.some(
    (one) => one.direction === direction && one.currency === currency && one.code === method,
  );
  if (!isKnown)
    throw new Error(`there is no ${direction} method ${method} in ${currency}: naru methods list shows them`);
}

function feeCommands(fees: Command): void {
  fees
    .command('list')
    .description('every version of every rule')
    .option('--plan <name>', 'of one plan', nameArgument)
    .option('--limit <n>', 'at most', limitArgument, 200)
    .option('--json', 'as JSON')
    .action((options: { plan?: string; limit: number; json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const found = await gateway.engine.lists.feeRules(options.limit, options.plan);
        printRows(found, options, 'There are no fee rules.');
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
        o: { percent: bigint; fixed: string; method: string; newPlan?: boolean },
      ) =>
        withRuntime(async ({ gateway }) => {
          const rule = {
            direction,
            currency,
            method: o.method,
            fixedAmount: amountOption('--fixed', o.fixed, currency, 'not_negative'),
            ratePpm: o.percent,
          };
          await requireMethod(gateway, rule);
          if (rule.direction === 'payment') await requireFeeInApps(gateway, plan, currency);
          await gateway.engine.admin.addFeeRule({
            ...rule,
            feePlanId: await planOf(gateway, plan, o.newPlan),
          });
          process.stdout.write('Set.\n');
        }),
    );
}
