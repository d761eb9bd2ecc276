import { afterAll, describe } from 'vitest';
import { openEmbeddedStore } from '../../packages/engine/src/store/embedded-store.ts';
import { openServerStore, type ServerStoreOptions } from '../../packages/engine/src/store/server-store.ts';
import type { Store } from '../../packages/engine/src/store/store.ts';
import { borrowEmbedded } from './embedded-pool.ts';
import { embeddedTemplate } from './embedded-templates.ts';
import { createServerDatabase, dropServerDatabase, type Schema } from './server-databases.ts';
import { isThorough } from './thorough.ts';

/** The test server, set by scripts/test.ts or from outside; undefined when there is none. */
export const testServerUrl: string | undefined = process.env.NARU_TEST_DATABASE_URL || undefined;

/** Server settings that a test may choose; the embedded store has none of them. */
export type FreshStoreOptions = Partial<Omit<ServerStoreOptions, 'databaseUrl'>>;

/** Opens a store on a new database. It is closed and its database dropped after the tests of the block. */
export type OpenFresh = (options?: FreshStoreOptions) => Promise<Store>;

/**
 * Runs the same tests on both back ends: PGlite in memory and a real server. Every openFresh() call gives a
 * database of its own, with the engine's tables unless `schema` is 'empty'. Without a server its half is
 * skipped, and says so in the report.
 *
 *     describeOnEveryStore('payments', (openFresh) => {
 *       test('…', async () => {
 *         const store = await openFresh();
 */
export function describeOnEveryStore(
  name: string,
  body: (openFresh: OpenFresh, kind: Store['kind']) => void,
  options: { schema?: Schema } = {},
): void {
  const schema = options.schema ?? 'engine';
  describe(`${name} [embedded]`, () => {
    body(
      trackStores(() => openFreshEmbedded(schema)),
      'embedded',
    );
  });
  describeOnServer(name, (createDatabase) => {
    body(trackStores(serverStores(createDatabase, schema)), 'server');
  });
}

/**
 * Runs tests of what no store changes: on the embedded one, and on the server as well when NARU_TEST_STORES is 'all'
 * (`npm test -- --all-stores`). Not for the writer, locks, races, the ledger, migrations, plans and SQL that nothing
 * else runs on a server: those are `describeOnEveryStore`.
 */
export function describeOnOneStore(
  name: string,
  body: (openFresh: OpenFresh, kind: Store['kind']) => void,
): void {
  if (process.env.NARU_TEST_STORES === 'all') {
    describeOnEveryStore(name, body);
    return;
  }
  describe(name, () => {
    body(
      trackStores(() => openFreshEmbedded()),
      'embedded',
    );
  });
}

/**
 * Runs tests of what happens on a server above all, such as races: there, and on the embedded store where no server is,
 * with --all-stores or --thorough. That the same statements run on the embedded one other tests show.
 */
export function describeOnServerFirst(
  name: string,
  body: (openFresh: OpenFresh, kind: Store['kind']) => void,
): void {
  const isEverywhere = testServerUrl === undefined || isThorough || process.env.NARU_TEST_STORES === 'all';
  if (isEverywhere) describeOnEveryStore(name, body);
  else describeOnServer(name, (createDatabase) => body(trackStores(serverStores(createDatabase)), 'server'));
}

/**
 * In a block on every store: whether this one runs also the tests for which one store is enough, those behind the first
 * ones, which show that the statements run and races end well on a server.
 */
export function runsAll(kind: Store['kind']): boolean {
  return kind === 'embedded' || isThorough || process.env.NARU_TEST_STORES === 'all';
}

/**
 * Runs tests that only make sense on a server, such as two processes on one database. They get a function
 * that creates a database and returns its URL, and close what they open there.
 */
export function describeOnServer(
  name: string,
  body: (createDatabase: (schema?: Schema) => Promise<string>) => void,
): void {
  if (testServerUrl === undefined) {
    const missing = () => Promise.reject(new Error('no test server'));
    describe.skip(`${name} [server: skipped, NARU_TEST_DATABASE_URL is not set]`, () => body(missing));
    return;
  }
  const serverUrl = testServerUrl;
  describe(`${name} [server]`, () => {
    const databaseUrls: string[] = [];
    afterAll(async () => {
      for (const databaseUrl of databaseUrls) await dropServerDatabase(serverUrl, databaseUrl);
    });
    body(async (schema = 'engine') => {
      const databaseUrl = await createServerDatabase(serverUrl, schema);
      databaseUrls.push(databaseUrl);
      return databaseUrl;
    });
  });
}

/** An embedded store in memory, for tests that need just any store. The caller closes it. */
export async function openFreshEmbedded(schema: Schema = 'engine'): Promise<Store> {
  if (schema === 'engine') return borrowEmbedded();
  return openEmbeddedStore({ dataDir: 'memory', fsync: false, dump: await embeddedTemplate(schema) });
}

function serverStores(
  createDatabase: (schema?: Schema) => Promise<string>,
  schema: Schema = 'engine',
): OpenFresh {
  return async (options = {}) => openServerStore({ databaseUrl: await createDatabase(schema), ...options });
}

/** Hooks run in reverse order of registration, so stores close before their databases are dropped. */
function trackStores(open: OpenFresh): OpenFresh {
  const stores: Store[] = [];
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
  });
  return async (options) => {
    const store = await open(options);
    stores.push(store);
    return store;
  };
}
