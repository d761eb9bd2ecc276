import { randomUUID } from 'node:crypto';
import type { Store, TransactionOptions } from './store.ts';

/** A row of a process that is gone is deleted by another one after a day. */
const PROVE = `
  with gone as (
    delete from write_proofs where proved_at < clock_timestamp() - interval '1 day' and process_id <> $1
  )
  insert into write_proofs (process_id, proved_at) values ($1, clock_timestamp())
  on conflict (process_id) do update set proved_at = excluded.proved_at`;

/** How long a proof counts: more frequent callers get the result of the last one. */
const KEPT_MS = 1_000;
/**
 * A full disk may still take the small row of a proof, in an existing page. So a failure of the store for everybody
 * counts for some time, whatever the proof returns.
 */
const FATAL_COUNTS_MS = 15_000;

/** A caller does not wait longer; a statement that keeps running holds a connection that others need. */
const SHORT: TransactionOptions = { statementTimeoutMs: 3_000 };

export type WriteProofResult = { readonly ok: true } | { readonly ok: false; readonly error: unknown };

/** Proves that the store takes writes, with one small row. */
export class WriteProof {
  readonly #store: Store;
  readonly #processId = randomUUID();
  #latest: { readonly atMs: number; readonly result: Promise<WriteProofResult> } | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Whether a row could be written within the last second. It does not reject. */
  async canWrite(): Promise<WriteProofResult> {
    const { fatal } = this.#store;
    const nowMs = performance.now();
    if (fatal && nowMs - fatal.atMs < FATAL_COUNTS_MS) return { ok: false, error: new Error(fatal.reason) };
    if (this.#latest === undefined || nowMs - this.#latest.atMs >= KEPT_MS) {
      this.#latest = { atMs: nowMs, result: this.#prove() };
    }
    return this.#latest.result;
  }

  async #prove(): Promise<WriteProofResult> {
    try {
      await this.#store.transaction((tx) => tx.query(PROVE, [this.#processId]), SHORT);
      return { ok: true };
    } catch (error) {
      return { ok: false, error };
    }
  }
}
