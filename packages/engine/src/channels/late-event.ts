import { namedId } from '../base/ids.ts';
import type { MessageSubjectKind } from '../base/subjects.ts';
import { once } from '../writer/columns.ts';
import { LogTable } from '../writer/log-table.ts';

/** A report that does not fit the state of its order: kept for an operator. */
export interface LateEventDraft {
  readonly merchantId: string;
  readonly subjectKind: MessageSubjectKind;
  readonly subjectId: string;
  readonly state: string;
  readonly event: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export const LATE_EVENTS = new LogTable({
  table: 'late_events',
  columns: {
    merchantId: once('uuid'),
    id: once('uuid'),
    subjectKind: once('text'),
    subjectId: once('uuid'),
    state: once('text'),
    event: once('text'),
    details: once('jsonb'),
    createdAt: once('timestamptz'),
  },
  others: ['reviewed_at'],
  complete: (event: LateEventDraft, now) => ({ ...event, id: lateEventId(event), createdAt: now }),
  // A channel that is asked every day answers the same every day.
  conflict: 'on conflict do nothing',
});

/**
 * The id of what a channel said late: the same report about the same order is the same event, however often they
 * come, also when an operator has settled it. In which state they found the order makes no difference.
 */
function lateEventId({ merchantId, subjectKind, subjectId, event, details }: LateEventDraft): string {
  return namedId(JSON.stringify([merchantId, subjectKind, subjectId, event, inOrder(details)]));
}

/** With members by name: what a channel sends in another order says the same. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, inOrder(member)]));
}
