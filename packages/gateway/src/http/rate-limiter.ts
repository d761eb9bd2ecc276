/**
 * Requests per second and app, one bucket an app that holds a second's worth. Per process: an operator with several
 * processes sets the share of each. Process time, since it protects this process.
 */
export class RateLimiter {
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>();

  /** False when the app has used up its rate; no limit when `perSecond` is null. */
  take(appId: string, perSecond: number | null): boolean {
    if (perSecond === null) return true;
    const nowMs = performance.now();
    const bucket = this.#buckets.get(appId) ?? { tokens: perSecond, atMs: nowMs };
    const refilled = Math.min(perSecond, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond);
    const allowed = refilled >= 1;
    this.#buckets.set(appId, { tokens: allowed ? refilled - 1 : refilled, atMs: nowMs });
    return allowed;
  }
}
