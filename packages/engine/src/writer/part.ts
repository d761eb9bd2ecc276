import type { Queryable } from '../store/store.ts';

/** One thing that a decision wants written; made by the part that writes it. */
export interface Change {
  readonly part: string;
  readonly wish: unknown;
}

/** Everything that one decision wants written, in order. All of it is, in one transaction, or none. */
export type Changes = readonly Change[];

/** Rows of a part that a command touches; made by that part. */
export interface Need {
  readonly part: string;
  readonly key: unknown;
}

/** The rows that a command touches; the writer loads and locks them for the whole batch. */
export type Needs = readonly Need[];

/** All changes as one list. What is false or null is left out, so that a condition can stand in the list. */
export function together(...all: readonly (Change | Changes | false | null | undefined)[]): Changes {
  return all.flatMap((one) => one || []);
}

/** A command as far as its rows go. */
export interface Touching {
  readonly merchantId: string;
  readonly lane: Lane;
  readonly needs: Needs;
}

/** `ledger` commands hold the merchant's ledger lock for the batch; `intake` commands book nothing. */
export type Lane = 'intake' | 'ledger';

/** A key that a command of this merchant needs. */
export interface Wanted<K = unknown> {
  readonly merchantId: string;
  readonly key: K;
}

/** A row, or all of a merchant's rows of a table: `table merchant key`. */
export type RowKey = string;

/** What a part is loaded with. */
export interface Loading {
  readonly tx: Queryable;
  readonly now: Date;
  /** A row which this batch took for new was there already: nothing is assumed any more. */
  readonly isRepeated: boolean;
  readonly commands: readonly Touching[];
  /** The parts that were loaded before. */
  readonly batch: BatchView;
}

/** What one batch knows of a part: what was loaded, and what is to be written at the end. */
export interface PartState {
  /** Reads, and locks where the part does, all rows that the commands name. */
  load(wanted: readonly Wanted[], loading: Loading): Promise<void>;
  /**
   * Checks and takes over all that one command wishes of this part, before `keep` of any part. When it throws, it
   * must have kept nothing: that command fails and the batch goes on.
   */
  book?(wishes: readonly unknown[], now: Date): void;
  /** A name for what the wish writes over: of several wishes of one command under one name only the last is kept. */
  overwrites?(wish: unknown): string | undefined;
  /** Takes over one wish that is not booked; `also` adds what follows from it. When it throws, the batch is undone. */
  keep(wish: unknown, also: (changes: Changes) => void): void;
  /** Writes what the batch decided: a fixed number of statements, whatever the number of commands. */
  save(tx: Queryable, now: Date): Promise<void>;
  /** Whether nothing was loaded and nothing is to be written. */
  readonly isUntouched: boolean;
}

/** A table's declaration, as the test holds it against the migrated schema. */
export interface DeclaredTable {
  readonly table: string;
  /** SQL type by column. */
  readonly types: Readonly<Record<string, string>>;
  /** Columns that an insert writes. */
  readonly inserted: readonly string[];
  /** Columns that the writer neither reads nor writes: those of workers, and those that the database fills. */
  readonly others: readonly string[];
}

/**
 * What a noun gives the writer: a table of its own, the ledger, the outbox. The list of parts (engine/parts.ts) is
 * the order in which rows are loaded and locked, the same in every process: so no two batches wait for each other in
 * a circle.
 */
export interface Part<S extends PartState = PartState> {
  readonly name: string;
  readonly tables: readonly DeclaredTable[];
  open(): S;
  /** All rows that a command locks here, or writes although nobody locks them first. */
  rowsOf?(command: Touching): RowKey[];
  /** Locks those rows of the commands that nobody else holds, without waiting, and returns the others. */
  lockFree?(tx: Queryable, commands: readonly Touching[]): Promise<RowKey[]>;
}

/** A part as one of a floor below names it: by its name, with what it needs of the state. */
export interface PartName<S extends object> {
  readonly name: string;
  open?(): S;
}

/** What a decision may look at: the state as it is after the commands before it in the batch. */
export interface BatchView {
  of<S extends object>(part: PartName<S>): S;
}

/** The keys that commands need of a part, with their merchants. */
export function wantedOf<K>(part: string, commands: readonly Touching[]): Wanted<K>[] {
  return commands.flatMap(({ merchantId, needs }) =>
    needs.flatMap((need) => (need.part === part ? [{ merchantId, key: need.key as K }] : [])),
  );
}
