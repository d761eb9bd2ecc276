import { isOrdinaryTime, type ListedBefore } from '@naru/engine';
import { InputFailure } from '../http/errors.ts';
import { idAfter } from './cursor.ts';
import { TIME } from './schema.ts';

const EXAMPLE = '2026-11-21T09:00:00+09:00';

/** The time in an input's member `name`; refuses well-formed times outside the usable range. */
export function timeOf(name: string, text: string): Date {
  const time = new Date(text);
  if (isOrdinaryTime(time)) return time;
  throw new InputFailure(name, `${name} must be a time from 1970 to 9999, such as ${EXAMPLE}`);
}

export function isoOrNull(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}

/** Where a page of a list, newest first, begins; used beside `PAGE`. */
export const BEFORE = {
  ...TIME,
  description: 'Those from before this time; ignored when `after` is given',
} as const;

interface NewestFirst {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** What those two say together; `after` is an id of the list. */
export function listedBefore({ after, before }: NewestFirst): ListedBefore | undefined {
  const id = idAfter(after);
  if (id !== null) return id;
  return before === undefined ? undefined : timeOf('before', before);
}
