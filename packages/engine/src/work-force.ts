import type { LoopWorker } from './base/work-loop.ts';

/** For what has no time of its own, such as deleting old rows. */
const ALONE_PAUSE_MS = 30_000;

/** The workers of a process. */
export class WorkForce {
  readonly #workers: readonly LoopWorker[];
  #isWorking = false;
  #isAlone = false;

  constructor(workers: readonly LoopWorker[]) {
    this.#workers = workers;
  }

  get isWorking(): boolean {
    return this.#isWorking;
  }

  start(): void {
    this.#isWorking = true;
    for (const worker of this.#workers) worker.start();
  }

  wake(): void {
    for (const worker of this.#workers) worker.wake();
  }

  /** Resolves when the work in hand is done. */
  async stop(): Promise<void> {
    this.#isWorking = false;
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }

  /** Resolves when each has nothing left to do now. */
  async quiet(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.quiet()));
  }

  /** They wait to be woken. Ten workers that look for what other processes committed cost 2 % of a processor. */
  workAlone(): void {
    this.#isAlone = true;
    for (const worker of this.#workers) worker.setPause(ALONE_PAUSE_MS);
  }

  /** After a commit of this process. */
  committed(): void {
    if (this.#isAlone) this.wake();
  }
}
