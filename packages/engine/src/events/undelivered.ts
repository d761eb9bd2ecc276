import { inStates } from '../base/state-sets.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import { EVENT_MESSAGE_SETS, type EventMessageState } from './states.ts';

/** An event that an endpoint has not accepted. */
export interface UndeliveredEvent {
  readonly eventId: string;
  readonly type: string;
  readonly orderNumber: string | null;
  readonly subjectId: string;
  readonly endpointId: string;
  readonly url: string;
  readonly state: EventMessageState;
  readonly tries: number;
  /** What the last try met; null: there was none, or it has no such thing. */
  readonly replyStatus: number | null;
  readonly error: string | null;
}

/**
 * What nobody accepted, the oldest first; a paused endpoint wants nothing for the time being. Reads all messages of the
 * merchant: it is for small stores, as test suites have them.
 */
const UNDELIVERED = `
  select m.event_id, m.type, e.order_number, m.subject_id, m.endpoint_id, p.url, m.state, m.tries,
    d.reply_status, d.error
  from event_messages m
  join events e on e.id = m.event_id and e.merchant_id = m.merchant_id
  join event_endpoints p on p.id = m.endpoint_id and p.merchant_id = m.merchant_id
  left join event_deliveries d on d.message_id = m.id and d.merchant_id = m.merchant_id and d.number = m.tries
  where m.merchant_id = $1 and m.state ${inStates(EVENT_MESSAGE_SETS.unaccepted)} and p.state <> 'paused'
  order by m.created_at, m.subject_id, m.sequence`;

export async function undeliveredEvents(store: Queryable, merchantId: string): Promise<UndeliveredEvent[]> {
  return (await store.query(UNDELIVERED, [merchantId])).map((row) => fromRow<UndeliveredEvent>(row));
}
