import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorFault } from '../base/operator-fault.ts';
import type { Sealer } from '../base/secrets.ts';
import { COMMAND_MS } from '../channels/pacing.ts';
import { InstallationError } from '../store/installation.ts';
import type { Queryable, Store, TransactionOptions } from '../store/store.ts';
import { keySetting, type SealedColumn, type SealingKeys, staleCondition } from './sealing-keys.ts';

/** Rows in one transaction: few, so that nobody waits long for one of them. */
const PAGE = 200;
/** How often processes check which key is in use, plus the time of the check. */
const LOOK_MS = 2000;
/** What was sealed under the previous key is committed by then. */
export const SETTLE_MS = LOOK_MS + COMMAND_MS;
/** Locked rows are skipped and tried again. */
const RETRY_MS = 200;

/** Reading through a large table takes longer than any statement of a request may. */
const UNTIMED: TransactionOptions = { statementTimeoutMs: 0 };

/** `done` of `total` texts of one column are sealed under the new key. */
export type RotationProgress = (column: string, done: number, total: number) => void;

export interface RotationOptions {
  readonly progress?: RotationProgress;
  /** How long after the switch other processes may commit what they sealed before it; 15 s by default. */
  readonly settleMs?: number;
}

export interface RotationReport {
  readonly keyId: string;
  /** False: everything was already sealed with the next key. */
  readonly isChanged: boolean;
  readonly texts: number;
}

/**
 * Seals everything under the next key while other processes go on: they know both keys. Texts of the new key are
 * skipped, so that an interrupted rotation continues. It ends when a pass through all columns finds nothing, because a
 * text sealed before the switch may be committed after its column was passed. One committed after the end (by a process
 * that was frozen) is found when this is called again. Throws `InstallationError` without a next key.
 */
export async function rotateKeys(
  store: Store,
  keys: SealingKeys,
  options: RotationOptions = {},
): Promise<RotationReport> {
  const { sealer, purpose } = keys;
  const state = await keys.state();
  if (!state) throw new InstallationError('the database has not been used yet: there is nothing to rotate');
  const [, next] = sealer.keyIds;
  if (next === undefined) {
    const setting = keySetting(purpose);
    throw new InstallationError(
      `${setting}_NEXT is not set: set it to the new key for every process, restart them, and call this again`,
    );
  }
  if (state.keyId === next && state.replacedKeyId === null) {
    const texts = await resealAll(store, keys, options);
    return { keyId: next, isChanged: texts > 0, texts };
  }
  if (state.replacedKeyId === null) await keys.switchTo(next);
  const { keyId, replacedKeyId, changedAt } = (await keys.state()) as typeof state;
  sealer.use(keyId);
  const sinceSwitchMs = await ageMs(store, changedAt);
  await sleep(Math.max(0, (options.settleMs ?? SETTLE_MS) - sinceSwitchMs));
  const texts = await resealAll(store, keys, options);
  await keys.finish(keyId, replacedKeyId ?? '');
  return { keyId, isChanged: true, texts };
}

/** Repeats passes through all columns until one finds nothing. */
async function resealAll(store: Store, keys: SealingKeys, options: RotationOptions): Promise<number> {
  let texts = 0;
  for (;;) {
    let found = 0;
    for (const column of keys.columns) found += await resealColumn(store, column, keys.sealer, options);
    if (found === 0) return texts;
    texts += found;
  }
}

/** How many texts are sealed under another key than the active one; reads all of them. */
export async function countOtherKeys(store: Store, keys: SealingKeys): Promise<number> {
  const state = await keys.state();
  if (!state) return 0;
  let texts = 0;
  for (const column of keys.columns) texts += await countStale(store, column, state.keyId);
  return texts;
}

async function ageMs(store: Queryable, time: Date): Promise<number> {
  const [row] = await store.query<{ now: Date }>('select clock_timestamp() as now');
  return (row?.now ?? time).getTime() - time.getTime();
}

async function resealColumn(
  store: Store,
  column: SealedColumn,
  sealer: Sealer,
  { progress }: RotationOptions,
): Promise<number> {
  const name = `${column.table}.${column.column}`;
  const count = () => countStale(store, column, sealer.sealingId);
  const total = await count();
  let done = 0;
  if (total > 0) progress?.(name, done, total);
  for (let left = total; left > 0; left = await count()) {
    let after: readonly string[] | undefined;
    do {
      const page = await resealPage(store, column, sealer, after);
      after = page.last;
      done += page.size;
      if (page.size > 0) progress?.(name, done, Math.max(total, done));
    } while (after !== undefined);
    if (done < total) await sleep(RETRY_MS);
  }
  return done;
}

function countStale(store: Store, { table, column }: SealedColumn, keyId: string): Promise<number> {
  const sql = `select count(*) as count from ${table} where ${staleCondition(column, keyId)}`;
  return store.transaction(async (tx) => {
    const [row] = await tx.query<{ count: bigint }>(sql);
    return Number(row?.count ?? 0n);
  }, UNTIMED);
}

/**
 * One page after the key `after`: locked in key order, as the writer locks orders, so that the two do not deadlock.
 * `last` is undefined when there is no further row.
 */
function resealPage(
  store: Store,
  sealed: SealedColumn,
  sealer: Sealer,
  after: readonly string[] | undefined,
): Promise<{ size: number; last: readonly string[] | undefined }> {
  const { table, column } = sealed;
  const names = Object.keys(sealed.keys);
  const list = names.join(', ');
  const behind = after ? ` and (${list}) > (${names.map((_, index) => `$${index + 1}`).join(', ')})` : '';
  const select =
    `select ${list}, ${column} as sealed_text from ${table} ` +
    `where ${staleCondition(column, sealer.sealingId)}${behind} ` +
    `order by ${list} limit ${PAGE} for update skip locked`;
  return store.transaction(async (tx) => {
    const rows = await tx.query<Record<string, string>>(select, after ?? []);
    if (rows.length === 0) return { size: 0, last: undefined };
    const texts = rows.map((row) => reseal(row, sealed, sealer));
    await tx.query(updateSql(sealed), [...names.map((name) => rows.map((row) => row[name])), texts]);
    const last = rows.at(-1) as Record<string, string>;
    return { size: rows.length, last: names.map((name) => last[name] ?? '') };
  }, UNTIMED);
}

function reseal(row: Record<string, string>, sealed: SealedColumn, sealer: Sealer): string {
  const { sealed_text: text = '', ...key } = row;
  const context = sealed.context(row);
  try {
    return sealer.seal(sealer.open(text, context), context);
  } catch (error) {
    const at = `${sealed.table}.${sealed.column} of ${JSON.stringify(key)}`;
    throw new OperatorFault('conflict', `${at} does not open: restore it, or empty it, and call this again`, {
      cause: error,
    });
  }
}

function updateSql({ table, column, keys }: SealedColumn): string {
  const entries = Object.entries(keys);
  const arrays = [...entries.map(([, type]) => type), 'text'].map(
    (type, index) => `$${index + 1}::${type}[]`,
  );
  const names = [...entries.map(([name]) => name), 'sealed_text'];
  const same = entries.map(([name]) => `t.${name} = v.${name}`).join(' and ');
  return (
    `update ${table} t set ${column} = v.sealed_text ` +
    `from unnest(${arrays.join(', ')}) as v(${names.join(', ')}) where ${same}`
  );
}
