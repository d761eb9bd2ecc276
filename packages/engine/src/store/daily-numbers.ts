import { koreanDay } from '../base/clock.ts';
import type { Queryable } from './store.ts';
import { withoutNotes } from './write-notes.ts';

/** Advances the counter and returns the first number taken. */
const TAKE = `
  insert into daily_counters (scope, day, next) values ($1, $2, $3)
  on conflict (scope, day) do update set next = daily_counters.next + $3
  returning next - $3 as first`;

type Waiting = { readonly resolve: (value: bigint) => void; readonly reject: (error: unknown) => void };

/**
 * Numbers 0, 1, 2 … for each scope and Korean day, each given out once across processes. Unlike NumberSource it takes
 * no blocks, so that numbers are consecutive as in the published samples; callers that wait at the same time share one
 * statement. Counters are kept for good, a row per scope and day: if a wrong clock deleted one, it would give out
 * numbers again.
 */
export class DailyNumbers {
  readonly #store: Queryable;
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(store: Queryable) {
    this.#store = store;
  }

  /** The next number of `scope` on the Korean day of `now`. */
  next(scope: string, now: Date): Promise<bigint> {
    const day = koreanDay(now);
    const key = `${day} ${scope}`;
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(key);
      if (waiting) {
        waiting.push({ resolve, reject });
        return;
      }
      this.#waiting.set(key, [{ resolve, reject }]);
      void withoutNotes(() => this.#drain(key, scope, day));
    });
  }

  async #drain(key: string, scope: string, day: string): Promise<void> {
    // One turn of the event loop, so that simultaneous callers share a statement.
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (;;) {
      const batch = (this.#waiting.get(key) ?? []).splice(0);
      if (batch.length === 0) break;
      try {
        const [row] = await this.#store.query<{ first: bigint }>(TAKE, [scope, day, BigInt(batch.length)]);
        const first = row?.first ?? 0n;
        batch.forEach(({ resolve }, index) => {
          resolve(first + BigInt(index));
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#waiting.delete(key);
  }
}

/** Index daily_counters_by_day. */
const MOST_TAKEN = `
  select coalesce(max(next), 0) as most from daily_counters where day = $1 and starts_with(scope, $2)`;

/** How many numbers were given out today in the scope that has the most, of the scopes that begin with `prefix`. */
export async function mostNumbersTaken(store: Queryable, prefix: string, now: Date): Promise<bigint> {
  const [row] = await store.query<{ most: bigint }>(MOST_TAKEN, [koreanDay(now), prefix]);
  return row?.most ?? 0n;
}
