import type { Command } from 'commander';
import type { Dialects } from '../../gateway.ts';
import { conformGatewayCommand } from '../conform/gateway.ts';
import { conformMerchantCommand } from '../conform/merchant.ts';
import { refusingWith2 } from '../conform/output.ts';

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
  conformGatewayCommand(conform, dialects);
  conformMerchantCommand(conform, dialects);
}
