import { namedId } from '../base/ids.ts';
import type { Sealer } from '../base/secrets.ts';
import type { Queryable } from '../store/store.ts';
import type { ChannelEvent } from './channel-event.ts';
import { eventText, readEventText } from './event-text.ts';

/** It may contain a depositor's name, so it is sealed. The same event is kept once, however often it comes. */
const KEEP = `
  insert into unmatched_events (channel, id, kind, reference, event_sealed, received_at, due_at)
  values ($1, $2, $3, $4, $5, $6, $6) on conflict do nothing returning id`;
const DUE = `
  select channel, id, event_sealed, received_at from unmatched_events
  where due_at <= $1 and channel = any($2::text[]) order by due_at limit $3`;
const POSTPONE = `update unmatched_events set due_at = $3 where channel = $1 and id = $2`;
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

/** Context of the sealed text of an event. */
export function unmatchedContext({ channel, id }: { readonly channel: string; readonly id: string }): string {
  return `unmatched_events/${channel}/${id}`;
}

/**
 * Events that name no known attempt: the notice came before the answer with the channel's reference, or it is about an
 * order of another system. None is dropped: each is tried again, less and less often.
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
    const rows = await this.#store.query<Row>(DUE, [now, channels, limit]);
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

  async forget({ channel, id }: UnmatchedEvent): Promise<void> {
    await this.#store.query(DELETE, [channel, id]);
  }
}
