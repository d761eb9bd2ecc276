import { koreanDay } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import type { Queryable } from '../store/store.ts';
import { insertOf, once } from '../writer/columns.ts';
import { declared } from '../writer/log-table.ts';
import type { Change, Loading, Need, Part, PartState, Touching, Wanted } from '../writer/part.ts';
import { wantedOf } from '../writer/part.ts';
import { fromRow, rowsJson } from '../writer/rows.ts';
import { heldRows } from '../writer/table.ts';

/**
 * The amount or number that a daily limit counts: an app's money in or out (minor units), or the orders of one payer (a
 * count).
 */
export type UsageScope = 'payment' | 'payout' | `payer:${string}` | `paid:${string}`;

export interface Usage {
  readonly merchantId: string;
  readonly appId: string;
  readonly scope: UsageScope;
  /** Korean calendar day, yyyy-MM-dd. */
  readonly day: string;
  readonly amount: bigint;
}

/** Identifies a counter of a daily limit within its merchant. */
export interface UsageKey {
  readonly appId: string;
  readonly scope: UsageScope;
  readonly day: string;
}

const DAILY_USAGE = {
  merchantId: once('uuid'),
  appId: once('uuid'),
  scope: once('text'),
  day: once('date'),
  amount: once('int8'),
};
const RETURNED_USAGE = { ...DAILY_USAGE, id: once('uuid') };

const OPEN_USAGE = `
  insert into daily_usage (merchant_id, app_id, scope, day, amount)
  select distinct k.merchant_id, k.app_id, k.scope, k.day, 0
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[]) k (merchant_id, app_id, scope, day)
  order by 1, 2, 3, 4
  on conflict do nothing`;
export const LOCK_USAGE = `
  select u.* from daily_usage u
  where (u.merchant_id, u.app_id, u.scope, u.day)
    in (select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[]))
  order by u.merchant_id, u.app_id, u.scope, u.day for update`;

/** Rows of `returned_usage` with this before their scope were not given back, but taken again. */
const AGAIN = 'again:';

/** A separate statement after the rows are locked: it sees what was committed before the lock. */
export const TAKE_RETURNED = `
  with taken as (
    delete from returned_usage r
    where (r.merchant_id, r.app_id, r.scope, r.day) in (
      select k.merchant_id, k.app_id, again || k.scope, k.day
      from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[]) k (merchant_id, app_id, scope, day),
        unnest(array['', '${AGAIN}']) again)
    returning r.merchant_id, r.app_id, r.scope, r.day, r.amount
  )
  select merchant_id, app_id, regexp_replace(scope, '^${AGAIN}', '') as scope, day,
    sum(case when scope like '${AGAIN}%' then -amount else amount end)::bigint as amount
  from taken group by 1, 2, 3, 4`;

export const WRITE_USAGE = `
  update daily_usage u set amount = r.amount
  from json_populate_recordset(null::daily_usage, $1) r
  where u.merchant_id = r.merchant_id and u.app_id = r.app_id and u.scope = r.scope and u.day = r.day`;

const INSERT_RETURNED = insertOf('returned_usage', Object.keys(RETURNED_USAGE));

const HELD_USAGE = `
  select u.merchant_id, concat_ws(' ', u.app_id, u.scope, u.day) as key from daily_usage u
  where (u.merchant_id, u.app_id, u.scope, u.day)
    in (select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[])) order by 1, 2`;

type Wish = { readonly count: Usage } | { readonly giveBack: Usage };

/**
 * The counters of daily limits in a batch. Only commands under a limit need a row of it: that row is created and
 * locked, so that racing orders can't both fit. What other orders gave back meanwhile is included.
 */
class UsageState implements PartState {
  readonly #counted = new Map<string, Usage>();
  /** Given back to limits that no command of this batch counts on. */
  readonly #returned: Usage[] = [];

  /** What the batch gives back to limits that none of its commands counts on. */
  get returned(): readonly Usage[] {
    return this.#returned;
  }

  get isUntouched(): boolean {
    return this.#counted.size === 0 && this.#returned.length === 0;
  }

  amount(merchantId: string, key: UsageKey): bigint {
    return this.#counted.get(usageKey({ merchantId, ...key }))?.amount ?? 0n;
  }

  async load(wanted: readonly Wanted[], { tx }: Loading): Promise<void> {
    if (wanted.length === 0) return;
    const columns = columnsOf(wanted as readonly Wanted<UsageKey>[]);
    await tx.query(OPEN_USAGE, columns);
    for (const row of await tx.query(LOCK_USAGE, columns)) {
      const usage = fromRow<Usage>(row);
      this.#counted.set(usageKey(usage), usage);
    }
    for (const row of await tx.query(TAKE_RETURNED, columns)) this.#subtract(fromRow<Usage>(row));
  }

  keep(wish: unknown): void {
    const asked = wish as Wish;
    if ('count' in asked) this.#countOn(asked.count);
    // Others wait for the row of a limit: a command that only gives back writes a row of its own (returned_usage).
    else if (this.#counted.has(usageKey(asked.giveBack))) this.#subtract(asked.giveBack);
    else this.#returned.push(asked.giveBack);
  }

  async save(tx: Queryable, now: Date): Promise<void> {
    if (this.#counted.size > 0) await tx.query(WRITE_USAGE, [rowsJson([...this.#counted.values()])]);
    // No limit counts past days any more.
    const today = koreanDay(now);
    const returned = this.#returned.filter(({ day }) => day >= today);
    if (returned.length === 0) return;
    const rows = returned.map(({ scope, amount, ...usage }) => {
      const isAgain = amount < 0n;
      const row = { scope: isAgain ? AGAIN + scope : scope, amount: isAgain ? -amount : amount };
      return { ...usage, ...row, id: newId(now) };
    });
    await tx.query(INSERT_RETURNED, [rowsJson(rows, Object.keys(RETURNED_USAGE))]);
  }

  /** A row that was not loaded is not written: the order would later give back what was never counted. */
  #countOn(usage: Usage): void {
    const at = usageKey(usage);
    if (!this.#counted.has(at)) throw new Error(`the limit ${at} was not loaded by this batch`);
    this.#add(usage);
  }

  #subtract(usage: Usage): void {
    this.#add({ ...usage, amount: -usage.amount });
  }

  #add(usage: Usage): void {
    const at = usageKey(usage);
    const after = (this.#counted.get(at)?.amount ?? 0n) + usage.amount;
    this.#counted.set(at, { ...usage, amount: after < 0n ? 0n : after });
  }
}

/** The daily limits of apps and payers. */
export const USAGE: Part<UsageState> = {
  name: 'daily_usage',
  tables: [declared('daily_usage', DAILY_USAGE), declared('returned_usage', RETURNED_USAGE)],
  open: () => new UsageState(),
  rowsOf: (command: Touching) =>
    wantedOf<UsageKey>(USAGE.name, [command]).map(
      ({ merchantId, key: { appId, scope, day } }) => `daily_usage ${merchantId} ${appId} ${scope} ${day}`,
    ),
  async lockFree(tx, commands) {
    const wanted = wantedOf<UsageKey>(USAGE.name, commands);
    return wanted.length === 0 ? [] : heldRows(tx, 'daily_usage', HELD_USAGE, columnsOf(wanted));
  },
};

/** The row of a limit, locked for the batch. */
export function usageRow({ appId, scope, day }: UsageKey): Need {
  return { part: USAGE.name, key: { appId, scope, day } satisfies UsageKey };
}

/** Counts on a limit; the command needs its row. */
export function countUsage(usage: Usage): Change {
  return { part: USAGE.name, wish: { count: usage } satisfies Wish };
}

/** Gives back what was counted, or takes it again where the amount is negative; needs no row. */
export function giveBackUsage(usage: Usage): Change {
  return { part: USAGE.name, wish: { giveBack: usage } satisfies Wish };
}

function columnsOf(wanted: readonly Wanted<UsageKey>[]): unknown[] {
  return [
    wanted.map(({ merchantId }) => merchantId),
    wanted.map(({ key }) => key.appId),
    wanted.map(({ key }) => key.scope),
    wanted.map(({ key }) => key.day),
  ];
}

function usageKey({ merchantId, appId, scope, day }: UsageKey & { readonly merchantId: string }): string {
  return `${merchantId}/${appId}/${scope}/${day}`;
}
