import type { Command } from 'commander';
import { findPayments } from '../../admin/payments/operations.ts';
import { withAdmin } from '../admin.ts';
import { orderNumberArgument } from '../parse.ts';
import { printRecord, printRows } from '../print.ts';

/** `naru payment …`. */
export function paymentCommands(program: Command): void {
  program
    .command('payment')
    .description('payments')
    .command('show')
    .argument('<orderNo>', 'the platform’s number, or the merchant’s own', orderNumberArgument)
    .description('one payment, or all that have the number; nothing of the payer is shown')
    .option('--json', 'as JSON, always a list')
    .action((number: string, options: { json?: boolean }) =>
      withAdmin(async (admin) => {
        const { items } = await admin.call(findPayments, { number });
        if (items.length === 0) throw new Error(`there is no payment ${number}`);
        if (options.json) return printRows(items, options, '');
        for (const [index, payment] of items.entries()) {
          if (index > 0) process.stdout.write('\n');
          printRecord(payment, options);
        }
      }),
    );
}
