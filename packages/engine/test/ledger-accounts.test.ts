import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { ACCOUNT_KINDS, type AccountKind } from '../src/ledger/accounts.ts';

describeOnEveryStore('the chart of accounts', (emptyStore) => {
  test('has the rules of the constraints in the database', async () => {
    const store = await emptyStore();
    const takes = async (kind: string, balance: bigint): Promise<boolean> => {
      const insert = `insert into accounts (merchant_id, kind, currency, balance)
        values (gen_random_uuid(), $1, 'KRW', $2)`;
      return store.query(insert, [kind, balance]).then(
        () => true,
        () => false,
      );
    };
    for (const kind of Object.keys(ACCOUNT_KINDS) as AccountKind[]) {
      const { balance } = ACCOUNT_KINDS[kind];
      expect([kind, await takes(kind, -1n)]).toEqual([kind, balance !== 'not_negative']);
      expect([kind, await takes(kind, 1n)]).toEqual([kind, balance !== 'not_positive']);
      expect(await takes(kind, 0n)).toBe(true);
    }
  });
});
