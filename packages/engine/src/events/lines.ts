import { isHeldSql } from '../outbox/lease.ts';
import { type Candidate, type Claimed, MessageLines } from '../outbox/lines.ts';
import { MessageOrder } from '../outbox/message-order.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { EventMessageState } from './states.ts';
import type { EventType } from './types.ts';

/** One event on its way to one endpoint. */
export interface EventMessage {
  readonly merchantId: string;
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly subjectId: string;
  readonly sequence: bigint;
  readonly type: EventType;
  readonly origin: string;
  readonly state: EventMessageState;
  readonly tries: number;
  readonly scheduleStart: number;
  readonly dueAt: Date;
  /** When it was last queued: sending again sets it. */
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export interface ClaimedEvent extends EventMessage, Claimed {
  readonly merchantId: string;
  readonly id: string;
  readonly sequence: bigint;
}

/** Endpoints are the senders: each has its share of the places. Only those in a state that is served get anything. */
export const EVENT_LINES = new MessageLines<ClaimedEvent>({
  table: 'event_messages',
  sender: 'endpoint_id',
  address: 'origin',
  event: 'type',
  subject: ['subject_id', 'endpoint_id', 'merchant_id'],
  isServed: (sender, served) =>
    `exists (select from event_endpoints e where e.id = ${sender} and e.state = any(${served}))`,
  deliveries: 'event_deliveries',
  messageId: 'message_id',
});

/** A new event must not use up the tries of a failing one before it, nor shorten what its endpoint asked for. */
export const EVENT_ORDER = new MessageOrder(EVENT_LINES.of, 'waits');

const ENDPOINTS_PER_LOOK = 64;

/**
 * For each disabled endpoint whose time has come the first event about the subject that waits longest, unless one about
 * it is being sent. Indexes event_endpoints_probed, event_messages_waiting and event_messages_by_subject.
 */
export const LOOK_PROBES = `
  select e.id as sender_id, f.origin as address, f.merchant_id, f.id
  from event_endpoints e
  cross join lateral (
    select m.subject_id from event_messages m
    where m.endpoint_id = e.id and m.state = 'pending'
    order by m.created_at, m.sequence limit 1
  ) oldest
  cross join lateral (
    select m.merchant_id, m.id, m.origin from event_messages m
    where m.subject_id = oldest.subject_id and m.endpoint_id = e.id and m.merchant_id = e.merchant_id
      and m.state = 'pending'
    order by m.sequence limit 1
  ) f
  where e.state = 'disabled' and e.probe_at <= $1
    and not exists (
      select from event_messages h
      where h.subject_id = oldest.subject_id and h.endpoint_id = e.id and h.merchant_id = e.merchant_id
        and ${isHeldSql('h')})
  order by e.probe_at limit ${ENDPOINTS_PER_LOOK}`;

export async function lookProbes(store: Queryable, now: Date): Promise<Candidate[]> {
  return (await store.query(LOOK_PROBES, [now])).map((row) => fromRow<Candidate>(row));
}
