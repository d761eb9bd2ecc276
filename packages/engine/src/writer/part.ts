import type { Queryable } from '../store/store.ts';

/** One change that a decision wants written; created by the part that writes it. */
export interface Change {
  readonly part: string;
  readonly wish: unknown;
}

/** All changes of one decision, in order. All are written in one transaction, or none. */
export type Changes = readonly Change[];

/** Rows of a part that a command touches; created by that part. */
export interface Need {
  readonly part: string;
  readonly key: unknown;
}

/** The rows that a command touches; the writer loads and locks them for the whole batch. */
export type Needs = readonly Need[];

/** All changes as one list. False and null are left out, so that a condition can be an entry. */
export function together(...all: readonly (Change | Changes | false | null | undefined)[]): Changes {
  return all.flatMap((one) => one || []);
}

/** The rows that a command needs. */
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

/** The input for loading a part. */
export interface Loading {
  readonly tx: Queryable;
  readonly now: Date;
  /** A row which this batch assumed to be new existed: nothing is assumed any more. */
  readonly isRepeated: boolean;
  readonly commands: readonly Touching[];
  /** The parts that were loaded before. */
  readonly batch: BatchView;
}

/** The state of a part in one batch: what was loaded, and what is to be written at the end. */
export interface PartState {
  /** Reads, and locks where the part does, all rows that the commands name. */
  load(wanted: readonly Wanted[], loading: Loading): Promise<void>;
  /**
   * Checks and books all changes of one command for this part, before `keep` of any part. When it throws, it must not
   * have kept anything: that command fails and the batch goes on.
   */
  book?(wishes: readonly unknown[], now: Date): void;
  /** A key of what the change overwrites: of several changes of one command with one key only the last is kept. */
  overwrites?(wish: unknown): string | undefined;
  /**
   * Takes over one change that is not booked; `also` adds what follows from it. When it throws, the batch is undone.
   */
  keep(wish: unknown, also: (changes: Changes) => void): void;
  /** Writes what the batch decided: a fixed number of statements, whatever the number of commands. */
  save(tx: Queryable, now: Date): Promise<void>;
  /** Whether nothing was loaded and nothing is to be written. */
  readonly isUntouched: boolean;
}

/** A table's declaration, as the test compares it with the migrated schema. */
export interface DeclaredTable {
  readonly table: string;
  /** SQL type by column. */
  readonly types: Readonly<Record<string, string>>;
  /** Columns that an insert writes. */
  readonly inserted: readonly string[];
  /** Columns that the writer neither reads nor writes: workers or the database fill them. */
  readonly others: readonly string[];
}

/**
 * What a noun gives the writer: a table of its own, the ledger, the outbox. The list of parts (engine/parts.ts) is the
 * order in which rows are loaded and locked, the same in every process, so that no two batches deadlock.
 */
export interface Part<S extends PartState = PartState> {
  readonly name: string;
  readonly tables: readonly DeclaredTable[];
  open(): S;
  /** All rows that a command locks here, or writes without a lock on the row itself. */
  rowsOf?(command: Touching): RowKey[];
  /** Locks those rows of the commands that no other session holds, without waiting, and returns the others. */
  lockFree?(tx: Queryable, commands: readonly Touching[]): Promise<RowKey[]>;
}

/** A part as a lower layer refers to it: by its name, with what it needs of the state. */
export interface PartName<S extends object> {
  readonly name: string;
  open?(): S;
}

/** What a decision may read: the state after the commands before it in the batch. */
export interface BatchView {
  of<S extends object>(part: PartName<S>): S;
}

/** The keys that commands need of a part, with their merchants. */
export function wantedOf<K>(part: string, commands: readonly Touching[]): Wanted<K>[] {
  return commands.flatMap(({ merchantId, needs }) =>
    needs.flatMap((need) => (need.part === part ? [{ merchantId, key: need.key as K }] : [])),
  );
}
