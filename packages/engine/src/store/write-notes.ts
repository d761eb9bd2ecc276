import { AsyncLocalStorage } from 'node:async_hooks';

/** Whether anything was written for a call: a fault that comes afterwards must not read as "nothing changed". */
export interface WriteNotes {
  readonly hasWritten: boolean;
}

const current = new AsyncLocalStorage<{ hasWritten: boolean }>();

/** Runs `work`, which sees whether something was written for it so far: statements, transactions, commands. */
export function notingWrites<T>(work: (notes: WriteNotes) => Promise<T>): Promise<T> {
  const notes = { hasWritten: false };
  return current.run(notes, () => work(notes));
}

/** Something was committed for the call that this runs in. */
export function noteWrite(): void {
  const notes = current.getStore();
  if (notes) notes.hasWritten = true;
}

/** What changes nothing that anybody sees, such as drawing a number. */
export function withoutNotes<T>(work: () => T): T {
  return current.exit(work);
}

/**
 * The promise of what a batch does for one of its callers. The batch is made for all of them, and goes on with what
 * others bring: only its good answer is noted, for whom it is.
 */
export function notedForCaller<R extends { readonly ok: boolean }>(
  executor: (resolve: (result: R) => void) => void,
): Promise<R> {
  const notes = current.getStore();
  if (!notes) return new Promise(executor);
  return withoutNotes(() => new Promise<R>(executor)).then((result) => {
    if (result.ok) notes.hasWritten = true;
    return result;
  });
}

/** Also behind `with`, whose command tag is that of its last part. `for update` alone locks and writes nothing. */
const WRITES = /\b(?:insert\s{1,20}into|delete\s{1,20}from|merge\s{1,20}into|set)\b/i;

/** Whether a statement of the call writes, as far as its text says; false where nobody wants to know. */
export function isNotedWrite(sql: string): boolean {
  return current.getStore() !== undefined && WRITES.test(sql);
}
