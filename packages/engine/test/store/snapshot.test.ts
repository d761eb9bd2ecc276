import { expect, test } from 'vitest';
import { openEmbeddedStore, takeSnapshot } from '../../src/store/embedded-store.ts';
import { DatabaseSnapshot } from '../../src/store/snapshot.ts';

const COUNT =
  'select count(*)::integer as count, coalesce(sum(length(text)), 0)::integer as chars from notes';

test('stores that begin with one snapshot share what it has and nothing else', async () => {
  const taken = await takeSnapshot((store) =>
    store.exec(`create table notes (id integer primary key, text text);
      insert into notes select at, repeat('x', 100) from generate_series(1, 500) at`),
  );
  // As from a file, which is read into a Buffer.
  const snapshot = DatabaseSnapshot.read(taken.written());
  const open = () => openEmbeddedStore({ dataDir: 'memory', fsync: false, snapshot });
  const [one, other] = await Promise.all([open(), open()]);
  for (let round = 0; round < 20; round++) {
    await one.query(`update notes set text = text || 'y'`);
    await one.query(`insert into notes select at + $1::integer, 'new' from generate_series(1, 50) at`, [
      1000 * (round + 1),
    ]);
    await other.query('delete from notes where id = $1', [round + 1]);
    await other.exec('checkpoint');
  }
  expect(await other.query(COUNT)).toEqual([{ count: 480, chars: 48_000 }]);
  const third = await open();
  expect(await third.query(COUNT)).toEqual([{ count: 500, chars: 50_000 }]);
  await Promise.all([one, other, third].map((store) => store.close()));
});

test('a snapshot that was cut off is refused', async () => {
  const whole = new DatabaseSnapshot(
    ['folder'],
    [{ path: 'folder/file', bytes: new Uint8Array(10) }],
  ).written();
  expect(DatabaseSnapshot.read(whole).files[0]?.bytes).toHaveLength(10);
  expect(() => DatabaseSnapshot.read(whole.subarray(0, whole.length - 1))).toThrow('not whole');
});
