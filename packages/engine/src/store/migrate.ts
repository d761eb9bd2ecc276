import { isUniqueViolation, StatementError } from './errors.ts';
import {
  type Migration,
  MigrationError,
  type MigrationSet,
  readMigrations,
  tablesOf,
} from './migration-files.ts';
import { DEFAULT_LIMITS } from './session-settings.ts';
import type { Queryable, Store } from './store.ts';

export { type Migration, MigrationError, type MigrationSet } from './migration-files.ts';

/** A newer program has changed the database; this one can't work on it. */
export class NewerSchemaError extends MigrationError {
  override readonly name = 'NewerSchemaError';
}

export interface MigrationOptions {
  /** How long a migration waits for a table in use; 4 s by default. */
  lockTimeoutMs?: number;
}

/** A fixed number that no other program on the same database uses: "naru" in ASCII. */
const ADVISORY_LOCK = 0x6e617275;

/**
 * The beginning of every script below. A simple-protocol script is one transaction, and the lock lasts as long: a
 * session's lock would get lost behind a transaction pooler. The wait for another migrating process has no limit, nor
 * has a long migration. The wait for a table has one: all others who want the table wait behind it.
 */
function scriptStart({ lockTimeoutMs = DEFAULT_LIMITS.lockTimeoutMs }: MigrationOptions): string {
  return (
    'SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; ' +
    `SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}); SET LOCAL lock_timeout = ${lockTimeoutMs};`
  );
}

const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    owner text NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    serves_from integer NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner, number)
  );`;

const HAS_TABLE = `SELECT to_regclass('schema_migrations') IS NOT NULL AS "exists"`;

/**
 * Brings the database up to the newest migration of each set, in the order of the sets, and returns those that this
 * call applied. Several processes may call it at once; each migration runs exactly once.
 */
export async function migrate(
  store: Store,
  sets: readonly MigrationSet[],
  options: MigrationOptions = {},
): Promise<Migration[]> {
  const migrations = await readSets(sets);
  await assertHoldsEveryName(store);
  await assertNamesOwners(store);
  await store.exec(`${scriptStart(options)} ${CREATE_TABLE}`);
  const applied: Migration[] = [];
  for (const migration of await missingOf(store, migrations)) {
    if (await apply(store, migration, options)) applied.push(migration);
  }
  // Another process may have applied, from other files, what this one found pending.
  await missingOf(store, migrations);
  return applied;
}

/**
 * A database whose encoding lacks characters would refuse names and texts one by one, when payers are already using it.
 * Only a new one is refused: for one in use it is too late.
 */
async function assertHoldsEveryName(store: Queryable): Promise<void> {
  const [database] = await store.query<{ name: string; encoding: string; isNew: boolean }>(`
    SELECT datname AS name, pg_encoding_to_char(encoding) AS encoding,
      to_regclass('schema_migrations') IS NULL AS "isNew"
    FROM pg_database WHERE datname = current_database()`);
  if (!database?.isNew || database.encoding === 'UTF8') return;
  throw new MigrationError(
    `The database "${database.name}" has the encoding ${database.encoding}, which does not hold every name: make one ` +
      `with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
  );
}

/** Whether this is a database of Naru: `migrate` has applied something to it. Changes nothing. */
export async function wasMigrated(store: Queryable): Promise<boolean> {
  const [table] = await store.query<{ exists: boolean }>(HAS_TABLE);
  if (!table?.exists) return false;
  const [record] = await store.query(`SELECT 1 FROM schema_migrations LIMIT 1`);
  return record !== undefined;
}

/** Before the first release all migrations were one set and their records named no owner; they were rewritten since. */
async function assertNamesOwners(store: Queryable): Promise<void> {
  const [record] = await store.query<{ lacksOwner: boolean }>(`
    SELECT NOT EXISTS (
      SELECT 1 FROM pg_attribute WHERE attrelid = oid AND attname = 'owner' AND NOT attisdropped
    ) AS "lacksOwner" FROM pg_class WHERE oid = to_regclass('schema_migrations')`);
  if (!record?.lacksOwner) return;
  throw new MigrationError(
    'The database was made by a version of Naru from before the first release, which this one can not migrate: make ' +
      'a new one (of the embedded store: remove the data folder, or name another one in NARU_DATA_DIR).',
  );
}

/** The tables that the migrations of these sets make. */
export async function migratedTables(sets: readonly MigrationSet[]): Promise<string[]> {
  return tablesOf(await readSets(sets));
}

/**
 * The migrations that the database lacks, without changing anything; throws where `migrate` would refuse. Migrations of
 * a newer program that this one can still serve do not count.
 */
export async function pendingMigrations(
  store: Queryable,
  sets: readonly MigrationSet[],
): Promise<Migration[]> {
  const migrations = await readSets(sets);
  await assertNamesOwners(store);
  const [table] = await store.query<{ exists: boolean }>(HAS_TABLE);
  return table?.exists ? missingOf(store, migrations) : migrations;
}

/** Returns false when another process came first. */
async function apply(store: Store, migration: Migration, options: MigrationOptions): Promise<boolean> {
  const { owner, number, name, checksum, sql, servesFrom } = migration;
  // The record comes first: a process that waited for the lock fails on the primary key, before the SQL. The values are
  // digits, [a-z0-9-] and hex by construction, so they need no quoting.
  const values = `'${owner}', ${number}, '${name}', '${checksum}', ${servesFrom}`;
  const record = `INSERT INTO schema_migrations (owner, number, name, checksum, serves_from) VALUES (${values});`;
  try {
    await store.exec(`${scriptStart(options)}\n${record}\n${sql}`);
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'schema_migrations_pkey')) return false;
    if (error instanceof StatementError) {
      throw new MigrationError(
        `Migration ${migrationLabel(migration)} failed and was rolled back: ${error.message}`,
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}

interface MigrationRecord {
  readonly owner: string;
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly serves_from: number;
}

async function missingOf(store: Queryable, migrations: readonly Migration[]): Promise<Migration[]> {
  const records = await store.query<MigrationRecord>(
    'SELECT owner, number, name, checksum, serves_from FROM schema_migrations ORDER BY owner, number',
  );
  for (const record of records) {
    const own = migrations.filter(({ owner }) => owner === record.owner);
    const migration = own[record.number - 1];
    // Applied by a newer program, which may run beside this one during an upgrade.
    if (migration === undefined && record.serves_from <= own.length) continue;
    if (migration === undefined) {
      throw new NewerSchemaError(
        `The database has migration ${migrationLabel(record)}, which this version does not know and can not work ` +
          'with: it was migrated by a newer version. Start that one, or restore a backup from before.',
      );
    }
    if (migration.checksum !== record.checksum) {
      throw new MigrationError(
        `Migration ${migrationLabel(migration)} was changed after it had been applied. Restore the file and put the ` +
          'change into a new migration.',
      );
    }
  }
  const applied = new Set(records.map(migrationLabel));
  return migrations.filter((migration) => !applied.has(migrationLabel(migration)));
}

async function readSets(sets: readonly MigrationSet[]): Promise<Migration[]> {
  return (await Promise.all(sets.map(readMigrations))).flat();
}

/** `engine/0003-orders`, as messages and `naru migrate` name it. */
export function migrationLabel({
  owner,
  number,
  name,
}: Pick<Migration, 'owner' | 'number' | 'name'>): string {
  return `${owner}/${String(number).padStart(4, '0')}-${name}`;
}
