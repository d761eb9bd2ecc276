import { afterAll, expect, test } from 'vitest';
import { describeOnServer } from '../../../test/support/stores.ts';
import { CLAIM_EFFECTS } from '../src/channel-calls/effect-worker.ts';
import { ANSWER_ATTEMPTS } from '../src/channels/attempt.ts';
import { DELETE_EFFECTS, DROP_EFFECTS } from '../src/channels/effect.ts';
import {
  DISMISS_UNMATCHED,
  DUE_UNMATCHED,
  LIST_UNMATCHED,
  UNMATCHED_BY_ID,
} from '../src/channels/unmatched-events.ts';
import { FIND_SESSION, FORGET_OLD_SESSIONS } from '../src/checkout-sessions/checkout-sessions.ts';
import { CHECK_OF_PAYMENT } from '../src/identity/queries.ts';
import { BALANCES, LOCK_HEADS, WRITE_HEADS } from '../src/ledger/part.ts';
import { BALANCES_OF } from '../src/ledger/queries.ts';
import { FORGET_RETURNED_USAGE } from '../src/limits/returned.ts';
import { LOCK_USAGE, TAKE_RETURNED, WRITE_USAGE } from '../src/limits/usage.ts';
import { LEFT_OF_MERCHANT } from '../src/merchants/admin.ts';
import { FORGET_NONCES } from '../src/merchants/nonces.ts';
import { renewSql } from '../src/outbox/lease.ts';
import { engineParts } from '../src/parts.ts';
import * as paymentQueries from '../src/payments/queries.ts';
import * as payoutQueries from '../src/payouts/queries.ts';
import { RATES_BETWEEN } from '../src/rates/rate-table.ts';
import * as refundQueries from '../src/refunds/queries.ts';
import { openServerStore } from '../src/store/server-store.ts';
import type { Store } from '../src/store/store.ts';
import { encodeParameter } from '../src/store/values.ts';
import * as tokenQueries from '../src/tokens/queries.ts';
import {
  CARD_TOKENS_BY_PAYMENT,
  CARD_TOKENS_OF_CARDS,
  CARD_TOKENS_OF_PAYMENTS,
} from '../src/tokens/table.ts';
import { rowsJson } from '../src/writer/rows.ts';
import { Table } from '../src/writer/table.ts';
import type { Row } from '../src/writer/table-declaration.ts';
import { AFTERWARDS_STATEMENTS } from './support/afterwards-plans.ts';
import { CALLBACK_STATEMENTS } from './support/callback-plans.ts';
import { EVENT_STATEMENTS } from './support/event-plans.ts';
import { APP_ID, fillLargeTables, idOf, LARGE_TABLES, merchantOf } from './support/many-rows.ts';
import { RISK_STATEMENTS } from './support/risk-plans.ts';
import { SUBSCRIPTION_STATEMENTS } from './support/subscription-plans.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const LEASE_MS = 4000;
/** A batch of one and a full one: the planner may choose otherwise for each. */
const SIZES = [1, 512];

const rowNumbers = (size: number) => Array.from({ length: size }, (_, index) => 1000 + index * 7);
const ids = (size: number) => [rowNumbers(size).map(merchantOf), rowNumbers(size).map(idOf)];
const orders = (size: number) => [
  rowNumbers(size).map(merchantOf),
  rowNumbers(size).map(() => APP_ID),
  rowNumbers(size).map((n) => `M${n}`),
];
const tries = (size: number) => [
  ...orders(size),
  rowNumbers(size).map(() => 'hash'),
  rowNumbers(size).map(idOf),
];
const lockedTries = (size: number) => [...orders(size), rowNumbers(size).map(() => true)];
const records = (size: number, rest: object = {}) => [
  rowsJson(rowNumbers(size).map((n) => ({ merchantId: merchantOf(n), id: idOf(n), ...rest }))),
];
const one = [merchantOf(1000), idOf(1000)];
const byOrder = [merchantOf(1000), APP_ID, 'M1000'];
const byPlatform = [merchantOf(1000), 'P1000', APP_ID];
const page = [APP_ID, merchantOf(1000), NOW, idOf(0), NOW, ['captured'], 500];
const usageKeys = (size: number) => [
  ...ids(size),
  rowNumbers(size).map(() => 'payment'),
  rowNumbers(size).map(() => '2026-03-01'),
];
const usage = (size: number) => [
  rowsJson(
    rowNumbers(size).map((n) => ({
      merchantId: merchantOf(n),
      appId: idOf(n),
      scope: 'payment',
      day: '2026-03-01',
      amount: 1n,
    })),
  ),
];
const heads = (size: number) => [rowNumbers(size).map(idOf)];

/** Statement, and its parameters for a batch of a size. */
type Hot = readonly [sql: string, params: (size: number) => unknown[]];

/** What the writer derives from the declared tables: a new table's statements are among them by themselves. */
function tableStatements(): Record<string, Hot> {
  const tables = engineParts(() => true).filter((part): part is Table<Row> => part instanceof Table);
  return Object.fromEntries(
    tables.flatMap(({ name, statements, declaration: { lock, order } }): [string, Hot][] => [
      lock === 'row'
        ? [`${name} by id`, [statements.byId, ids]]
        : [`${name} of parents`, [statements.byParent, ids]],
      ...(order ? [[`${name} by order`, [statements.byOrder, orders]] as [string, Hot]] : []),
      ...(order?.tries ? [[`${name} of an order`, [order.tries.deciding, tries]] as [string, Hot]] : []),
      ...(order?.tries
        ? [[`locked ${name} of an order`, [order.tries.locked, lockedTries]] as [string, Hot]]
        : []),
      ...(statements.update ? [[`${name} updated`, [statements.update, records]] as [string, Hot]] : []),
    ]),
  );
}

const HOT: Record<string, Hot> = {
  PAYMENT_BY_ID: [paymentQueries.PAYMENT_BY_ID, () => one],
  PAYMENT_BY_ORDER: [paymentQueries.PAYMENT_BY_ORDER, () => byOrder],
  PAYMENT_BY_PLATFORM: [paymentQueries.PAYMENT_BY_PLATFORM, () => byPlatform],
  PAYMENTS_BY_ANY_NUMBER: [paymentQueries.PAYMENTS_BY_ANY_NUMBER, () => ['P1000', 20]],
  PAYMENTS_NAMED: [paymentQueries.PAYMENTS_NAMED, () => ['P1000', null, null]],
  CHARGE_OF_PAYMENT: [paymentQueries.CHARGE_OF_PAYMENT, () => [idOf(1000), merchantOf(1000)]],
  PAYMENTS_OF_APP: [paymentQueries.PAYMENTS_OF_APP, () => page],
  DEPOSITS_OF: [paymentQueries.DEPOSITS_OF, () => [idOf(1000), merchantOf(1000)]],
  LATE_CAPTURES_OF: [paymentQueries.LATE_CAPTURES_OF, () => [idOf(1000), merchantOf(1000)]],
  DEPOSIT_BY_ID: [paymentQueries.DEPOSIT_BY_ID, () => one],
  PAID_BY_PAYER: [paymentQueries.PAID_BY_PAYER, () => ['K1000', APP_ID, merchantOf(1000), NOW]],
  PAYOUTS_OF_APP: [payoutQueries.PAYOUTS_OF_APP, () => page],
  LIST_UNMATCHED: [LIST_UNMATCHED, () => [100, NOW, idOf(1000)]],
  DUE_UNMATCHED: [DUE_UNMATCHED, () => [NOW, ['x'], 100]],
  UNMATCHED_BY_ID: [UNMATCHED_BY_ID, () => [idOf(1000)]],
  DISMISS_UNMATCHED: [DISMISS_UNMATCHED, () => [idOf(1000), NOW, 'x']],
  FORGET_NONCES: [FORGET_NONCES, () => [NOW, 5000]],
  EXPIRED_PAYMENTS: [paymentQueries.EXPIRED_PAYMENTS, () => [NOW, 500]],
  DUE_FOR_SETTLEMENT: [paymentQueries.DUE_FOR_SETTLEMENT, () => [NOW, 500, []]],
  PAYOUT_BY_ID: [payoutQueries.PAYOUT_BY_ID, () => one],
  PAYOUT_BY_ORDER: [payoutQueries.PAYOUT_BY_ORDER, () => byOrder],
  PAYOUTS_BY_ANY_NUMBER: [payoutQueries.PAYOUTS_BY_ANY_NUMBER, () => ['P1000', 20]],
  REFUND_BY_ID: [refundQueries.REFUND_BY_ID, () => one],
  REFUND_BY_ORDER: [refundQueries.REFUND_BY_ORDER, () => byOrder],
  REFUND_BY_PLATFORM: [refundQueries.REFUND_BY_PLATFORM, () => byPlatform],
  REFUNDS_OF: [refundQueries.REFUNDS_OF, () => [idOf(1000), merchantOf(1000)]],
  RATES_BETWEEN: [RATES_BETWEEN, () => ['USD', 'KRW', NOW, NOW]],
  FIND_SESSION: [FIND_SESSION, () => [APP_ID, 'K1000']],
  FORGET_OLD_SESSIONS: [FORGET_OLD_SESSIONS, () => [NOW, 1000]],
  ...SUBSCRIPTION_STATEMENTS,
  ...RISK_STATEMENTS,
  ...AFTERWARDS_STATEMENTS,
  LEFT_OF_MERCHANT: [LEFT_OF_MERCHANT, () => [merchantOf(1000)]],
  ...tableStatements(),
  LOCK_HEADS: [LOCK_HEADS, heads],
  BALANCES: [BALANCES, heads],
  BALANCES_OF: [BALANCES_OF, () => [idOf(1000), 'KRW']],
  CHECK_OF_PAYMENT: [CHECK_OF_PAYMENT, () => one],
  CARD_TOKEN_BY_NUMBER: [tokenQueries.CARD_TOKEN_BY_NUMBER, () => [merchantOf(1000), 'T1000', APP_ID]],
  CARD_TOKEN_BY_ID: [tokenQueries.CARD_TOKEN_BY_ID, () => one],
  HAS_TOKEN: [tokenQueries.HAS_TOKEN, () => [merchantOf(1000), 'C333']],
  'load CARD_TOKENS_OF_PAYMENTS': [CARD_TOKENS_OF_PAYMENTS, ids],
  'lock CARD_TOKENS_BY_PAYMENT': [CARD_TOKENS_BY_PAYMENT, ids],
  'load CARD_TOKENS_OF_CARDS': [
    CARD_TOKENS_OF_CARDS,
    (size) => [rowNumbers(size).map(merchantOf), rowNumbers(size).map((n) => `C${Math.floor(n / 3)}`)],
  ],
  'load LOCK_USAGE': [LOCK_USAGE, usageKeys],
  'load TAKE_RETURNED': [TAKE_RETURNED, usageKeys],
  FORGET_RETURNED_USAGE: [FORGET_RETURNED_USAGE, () => ['2026-02-01', 1000]],
  'save ANSWER_ATTEMPTS': [ANSWER_ATTEMPTS, records],
  'save WRITE_USAGE': [WRITE_USAGE, usage],
  'save WRITE_HEADS': [WRITE_HEADS, records],
  'save DELETE_EFFECTS': [DELETE_EFFECTS, ids],
  'save DROP_EFFECTS': [DROP_EFFECTS, ids],
  CLAIM_EFFECTS: [CLAIM_EFFECTS, () => [NOW, 64, LEASE_MS, ['x']]],
  'renew effects': [renewSql('effects'), (size) => [...ids(size), LEASE_MS]],
  'renew callbacks': [renewSql('callbacks'), (size) => [...ids(size), LEASE_MS]],
  ...CALLBACK_STATEMENTS,
  ...EVENT_STATEMENTS,
};

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** On a small table reading all of it is right, so it takes this many; the embedded store would need a minute. */
const ROWS = 200_000;

describeOnServer('query plans on large tables', (createDatabase) => {
  let store: Store;

  afterAll(() => store.close());

  test('the tables are filled', { timeout: 240_000 }, async () => {
    store = await openServerStore({ databaseUrl: await createDatabase(), statementTimeoutMs: 0 });
    await fillLargeTables(store, ROWS);
    const [row] = await store.query<{ n: bigint }>('select count(*) as n from callbacks');
    expect(row!.n).toBe(BigInt(ROWS));
  });

  // Both, because PostgreSQL itself chooses between them after the fifth run of a prepared statement.
  const PLANNING = ['force_custom_plan', 'force_generic_plan'];
  const cases = Object.keys(HOT).flatMap((name) => PLANNING.map((planning) => ({ name, planning })));

  test.each(cases)('$name reads by index ($planning)', async ({ name, planning }) => {
    const [sql, params] = HOT[name]!;
    for (const size of SIZES) {
      const nodes = await planOf(store, sql, params(size), planning);
      const scanned = nodes
        .filter((node) => node['Node Type'] === 'Seq Scan')
        .map((node) => node['Relation Name'] ?? '');
      expect(
        scanned.filter((table) => LARGE_TABLES.has(table)),
        describeNodes(nodes),
      ).toEqual([]);
      expect(
        nodes.some((node) => node['Index Name'] !== undefined),
        describeNodes(nodes),
      ).toBe(true);
    }
  });

  test('what of a merchant is open is read by the indexes of what is open', async () => {
    const [sql, params] = HOT['LEFT_OF_MERCHANT']!;
    for (const planning of PLANNING) {
      const nodes = await planOf(store, sql, params(1), planning);
      const used = nodes.flatMap((node) => node['Index Name'] ?? []).filter((name) => name.endsWith('_open'));
      expect(used.toSorted(), describeNodes(nodes)).toEqual(
        ['chargebacks', 'payments', 'payouts', 'refunds', 'subscriptions'].map((table) => `${table}_open`),
      );
    }
  });

  // What few rows have must not be looked for among all that are newer.
  test.each([
    ['callbacks RECENT_OF_STATE exhausted', 'callbacks_by_state'],
    ['callbacks RECENT_OF_STATE pending', 'callbacks_by_state'],
    ['callbacks RECENT_OF_STATE superseded', 'callbacks_by_state'],
    ['RECENT_CHARGEBACKS_OF_STATE', 'chargebacks_by_state'],
    ['RECENT_CASH_RECEIPTS_OF_STATE', 'cash_receipts_by_state'],
    ['RECENT_SUBSCRIPTIONS_OF_STATE', 'subscriptions_by_state'],
    ['LIST_UNMATCHED', 'unmatched_events_open'],
    ['UNMATCHED_BY_ID', 'unmatched_events_by_id'],
  ])('%s reads %s', async (name, index) => {
    const [sql, params] = HOT[name]!;
    for (const planning of PLANNING) {
      const nodes = await planOf(store, sql, params(1), planning);
      const used = nodes.flatMap((node) => node['Index Name'] ?? []);
      expect(used, describeNodes(nodes)).toEqual([index]);
    }
  });
});

/** All nodes of the plan that the server would run. */
async function planOf(store: Store, sql: string, params: unknown[], planning: string): Promise<PlanNode[]> {
  return store.transaction(async (tx) => {
    await tx.query(`set local plan_cache_mode = ${planning}`);
    await tx.query(`prepare hot as ${sql}`);
    const given = params.length > 0 ? `(${params.map(literal).join(', ')})` : '';
    const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (format json) execute hot${given}`,
    );
    await tx.query('deallocate hot');
    return flattened(row!['QUERY PLAN'][0].Plan);
  });
}

function literal(value: unknown): string {
  const text = encodeParameter(value);
  return text === null ? 'null' : `'${text.replaceAll("'", "''")}'`;
}

function flattened(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flattened)];
}

function describeNodes(nodes: readonly PlanNode[]): string {
  return nodes
    .map((node) => [node['Node Type'], node['Relation Name'], node['Index Name']].filter(Boolean).join(' '))
    .join(', ');
}
