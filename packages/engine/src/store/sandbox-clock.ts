import { type Clock, ShiftedClock, systemClock } from '../base/clock.ts';
import type { Queryable } from './store.ts';

const READ = `select offset_ms from sandbox_clock`;
const ADVANCE = `update sandbox_clock set offset_ms = offset_ms + $1 returning offset_ms`;
const RESET = `update sandbox_clock set offset_ms = 0`;

/** The sandbox's clock: its offset is in the store, so that all processes and restarts agree on the time. */
export class SandboxClock {
  readonly clock: ShiftedClock;
  readonly #store: Queryable;

  /** The offset is added to `real`. */
  constructor(store: Queryable, real: Clock = systemClock) {
    this.clock = new ShiftedClock(real);
    this.#store = store;
  }

  /** Applies the offset that another process may have set. */
  async refresh(): Promise<void> {
    const [row] = await this.#store.query<{ offset_ms: bigint }>(READ);
    this.clock.adopt(Number(row?.offset_ms ?? 0n));
  }

  /** Moves the time forward for everybody; returns the new now. */
  async advance(seconds: number): Promise<Date> {
    if (!(seconds >= 0)) throw new RangeError('time only moves forward');
    const [row] = await this.#store.query<{ offset_ms: bigint }>(ADVANCE, [
      BigInt(Math.round(seconds * 1000)),
    ]);
    this.clock.adopt(Number(row?.offset_ms ?? 0n));
    return this.clock.now();
  }

  /** Back to the real time; only sensible on a store that has just been emptied. */
  async reset(): Promise<void> {
    await this.#store.query(RESET);
    this.clock.restart();
  }
}
