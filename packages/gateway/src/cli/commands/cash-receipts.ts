import { CASH_RECEIPT_STATES, type CashReceiptState } from '@naru/engine';
import { type Command, Option } from 'commander';
import {
  cancelCashReceipt,
  listCashReceipts,
  retryCashReceipt,
} from '../../admin/cash-receipts/operations.ts';
import { withAdmin } from '../admin.ts';
import {
  LISTED_BEFORE,
  type ListedFrom,
  limitArgument,
  listedBeforeArgument,
  uuidArgument,
} from '../parse.ts';
import { printRows } from '../print.ts';

interface ListOptions {
  readonly state?: CashReceiptState;
  readonly before?: ListedFrom;
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
      withAdmin(async (admin) => {
        const { items } = await admin.call(listCashReceipts, { state, limit, ...before });
        const shown = items.map((row) => ({
          id: row.id,
          createdAt: row.createdAt,
          state: row.state,
          code: row.code,
          payment: row.platformNumber,
          amount: `${row.amount} ${row.currency}`,
          approval: row.approvalNumber,
          failure: row.failureReason,
        }));
        printRows(options.json ? items : shown, options, 'There are no cash receipts.');
      }),
    );
  for (const [name, revision, description] of [
    ['retry', retryCashReceipt, 'ask the tax office again for a receipt that it refused'],
    ['cancel', cancelCashReceipt, 'have a receipt cancelled'],
  ] as const) {
    receipts
      .command(name)
      .argument('<id>', 'the receipt’s id', uuidArgument)
      .description(description)
      .action((id: string) =>
        withAdmin(async (admin) => {
          const { state } = await admin.call(revision, { id });
          process.stdout.write(`The cash receipt is ${state}; a running worker asks the tax office.\n`);
        }),
      );
  }
}
