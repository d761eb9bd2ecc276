import type { Queryable } from '../store/store.ts';
import { arraysOf, type Column, insertFromArrays, insertOf, membersWritten } from './columns.ts';
import {
  type Change,
  type DeclaredTable,
  type Need,
  type Part,
  type RowKey,
  type Touching,
  type Wanted,
  wantedOf,
} from './part.ts';
import { snake } from './rows.ts';
import type {
  Insertion,
  Lookup,
  OrderKey,
  Row,
  RowName,
  TableDeclaration,
  TableSpec,
  TableStatements,
  TriesName,
} from './table-declaration.ts';
import { TableState } from './table-state.ts';
import { type LockedTry, lockedColumns } from './tries.ts';

/** A noun's table: the needs and changes of commands, and its state in a batch. */
export class Table<T extends Row> implements Part<TableState<T>>, TableSpec<T> {
  readonly name: string;
  readonly declaration: TableDeclaration<T>;
  readonly statements: TableStatements;
  readonly tables: readonly DeclaredTable[];
  readonly #columns: Readonly<Record<string, Column>>;
  readonly #members: readonly string[];
  readonly #freshMembers: readonly string[];
  readonly #initials: readonly (readonly [member: string, initial: unknown])[];
  readonly updated: readonly string[];
  readonly unchanging: readonly (keyof T & string)[];

  constructor(declaration: TableDeclaration<T>) {
    const { table, columns, others = [], leases = [] } = declaration;
    this.name = table;
    this.declaration = declaration;
    this.#columns = columns;
    this.#members = Object.keys(columns);
    this.#freshMembers = membersWritten(columns, ['insert', 'both']);
    this.#initials = Object.entries<Column>(columns).flatMap(([member, column]) =>
      column.written === 'update' ? [[member, column.initial] as const] : [],
    );
    this.updated = ['merchantId', 'id', ...membersWritten(columns, ['update', 'both'])];
    this.unchanging = membersWritten(columns, ['insert']) as (keyof T & string)[];
    this.statements = statementsOf(declaration, this.#members, this.#freshMembers);
    this.tables = [
      {
        table,
        types: Object.fromEntries(
          Object.entries<Column>(columns).map(([name, { type }]) => [snake(name), type]),
        ),
        inserted: this.#members.map(snake),
        others: [...others, ...leases],
      },
    ];
  }

  /** The record with this id, locked for the batch where the table has locks of its own. */
  byId(id: string): Need {
    return this.#need({ by: 'id', id });
  }

  /** The record with a merchant's order number; not locked. */
  byOrder({ appId, orderNumber }: OrderKey): Need {
    return this.#need({ by: 'order', order: { appId, orderNumber } });
  }

  /**
   * The tries of an order that decide about another one by a request of this hash, or about `of`. One row of the order
   * is locked for all of them: of two commands that name its tries the later one sees what the earlier one did.
   */
  triesOf(
    { appId, orderNumber }: OrderKey,
    contentHash: string,
    { of = null, isTakingPlace = false, looksFirst = of !== null }: Partial<TriesName> = {},
  ): Need {
    const order = { appId, orderNumber };
    return this.#need({ by: 'tries', order, contentHash, of, isTakingPlace, looksFirst });
  }

  /** All records of this parent; the parent's own table also names it, and its lock guards them. */
  ofParent(id: string): Need {
    return this.#need({ by: 'parent', id });
  }

  /** What only this table can find (`alsoLoad`). */
  lookup(name: string, key: string): Need {
    return this.#need({ by: 'lookup', name, key });
  }

  readonly insert = (record: T): Change => ({ part: this.name, wish: { insert: record } });

  readonly update = (record: T): Change => ({ part: this.name, wish: { update: record } });

  open(): TableState<T> {
    return new TableState(this);
  }

  rowsOf({ merchantId, needs }: Touching): RowKey[] {
    if (this.declaration.lock !== 'row') return [];
    return needs.flatMap(({ part, key }) => {
      if (part !== this.name) return [];
      const name = key as RowName | Lookup;
      if (name.by === 'id') return [`${this.name} ${merchantId} ${name.id}`];
      if (name.by === 'tries') return [triesRow(this.name, merchantId, name.order.orderNumber)];
      const isLocked = name.by === 'lookup' && this.declaration.locksLookups?.[name.name] !== undefined;
      return isLocked ? [`${this.name}/${name.name} ${merchantId} ${name.key}`] : [];
    });
  }

  async lockFree(tx: Queryable, commands: readonly Touching[]): Promise<RowKey[]> {
    if (this.declaration.lock !== 'row') return [];
    const wanted = wantedOf<RowName | Lookup>(this.name, commands);
    return [
      ...(await this.#lockFreeById(tx, wanted)),
      ...(await this.#lockFreeTries(tx, wanted)),
      ...(await this.#lockFreeLookups(tx, wanted)),
    ];
  }

  async #lockFreeById(tx: Queryable, wanted: readonly Wanted<RowName | Lookup>[]): Promise<RowKey[]> {
    const keys = wanted.flatMap(({ merchantId, key }) =>
      key.by === 'id' ? [{ merchantId, id: key.id }] : [],
    );
    return this.#heldById(tx, keys);
  }

  async #lockFreeTries(tx: Queryable, wanted: readonly Wanted<RowName | Lookup>[]): Promise<RowKey[]> {
    const { tries } = this.declaration.order ?? {};
    const names = wanted.flatMap(({ merchantId, key }) =>
      key.by === 'tries' ? [{ merchantId, name: key }] : [],
    );
    if (!tries || names.length === 0) return [];
    const rows = await tx.query<LockedTry>(tries.locked, lockedColumns(names));
    const held = new Set(
      await this.#heldById(
        tx,
        rows.map(({ merchant_id: merchantId, id }) => ({ merchantId, id })),
      ),
    );
    return rows.flatMap(({ merchant_id, id, order_number }) =>
      held.has(`${this.name} ${merchant_id} ${id}`) ? [triesRow(this.name, merchant_id, order_number)] : [],
    );
  }

  async #heldById(
    tx: Queryable,
    keys: readonly { readonly merchantId: string; readonly id: string }[],
  ): Promise<RowKey[]> {
    if (keys.length === 0) return [];
    const select = `
      select t.merchant_id, t.id as key from ${this.name} t
      where (t.merchant_id, t.id) in (select * from unnest($1::uuid[], $2::uuid[])) order by 1, 2`;
    const columns = [keys.map(({ merchantId }) => merchantId), keys.map(({ id }) => id)];
    return heldRows(tx, this.name, select, columns);
  }

  async #lockFreeLookups(tx: Queryable, wanted: readonly Wanted<RowName | Lookup>[]): Promise<RowKey[]> {
    const all: RowKey[] = [];
    for (const [name, select] of Object.entries(this.declaration.locksLookups ?? {})) {
      const keys = wanted.flatMap(({ merchantId, key }) =>
        key.by === 'lookup' && key.name === name ? [{ merchantId, id: key.key }] : [],
      );
      if (keys.length === 0) continue;
      const columns = [keys.map(({ merchantId }) => merchantId), keys.map(({ id }) => id)];
      const held = await heldRows(tx, `${this.name}/${name}`, select, columns);
      // The lookup does not say which row it belongs to.
      all.push(...held.map((row) => row.slice(0, row.lastIndexOf(' '))));
    }
    return all;
  }

  /** Whether nothing has happened to the record since it was made. */
  isFresh(record: T): boolean {
    const values = record as Readonly<Record<string, unknown>>;
    return this.#initials.every(([member, initial]) => values[member] === initial);
  }

  /** The statement and parameters that insert these records; all columns or, where that says everything, fewer. */
  insertion(records: readonly T[]): Insertion {
    const isFresh = records.every((record) => this.isFresh(record));
    return isFresh
      ? { sql: this.statements.insertFresh, members: this.#freshMembers }
      : { sql: this.statements.insert, members: this.#members };
  }

  /** Parameters of `insertFresh` of a table whose rows travel as arrays. */
  freshArrays(records: readonly T[]): unknown[] {
    return arraysOf(this.#columns, this.#freshMembers, records);
  }

  /** Parameters of an insert of a table whose rows travel as arrays. */
  arrays(records: readonly T[], members: readonly string[]): unknown[] {
    return arraysOf(this.#columns, members, records);
  }

  #need(key: RowName | Lookup): Need {
    return { part: this.name, key };
  }
}

function triesRow(table: string, merchantId: string, orderNumber: string): RowKey {
  return `${table}/tries ${merchantId} ${orderNumber}`;
}

/** Rows of a select (merchant_id, key) that another session holds. Missing rows are not among them. */
export async function heldRows(
  tx: Queryable,
  table: string,
  select: string,
  columns: readonly unknown[],
): Promise<RowKey[]> {
  type Found = { readonly merchant_id: string; readonly key: string };
  const locked = await tx.query<Found>(`${select} for update skip locked`, columns);
  const all = await tx.query<Found>(select, columns);
  const keyOf = ({ merchant_id, key }: Found) => `${table} ${merchant_id} ${key}`;
  const ours = new Set(locked.map(keyOf));
  return all.map(keyOf).filter((row) => !ours.has(row));
}

function statementsOf<T extends Row>(
  { table, columns, lock, order, carrier, leases = [] }: TableDeclaration<T>,
  members: readonly string[],
  freshMembers: readonly string[],
): TableStatements {
  const conflict = order ? 'on conflict do nothing returning 1' : '';
  const insert = (some: readonly string[]) =>
    carrier === 'arrays' ? insertFromArrays(table, columns, some) : insertOf(table, some, conflict);
  const parent = lock === 'row' ? undefined : snake(lock.parent);
  const sets = [
    ...membersWritten(columns, ['update', 'both']).map((name) => `${snake(name)} = r.${snake(name)}`),
    ...leases.map((name) => `${name} = null`),
  ];
  return {
    // `order by` decides the order of locking; the join uses the primary key.
    byId: `
  select t.* from ${table} t
  where (t.merchant_id, t.id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by t.merchant_id, t.id for update`,
    // No lock: a new order's number is guarded by its unique index, a repeated one is only compared. Lateral, so that
    // the index is the only possible plan: a plain join, prepared while the table was empty, went on reading the whole
    // table for each batch until the first analyze (measured: 4 500 creates a second falling to 1 400 within 100 000
    // orders).
    byOrder: `
  select t.* from unnest($1::uuid[], $2::uuid[], $3::text[]) k (merchant_id, app_id, order_number)
  cross join lateral (
    select * from ${table} o
    where o.merchant_id = k.merchant_id and o.app_id = k.app_id and o.order_number = k.order_number
    ${order?.tries ? `order by o.${snake(order.tries.count)} desc` : ''} limit 1
  ) t`,
    // No lock: whoever changes such a row holds its parent's. Lateral for the reason above.
    byParent: `
  select t.* from unnest($1::uuid[], $2::uuid[]) k (merchant_id, parent_id)
  cross join lateral (
    select * from ${table} o where o.${parent} = k.parent_id and o.merchant_id = k.merchant_id order by o.id
  ) t`,
    insert: insert(members),
    insertFresh: insert(freshMembers),
    update:
      sets.length === 0
        ? null
        : `
  update ${table} t set ${sets.join(', ')}
  from json_populate_recordset(null::${table}, $1) r
  where t.merchant_id = r.merchant_id and t.id = r.id`,
  };
}
