import type { MachineClocks } from '../../src/store/guarded-clock.ts';
import type { Store } from '../../src/store/store.ts';

/** A machine whose clocks a test moves. */
export class HandMachine implements MachineClocks {
  /** The time that it really is. */
  rightMs: number;
  readonly #startMs: number;
  #sleptMs = 0;
  #aheadMs = 0;

  constructor(startMs = Date.parse('2026-03-15T00:00:00Z')) {
    this.rightMs = startMs;
    this.#startMs = startMs;
  }

  pass(ms: number): void {
    this.rightMs += ms;
  }

  sleep(ms: number): void {
    this.#sleptMs += ms;
    this.rightMs += ms;
  }

  /** Sets the clock wrong. */
  setAhead(ms: number): void {
    this.#aheadMs = ms;
  }

  wallMs(): number {
    return this.rightMs + this.#aheadMs;
  }

  steadyMs(): number {
    return this.rightMs - this.#startMs - this.#sleptMs;
  }

  uptimeMs(): number {
    return this.rightMs - this.#startMs;
  }
}

export type StoreWithClock = Store & { aheadMs: number; answerAfterMs: number };

/** A store, or none, whose database has a right clock unless the test sets it. An embedded one has the machine's. */
export function storeWithClock(machine: HandMachine, store?: Store): StoreWithClock {
  const time: Store['query'] = async (sql, params) => {
    const isTime = sql.trim() === 'select clock_timestamp() as now';
    if (!isTime) return store ? store.query(sql, params) : [];
    const half = clocked.answerAfterMs / 2;
    machine.pass(half);
    const now = store?.kind === 'embedded' ? machine.wallMs() : machine.rightMs + clocked.aheadMs;
    machine.pass(half);
    return [{ now: new Date(now) }] as never;
  };
  const clocked: StoreWithClock = Object.assign(Object.create(store ?? null), {
    kind: store?.kind ?? 'server',
    query: time,
    aheadMs: 0,
    answerAfterMs: 0,
  });
  return clocked;
}
