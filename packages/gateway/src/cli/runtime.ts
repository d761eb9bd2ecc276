import { writeSync } from 'node:fs';
import { checkMode, migrate, NoStoreError, openStore, type Store } from '@naru/engine';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Gateway } from '../gateway.ts';
import { ownKeysOf } from '../master-keys.ts';
import { MIGRATIONS } from '../migrations.ts';
import { readSetup } from '../plugins.ts';
import { makeGateway } from '../wiring.ts';
import { makeLog } from './log.ts';
import { unwritable } from './unwritable.ts';

export interface Runtime {
  readonly config: Config;
  readonly log: Logger;
  readonly store: Store;
  readonly gateway: Gateway;
  close(): Promise<void>;
}

/**
 * Who may make a store where there is none: `serve`, `worker` and `migrate` (docs/operation.md). Any other command that
 * made one would work on an empty store, because its folder or database is not the one that was meant.
 */
export type StoreMaking = 'make' | 'must exist';

/**
 * Opens the store of the environment. `say` is called when a new database has to be created, and with what an operator
 * should know about the connection to the server. A process whose embedded database stops ends with it.
 */
export async function openConfiguredStore(
  config: Config,
  making: StoreMaking,
  say: (sentence: string) => void,
): Promise<Store> {
  const { databaseUrl, dataDir, databasePoolSize: poolSize } = config;
  const sentence = `making the embedded database in ${dataDir}, which takes some seconds, once`;
  try {
    return await openStore({
      databaseUrl,
      dataDir,
      poolSize,
      mustExist: making === 'must exist',
      onCreate: () => say(sentence),
      onNotice: say,
      onLost: endWithStore,
    });
  } catch (error) {
    if (error instanceof NoStoreError) throw new Error(noStoreAt(config));
    throw unwritable(
      error,
      'the embedded database cannot be opened',
      'set NARU_DATA_DIR to a folder that this user can write',
    );
  }
}

function noStoreAt({ databaseUrl, dataDir }: Config): string {
  // The URL is not repeated: it holds a password.
  const [place, setting] = databaseUrl
    ? [`the database "${decodeURI(new URL(databaseUrl).pathname.slice(1))}"`, 'DATABASE_URL']
    : [dataDir, 'NARU_DATA_DIR'];
  return (
    `there is no store of Naru in ${place}: set ${setting} to where it is, or make a new one with ` +
    '"naru serve" or "naru migrate"; nothing was changed'
  );
}

/**
 * An embedded database that stopped during a write can't be opened again in the same process, and without it the
 * process can only refuse. Its supervisor starts the next one, which recovers what was acknowledged.
 */
function endWithStore(reason: string): void {
  const cure = 'This process ends; start it again when the cause is gone';
  try {
    writeSync(process.stderr.fd, `naru: the embedded database stopped: ${reason}. ${cure}.\n`);
  } catch {
    // Where nothing can be written either, only the exit code can report it.
  }
  process.exit(1);
}

/** Everything a command needs: configuration, store (migrated) and the gateway's parts, without listening. */
export async function openRuntime(making: StoreMaking, logLevel?: string): Promise<Runtime> {
  const { config } = await readSetup(process.env);
  const log = makeLog(logLevel ?? config.logLevel);
  const store = await openConfiguredStore(config, making, (sentence) => log.info(sentence));
  try {
    // Before any change: a database of the other mode, or of other keys, is left as it is.
    await checkMode(store, config.mode);
    for (const keys of ownKeysOf(config, store)) await keys.check();
    const applied = await migrate(store, MIGRATIONS);
    if (applied.length > 0) log.info({ migrations: applied.length }, 'the store was migrated');
    const gateway = await makeGateway(config, store, log);
    return {
      config,
      log,
      store,
      gateway,
      async close() {
        await gateway.engine.stop();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Runs `work` on the store that is there, and closes everything afterwards; commands log warnings only. */
export async function withRuntime<T>(work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const runtime = await openRuntime('must exist', 'warn');
  const { fault } = runtime.gateway.realClock;
  if (fault !== undefined) process.stderr.write(`naru: warning: ${fault}\n`);
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
}
