import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { ShiftedClock } from '../src/base/clock.ts';
import { newId } from '../src/base/ids.ts';
import { NonceMemory } from '../src/merchants/nonces.ts';
import type { Queryable } from '../src/store/store.ts';
import { countRows } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { hanging } from './support/scripted.ts';

const HOUR_MS = 60 * 60 * 1000;
const ROUNDS = 20;

/** A store that calls `before` with each statement. */
function spied(store: Queryable, before: (sql: string) => Promise<void>): Queryable {
  const query = async (sql: string, parameters?: readonly unknown[]) => {
    await before(sql);
    return store.query(sql, parameters);
  };
  return { query } as Queryable;
}

const isOfReads = (sql: string) => sql.includes('synchronous_commit');

describeOnEveryStore('nonces', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  test('a nonce counts once per app and again after a day', async () => {
    const clock = new ShiftedClock();
    const memory = new NonceMemory(await emptyStore(), clock);
    const [app, other] = [newId(clock.now()), newId(clock.now())];
    expect(await memory.take(app, 'one')).toBe('fresh');
    expect(await memory.take(app, 'one')).toBe('used');
    expect(await memory.take(other, 'one')).toBe('fresh');
    clock.adopt(23 * HOUR_MS);
    expect(await memory.take(app, 'one')).toBe('used');
    clock.adopt(24 * HOUR_MS + 1000);
    expect(await memory.take(app, 'one')).toBe('fresh');
    expect(await memory.take(app, 'one')).toBe('used');
  });

  test('a nonce is on the disk before the answer, unless its call is a read', async () => {
    const store = await emptyStore();
    const clock = new ShiftedClock();
    const said: string[] = [];
    const memory = new NonceMemory(
      spied(store, async (sql) => void said.push(isOfReads(sql) ? 'later' : 'flushed')),
      clock,
    );
    const app = newId(clock.now());
    expect(await memory.take(app, 'read', { isRead: true })).toBe('fresh');
    expect(await memory.take(app, 'made')).toBe('fresh');
    expect(said.splice(0)).toEqual(['later', 'flushed']);
    const both = [memory.take(app, 'read 2', { isRead: true }), memory.take(app, 'made 2')];
    expect(await Promise.all(both)).toEqual(['fresh', 'fresh']);
    expect(said.toSorted()).toEqual(['flushed', 'later']);
  });

  test('a read does not wait for the commit of a change, nor for what waits behind it', async () => {
    const store = await emptyStore();
    const clock = new ShiftedClock();
    const commit = hanging<void>();
    const memory = new NonceMemory(
      spied(store, async (sql) => (isOfReads(sql) ? undefined : commit.promise)),
      clock,
    );
    const app = newId(clock.now());
    const changes = [memory.take(app, 'made')];
    await new Promise((resolve) => setImmediate(resolve));
    changes.push(memory.take(app, 'made 2'));
    expect(await memory.take(app, 'read', { isRead: true })).toBe('fresh');
    expect(await memory.take(app, 'read', { isRead: true })).toBe('used');
    commit.resolve();
    expect(await Promise.all(changes)).toEqual(['fresh', 'fresh']);
  });

  test('a nonce of a read is used for a change and the other way round, also at once', async () => {
    const store = await emptyStore();
    const clock = new ShiftedClock();
    const memory = new NonceMemory(store, clock);
    const app = newId(clock.now());
    expect(await memory.take(app, 'read', { isRead: true })).toBe('fresh');
    expect(await memory.take(app, 'read')).toBe('used');
    expect(await memory.take(app, 'made')).toBe('fresh');
    expect(await memory.take(app, 'made', { isRead: true })).toBe('used');
    for (let round = 0; round < ROUNDS; round += 1) {
      const nonces = Array.from({ length: 8 }, (_, index) => `${round}-${index}`);
      const takenAs = (isRead: boolean) =>
        Promise.all(nonces.map((nonce) => memory.take(app, nonce, { isRead })));
      const [reads, changes] = await Promise.all([takenAs(true), takenAs(false)]);
      for (const [index, read] of reads.entries()) {
        expect([read, changes[index]].toSorted()).toEqual(['fresh', 'used']);
      }
    }
  });

  test('of many at once, in two processes, each nonce is fresh exactly once', async () => {
    const store = await emptyStore();
    const clock = new ShiftedClock();
    const memories = [new NonceMemory(store, clock), new NonceMemory(store, clock)];
    const app = newId(clock.now());
    for (let round = 0; round < ROUNDS; round += 1) {
      const nonces = Array.from({ length: 40 }, (_, index) => `${round}-${index % 8}`);
      const answers = await Promise.all(
        nonces.map(async (nonce, index) => ({ nonce, answer: await memories[index % 2]!.take(app, nonce) })),
      );
      for (let index = 0; index < 8; index += 1) {
        const fresh = answers.filter(
          ({ nonce, answer }) => nonce === `${round}-${index}` && answer === 'fresh',
        );
        expect(fresh).toHaveLength(1);
      }
      expect(answers.every(({ answer }) => answer !== 'busy')).toBe(true);
    }
    expect(await countRows(store, 'nonces')).toBe(8 * ROUNDS);
  });

  test('what is past is forgotten page by page, what is not stays', async () => {
    const store = await emptyStore();
    const clock = new ShiftedClock();
    const memory = new NonceMemory(store, clock);
    const app = newId(clock.now());
    for (let index = 0; index < 5; index += 1) await memory.take(app, `old-${index}`);
    clock.adopt(25 * HOUR_MS);
    await memory.take(app, 'new');
    expect(await memory.forgetOld(3)).toBe(true);
    expect(await memory.forgetOld(3)).toBe(false);
    expect(await countRows(store, 'nonces')).toBe(1);
    expect(await memory.take(app, 'new')).toBe('used');
  });

  test('when the store fails, the callers get the error and the next ones are served', async () => {
    const store = await emptyStore();
    let isBroken = true;
    const flaky: Pick<typeof store, 'query'> = {
      query: (sql, params) => (isBroken ? Promise.reject(new Error('away')) : store.query(sql, params)),
    };
    const clock = new ShiftedClock();
    const memory = new NonceMemory(flaky as typeof store, clock);
    const app = newId(clock.now());
    await expect(memory.take(app, 'a')).rejects.toThrow('away');
    isBroken = false;
    expect(await memory.take(app, 'a')).toBe('fresh');
  });
});
