import type { Queryable } from './store.ts';

export type InstallationMode = 'sandbox' | 'live';

/** The program is set to a mode that this database is not for. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError';
}

const CLAIM = `insert into installation (mode) values ($1) on conflict (singleton) do nothing`;
const MODE = `select mode from installation`;
const HAS_TABLE = `select to_regclass('installation') is not null as "exists"`;

/**
 * Assigns this mode to a new database. Throws `InstallationError` on a database of the other one: demo keys and demo
 * money must not become real, nor real orders meet simulated banks.
 */
export async function claimMode(store: Queryable, mode: InstallationMode): Promise<void> {
  await store.query(CLAIM, [mode]);
  await checkMode(store, mode);
}

/** The same without writing: a database that no program has opened yet fits either mode. */
export async function checkMode(store: Queryable, mode: InstallationMode): Promise<void> {
  const [table] = await store.query<{ exists: boolean }>(HAS_TABLE);
  if (!table?.exists) return;
  const [row] = await store.query<{ mode: InstallationMode }>(MODE);
  if (!row || row.mode === mode) return;
  throw new InstallationError(
    `NARU_MODE is ${mode}, but this database is ${row.mode === 'live' ? 'a live one' : 'a sandbox'} and stays so: ` +
      `set NARU_MODE=${row.mode}, or use another database for ${mode}`,
  );
}
