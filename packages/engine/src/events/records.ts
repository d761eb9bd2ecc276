import type { EngineContext } from '../context.ts';
import { type ListedBefore, positionOf, timeOfRow } from '../store/newest-first.ts';
import type { ListedAfter } from '../store/oldest-first.ts';
import { fromRow } from '../writer/rows.ts';
import { type ContactLanguage, contactContext, type EndpointContact } from './contact.ts';
import type { EventEndpoint } from './endpoint.ts';
import type { KeptEvent } from './event.ts';
import type { EventMessage } from './lines.ts';
import { eventReplyContext, eventRequestContext } from './signature.ts';
import type { EventType } from './types.ts';
import { type UndeliveredEvent, undeliveredEvents } from './undelivered.ts';

/** Which events; absent members do not narrow. */
export interface EventFilter {
  readonly merchantId?: string | undefined;
  readonly appId?: string | undefined;
  readonly types?: readonly EventType[] | undefined;
  /** A merchant's order number, a platform number, or the id of the payment, payout, refund or chargeback. */
  readonly order?: string | undefined;
  readonly subjectId?: string | undefined;
}

/** Newest first. */
export interface EventPage {
  readonly events: readonly KeptEvent[];
  /** The id behind which the next page begins; null: this was the last one. */
  readonly next: string | null;
}

/** A message with where it goes. */
export interface ShownMessage extends EventMessage {
  readonly url: string;
}

export interface EventDelivery {
  readonly id: string;
  readonly messageId: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly number: number;
  readonly sentAt: Date;
  readonly durationMs: number;
  readonly outcome: string;
  readonly requestUrl: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string | null;
  readonly replyStatus: number | null;
  readonly replyBody: string | null;
  readonly error: string | null;
  /** Why a body cannot be opened. */
  readonly fault?: string;
}

export const EVENT_CREATED = timeOfRow('events', 'occurred_at');
const NO_ID = '00000000-0000-0000-0000-000000000000';
const behind = `(e.occurred_at, e.id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, '${NO_ID}'))`;
const narrowed = `
    and ($4::uuid is null or e.app_id = $4) and ($5::text[] is null or e.type = any($5))`;
const inOrder = 'order by e.occurred_at desc, e.id desc';
const newest = `${inOrder} limit $1`;

/**
 * How many events one page looks at: few of them may be of the app and types, and a page must not read all events to
 * find one. It ends at the event that these statements find, if there are so many.
 */
export const LOOKED_AT_ONCE = 5000;
const lastLooked = (of: string) => `
  select e.occurred_at, e.id from events e
  where ${of}(e.occurred_at, e.id) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::uuid, '${NO_ID}'))
  ${inOrder} offset ${LOOKED_AT_ONCE - 1} limit 1`;
const looked = `(e.occurred_at, e.id) >= (coalesce($6::timestamptz, '-infinity'), coalesce($7::uuid, '${NO_ID}'))`;

/** Index events_recent. */
export const LAST_LOOKED = lastLooked('');
export const RECENT_EVENTS = `select e.* from events e where ${behind} and ${looked} ${narrowed} ${newest}`;
/** Index events_of_merchant. */
export const LAST_LOOKED_OF_MERCHANT = lastLooked('e.merchant_id = $3 and ');
export const EVENTS_OF_MERCHANT = `
  select e.* from events e where e.merchant_id = $8 and ${behind} and ${looked} ${narrowed} ${newest}`;
/** Indexes events_by_order and events_by_platform_number; of one order there are few. */
export const EVENTS_OF_ORDER = `
  select e.* from events e
  where (e.order_number = $7 or e.platform_number = $7) and ($6::uuid is null or e.merchant_id = $6)
    and ${behind} ${narrowed} ${newest}`;
/** Index events_by_subject. */
export const EVENTS_OF_SUBJECT = `
  select e.* from events e
  where e.subject_id = $7 and ($6::uuid is null or e.merchant_id = $6)
    and ($8::text is null or e.order_number = $8 or e.platform_number = $8)
    and ${behind} ${narrowed} ${newest}`;
export const EVENT_BY_ID = `select * from events where id = $1`;
/** Index event_messages_by_event. */
export const MESSAGES_OF_EVENT = `
  select m.*, e.url from event_messages m
  join event_endpoints e on e.id = m.endpoint_id and e.merchant_id = m.merchant_id
  where m.event_id = $1 order by m.created_at, m.id`;

export const ENDPOINTS = `
  select * from event_endpoints
  where ($1::uuid is null or merchant_id = $1) and state <> 'removed' and ($3::uuid is null or id > $3)
  order by id limit $2`;
export const ENDPOINT_BY_ID = `select * from event_endpoints where id = $1`;
/** What waits for each endpoint. Index event_messages_waiting. */
export const WAITING_FOR = `
  select endpoint_id, count(*)::integer as count from event_messages
  where endpoint_id = any($1::uuid[]) and state = 'pending' group by endpoint_id`;
export const SECRETS_OF = `
  select id, created_at, valid_until from event_secrets
  where endpoint_id = $1 and (valid_until is null or valid_until > $2) order by created_at desc, id desc`;

/** Index event_deliveries_by_message. */
const DELIVERY = `
  select d.*, m.endpoint_id, m.event_id from event_messages m
  join event_deliveries d on d.message_id = m.id and d.merchant_id = m.merchant_id`;
export const DELIVERIES_OF_EVENT = `${DELIVERY} where m.event_id = $1 order by d.sent_at, d.id limit $2`;

interface StoredDelivery extends Omit<EventDelivery, 'requestBody' | 'replyBody' | 'fault'> {
  readonly requestBodySealed: string;
  readonly replyBodySealed: string | null;
}

/** Events, endpoints and deliveries as operators read them. */
export class EventRecords {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** By id, which is by time. */
  async endpoints(
    merchantId: string | null,
    limit: number,
    after: ListedAfter,
  ): Promise<readonly (EventEndpoint & { readonly waiting: number })[]> {
    const { store } = this.#context;
    const rows = await store.query(ENDPOINTS, [merchantId, limit, after]);
    const endpoints = rows.map((row) => fromRow<EventEndpoint>(row));
    const waiting = await store.query<{ endpoint_id: string; count: number }>(WAITING_FOR, [
      endpoints.map(({ id }) => id),
    ]);
    const counts = new Map(waiting.map((row) => [row.endpoint_id, row.count]));
    return endpoints.map((endpoint) => ({ ...endpoint, waiting: counts.get(endpoint.id) ?? 0 }));
  }

  async endpoint(id: string) {
    const { store, clock } = this.#context;
    const [row] = await store.query(ENDPOINT_BY_ID, [id]);
    if (!row) return undefined;
    const [waiting] = await store.query<{ count: number }>(WAITING_FOR, [[id]]);
    const secrets = await store.query(SECRETS_OF, [id, clock.now()]);
    const endpoint = fromRow<EventEndpoint>(row);
    return {
      ...endpoint,
      contact: this.#contactOf(endpoint),
      waiting: waiting?.count ?? 0,
      secrets: secrets.map((secret) =>
        fromRow<{ id: string; createdAt: Date; validUntil: Date | null }>(secret),
      ),
    };
  }

  /** Null where there is none, or where it cannot be opened any more. */
  #contactOf({ id, contactSealed, contactLanguage }: EventEndpoint): EndpointContact | null {
    if (contactSealed === null) return null;
    const { text } = this.#context.sealer.openOrFault(contactSealed, contactContext({ id }));
    if (text === undefined) return null;
    const { email } = JSON.parse(text) as Pick<EndpointContact, 'email'>;
    return { email, language: contactLanguage as ContactLanguage };
  }

  /** Newest first, page by page. */
  async events(filter: EventFilter, limit: number, before: ListedBefore | null): Promise<EventPage> {
    const { store } = this.#context;
    const { merchantId, appId, types, order, subjectId } = filter;
    const position = await positionOf(store, EVENT_CREATED, before);
    const params = [limit, ...position, appId ?? null, types ?? null];
    if (subjectId !== undefined) {
      const of = [merchantId ?? null, subjectId, order ?? null];
      return pageOf(await store.query(EVENTS_OF_SUBJECT, [...params, ...of]), limit);
    }
    if (order !== undefined) {
      return pageOf(await store.query(EVENTS_OF_ORDER, [...params, merchantId ?? null, order]), limit);
    }
    const last = appId === undefined && types === undefined ? null : await this.#lastLooked(filter, position);
    const looked = [...params, last?.at ?? null, last?.id ?? null];
    const rows =
      merchantId === undefined
        ? await store.query(RECENT_EVENTS, looked)
        : await store.query(EVENTS_OF_MERCHANT, [...looked, merchantId]);
    return pageOf(rows, limit, last?.id);
  }

  /** Where a page ends that looks at no more events than it may; null: there are fewer. */
  async #lastLooked(
    { merchantId }: EventFilter,
    position: readonly unknown[],
  ): Promise<{ readonly at: Date; readonly id: string } | null> {
    const { store } = this.#context;
    const [row] =
      merchantId === undefined
        ? await store.query<{ occurred_at: Date; id: string }>(LAST_LOOKED, [...position])
        : await store.query<{ occurred_at: Date; id: string }>(LAST_LOOKED_OF_MERCHANT, [
            ...position,
            merchantId,
          ]);
    return row ? { at: row.occurred_at, id: row.id } : null;
  }

  async event(id: string): Promise<(KeptEvent & { readonly messages: readonly ShownMessage[] }) | undefined> {
    const { store } = this.#context;
    const [row] = await store.query(EVENT_BY_ID, [id]);
    if (!row) return undefined;
    const messages = await store.query(MESSAGES_OF_EVENT, [id]);
    return { ...fromRow<KeptEvent>(row), messages: messages.map((one) => fromRow<ShownMessage>(one)) };
  }

  /** What a merchant's endpoints have not accepted, the oldest first; of small stores. */
  undelivered(merchantId: string): Promise<UndeliveredEvent[]> {
    return undeliveredEvents(this.#context.store, merchantId);
  }

  /** The tries of an event, of all endpoints, the first one first. */
  async deliveriesOf(eventId: string, limit: number): Promise<EventDelivery[]> {
    const { store, sealer } = this.#context;
    const rows = await store.query(DELIVERIES_OF_EVENT, [eventId, limit]);
    return rows.map((row) => {
      const { requestBodySealed, replyBodySealed, ...kept } = fromRow<StoredDelivery>(row);
      const request = sealer.openOrFault(requestBodySealed, eventRequestContext(kept));
      const reply =
        replyBodySealed === null ? undefined : sealer.openOrFault(replyBodySealed, eventReplyContext(kept));
      const fault = request.fault ?? reply?.fault;
      return {
        ...kept,
        requestBody: request.text ?? null,
        replyBody: reply?.text ?? null,
        ...(fault === undefined ? {} : { fault }),
      };
    });
  }
}

function pageOf(rows: readonly Record<string, unknown>[], limit: number, lastLooked?: string): EventPage {
  const events = rows.map((row) => fromRow<KeptEvent>(row));
  const next = events.length === limit ? events.at(-1)?.id : lastLooked;
  return { events, next: next ?? null };
}
