import type pg from 'pg';
import { isStalePlan, StoreUnavailableError, toStoreError } from './errors.ts';
import type { Row, TransactionOptions } from './store.ts';
import type { Session } from './transaction.ts';
import { encodeParameters } from './values.ts';

/** What a session takes from its store. */
export interface SessionOwner {
  /** The name under which a statement is prepared, or undefined when it is not. */
  statementName(sql: string): string | undefined;
  beginScript(options: TransactionOptions): string;
  /** How long an answer may be waited for: a server that is gone without a word never answers. 0: without end. */
  readonly answerTimeoutMs: number;
  /** Told of every error that makes the store unavailable. */
  unavailable(error: StoreUnavailableError): void;
}

/** One connection of the pool while it is lent out. */
export class ServerSession implements Session {
  readonly #client: pg.PoolClient;
  readonly #owner: SessionOwner;
  #lostBecause: unknown;
  #isLost = false;
  #isInTransaction = false;

  constructor(client: pg.PoolClient, owner: SessionOwner) {
    this.#client = client;
    this.#owner = owner;
    // While it is lent out nobody else listens, and an 'error' event without a listener ends the process.
    client.on('error', this.discard);
  }

  readonly discard = (reason?: unknown): void => {
    this.#isLost = true;
    this.#lostBecause ??= reason;
  };

  async begin(options: TransactionOptions): Promise<Row[]> {
    const script = this.#owner.beginScript(options);
    let rows: Row[] = [];
    if (script === 'BEGIN') await this.run('BEGIN', []);
    else rows = await this.runScript(script);
    this.#isInTransaction = true;
    return options.first === undefined ? [] : rows;
  }

  async run(sql: string, params: readonly unknown[]): Promise<{ rows: Row[]; command: string }> {
    const name = this.#owner.statementName(sql);
    const values = encodeParameters(params);
    const result = await this.#guard(sql, () =>
      this.#client.query<Row>({
        text: sql,
        values,
        // Extended even without parameters, so that one call is one statement on both back ends.
        queryMode: 'extended',
        query_timeout: this.#owner.answerTimeoutMs,
        ...(name === undefined ? {} : { name }),
      } as pg.QueryConfig),
    );
    if (sql === 'COMMIT' || sql === 'ROLLBACK') this.#isInTransaction = false;
    return { rows: result.rows, command: result.command };
  }

  /** Returns the rows of the last statement. */
  async runScript(sql: string): Promise<Row[]> {
    const result: unknown = await this.#guard(sql, () => this.#client.query(sql));
    const last = (Array.isArray(result) ? result.at(-1) : result) as { rows?: Row[] } | undefined;
    return last?.rows ?? [];
  }

  release(): void {
    this.#client.off('error', this.discard);
    this.#client.release(this.#isLost);
  }

  async #guard<T>(sql: string, call: () => Promise<T>): Promise<T> {
    try {
      // What was lost before it was sent is known not to be done, a COMMIT too.
      if (this.#isLost) throw this.#lostBefore();
      return await call();
    } catch (error) {
      // Inside a transaction nothing is stored before COMMIT; outside, the statement may have been.
      const outcomeUnknown = sql === 'COMMIT' || !this.#isInTransaction;
      const storeError = toStoreError(error, { outcomeUnknown });
      if (storeError instanceof StoreUnavailableError) {
        if (storeError.sessionLost) this.discard(storeError);
        this.#owner.unavailable(storeError);
      } else if (isStalePlan(storeError)) this.discard(storeError);
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
