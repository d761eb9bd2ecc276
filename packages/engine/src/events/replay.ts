import type { EngineContext } from '../context.ts';
import { isFreeSql } from '../outbox/lease.ts';
import { fromRow } from '../writer/rows.ts';
import type { EventEndpoint } from './endpoint.ts';
import { ENDPOINT_BY_ID, LOOKED_AT_ONCE } from './records.ts';
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

/** Where a page of a replay begins: behind this event. Ids of one moment are in no order, numbers of a subject are. */
export interface ReplayPosition {
  readonly occurredAt: Date;
  readonly subjectId: string;
  readonly sequence: bigint;
}

export interface Replayed {
  readonly count: number;
  /** Where the next page begins; null: this was the last one. A page may have nothing and still not be the last. */
  readonly next: ReplayPosition | null;
}

export const MAX_REPLAYED = 1000;
/** One dry run looks at so many pages of LOOKED_AT_ONCE, a hundred thousand events. */
const PAGES_COUNTED = 20;

/** Indexes events_by_order and events_by_platform_number: of one order there are few. */
const OF_ORDER = '(e.order_number = $5 or e.platform_number = $5)';
const OF_ALL = '$5::text is null';

const inOrder = (alias: string) => `order by ${alias}.occurred_at, ${alias}.subject_id, ${alias}.sequence`;

/**
 * Of the events of endpoint $1 and its merchant $2 that come next in time those that a filter names: a page looks at so
 * many, however few of them fit. Tests of an endpoint are of no use later. `which`: all, by index events_of_merchant,
 * or those of an order. How far each message is, is asked one by one by index event_messages_by_event: a join would
 * read all messages.
 */
const fitting = (which: string) => `
  looked as (
    select e.id, e.merchant_id, e.app_id, e.subject_id, e.sequence, e.type, e.occurred_at
    from events e
    where e.merchant_id = $2 and ${which}
      and e.occurred_at >= greatest($6::timestamptz, $9::timestamptz) and e.occurred_at < $7::timestamptz
      and (e.occurred_at, e.subject_id, e.sequence) > ($9::timestamptz, $10::uuid, $11::bigint)
    ${inOrder('e')} limit ${LOOKED_AT_ONCE}
  ), fitting as (
    select l.* from looked l
    where l.type <> 'naru.test'
      and ($3::uuid is null or l.app_id = $3)
      and ($4::text[] is null or l.type = any($4))
      and ($8::text is null or $8 = coalesce((
        select m.state from event_messages m
        where m.event_id = l.id and m.endpoint_id = $1 and m.merchant_id = l.merchant_id), 'never'))
    ${inOrder('l')} limit $12
  )`;

/** How many fitted, and where the page ended: at the last of them when it is full, else at the last one looked at. */
const outcome = `
  select c.looked, c.count, p.occurred_at, p.subject_id, p.sequence
  from (
    select (select count(*)::integer from looked) as looked, (select count(*)::integer from fitting) as count
  ) c
  cross join lateral (
    select l.occurred_at, l.subject_id, l.sequence from looked l
    where c.count < $12 or exists (select from fitting f where f.id = l.id)
    order by l.occurred_at desc, l.subject_id desc, l.sequence desc limit 1
  ) p`;

const countSql = (which: string) => `with ${fitting(which)} ${outcome}`;

/** Sends a page again. One that is being sent stays with its worker, and starts its schedule anew. */
const replaySql = (which: string) => `
  with ${fitting(which)}, again as (
    insert into event_messages as m (merchant_id, id, endpoint_id, event_id, subject_id, sequence, type, origin,
      due_at, created_at)
    select merchant_id, gen_random_uuid(), $1, id, subject_id, sequence, type, $13, $14, $14 from fitting
    on conflict (event_id, endpoint_id, merchant_id) do update set
      state = 'pending', schedule_start = m.tries, due_at = $14, created_at = $14, finished_at = null,
      is_aside = case when ${isFreeSql('m')} then false else m.is_aside end
  ) ${outcome}`;

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

  /** How many events a replay would send, of as many as one call looks at. */
  async count(
    endpoint: EventEndpoint,
    filter: ReplayFilter,
    after: ReplayPosition | null,
  ): Promise<Replayed> {
    let counted: Replayed = { count: 0, next: after };
    for (let page = 0; page < PAGES_COUNTED; page += 1) {
      const params = [...paramsOf(endpoint, filter, counted.next), LOOKED_AT_ONCE];
      const rows = await this.#context.store.query<PageRow>(sqlOf(filter).count, params);
      const { count, next } = replayedOf(rows, LOOKED_AT_ONCE);
      counted = { count: counted.count + count, next };
      if (!next) break;
    }
    return counted;
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
    const replayed = replayedOf(await store.query<PageRow>(sqlOf(filter).replay, params), limit);
    if (replayed.count > 0) this.#wake();
    return replayed;
  }

  /** The endpoint that events are sent to; undefined where there is none, or it was removed. */
  async endpoint(id: string): Promise<EventEndpoint | undefined> {
    const [row] = await this.#context.store.query(ENDPOINT_BY_ID, [id]);
    const endpoint = row && fromRow<EventEndpoint>(row);
    return endpoint?.state === 'removed' ? undefined : endpoint;
  }
}

const sqlOf = ({ order }: ReplayFilter) => (order === undefined ? REPLAY_SQL.all : REPLAY_SQL.ofOrder);

type PageRow = {
  readonly looked: number;
  readonly count: number;
  readonly occurred_at: Date;
  readonly subject_id: string;
  readonly sequence: bigint;
};

/** No row: nothing was looked at. */
function replayedOf([row]: readonly PageRow[], limit: number): Replayed {
  if (!row) return { count: 0, next: null };
  const isLast = row.count < limit && row.looked < LOOKED_AT_ONCE;
  const { occurred_at: occurredAt, subject_id: subjectId, sequence } = row;
  return { count: row.count, next: isLast ? null : { occurredAt, subjectId, sequence } };
}

/** Before all subjects of one moment. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

function paramsOf(
  { id, merchantId, appId: ofEndpoint }: EventEndpoint,
  { appId, types, order, from, until, state }: ReplayFilter,
  after: ReplayPosition | null,
): unknown[] {
  const { occurredAt = '-infinity', subjectId = NO_ID, sequence = 0n } = after ?? {};
  return [
    ...[id, merchantId, ofEndpoint ?? appId ?? null, types ?? null, order ?? null],
    ...[from ?? '-infinity', until ?? 'infinity', state ?? null],
    ...[occurredAt, subjectId, sequence],
  ];
}
