import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Leased, LeaseKeeper } from '../src/outbox/lease.ts';
import type { Queryable } from '../src/store/store.ts';

const WORK: Leased = { merchantId: 'm', id: 'w' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => vi.useRealTimers());

/** A keeper of one piece of work, and how often it asked the store. */
function keeper(query: () => Promise<never[]>) {
  const asked = vi.fn(query);
  const leases = new LeaseKeeper({ query: asked } as unknown as Queryable, 'effects', () => undefined);
  leases.hold(WORK);
  return { leases, asked };
}

test('leases are renewed several times in each of their lives', async () => {
  const { leases, asked } = keeper(async () => []);
  await vi.advanceTimersByTimeAsync(13_000);
  expect(asked).toHaveBeenCalledTimes(10);
  leases.release(WORK);
  await vi.advanceTimersByTimeAsync(13_000);
  expect(asked).toHaveBeenCalledTimes(10);
});

test('a silent store is not asked each time: every question holds a connection', async () => {
  const { asked } = keeper(() => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(35_000);
  expect(asked).toHaveBeenCalledTimes(3);
});

test('when a question is lost with its server, the next ones go on at the new one', async () => {
  let count = 0;
  const { asked } = keeper(() => (++count <= 2 ? new Promise(() => undefined) : Promise.resolve([])));
  await vi.advanceTimersByTimeAsync(12_000);
  const before = asked.mock.calls.length;
  await vi.advanceTimersByTimeAsync(13_000);
  expect(asked.mock.calls.length - before).toBe(10);
});
