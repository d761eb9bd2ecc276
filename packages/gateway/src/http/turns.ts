export interface TurnLimits {
  /** Of all keys together. */
  readonly atOnce: number;
  readonly perKey: number;
  /** How many of a key may wait. */
  readonly waitingPerKey: number;
}

/**
 * Lets a few calls run at once, each key its share: for reads that take long, so that those of one merchant leave the
 * database's connections to others. Whoever has fewer running goes first; of one key they go in order.
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();
  #count = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Resolves to what `call` answers; undefined when too many of this key wait already. */
  async take<T>(key: string, call: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
    if (!this.#mayRun(key)) {
      const line = this.#waiting.get(key) ?? [];
      if (line.length >= this.#limits.waitingPerKey) return undefined;
      this.#waiting.set(key, line);
      await new Promise<void>((resolve) => line.push(resolve));
    } else this.#begin(key);
    try {
      return { value: await call() };
    } finally {
      this.#end(key);
    }
  }

  #mayRun(key: string): boolean {
    return this.#count < this.#limits.atOnce && this.#runningOf(key) < this.#limits.perKey;
  }

  #runningOf(key: string): number {
    return this.#running.get(key) ?? 0;
  }

  #begin(key: string): void {
    this.#count += 1;
    this.#running.set(key, this.#runningOf(key) + 1);
  }

  #end(key: string): void {
    this.#count -= 1;
    const left = this.#runningOf(key) - 1;
    if (left === 0) this.#running.delete(key);
    else this.#running.set(key, left);
    this.#next();
  }

  #next(): void {
    const [key] = [...this.#waiting.keys()]
      .filter((one) => this.#mayRun(one))
      .toSorted((a, b) => this.#runningOf(a) - this.#runningOf(b));
    if (key === undefined) return;
    const line = this.#waiting.get(key) ?? [];
    const resolve = line.shift();
    if (line.length === 0) this.#waiting.delete(key);
    this.#begin(key);
    resolve?.();
  }
}
