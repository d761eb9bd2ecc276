import type { MessageSubjectKind } from '../base/subjects.ts';
import { once } from '../writer/columns.ts';
import { LogTable } from '../writer/log-table.ts';
import { lateEventId } from './late-event-id.ts';

/** News that do not fit what they are about any more: kept for an operator. */
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
  // A channel that is asked each day says the same each day.
  conflict: 'on conflict do nothing',
});
