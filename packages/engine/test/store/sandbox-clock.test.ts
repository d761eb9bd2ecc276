import { describe, expect, test } from 'vitest';
import { SandboxClock } from '../../src/store/sandbox-clock.ts';
import type { Queryable } from '../../src/store/store.ts';

const RIGHT_NOW = new Date('2026-03-01T03:00:00Z');
const DAY_SECONDS = 86_400;

/** The one row of `sandbox_clock`. A held-back answer keeps the value of the moment of its statement. */
class ClockRow implements Queryable {
  #offsetMs = 0n;
  #held: Promise<void> | undefined;

  async query<T>(sql: string, [by]: readonly unknown[] = []): Promise<T[]> {
    if (sql.includes('= 0')) this.#offsetMs = 0n;
    else if (sql.startsWith('update')) this.#offsetMs += by as bigint;
    const answer = [{ offset_ms: this.#offsetMs }] as T[];
    const held = this.#held;
    this.#held = undefined;
    await held;
    return answer;
  }

  /** Holds back the answer to the next statement until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return resolve;
  }
}

function clocks() {
  const row = new ClockRow();
  const real = { now: () => RIGHT_NOW };
  return { row, one: new SandboxClock(row, real), two: new SandboxClock(row, real) };
}

describe('the clock of a sandbox with several processes', () => {
  test('is moved by any of them for all', async () => {
    const { one, two } = clocks();
    await one.advance(DAY_SECONDS);
    await two.refresh();
    expect(two.clock.now()).toEqual(new Date('2026-03-02T03:00:00Z'));
  });

  test('is set back by a reset of any of them, for all', async () => {
    const { one, two } = clocks();
    await one.advance(30 * DAY_SECONDS);
    await two.refresh();
    await one.reset();
    await two.refresh();
    expect([one.clock.now(), two.clock.now()]).toEqual([RIGHT_NOW, RIGHT_NOW]);
  });

  test('goes on from the reset, also in a process that has not heard of it', async () => {
    const { one, two } = clocks();
    await one.advance(30 * DAY_SECONDS);
    await two.refresh();
    await one.reset();
    expect(await two.advance(60)).toEqual(new Date('2026-03-01T03:01:00Z'));
  });

  test('does not run backwards for an answer that is older than a move of its own', async () => {
    const { row, one } = clocks();
    const release = row.hold();
    const look = one.refresh();
    const moved = one.advance(60);
    // The move may be done first, or wait for the look: either way it is what counts.
    await Promise.race([moved, new Promise((resolve) => setImmediate(resolve))]);
    release();
    await Promise.all([look, moved]);
    expect(one.clock.offsetMs).toBe(60_000);
  });
});
