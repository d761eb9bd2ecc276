import type { EngineContext } from '../context.ts';
import { isFreeSql } from '../outbox/lease.ts';
import { fromRow } from '../writer/rows.ts';
import type { EventEndpoint } from './endpoint.ts';
import { ENDPOINT_BY_ID } from './records.ts';
import type { EventMessageState } from './states.ts';
import type { EventType } from './types.ts';

/** Which events are sent again to an endpoint; absent members do not narrow. */
export interface ReplayFilter {
  readonly types?: readonly EventType[] | undefined;
  readonly appId?: string | undefined;
  readonly order?: string | undefined;
  /** When the events occurred. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  /** How far their delivery to the endpoint is; `never`: they are older than it, or not of its types. */
  readonly state?: EventMessageState | 'never' | undefined;
}

/** Where a page of a replay begins: behind this event. */
export interface ReplayPosition {
  readonly occurredAt: Date;
  readonly id: string;
}

export interface Replayed {
  readonly count: number;
  /** Where the next page begins; null: this was the last one. */
  readonly next: ReplayPosition | null;
}

export const MAX_REPLAYED = 1000;
/** A dry run counts no further. */
export const MAX_REPLAY_COUNT = 100_000;

/** Indexes events_by_order and events_by_platform_number: of one order there are few. */
const OF_ORDER = '(e.order_number = $5 or e.platform_number = $5)';
const OF_ALL = '$5::text is null';

/**
 * The events of endpoint $1 and its merchant $2 that a filter names, oldest first. Tests of an endpoint are of no use
 * later. `which`: all, by index events_of_merchant, or those of an order.
 */
const chosen = (which: string) => `
  select e.id, e.merchant_id, e.subject_id, e.sequence, e.type, e.occurred_at
  from events e
  left join event_messages m on m.event_id = e.id and m.endpoint_id = $1 and m.merchant_id = e.merchant_id
  where e.merchant_id = $2 and e.type <> 'naru.test'
    and ($3::uuid is null or e.app_id = $3)
    and ($4::text[] is null or e.type = any($4))
    and ${which}
    and e.occurred_at >= coalesce($6::timestamptz, '-infinity')
    and e.occurred_at < coalesce($7::timestamptz, 'infinity')
    and ($8::text is null or coalesce(m.state, 'never') = $8)
    and (e.occurred_at, e.id) > (coalesce($9::timestamptz, '-infinity'), coalesce($10::uuid, e.id))`;

const countSql = (which: string) => `
  select count(*)::integer as count from (${chosen(which)} limit ${MAX_REPLAY_COUNT}) chosen`;

/** Sends a page again. One that is being sent stays with its worker, and starts its schedule anew. */
const replaySql = (which: string) => `
  with chosen as (${chosen(which)} order by e.occurred_at, e.id limit $11),
  again as (
    insert into event_messages as m (merchant_id, id, endpoint_id, event_id, subject_id, sequence, type, origin,
      due_at, created_at)
    select merchant_id, gen_random_uuid(), $1, id, subject_id, sequence, type, $12, $13, $13 from chosen
    on conflict (event_id, endpoint_id, merchant_id) do update set
      state = 'pending', schedule_start = m.tries, due_at = $13, finished_at = null,
      is_aside = case when ${isFreeSql('m')} then false else m.is_aside end
    returning 1
  )
  select (select count(*)::integer from again) as count, c.occurred_at, c.id
  from chosen c order by c.occurred_at desc, c.id desc limit 1`;

export const REPLAY_SQL = {
  all: { count: countSql(OF_ALL), replay: replaySql(OF_ALL) },
  ofOrder: { count: countSql(OF_ORDER), replay: replaySql(OF_ORDER) },
} as const;

/** Sends events again, by a filter. */
export class EventReplays {
  readonly #context: EngineContext;
  readonly #wake: () => void;

  constructor(context: EngineContext, wake: () => void) {
    this.#context = context;
    this.#wake = wake;
  }

  /** How many events a replay would send, up to a limit. */
  async count(endpoint: EventEndpoint, filter: ReplayFilter): Promise<number> {
    const params = paramsOf(endpoint, filter, null);
    const [row] = await this.#context.store.query<{ count: number }>(sqlOf(filter).count, params);
    return row?.count ?? 0;
  }

  /** One page: at most `limit` events, oldest first. */
  async replay(
    endpoint: EventEndpoint,
    filter: ReplayFilter,
    limit: number,
    after: ReplayPosition | null,
  ): Promise<Replayed> {
    const { store, clock } = this.#context;
    const params = [...paramsOf(endpoint, filter, after), limit, endpoint.origin, clock.now()];
    const [row] = await store.query<{ count: number; occurred_at: Date; id: string }>(
      sqlOf(filter).replay,
      params,
    );
    if (!row) return { count: 0, next: null };
    this.#wake();
    const isFull = row.count >= limit;
    return { count: row.count, next: isFull ? { occurredAt: row.occurred_at, id: row.id } : null };
  }

  /** The endpoint that events are sent to; undefined where there is none, or it was removed. */
  async endpoint(id: string): Promise<EventEndpoint | undefined> {
    const [row] = await this.#context.store.query(ENDPOINT_BY_ID, [id]);
    const endpoint = row && fromRow<EventEndpoint>(row);
    return endpoint?.state === 'removed' ? undefined : endpoint;
  }
}

const sqlOf = ({ order }: ReplayFilter) => (order === undefined ? REPLAY_SQL.all : REPLAY_SQL.ofOrder);

function paramsOf(
  { id, merchantId, appId: ofEndpoint }: EventEndpoint,
  { appId, types, order, from, until, state }: ReplayFilter,
  after: ReplayPosition | null,
): unknown[] {
  return [
    id,
    merchantId,
    ofEndpoint ?? appId ?? null,
    types ?? null,
    order ?? null,
    from ?? null,
    until ?? null,
    state ?? null,
    after?.occurredAt ?? null,
    after?.id ?? null,
  ];
}
