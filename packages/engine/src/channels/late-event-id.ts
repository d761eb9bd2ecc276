import { namedId } from '../base/ids.ts';
import type { LateEventDraft } from './late-event.ts';

/**
 * The id of what a channel said late: the same news about the same order are the same event, however often they
 * come, also when an operator has settled it. In which state they found the order makes no difference.
 */
export function lateEventId({ merchantId, subjectKind, subjectId, event, details }: LateEventDraft): string {
  return namedId(JSON.stringify([merchantId, subjectKind, subjectId, event, inOrder(details)]));
}

/** With members by name: what a channel sends in another order says the same. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, inOrder(member)]));
}
