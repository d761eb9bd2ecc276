import { InputFailure } from '../http/errors.ts';
import { isUuid } from '../http/text.ts';

/** Where a list without ids continues: the values of its sort order, as a text that callers only return. */
export function cursorOf(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The `count` values of a cursor; null: the list begins. */
export function readCursor(after: string | undefined, count: number): readonly string[] | null {
  if (after === undefined) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(after, 'base64url').toString());
    const isGood = Array.isArray(values) && values.length === count;
    if (isGood && values.every((value) => typeof value === 'string' && !value.includes('\0'))) return values;
  } catch {
    // Not ours.
  }
  throw notOfThisList();
}

/** The id behind whose line a list goes on; null: it begins. */
export function idAfter(after: string | undefined): string | null {
  if (after === undefined) return null;
  if (isUuid(after)) return after;
  throw notOfThisList();
}

export function notOfThisList(): InputFailure {
  return new InputFailure('after', 'after must be `next` of a page of this list');
}
