import { type Clock, ShiftedClock, systemClock } from '../base/clock.ts';
import type { Queryable } from './store.ts';

const READ = `select offset_ms from sandbox_clock`;
const ADVANCE = `update sandbox_clock set offset_ms = offset_ms + $1 returning offset_ms`;
const RESET = `update sandbox_clock set offset_ms = 0 returning offset_ms`;

/** A real clock that may have stayed ahead; it begins anew with a store that was emptied. */
interface RealClock extends Clock {
  restart?(): Promise<void>;
}

/**
 * The sandbox's clock: its offset is in the store, so that all processes and restarts agree on the time. The statements
 * of a process run one after the other, so that each answer is newer than the one before: a smaller offset is a reset.
 */
export class SandboxClock {
  readonly clock: ShiftedClock;
  readonly #store: Queryable;
  readonly #real: RealClock;
  #last: Promise<unknown> = Promise.resolve();

  /** The offset is added to `real`. */
  constructor(store: Queryable, real: RealClock = systemClock) {
    this.#real = real;
    this.clock = new ShiftedClock(real);
    this.#store = store;
  }

  /** Applies what another process may have done: a move, or a reset. */
  refresh(): Promise<void> {
    return this.#take(READ);
  }

  /** Once a second, in every process. */
  async look(): Promise<undefined> {
    await this.refresh();
  }

  /** Moves the time forward for everybody; returns the new now. */
  async advance(seconds: number): Promise<Date> {
    if (!(seconds >= 0)) throw new RangeError('time only moves forward');
    await this.#take(ADVANCE, [BigInt(Math.round(seconds * 1000))]);
    return this.clock.now();
  }

  /** Back to the real time; only sensible on a store that has just been emptied. */
  async reset(): Promise<void> {
    await this.#real.restart?.();
    await this.#take(RESET);
  }

  /** Takes over the offset that the statement answers. */
  #take(sql: string, params: readonly unknown[] = []): Promise<void> {
    const taken = this.#last.then(async () => {
      const [row] = await this.#store.query<{ offset_ms: bigint }>(sql, params);
      const offsetMs = Number(row?.offset_ms ?? 0n);
      if (offsetMs < this.clock.offsetMs) this.clock.restart();
      this.clock.adopt(offsetMs);
    });
    this.#last = taken.catch(() => undefined);
    return taken;
  }
}
