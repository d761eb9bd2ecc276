import type { Queryable } from '../store/store.ts';

/**
 * How old the list below may be. Without an endpoint a batch then reads and writes nothing for events; in return a new
 * endpoint is answered for only after this time (endpoints.ts), when every process knows it.
 */
export const OWNERS_MAX_AGE_MS = 1000;

/** Merchants with an endpoint. Index event_endpoints_kept. */
export const EVENT_OWNERS = `select distinct merchant_id from event_endpoints where state <> 'removed'`;

/** Which merchants have endpoints: for others no event is kept. One that has none any more may still be listed. */
export class EventOwners {
  #known: ReadonlySet<string> = new Set();
  #readAtMs = Number.NEGATIVE_INFINITY;

  /** Reads them when the list is old. */
  async refresh(store: Queryable): Promise<void> {
    // Process time, not the engine's clock: it bounds the age of a copy in this process's memory.
    const nowMs = performance.now();
    if (nowMs - this.#readAtMs < OWNERS_MAX_AGE_MS) return;
    const rows = await store.query<{ merchant_id: string }>(EVENT_OWNERS);
    this.#known = new Set(rows.map((row) => row.merchant_id));
    this.#readAtMs = nowMs;
  }

  has(merchantId: string): boolean {
    return this.#known.has(merchantId);
  }

  /** The list is old: an endpoint was made in this process. */
  forget(): void {
    this.#readAtMs = Number.NEGATIVE_INFINITY;
  }
}
