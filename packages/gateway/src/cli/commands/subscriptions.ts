import { SUBSCRIPTION_STATES, type SubscriptionState } from '@naru/engine';
import { type Command, Option } from 'commander';
import {
  listSubscriptions,
  showSubscription,
  stopSubscription,
} from '../../admin/subscriptions/operations.ts';
import { withAdmin } from '../admin.ts';
import { type NumberIsOptions, numberIs, withNumberIs } from '../number-is.ts';
import {
  LISTED_BEFORE,
  type ListedFrom,
  limitArgument,
  listedBeforeArgument,
  orderNumberArgument,
} from '../parse.ts';
import { printRecord, printRows } from '../print.ts';

interface ListOptions {
  readonly state?: SubscriptionState;
  readonly before?: ListedFrom;
  readonly limit: number;
  readonly json?: boolean;
}

/** `naru subscription …`: subscriptions of payers. */
export function subscriptionCommands(program: Command): void {
  const subscription = program
    .command('subscription')
    .alias('recurring')
    .description('subscriptions of payers’ cards');
  subscription
    .command('list')
    .description('newest first')
    .addOption(new Option('--state <state>', 'only these').choices(SUBSCRIPTION_STATES))
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option('--before <id>', LISTED_BEFORE, listedBeforeArgument)
    .option('--json', 'as JSON')
    .action(({ state, limit, before, ...options }: ListOptions) =>
      withAdmin(async (admin) => {
        const { items } = await admin.call(listSubscriptions, { state, limit, ...before });
        const rows = items.map((one) => ({
          number: one.number,
          order: one.orderNumber,
          state: one.state,
          amount: `${one.amount} ${one.currency}`,
          months: one.intervalMonths,
          next: one.nextOn,
          tries: one.tries,
          ended: one.endReason,
          created: one.createdAt,
          id: one.id,
        }));
        printRows(rows, options, 'There are no subscriptions.');
      }),
    );
  withNumberIs(subscription.command('show'))
    .argument('<number>', 'its own number or that of its order', orderNumberArgument)
    .description('one with its charges, by its own number or by that of its order')
    .option('--json', 'as JSON')
    .action((number: string, options: NumberIsOptions & { json?: boolean }) =>
      withAdmin(async (admin) => {
        const { charges, ...record } = await admin.call(showSubscription, { number, ...numberIs(options) });
        if (options.json) return printRecord({ ...record, charges }, options);
        printRecord(record, options);
        process.stdout.write('\n');
        printRows(charges, options, 'It was not charged yet.');
      }),
    );
  withNumberIs(subscription.command('stop'))
    .argument('<number>', 'its own number or that of its order', orderNumberArgument)
    .description('no more charges; one that is under way runs to its end')
    .action((number: string, options: NumberIsOptions) =>
      withAdmin(async (admin) => {
        const { state } = await admin.call(stopSubscription, { number, ...numberIs(options) });
        process.stdout.write(`The subscription is ${state}.\n`);
      }),
    );
}
