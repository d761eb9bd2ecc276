import { expect, test } from 'vitest';
import { STATEMENTS as CALLBACKS } from '../bench/callbacks.ts';
import { STATEMENTS as ONE_BY_ONE } from '../bench/one-by-one-writer.ts';
import { STATEMENTS as QUERY } from '../bench/query.ts';
import { STATEMENTS as SUBSCRIPTIONS } from '../bench/subscriptions.ts';
import { migrate } from '../packages/engine/src/index.ts';
import { MIGRATIONS } from '../packages/gateway/src/migrations.ts';
import { openFreshEmbedded } from './support/stores.ts';

// Parts of the benchmark run for many minutes and are run by hand: two of them had statements for columns that were
// renamed long before.
test('the statements of the benchmarks fit the tables', async () => {
  const store = await openFreshEmbedded();
  try {
    await migrate(store, MIGRATIONS);
    const faults: string[] = [];
    for (const [part, statements] of Object.entries({ CALLBACKS, ONE_BY_ONE, QUERY, SUBSCRIPTIONS })) {
      for (const [name, sql] of Object.entries(statements)) {
        await store.exec(`prepare one as ${sql}; deallocate one`).catch((error: Error) => {
          faults.push(`${part}.${name}: ${error.message}`);
        });
      }
    }
    expect(faults).toEqual([]);
  } finally {
    await store.close();
  }
});
