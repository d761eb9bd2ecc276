import type { Command } from 'commander';
import type { Dialects } from '../gateway.ts';
import { cashReceiptCommands } from './commands/cash-receipts.ts';
import { channelCommands } from './commands/channels.ts';
import { chargebackCommands } from './commands/chargebacks.ts';
import { conformCommand } from './commands/conform.ts';
import { eventCommands } from './commands/events.ts';
import { keyCommands } from './commands/keys.ts';
import { listenCommand } from './commands/listen.ts';
import { merchantCommands } from './commands/merchants.ts';
import { operationCommands } from './commands/operation.ts';
import { ownKeyCommands } from './commands/own-keys.ts';
import { paymentCommands } from './commands/payments.ts';
import { rateCommands } from './commands/rates.ts';
import { requestCommand } from './commands/requests.ts';
import { riskCommands } from './commands/risk.ts';
import { signCommand } from './commands/sign.ts';
import { storeCommands } from './commands/store.ts';
import { subscriptionCommands } from './commands/subscriptions.ts';
import { termCommands } from './commands/terms.ts';
import { triggerCommand } from './commands/trigger.ts';
import { oneLine } from './print.ts';
import { refuseRepeated } from './repeated.ts';
import { serve, work } from './serve.ts';

/** An error message repeats the input, whatever it contains. */
function errorLine(text: string): string {
  return oneLine(text.trimEnd().replace('\n(Did you mean', ' (Did you mean'));
}

/** All commands of `naru`, added to `program`. */
export function addCommands(program: Command, dialects: Dialects): Command {
  program
    .name('naru')
    .description('Naru, a self-hosted payment gateway for Korea')
    .version('0.1.0')
    .configureOutput({ outputError: (text, write) => write(`${errorLine(text)}\n`) })
    .showHelpAfterError('(naru --help shows the commands)');
  program
    .command('serve')
    .description('start the gateway: HTTP, and the workers in the same process')
    .option('--no-workers', 'HTTP only; start "naru worker" beside it')
    .action((options: { workers: boolean }) => serve(options));
  program.command('worker').description('start the workers only').action(work);
  storeCommands(program);
  merchantCommands(program, dialects);
  keyCommands(program, dialects);
  ownKeyCommands(program);
  signCommand(program, dialects);
  listenCommand(program, dialects);
  triggerCommand(program, dialects);
  requestCommand(program, dialects);
  conformCommand(program, dialects);
  termCommands(program, dialects);
  paymentCommands(program);
  channelCommands(program);
  rateCommands(program);
  operationCommands(program, dialects);
  eventCommands(program);
  riskCommands(program, dialects);
  subscriptionCommands(program);
  chargebackCommands(program);
  cashReceiptCommands(program);
  refuseRepeated(program);
  return program;
}
