import type { Clock } from '../base/clock.ts';
import type { Queryable } from '../store/store.ts';

/** Rows that one statement locks and writes. */
const PAGE = 1000;

/*
 * All of these lock in the order in which a try locks those behind it (by sequence), and pass over what somebody else
 * has locked: they wait for nobody, so none of them can be part of a deadlock.
 */

/**
 * A page of what waits for endpoint $1 of merchant $2 with a later try ($3: now), the oldest first. Their times differ
 * by a microsecond: the lines follow the time. Index event_messages_waiting.
 */
export const HURRY_WAITING = `
  with page as (
    select merchant_id, id, created_at, sequence from event_messages
    where endpoint_id = $1 and merchant_id = $2 and state = 'pending' and due_at > $3
    order by created_at, sequence limit ${PAGE} for update skip locked
  ), placed as (
    select merchant_id, id, row_number() over (order by created_at, sequence) as place from page
  )
  update event_messages m set
    due_at = $3::timestamptz - interval '1 millisecond' + p.place * interval '1 microsecond'
  from placed p where m.merchant_id = p.merchant_id and m.id = p.id
  returning 1`;

/** Index event_messages_waiting. */
export const DROP_WAITING = `
  update event_messages set state = 'dropped', finished_at = $3
  where (merchant_id, id) in (
    select merchant_id, id from event_messages
    where endpoint_id = $1 and merchant_id = $2 and state = 'pending'
    order by created_at, sequence limit ${PAGE} for update skip locked
  ) returning 1`;

/** The same for all endpoints that were removed; $2: the length of a page. */
export const DROP_OF_REMOVED = `
  update event_messages set state = 'dropped', finished_at = $1
  where (merchant_id, id) in (
    select w.merchant_id, w.id from event_endpoints e
    cross join lateral (
      select m.merchant_id, m.id from event_messages m
      where m.endpoint_id = e.id and m.state = 'pending'
      order by m.created_at, m.sequence limit $2 for update skip locked
    ) w
    where e.state = 'removed' limit $2
  ) returning 1`;

interface Of {
  readonly merchantId: string;
  readonly id: string;
}

/** The endpoint is served again: what waits with a late try is due now. */
export async function hurryWaiting(store: Queryable, clock: Clock, endpoint: Of): Promise<void> {
  await pageByPage(store, HURRY_WAITING, clock, endpoint);
}

/** The endpoint is removed. A page a statement: there may be very many. */
export async function dropWaiting(store: Queryable, clock: Clock, endpoint: Of): Promise<void> {
  await pageByPage(store, DROP_WAITING, clock, endpoint);
}

async function pageByPage(
  store: Queryable,
  sql: string,
  clock: Clock,
  { id, merchantId }: Of,
): Promise<void> {
  for (;;) {
    const moved = await store.query(sql, [id, merchantId, clock.now()]);
    if (moved.length < PAGE) return;
  }
}

/**
 * What is left of removed endpoints: an event that was being written at the removal, and what was left when a process
 * ended in the midst of it. Resolves to whether there may be more.
 */
export async function dropOfRemoved(store: Queryable, now: Date, limit: number): Promise<boolean> {
  return (await store.query(DROP_OF_REMOVED, [now, limit])).length === limit;
}
