import {
  CALLBACK_STATES,
  type CallbackState,
  type Currency,
  formatDecimal,
  type ListedBefore,
  type Payment,
  type Refusal,
} from '@naru/engine';
import { type Command, Option } from 'commander';
import type { Gateway } from '../../gateway.ts';
import { refusalSentence } from '../../operator/refusals.ts';
import {
  amountOption,
  currencyArgument,
  LISTED_BEFORE,
  limitArgument,
  lineArgument,
  listedBeforeArgument,
  orderNumberArgument,
  uuidArgument,
} from '../parse.ts';
import { printRecord, printRows } from '../print.ts';
import { withRuntime } from '../runtime.ts';
import { requireMerchant } from './merchants.ts';

/** `naru callbacks …`, `naru ledger …`, `naru review …`. */
export function operationCommands(program: Command): void {
  callbackCommands(program.command('callbacks').description('messages to merchants'));
  ledgerCommands(program.command('ledger').description('the double-entry ledger'));
  reviewCommands(
    program.command('review').description('what waits for a person: held deposits, late events'),
  );
}

function callbackCommands(callbacks: Command): void {
  callbacks
    .command('list')
    .description('newest first')
    .addOption(new Option('--state <state>', 'only these').choices(CALLBACK_STATES))
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option('--before <id>', LISTED_BEFORE, listedBeforeArgument)
    .option('--json', 'as JSON')
    .action((options: { state?: CallbackState; limit: number; before?: ListedBefore; json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const kept = await gateway.engine.callbacks.recent(
          options.state ?? null,
          options.limit,
          options.before ?? null,
        );
        const rows = kept.map((one) => ({
          id: one.id,
          createdAt: one.createdAt,
          event: one.event,
          order: one.snapshot.orderNumber,
          state: one.state,
          tries: one.tries,
          url: one.url,
        }));
        printRows(rows, options, 'There are no callbacks.');
      }),
    );
  callbacks
    .command('resend')
    .argument('<callbackId>', 'as callbacks list shows it', uuidArgument)
    .description(
      'send a message again, with a fresh schedule of repetitions, and those that came after it about the same order',
    )
    .action((id: string) =>
      withRuntime(async ({ gateway }) => {
        const resent = await gateway.engine.callbacks.resend(id);
        if (resent.kind === 'unknown') throw new Error(`there is no callback ${id}`);
        if (resent.kind === 'superseded')
          throw new Error(`callback ${resent.by} about the same order is newer: send that one`);
        const later = resent.ids.length - 1;
        const also = later > 0 ? ` With it go ${later} that came after it about the same order.` : '';
        process.stdout.write(`Queued; a running worker sends it.${also}\n`);
      }),
    );
}

function ledgerCommands(ledger: Command): void {
  ledger
    .command('verify')
    .description('prove the ledger; exit code 1 when something is wrong')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        let shown = '';
        const report = await gateway.engine.verifyLedger((check, done) => {
          if (options.json || (check === shown && done % 100_000n !== 0n)) return;
          shown = check;
          process.stderr.write(`checking: ${check}${done > 0n ? ` (${done})` : ''}\n`);
        });
        if (options.json) printRecord(report, options);
        else showReport(report);
        if (report.faults.length > 0) process.exitCode = 1;
      }),
    );
  ledger
    .command('balances')
    .argument('<merchantId>', 'the merchant’s id', uuidArgument)
    .description('a merchant’s balances')
    .option('--currency <code>', 'KRW, USD or JPY', currencyArgument, 'KRW')
    .option('--json', 'as JSON')
    .action((id: string, { currency, ...options }: { currency: Currency; json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        await requireMerchant(gateway, id);
        const { currency: _, ...balances } = await gateway.engine.balances(id, currency);
        const shown = Object.entries(balances).map(([name, amount]) => [
          name,
          formatDecimal(amount, currency),
        ]);
        printRecord({ currency, ...Object.fromEntries(shown) }, options);
      }),
    );
  ledger
    .command('adjust')
    .argument('<merchantId>', 'the merchant’s id', uuidArgument)
    .argument('<amount>', 'in the currency, such as -12.50')
    .description('put money into a merchant’s available balance from outside; a negative amount takes it out')
    .option('--currency <code>', 'KRW, USD or JPY', currencyArgument, 'KRW')
    .action((id: string, text: string, { currency }: { currency: Currency }) =>
      withRuntime(async ({ gateway }) => {
        await requireMerchant(gateway, id);
        const amount = amountOption('<amount>', text, currency, 'signed');
        const result = await gateway.engine.adjust(id, currency, amount);
        if (!result.ok) throw new Error(refusalSentence(result.refusal));
        process.stdout.write(
          `Available now: ${formatDecimal(result.value.available, currency)} ${currency}\n`,
        );
      }),
    );
}

interface Report {
  readonly transfers: bigint;
  readonly entries: bigint;
  readonly accounts: bigint;
  readonly merchants: number;
  readonly checks: readonly string[];
  readonly faults: readonly { check: string; merchantId: string; detail: string }[];
}

function showReport(report: Report): void {
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
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option('--json', 'as JSON')
    .action((options: { late?: boolean; limit: number; json?: boolean }) =>
      withRuntime(async ({ gateway }) => {
        const { lists } = gateway.engine;
        const rows = options.late
          ? await lists.lateEvents(options.limit)
          : await lists.heldDeposits(options.limit);
        printRows(rows, options, 'Nothing waits.');
      }),
    );
  for (const decision of ['accept', 'return'] as const) {
    const command = review
      .command(decision)
      .argument('<orderNo>', 'the payment’s number', orderNumberArgument);
    if (decision === 'accept') command.alias('credit');
    command
      .description(
        decision === 'accept'
          ? 'credit to the merchant what is held for a payment, or one deposit of it'
          : 'give back what is held for a payment, or one deposit of it; what a channel took it is asked to give back',
      )
      .option('--deposit <id>', 'this one only (review list shows the ids)', uuidArgument)
      .option('--reason <text>', 'kept with the deposits', lineArgument(255), `${decision}ed by an operator`)
      .action((number: string, { reason, deposit }: { reason: string; deposit?: string }) =>
        withRuntime(async ({ gateway }) => {
          const { payments } = gateway.engine;
          const payment = await reviewedPayment(gateway, number);
          const { merchantId, id: paymentId } = payment;
          const one = deposit === undefined ? {} : { depositId: deposit };
          const result = await payments.resolveReview({ merchantId, paymentId, decision, reason, ...one });
          if (!result.ok) throw new Error(conflictText(result.refusal, payment, decision));
          const isReturning = (await payments.lateCapturesOf(payment)).some(
            ({ state }) => state === 'returning',
          );
          const then = isReturning
            ? ' The channel is asked to give the money back (review list shows it).'
            : '';
          process.stdout.write(`The payment is ${result.value.state}.${then}\n`);
        }),
      );
  }
  review
    .command('done')
    .argument('<eventId>', 'as review list --late shows it', uuidArgument)
    .description('mark a late event as looked at')
    .action((id: string) =>
      withRuntime(async ({ gateway }) => {
        const now = gateway.engine.context.clock.now();
        const marked = await gateway.engine.lists.markReviewed(id, now);
        if (!marked) throw new Error(`there is no open late event ${id}`);
        process.stdout.write('Marked.\n');
      }),
    );
}

/** Money is decided on: of two payments under one number none is taken for the other. */
async function reviewedPayment(gateway: Gateway, number: string): Promise<Payment> {
  const found = await gateway.engine.payments.findByAnyNumber(number);
  // A merchant may choose any order number, also one that is the platform's number of somebody else's payment.
  const exact = found.filter((one) => one.platformNumber === number);
  const [payment, another] = exact.length > 0 ? exact : found;
  if (!payment) throw new Error(`there is no payment ${number}`);
  if (another)
    throw new Error(`several payments have the number ${number}: give the platform's (review list shows it)`);
  return payment;
}

function conflictText(refusal: Refusal, { state }: Payment, decision: string): string {
  if (refusal.code !== 'state_conflict') return refusalSentence(refusal);
  return `refused: nothing is held that could be ${decision}ed (the payment is ${state})`;
}
