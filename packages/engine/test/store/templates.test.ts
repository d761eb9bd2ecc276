import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../../test/support/stores.ts';
import { MIGRATIONS } from '../../../gateway/src/migrations.ts';
import { pendingMigrations } from '../../src/store/migrate.ts';

describeOnEveryStore('a fresh store of the harness', (openFresh) => {
  test('is migrated, and shares nothing with the next', async () => {
    const [one, other] = [await openFresh(), await openFresh()];
    expect(await pendingMigrations(one, MIGRATIONS)).toStrictEqual([]);
    await one.exec('CREATE TABLE only_here (id int)');
    expect(await other.query("SELECT to_regclass('only_here') IS NULL AS absent")).toStrictEqual([
      { absent: true },
    ]);
  });
});
