import { isFreeSql } from '../outbox/lease.ts';
import type { Queryable } from '../store/store.ts';

/** An endpoint that is paused, disabled or gone for longer than this loses what waits for it, day by day. */
export const WAITING_KEPT_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Messages count from when they were last queued, so that an old event that was sent again has its days, too. What is
 * being sent is left to its worker. Index event_messages_old.
 */
export const GIVE_UP_OLD_EVENTS = `
  update event_messages set state = 'exhausted', finished_at = $2
  where (merchant_id, id) in (
    select merchant_id, id from event_messages
    where state = 'pending' and created_at < $1 and ${isFreeSql()}
    order by created_at limit $3 for update skip locked
  ) returning 1`;

/** Resolves to how many were given up. */
export async function giveUpOldEvents(store: Queryable, now: Date, limit: number): Promise<number> {
  const before = new Date(now.getTime() - WAITING_KEPT_DAYS * DAY_MS);
  return (await store.query(GIVE_UP_OLD_EVENTS, [before, now, limit])).length;
}
