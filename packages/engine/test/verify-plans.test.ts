import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { planFor, SET_CHECKS } from '../src/ledger/verify.ts';
import type { Store } from '../src/store/store.ts';
import { fillLargeTables } from './support/many-rows.ts';
import { emptiedForEach } from './support/one-store.ts';

interface RunNode {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly RunNode[];
}

/** Rows that the plan's nodes read or put out, all in all. */
function rowsHandled(node: RunNode): number {
  const rows =
    node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0);
  return (node.Plans ?? []).reduce((sum, child) => sum + rowsHandled(child), rows * node['Actual Loops']);
}

/** By check, with as many rows in each table, which were never analyzed: so are those of the embedded store. */
async function rowsHandledWith(store: Store, rows: number): Promise<Map<string, number>> {
  await fillLargeTables(store, rows, { isAnalyzed: false });
  return store.transaction(async (tx) => {
    const handled = new Map<string, number>();
    for (const check of SET_CHECKS) {
      await planFor(tx, check);
      // No limit: with one, the first faults would end a search that finds none in a sound ledger.
      const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: RunNode }] }>(
        `explain (analyze, timing off, format json) ${check.sql.replaceAll('$1', 'all')}`,
      );
      handled.set(check.name, rowsHandled(row!['QUERY PLAN'][0].Plan));
    }
    return handled;
  });
}

describeOnEveryStore('the checks of the ledger over whole tables', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('handle rows in proportion to the tables, also before the first analyze', async () => {
    const few = await rowsHandledWith(await emptyStore(), 300);
    const many = await rowsHandledWith(await emptyStore(), 1200);
    const growth = [...many].map(([check, rows]) => ({ check, times: rows / (few.get(check) || 1) }));
    expect(growth.filter(({ times }) => times > 8)).toEqual([]);
  });
});
