import type { OpenFresh } from '../../../../test/support/stores.ts';
import type { Store } from '../../src/store/store.ts';

const KEPT = ['sandbox_clock'];

/**
 * Opens one database for a block of tests and empties it for each of them. A fresh one a test would be simpler, but
 * embedded databases of 200 MB each slow one another down: measured 0.4 s for the first and 4 s for the tenth.
 */
export function emptiedForEach(openFresh: OpenFresh): () => Promise<Store> {
  let store: Promise<Store> | undefined;
  return async () => {
    store ??= openFresh();
    const opened = await store;
    const tables = await opened.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename !~ 'migration'`,
    );
    const emptied = tables.map(({ name }) => name).filter((name) => !KEPT.includes(name));
    await opened.exec(`truncate ${emptied.join(', ')}`);
    return opened;
  };
}
