import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../packages/engine/src/store/migrate.ts';
import { openServerStore } from '../../packages/engine/src/store/server-store.ts';
import { MIGRATIONS } from '../../packages/gateway/src/migrations.ts';

/** What a fresh database holds: all tables, or nothing. */
export type Schema = 'engine' | 'empty';

/** Any fixed number: makes the workers of one run wait for the one that builds the template. */
const TEMPLATE_LOCK = 7_105_906;

/** The connection of this process for all of its databases: a new one takes 40 ms of CPU, most of it the server's. */
let kept: pg.Client | undefined;
let lastWork: Promise<unknown> = Promise.resolve();

/** Creates a database of its own on the test server and returns its URL. Dropped when the run ends. */
export async function createServerDatabase(serverUrl: string, schema: Schema = 'engine'): Promise<string> {
  const runId = process.env.NARU_TEST_RUN_ID;
  if (runId === undefined) throw new Error('NARU_TEST_RUN_ID is not set: is global-setup.ts configured?');
  const database = `naru_test_${runId}_${randomBytes(6).toString('hex')}`;
  await withAdmin(serverUrl, async (admin) => {
    const template = schema === 'engine' ? await ensureTemplate(admin, serverUrl, runId) : 'template1';
    // Two sessions may not copy one template at the same time ("is being accessed by other users").
    const copy = `CREATE DATABASE ${database} TEMPLATE ${template}${await strategyOf(admin)}`;
    await underLock(admin, () => admin.query(copy));
  });
  return urlOf(serverUrl, database);
}

/** Drops one database, cutting off whoever is still connected. */
export async function dropServerDatabase(serverUrl: string, databaseUrl: string): Promise<void> {
  const database = new URL(databaseUrl).pathname.slice(1);
  await withAdmin(serverUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`));
}

/** Drops everything that a run left on the server, its template included. */
export async function dropTestDatabases(serverUrl: string, runId: string): Promise<void> {
  await withAdmin(serverUrl, async (admin) => {
    const { rows } = await admin.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [`naru_test_${runId}_`],
    );
    for (const { datname } of rows) await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  });
}

/** The migrated template, built by whoever comes first. It gets its name only when it is complete. */
async function ensureTemplate(admin: pg.Client, serverUrl: string, runId: string): Promise<string> {
  const template = `naru_test_${runId}_template`;
  await underLock(admin, async () => {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 1) return;
    const draft = `${template}_draft`;
    await admin.query(`DROP DATABASE IF EXISTS ${draft}`);
    await admin.query(`CREATE DATABASE ${draft}`);
    const store = await openServerStore({ databaseUrl: urlOf(serverUrl, draft), poolSize: 1 });
    await migrate(store, MIGRATIONS).finally(() => store.close());
    await admin.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
  });
  return template;
}

/**
 * Files instead of pages: 40 ms of the server's CPU instead of 230 ms, and a drop takes 10 ms instead of 70 ms.
 * Servers before 15 always copy files.
 */
async function strategyOf(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  return (rows[0]?.version ?? 0) >= 150_000 ? ' STRATEGY FILE_COPY' : '';
}

async function underLock(admin: pg.Client, work: () => Promise<unknown>): Promise<void> {
  await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    await work();
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

/** One piece of work after the other: a lock belongs to the connection, which they share. */
function withAdmin<T>(serverUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const result = lastWork.then(async () => work(await connected(serverUrl)));
  lastWork = result.catch(() => undefined);
  return result;
}

async function connected(serverUrl: string): Promise<pg.Client> {
  if (kept !== undefined) return kept;
  const admin: pg.Client & { unref?(): void } = new pg.Client({ connectionString: serverUrl });
  // A connection that is lost is replaced by the next work.
  admin.on('error', () => {
    if (kept === admin) kept = undefined;
  });
  await admin.connect();
  // Nobody closes it: it ends with the process.
  admin.unref?.();
  kept = admin;
  return admin;
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
