import type { Queryable } from '../store/store.ts';
import { type Column, insertOf } from './columns.ts';
import type { Change, DeclaredTable, Part, PartState } from './part.ts';
import { rowsJson, snake } from './rows.ts';

export interface LogDeclaration<D extends object, T extends object> {
  readonly table: string;
  readonly columns: { readonly [K in keyof T & string]-?: Column };
  /** The row of a draft, made when the batch is saved: it generates ids and takes the batch's time. */
  readonly complete: (draft: D, now: Date) => T;
  readonly others?: readonly string[];
  /** Drafts that are not written. */
  readonly leaves?: (draft: D) => boolean;
  /** Runs after the insert. */
  readonly conflict?: string;
}

/** A table to which decisions only add: nothing of it is loaded. `D` is what a decision creates, `T` the row. */
export class LogTable<D extends object, T extends object = D> implements Part<LogState<D, T>> {
  readonly name: string;
  readonly declaration: LogDeclaration<D, T>;
  readonly tables: readonly DeclaredTable[];
  readonly members: readonly string[];
  readonly insertStatement: string;

  constructor(declaration: LogDeclaration<D, T>) {
    const { table, columns, others = [], conflict } = declaration;
    this.name = table;
    this.declaration = declaration;
    this.members = Object.keys(columns);
    this.insertStatement = insertOf(table, this.members, conflict);
    this.tables = [declared(table, columns, others)];
  }

  readonly add = (draft: D): Change => ({ part: this.name, wish: draft });

  open(): LogState<D, T> {
    return new LogState(this);
  }
}

/** The drafts that a batch collected for a log table. */
export class LogState<D extends object, T extends object> implements PartState {
  readonly #table: LogTable<D, T>;
  drafts: D[] = [];

  constructor(table: LogTable<D, T>) {
    this.#table = table;
  }

  get isUntouched(): boolean {
    return this.drafts.length === 0;
  }

  async load(): Promise<void> {}

  keep(wish: unknown): void {
    this.drafts.push(wish as D);
  }

  async save(tx: Queryable, now: Date): Promise<void> {
    const { declaration, members, insertStatement } = this.#table;
    const rows = this.drafts
      .filter((draft) => !declaration.leaves?.(draft))
      .map((draft) => declaration.complete(draft, now));
    if (rows.length > 0) await tx.query(insertStatement, [rowsJson(rows, members)]);
  }
}

/** The declared columns, for the schema test. */
export function declared(
  table: string,
  columns: Readonly<Record<string, Column>>,
  others: readonly string[] = [],
): DeclaredTable {
  return {
    table,
    types: Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [snake(name), type])),
    inserted: Object.keys(columns).map(snake),
    others,
  };
}
