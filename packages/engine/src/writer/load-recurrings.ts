import type { Recurring } from '../recurring/recurring.ts';
import type { Queryable } from '../store/store.ts';
import type { BatchState } from './batch-state.ts';
import type { Needs } from './command.ts';
import { fromRow } from './rows.ts';

interface Loading {
  readonly merchantId: string;
  readonly needs: Needs;
}

/** After payments and stored cards, by id as those: no two batches wait for each other in a circle. */
export const RECURRINGS_BY_ID = `
  select t.* from recurrings t
  where (t.merchant_id, t.id) in (select * from unnest($1::uuid[], $2::uuid[]))
  order by t.merchant_id, t.id for update`;

/** Loads and locks the recurring payments that a batch looks at. */
export async function loadRecurrings(
  tx: Queryable,
  state: BatchState,
  commands: readonly Loading[],
): Promise<void> {
  const keys = commands.flatMap(({ merchantId, needs }) =>
    (needs.recurrings ?? []).map((id) => [merchantId, id]),
  );
  if (keys.length === 0) return;
  const rows = await tx.query(RECURRINGS_BY_ID, [
    keys.map(([merchantId]) => merchantId),
    keys.map(([, id]) => id),
  ]);
  for (const row of rows) state.recurrings.load(fromRow<Recurring>(row));
}
