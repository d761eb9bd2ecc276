import type { Command } from 'commander';
import { listChannels, setChannel } from '../../admin/channels/operations.ts';
import { withAdmin } from '../admin.ts';
import { lineArgument } from '../parse.ts';
import { printRows } from '../print.ts';
import { readTextFile } from '../read-file.ts';

/** `naru channels …`: the channels for payments, refunds and payouts. */
export function channelCommands(program: Command): void {
  const channels = program.command('channels').description('who carries out payments, refunds and payouts');
  channels
    .command('list')
    .description('every channel with what it can do, its settings and where it sends its notices')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      withAdmin(async (admin) => {
        const { items } = await admin.call(listChannels, {});
        const rows = items.map((one) => ({
          ...one,
          ports: one.ports.join(' '),
          settings: one.settings.join(' '),
        }));
        printRows(rows, options, 'There are no channels.');
      }),
    );
  channels
    .command('set')
    .argument('<channel>', 'as channels list shows it', lineArgument(40))
    .argument('<file>', 'its settings as a JSON object of texts: secrets stay out of the history of a shell')
    .description('replace the settings of a channel; they are sealed in the store')
    .action(async (channel: string, file: string) => {
      const settings = settingsOf(await readTextFile(file, '<file>'));
      await withAdmin((admin) => admin.call(setChannel, { channel, settings }));
      process.stdout.write('Kept; processes use it after their next start.\n');
    });
}

function settingsOf(text: string): Record<string, unknown> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Error('<file> holds no JSON');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Error('<file> must hold a JSON object');
  return given as Record<string, unknown>;
}
