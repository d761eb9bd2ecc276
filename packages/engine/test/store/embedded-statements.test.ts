import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openFreshEmbedded } from '../../../../test/support/stores.ts';
import type { Store } from '../../src/store/store.ts';

let store: Store;
beforeAll(async () => {
  store = await openFreshEmbedded('empty');
});
afterAll(() => store.close());

const READ = 'select * from shapes where id >= $1 order by id';

beforeEach(async () => {
  await store.exec('drop table if exists shapes; create table shapes (id int primary key, a text)');
  await store.query(`insert into shapes values (1, 'x'), (2, null)`);
  // Read until PostgreSQL keeps one plan for all values, which is the sixth time.
  for (let times = 0; times < 10; times += 1) await store.query(READ, [1]);
});

const prepared = () =>
  store.query<{ statement: string; plans: bigint }>(
    'select statement, generic_plans as plans from pg_prepared_statements where statement = any($1)',
    [[READ, 'select 1']],
  );

test('prepares what comes again, and not what comes once', async () => {
  await store.query('select 1');
  const [only, ...others] = await prepared();
  expect(only?.statement).toBe(READ);
  expect(only?.plans).toBeGreaterThan(0n);
  expect(others).toEqual([]);
  expect(await store.query(READ, [2])).toStrictEqual([{ id: 2, a: null }]);
});

test('takes and gives texts of every size, also in a statement of its own size', async () => {
  for (const size of [0, 1, 8_000, 16_384, 700_000, 1]) {
    const text = '한a🂡'.repeat(size);
    const sent = await store.query('select $1::text as text, $2::text as none, $3::text as last', [
      text,
      null,
      'x',
    ]);
    expect(sent).toStrictEqual([{ text, none: null, last: 'x' }]);
    expect(await store.query(`select '${text}' as text`)).toStrictEqual([{ text }]);
  }
});

test('gives many rows, columns without a name of their own, and none', async () => {
  const rows = await store.query<{ n: number }>('select n from generate_series(1, 20000) n');
  expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
  expect(await store.query(`select 1, '한' as "이름", null`)).toStrictEqual([
    { '?column?': null, 이름: '한' },
  ]);
  expect(await store.query('select from shapes')).toStrictEqual([{}, {}]);
  expect(await store.query('update shapes set a = a where id = 9')).toStrictEqual([]);
});

const changes: [string, () => Promise<unknown>][] = [
  ['a script', () => store.exec('alter table shapes add b int default 7')],
  ['a statement', () => store.query('alter table shapes add b int default 7')],
  ['a transaction', () => store.transaction((tx) => tx.query('alter table shapes add b int default 7'))],
  ['a block', () => store.query('do $$ begin alter table shapes add b int default 7; end $$')],
];
test.each(changes)('gives the columns of now after %s changed them', async (_, change) => {
  await change();
  for (const _time of [1, 2]) expect(await store.query(READ, [2])).toStrictEqual([{ id: 2, a: null, b: 7 }]);
});

test('gives the columns within the transaction that changes them, and the old ones when it is undone', async () => {
  const undone = store.transaction(async (tx) => {
    await tx.query('alter table shapes drop a');
    for (const _time of [1, 2]) expect(await tx.query(READ, [2])).toStrictEqual([{ id: 2 }]);
    throw new Error('undo');
  });
  await expect(undone).rejects.toThrow('undo');
  for (const _time of [1, 2]) expect(await store.query(READ, [2])).toStrictEqual([{ id: 2, a: null }]);
});

test('a statement that fails can be run again', async () => {
  const fails = 'select 1 / $1::int as n';
  for (const _time of [1, 2, 3]) {
    await expect(store.query(fails, [0])).rejects.toMatchObject({ code: '22012' });
    expect(await store.query(fails, [1])).toStrictEqual([{ n: 1 }]);
  }
  for (const _time of [1, 2, 3]) {
    await expect(store.query('select * from nowhere')).rejects.toMatchObject({ code: '42P01' });
  }
});

test('a first preparation within a transaction that has failed is made good afterwards', async () => {
  const late = 'select id from shapes where id = $1';
  await store.query(late, [1]);
  await expect(
    store.transaction(async (tx) => {
      await tx.query('select 1 / 0').catch(() => undefined);
      await expect(tx.query(late, [1])).rejects.toMatchObject({ code: '25P02' });
    }),
  ).rejects.toMatchObject({ code: '25P02' });
  for (const _time of [1, 2]) expect(await store.query(late, [2])).toStrictEqual([{ id: 2 }]);
});
