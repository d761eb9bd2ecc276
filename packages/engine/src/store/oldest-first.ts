import type { Queryable } from './store.ts';

/** Where a page of a list, oldest first, continues: after the row of that id; null: from the beginning. */
export type ListedAfter = string | null;

/** Before all ids of one moment. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Whether a row comes after the position of `positionAfter`, which are the parameters `time` and `id`. */
export function isBehind(table: string, time: string, id: string): string {
  const position = `(coalesce(${time}::timestamptz, '-infinity'), coalesce(${id}::uuid, '${NO_ID}'))`;
  return `(${table}.created_at, ${table}.id) > ${position}`;
}

/** The parameters of `isBehind`. Nothing comes after a row that never existed. */
export async function positionAfter(
  store: Queryable,
  table: string,
  after: ListedAfter,
): Promise<readonly [time: Date | 'infinity' | null, id: string | null]> {
  if (after === null) return [null, null];
  const [row] = await store.query<{ at: Date }>(`select created_at as at from ${table} where id = $1`, [
    after,
  ]);
  return [row?.at ?? 'infinity', after];
}
