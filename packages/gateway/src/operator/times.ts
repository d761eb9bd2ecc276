import { isOrdinaryTime, type ListedBefore } from '@naru/engine';
import { PlainFailure } from '../http/errors.ts';
import { isUuid } from '../http/text.ts';

const EXAMPLE = '2026-11-21T09:00:00+09:00';

/** A time in a request. The schema checks its form, and takes the year 0 and leap seconds too: see `timeOf`. */
export const TIME = { type: 'string', format: 'date-time' } as const;

/** The time of a request's member `name`; throws `invalid_request` for one that nobody can mean. */
export function timeOf(name: string, text: string): Date {
  const time = new Date(text);
  if (isOrdinaryTime(time)) return time;
  throw new PlainFailure('invalid_request', `${name} must be a time from 1970 to 9999, such as ${EXAMPLE}`);
}

/** `before` of a list's query. */
export const BEFORE = {
  type: 'string',
  description: 'The id of the last one of the page before; or a time: those from before it',
} as const;

export function listedBefore(text: string): ListedBefore {
  if (isUuid(text)) return text;
  if (DATE_TIME.test(text)) return timeOf('before', text);
  throw new PlainFailure('invalid_request', `before must be an id of the list, or a time such as ${EXAMPLE}`);
}

/** RFC 3339: `Date` itself reads much that is no time. */
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
