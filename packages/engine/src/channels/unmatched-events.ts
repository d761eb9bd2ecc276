import { namedId } from '../base/ids.ts';
import type { Sealer } from '../base/secrets.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { ChannelEvent } from './channel-event.ts';
import { eventText, readEventText } from './event-text.ts';

/** It may contain a depositor's name, so it is sealed. The same event is kept once, however often it comes. */
const KEEP = `
  insert into unmatched_events (channel, id, kind, reference, event_sealed, received_at, due_at)
  values ($1, $2, $3, $4, $5, $6, $6) on conflict do nothing returning id`;
/** Index unmatched_events_due. */
export const DUE_UNMATCHED = `
  select channel, id, event_sealed, received_at from unmatched_events
  where dismissed_at is null and due_at <= $1 and channel = any($2::text[]) order by due_at limit $3`;
const POSTPONE = `update unmatched_events set due_at = $3 where channel = $1 and id = $2`;
/** Index unmatched_events_open. */
export const LIST_UNMATCHED = `
  select channel, id, kind, reference, received_at, due_at as next_look_at from unmatched_events
  where dismissed_at is null
    and (received_at, id) > (coalesce($2::timestamptz, '-infinity'), coalesce($3::text, ''))
  order by received_at, id limit $1`;
/** Index unmatched_events_by_id: an id is that of one event of one channel. */
export const UNMATCHED_BY_ID = `select received_at, id from unmatched_events where id = $1`;
/** Index unmatched_events_by_id. */
export const DISMISS_UNMATCHED = `
  update unmatched_events set dismissed_at = $2, dismissed_reason = $3
  where id = $1 and dismissed_at is null returning id`;
const DELETE = `delete from unmatched_events where channel = $1 and id = $2`;

interface Row {
  readonly [column: string]: unknown;
  readonly channel: string;
  readonly id: string;
  readonly event_sealed: string;
  readonly received_at: Date;
}

/** An event that named no known attempt when it came. */
export interface UnmatchedEvent {
  readonly channel: string;
  readonly id: string;
  readonly receivedAt: Date;
  /** Opens the event. Throws when it can not be opened or read: other events are not affected. */
  readonly open: () => ChannelEvent;
}

/** Where in the list of such events one stands, or stood. */
export interface UnmatchedPosition {
  readonly receivedAt: Date;
  readonly id: string;
}

/** One as operators see it: what it says is sealed. */
export interface ListedUnmatchedEvent extends UnmatchedPosition {
  readonly channel: string;
  readonly kind: string;
  /** The channel's of the order that it is about, or what it has for ours. */
  readonly reference: string;
  readonly nextLookAt: Date;
}

/** Context of the sealed text of an event. */
export function unmatchedContext({ channel, id }: { readonly channel: string; readonly id: string }): string {
  return `unmatched_events/${channel}/${id}`;
}

/**
 * Events that name no known attempt: the notice came before the answer with the channel's reference, or it is about an
 * order of another system. Each is tried again, less and less often, until an operator dismisses it.
 */
export class UnmatchedEvents {
  readonly #store: Queryable;
  readonly #sealer: Sealer;

  constructor(store: Queryable, sealer: Sealer) {
    this.#store = store;
    this.#sealer = sealer;
  }

  /** Whether it is new. */
  async keep(event: ChannelEvent, now: Date): Promise<boolean> {
    const { of, kind } = event;
    const text = eventText(event);
    // A hash of its content and its own id: one notice may hold several events under one id.
    const id = namedId(text);
    const sealed = this.#sealer.seal(text, unmatchedContext({ channel: of.channel, id }));
    const reference = 'attemptId' in of ? of.attemptId : of.channelReference;
    const kept = await this.#store.query(KEEP, [of.channel, id, kind, reference, sealed, now]);
    return kept.length > 0;
  }

  /** Those due for another try, of channels that this process has. */
  async due(now: Date, channels: readonly string[], limit: number): Promise<UnmatchedEvent[]> {
    const rows = await this.#store.query<Row>(DUE_UNMATCHED, [now, channels, limit]);
    return rows.map((row) => ({
      channel: row.channel,
      id: row.id,
      receivedAt: row.received_at,
      open: () => readEventText(this.#sealer.open(row.event_sealed, unmatchedContext(row))),
    }));
  }

  async postpone({ channel, id }: UnmatchedEvent, until: Date): Promise<void> {
    await this.#store.query(POSTPONE, [channel, id, until]);
  }

  /** The oldest first, behind the position `after`; without those that were dismissed. */
  async list(limit: number, after: UnmatchedPosition | null = null): Promise<ListedUnmatchedEvent[]> {
    const { receivedAt = null, id = null } = after ?? {};
    const rows = await this.#store.query(LIST_UNMATCHED, [limit, receivedAt, id]);
    return rows.map((row) => fromRow<ListedUnmatchedEvent>(row));
  }

  /** Where the event of that id stands in the list. */
  async positionOf(id: string): Promise<UnmatchedPosition | undefined> {
    const [row] = await this.#store.query(UNMATCHED_BY_ID, [id]);
    return row && fromRow<UnmatchedPosition>(row);
  }

  /** It is nothing of ours: it is not looked for any more. False when there is none to dismiss. */
  async dismiss(id: string, reason: string, now: Date): Promise<boolean> {
    return (await this.#store.query(DISMISS_UNMATCHED, [id, now, reason])).length > 0;
  }

  async forget({ channel, id }: UnmatchedEvent): Promise<void> {
    await this.#store.query(DELETE, [channel, id]);
  }
}
