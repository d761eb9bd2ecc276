import { newId } from '../base/ids.ts';
import { once } from '../writer/columns.ts';
import { LogTable } from '../writer/log-table.ts';
import type { CallbackDraft } from './message.ts';

/** Which messages a dialect sends: the engine decides that something happened, the dialect whether to send it. */
export type CallbackPolicy = (message: CallbackDraft) => boolean;

/** The messages to merchants, of those that the dialects send. */
export function callbackTable(sends: CallbackPolicy) {
  return new LogTable({
    table: 'callbacks',
    columns: {
      merchantId: once('uuid'),
      id: once('uuid'),
      appId: once('uuid'),
      dialect: once('text'),
      subjectKind: once('text'),
      subjectId: once('uuid'),
      event: once('text'),
      snapshot: once('jsonb'),
      url: once('text'),
      endpoint: once('text'),
      dueAt: once('timestamptz'),
      createdAt: once('timestamptz'),
    },
    others: [
      // Each row draws its sequence at the insert, in the order in which the messages were decided.
      'sequence',
      'state',
      'tries',
      'schedule_start',
      'is_aside',
      'leased_until',
      'claims',
      'finished_at',
    ],
    leaves: (message: CallbackDraft) => !sends(message),
    complete: (message: CallbackDraft, now) => ({
      ...message,
      snapshot: { ...message.snapshot, occurredAt: now.toISOString() },
      id: newId(now),
      endpoint: endpointOf(message.url),
      dueAt: now,
      createdAt: now,
    }),
  });
}

/** Dialects check addresses; one that passed unchecked must fail its own delivery, not the batch. */
function endpointOf(url: string): string {
  return URL.parse(url)?.origin ?? 'invalid';
}

/** Names the part to decisions; an engine opens it with its own policy. */
export const CALLBACKS = callbackTable(() => true);
