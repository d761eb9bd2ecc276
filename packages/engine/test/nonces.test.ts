import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { ShiftedClock } from '../src/base/clock.ts';
import { newId } from '../src/base/ids.ts';
import { NonceMemory } from '../src/merchants/nonces.ts';
import { countRows } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';

const HOUR_MS = 60 * 60 * 1000;
const ROUNDS = 20;

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

  test('a nonce is on the disk before the answer, unless all that wait are of reads', async () => {
    const store = await emptyStore();
    const clock = new ShiftedClock();
    const said: string[] = [];
    const spied = {
      query: (sql: string, parameters?: readonly unknown[]) => {
        said.push(sql.includes('synchronous_commit') ? 'later' : 'flushed');
        return store.query(sql, parameters);
      },
    } as never;
    const memory = new NonceMemory(spied, clock);
    const app = newId(clock.now());
    expect(await memory.take(app, 'read', { isRead: true })).toBe('fresh');
    expect(await memory.take(app, 'made')).toBe('fresh');
    const both = [memory.take(app, 'read 2', { isRead: true }), memory.take(app, 'made 2')];
    expect(await Promise.all(both)).toEqual(['fresh', 'fresh']);
    expect(await memory.take(app, 'made', { isRead: true })).toBe('used');
    expect(said).toEqual(['later', 'flushed', 'flushed', 'later']);
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
