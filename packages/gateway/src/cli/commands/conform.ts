import type { Command } from 'commander';
import type { Dialects } from '../../gateway.ts';
import { pluginFaults } from '../../plugins.ts';
import { conformGatewayCommand } from '../conform/gateway.ts';
import { conformMerchantCommand } from '../conform/merchant.ts';
import { refusingWith2 } from '../conform/output.ts';
import { oneLine } from '../print.ts';

/** `naru conform`: whether others keep to a dialect's protocol. */
export function conformCommand(program: Command, dialects: Dialects): void {
  const conform = program
    .command('conform')
    .description('examine whether a server, or a merchant’s endpoint, keeps to the protocol of a dialect');
  refusingWith2(conform).addHelpText('before', ({ error }) => {
    // Help in place of a command that was not named: nothing was found out.
    if (error) process.exitCode = 2;
    return '';
  });
  // A dialect that could not be loaded is an unknown word to the commands: why it is missing stands in front of that.
  conform.hook('preSubcommand', async () => {
    for (const fault of await pluginFaults(process.env)) process.stderr.write(`naru: ${oneLine(fault)}\n`);
  });
  conformGatewayCommand(conform, dialects);
  conformMerchantCommand(conform, dialects);
}
