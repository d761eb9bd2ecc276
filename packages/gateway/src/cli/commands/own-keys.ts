import { countOtherKeys, rotateKeys, SETTLE_MS, type SealingKeys } from '@naru/engine';
import type { Command } from 'commander';
import { readConfig } from '../../config.ts';
import { ownKeysOf } from '../../master-keys.ts';
import { wholeNumberBetween } from '../parse.ts';
import { printRows } from '../print.ts';
import { openConfiguredStore, withRuntime } from '../runtime.ts';

const DEFAULT_SETTLE_SECONDS = SETTLE_MS / 1000;

/** `naru keys …`: the keys of the program itself, not those of apps. */
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
  for (const purpose of ['master', 'vault'] as const) {
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
        withRuntime(({ store, gateway }) => {
          const keys = purpose === 'master' ? gateway.masterKeys : gateway.vault.keys;
          return rotate(store, keys, setting, settleSeconds);
        }),
      );
  }
}

/** Of all commands on a store the one that also works with the wrong keys. */
async function showStatus(options: { json?: boolean; count?: boolean }): Promise<void> {
  const config = readConfig(process.env);
  const store = await openConfiguredStore(config, () => {});
  try {
    const rows = [];
    for (const keys of ownKeysOf(config, store)) {
      const [set, next = null] = keys.sealer.keyIds;
      const { keyId: database = null, replacedKeyId: beingReplaced = null } = (await keys.state()) ?? {};
      const counted = options.count ? { underOtherKeys: await countOtherKeys(store, keys) } : {};
      rows.push({ key: keys.purpose, set, next, database, beingReplaced, ...counted });
    }
    printRows(rows, options, '');
  } finally {
    await store.close();
  }
}

async function rotate(
  store: Parameters<typeof rotateKeys>[0],
  keys: SealingKeys,
  setting: string,
  settleSeconds: number,
): Promise<void> {
  const { keyId, isChanged, texts } = await rotateKeys(store, keys, {
    settleMs: settleSeconds * 1000,
    progress: (column, done, total) => {
      process.stderr.write(`${column}: ${done} of ${total}\n`);
    },
  });
  const done = isChanged ? `${texts} texts were sealed anew` : 'there was nothing to do';
  process.stdout.write(
    `The database is sealed under the key ${keyId}: ${done}.\n` +
      `Now set ${setting} to that key, take ${setting}_NEXT away, and restart every process.\n`,
  );
}
