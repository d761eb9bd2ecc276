/**
 * A loop that does a piece of work: at once when woken, otherwise every `pauseMs`. Commits of the same process wake it;
 * the pause is how soon it sees the commits of other processes.
 */
export class WorkLoop {
  readonly #work: () => Promise<boolean>;
  #pauseMs: number;
  readonly #onError: (error: unknown) => void;
  #wake: (() => void) | undefined;
  #woken = false;
  #stopped = true;
  #running: Promise<void> = Promise.resolve();
  /** Those who wait until nothing is left. */
  #waiting: (() => void)[] = [];

  /** `work` returns true when there may be more to do at once. */
  constructor(work: () => Promise<boolean>, pauseMs: number, onError: (error: unknown) => void) {
    this.#work = work;
    this.#pauseMs = pauseMs;
    this.#onError = onError;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#running = this.#run();
  }

  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** From the next pause on. */
  setPause(pauseMs: number): void {
    this.#pauseMs = pauseMs;
  }

  /**
   * Resolves when a piece of work that began after the call left nothing to do at once, or failed; and at once where
   * the loop is stopped.
   */
  quiet(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.wake();
    });
  }

  /** Resolves when the piece of work under way is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await this.#running;
    this.#release(this.#waiting);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#woken = false;
      const waiting = this.#waiting;
      this.#waiting = [];
      let more = false;
      try {
        more = await this.#work();
      } catch (error) {
        this.#onError(error);
      }
      if (more) this.#waiting.unshift(...waiting);
      else this.#release(waiting);
      if (!more && !this.#woken && !this.#stopped) await this.#pause();
    }
  }

  #release(waiting: readonly (() => void)[]): void {
    for (const resolve of waiting) resolve();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(finish, this.#pauseMs);
      const loop = this;
      function finish(): void {
        clearTimeout(timer);
        loop.#wake = undefined;
        resolve();
      }
      this.#wake = finish;
    });
  }
}

/** A worker that runs rounds in one loop. */
export abstract class LoopWorker {
  readonly #loop: WorkLoop;

  constructor(pauseMs: number, onError: (error: unknown) => void) {
    this.#loop = new WorkLoop(() => this.round(), pauseMs, onError);
  }

  /** One page of each kind of work; true when there may be more. */
  abstract round(): Promise<boolean>;

  start(): void {
    this.#loop.start();
  }

  wake(): void {
    this.#loop.wake();
  }

  /** How long it waits for others to wake it, from the next pause on. */
  setPause(pauseMs: number): void {
    this.#loop.setPause(pauseMs);
  }

  /** Resolves when nothing is left to do now; at once where the worker is stopped. */
  quiet(): Promise<void> {
    this.wake();
    return this.#loop.quiet();
  }

  /** Resolves when the round under way is done. */
  stop(): Promise<void> {
    return this.#loop.stop();
  }
}
