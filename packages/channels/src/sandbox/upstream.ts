interface Held {
  readonly proceed: () => void;
  readonly fail: (error: Error) => void;
}

/**
 * Whether the simulated banks, wallets and issuers answer. While they hang, calls to them wait: until `resume`, or
 * until the caller gives up after its time limit. Where the sandbox's time is moved on, that limit passes at once.
 */
export class SandboxUpstream {
  readonly #held = new Set<Held>();
  #isHanging = false;
  #passes = 0;

  get isHanging(): boolean {
    return this.#isHanging;
  }

  /** Calls under way, and later ones, get no answer. */
  hang(): void {
    this.#isHanging = true;
  }

  /** Calls that still wait are carried out now. */
  resume(): void {
    this.#isHanging = false;
    for (const { proceed } of this.#held) proceed();
    this.#held.clear();
  }

  /** During `work` time passes: who waits for an answer gives up. */
  async whileTimePasses<T>(work: () => Promise<T>): Promise<T> {
    this.#passes += 1;
    this.#giveUp();
    try {
      return await work();
    } finally {
      this.#passes -= 1;
    }
  }

  /** The same port, whose calls wait while the upstream hangs. */
  guarded<P extends object>(port: P): P {
    return new Proxy(port, {
      get: (target, member) => {
        const found: unknown = Reflect.get(target, member, target);
        if (typeof found !== 'function') return found;
        return async (...args: unknown[]) => {
          await this.#answers();
          return Reflect.apply(found, target, args) as unknown;
        };
      },
    });
  }

  async #answers(): Promise<void> {
    if (!this.#isHanging) return;
    const answered = new Promise<void>((proceed, fail) => this.#held.add({ proceed, fail }));
    if (this.#passes > 0) this.#giveUp();
    await answered;
  }

  #giveUp(): void {
    for (const { fail } of this.#held) fail(new Error('simulated: no answer in time'));
    this.#held.clear();
  }
}
