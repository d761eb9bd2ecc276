import type { Queryable } from '../store/store.ts';
import type { Part, RowKey, Touching } from './part.ts';

/** All rows that a command locks, or writes without a lock on the row itself (a merchant's accounts). */
export function rowsOf(parts: readonly Part[], command: Touching): RowKey[] {
  return parts.flatMap((part) => part.rowsOf?.(command) ?? []);
}

/**
 * Locks those rows of the commands that no other session holds, without waiting, and returns the others. Missing rows
 * are not among them: they are in no table.
 */
export async function lockWhatIsFree(
  tx: Queryable,
  parts: readonly Part[],
  commands: readonly Touching[],
): Promise<Set<RowKey>> {
  const held = new Set<RowKey>();
  for (const part of parts) {
    for (const row of (await part.lockFree?.(tx, commands)) ?? []) held.add(row);
  }
  return held;
}
