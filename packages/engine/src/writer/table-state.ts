import type { Queryable } from '../store/store.ts';
import { LostRace } from './lost-race.ts';
import type { Changes, Loading, PartState, Wanted } from './part.ts';
import { fromRow, rowsJson } from './rows.ts';
import type {
  Lookup,
  OrderKey,
  Row,
  RowName,
  TableSpec,
  TakenRecords,
  TriesName,
} from './table-declaration.ts';
import { decidingColumns, type LockedTry, lockedColumns, type WantedTries } from './tries.ts';

type Wish<T> = { readonly insert: T } | { readonly update: T };

type Ordered = Row & OrderKey;
type OrderName = Extract<RowName, { readonly by: 'order' }>;

/** The records of one table that a batch works on: what was loaded, what is new, what changed. */
export class TableState<T extends Row> implements PartState, TakenRecords {
  readonly #table: TableSpec<T>;
  readonly #current = new Map<string, T>();
  readonly #loaded = new Map<string, T>();
  readonly #inserted = new Set<string>();
  readonly #updated = new Set<string>();
  readonly #byOrder = new Map<string, readonly string[]>();

  constructor(table: TableSpec<T>) {
    this.#table = table;
  }

  get(merchantId: string, id: string): T | undefined {
    return this.#current.get(key(merchantId, id));
  }

  /** The record under a merchant's order number; the last one where a number may be tried again. */
  byOrder(merchantId: string, order: OrderKey): T | undefined {
    const [first, ...others] = this.tries(merchantId, order);
    const count = this.#table.declaration.order?.tries?.count;
    if (first === undefined || count === undefined) return first;
    return others.reduce((last, one) => (one[count] > last[count] ? one : last), first);
  }

  /** All records under a merchant's order number, of those that the batch has: a need must have named them. */
  tries(merchantId: string, { appId, orderNumber }: OrderKey): readonly T[] {
    const ids = this.#byOrder.get(orderKey({ merchantId, appId, orderNumber })) ?? [];
    return ids.map((id) => this.get(merchantId, id)).filter((record) => record !== undefined);
  }

  /** Records of a merchant whose `member` has this value, among those loaded: a need must have named them. */
  where<K extends keyof T>(merchantId: string, member: K, value: T[K]): readonly T[] {
    return this.all().filter((one) => one[member] === value && one.merchantId === merchantId);
  }

  all(): T[] {
    return [...this.#current.values()];
  }

  inserted(): T[] {
    return this.#pick(this.#inserted);
  }

  updated(): T[] {
    return this.#pick(this.#updated);
  }

  /** What is to be written, with its previous version; undefined: it is new. */
  changes(): { readonly before: T | undefined; readonly after: T }[] {
    return [...this.#inserted, ...this.#updated].flatMap((at) => {
      const after = this.#current.get(at);
      return after ? [{ before: this.#loaded.get(at), after }] : [];
    });
  }

  get isUntouched(): boolean {
    return this.#current.size === 0;
  }

  /** Whether all that is to be written are new records. */
  get hasOnlyNew(): boolean {
    return this.#updated.size === 0;
  }

  /** Adds a row of the database. One that is read again under its lock replaces the earlier one. */
  take(row: object, { unlessThere = false } = {}): void {
    const record = fromRow<T>(row);
    const at = key(record.merchantId, record.id);
    if (unlessThere && this.#current.has(at)) return;
    this.#current.set(at, record);
    this.#loaded.set(at, record);
    this.#remember(record);
  }

  async load(wanted: readonly Wanted[], loading: Loading): Promise<void> {
    const { statements, declaration } = this.#table;
    const names = wanted as readonly Wanted<RowName | Lookup>[];
    const ids = names.flatMap(({ merchantId, key: name }) =>
      name.by === 'id' ? [[merchantId, name.id] as const] : [],
    );
    const parents = names.flatMap(({ merchantId, key: name }) =>
      name.by === 'parent' ? [[merchantId, name.id] as const] : [],
    );
    const { tx } = loading;
    await declaration.alsoLoad?.(this, names, loading);
    const tries = await this.#lockedTries(this.#knownTries(names, loading), tx);
    const locked = [...ids, ...tries.map(({ merchant_id, id }) => [merchant_id, id] as const)];
    if (locked.length > 0) {
      for (const row of await tx.query(statements.byId, transposed(locked, 2))) this.take(row);
    }
    await this.#loadOrders(names, loading);
    await this.#loadTries(this.#knownTries(names, loading), tries, tx);
    if (parents.length > 0) {
      for (const row of await tx.query(statements.byParent, transposed(parents, 2))) this.take(row);
    }
  }

  /** Names of orders that are not assumed to be new. What exists, or is here by its id, is not new. */
  #isAssumedNew(
    merchantId: string,
    { order: { appId, orderNumber } }: TriesName | OrderName,
    { isRepeated }: Loading,
  ) {
    const { assumeNew } = this.#table.declaration.order ?? {};
    return assumeNew && !isRepeated && !this.#byOrder.has(orderKey({ merchantId, appId, orderNumber }));
  }

  #knownTries(names: readonly Wanted<RowName | Lookup>[], loading: Loading): WantedTries[] {
    return names.flatMap(({ merchantId, key: name }) => {
      if (name.by !== 'tries') return [];
      return !name.looksFirst && this.#isAssumedNew(merchantId, name, loading) ? [] : [{ merchantId, name }];
    });
  }

  async #lockedTries(wanted: readonly WantedTries[], tx: Queryable): Promise<LockedTry[]> {
    const { tries } = this.#table.declaration.order ?? {};
    return tries && wanted.length > 0 ? tx.query<LockedTry>(tries.locked, lockedColumns(wanted)) : [];
  }

  /** After the records by id, which are locked and newer than these. */
  async #loadOrders(names: readonly Wanted<RowName | Lookup>[], loading: Loading): Promise<void> {
    const keys = names.flatMap(({ merchantId, key: name }) =>
      name.by === 'order' && !this.#isAssumedNew(merchantId, name, loading)
        ? [[merchantId, name.order.appId, name.order.orderNumber]]
        : [],
    );
    if (keys.length === 0) return;
    const rows = await loading.tx.query(this.#table.statements.byOrder, transposed(keys, 3));
    for (const row of rows) this.take(row, { unlessThere: true });
  }

  /**
   * The tries as they stand under the order's lock. Which rows to lock was read before the lock: where a row has come
   * since, or a record of the batch showed only then that the order is not new, the batch starts over.
   */
  async #loadTries(
    wanted: readonly WantedTries[],
    locked: readonly LockedTry[],
    tx: Queryable,
  ): Promise<void> {
    const { tries } = this.#table.declaration.order ?? {};
    if (!tries || wanted.length === 0) return;
    const rows = await tx.query<LockedTry>(tries.deciding, decidingColumns(wanted));
    const orders = new Set(locked.map(lockedOrder));
    if (rows.some((row) => !orders.has(lockedOrder(row)))) throw new LostRace(this.#table.name);
    const taking = wanted.filter(({ name }) => name.isTakingPlace);
    const ids = new Set(locked.map(({ id }) => id));
    const now = await this.#lockedTries(taking, tx);
    if (now.some(({ id }) => !ids.has(id))) throw new LostRace(this.#table.name);
    for (const row of rows) this.take(row, { unlessThere: true });
  }

  overwrites(wish: unknown): string | undefined {
    const asked = wish as Wish<T>;
    return 'update' in asked ? key(asked.update.merchantId, asked.update.id) : undefined;
  }

  keep(wish: unknown, also: (changes: Changes) => void): void {
    const asked = wish as Wish<T>;
    if ('insert' in asked) this.#insert(this.#followed(asked.insert, also));
    else this.#update(this.#followed(asked.update, also));
  }

  async save(tx: Queryable): Promise<void> {
    await this.#saveNew(tx);
    const updated = this.updated();
    if (updated.length === 0) return;
    const { name, statements } = this.#table;
    if (statements.update === null) throw new Error(`records of ${name} never change`);
    await tx.query(statements.update, [rowsJson(updated, this.#table.updated)]);
  }

  async #saveNew(tx: Queryable): Promise<void> {
    const { declaration } = this.#table;
    const records = declaration.order ? this.insertedInOrder() : this.inserted();
    if (records.length === 0) return;
    const { sql, members } = this.#table.insertion(records);
    const parameters =
      declaration.carrier === 'arrays' ? this.#table.arrays(records, members) : [rowsJson(records, members)];
    const rows = await tx.query(sql, parameters);
    if (declaration.order && rows.length !== records.length) throw new LostRace(this.#table.name);
  }

  /** New records sorted: two processes that insert the same order numbers wait in line and do not deadlock. */
  insertedInOrder(): T[] {
    const by = (record: T) => {
      const { appId, orderNumber } = record as unknown as Ordered;
      return `${appId} ${orderNumber}`;
    };
    return this.inserted().toSorted((one, other) => (by(one) < by(other) ? -1 : 1));
  }

  #followed(record: T, also: (changes: Changes) => void): T {
    const followed = this.#table.declaration.follow?.(record);
    if (followed === undefined) return record;
    also(followed.also);
    return followed.record;
  }

  #insert(record: T): void {
    const at = key(record.merchantId, record.id);
    if (this.#current.has(at)) throw new Error(`record ${at} is there already`);
    this.#current.set(at, record);
    this.#inserted.add(at);
    this.#remember(record);
  }

  #update(record: T): void {
    const at = key(record.merchantId, record.id);
    const before = this.#current.get(at);
    if (!before) throw new Error(`record ${at} was not loaded by this batch`);
    const lost = this.#table.unchanging.find((member) => record[member] !== before[member]);
    if (lost !== undefined) throw new Error(`${this.#table.name}.${lost} never changes, as it is declared`);
    this.#current.set(at, record);
    if (!this.#inserted.has(at)) this.#updated.add(at);
  }

  #remember(record: T): void {
    if (!this.#table.declaration.order) return;
    const at = orderKey(record as unknown as Ordered);
    const ids = this.#byOrder.get(at) ?? [];
    if (!ids.includes(record.id)) this.#byOrder.set(at, [...ids, record.id]);
  }

  #pick(keys: ReadonlySet<string>): T[] {
    return [...keys].map((at) => this.#current.get(at)).filter((record) => record !== undefined);
  }
}

function transposed(rows: readonly (readonly unknown[])[], columns: number): unknown[] {
  return Array.from({ length: columns }, (_, index) => rows.map((row) => row[index]));
}

function key(merchantId: string, id: string): string {
  return `${merchantId}/${id}`;
}

function lockedOrder({ merchant_id, app_id, order_number }: LockedTry): string {
  return orderKey({ merchantId: merchant_id, appId: app_id, orderNumber: order_number });
}

function orderKey(order: { merchantId: string; appId: string; orderNumber: string }): string {
  return `${order.merchantId}/${order.appId}/${order.orderNumber}`;
}
