import { fileURLToPath } from 'node:url';
import { isUniqueViolation, StatementError } from './errors.ts';
import { type Migration, MigrationError, readMigrations, tablesOf } from './migration-files.ts';
import { DEFAULT_LIMITS } from './session-settings.ts';
import type { Queryable, Store } from './store.ts';

export { type Migration, MigrationError } from './migration-files.ts';

/** A newer program has changed the database so that this one can't work on it. */
export class NewerSchemaError extends MigrationError {
  override readonly name = 'NewerSchemaError';
}

export interface MigrationOptions {
  /** Where the SQL files are; the engine's own folder unless given. */
  folder?: string;
  /** How long a migration waits for a table that somebody uses; 4 s unless given. */
  lockTimeoutMs?: number;
}

const ENGINE_MIGRATIONS = fileURLToPath(new URL('./migrations/', import.meta.url));

/** Any fixed number that no other program on the same database uses: "naru" in ASCII. */
const ADVISORY_LOCK = 0x6e617275;

/**
 * Begins every script below. A simple-protocol script is one transaction, and the lock lasts as long as it:
 * a lock held by the session would get lost behind a transaction pooler. The wait for another process that
 * is migrating has no limit, nor has a long migration. The wait for a table has one again: everybody else who
 * wants the table stands behind it.
 */
function scriptStart({ lockTimeoutMs = DEFAULT_LIMITS.lockTimeoutMs }: MigrationOptions): string {
  return (
    'SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; ' +
    `SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}); SET LOCAL lock_timeout = ${lockTimeoutMs};`
  );
}

const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    serves_from integer NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  );`;

/**
 * Brings the database up to the newest migration and returns those that this call applied. Several processes
 * may call it at once; each migration runs exactly once.
 */
export async function migrate(store: Store, options: MigrationOptions = {}): Promise<Migration[]> {
  const migrations = await readMigrations(folderOf(options));
  await assertHoldsEveryName(store);
  await store.exec(`${scriptStart(options)} ${CREATE_TABLE}`);
  const applied: Migration[] = [];
  for (const migration of await missingOf(store, migrations)) {
    if (await apply(store, migration, options)) applied.push(migration);
  }
  // Another process may have applied what this one found waiting, from other files.
  await missingOf(store, migrations);
  return applied;
}

/**
 * A database whose encoding lacks characters would refuse names and texts one by one, when payers are there
 * already. Only a new one is refused: one that is in use has no better moment to be found out.
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

/** The tables that the migrations of this program make. */
export async function migratedTables(options: MigrationOptions = {}): Promise<string[]> {
  return tablesOf(await readMigrations(folderOf(options)));
}

/**
 * The migrations that the database lacks, without changing anything; throws where `migrate` would refuse. Migrations of
 * a newer program that say that this one goes on serving are no reason to.
 */
export async function pendingMigrations(
  store: Queryable,
  options: MigrationOptions = {},
): Promise<Migration[]> {
  const migrations = await readMigrations(folderOf(options));
  const [table] = await store.query<{ exists: boolean }>(
    `SELECT to_regclass('schema_migrations') IS NOT NULL AS "exists"`,
  );
  return table?.exists ? missingOf(store, migrations) : migrations;
}

/** Returns false when another process was faster. */
async function apply(store: Store, migration: Migration, options: MigrationOptions): Promise<boolean> {
  const { number, name, checksum, sql, servesFrom } = migration;
  // The record comes first: whoever waited for the lock in vain stops at the primary key, before the SQL.
  // The values are digits, [a-z0-9-] and hex by construction, so they need no quoting.
  const values = `${number}, '${name}', '${checksum}', ${servesFrom}`;
  const record = `INSERT INTO schema_migrations (number, name, checksum, serves_from) VALUES (${values});`;
  try {
    await store.exec(`${scriptStart(options)}\n${record}\n${sql}`);
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'schema_migrations_pkey')) return false;
    if (error instanceof StatementError) {
      throw new MigrationError(`Migration ${label(migration)} failed and was rolled back: ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  }
}

async function missingOf(store: Queryable, migrations: Migration[]): Promise<Migration[]> {
  const records = await store.query<{ number: number; name: string; checksum: string; serves_from: number }>(
    'SELECT number, name, checksum, serves_from FROM schema_migrations ORDER BY number',
  );
  const newest = migrations.length;
  for (const record of records) {
    const migration = migrations[record.number - 1];
    // Applied by a newer program, which may run beside this one while versions are changed.
    if (migration === undefined && record.serves_from <= newest) continue;
    if (migration === undefined) {
      throw new NewerSchemaError(
        `The database has migration ${label(record)}, which this version does not know and can not work with: it ` +
          'was migrated by a newer version. Start that one, or restore a backup from before.',
      );
    }
    if (migration.checksum !== record.checksum) {
      throw new MigrationError(
        `Migration ${label(migration)} was changed after it had been applied. Restore the file and put the ` +
          'change into a new migration.',
      );
    }
  }
  const applied = new Set(records.map((record) => record.number));
  return migrations.filter((migration) => !applied.has(migration.number));
}

function folderOf(options: MigrationOptions): string {
  return options.folder ?? ENGINE_MIGRATIONS;
}

function label(migration: { number: number; name: string }): string {
  return `${String(migration.number).padStart(4, '0')}-${migration.name}`;
}
