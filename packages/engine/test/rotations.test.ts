import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { makeFixture } from './support/engine-fixture.ts';

const ROUNDS = 30;

describeOnEveryStore('two operators at once', (openStore) => {
  test('rotate a key: one stays, the one that was added last', async () => {
    const store = await openStore();
    const { engine, access } = await makeFixture(store);
    const appId = access.app.id;
    for (let round = 0; round < ROUNDS; round += 1) {
      const added = await Promise.all(
        [1, 2, 3].map((one) => engine.admin.addKey(appId, 'secret_key', `secret ${round} ${one}`, 0)),
      );
      const left = await store.query<{ id: string }>(
        `select id from app_keys where app_id = $1 and kind = 'secret_key' and valid_until is null`,
        [appId],
      );
      expect(left).toHaveLength(1);
      expect(added).toContain(left[0]?.id);
    }
  });

  test('set a fee: each is a version of its own', async () => {
    const store = await openStore();
    const { engine, access } = await makeFixture(store);
    const { feePlanId } = access.app;
    const rule = { feePlanId, direction: 'payment', currency: 'KRW', method: 'tried_at_once' } as const;
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all(
        [1n, 2n, 3n].map((ratePpm) => engine.admin.addFeeRule({ ...rule, fixedAmount: 0n, ratePpm })),
      );
    }
    const [counted] = await store.query<{ most: number; rows: bigint }>(
      `select max(version) as most, count(*) as rows from fee_rules where method = 'tried_at_once'`,
    );
    expect([Number(counted?.most), Number(counted?.rows)]).toEqual([3 * ROUNDS, 3 * ROUNDS]);
  });
});
