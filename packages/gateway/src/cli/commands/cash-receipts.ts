import { CASH_RECEIPT_STATES, type CashReceiptState, type ListedBefore } from '@naru/engine';
import { type Command, Option } from 'commander';
import { cashReceiptOf, cashReceiptViews, reviseCashReceipt } from '../../operator/cash-receipt-view.ts';
import { LISTED_BEFORE, limitArgument, listedBeforeArgument, uuidArgument } from '../parse.ts';
import { printRows } from '../print.ts';
import { withRuntime } from '../runtime.ts';

interface ListOptions {
  readonly state?: CashReceiptState;
  readonly before?: ListedBefore;
  readonly limit: number;
  readonly json?: boolean;
}

/** `naru cash-receipts …`. */
export function cashReceiptCommands(program: Command): void {
  const receipts = program.command('cash-receipts').description('Korean cash receipts');
  receipts
    .command('list')
    .description('the latest first')
    .addOption(new Option('--state <state>', 'only these').choices([...CASH_RECEIPT_STATES]))
    .option('--limit <n>', 'at most', limitArgument, 50)
    .option('--before <id>', LISTED_BEFORE, listedBeforeArgument)
    .option('--json', 'as JSON')
    .action(({ state, before, limit, ...options }: ListOptions) =>
      withRuntime(async ({ gateway }) => {
        const page = await gateway.engine.cashReceipts.recent({
          limit,
          ...(state === undefined ? {} : { state }),
          ...(before === undefined ? {} : { before }),
        });
        const rows = await cashReceiptViews(gateway, page);
        const shown = rows.map((row) => ({
          id: row.id,
          createdAt: row.createdAt,
          state: row.state,
          code: row.code,
          payment: row.platformNumber,
          amount: `${row.amount} ${row.currency}`,
          approval: row.approvalNumber,
          failure: row.failureReason,
        }));
        printRows(options.json ? rows : shown, options, 'There are no cash receipts.');
      }),
    );
  for (const [name, event, description] of [
    ['retry', 'retried', 'ask the tax office again for a receipt that it refused'],
    ['cancel', 'cancel', 'have a receipt cancelled'],
  ] as const) {
    receipts
      .command(name)
      .argument('<id>', 'the receipt’s id', uuidArgument)
      .description(description)
      .action((id: string) =>
        withRuntime(async ({ gateway }) => {
          const receipt = await cashReceiptOf(gateway, id);
          const { state } = await reviseCashReceipt(gateway, receipt, event);
          process.stdout.write(`The cash receipt is ${state}; a running worker asks the tax office.\n`);
        }),
      );
  }
}
