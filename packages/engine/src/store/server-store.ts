import { createHash } from 'node:crypto';
import pg from 'pg';
import { isStalePlan, StatementError, StoreUnavailableError } from './errors.ts';
import { type Affected, ServerSession, type SessionOwner } from './server-session.ts';
import {
  ACKNOWLEDGES_EARLY,
  answerLimits,
  beginScript,
  DEFAULT_LIMITS,
  DURABLE_TRANSACTION,
  NETWORK_SETTINGS,
  type SessionLimits,
  sessionSettings,
} from './session-settings.ts';
import type { FatalMoment, PoolFigures, Row, Store, Transaction, TransactionOptions } from './store.ts';
import { assertOutsideTransaction, runTransaction } from './transaction.ts';
import { DECODERS } from './values.ts';
import { isNotedWrite, noteWrite } from './write-notes.ts';

/** How to reach a PostgreSQL server. */
export interface ServerStoreOptions extends Partial<SessionLimits> {
  databaseUrl: string;
  /** Limit of connections; 10 by default. */
  poolSize?: number;
  /** How long a caller waits for a free connection; 10 s by default. */
  connectTimeoutMs?: number;
  /** How long to wait for an answer, whatever the server does; by default 5 s more than a statement may run. */
  answerTimeoutMs?: number;
  /** False: statements are not prepared. Behind a pooler they never are. */
  prepare?: boolean;
  /** Called at the opening with what an operator should know about the connection to the server. */
  onNotice?: ((sentence: string) => void) | undefined;
}

/** A connection that takes longer is given up: after a failover the old server may not even refuse. */
const HANDSHAKE_TIMEOUT_MS = 3_000;

/** Errors of the session only: it idled too long, or a pooler assigned it another's prepared statements. */
const OF_ONE_SESSION = /^(25P0[34]|57P05|26...|42P05|53300)$/;

/** The errors of poolers that have no free session of the server in time. */
const OF_POOLER = '08P01';

const POOLER_NOTICE =
  'A connection pooler stands between this process and PostgreSQL. It may give each transaction another session, ' +
  'which forgets the settings of a session: each statement is a transaction of its own with its own time limits, and ' +
  'none is prepared. That works and costs round trips; connect to PostgreSQL itself where you can.';

/**
 * Statement texts are constants, a few hundred at most. If a text were ever built at run time, the limit keeps plans
 * from filling the memory of every server session.
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
    await store.begin();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

class ServerStore implements Store {
  readonly kind = 'server';
  readonly #pool: pg.Pool;
  readonly #onNotice: ((sentence: string) => void) | undefined;
  #prepare: boolean;
  /** Behind a pooler: what each transaction sets besides the limits. */
  #pooled: readonly string[] | undefined;
  #fatal: FatalMoment | undefined;
  /** Sessions older than this generation may be connected to the wrong server, or hold old plans. */
  #generation = 0;
  readonly #generations = new WeakMap<object, number>();
  readonly #statementNames = new Map<string, string>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #owner: SessionOwner;
  #closing: Promise<void> | undefined;

  constructor(options: ServerStoreOptions) {
    this.#prepare = options.prepare ?? true;
    this.#onNotice = options.onNotice;
    const limits = limitsOf(options);
    const settings = sessionSettings(limits);
    const connectMs = options.connectTimeoutMs ?? 10_000;
    const handshakeMs = handshakeTimeoutMs(connectMs);
    // Behind a pooler the first statement waits for a session of the server.
    const inTime = (text: string) =>
      ({ text, query_timeout: this.#pooled ? connectMs : handshakeMs }) as pg.QueryConfig;
    this.#owner = {
      statementName: (sql) => this.#statementName(sql),
      beginScript: (wanted) => beginScript(limits, wanted, this.#pooled),
      answerLimits: (wanted) =>
        answerLimits(limits, options.answerTimeoutMs, wanted, this.#pooled !== undefined),
      unavailable: (error, of) => this.#unavailable(error, of),
      outdated: (client) => this.#outlive(client),
    };
    this.#pool = new pg.Pool({
      connectionString: options.databaseUrl,
      max: options.poolSize ?? 10,
      connectionTimeoutMillis: connectMs,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      application_name: 'naru',
      types: TYPE_PARSERS,
      Client: ImpatientClient,
      // Start-up parameters would save these round trips, but poolers refuse most of them.
      onConnect: async (client) => {
        this.#generations.set(client, this.#generation);
        await client.query(inTime(settings));
        await client.query(inTime(NETWORK_SETTINGS)).catch((error: unknown) => {
          // A server on a system that lacks one of them must work all the same.
          if (!(error instanceof pg.DatabaseError)) throw error;
        });
      },
    });
    // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
    this.#pool.on('error', () => undefined);
  }

  readonly pool = (): PoolFigures => {
    const { options, totalCount: size, idleCount: idle, waitingCount: queued } = this.#pool;
    // The caller itself is in the pool's queue until the next tick, even when a connection is idle: its own query would
    // always count as waiting.
    return { max: options.max, size, idle, waiting: Math.max(0, queued - idle) };
  };

  get fatal(): FatalMoment | undefined {
    return this.#fatal;
  }

  /** Proves that the server answers, and finds out whether a pooler is in front of it. */
  async begin(): Promise<void> {
    const isPooled = await this.#withSession((session) => session.meetsPooler());
    if (!isPooled) return;
    this.#prepare = false;
    const [row] = (await this.#withSession((session) => session.run(ACKNOWLEDGES_EARLY, []))).rows;
    this.#pooled = row?.['early'] === true ? [DURABLE_TRANSACTION] : [];
    this.#onNotice?.(POOLER_NOTICE);
  }

  async query<R extends object = Row>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    assertOutsideTransaction(this);
    if (this.#pooled) return this.transaction((tx) => tx.query<R>(sql, params));
    const read = async () => {
      const result = await this.#withSession((session) => session.run(sql, params));
      if (isNotedWrite(sql)) noteWrite();
      return result;
    };
    try {
      return (await read()).rows as R[];
    } catch (error) {
      // Nothing was executed, and all sessions with the old plan are dropped: the second try is safe, and sufficient.
      if (!isStalePlan(error)) throw error;
      return (await read()).rows as R[];
    }
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    assertOutsideTransaction(this);
    return this.#withSession((session) => runTransaction(this, session, work, options));
  }

  async exec(sql: string): Promise<void> {
    assertOutsideTransaction(this);
    await this.#withSession(async (session) => {
      try {
        await session.runScript(sql);
      } catch (error) {
        // A script with its own BEGIN may leave an aborted transaction, which the next caller must not inherit.
        if (error instanceof StatementError) await session.run('ROLLBACK', []).catch(session.discard);
        throw error;
      }
    });
  }

  async ping(): Promise<void> {
    await this.#withSession((session) => session.run('SELECT 1', []));
  }

  async close(): Promise<void> {
    // Waited for here, because the pool forgets waiting callers when it ends.
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
    const session = new ServerSession(await this.#connect(), this.#owner);
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
      for (;;) {
        const client = await this.#pool.connect();
        if (this.#generationOf(client) >= this.#generation) return client;
        client.release(true);
      }
    } catch (error) {
      const reason = error instanceof Error ? describeConnectError(error) : String(error);
      throw new StoreUnavailableError(`no connection to the database: ${reason}`, { outcomeUnknown: false });
    }
  }

  /**
   * A lost session, or one on a read-only server, is rarely the only one: all of the same age are dropped at their next
   * use. Otherwise each of them would fail one batch after a failover.
   */
  #unavailable(error: StoreUnavailableError, { client, isInTransaction }: Affected): void {
    const { message, code, sessionLost } = error;
    // A queue at the pooler: the other sessions are good, and new ones would wait in the same queue.
    const isQueue = this.#pooled && !isInTransaction && (error.noAnswer || code === OF_POOLER);
    if (isQueue) return;
    if (!sessionLost) this.#fatal = { reason: message, atMs: performance.now() };
    else if (code === undefined || !OF_ONE_SESSION.test(code)) this.#outlive(client);
  }

  /** Once per generation: sessions made since the first failure are kept. */
  #outlive(client: pg.PoolClient): void {
    this.#generation = Math.max(this.#generation, this.#generationOf(client) + 1);
  }

  #generationOf(client: pg.PoolClient): number {
    return this.#generations.get(client) ?? 0;
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

/** Waiting for a place in the pool may take longer than connecting; the pool has one limit for both. */
class ImpatientClient extends pg.Client {
  constructor(config: pg.ClientConfig = {}) {
    super({ ...config, connectionTimeoutMillis: handshakeTimeoutMs(config.connectionTimeoutMillis) });
  }
}

function handshakeTimeoutMs(givenMs: number | undefined): number {
  return Math.min(givenMs || HANDSHAKE_TIMEOUT_MS, HANDSHAKE_TIMEOUT_MS);
}

function limitsOf(options: Partial<SessionLimits>): SessionLimits {
  return {
    statementTimeoutMs: options.statementTimeoutMs ?? DEFAULT_LIMITS.statementTimeoutMs,
    lockTimeoutMs: options.lockTimeoutMs ?? DEFAULT_LIMITS.lockTimeoutMs,
    idleInTransactionTimeoutMs:
      options.idleInTransactionTimeoutMs ?? DEFAULT_LIMITS.idleInTransactionTimeoutMs,
  };
}

/** Node reports a host with several addresses as an AggregateError without a message. */
function describeConnectError(error: Error & { code?: unknown }): string {
  if (error.message !== '') return error.message;
  return typeof error.code === 'string' ? error.code : error.name;
}
