import {
  formatDecimal,
  RECURRING_STATES,
  type Recurring,
  type RecurringState,
  type Refusal,
} from '@naru/engine';
import { type Command, Option } from 'commander';
import type { Gateway } from '../../gateway.ts';
import { refusalSentence } from '../../operator/refusals.ts';
import { recurringView } from '../../recurring-view.ts';
import { limitArgument, orderNumberArgument } from '../parse.ts';
import { printRecord, printRows } from '../print.ts';
import { withRuntime } from '../runtime.ts';

/** `naru recurring …`: subscriptions of payers. */
export function recurringCommands(program: Command): void {
  const recurring = program.command('recurring').description('recurring payments of payers’ cards');
  recurring
    .command('list')
    .description('newest first')
    .addOption(new Option('--state <state>', 'only these').choices(RECURRING_STATES))
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option('--json', 'as JSON')
    .action((options: { state?: RecurringState; limit: number; json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const found = await gateway.engine.recurring.recent(options.state ?? null, options.limit);
        printRows(found.map(rowOf), options, 'There are no recurring payments.');
      }),
    );
  recurring
    .command('show')
    .argument('<number>', 'its own number or that of its order', orderNumberArgument)
    .description('one with its charges, by its own number or by that of its order')
    .option('--json', 'as JSON')
    .action((number: string, options: { json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const { charges, ...record } = await recurringView(gateway, await recurringOf(gateway, number));
        if (options.json) return printRecord({ ...record, charges }, options);
        printRecord(record, options);
        process.stdout.write('\n');
        printRows(charges, options, 'It was not charged yet.');
      }),
    );
  recurring
    .command('stop')
    .argument('<number>', 'its own number or that of its order', orderNumberArgument)
    .description('no more charges; one that is under way runs to its end')
    .action((number: string) =>
      withRuntime(async ({ gateway }) => {
        const found = await recurringOf(gateway, number);
        const stopped = await gateway.engine.recurring.stop(found, 'operator');
        if (!stopped.ok) throw new Error(conflictText(stopped.refusal, found));
        process.stdout.write(`The recurring payment is ${stopped.value.state}.\n`);
      }),
    );
}

function conflictText(refusal: Refusal, { state }: Recurring): string {
  return refusal.code === 'state_conflict'
    ? `refused: the recurring payment is ${state}`
    : refusalSentence(refusal);
}

function rowOf(recurring: Recurring) {
  const { currency } = recurring;
  return {
    number: recurring.number,
    order: recurring.orderNumber,
    state: recurring.state,
    amount: `${formatDecimal(recurring.amount, currency)} ${currency}`,
    months: recurring.intervalMonths,
    next: recurring.nextOn,
    tries: recurring.tries,
    ended: recurring.endReason,
    created: recurring.createdAt,
  };
}

/** One and no other: what is stopped is not to be another customer's. */
async function recurringOf({ engine }: Gateway, number: string): Promise<Recurring> {
  const found = await engine.recurring.findByAnyNumber(number);
  const exact = found.filter((one) => one.number === number);
  const [recurring, another] = exact.length > 0 ? exact : found;
  if (!recurring) throw new Error(`there is no recurring payment ${number}`);
  if (another)
    throw new Error(`several recurring payments have the number ${number}: give their own (list shows it)`);
  return recurring;
}
