import type { Queryable, Transaction } from '../store/store.ts';

/*
 * Lists of orders go by the time at which an order was made. An order becomes visible only when its transaction
 * commits, possibly later than an order with a later time. So that a list is complete up to its end all the same:
 *
 * - A writer's transaction first takes a shared advisory lock that says its time, and then reads up to when times are
 *   closed. Its orders get the later of both (function hold_order_time, migration 22).
 * - A list closes all times up to its end, waits until no transaction holds such a time, and then reads.
 *
 * Of each pair, either the list sees the lock and waits, or the writer sees the closed time and takes a later one.
 * The clocks of the processes have no part in it.
 */

/** Upper bits of the locks: "NR". The lower 48 bits are the time in milliseconds. */
const LOCK_BASE = 0x4e52n << 48n;

/** Nothing is written when the times are closed already. */
const CLOSE_TIMES = `
  insert into order_times as o (closed_until_ms) select $1::bigint
  where not exists (select from order_times where closed_until_ms >= $1::bigint)
  on conflict (singleton) do update set closed_until_ms = excluded.closed_until_ms
    where o.closed_until_ms < excluded.closed_until_ms`;

/** A lock of one 64-bit number has objsubid 1 and lies in two halves in classid and objid. */
const HELD_TIMES = `
  select count(*) as count from pg_locks
  where locktype = 'advisory' and objsubid = 1 and granted
    and database = (select oid from pg_database where datname = current_database())
    and ((classid::bigint << 32) | objid::bigint) between $1::bigint and $2::bigint`;

/** Longer than a process that froze in a transaction keeps it open (session-settings.ts). */
const MAX_WAIT_MS = 5_000;
const FIRST_LOOK_MS = 1;
const SLOWEST_LOOK_MS = 50;

/** By how much processes' times may differ: twice the tolerance of their clocks, and what a list may ask ahead. */
const MAX_AHEAD_MS = 61_000;

/** The statement with which a writer's transaction begins; `heldTime` reads its answer. */
export function holdOrderTime(drawn: Date): string {
  return `SELECT hold_order_time(${drawn.getTime()}) AS held_ms`;
}

/** The time of a transaction that began with `holdOrderTime`: not before the drawn one, and not closed. */
export function heldTime({ first: [row] }: Transaction): Date {
  if (row === undefined) throw new Error('the transaction did not begin with holdOrderTime');
  return new Date(Number(row['held_ms']));
}

/**
 * `now`, or `openFromMs` where times before that are closed: a process whose clock is behind need not learn it anew
 * with each batch. What is further ahead than clocks can be is of a sandbox that was reset since.
 */
export function notBefore(now: Date, openFromMs: number): Date {
  const aheadMs = openFromMs - now.getTime();
  return aheadMs > 0 && aheadMs <= MAX_AHEAD_MS ? new Date(openFromMs) : now;
}

/**
 * After it no order with a time up to `untilMs`, since 1970, can appear any more. False when a transaction that may
 * hold one stayed open for `maxWaitMs`. Keeps no connection while it waits.
 */
export async function closeOrderTimes(
  store: Queryable,
  untilMs: number,
  maxWaitMs = MAX_WAIT_MS,
): Promise<boolean> {
  await store.query(CLOSE_TIMES, [BigInt(untilMs)]);
  const deadlineMs = performance.now() + maxWaitMs;
  for (let waitMs = FIRST_LOOK_MS; ; waitMs = Math.min(waitMs * 2, SLOWEST_LOOK_MS)) {
    const [row] = await store.query<{ count: bigint }>(HELD_TIMES, [LOCK_BASE, LOCK_BASE + BigInt(untilMs)]);
    if (row?.count === 0n) return true;
    if (performance.now() >= deadlineMs) return false;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
