import { koreanDay } from './clock.ts';
import type { Queryable } from './store/store.ts';

/** Counts on and answers the first number taken. */
const TAKE = `
  insert into daily_counters (scope, day, next) values ($1, $2, $3)
  on conflict (scope, day) do update set next = daily_counters.next + $3
  returning next - $3 as first`;

/** A day that is over is of no use; one more is kept for processes whose clock is behind. */
const FORGET = `delete from daily_counters where day < $1`;

type Waiting = { readonly resolve: (value: bigint) => void; readonly reject: (error: unknown) => void };

/**
 * Numbers 0, 1, 2 … for each scope and Korean day, each given out once whatever number of processes ask. Unlike
 * NumberSource it takes no blocks, so that the numbers follow one another as the published samples do; callers that
 * wait at the same time share one statement.
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
      void this.#drain(key, scope, day);
    });
  }

  /** Forgets the counters of days before `now`'s yesterday. */
  async forgetOld(now: Date): Promise<void> {
    const yesterday = new Date(now.getTime() - 24 * 60 * 60 * 1000);
    await this.#store.query(FORGET, [koreanDay(yesterday)]);
  }

  async #drain(key: string, scope: string, day: string): Promise<void> {
    // One turn of the event loop, so that callers of the same moment come together.
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
