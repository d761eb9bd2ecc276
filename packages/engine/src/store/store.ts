/** One row as the store returns it: column name to decoded value (see values.ts for the types). */
export type Row = Record<string, unknown>;

/** Anything that runs a statement: the store itself, or a transaction of it. */
export interface Queryable {
  /**
   * Runs one statement with positional parameters ($1, $2, …) and returns its rows.
   * JSON parameters are passed as text (`JSON.stringify`), because only the caller knows whether a string
   * is meant as a JSON document or as a JSON string.
   */
  query<R extends object = Row>(sql: string, params?: readonly unknown[]): Promise<R[]>;
}

/** A transaction while it is open. */
export interface Transaction extends Queryable {
  /** The rows of `TransactionOptions.first`. */
  readonly first: readonly Row[];
}

/** How a transaction begins, and how long its statements may take: by default the store's limits. */
export interface TransactionOptions {
  /** A statement without parameters that is sent together with BEGIN, in one round trip. */
  readonly first?: string;
  /** A statement that waits longer for a lock fails with SQLSTATE 55P03 (`isLockTimeout`). */
  readonly lockTimeoutMs?: number;
  /**
   * A statement that runs longer is cancelled. 0: no limit, also for waiting for its answer; for work on whole tables,
   * which takes longer than any statement of a request may.
   */
  readonly statementTimeoutMs?: number;
}

/** A moment at which the store could not work for anybody: writing on a full disk, for example. */
export interface FatalMoment {
  readonly reason: string;
  /** By `performance.now()`. */
  readonly atMs: number;
}

/** The connections of one process to its server. */
export interface PoolFigures {
  /** The limit. */
  readonly max: number;
  /** Open now, idle ones included. */
  readonly size: number;
  readonly idle: number;
  /** Callers waiting for one. */
  readonly waiting: number;
}

/**
 * PostgreSQL, on a server or embedded in this process. Both back ends take and return the same types:
 * int8 → bigint, timestamptz → Date, numeric → string, json and jsonb → parsed, date → 'YYYY-MM-DD',
 * bytea → Buffer, uuid and text → string.
 */
export interface Store extends Queryable {
  readonly kind: 'server' | 'embedded';

  /**
   * Runs `work` between BEGIN and COMMIT on one connection; when it throws, everything is rolled back and the error is
   * passed on. Only `tx` may be used inside: the store itself refuses to, because on the embedded back end it would
   * wait for the transaction that is calling it.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;

  /** Runs several statements, for migrations; they are one transaction unless they contain their own. */
  exec(sql: string): Promise<void>;

  /** Resolves when the store answers, rejects with StoreUnavailableError when it does not. */
  ping(): Promise<void>;

  /** The current connections to a server; absent on the embedded back end, which has one. */
  readonly pool?: (() => PoolFigures) | undefined;

  /** The latest such moment since the store was opened. */
  readonly fatal?: FatalMoment | undefined;

  /** Waits for running work, then closes every connection and file. Calling it twice is allowed. */
  close(): Promise<void>;
}
