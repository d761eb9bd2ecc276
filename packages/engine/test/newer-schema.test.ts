import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import type { Store } from '../src/store/store.ts';
import { insertion } from '../src/writer/rows.ts';
import { type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import {
  awaitingDeposit,
  capturedPayment,
  channelOrder,
  deposit,
  fund,
  refundRequest,
} from './support/order-steps.ts';

/*
 * A newer release has migrated the database while this one serves on: it added columns that this one does not know.
 */

const LATER = 'added_later';

async function tablesOf(store: Store): Promise<string[]> {
  const rows = await store.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename !~ 'migration'`,
  );
  return rows.map(({ name }) => name);
}

/** Orders of each kind, one that fails under a limit, and money that nobody expected. */
async function work(f: Fixture): Promise<void> {
  const { payments, payouts, refunds, events } = f.engine;
  await fund(f, 1_000_000n);
  const paid = await capturedPayment(f, 'M1');
  const { refund } = value(await refunds.create(refundRequest(f, paid, 'R1')));
  await events.refundOutcome(channelOrder(refund), { kind: 'succeeded' });
  const account = await awaitingDeposit(f, f.payment('M2'));
  expect(await deposit(f, account, 1000n, 'D1')).toBe('held');
  value(await payments.cancel(value(await payments.create(f.payment('M3'))).payment, 'gave up'));
  await events.paymentOutcome(channelOrder(paid), { kind: 'captured', payerAmount: 1n });
  value(await payouts.create(f.payout('O1')));
}

describeOnEveryStore('a schema with columns of a newer release', (openFresh) => {
  test('what this release writes leaves them at their defaults', async () => {
    const store = await openFresh();
    for (const table of await tablesOf(store))
      await store.exec(`alter table ${table} add column ${LATER} text not null default 'later'`);
    const f = await makeFixture(store, { dailyPaymentLimit: 1_000_000n });
    await work(f);
    expect(f.errors).toEqual([]);
    const filled = new Set<string>();
    for (const table of await tablesOf(store)) {
      const rows = await store.query<{ later: string }>(`select distinct ${LATER} as later from ${table}`);
      if (rows.length > 0) filled.add(table);
      for (const { later } of rows) expect([table, later]).toEqual([table, 'later']);
    }
    const written =
      'payments payouts refunds attempts deposits late_events effects callbacks transfers entries';
    for (const table of `${written} accounts methods returned_usage`.split(' '))
      expect(filled).toContain(table);
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });
});

test('an insertion names the members that some record has, in one order', () => {
  const { sql } = insertion('effects', [
    { merchantId: 'a', dueAt: null, tries: undefined },
    { id: 'b', merchantId: 'c' },
  ]);
  expect(sql).toBe(
    'insert into effects (due_at, id, merchant_id) select due_at, id, merchant_id ' +
      'from json_populate_recordset(null::effects, $1)',
  );
});
