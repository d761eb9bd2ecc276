import { createHash } from 'node:crypto';
import pg from 'pg';
import { isStalePlan, StatementError, StoreUnavailableError, toStoreError } from './errors.ts';
import type { Queryable, Row, Store } from './store.ts';
import { assertOutsideTransaction, runTransaction, type Session } from './transaction.ts';
import { DECODERS, encodeParameters } from './values.ts';

/** How to reach a PostgreSQL server. */
export interface ServerStoreOptions {
  databaseUrl: string;
  /** Connections at most; 10 unless given. */
  poolSize?: number;
  /** A statement that runs longer is cancelled; 30 s unless given, 0 means never. */
  statementTimeoutMs?: number;
  /** How long a caller waits for a free connection; 10 s unless given. */
  connectTimeoutMs?: number;
  /** False behind a transaction pooler that does not follow prepared statements. */
  prepare?: boolean;
}

/**
 * Statement texts are constants, a few hundred at most. Should a text ever be built at run time, the limit
 * keeps it from filling the memory of every server session with plans.
 */
const MAX_PREPARED_STATEMENTS = 1_000;

const readAsText = (text: string): unknown => text;
const TYPE_PARSERS = {
  getTypeParser: (oid: number) => DECODERS.get(oid) ?? readAsText,
};

/** Opens a store on a PostgreSQL server and proves with one statement that it answers. */
export async function openServerStore(options: ServerStoreOptions): Promise<Store> {
  const store = new ServerStore(options);
  try {
    await store.ping();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

class ServerStore implements Store {
  readonly kind = 'server';
  readonly #pool: pg.Pool;
  readonly #prepare: boolean;
  readonly #statementNames = new Map<string, string>();
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(options: ServerStoreOptions) {
    this.#prepare = options.prepare ?? true;
    const settings = sessionSettings(options.statementTimeoutMs ?? 30_000);
    this.#pool = new pg.Pool({
      connectionString: options.databaseUrl,
      max: options.poolSize ?? 10,
      connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      application_name: 'naru',
      types: TYPE_PARSERS,
      // Start-up parameters would save this round trip, but poolers refuse most of them.
      onConnect: async (client) => {
        await client.query(settings);
      },
    });
    // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
    this.#pool.on('error', () => undefined);
  }

  async query<R extends object = Row>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    assertOutsideTransaction(this);
    const read = () => this.#withSession((session) => session.run(sql, params));
    try {
      return (await read()).rows as R[];
    } catch (error) {
      // Nothing was executed, and the session with the old plan is gone: the second try is safe.
      if (!isStalePlan(error)) throw error;
      return (await read()).rows as R[];
    }
  }

  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    assertOutsideTransaction(this);
    return this.#withSession((session) => runTransaction(this, session, work));
  }

  async exec(sql: string): Promise<void> {
    assertOutsideTransaction(this);
    await this.#withSession(async (session) => {
      try {
        await session.runScript(sql);
      } catch (error) {
        // A script with its own BEGIN leaves an aborted transaction, which nobody may inherit.
        if (error instanceof StatementError) await session.run('ROLLBACK', []).catch(session.discard);
        throw error;
      }
    });
  }

  async ping(): Promise<void> {
    await this.#withSession((session) => session.run('SELECT 1', []));
  }

  async close(): Promise<void> {
    // Waited for here, because the pool forgets those who still wait for a connection when it ends.
    this.#closing ??= Promise.allSettled(this.#running).then(() => this.#pool.end());
    await this.#closing;
  }

  #withSession<T>(work: (session: ServerSession) => Promise<T>): Promise<T> {
    const run = this.#lendSession(work);
    this.#running.add(run);
    const forget = () => this.#running.delete(run);
    run.then(forget, forget);
    return run;
  }

  async #lendSession<T>(work: (session: ServerSession) => Promise<T>): Promise<T> {
    const session = new ServerSession(await this.#connect(), (sql) => this.#statementName(sql));
    try {
      return await work(session);
    } finally {
      session.release();
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    if (this.#closing !== undefined) {
      throw new StoreUnavailableError('the store is closed', { outcomeUnknown: false });
    }
    try {
      return await this.#pool.connect();
    } catch (error) {
      const reason = error instanceof Error ? describeConnectError(error) : String(error);
      throw new StoreUnavailableError(`no connection to the database: ${reason}`, { outcomeUnknown: false });
    }
  }

  #statementName(sql: string): string | undefined {
    if (!this.#prepare) return undefined;
    const known = this.#statementNames.get(sql);
    if (known !== undefined) return known;
    if (this.#statementNames.size >= MAX_PREPARED_STATEMENTS) return undefined;
    const name = `naru_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
    this.#statementNames.set(sql, name);
    return name;
  }
}

class ServerSession implements Session {
  readonly #client: pg.PoolClient;
  readonly #statementName: (sql: string) => string | undefined;
  #isLost = false;
  #isInTransaction = false;

  constructor(client: pg.PoolClient, statementName: (sql: string) => string | undefined) {
    this.#client = client;
    this.#statementName = statementName;
    // While it is lent out nobody else listens, and an 'error' event without a listener ends the process.
    client.on('error', this.discard);
  }

  readonly discard = (): void => {
    this.#isLost = true;
  };

  async run(sql: string, params: readonly unknown[]): Promise<{ rows: Row[]; command: string }> {
    const name = this.#statementName(sql);
    const values = encodeParameters(params);
    const result = await this.#guard(sql, () =>
      this.#client.query<Row>({
        text: sql,
        values,
        // Extended even without parameters, so that one call is one statement on both back ends.
        queryMode: 'extended',
        ...(name === undefined ? {} : { name }),
      } as pg.QueryConfig),
    );
    if (sql === 'BEGIN') this.#isInTransaction = true;
    if (sql === 'COMMIT' || sql === 'ROLLBACK') this.#isInTransaction = false;
    return { rows: result.rows, command: result.command };
  }

  async runScript(sql: string): Promise<void> {
    await this.#guard(sql, () => this.#client.query(sql));
  }

  release(): void {
    this.#client.off('error', this.discard);
    this.#client.release(this.#isLost);
  }

  async #guard<T>(sql: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      // Inside a transaction nothing is stored before COMMIT; outside, the statement may have been.
      const outcomeUnknown = sql === 'COMMIT' || !this.#isInTransaction;
      const storeError = toStoreError(error, { outcomeUnknown });
      if (storeError instanceof StoreUnavailableError || isStalePlan(storeError)) this.discard();
      throw storeError;
    }
  }
}

function sessionSettings(statementTimeoutMs: number): string {
  if (!Number.isSafeInteger(statementTimeoutMs) || statementTimeoutMs < 0) {
    throw new RangeError(
      `statementTimeoutMs must be a whole number of at least 0, not ${statementTimeoutMs}`,
    );
  }
  return [
    "SET TIME ZONE 'UTC'",
    'SET datestyle = ISO',
    'SET bytea_output = hex',
    `SET statement_timeout = ${statementTimeoutMs}`,
  ].join('; ');
}

/** Node reports a host with several addresses as an AggregateError without a message. */
function describeConnectError(error: Error & { code?: unknown }): string {
  if (error.message !== '') return error.message;
  return typeof error.code === 'string' ? error.code : error.name;
}
