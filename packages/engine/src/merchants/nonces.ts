import type { Clock } from '../base/clock.ts';
import type { Queryable } from '../store/store.ts';

/** One statement for all that arrived meanwhile. An expired nonce is taken over like a new one. */
const takeNonces = (also: string) => `
  insert into nonces as n (nonce, app_id, seen_at)
  select k.nonce, k.app_id, $3
  from unnest($1::text[], $2::uuid[]) k (nonce, app_id)${also}
  on conflict (nonce, app_id) do update set seen_at = excluded.seen_at where n.seen_at <= $4
  returning n.nonce, n.app_id`;

/** On the disk before it is answered: what was refused must stay so, whatever happens to the database. */
export const TAKE_NONCES = takeNonces('');

/**
 * Without waiting for the disk, for calls that change nothing. A power cut may lose the last moments of it: such a call
 * could then be made once more. Other processes see it at once all the same.
 */
export const TAKE_NONCES_OF_READS = takeNonces(`, set_config('synchronous_commit', 'off', true) s`);

/**
 * Index nonces_by_age, and then the primary key: joined by it, the whole table was read (plan test). Two apps may have
 * used one nonce; both rows are deleted when both are expired.
 */
export const FORGET_NONCES = `
  delete from nonces where seen_at <= $1 and nonce = any(array(
    select nonce from nonces where seen_at <= $1 order by seen_at limit $2
  )) returning 1`;

/** How long a nonce must not be repeated (docs/protocols/teemopay.md §2). */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;

/** Nonces seen at this time or before may be used again. */
export function pastNonces(now: Date): Date {
  return new Date(now.getTime() - REMEMBERED_MS);
}

const MAX_BATCH = 512;
/** Of each queue. */
const MAX_WAITING = 20_000;

/** The result for a nonce: new, used before, or not checked because too many requests wait. */
export type NonceAnswer = 'fresh' | 'used' | 'busy';

interface Waiting {
  readonly nonce: string;
  readonly appId: string;
  readonly resolve: (answer: NonceAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Remembers the nonces of an app across processes. Reads have a queue of their own: what only asks would otherwise wait
 * for the disk behind what changes something. The row of a nonce decides for both: used in one, it is refused in the
 * other.
 */
export class NonceMemory {
  readonly #store: Queryable;
  readonly #clock: Clock;
  readonly #ofReads: NonceQueue;
  readonly #ofChanges: NonceQueue;

  constructor(store: Queryable, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#ofReads = new NonceQueue(store, clock, TAKE_NONCES_OF_READS);
    this.#ofChanges = new NonceQueue(store, clock, TAKE_NONCES);
  }

  /**
   * Uses up a nonce. Rejects when the store is unavailable. `isRead`: of a call that changes nothing, so that a power
   * cut may lose it.
   */
  take(appId: string, nonce: string, { isRead = false } = {}): Promise<NonceAnswer> {
    return (isRead ? this.#ofReads : this.#ofChanges).take(appId, nonce);
  }

  /** Deletes up to `limit` expired nonces; true when there may be more. */
  async forgetOld(limit: number): Promise<boolean> {
    const rows = await this.#store.query(FORGET_NONCES, [pastNonces(this.#clock.now()), limit]);
    return rows.length === limit;
  }
}

/**
 * Like the writer it sends everything that queued up during the previous statement as one statement: with one statement
 * each, nonces would cost more than the orders they protect.
 */
class NonceQueue {
  readonly #store: Queryable;
  readonly #clock: Clock;
  readonly #sql: string;
  readonly #queue: Waiting[] = [];
  #running = false;

  constructor(store: Queryable, clock: Clock, sql: string) {
    this.#store = store;
    this.#clock = clock;
    this.#sql = sql;
  }

  take(appId: string, nonce: string): Promise<NonceAnswer> {
    if (this.#queue.length >= MAX_WAITING) return Promise.resolve('busy');
    return new Promise((resolve, reject) => {
      this.#queue.push({ nonce, appId, resolve, reject });
      if (!this.#running) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#running = true;
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) await this.#takeBatch(this.#queue.splice(0, MAX_BATCH));
    this.#running = false;
  }

  async #takeBatch(batch: readonly Waiting[]): Promise<void> {
    const first = new Map<string, Waiting>();
    for (const waiting of batch) {
      const key = keyOf(waiting.nonce, waiting.appId);
      if (first.has(key)) waiting.resolve('used');
      else first.set(key, waiting);
    }
    // Sorted, so that processes which take the same nonces wait in line and do not deadlock.
    const keys = [...first.keys()].toSorted();
    const wanted = keys.flatMap((key) => first.get(key) ?? []);
    const now = this.#clock.now();
    try {
      const rows = await this.#store.query<{ nonce: string; app_id: string }>(this.#sql, [
        wanted.map(({ nonce }) => nonce),
        wanted.map(({ appId }) => appId),
        now,
        pastNonces(now),
      ]);
      const taken = new Set(rows.map((row) => keyOf(row.nonce, row.app_id)));
      for (const [key, waiting] of first) waiting.resolve(taken.has(key) ? 'fresh' : 'used');
    } catch (error) {
      for (const waiting of wanted) waiting.reject(error);
    }
  }
}

function keyOf(nonce: string, appId: string): string {
  return `${appId}/${nonce}`;
}
