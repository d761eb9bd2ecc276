import { CALLBACK_STATES, type CallbackState, type Currency, parseDecimal } from '@naru/engine';
import { type Command, Option } from 'commander';
import { listCallbacks } from '../../admin/callbacks/operations.ts';
import {
  acceptHeldDeposits,
  listHeldDeposits,
  listLateEvents,
  markLateEvent,
  returnHeldDeposits,
} from '../../admin/held/operations.ts';
import { adjustBalance, showAllBalances, showBalances, verifyLedger } from '../../admin/ledger/operations.ts';
import type { OutputOf } from '../../admin/operation.ts';
import { dismissUnmatchedEvent, listUnmatchedEvents } from '../../admin/unmatched-events/operations.ts';
import type { Dialects } from '../../gateway.ts';
import { type Admin, withAdmin } from '../admin.ts';
import { type NumberIsOptions, numberIs, withNumberIs } from '../number-is.ts';
import {
  currencyArgument,
  LISTED_BEFORE,
  type ListedFrom,
  limitArgument,
  lineArgument,
  listedBeforeArgument,
  orderNumberArgument,
  uuidArgument,
} from '../parse.ts';
import { printRecord, printRows, snakeNamed } from '../print.ts';
import { resendCommand } from './resend.ts';

/** `naru callbacks …`, `naru ledger …`, `naru review …`. */
export function operationCommands(program: Command, dialects: Dialects): void {
  callbackCommands(program.command('callbacks').description('messages to merchants'), dialects);
  ledgerCommands(program.command('ledger').description('the double-entry ledger'));
  reviewCommands(
    program.command('review').description('what waits for a person: held deposits, late events'),
  );
}

function callbackCommands(callbacks: Command, dialects: Dialects): void {
  callbacks
    .command('list')
    .description('newest first')
    .addOption(new Option('--state <state>', 'only these').choices(CALLBACK_STATES))
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option('--before <id>', LISTED_BEFORE, listedBeforeArgument)
    .option('--json', 'as JSON')
    .action((options: { state?: CallbackState; limit: number; before?: ListedFrom; json?: boolean }) =>
      withAdmin(async (admin) => {
        const { state, limit, before } = options;
        const { items } = await admin.call(listCallbacks, { state, limit, ...before });
        printRows(items, options, 'There are no callbacks.');
      }),
    );
  resendCommand(callbacks, dialects);
}

function ledgerCommands(ledger: Command): void {
  ledger
    .command('verify')
    .description('prove the ledger; exit code 1 when something is wrong')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      withAdmin(async (admin) => {
        const progress = (line: string) => {
          if (!options.json) process.stderr.write(`${line}\n`);
        };
        const report = await admin.call(verifyLedger, {}, { progress });
        if (options.json) printRecord(report, options);
        else showReport(report);
        if (report.faults.length > 0) process.exitCode = 1;
      }),
    );
  ledger
    .command('balances')
    .argument('<merchantId>', 'the merchant’s id', uuidArgument)
    .description('a merchant’s balances, in every currency that it has or had')
    .option('--currency <code>', 'this one alone: KRW, USD or JPY', currencyArgument)
    .option('--json', 'as JSON: a list, or one object with --currency')
    .action((merchantId: string, { currency, ...options }: { currency?: Currency; json?: boolean }) =>
      withAdmin(async (admin) => {
        if (currency) printRecord(await admin.call(showBalances, { merchantId, currency }), options);
        else printRows((await admin.call(showAllBalances, { merchantId })).items, options, '');
      }),
    );
  ledger
    .command('adjust')
    .argument('<merchantId>', 'the merchant’s id', uuidArgument)
    .argument('<amount>', 'in the currency, such as -12.50')
    .description('put money into a merchant’s available balance from outside; a negative amount takes it out')
    .option('--currency <code>', 'KRW, USD or JPY', currencyArgument, 'KRW')
    .option(
      '--reference <text>',
      'your own, for this adjustment alone: given again with the same amount, nothing is booked twice',
      lineArgument(128),
    )
    .action((merchantId: string, amount: string, given: { currency: Currency; reference?: string }) =>
      withAdmin(async (admin) => {
        const { currency, reference } = given;
        const input = { merchantId, currency, amount, reference };
        const { available } = await admin.call(adjustBalance, input, { names: { amount: '<amount>' } });
        process.stdout.write(`Available now: ${available} ${currency}\n`);
      }),
    );
}

function showReport(report: OutputOf<typeof verifyLedger>): void {
  for (const check of report.checks) {
    const wrong = report.faults.some((fault) => fault.check === check);
    process.stdout.write(`${wrong ? 'WRONG' : 'ok   '}  ${check}\n`);
  }
  for (const fault of report.faults)
    process.stdout.write(`  merchant ${fault.merchantId}: ${fault.detail}\n`);
  const { transfers, entries, accounts, merchants } = report;
  process.stdout.write(
    `${transfers} transfers, ${entries} entries, ${accounts} accounts of ${merchants} merchants: ` +
      `${report.faults.length === 0 ? 'the ledger is proven' : `${report.faults.length} faults`}\n`,
  );
}

function reviewCommands(review: Command): void {
  review
    .command('list')
    .description(
      'money in suspense (deposits that do not fit, money taken for orders that were over), or with --late events ' +
        'after the end of an order',
    )
    .option('--late', 'late events instead of deposits')
    .option('--unmatched', 'events of channels that name no order known here')
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option(
      '--after <id>',
      'those after this one (its id stands in the last line of the page before)',
      uuidArgument,
    )
    .option('--json', 'as JSON')
    .action((options: ReviewListOptions) =>
      withAdmin(async (admin) => {
        printRows(await waiting(admin, options), options, 'Nothing waits.');
      }),
    );
  for (const [decision, operation] of [
    ['accept', acceptHeldDeposits],
    ['return', returnHeldDeposits],
  ] as const) {
    const command = withNumberIs(review.command(decision)).argument(
      '<orderNo>',
      'the payment’s number',
      orderNumberArgument,
    );
    if (decision === 'accept') {
      command
        .alias('credit')
        .option('--force', 'also where another try of the order was paid or is under way');
    }
    command
      .description(
        decision === 'accept'
          ? 'credit to the merchant what is held for a payment, or one deposit of it'
          : 'give back what is held for a payment, or one deposit of it; a channel is asked to give back what it took',
      )
      .option('--deposit <id>', 'this one only (review list shows the ids)', uuidArgument)
      .option('--reason <text>', 'kept with the deposits', lineArgument(255), `${decision}ed by an operator`)
      .action((number: string, { reason, deposit, force, ...whose }: ReviewOptions) =>
        withAdmin(async (admin) => {
          const given = {
            number,
            ...numberIs(whose),
            reason,
            depositId: deposit,
            ...(force ? { force } : {}),
          };
          const { state, isReturning } = await admin.call(operation, given);
          const then = isReturning
            ? ' The channel is asked to give the money back (review list shows it).'
            : '';
          process.stdout.write(`The payment is ${state}.${then}\n`);
        }),
      );
  }
  eventCommands(review);
}

/** What is done with events that channels reported. */
function eventCommands(review: Command): void {
  review
    .command('dismiss')
    .argument('<eventId>', 'as review list --unmatched shows it', uuidArgument)
    .requiredOption('--reason <text>', 'kept with the event', lineArgument(500))
    .description('an event of a channel is about nothing of ours: it is looked for no more')
    .action((id: string, { reason }: { reason: string }) =>
      withAdmin(async (admin) => {
        await admin.call(dismissUnmatchedEvent, { id, reason });
        process.stdout.write('Dismissed.\n');
      }),
    );
  review
    .command('done')
    .argument('<eventId>', 'as review list --late shows it', uuidArgument)
    .description('mark a late event as looked at')
    .action((id: string) =>
      withAdmin(async (admin) => {
        await admin.call(markLateEvent, { id });
        process.stdout.write('Marked.\n');
      }),
    );
}

interface ReviewOptions extends NumberIsOptions {
  readonly reason: string;
  readonly deposit?: string;
  readonly force?: boolean;
}

interface ReviewListOptions {
  readonly late?: boolean;
  readonly unmatched?: boolean;
  readonly limit: number;
  readonly after?: string;
  readonly json?: boolean;
}

/** Lines of the list; amounts in minor units, as it has always had them. */
async function waiting(
  admin: Admin,
  { late, unmatched, limit, after }: ReviewListOptions,
): Promise<object[]> {
  if (unmatched) return (await admin.call(listUnmatchedEvents, { limit, after })).items.map(snakeNamed);
  if (late) return (await admin.call(listLateEvents, { limit, after })).items.map(snakeNamed);
  const { items } = await admin.call(listHeldDeposits, { limit, after });
  return items.map((deposit) =>
    snakeNamed({
      ...deposit,
      expected: parseDecimal(deposit.expected, deposit.expectedCurrency),
      amount: parseDecimal(deposit.amount, deposit.currency),
    }),
  );
}
