import { MigrationError, pendingMigrations, WriteProof } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import { MIGRATIONS } from '../migrations.ts';
import { storeReading } from './reading.ts';

/** The answer of `/readyz`. It is public, so reasons are only our own sentences. */
export type ReadinessAnswer =
  | {
      readonly status: 'ready';
      readonly mode: string;
      readonly store: string;
      /** Commands that wait for rows which another database session holds; all others are carried out. */
      readonly waitingForLocks?: number;
    }
  | { readonly status: 'not ready'; readonly reason: string };

/** Load balancers decide within seconds; a slower store counts as not answering. */
const ANSWER_WITHIN_MS = 3_000;

/** Whether this process can work: its store answers, has the tables, and accepted a row within the last second. */
export class Readiness {
  readonly #gateway: Gateway;
  readonly #writeProof: WriteProof;
  readonly #read: () => Promise<ReadinessAnswer>;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
    this.#writeProof = new WriteProof(gateway.store);
    // Simultaneous questions are one: while the store is silent each would hold a connection.
    this.#read = storeReading(() => this.#look(), ANSWER_WITHIN_MS);
  }

  async check(): Promise<ReadinessAnswer> {
    try {
      return await this.#read();
    } catch (error) {
      if (error instanceof MigrationError) return this.#notReady(error.message);
      return this.#notReady('the store does not answer', error);
    }
  }

  async #look(): Promise<ReadinessAnswer> {
    const { store, config, watch, stopping } = this.#gateway;
    if (stopping.signal.aborted) return this.#notReady('this process is stopping');
    if (watch.fault !== undefined) return this.#notReady(watch.fault);
    const pending = await store.transaction((tx) => pendingMigrations(tx, MIGRATIONS), {
      statementTimeoutMs: ANSWER_WITHIN_MS,
    });
    if (pending.length > 0) return this.#notReady(`${pending.length} migrations are pending`);
    const proof = await this.#writeProof.canWrite();
    if (!proof.ok) return this.#notReady('the store takes no writes', proof.error);
    const { setAside } = this.#gateway.engine.context.writer;
    const locks = setAside > 0 ? { waitingForLocks: setAside } : {};
    return { status: 'ready', mode: config.mode, store: store.kind, ...locks };
  }

  #notReady(reason: string, error?: unknown): ReadinessAnswer {
    this.#gateway.log.warn({ reason, error }, 'not ready');
    return { status: 'not ready', reason };
  }
}
