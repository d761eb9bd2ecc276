import type { Queryable } from '../store/store.ts';

/** One run of the ledger verification. */
export interface LedgerVerification {
  readonly finishedAt: Date;
  readonly durationMs: number;
  /** The number of faults in its report; 0: the ledger is correct. */
  readonly faults: number;
}

const KEEP = `
  insert into ledger_verifications (id, finished_at, duration_ms, faults) values ($1, $2, $3, $4)`;

/** Records a run under `id`. */
export async function keepVerification(
  store: Queryable,
  id: string,
  { finishedAt, durationMs, faults }: LedgerVerification,
): Promise<void> {
  await store.query(KEEP, [id, finishedAt, Math.round(durationMs), faults]);
}

const LAST = `
  select finished_at, duration_ms, faults from ledger_verifications order by finished_at desc limit 1`;

/** The run that ended last, in any process; undefined when there never was one. */
export async function lastVerification(store: Queryable): Promise<LedgerVerification | undefined> {
  const [row] = await store.query<{ finished_at: Date; duration_ms: number; faults: number }>(LAST);
  return row && { finishedAt: row.finished_at, durationMs: row.duration_ms, faults: row.faults };
}
