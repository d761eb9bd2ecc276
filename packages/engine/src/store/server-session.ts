import type pg from 'pg';
import { isStalePlan, StoreUnavailableError, toStoreError } from './errors.ts';
import type { AnswerLimits } from './session-settings.ts';
import type { Row, TransactionOptions } from './store.ts';
import type { Session } from './transaction.ts';
import { encodeParameters } from './values.ts';

/** Where an error occurred. */
export interface Affected {
  readonly client: pg.PoolClient;
  /** A pooler has assigned it a session of the server, so it need not wait for one. */
  readonly isInTransaction: boolean;
}

/** What a session uses of its store. */
export interface SessionOwner {
  /** The name under which a statement is prepared, or undefined when it is not. */
  statementName(sql: string): string | undefined;
  beginScript(options: TransactionOptions): string;
  answerLimits(options: TransactionOptions): AnswerLimits;
  /** Called for every error that makes the store unavailable, with its connection. */
  unavailable(error: StoreUnavailableError, of: Affected): void;
  /** Called for a connection whose plans are older than a table. */
  outdated(client: pg.PoolClient): void;
}

/** One connection of the pool while it is lent out. */
export class ServerSession implements Session {
  readonly #client: pg.PoolClient;
  readonly #owner: SessionOwner;
  #lostBecause: unknown;
  #isLost = false;
  #isInTransaction = false;
  #limits: AnswerLimits;

  constructor(client: pg.PoolClient, owner: SessionOwner) {
    this.#client = client;
    this.#owner = owner;
    this.#limits = owner.answerLimits({});
    // While it is lent out the pool has no listener, and an 'error' event without a listener ends the process.
    client.on('error', this.discard);
  }

  readonly discard = (reason?: unknown): void => {
    this.#isLost = true;
    this.#lostBecause ??= reason;
  };

  async begin(options: TransactionOptions): Promise<Row[]> {
    this.#limits = this.#owner.answerLimits(options);
    // It stores nothing in any case: `first` is a statement of the transaction.
    const outcomeUnknown = false;
    const script = this.#owner.beginScript(options);
    const rows = await this.#runScript(script, { timeoutMs: this.#limits.beginMs, outcomeUnknown });
    this.#isInTransaction = true;
    return options.first === undefined ? [] : rows;
  }

  /** Proves that the server answers, and returns whether a pooler is in front of it. */
  async meetsPooler(): Promise<boolean> {
    const script = 'SELECT pg_backend_pid() AS pid';
    const timeoutMs = this.#limits.beginMs;
    const [row] = await this.#runScript(script, { timeoutMs, outcomeUnknown: false });
    // A pooler answers the cancellation key exchange with a number of its own.
    return row?.['pid'] !== (this.#client as unknown as { processID: number | null }).processID;
  }

  async run(sql: string, params: readonly unknown[]): Promise<{ rows: Row[]; command: string }> {
    const name = this.#owner.statementName(sql);
    const values = encodeParameters(params);
    const isRollback = sql === 'ROLLBACK';
    // Inside a transaction nothing is stored before COMMIT; outside, the statement may have been.
    const outcomeUnknown = sql === 'COMMIT' || !(this.#isInTransaction || isRollback);
    const result = await this.#guard(outcomeUnknown, () =>
      this.#client.query<Row>({
        text: sql,
        values,
        // Extended protocol even without parameters, so that one call is one statement on both back ends.
        queryMode: 'extended',
        query_timeout: isRollback ? this.#limits.rollbackMs : this.#limits.statementMs,
        ...(name === undefined ? {} : { name }),
      } as pg.QueryConfig),
    );
    if (sql === 'COMMIT' || isRollback) this.#isInTransaction = false;
    return { rows: result.rows, command: result.command };
  }

  /** Waits without a limit: a script may build an index. Returns the rows of the last statement. */
  async runScript(sql: string): Promise<Row[]> {
    return this.#runScript(sql, { timeoutMs: 0, outcomeUnknown: true });
  }

  async #runScript(
    text: string,
    { timeoutMs, outcomeUnknown }: { timeoutMs: number; outcomeUnknown: boolean },
  ): Promise<Row[]> {
    const script = { text, query_timeout: timeoutMs } as pg.QueryConfig;
    const result: unknown = await this.#guard(outcomeUnknown, () => this.#client.query(script));
    const last = (Array.isArray(result) ? result.at(-1) : result) as { rows?: Row[] } | undefined;
    return last?.rows ?? [];
  }

  release(): void {
    this.#client.off('error', this.discard);
    this.#client.release(this.#isLost);
  }

  async #guard<T>(outcomeUnknown: boolean, call: () => Promise<T>): Promise<T> {
    try {
      // What was lost before it was sent is certainly not done, even a COMMIT.
      if (this.#isLost) throw this.#lostBefore();
      return await call();
    } catch (error) {
      const storeError = toStoreError(error, { outcomeUnknown });
      if (storeError instanceof StoreUnavailableError) {
        if (storeError.sessionLost) this.discard(storeError);
        const affected = { client: this.#client, isInTransaction: this.#isInTransaction };
        this.#owner.unavailable(storeError, affected);
      } else if (isStalePlan(storeError)) {
        this.discard(storeError);
        this.#owner.outdated(this.#client);
      }
      throw storeError;
    }
  }

  #lostBefore(): Error {
    const reason = this.#lostBecause ?? new Error('the connection was lost');
    const error = toStoreError(reason, { outcomeUnknown: false });
    if (!(error instanceof StoreUnavailableError) || !error.outcomeUnknown) return error;
    const { message, code } = error;
    return new StoreUnavailableError(message, { outcomeUnknown: false, sessionLost: true, code });
  }
}
