import path from 'node:path';
import { openEmbeddedStore } from './embedded-store.ts';
import { NoStoreError } from './errors.ts';
import { wasMigrated } from './migrate.ts';
import { openServerStore } from './server-store.ts';
import type { Store } from './store.ts';

/** What the program knows about its store at start. */
export interface OpenStoreOptions {
  /** A PostgreSQL server; an empty text counts as absent, as in an environment file. */
  databaseUrl?: string | undefined;
  /** Directory of the embedded database, used when there is no server. */
  dataDir: string;
  /** Embedded only; true unless a test turns it off. */
  fsync?: boolean | undefined;
  /** Server only: limit of connections. */
  poolSize?: number | undefined;
  /** Called at the opening with what an operator should know about the connection to the server. */
  onNotice?: ((sentence: string) => void) | undefined;
  /** Embedded only: called once when the database stopped and the store is unusable. */
  onLost?: ((reason: string) => void) | undefined;
  /** A store that Naru never made is a `NoStoreError`; nothing is created then, not even the folder. */
  mustExist?: boolean | undefined;
  /** Embedded only: called before a new database is created, which takes some seconds. */
  onCreate?: (() => void) | undefined;
}

/** Opens the server when there is one, the embedded database otherwise. Migrations are not run here. */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const store = await opened(options);
  if (!options.mustExist) return store;
  try {
    // A folder or database that is there may still lack every table.
    if (!(await wasMigrated(store))) throw new NoStoreError(MISSING);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

const MISSING = 'the database has no tables of Naru';

function opened(options: OpenStoreOptions): Promise<Store> {
  const { databaseUrl, dataDir, fsync = true, mustExist, poolSize, onCreate, onNotice, onLost } = options;
  if (databaseUrl) {
    return openServerStore({ databaseUrl, onNotice, ...(poolSize === undefined ? {} : { poolSize }) });
  }
  // Resolved, because a bare 'memory' means no directory at all to the embedded store.
  return openEmbeddedStore({ dataDir: path.resolve(dataDir), fsync, mustExist, onCreate, onLost });
}
