import { inStates } from './base/state-sets.ts';
import { CHARGEBACK_SETS } from './chargebacks/states.ts';
import { IS_MESSAGE_WAITING, IS_PROBE_WAITING } from './events/due.ts';
import { PAYMENT_SETS } from './payments/states.ts';
import type { Queryable } from './store/store.ts';
import { SUBSCRIPTION_SETS } from './subscriptions/states.ts';

/** What the workers do at a time of its own: tables with the column of that time, and which rows still wait. */
const DUE: readonly (readonly [table: string, column: string, waiting: string])[] = [
  ['effects', 'due_at', 'true'],
  ['callbacks', 'due_at', `state = 'pending'`],
  ['event_messages', 'due_at', IS_MESSAGE_WAITING],
  ['event_endpoints', 'probe_at', IS_PROBE_WAITING],
  ['payments', 'expires_at', `state ${inStates(PAYMENT_SETS.expiring)}`],
  ['payments', 'settle_at', 'unsettled_amount > 0'],
  ['chargebacks', 'deadline_at', `state ${inStates(CHARGEBACK_SETS.expiring)}`],
  ['subscriptions', 'due_at', `state ${inStates(SUBSCRIPTION_SETS.chargeable)}`],
  ['subscriptions', 'remind_at', `state = 'active' and remind_at is not null`],
  ['cash_receipts', 'ask_at', 'ask_at is not null'],
  ['unmatched_events', 'due_at', 'dismissed_at is null'],
];

const NEXT_DUE = `select min(at) as at from (${DUE.map(
  ([table, column, waiting]) =>
    `select min(${column}) as at from ${table} where ${waiting} and ${column} > $1`,
).join(' union all ')}) due`;

const DUE_NOW = `select sum(count)::integer as count from (${DUE.map(
  ([table, column, waiting]) => `select count(*) as count from ${table} where ${waiting} and ${column} <= $1`,
).join(' union all ')}) due`;

/** When the workers have something to do next, after `now`; undefined when nothing waits. */
export async function nextDue(store: Queryable, now: Date): Promise<Date | undefined> {
  const [row] = await store.query<{ at: Date | null }>(NEXT_DUE, [now]);
  return row?.at ?? undefined;
}

/** How much waits for the workers and is due. */
export async function countDue(store: Queryable, now: Date): Promise<number> {
  const [row] = await store.query<{ count: number | null }>(DUE_NOW, [now]);
  return row?.count ?? 0;
}
