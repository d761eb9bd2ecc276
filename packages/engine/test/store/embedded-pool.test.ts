import { afterEach, expect, test } from 'vitest';
import { borrowEmbedded, leavesMore, schemaOf } from '../../../../test/support/embedded-pool.ts';
import { StoreUnavailableError } from '../../src/store/errors.ts';
import type { Store } from '../../src/store/store.ts';

/*
 * Test files take each other's databases (test/support/embedded-pool.ts): what one left must not reach the next.
 */

const opened: Store[] = [];
afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));

async function borrow(): Promise<Store> {
  const store = await borrowEmbedded();
  opened.push(store);
  return store;
}

/** Differs between databases, however often each is used. */
async function identityOf(store: Store): Promise<unknown> {
  const [row] = await store.query('select pg_postmaster_start_time()::text as at');
  return row;
}

/** All rows, where the sequences stand, and what is set. */
async function contentsOf(store: Store): Promise<unknown> {
  const tables = await store.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const all = tables.map(({ name }) => `select '${name}' as name, json_agg(t)::text as rows from ${name} t`);
  return {
    rows: await store.query(`${all.join(' union all ')} order by 1`),
    sequences: await store.query('select sequencename, last_value from pg_sequences order by 1'),
    settings: await store.query('select name, setting from pg_settings order by 1'),
    triggers: await store.query('select tgname, tgenabled::text from pg_trigger order by 1'),
    locks: await store.query(`select classid, objid from pg_locks where locktype = 'advisory'`),
  };
}

/** So that the next one is new, and not used as often as it may be by the files before. */
async function retireIdle(): Promise<void> {
  const idle = await Promise.all([borrow(), borrow(), borrow()]);
  for (const store of idle) await store.exec(`set lock_timeout = '5s'`);
  await Promise.all(opened.splice(0).map((store) => store.close()));
}

test('a database that was used is as new for the next one', async () => {
  await retireIdle();
  const first = await borrow();
  const [identity, fresh] = [await identityOf(first), await contentsOf(first)];
  await first.exec(`update sandbox_clock set offset_ms = 5; delete from schema_migrations`);
  await first.query(`insert into merchants (id, name, created_at) values (gen_random_uuid(), 'left', now())`);
  await first.query(`select nextval('callback_sequence'), pg_advisory_lock(5)`);
  await first.transaction((tx) => tx.query(`set local lock_timeout = '5s'`));
  expect(await contentsOf(first)).not.toEqual(fresh);
  await first.close();
  const second = await borrow();
  expect(await identityOf(second)).toEqual(identity);
  expect(await contentsOf(second)).toEqual(fresh);
});

test.each([
  ['a table', 'create table extra (id int)'],
  ['an index', 'drop index app_keys_by_identity'],
  ['a column', 'alter table merchants add extra int'],
  ['a default', `alter table merchants alter name set default 'none'`],
  ['a constraint', 'alter table merchants add check (length(name) < 99)'],
  ['a trigger', 'alter table transfers disable trigger transfers_append_only'],
  [
    'a function',
    'create or replace function refuse_change() returns trigger language plpgsql as $$ begin end $$',
  ],
  ['statistics', 'analyze merchants'],
])('a change is seen of %s', async (_, change) => {
  const store = await borrow();
  const before = await schemaOf(store);
  await expect(
    store.transaction(async (tx) => {
      await tx.query(`insert into merchants (id, name, created_at) values (gen_random_uuid(), 'x', now())`);
      expect(await schemaOf(tx)).toBe(before);
      await tx.query(change);
      expect(await schemaOf(tx)).not.toBe(before);
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(await schemaOf(store)).toBe(before);
});

test.each([
  [`set lock_timeout = '5s'`, true],
  [`select 1; SET lock_timeout = '5s'`, true],
  [`set local lock_timeout = '5s'`, false],
  [`update apps set settings = '{}'`, false],
])('%s leaves more than rows: %s', (sql, leaves) => {
  expect(leavesMore(sql)).toBe(leaves);
});

test.each([
  ['a table was made', 'create table extra (id int)'],
  ['a setting stays', `set lock_timeout = '5s'`],
])('a database in which %s is not used again', async (_, change) => {
  const first = await borrow();
  const identity = await identityOf(first);
  await first.exec(change);
  await first.close();
  const second = await borrow();
  expect(await identityOf(second)).not.toEqual(identity);
});

test('who closed a store can not use it any more, though another one has its database', async () => {
  const first = await borrow();
  await first.close();
  const second = await borrow();
  await expect(first.query('select 1')).rejects.toThrow(StoreUnavailableError);
  await first.close();
  expect(await second.query('select 1 as one')).toEqual([{ one: 1 }]);
  expect(await identityOf(await borrow())).not.toEqual(await identityOf(second));
});
