import type { Queryable } from '../store/store.ts';
import type { Needs } from './command.ts';

/** A command as far as its rows go. */
export interface Touching {
  readonly merchantId: string;
  readonly ledger: boolean;
  readonly needs: Needs;
}

/** A row, or all of a merchant's rows of a table: `table merchant key`. */
export type RowKey = string;

const BY_ID = ['payments', 'payouts', 'refunds', 'card_tokens', 'recurrings'] as const;
type TableById = (typeof BY_ID)[number];

const idsIn: Readonly<Record<TableById, (needs: Needs) => readonly string[] | undefined>> = {
  payments: (needs) => needs.payments,
  payouts: (needs) => needs.payouts,
  refunds: (needs) => needs.refunds,
  card_tokens: (needs) => needs.cardTokens,
  recurrings: (needs) => needs.recurrings,
};

/** All rows that a command locks, or writes although nobody locks them first (a merchant's accounts). */
export function rowsOf({ merchantId, ledger, needs }: Touching): RowKey[] {
  const rows = ledger ? [`ledger_heads ${merchantId}`, `accounts ${merchantId}`] : [];
  for (const table of BY_ID) {
    for (const id of idsIn[table](needs) ?? []) rows.push(`${table} ${merchantId} ${id}`);
  }
  for (const { appId, scope, day } of needs.usage ?? []) {
    rows.push(`daily_usage ${merchantId} ${appId} ${scope} ${day}`);
  }
  return rows;
}

const byId = (table: TableById) => `
  select t.merchant_id, t.id as key from ${table} t
  where (t.merchant_id, t.id) in (select * from unnest($1::uuid[], $2::uuid[])) order by 1, 2`;
const ofMerchants = (table: string, key: string) => `
  select t.merchant_id, ${key} as key from ${table} t where t.merchant_id = any($1::uuid[]) order by 1, 2`;
const USAGE = `
  select u.merchant_id, concat_ws(' ', u.app_id, u.scope, u.day) as key from daily_usage u
  where (u.merchant_id, u.app_id, u.scope, u.day)
    in (select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[])) order by 1, 2`;

/**
 * Locks those rows of the commands that nobody else holds, without waiting, and answers the others. They can be told
 * from rows that are not there: those are in no table.
 */
export async function lockWhatIsFree(tx: Queryable, commands: readonly Touching[]): Promise<Set<RowKey>> {
  const held = new Set<RowKey>();
  const merchants = [...new Set(commands.filter(({ ledger }) => ledger).map(({ merchantId }) => merchantId))];
  if (merchants.length > 0) {
    await look(tx, ofMerchants('ledger_heads', `''`), [merchants], (id) => held.add(`ledger_heads ${id}`));
    const account = `concat_ws(' ', t.kind, t.channel, t.currency)`;
    await look(tx, ofMerchants('accounts', account), [merchants], (id) => held.add(`accounts ${id}`));
  }
  for (const table of BY_ID) {
    const keys = commands.flatMap(({ merchantId, needs }) =>
      (idsIn[table](needs) ?? []).map((id) => ({ merchantId, id })),
    );
    if (keys.length === 0) continue;
    const columns = [keys.map(({ merchantId }) => merchantId), keys.map(({ id }) => id)];
    await look(tx, byId(table), columns, (id, key) => held.add(`${table} ${id} ${key}`));
  }
  const usage = commands.flatMap(({ merchantId, needs }) =>
    (needs.usage ?? []).map((key) => ({ merchantId, ...key })),
  );
  if (usage.length > 0) {
    const columns = [
      usage.map(({ merchantId }) => merchantId),
      usage.map(({ appId }) => appId),
      usage.map(({ scope }) => scope),
      usage.map(({ day }) => day),
    ];
    await look(tx, USAGE, columns, (id, key) => held.add(`daily_usage ${id} ${key}`));
  }
  return held;
}

type Found = { readonly merchant_id: string; readonly key: string };

async function look(
  tx: Queryable,
  select: string,
  columns: readonly unknown[],
  onHeld: (merchantId: string, key: string) => void,
): Promise<void> {
  const locked = await tx.query<Found>(`${select} for update skip locked`, columns);
  const all = await tx.query<Found>(select, columns);
  const ours = new Set(locked.map(({ merchant_id, key }) => `${merchant_id} ${key}`));
  for (const { merchant_id, key } of all) {
    if (!ours.has(`${merchant_id} ${key}`)) onHeld(merchant_id, key);
  }
}
