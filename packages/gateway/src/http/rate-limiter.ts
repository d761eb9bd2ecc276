/** A bucket unused for this long is full again, so it can be dropped. */
const FULL_AFTER_MS = 1000;
const MANY_BUCKETS = 10_000;

/**
 * A rate per second for each id, with one bucket each that holds a second's worth. Per process: an operator with
 * several processes sets each one's share. Process time, since it protects this process.
 */
export class RateLimiter {
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>();
  #emptiedAtMs = 0;

  /** False when `id` has used up its rate; no limit when `perSecond` is null. */
  take(id: string, perSecond: number | null): boolean {
    if (perSecond === null) return true;
    const nowMs = performance.now();
    if (this.#buckets.size >= MANY_BUCKETS) this.#forgetFull(nowMs);
    const tokens = this.#tokens(id, perSecond, nowMs);
    const allowed = tokens >= 1;
    this.#buckets.set(id, { tokens: allowed ? tokens - 1 : tokens, atMs: nowMs });
    return allowed;
  }

  /** Whether `id` has something left of its rate; takes nothing. */
  has(id: string, perSecond: number): boolean {
    return this.#tokens(id, perSecond, performance.now()) >= 1;
  }

  /** How many ids it remembers. */
  get size(): number {
    return this.#buckets.size;
  }

  #tokens(id: string, perSecond: number, nowMs: number): number {
    const bucket = this.#buckets.get(id);
    if (!bucket) return perSecond;
    return Math.min(perSecond, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond);
  }

  /** At most once a second: with very many busy buckets the search must not become the load. */
  #forgetFull(nowMs: number): void {
    if (nowMs - this.#emptiedAtMs < FULL_AFTER_MS) return;
    this.#emptiedAtMs = nowMs;
    for (const [id, { atMs }] of this.#buckets) {
      if (nowMs - atMs >= FULL_AFTER_MS) this.#buckets.delete(id);
    }
  }
}
