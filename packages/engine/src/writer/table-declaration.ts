import type { Columns } from './columns.ts';
import type { Changes, Loading, Wanted } from './part.ts';

/** The members of every record of a table. */
export interface Row {
  readonly merchantId: string;
  readonly id: string;
}

export interface OrderKey {
  readonly appId: string;
  readonly orderNumber: string;
}

/** How a command names the rows of a table. */
export type RowName =
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'order'; readonly order: OrderKey }
  | TriesName
  | { readonly by: 'parent'; readonly id: string };

/** The tries of an order that decide about another one, or about one of them. */
export interface TriesName {
  readonly by: 'tries';
  readonly order: OrderKey;
  readonly contentHash: string;
  /** The try that is decided about, which exists; null: a new one. */
  readonly of: string | null;
  /** Loads and locks all tries that a new one may take the place of. */
  readonly isTakingPlace: boolean;
  /** The order is not assumed to be new: the answer may be a refusal, which no insert would correct. */
  readonly looksFirst: boolean;
}

/** A table's own kind of need; `Table.lookup` creates it. */
export interface Lookup {
  readonly by: 'lookup';
  readonly name: string;
  readonly key: string;
}

/** Of a table whose order numbers may be tried again. */
export interface Tries<T extends Row> {
  /** The member that counts the tries of an order. */
  readonly count: keyof T & string;
  /**
   * Selects those that decide; $1 to $5: merchants, apps, order numbers, hashes of the requests, and ids of the tries
   * that are decided about.
   */
  readonly deciding: string;
  /**
   * Selects merchant_id, id, app_id and order_number of the rows to lock; $1 to $4: merchants, apps, order numbers,
   * whether a new try may take the place of others. One is the same for all tries of the order, whenever they are made.
   */
  readonly locked: string;
}

export interface TableDeclaration<T extends Row> {
  readonly table: string;
  readonly columns: Columns<T>;
  /** `row`: locked by its id. Otherwise its parent's lock guards it, and it is loaded by that member. */
  readonly lock: 'row' | { readonly parent: keyof T & string };
  /**
   * Records that the merchant names by an order number. `assumeNew`: order numbers are nearly always new; assume they
   * are, and look only after the insert found that one is not, or where the batch has a record of the order. Not
   * looking saves a tenth of a create.
   */
  readonly order?: { readonly tries?: Tries<T>; readonly assumeNew?: boolean };
  /** How new rows are sent; `arrays` for a table that every order begins with. */
  readonly carrier?: 'json' | 'arrays';
  /** Columns that workers write by statements of their own; every update by the writer sets them to NULL. */
  readonly leases?: readonly string[];
  /** Columns that workers write, or that the database fills. */
  readonly others?: readonly string[];
  /** The noun under which changes of its `state` are reported. */
  readonly noun?: string;
  /** What follows from a record that is written: the record to store, and changes of other parts. */
  readonly follow?: (record: T) => { readonly record: T; readonly also: Changes };
  /**
   * Lookups whose rows `alsoLoad` locks: by their name a select of the rows of $1 (merchants) and $2 (keys), as
   * `merchant_id` and `key`, which is the lookup's key, a blank and the row's own.
   */
  readonly locksLookups?: Readonly<Record<string, string>>;
  /**
   * Loads what the declaration can not express, before the declared rows: what is read here unlocked may be locked
   * then.
   */
  readonly alsoLoad?: (
    records: TakenRecords,
    wanted: readonly Wanted<RowName | Lookup>[],
    loading: Loading,
  ) => Promise<void>;
}

/** Statements of a table, derived from its declaration. */
export interface TableStatements {
  readonly byId: string;
  readonly byOrder: string;
  readonly byParent: string;
  readonly insert: string;
  /** Inserts records to which nothing has happened yet: all columns that only updates write have their default. */
  readonly insertFresh: string;
  /** Null of a table whose records never change. */
  readonly update: string | null;
}

/** The records of a batch, for whoever loads more of them. */
export interface TakenRecords {
  /** Adds a row of the database. One that is read again, under its lock, replaces the earlier one. */
  take(row: object): void;
}

/** How new records are written. */
export interface Insertion {
  readonly sql: string;
  readonly members: readonly string[];
}

/** What the state of a batch needs of its table. */
export interface TableSpec<T extends Row> {
  readonly name: string;
  readonly declaration: TableDeclaration<T>;
  readonly statements: TableStatements;
  /** Members that an update writes: what may change, and the key. */
  readonly updated: readonly string[];
  /** Members that no update writes: a change of one would be lost. */
  readonly unchanging: readonly (keyof T & string)[];
  insertion(records: readonly T[]): Insertion;
  arrays(records: readonly T[], members: readonly string[]): unknown[];
}
