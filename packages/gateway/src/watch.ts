import { LoopWorker } from '@naru/engine';
import type { Logger } from 'pino';

/** A condition that has to stay as it was at the start. */
export interface Watched {
  /** Why this process can't go on, in one sentence; undefined when it can. Throws when that can't be found out. */
  look(): Promise<string | undefined>;
}

const LOOK_EVERY_MS = 1000;

/** Checks once a second whether this process still fits its store, as proven at its start. `/readyz` reports faults. */
export class Watch extends LoopWorker {
  readonly #watched: readonly Watched[];
  readonly #log: Logger;
  readonly #listeners: (() => void)[] = [];
  #fault: string | undefined;

  constructor(watched: readonly Watched[], log: Logger) {
    // A store that does not answer is reported by /readyz; earlier findings stay valid until then.
    super(LOOK_EVERY_MS, (error) => log.debug({ error }, 'watch'));
    this.#watched = watched;
    this.#log = log;
  }

  /** What is wrong, in one sentence. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Calls `listener` when a fault has appeared or is over. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async round(): Promise<boolean> {
    const faults: string[] = [];
    for (const one of this.#watched) {
      const fault = await one.look();
      if (fault !== undefined) faults.push(fault);
    }
    this.#set(faults.length > 0 ? faults.join('; ') : undefined);
    return false;
  }

  #set(fault: string | undefined): void {
    const before = this.#fault;
    this.#fault = fault;
    if ((fault === undefined) === (before === undefined)) return;
    if (fault === undefined) this.#log.info('this process fits its store again');
    else this.#log.error({ fault }, 'this process does not fit its store any more');
    for (const listener of this.#listeners) listener();
  }
}
