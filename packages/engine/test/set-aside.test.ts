import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SetAside } from '../src/writer/set-aside.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.advanceTimersByTime(60_000);
});
afterEach(() => {
  vi.useRealTimers();
});

/** Commands are texts; those whose row is held are left. */
function setAside(maxBatchSize = 10) {
  const held = new Set<string>();
  const done: string[] = [];
  const givenUp: string[] = [];
  const changes: unknown[] = [];
  const aside = new SetAside<string>({
    tryFree: async (batch) => {
      done.push(...batch.filter((command) => !held.has(command)));
      return { left: batch.filter((command) => held.has(command)), held: new Set(held) };
    },
    giveUp: (command) => givenUp.push(command),
    maxBatchSize,
    onChange: (isWaiting, rows) => changes.push([isWaiting, ...rows]),
  });
  return { aside, held, done, givenUp, changes };
}

describe('commands that are set aside', () => {
  test('are carried out as soon as their rows are free, and the others do not wait for them', async () => {
    const { aside, held, done, givenUp, changes } = setAside(2);
    held.add('a').add('c');
    aside.add(['a', 'b', 'c', 'd'], new Set(['a']));
    expect([aside.size, aside.isHeld(['a']), aside.isHeld(['b'])]).toEqual([4, true, false]);
    await vi.advanceTimersByTimeAsync(150);
    expect([done, aside.size, aside.isHeld(['c'])]).toEqual([['b', 'd'], 2, true]);
    held.clear();
    await vi.advanceTimersByTimeAsync(150);
    expect([done, aside.size, aside.isHeld(['a'])]).toEqual([['b', 'd', 'a', 'c'], 0, false]);
    expect(givenUp).toEqual([]);
    expect(changes).toEqual([[true, 'a'], [false]]);
    await aside.idle();
  });

  test('are given up six seconds after they came, each by its own time', async () => {
    const { aside, held, done, givenUp } = setAside();
    held.add('a').add('b');
    aside.add(['a']);
    await vi.advanceTimersByTimeAsync(3000);
    aside.add(['b']);
    await vi.advanceTimersByTimeAsync(2800);
    expect(givenUp).toEqual([]);
    await vi.advanceTimersByTimeAsync(400);
    expect(givenUp).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(3000);
    expect([givenUp, done, aside.size]).toEqual([['a', 'b'], [], 0]);
    await aside.idle();
  });
});
