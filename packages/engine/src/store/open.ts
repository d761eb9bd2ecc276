import path from 'node:path';
import { openEmbeddedStore } from './embedded-store.ts';
import { openServerStore } from './server-store.ts';
import type { Store } from './store.ts';

/** What the program knows about its store at start. */
export interface OpenStoreOptions {
  /** A PostgreSQL server; an empty text counts as not given, as in an environment file. */
  databaseUrl?: string | undefined;
  /** Directory of the embedded database, used when there is no server. */
  dataDir: string;
  /** Embedded only; true unless a test turns it off. */
  fsync?: boolean | undefined;
  /** Server only: connections at most. */
  poolSize?: number | undefined;
  /** Told, at the opening, what an operator should know of the way to the server. */
  onNotice?: ((sentence: string) => void) | undefined;
  /** Embedded only: told, once, when the database stopped and nothing can be done with the store any more. */
  onLost?: ((reason: string) => void) | undefined;
  /** Embedded only: told when there is no database yet, before it is made, which takes some seconds. */
  onCreate?: (() => void) | undefined;
}

/** Opens the server when there is one, the embedded database otherwise. Migrations are not run here. */
export function openStore(options: OpenStoreOptions): Promise<Store> {
  const { databaseUrl, dataDir, fsync = true, poolSize, onCreate, onNotice, onLost } = options;
  if (databaseUrl) {
    return openServerStore({ databaseUrl, onNotice, ...(poolSize === undefined ? {} : { poolSize }) });
  }
  // Resolved, because a bare 'memory' means no directory at all to the embedded store.
  return openEmbeddedStore({ dataDir: path.resolve(dataDir), fsync, onCreate, onLost });
}
