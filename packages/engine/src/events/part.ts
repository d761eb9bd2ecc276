import { newId } from '../base/ids.ts';
import type { CallbackDraft, MessageDraft } from '../callbacks/message.ts';
import { CALLBACKS } from '../callbacks/part.ts';
import type { Queryable } from '../store/store.ts';
import { once } from '../writer/columns.ts';
import { declared } from '../writer/log-table.ts';
import { type Change, type Changes, type Part, type PartState, together } from '../writer/part.ts';
import { rowsJson } from '../writer/rows.ts';
import { type EventDraft, eventOf, type KeptEvent } from './event.ts';
import { EventOwners } from './owners.ts';

const COLUMNS = {
  merchantId: once('uuid'),
  id: once('uuid'),
  appId: once('uuid'),
  type: once('text'),
  subjectKind: once('text'),
  subjectId: once('uuid'),
  sequence: once('int8'),
  orderNumber: once('text'),
  platformNumber: once('text'),
  data: once('json'),
  occurredAt: once('timestamptz'),
} as const satisfies { readonly [K in keyof KeptEvent]: object };

const MEMBERS = Object.keys(COLUMNS);

/** SQL: the events of `drafts`, each with its number, and a message to each endpoint that asked for it. */
const NUMBERED_AND_SENT = `
  numbered as (
    select d.merchant_id, d.id, d.app_id, d.type, d.subject_kind, d.subject_id, d.order_number, d.platform_number,
      d.data, d.occurred_at, d.sequence + coalesce(
        (select max(e.sequence) from events e
         where e.subject_id = d.subject_id and e.merchant_id = d.merchant_id), 0) as sequence
    from drafts d
  ), kept as (
    insert into events (merchant_id, id, app_id, type, subject_kind, subject_id, sequence, order_number,
      platform_number, data, occurred_at)
    select merchant_id, id, app_id, type, subject_kind, subject_id, sequence, order_number, platform_number, data,
      occurred_at
    from numbered
  )
  insert into event_messages (merchant_id, id, endpoint_id, event_id, subject_id, sequence, type, origin, due_at,
    created_at)
  select n.merchant_id, gen_random_uuid(), e.id, n.id, n.subject_id, n.sequence, n.type, e.origin, n.occurred_at,
    n.occurred_at
  from numbered n
  join event_endpoints e on e.merchant_id = n.merchant_id and e.state <> 'removed'`;

/**
 * $1: events, whose `sequence` is their place among those of the subject in this batch. The subject is locked, so that
 * nobody else numbers its events meanwhile. Indexes events_by_subject and event_endpoints_by_merchant.
 */
export const INSERT_EVENTS = `
  with drafts as (
    select * from json_populate_recordset(null::events, $1)
  ), ${NUMBERED_AND_SENT}
    and (e.app_id is null or e.app_id = n.app_id)
    and e.types && array['*', split_part(n.type, '.', 1) || '.*', n.type]`;

/** The same for one event that goes to endpoint $2 alone, whatever it asked for. */
export const INSERT_EVENT_TO = `
  with drafts as (
    select * from json_populate_recordset(null::events, $1)
  ), ${NUMBERED_AND_SENT} and e.id = $2`;

/** What a decision adds: a message, of which the event is made when the batch is saved, or an event. */
type EventWish = MessageDraft | EventDraft;

/** Naru's own events, of merchants who have an endpoint for them. */
export class EventTable implements Part<EventState> {
  readonly name = 'events';
  readonly tables = [declared('events', COLUMNS)];
  readonly #owners: EventOwners;

  constructor(owners: EventOwners) {
    this.#owners = owners;
  }

  readonly add = (wish: EventWish): Change => ({ part: this.name, wish });

  open(): EventState {
    return new EventState(this.#owners);
  }
}

class EventState implements PartState {
  readonly #owners: EventOwners;
  readonly #wishes: EventWish[] = [];
  /** Events that were written. */
  written = 0;

  constructor(owners: EventOwners) {
    this.#owners = owners;
  }

  get isUntouched(): boolean {
    return this.#wishes.length === 0;
  }

  async load(): Promise<void> {}

  keep(wish: unknown): void {
    this.#wishes.push(wish as EventWish);
  }

  async save(tx: Queryable, now: Date): Promise<void> {
    if (this.#wishes.length === 0) return;
    await this.#owners.refresh(tx);
    const wanted = this.#wishes.filter(({ merchantId }) => this.#owners.has(merchantId));
    if (wanted.length === 0) return;
    await tx.query(INSERT_EVENTS, [eventRows(wanted, now)]);
    this.written = wanted.length;
  }
}

/** The parameter of the statements above. */
export function eventRows(wishes: readonly EventWish[], now: Date): string {
  const numbers = new Map<string, bigint>();
  // Ids of one moment are random: in order they list the events of a batch as they happened.
  const ids = wishes.map(() => newId(now)).toSorted();
  const rows = wishes.map((wish, index): KeptEvent => {
    const draft = 'data' in wish ? wish : eventOf(wish);
    const sequence = (numbers.get(draft.subjectId) ?? 0n) + 1n;
    numbers.set(draft.subjectId, sequence);
    return { ...draft, id: ids[index] ?? newId(now), sequence, occurredAt: now };
  });
  return rowsJson(rows, MEMBERS);
}

/** Names the part to decisions; an engine opens it with the merchants that it knows. */
export const EVENTS = new EventTable(new EventOwners());

/**
 * What a transition tells the merchant: the callback, where there is an address for one, and the event, or several
 * (`events`) where one callback reports more than one step.
 */
export function announce(
  message: MessageDraft | undefined,
  events: readonly MessageDraft[] = message ? [message] : [],
): Changes {
  return together(
    message && hasAddress(message) && CALLBACKS.add(message),
    ...events.map((event) => EVENTS.add(event)),
  );
}

function hasAddress(message: MessageDraft): message is CallbackDraft {
  return Boolean(message.url);
}
