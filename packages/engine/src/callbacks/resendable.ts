import { isBehind, type ListedAfter, positionAfter } from '../store/oldest-first.ts';
import type { Queryable } from '../store/store.ts';

/** States that a message can be sent again from; of one that is superseded the newer one says all. */
export const RESENDABLE_STATES = ['delivered', 'exhausted', 'pending'] as const;
export type ResendableState = (typeof RESENDABLE_STATES)[number];

export interface ResendFilter {
  readonly state: ResendableState;
  /** When the messages were made. */
  readonly since: Date;
  readonly until: Date;
  readonly appId?: string | undefined;
  readonly dialect?: string | undefined;
  readonly event?: string | undefined;
  /** The merchant's number. */
  readonly orderNumber?: string | undefined;
  /** Without what ended then or later: a run in several calls sends nothing a second time that it has sent. */
  readonly endedBefore?: Date | undefined;
}

/** Oldest first. It was looked at `looked` messages of the state, of which these fit. */
export interface ResendablePage {
  readonly ids: readonly string[];
  readonly looked: number;
  /** Where the next page begins; null: there is none. */
  readonly next: string | null;
}

const LOOKED_AT_ONCE = 1000;

/**
 * A statement reads so many messages of the time, however few of them fit: of an order that is not there, it does not
 * read a year at once. Index callbacks_by_state, of the delivered ones callbacks_recent.
 */
const pageOf = (condition: string) => `
  with looked as (
    select id, created_at, app_id, dialect, event, snapshot, finished_at from callbacks
    where ${condition} and created_at >= $1 and created_at < $2 and ${isBehind('callbacks', '$3', '$4')}
    order by created_at, id limit ${LOOKED_AT_ONCE}
  )
  select id, ($5::uuid is null or app_id = $5) and ($6::text is null or dialect = $6)
    and ($7::text is null or event = $7) and ($8::text is null or snapshot ->> 'orderNumber' = $8)
    and ($9::timestamptz is null or finished_at is null or finished_at < $9) as fits
  from looked order by created_at, id`;

export const RESENDABLE: Readonly<Record<ResendableState, string>> = {
  delivered: pageOf(`state = 'delivered'`),
  exhausted: pageOf(`state <> 'delivered' and state = 'exhausted'`),
  pending: pageOf(`state <> 'delivered' and state = 'pending'`),
};

export async function resendablePage(
  store: Queryable,
  filter: ResendFilter,
  after: ListedAfter,
): Promise<ResendablePage> {
  const { state, since, until, appId = null, dialect = null, event = null, orderNumber = null } = filter;
  const { endedBefore = null } = filter;
  const position = await positionAfter(store, 'callbacks', after);
  const params = [since, until, ...position, appId, dialect, event, orderNumber, endedBefore];
  const rows = await store.query<{ id: string; fits: boolean }>(RESENDABLE[state], params);
  const last = rows.at(-1);
  return {
    ids: rows.filter(({ fits }) => fits).map(({ id }) => id),
    looked: rows.length,
    next: last && rows.length === LOOKED_AT_ONCE ? last.id : null,
  };
}
