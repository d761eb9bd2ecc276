import { StatementError } from '@naru/engine';
import { program } from 'commander';
import { ConfigError } from '../config.ts';
import { cashReceiptCommands } from './commands/cash-receipts.ts';
import { chargebackCommands } from './commands/chargebacks.ts';
import { keyCommands } from './commands/keys.ts';
import { listenCommand } from './commands/listen.ts';
import { merchantCommands } from './commands/merchants.ts';
import { operationCommands } from './commands/operation.ts';
import { ownKeyCommands } from './commands/own-keys.ts';
import { rateCommands } from './commands/rates.ts';
import { recurringCommands } from './commands/recurring.ts';
import { riskCommands } from './commands/risk.ts';
import { signCommand } from './commands/sign.ts';
import { storeCommands } from './commands/store.ts';
import { termCommands } from './commands/terms.ts';
import { serve, work } from './serve.ts';

// `naru … | head`: whoever read the output has read enough. The command goes on and finishes what it does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

program
  .name('naru')
  .description('Naru, a self-hosted payment gateway for Korea')
  .version('0.1.0')
  .showHelpAfterError('(naru --help shows the commands)');
program
  .command('serve')
  .description('start the gateway: HTTP, and the workers in the same process')
  .option('--no-workers', 'HTTP only; start "naru worker" beside it')
  .action((options: { workers: boolean }) => serve(options));
program.command('worker').description('start the workers only').action(work);
storeCommands(program);
merchantCommands(program);
keyCommands(program);
ownKeyCommands(program);
signCommand(program);
listenCommand(program);
termCommands(program);
rateCommands(program);
operationCommands(program);
riskCommands(program);
recurringCommands(program);
chargebackCommands(program);
cashReceiptCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  for (const line of faultsOf(error)) process.stderr.write(`naru: ${line}\n`);
  process.exit(1);
}

/** What is said of an error, a line each. */
function faultsOf(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.faults;
  // Everything that is given is checked before; the database's own words would help nobody but us.
  if (error instanceof StatementError) {
    const where = [error.table, error.constraint ?? error.column]
      .filter((part) => part !== undefined)
      .join('.');
    return [
      `the database refused what was given (${[error.code, where].filter(Boolean).join(' ')}); nothing was changed`,
    ];
  }
  return [error instanceof Error ? error.message : String(error)];
}
