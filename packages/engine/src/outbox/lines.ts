import type { Queryable } from '../store/store.ts';
import { fromRow } from '../writer/rows.ts';
import { isFreeSql, isHeldSql, LEASE_MS } from './lease.ts';
import type { Recipient } from './places.ts';

/*
 * How a worker finds due messages of a table. There are two lines: first tries, and messages set aside (repetitions,
 * and messages whose address had too many deliveries under way). A look reads a page of senders of the first line, or a
 * page of addresses of the second, by hopping along an index from where the previous look ended. So a look costs the
 * same however many messages, senders and dead addresses there are, and all get their turn.
 */

/** A table of messages, with the names of what its lines need beside the columns that all of them have. */
export interface MessageTable {
  readonly table: 'callbacks' | 'event_messages';
  /** Whose messages share places; a uuid. */
  readonly sender: string;
  /** Where a message goes; a text. */
  readonly address: string;
  /** What it reports. */
  readonly event: string;
  /** Messages that are equal in these columns are sent one after the other, by `sequence`. */
  readonly subject: readonly string[];
  /** SQL: whether this process may send for a sender. `served`: the parameter, a list of texts. */
  readonly isServed: (sender: string, served: string) => string;
  /** The table of its deliveries, and the column there that names the message. */
  readonly deliveries: string;
  readonly messageId: string;
}

/** A message that was found due; it is not claimed yet. */
export interface Candidate extends Recipient {
  readonly merchantId: string;
  readonly id: string;
}

/** What a claim adds to a message: the state of other messages about the same subject. */
export interface Claimed {
  readonly merchantId: string;
  readonly id: string;
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

export const SENDERS_PER_LOOK = 64;
export const ADDRESSES_PER_LOOK = 128;
/** Limit per sender and look; it also bounds what a look reads. */
const MESSAGES_PER_SENDER = 64;

const IS_FREE = isFreeSql();

/** The position before all senders. */
const NO_SENDER = '00000000-0000-0000-0000-000000000000';

/** The position in a line at which the next look starts. */
export type Cursor = Recipient;

export const FROM_THE_START: Cursor = { senderId: NO_SENDER, address: '' };

/** SQL: whether two messages are about the same subject. */
export function sameSubject({ subject }: MessageTable, one: string, other: string): string {
  return subject.map((column) => `${one}.${column} = ${other}.${column}`).join(' and ');
}

/**
 * Index <table>_first. $3 and $4: what busy senders have left of their share; $5: the share of the others. $6: what
 * this process serves.
 */
function lookFirstSql({ table, sender, address, isServed }: MessageTable): string {
  return `
  with recursive found (sender_id) as (
    (select ${sender} from ${table}
     where state = 'pending' and not is_aside and ${sender} > $2 order by ${sender} limit 1)
    union all
    select (
      select n.${sender} from ${table} n
      where n.state = 'pending' and not n.is_aside and n.${sender} > f.sender_id order by n.${sender} limit 1
    )
    from found f where f.sender_id is not null
  ), visited as (
    select sender_id from found where sender_id is not null limit ${SENDERS_PER_LOOK}
  )
  select v.sender_id, due.merchant_id, due.id, due.address
  from visited v
  left join unnest($3::uuid[], $4::integer[]) busy (sender_id, free) using (sender_id)
  left join lateral (
    select c.merchant_id, c.id, c.${address} as address, c.due_at from ${table} c
    where c.${sender} = v.sender_id and c.state = 'pending' and not c.is_aside and c.due_at <= $1 and ${IS_FREE}
      and ${isServed('v.sender_id', '$6::text[]')}
    order by c.due_at limit least(coalesce(busy.free, $5::integer), ${MESSAGES_PER_SENDER})
  ) due on true
  order by v.sender_id, due.due_at`;
}

/**
 * Index <table>_aside: the oldest due message of each address. $4: senders whose share is used up; all their addresses
 * are skipped in one step. $5 and $6: busy addresses. $7: what this process serves.
 */
function lookAsideSql({ table, sender, address, isServed }: MessageTable): string {
  return `
  with recursive found (sender_id, address) as (
    (select ${sender}, ${address} from ${table}
     where state = 'pending' and is_aside and (${sender}, ${address}) > ($2::uuid, $3::text)
     order by ${sender}, ${address} limit 1)
    union all
    select next.sender_id, next.address
    from found f
    cross join lateral (
      (select n.${sender} as sender_id, n.${address} as address from ${table} n
       where n.state = 'pending' and n.is_aside and n.${sender} = f.sender_id and n.${address} > f.address
         and f.sender_id <> all($4::uuid[])
       order by n.${address} limit 1)
      union all
      (select n.${sender}, n.${address} from ${table} n
       where n.state = 'pending' and n.is_aside and n.${sender} > f.sender_id
       order by n.${sender}, n.${address} limit 1)
      limit 1
    ) next
  ), visited as (
    select sender_id, address from found limit ${ADDRESSES_PER_LOOK}
  )
  select v.sender_id, v.address, due.merchant_id, due.id
  from visited v
  left join lateral (
    select c.merchant_id, c.id from ${table} c
    where c.${sender} = v.sender_id and c.${address} = v.address and c.state = 'pending' and c.is_aside
      and c.due_at <= $1 and ${IS_FREE}
      and c.${sender} <> all($4::uuid[])
      and not exists (
        select from unnest($5::uuid[], $6::text[]) busy (sender_id, address)
        where busy.sender_id = v.sender_id and busy.address = v.address
      )
      and ${isServed('v.sender_id', '$7::text[]')}
    order by c.due_at limit 1
  ) due on true
  order by v.sender_id, v.address`;
}

/** Claims those of the found messages that no other process has taken since. Index <table>_by_subject. */
function claimSql(of: MessageTable): string {
  const { table, event } = of;
  return `
  update ${table} c set
    leased_until = clock_timestamp() + $3::double precision * interval '1 millisecond', claims = c.claims + 1
  where (c.merchant_id, c.id) in (
    select k.merchant_id, k.id from ${table} k
    join unnest($1::uuid[], $2::uuid[]) seen (merchant_id, id) using (merchant_id, id)
    where k.state = 'pending' and ${isFreeSql('k')}
    for update of k skip locked
  )
  returning c.*,
    (select json_agg(
       json_build_object('id', o.id, 'event', o.${event},
         'isTried', o.tries > o.schedule_start or ${isHeldSql('o')})
       order by o.sequence)
     from ${table} o
     where ${sameSubject(of, 'o', 'c')} and o.sequence < c.sequence and o.state = 'pending') as ahead,
    exists (
      select from ${table} o
      where ${sameSubject(of, 'o', 'c')} and o.id <> c.id and ${isHeldSql('o')}) as is_another_under_way`;
}

/** They wait in the other line, in which an address gets one message at a time. */
function setAsideSql({ table }: MessageTable): string {
  return `
  update ${table} c set is_aside = true
  where (c.merchant_id, c.id) in (
    select k.merchant_id, k.id from ${table} k
    join unnest($1::uuid[], $2::uuid[]) seen (merchant_id, id) using (merchant_id, id)
    for update of k skip locked
  ) returning 1`;
}

/** How many an address that answers can take soon; each delivery that succeeds releases as many again. */
const BACK_IN_LINE = 32;

/** Index <table>_aside: the address answers, so what is due there need not wait for its turn. */
function putInLineSql({ table, sender, address }: MessageTable): string {
  return `
  update ${table} c set is_aside = false
  where (c.merchant_id, c.id) in (
    select merchant_id, id from ${table}
    where ${sender} = $1 and ${address} = $2 and state = 'pending' and is_aside and due_at <= $3
    order by due_at limit ${BACK_IN_LINE} for update skip locked
  )`;
}

export interface Look {
  readonly candidates: readonly Candidate[];
  /** Where the next look goes on. */
  readonly next: Cursor;
  /** Whether it ended before the end of the line. */
  readonly isCut: boolean;
}

interface Seen {
  readonly senderId: string;
  readonly address: string | null;
  readonly merchantId: string | null;
  readonly id: string | null;
}

function lookOf(rows: readonly Seen[], visited: number, most: number): Look {
  const candidates = rows.filter((row): row is Seen & Candidate => row.id !== null);
  const last = rows.at(-1);
  if (visited < most || !last) return { candidates, next: FROM_THE_START, isCut: false };
  return { candidates, next: { senderId: last.senderId, address: last.address ?? '' }, isCut: true };
}

export interface FirstLook {
  readonly now: Date;
  readonly from: Cursor;
  /** What is left of the share of each sender that has deliveries under way. */
  readonly freeBySender: ReadonlyMap<string, number>;
  readonly share: number;
  readonly served: readonly string[];
}

export interface AsideLook {
  readonly now: Date;
  readonly from: Cursor;
  readonly fullSenders: readonly string[];
  readonly busy: readonly Recipient[];
  readonly served: readonly string[];
}

/** The two lines of one table of messages: `M` is a claimed message. */
export class MessageLines<M extends Claimed> {
  readonly of: MessageTable;
  readonly lookFirstSql: string;
  readonly lookAsideSql: string;
  readonly claimSql: string;
  readonly setAsideSql: string;
  readonly putInLineSql: string;

  constructor(of: MessageTable) {
    this.of = of;
    this.lookFirstSql = lookFirstSql(of);
    this.lookAsideSql = lookAsideSql(of);
    this.claimSql = claimSql(of);
    this.setAsideSql = setAsideSql(of);
    this.putInLineSql = putInLineSql(of);
  }

  async lookFirst(store: Queryable, look: FirstLook): Promise<Look> {
    const { now, from, freeBySender, share, served } = look;
    const busy = [[...freeBySender.keys()], [...freeBySender.values()]];
    const found = await store.query(this.lookFirstSql, [now, from.senderId, ...busy, share, served]);
    const rows = found.map((row) => fromRow<Seen>(row));
    return lookOf(rows, new Set(rows.map(({ senderId }) => senderId)).size, SENDERS_PER_LOOK);
  }

  async lookAside(store: Queryable, look: AsideLook): Promise<Look> {
    const { now, from, fullSenders, busy, served } = look;
    const found = await store.query(this.lookAsideSql, [
      now,
      from.senderId,
      from.address,
      fullSenders,
      busy.map(({ senderId }) => senderId),
      busy.map(({ address }) => address),
      served,
    ]);
    return lookOf(
      found.map((row) => fromRow<Seen>(row)),
      found.length,
      ADDRESSES_PER_LOOK,
    );
  }

  async claim(store: Queryable, seen: readonly Candidate[]): Promise<M[]> {
    const rows = await store.query(this.claimSql, [...idsOf(seen), LEASE_MS]);
    return rows.map((row) => fromRow<M>(row));
  }

  /** The number of messages updated; rows locked by another session are not. */
  async setAside(store: Queryable, seen: readonly Candidate[]): Promise<number> {
    return (await store.query(this.setAsideSql, idsOf(seen))).length;
  }

  async putInLine(store: Queryable, { senderId, address }: Recipient, now: Date): Promise<void> {
    await store.query(this.putInLineSql, [senderId, address, now]);
  }
}

function idsOf(rows: readonly { merchantId: string; id: string }[]): [string[], string[]] {
  return [rows.map(({ merchantId }) => merchantId), rows.map(({ id }) => id)];
}
