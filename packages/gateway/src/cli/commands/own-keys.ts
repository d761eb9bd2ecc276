import { SETTLE_MS } from '@naru/engine';
import type { Command } from 'commander';
import type { OutputOf } from '../../admin/operation.ts';
import {
  rotateMasterKey,
  rotateVaultKey,
  sealingKeysStatus,
  statusOf,
} from '../../admin/sealing/operations.ts';
import { readSetup } from '../../plugins.ts';
import { remoteAdmin, withAdmin } from '../admin.ts';
import { wholeNumberBetween } from '../parse.ts';
import { printRows } from '../print.ts';
import { findRunningServer } from '../running-server.ts';
import { openConfiguredStore } from '../runtime.ts';

const DEFAULT_SETTLE_SECONDS = SETTLE_MS / 1000;

/** `naru keys …`: the program's own keys, not those of apps. */
export function ownKeyCommands(program: Command): void {
  const keys = program
    .command('keys')
    .description('the master key and the vault’s key, which everything stored is sealed under');
  keys
    .command('status')
    .description('which keys are set and which the database was sealed with, by their ids')
    .option('--count', 'count what is sealed under another key than the one in use; reads every sealed text')
    .option('--json', 'as JSON')
    .action(showStatus);
  for (const [purpose, operation] of [
    ['master', rotateMasterKey],
    ['vault', rotateVaultKey],
  ] as const) {
    const setting = `NARU_${purpose.toUpperCase()}_KEY`;
    keys
      .command(`rotate-${purpose}`)
      .description(`seal everything under the key of ${setting}_NEXT, while other processes go on`)
      .option(
        '--settle-seconds <n>',
        'how long to wait for what other processes have sealed under the old key; 0 when none runs',
        wholeNumberBetween(0, 3600),
        DEFAULT_SETTLE_SECONDS,
      )
      .action(({ settleSeconds }: { settleSeconds: number }) =>
        withAdmin(async (admin) => {
          const progress = (line: string) => process.stderr.write(`${line}\n`);
          showRotation(setting, await admin.call(operation, { settleSeconds }, { progress }));
        }),
      );
  }
}

/** The one command on a store that also works with wrong keys. */
async function showStatus(options: { json?: boolean; count?: boolean }): Promise<void> {
  const { config } = await readSetup(process.env);
  const found = await findRunningServer(config);
  if (found.kind === 'running') {
    const { items } = await remoteAdmin(found.server).call(sealingKeysStatus, { count: options.count });
    return printRows(items, options, '');
  }
  const store = await openConfiguredStore(config, 'must exist', () => {});
  try {
    printRows((await statusOf({ config, store }, options.count === true)).items, options, '');
  } finally {
    await store.close();
  }
}

function showRotation(setting: string, { keyId, isChanged, texts }: OutputOf<typeof rotateMasterKey>): void {
  const done = isChanged ? `${texts} texts were sealed anew` : 'there was nothing to do';
  process.stdout.write(
    `The database is sealed under the key ${keyId}: ${done}.\n` +
      `Now set ${setting} to that key, take ${setting}_NEXT away, and restart every process.\n`,
  );
}
