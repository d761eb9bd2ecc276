import { isFreeSql, isHeldSql, LEASE_MS } from '../outbox/lease.ts';
import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import type { Recipient } from './places.ts';
import type { CallbackMessage } from './port.ts';

/*
 * How a worker finds due messages. There are two lines: first tries, and messages set aside (repetitions, and messages
 * whose address had too many deliveries under way). A look reads a page of apps of the first line, or a page of
 * addresses of the second, by hopping along an index from where the previous look ended. So a look costs the same
 * however many messages, apps and dead addresses there are, and all get their turn.
 */

/** A message that was found due; it is not claimed yet. */
export interface Candidate extends Recipient {
  readonly merchantId: string;
  readonly id: string;
}

/** A claimed message, with the state of other messages about the same subject. */
export interface ClaimedCallback extends CallbackMessage {
  readonly claims: number;
  readonly sequence: bigint;
  /** Older messages that are neither delivered nor given up, oldest first; null when there are none. */
  readonly ahead: readonly OlderMessage[] | null;
  /** Whether another one is being delivered at this moment, by any process. */
  readonly isAnotherUnderWay: boolean;
}

export interface OlderMessage {
  readonly id: string;
  readonly event: string;
  /** Whether a try of it failed, or is under way. */
  readonly isTried: boolean;
}

export const APPS_PER_LOOK = 64;
export const ADDRESSES_PER_LOOK = 128;
/** Limit per app and look; it also bounds what a look reads. */
const MESSAGES_PER_APP = 64;

const IS_FREE = isFreeSql();

/** The position before all apps. */
const NO_APP = '00000000-0000-0000-0000-000000000000';

/** The position in a line at which the next look starts. */
export interface Cursor {
  readonly appId: string;
  readonly endpoint: string;
}

export const FROM_THE_START: Cursor = { appId: NO_APP, endpoint: '' };

/**
 * Index callbacks_first. $3 and $4: what busy apps have left of their share; $5: the share of the others. $6: the
 * dialects that this process serves.
 */
export const LOOK_FIRST = `
  with recursive found (app_id) as (
    (select app_id from callbacks
     where state = 'pending' and not is_aside and app_id > $2 order by app_id limit 1)
    union all
    select (
      select n.app_id from callbacks n
      where n.state = 'pending' and not n.is_aside and n.app_id > f.app_id order by n.app_id limit 1
    )
    from found f where f.app_id is not null
  ), visited as (
    select app_id from found where app_id is not null limit ${APPS_PER_LOOK}
  )
  select v.app_id, due.merchant_id, due.id, due.endpoint
  from visited v
  left join unnest($3::uuid[], $4::integer[]) busy (app_id, free) using (app_id)
  left join lateral (
    select c.merchant_id, c.id, c.endpoint, c.due_at from callbacks c
    where c.app_id = v.app_id and c.state = 'pending' and not c.is_aside and c.due_at <= $1 and ${IS_FREE}
      and exists (select from apps a where a.id = v.app_id and a.dialect = any($6::text[]))
    order by c.due_at limit least(coalesce(busy.free, $5::integer), ${MESSAGES_PER_APP})
  ) due on true
  order by v.app_id, due.due_at`;

/**
 * Index callbacks_aside: the oldest due message of each address. $4: apps whose share is used up; all their addresses
 * are skipped in one step. $5 and $6: busy addresses. $7: the dialects that this process serves.
 */
export const LOOK_ASIDE = `
  with recursive found (app_id, endpoint) as (
    (select app_id, endpoint from callbacks
     where state = 'pending' and is_aside and (app_id, endpoint) > ($2::uuid, $3::text)
     order by app_id, endpoint limit 1)
    union all
    select next.app_id, next.endpoint
    from found f
    cross join lateral (
      (select n.app_id, n.endpoint from callbacks n
       where n.state = 'pending' and n.is_aside and n.app_id = f.app_id and n.endpoint > f.endpoint
         and f.app_id <> all($4::uuid[])
       order by n.endpoint limit 1)
      union all
      (select n.app_id, n.endpoint from callbacks n
       where n.state = 'pending' and n.is_aside and n.app_id > f.app_id
       order by n.app_id, n.endpoint limit 1)
      limit 1
    ) next
  ), visited as (
    select app_id, endpoint from found limit ${ADDRESSES_PER_LOOK}
  )
  select v.app_id, v.endpoint, due.merchant_id, due.id
  from visited v
  left join lateral (
    select c.merchant_id, c.id from callbacks c
    where c.app_id = v.app_id and c.endpoint = v.endpoint and c.state = 'pending' and c.is_aside
      and c.due_at <= $1 and ${IS_FREE}
      and c.app_id <> all($4::uuid[])
      and not exists (
        select from unnest($5::uuid[], $6::text[]) busy (app_id, endpoint)
        where busy.app_id = v.app_id and busy.endpoint = v.endpoint
      )
      and exists (select from apps a where a.id = v.app_id and a.dialect = any($7::text[]))
    order by c.due_at limit 1
  ) due on true
  order by v.app_id, v.endpoint`;

/** Claims those of the found messages that no other process has taken since. */
export const CLAIM_CALLBACKS = `
  update callbacks c set
    leased_until = clock_timestamp() + $3::double precision * interval '1 millisecond', claims = c.claims + 1
  where (c.merchant_id, c.id) in (
    select k.merchant_id, k.id from callbacks k
    join unnest($1::uuid[], $2::uuid[]) seen (merchant_id, id) using (merchant_id, id)
    where k.state = 'pending' and ${isFreeSql('k')}
    for update of k skip locked
  )
  returning c.*,
    (select json_agg(
       json_build_object('id', o.id, 'event', o.event,
         'isTried', o.tries > o.schedule_start or ${isHeldSql('o')})
       order by o.sequence)
     from callbacks o
     where o.subject_id = c.subject_id and o.merchant_id = c.merchant_id and o.sequence < c.sequence
       and o.state = 'pending') as ahead,
    exists (
      select from callbacks o
      where o.subject_id = c.subject_id and o.merchant_id = c.merchant_id and o.id <> c.id
        and ${isHeldSql('o')}) as is_another_under_way`;

/** They wait in the other line, in which an address gets one message at a time. */
export const SET_ASIDE = `
  update callbacks c set is_aside = true
  where (c.merchant_id, c.id) in (
    select k.merchant_id, k.id from callbacks k
    join unnest($1::uuid[], $2::uuid[]) seen (merchant_id, id) using (merchant_id, id)
    for update of k skip locked
  ) returning 1`;

/** How many an address that answers can take soon; each delivery that succeeds releases as many again. */
const BACK_IN_LINE = 32;

/** Index callbacks_aside: the address answers, so what is due there need not wait for its turn. */
export const PUT_IN_LINE = `
  update callbacks c set is_aside = false
  where (c.merchant_id, c.id) in (
    select merchant_id, id from callbacks
    where app_id = $1 and endpoint = $2 and state = 'pending' and is_aside and due_at <= $3
    order by due_at limit ${BACK_IN_LINE} for update skip locked
  )`;

export interface Look {
  readonly candidates: readonly Candidate[];
  /** Where the next look goes on. */
  readonly next: Cursor;
  /** Whether it ended before the end of the line. */
  readonly isCut: boolean;
}

interface Seen {
  readonly appId: string;
  readonly endpoint: string | null;
  readonly merchantId: string | null;
  readonly id: string | null;
}

function lookOf(rows: readonly Seen[], visited: number, most: number): Look {
  const candidates = rows.filter((row): row is Seen & Candidate => row.id !== null);
  const last = rows.at(-1);
  if (visited < most || !last) return { candidates, next: FROM_THE_START, isCut: false };
  return { candidates, next: { appId: last.appId, endpoint: last.endpoint ?? '' }, isCut: true };
}

export interface FirstLook {
  readonly now: Date;
  readonly from: Cursor;
  /** What is left of the share of each app that has deliveries under way. */
  readonly freeByApp: ReadonlyMap<string, number>;
  readonly share: number;
  readonly dialects: readonly string[];
}

export async function lookFirst(store: Queryable, look: FirstLook): Promise<Look> {
  const { now, from, freeByApp, share, dialects } = look;
  const found = await store.query(LOOK_FIRST, [
    now,
    from.appId,
    [...freeByApp.keys()],
    [...freeByApp.values()],
    share,
    dialects,
  ]);
  const rows = found.map((row) => fromRow<Seen>(row));
  return lookOf(rows, new Set(rows.map(({ appId }) => appId)).size, APPS_PER_LOOK);
}

export interface AsideLook {
  readonly now: Date;
  readonly from: Cursor;
  readonly fullApps: readonly string[];
  readonly busy: readonly Recipient[];
  readonly dialects: readonly string[];
}

export async function lookAside(store: Queryable, look: AsideLook): Promise<Look> {
  const { now, from, fullApps, busy, dialects } = look;
  const found = await store.query(LOOK_ASIDE, [
    now,
    from.appId,
    from.endpoint,
    fullApps,
    busy.map(({ appId }) => appId),
    busy.map(({ endpoint }) => endpoint),
    dialects,
  ]);
  return lookOf(
    found.map((row) => fromRow<Seen>(row)),
    found.length,
    ADDRESSES_PER_LOOK,
  );
}

export async function claimCallbacks(
  store: Queryable,
  seen: readonly Candidate[],
): Promise<ClaimedCallback[]> {
  const rows = await store.query(CLAIM_CALLBACKS, [...idsOf(seen), LEASE_MS]);
  return rows.map((row) => fromRow<ClaimedCallback>(row));
}

/** The number of messages updated; rows locked by another session are not. */
export async function setAside(store: Queryable, seen: readonly Candidate[]): Promise<number> {
  return (await store.query(SET_ASIDE, idsOf(seen))).length;
}

export async function putInLine(store: Queryable, { appId, endpoint }: Recipient, now: Date): Promise<void> {
  await store.query(PUT_IN_LINE, [appId, endpoint, now]);
}

function idsOf(rows: readonly { merchantId: string; id: string }[]): [string[], string[]] {
  return [rows.map(({ merchantId }) => merchantId), rows.map(({ id }) => id)];
}
