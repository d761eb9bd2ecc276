import type { Queryable, Transaction } from '../store/store.ts';

/*
 * Lists of orders are sorted by creation time. An order becomes visible only when its transaction commits, possibly
 * later than an order with a later time. To keep a list complete up to its end:
 *
 * - A writer's transaction first takes a shared advisory lock that contains its time, then reads up to which time lists
 *   are closed. Its orders get the later of the two (function hold_order_time, migration 22).
 * - A list closes all times up to its end, waits until no transaction holds such a time, then reads.
 *
 * Either the list sees the lock and waits, or the writer sees the closed time and takes a later one. The clocks of the
 * processes do not matter.
 */

/** Upper bits of the locks: "NR". The lower 48 bits are the time in milliseconds. */
const LOCK_BASE = 0x4e52n << 48n;

/** Writes nothing when the times are already closed. */
const CLOSE_TIMES = `
  insert into order_times as o (closed_until_ms) select $1::bigint
  where not exists (select from order_times where closed_until_ms >= $1::bigint)
  on conflict (singleton) do update set closed_until_ms = excluded.closed_until_ms
    where o.closed_until_ms < excluded.closed_until_ms`;

/** A lock of one 64-bit number has objsubid 1 and is split into classid and objid. */
const HELD_TIMES = `
  select count(*) as count from pg_locks
  where locktype = 'advisory' and objsubid = 1 and granted
    and database = (select oid from pg_database where datname = current_database())
    and ((classid::bigint << 32) | objid::bigint) between $1::bigint and $2::bigint`;

/** Longer than a frozen process can keep a transaction open (session-settings.ts). */
const MAX_WAIT_MS = 5_000;
const FIRST_LOOK_MS = 1;
const SLOWEST_LOOK_MS = 50;

/** How far the clocks of processes may differ: twice their tolerance, and how far ahead a list may ask. */
const MAX_AHEAD_MS = 61_000;

/** The first statement of a writer's transaction; `heldTime` reads its answer. */
export function holdOrderTime(drawn: Date): string {
  return `SELECT hold_order_time(${drawn.getTime()}) AS held_ms`;
}

/** The time of a transaction that began with `holdOrderTime`: not before the requested one, and not closed. */
export function heldTime({ first: [row] }: Transaction): Date {
  if (row === undefined) throw new Error('the transaction did not begin with holdOrderTime');
  return new Date(Number(row['held_ms']));
}

/**
 * `now`, or `openFromMs` where times before that are closed: a process whose clock is behind need not learn it again
 * with each batch. A value further ahead than clocks can be is left over from before a sandbox reset.
 */
export function notBefore(now: Date, openFromMs: number): Date {
  const aheadMs = openFromMs - now.getTime();
  return aheadMs > 0 && aheadMs <= MAX_AHEAD_MS ? new Date(openFromMs) : now;
}

/**
 * When it returns true, no order with a time up to `untilMs` (since 1970) can appear any more. False when a transaction
 * that may hold one stayed open for `maxWaitMs`. Keeps no connection while it waits.
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
