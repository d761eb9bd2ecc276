import fs from 'node:fs';
import path from 'node:path';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { LOCK_FILE, lockDataDirectory } from './data-directory-lock.ts';
import { type DiskSync, DurableNodeFs, syncDirectory, syncTree } from './durable-files.ts';
import { EmbeddedStatements } from './embedded-statements.ts';
import { NoStoreError, StoreUnavailableError, toStoreError } from './errors.ts';
import { guardAgainstPanic, type PanicProbe } from './panic-guard.ts';
import { type DatabaseSnapshot, KeptFiles } from './snapshot.ts';
import type { FatalMoment, Row, Store, Transaction, TransactionOptions } from './store.ts';
import { assertOutsideTransaction, runTransaction, type Session } from './transaction.ts';
import { encodeParameters } from './values.ts';
import { isNotedWrite, noteWrite } from './write-notes.ts';

/** Where an embedded database lives. */
export interface EmbeddedStoreOptions {
  /** A directory, or 'memory' for a database that is gone after close. */
  dataDir: string;
  /** True: a commit has reached the disk before it is acknowledged. False only for tests. Not for memory. */
  fsync: boolean;
  /** In memory only: a dump of another store to begin with, instead of an empty database. */
  dump?: Blob;
  /** In memory only: the database to begin with. */
  snapshot?: DatabaseSnapshot;
  /** On disk only, for tests: counts or fails the disk calls. */
  disk?: DiskSync;
  /** On disk only: without a database there, throws `NoStoreError` and makes nothing. */
  mustExist?: boolean | undefined;
  /** On disk only: called before a new database is created, which takes some seconds. */
  onCreate?: (() => void) | undefined;
  /**
   * Called once when the database stopped: a write failed, or PostgreSQL crashed. The store is unusable from then on.
   */
  onLost?: ((reason: string) => void) | undefined;
}

/** In the data folder. */
const DATABASE_FOLDER = 'postgres';

/** An embedded store, which can also be copied as a whole. */
export interface EmbeddedStore extends Store {
  /** An uncompressed tar of the database, for `dump` of another memory store. */
  dump(): Promise<Blob>;
}

/**
 * PostgreSQL touches all its buffers at its start: the usual 128 MB cost 0.5 to 1.2 s of CPU and stay in memory. On
 * disk the system caches the files as well.
 */
const DISK_START_PARAMS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'];

/**
 * Two changes more: `-F`, which turns fsync off, is removed, and WAL is flushed with fsync, the only call that reaches
 * the file system (see DurableNodeFs).
 */
const DURABLE_START_PARAMS = [
  ...DISK_START_PARAMS.filter((param) => param !== '-F'),
  '-c',
  'wal_sync_method=fsync',
];

/** In memory PostgreSQL's buffers only duplicate the data. */
const MEMORY_START_PARAMS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB'];

/** WAL is written and never read again; the usual segment of 16 MB is half of a dump. */
const MEMORY_CREATION_PARAMS = ['--wal-segsize=1'];

/** For many at once: its one session needs neither more buffers nor the tables of a hundred connections. */
const SMALL_START_PARAMS = [
  ...PGlite.defaultStartParams,
  ...['shared_buffers=1MB', 'max_connections=4', 'min_wal_size=2MB', 'max_wal_size=8MB'].flatMap(
    (setting) => ['-c', setting],
  ),
];

const CREATION_FAILED = 'The embedded database could not be made: PostgreSQL ended before it was complete';

/**
 * Opens the embedded PostgreSQL. Measured on 2 cores: the very first start, which creates the database,
 * takes 2.4 s; later starts 0.3 s in a new process, compiling included. A commit then costs one fsync.
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  if (options.dataDir === 'memory') {
    if (options.snapshot) {
      const given = { ...(await options.snapshot.options()), startParams: SMALL_START_PARAMS };
      return new PgliteStore(await PGlite.create(given), () => undefined);
    }
    const origin =
      options.dump === undefined
        ? { initDbStartParams: MEMORY_CREATION_PARAMS }
        : { loadDataDir: options.dump };
    const database = await PGlite.create({ startParams: MEMORY_START_PARAMS, ...origin });
    return new PgliteStore(database, () => undefined);
  }
  return openOnDisk(options);
}

/** What stores in memory may begin with: a new database after `prepare`. */
export async function takeSnapshot(prepare: (store: Store) => Promise<void>): Promise<DatabaseSnapshot> {
  const prepared = await filesAfter(new KeptFiles(), async (store) => {
    await prepare(store);
    // Nobody makes databases in an embedded one: the templates for that are two thirds of the files.
    await store.exec('update pg_database set datistemplate = false');
    for (const name of ['template0', 'template1']) await store.exec(`drop database ${name}`);
    await store.exec('vacuum analyze');
    await store.exec('checkpoint');
  });
  // Changes of the catalogue removed the file that starts read it from: the next start writes it.
  return filesAfter(new KeptFiles(prepared), (store) => store.ping());
}

async function filesAfter(
  files: KeptFiles,
  work: (store: Store) => Promise<void>,
): Promise<DatabaseSnapshot> {
  const given = { startParams: SMALL_START_PARAMS, initDbStartParams: MEMORY_CREATION_PARAMS };
  const store = new PgliteStore(await PGlite.create({ fs: files, ...given }), () => undefined);
  try {
    await work(store);
  } finally {
    await store.close();
  }
  return files.snapshot;
}

/**
 * Makes a folder and its parents one by one: below /proc, where none can be made, Node's recursive mkdir (24.x) tries
 * forever. Throws the system's error, with its code.
 */
function makeFolder(folder: string): void {
  if (!fs.existsSync(path.dirname(folder))) makeFolder(path.dirname(folder));
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

async function openOnDisk(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const dataDir = path.resolve(options.dataDir);
  if (options.mustExist) assertDatabaseIn(dataDir);
  else makeFolder(dataDir);
  const release = lockDataDirectory(dataDir);
  try {
    const databaseDir = await createDatabaseOnce(dataDir, options);
    if (!options.fsync) {
      const database = await start(databaseDir, { dataDir: databaseDir, startParams: DISK_START_PARAMS });
      return new PgliteStore(database, release, options.onLost);
    }
    const files = new DurableNodeFs(databaseDir, options.disk);
    const database = await start(databaseDir, { fs: files, startParams: DURABLE_START_PARAMS }, files);
    return new PgliteStore(database, release, options.onLost);
  } catch (error) {
    release();
    throw error;
  }
}

/** A locked folder is left to the lock: whoever holds it is making the database, or was killed doing so. */
function assertDatabaseIn(dataDir: string): void {
  const isThere = [DATABASE_FOLDER, LOCK_FILE].some((name) => fs.existsSync(path.join(dataDir, name)));
  if (!isThere) throw new NoStoreError(`${dataDir} holds no database`);
}

/** When its start fails PostgreSQL only prints "Aborted()"; this explains it. */
async function start(databaseDir: string, options: PGliteOptions, files?: DurableNodeFs): Promise<PGlite> {
  try {
    return await PGlite.create(options);
  } catch (error) {
    // Too many open files, no permission, a full disk: no reason to move a good database away.
    if (files?.refusal !== undefined) throw files.refusal;
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The embedded database in ${databaseDir} does not start: its files are damaged, or some are missing ` +
        '(pg_wal is part of it). Restore a copy of the whole directory that was made while the program was ' +
        `stopped, or move it away to begin with an empty database. PostgreSQL said: ${said}`,
      { cause: error },
    );
  }
}

/**
 * Creates the database under another name and renames it when it is complete and on the disk. So whatever has the final
 * name is a whole database and is never remade, and a start that was killed half-way leaves only an unused directory.
 * (The alternative was a "complete" marker inside it: losing one small file, in a backup for instance, would then look
 * like permission to delete the database.)
 */
async function createDatabaseOnce(
  dataDir: string,
  { fsync, mustExist, onCreate }: Pick<EmbeddedStoreOptions, 'fsync' | 'mustExist' | 'onCreate'>,
): Promise<string> {
  const databaseDir = path.join(dataDir, DATABASE_FOLDER);
  if (fs.existsSync(databaseDir)) {
    if (fs.existsSync(path.join(databaseDir, 'PG_VERSION'))) return databaseDir;
    throw new Error(`${databaseDir} exists but holds no database; move it away and start again`);
  }
  if (mustExist) throw new NoStoreError(`${dataDir} holds no database`);
  onCreate?.();
  const draftDir = path.join(dataDir, 'postgres.incomplete');
  fs.rmSync(draftDir, { recursive: true, force: true });
  await makeDatabase(draftDir);
  if (fsync) syncTree(draftDir);
  fs.renameSync(draftDir, databaseDir);
  if (fsync) syncDirectory(dataDir);
  return databaseDir;
}

/** Without flushing in between: the whole is flushed at the end. */
async function makeDatabase(draftDir: string): Promise<void> {
  const files = new DurableNodeFs(draftDir, { syncFile: () => undefined, syncDirectory: () => undefined });
  try {
    const draft = await PGlite.create({ fs: files, startParams: MEMORY_START_PARAMS });
    await draft.close();
  } catch (error) {
    // Emscripten throws an object that is not an Error, with a number instead of a message.
    throw files.refusal ?? (error instanceof Error ? error : new Error(CREATION_FAILED, { cause: error }));
  }
}

class PgliteStore implements EmbeddedStore {
  readonly kind = 'embedded';
  /** Dropped after close, so that keeping the store does not keep 100 MB of database in memory. */
  #open:
    | { readonly database: PGlite; readonly statements: EmbeddedStatements; readonly panic: PanicProbe }
    | undefined;
  readonly #release: () => void;
  readonly #onLost: ((reason: string) => void) | undefined;
  #lastInLine: Promise<unknown> = Promise.resolve();
  #lost: string | undefined;
  #fatal: FatalMoment | undefined;
  #closing: Promise<void> | undefined;

  /** `release` releases the data directory. */
  constructor(database: PGlite, release: () => void, onLost?: (reason: string) => void) {
    const statements = new EmbeddedStatements(database);
    this.#open = { database, statements, panic: guardAgainstPanic(database) };
    this.#onLost = onLost;
    this.#release = release;
  }

  get fatal(): FatalMoment | undefined {
    return this.#fatal;
  }

  async query<R extends object = Row>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    assertOutsideTransaction(this);
    const result = await this.#inLine(() => this.#session.run(sql, params));
    if (isNotedWrite(sql)) noteWrite();
    return result.rows as R[];
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    assertOutsideTransaction(this);
    return this.#inLine(() => runTransaction(this, this.#session, work, options));
  }

  async exec(sql: string): Promise<void> {
    assertOutsideTransaction(this);
    await this.#inLine(async () => {
      try {
        await this.#call(({ database }) => database.exec(sql), { outcomeUnknown: true });
      } catch (error) {
        // A script with its own BEGIN may leave an aborted transaction, which the next caller must not inherit.
        if (this.#lost === undefined) await this.#session.run('ROLLBACK', []);
        throw error;
      } finally {
        this.#open?.statements.planAgain();
      }
      // A script of comments only has no command tag, so whether the database lives is checked separately.
      await this.#session.run('SELECT 1', []);
    });
  }

  async ping(): Promise<void> {
    await this.query('SELECT 1');
  }

  async dump(): Promise<Blob> {
    await this.query('CHECKPOINT');
    return this.#inLine(() =>
      this.#call(({ database }) => database.dumpDataDir('none'), { outcomeUnknown: false }),
    );
  }

  async close(): Promise<void> {
    this.#closing ??= this.#lastInLine.then(async () => {
      try {
        if (this.#lost === undefined) await this.#open?.database.close();
      } finally {
        this.#open = undefined;
        this.#release();
      }
    });
    await this.#closing;
  }

  /** PGlite has one session: a transaction has it alone, all others wait in order of arrival. */
  #inLine<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) {
      return Promise.reject(new StoreUnavailableError('the store is closed', { outcomeUnknown: false }));
    }
    const turn = this.#lastInLine.then(work);
    this.#lastInLine = turn.catch(() => undefined);
    return turn;
  }

  readonly #session: Session = {
    // There are no other lock holders or open transactions: this one session stops with its process.
    begin: async ({ first }) => {
      await this.#session.run('BEGIN', []);
      return first === undefined ? [] : (await this.#session.run(first, [])).rows;
    },
    run: async (sql, params) => {
      const values = encodeParameters(params);
      const outcomeUnknown = sql !== 'BEGIN' && sql !== 'ROLLBACK';
      const { rows, command } = await this.#call(({ statements }) => statements.run(sql, values), {
        outcomeUnknown,
      });
      // Without a command tag nothing ran; better lost than wrongly acknowledged.
      if (command === undefined) throw this.#lose('it stopped in the middle of a statement');
      return { rows, command };
    },
    discard: (reason) => {
      this.#lose(`a rollback failed: ${String(reason)}`);
    },
  };

  async #call<T>(
    statement: (open: { readonly database: PGlite; readonly statements: EmbeddedStatements }) => Promise<T>,
    options: { outcomeUnknown: boolean },
  ): Promise<T> {
    if (this.#lost !== undefined) throw this.#lose(this.#lost, { outcomeUnknown: false });
    if (this.#open === undefined)
      throw new StoreUnavailableError('the store is closed', { outcomeUnknown: false });
    const { panic } = this.#open;
    try {
      return await statement(this.#open);
    } catch (error) {
      if (panic() !== undefined) throw this.#lose('a write failed or PostgreSQL crashed', options);
      const storeError = toStoreError(error, options);
      if (storeError instanceof StoreUnavailableError && !storeError.sessionLost) {
        this.#fatal = { reason: storeError.message, atMs: performance.now() };
      }
      throw storeError;
    }
  }

  #lose(reason: string, options = { outcomeUnknown: true }): StoreUnavailableError {
    if (this.#lost === undefined) {
      this.#lost = reason;
      this.#onLost?.(reason);
    }
    return new StoreUnavailableError(`the embedded database has to be restarted: ${this.#lost}`, options);
  }
}
