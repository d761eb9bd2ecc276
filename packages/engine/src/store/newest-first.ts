import type { Queryable } from './store.ts';

/**
 * Where a page of a list begins: before a time, or after the row of that id. Many rows may have the same time; a time
 * alone would skip those that did not fit on the previous page.
 */
export type ListedBefore = Date | string;

/** Before all ids of one moment. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** One page of a table, newest first: at most $1 rows, behind the position ($2, $3) of `positionOf`. */
export function newestFirst(table: string, time: string, condition: string): string {
  return `
  select * from ${table}
  where ${condition}
    and (${time}, id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, '${NO_ID}'))
  order by ${time} desc, id desc limit $1`;
}

/** The time of a table's row by its id. */
export function timeOfRow(table: string, time: string): string {
  return `select ${time} as at from ${table} where id = $1`;
}

/** The parameters $2 and $3 of `newestFirst`. */
export async function positionOf(
  store: Queryable,
  timeOfId: string,
  before: ListedBefore | null | undefined,
): Promise<readonly [time: Date | null, id: string | null]> {
  if (typeof before !== 'string') return [before ?? null, null];
  const [row] = await store.query<{ at: Date }>(timeOfId, [before]);
  // A deleted row was the oldest: nothing comes after it.
  return [row?.at ?? new Date(0), before];
}
