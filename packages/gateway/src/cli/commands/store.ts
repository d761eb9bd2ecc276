import { checkMode, claimMode, migrate, migrationLabel, pendingMigrations } from '@naru/engine';
import type { Command } from 'commander';
import { shownConfig } from '../../config.ts';
import { unreadVariables } from '../../config-unread.ts';
import { MIGRATIONS } from '../../migrations.ts';
import { readSetup } from '../../plugins.ts';
import { printRecord } from '../print.ts';
import { openConfiguredStore } from '../runtime.ts';

/** `naru migrate`, `naru print-config`. */
export function storeCommands(program: Command): void {
  program
    .command('migrate')
    .description('bring the database up to this program’s version')
    .option('--status', 'only say what is pending; exit code 1 when something is')
    .action(async (options: { status?: boolean }) => {
      const say = (sentence: string) => process.stdout.write(`${sentence}\n`);
      const { config } = await readSetup(process.env);
      const store = await openConfiguredStore(config, options.status ? 'must exist' : 'make', say);
      try {
        await checkMode(store, config.mode);
        if (options.status) return await showStatus(await pendingMigrations(store, MIGRATIONS));
        const applied = await migrate(store, MIGRATIONS);
        await claimMode(store, config.mode);
        for (const one of applied) process.stdout.write(`applied ${migrationLabel(one)}\n`);
        process.stdout.write(
          applied.length === 0 ? 'Nothing to do.\n' : `${applied.length} migrations applied.\n`,
        );
      } finally {
        await store.close();
      }
    });

  program
    .command('print-config')
    .description('show the configuration as the program reads it, secrets masked')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) => {
      const { config } = await readSetup(process.env);
      printRecord(shownConfig(config), options);
      const unread = unreadVariables(process.env);
      if (unread.length > 0) process.stderr.write(`naru: warning: nothing reads ${unread.join(', ')}\n`);
    });
}

async function showStatus(pending: Awaited<ReturnType<typeof pendingMigrations>>): Promise<void> {
  for (const one of pending) process.stdout.write(`pending ${migrationLabel(one)}\n`);
  if (pending.length === 0) process.stdout.write('Nothing is pending.\n');
  else process.exitCode = 1;
}
