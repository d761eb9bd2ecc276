/** A token bucket: so much per second of real time, and a small burst after a pause. */
export class Allowance {
  readonly #perSecond: number;
  readonly #most: number;
  readonly #nowMs: () => number;
  #left: number;
  #atMs: number;

  constructor(perSecond: number, most: number, nowMs: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#most = most;
    this.#nowMs = nowMs;
    this.#left = most;
    this.#atMs = nowMs();
  }

  has(count: number): boolean {
    const nowMs = this.#nowMs();
    this.#left = Math.min(this.#most, this.#left + ((nowMs - this.#atMs) / 1000) * this.#perSecond);
    this.#atMs = nowMs;
    return this.#left >= count;
  }

  /** May go below zero; the next caller waits until it has recovered. */
  use(count: number): void {
    this.#left -= count;
  }
}
