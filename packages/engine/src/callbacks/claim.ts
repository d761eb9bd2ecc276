import { type Claimed, MessageLines } from '../outbox/lines.ts';
import type { CallbackMessage } from './port.ts';

/** A claimed message, with the state of other messages about the same subject. */
export interface ClaimedCallback extends CallbackMessage, Claimed {
  readonly merchantId: string;
  readonly id: string;
}

/** The callbacks: apps are the senders, and a process sends for those whose dialects it serves. */
export const CALLBACK_LINES = new MessageLines<ClaimedCallback>({
  table: 'callbacks',
  sender: 'app_id',
  address: 'endpoint',
  event: 'event',
  subject: ['subject_id', 'merchant_id'],
  isServed: (sender, served) =>
    `exists (select from apps a where a.id = ${sender} and a.dialect = any(${served}))`,
  deliveries: 'deliveries',
  messageId: 'callback_id',
});
