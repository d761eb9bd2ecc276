import { beforeAll, expect, test } from 'vitest';
import { partitionTables } from '../../../test/support/partitions.ts';
import { describeOnServer } from '../../../test/support/stores.ts';
import { FORGET_OLD_SESSIONS } from '../src/checkout-sessions/checkout-sessions.ts';
import { FORGET_NONCES } from '../src/merchants/nonces.ts';
import { FORGET_ASSESSMENTS } from '../src/risk/records.ts';
import { CLAIM_REVIEWS } from '../src/risk/review-queries.ts';
import { openServerStore } from '../src/store/server-store.ts';
import type { Store } from '../src/store/store.ts';
import { makeFixture, value } from './support/engine-fixture.ts';
import { idOf, merchantOf } from './support/many-rows.ts';
import {
  awaitingDeposit,
  capturedPayment,
  channelOrder,
  deposit,
  fund,
  refundRequest,
  reloaded,
} from './support/order-steps.ts';

const OLD = new Date('2026-01-01T00:00:00Z');
const NEW = new Date('2026-03-01T00:00:00Z');
const BETWEEN = new Date('2026-02-01T00:00:00Z');

describeOnServer('hash partitions', (createDatabase) => {
  let store: Store;
  let tables: string[] = [];
  beforeAll(async () => {
    store = await openServerStore({ databaseUrl: await createDatabase() });
    tables = await partitionTables(store);
    return () => store.close();
  });

  test('every table of orders and of the ledger has them', () => {
    expect(tables).toEqual(
      expect.arrayContaining(['payments', 'payouts', 'refunds', 'transfers', 'entries']),
    );
    expect(tables).toEqual(
      expect.arrayContaining(['nonces', 'checkout_sessions', 'vault_cards', 'effects', 'callbacks']),
    );
    expect(tables.length).toBeGreaterThan(25);
  });

  /**
   * A row's place is unique only within its partition: each partition has a row at the same place. One row of each
   * partition is past, beside eight that are not.
   */
  async function rowsOf(table: string, columns: string, values: (n: number) => unknown[]): Promise<void> {
    for (let n = 0; n < 36; n++) {
      const row = values(n);
      const places = row.map((_, index) => `$${index + 1}`).join(', ');
      await store.query(`insert into ${table} (${columns}) values (${places})`, row);
    }
  }
  const ageOf = (n: number) => (n % 9 === 4 ? OLD : NEW);

  test.each([
    ['nonces', 'nonce, app_id, seen_at', (n: number) => [`N${n}`, idOf(n), ageOf(n)], FORGET_NONCES],
    [
      'checkout_sessions',
      'merchant_id, app_id, key, content_sealed, created_at',
      (n: number) => [merchantOf(n), idOf(n), `K${n}`, 'x', ageOf(n)],
      FORGET_OLD_SESSIONS,
    ],
    [
      'risk_assessments',
      'merchant_id, id, payment_id, app_id, ruleset_version, decision, reject_codes, review_codes, score, is_passed, ' +
        'method, currency, amount, created_at',
      (n: number) => [
        merchantOf(n),
        idOf(n),
        idOf(n),
        idOf(n),
        1,
        'ACCEPT',
        [],
        [],
        0,
        true,
        'P000',
        'USD',
        1n,
        ageOf(n),
      ],
      FORGET_ASSESSMENTS,
    ],
  ])('of %s only those go whose time is over', async (table, columns, values, forget) => {
    await rowsOf(table, columns, values);
    expect(await store.query(forget, [BETWEEN, 100])).toHaveLength(4);
    const [left] = await store.query(`select count(*)::int as count from ${table}`);
    expect(left).toEqual({ count: 32 });
  });

  test('of risk reviews only those are claimed that are due', async () => {
    await rowsOf(
      'risk_reviews',
      'merchant_id, id, payment_id, app_id, state, codes, score, due_at, created_at',
      (n) => [merchantOf(n), idOf(n), idOf(n), idOf(n), 'refusing', [], 0, ageOf(n), OLD],
    );
    expect(await store.query(CLAIM_REVIEWS, [BETWEEN, NEW, 100])).toHaveLength(4);
  });

  test('orders go their whole way, and the ledger is proven', async () => {
    const f = await makeFixture(store);
    await fund(f, 1_000_000n);
    const { payments, payouts, refunds } = f.engine;
    const wallets = await Promise.all(['W1', 'W2', 'W3'].map((number) => capturedPayment(f, number)));
    const account = await awaitingDeposit(f, f.payment('V1'));
    await deposit(f, account, account.payerAmount, 'D1', 'Hong Gildong');
    for (const payment of [...wallets, await reloaded(f, account)]) {
      expect(payment.state).toBe('captured');
      const { refund } = value(
        await refunds.create(refundRequest(f, payment, `F${payment.orderNumber}`, null)),
      );
      await f.engine.events.refundOutcome(channelOrder(refund), { kind: 'succeeded' });
    }
    const { payout } = value(await payouts.create(f.payout('O1')));
    await f.engine.events.payoutOutcome(channelOrder(payout), { kind: 'succeeded' });
    expect(value(await payments.create(f.payment('W1')))).toMatchObject({ repeated: true });
    const report = await f.engine.verifyLedger();
    expect([report.faults, report.transfers]).toEqual([[], 15n]);
    expect(f.errors).toEqual([]);
  });
});
