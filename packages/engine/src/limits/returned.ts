import type { Queryable } from '../store/store.ts';

/** Index returned_usage_by_day. */
export const FORGET_RETURNED_USAGE = `
  delete from returned_usage
  where day < $1::date and id = any(array(
    select id from returned_usage where day < $1::date order by day limit $2
  )) returning 1`;

/** Deletes up to `limit` rows of past days, which no limit counts any more; true when there may be more. */
export async function forgetReturnedUsage(store: Queryable, today: string, limit: number): Promise<boolean> {
  return (await store.query(FORGET_RETURNED_USAGE, [today, limit])).length === limit;
}
