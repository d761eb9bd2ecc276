import { describe, expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { MIGRATIONS } from '../../gateway/src/migrations.ts';
import { migrate, migratedTables } from '../src/index.ts';
import { book } from '../src/ledger/part.ts';
import type { TransferDraft } from '../src/ledger/transfers.ts';
import { countUsage, LOCK_USAGE, USAGE, usageRow } from '../src/limits/usage.ts';
import { engineParts } from '../src/parts.ts';
import { DEPOSITS } from '../src/payments/deposits.ts';
import type { Payment } from '../src/payments/payment.ts';
import { PAYMENTS } from '../src/payments/table.ts';
import type { Queryable } from '../src/store/store.ts';
import { SUBSCRIPTIONS } from '../src/subscriptions/table.ts';
import { CARD_TOKENS, CARD_TOKENS_OF_PAYMENTS, tokensOfPayment } from '../src/tokens/table.ts';
import { Batch } from '../src/writer/batch.ts';
import type { Column } from '../src/writer/columns.ts';
import type { Needs } from '../src/writer/part.ts';
import { snake } from '../src/writer/rows.ts';
import { Table } from '../src/writer/table.ts';

const parts = engineParts(() => true);
const tables = parts.flatMap((part) => part.tables);

interface SchemaColumn {
  readonly table_name: string;
  readonly column_name: string;
  readonly udt_name: string;
  readonly is_nullable: 'YES' | 'NO';
  readonly column_default: string | null;
}

const COLUMNS = `
  select table_name, column_name, udt_name, is_nullable, column_default
  from information_schema.columns where table_schema = 'public' and table_name = any($1)`;

describeOnEveryStore('the declared tables and the migrated schema', (openFresh) => {
  test('have the same columns of the same types, and every insert says all that has no default', async () => {
    const store = await openFresh();
    await migrate(store, MIGRATIONS);
    const columns = await store.query<SchemaColumn>(COLUMNS, [tables.map(({ table }) => table)]);
    expect(columns.length).toBeGreaterThan(200);
    for (const { table, types, inserted, others } of tables) {
      const schema = columns.filter(({ table_name }) => table_name === table);
      const typeOf = ({ udt_name }: SchemaColumn) => (udt_name === '_text' ? 'text[]' : udt_name);
      const known = schema.filter(({ column_name }) => !others.includes(column_name));
      expect(
        Object.fromEntries(known.map((column) => [column.column_name, typeOf(column)])),
        `columns of ${table}`,
      ).toEqual(types);
      expect(
        others.filter((name) => !schema.some(({ column_name }) => column_name === name)),
        `columns of others in ${table}`,
      ).toEqual([]);
      const needed = schema.filter(
        ({ is_nullable, column_default }) => is_nullable === 'NO' && column_default === null,
      );
      expect(
        needed.map(({ column_name }) => column_name).filter((name) => !inserted.includes(name)),
        `columns that an insert into ${table} must say`,
      ).toEqual([]);
    }
    await store.close();
  });
});

describeOnEveryStore('a column that an insert of a fresh record leaves out', (openFresh) => {
  test('has the default in the database that its declaration says', async () => {
    const store = await openFresh();
    await migrate(store, MIGRATIONS);
    const columns = await store.query<SchemaColumn>(COLUMNS, [tables.map(({ table }) => table)]);
    const byName = new Map(
      columns.map((one) => [`${one.table_name}.${one.column_name}`, one.column_default]),
    );
    const later = parts.flatMap((part) => {
      const declared: Readonly<Record<string, Column>> =
        part instanceof Table ? part.declaration.columns : {};
      return Object.entries(declared).flatMap(([member, column]) =>
        column.written === 'update' ? [[`${part.name}.${snake(member)}`, column.initial] as const] : [],
      );
    });
    expect(later.length).toBeGreaterThan(50);
    for (const [name, initial] of later) {
      expect(byName.get(name), name).toBe(initial === null ? null : initial.toString());
    }
    await store.close();
  });
});

describeOnEveryStore('the tables of the migrations', (openFresh) => {
  test('are those that stand in the database', async () => {
    const store = await openFresh();
    await migrate(store, MIGRATIONS);
    const rows = await store.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations'`,
    );
    expect((await migratedTables(MIGRATIONS)).toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
    await store.close();
  });
});

describe('a batch', () => {
  const none = { query: async () => [] };
  const touching = (needs: Needs) => [{ merchantId: 'm', lane: 'intake', needs } as const];
  const at = { isRepeated: false, now: new Date() };

  test('locks the stored cards that payments make before those that are named, as the release before', async () => {
    const asked: string[] = [];
    const making = { merchant_id: 'm', id: 'p', state: 'pending', card_token_id: 't' };
    const tx = {
      query: async (sql: string) => {
        asked.push(sql);
        return sql === PAYMENTS.statements.byId ? [making] : [];
      },
    } as unknown as Queryable;
    const needs = [CARD_TOKENS.byId('t2'), tokensOfPayment('p'), PAYMENTS.byId('p'), SUBSCRIPTIONS.byId('r')];
    await new Batch(parts).load(tx, touching(needs), at);
    expect(asked).toEqual([
      PAYMENTS.statements.byId,
      CARD_TOKENS_OF_PAYMENTS,
      CARD_TOKENS.statements.byId,
      SUBSCRIPTIONS.statements.byId,
    ]);
  });

  test('refuses a need of a part that it is not made of: it would be decided on as if nothing were there', async () => {
    const tx = none as unknown as Queryable;
    const batch = new Batch(parts.filter(({ name }) => name !== 'deposits'));
    await expect(batch.load(tx, touching([DEPOSITS.ofParent('p')]), at)).rejects.toThrow('deposits');
  });

  test('refuses to count on a limit that it has not loaded: it would be written nowhere, and given back', async () => {
    const limit = { appId: 'a', scope: 'payment', day: '2026-03-01' } as const;
    const counted = countUsage({ ...limit, merchantId: 'm', amount: 1000n });
    expect(() => new Batch(parts).keep([counted])).toThrow('m/a/payment/2026-03-01');
    const row = { merchant_id: 'm', app_id: 'a', scope: 'payment', day: '2026-03-01', amount: 500n };
    const tx = { query: async (sql: string) => (sql === LOCK_USAGE ? [row] : []) } as unknown as Queryable;
    const batch = new Batch(parts);
    await batch.load(tx, touching([usageRow(limit)]), at);
    batch.keep([counted]);
    expect(batch.of(USAGE).amount('m', limit)).toBe(1500n);
  });

  test('refuses what follows from a record and is to be booked: transfers are booked before', () => {
    const draft = { kind: 'adjusted' } as unknown as TransferDraft;
    const ofTransfers = new Table<Payment>({
      ...PAYMENTS.declaration,
      follow: (record) => ({ record, also: [book(draft)] }),
    });
    const batch = new Batch(parts.map((part) => (part.name === 'payments' ? ofTransfers : part)));
    const record = { merchantId: 'm', id: 'p', appId: 'a', orderNumber: 'o' } as unknown as Payment;
    expect(() => batch.keep([ofTransfers.insert(record)])).toThrow('ledger');
  });
});

describe('a declared table', () => {
  const row = { merchantId: 'm', id: 'p', state: 'created', amount: 1000n, details: {}, counted: null };

  test('refuses the change of a column that no update writes', () => {
    const batch = new Batch(parts);
    batch.of(PAYMENTS).take(row);
    const loaded = batch.of(PAYMENTS).get('m', 'p') as Payment;
    expect(() => batch.keep([PAYMENTS.update({ ...loaded, amount: 2000n })])).toThrow('payments.amount');
    expect(() => batch.keep([PAYMENTS.update({ ...loaded, receivedAmount: 2000n })])).not.toThrow();
  });

  test('inserts all columns of a record to which something has happened, and fewer of a fresh one', () => {
    const later = Object.entries(PAYMENTS.declaration.columns).flatMap(([member, column]) =>
      column.written === 'update' ? [[member, column.initial] as const] : [],
    );
    const fresh = { ...row, ...Object.fromEntries(later) } as unknown as Payment;
    const { members } = PAYMENTS.insertion([fresh]);
    expect(members).not.toContain('receivedAmount');
    for (const [member] of later) {
      const happened = { ...fresh, [member]: 'something' } as unknown as Payment;
      expect(PAYMENTS.insertion([fresh, happened]).members, member).toContain(member);
    }
  });

  test('gives back what an order took of daily limits once, however often a command writes it', () => {
    const batch = new Batch(parts);
    batch.of(PAYMENTS).take({ ...row, app_id: 'a' });
    const counted = [{ scope: 'payment', day: '2026-03-01', amount: '1000' }] as const;
    const loaded = { ...(batch.of(PAYMENTS).get('m', 'p') as Payment), counted };
    batch.keep([PAYMENTS.update(loaded)]);
    const ended = { ...loaded, state: 'failed' } as const;
    batch.keep([PAYMENTS.update(ended), PAYMENTS.update({ ...ended, failureCode: 'x' })]);
    expect(batch.of(USAGE).returned).toHaveLength(1);
  });
});
