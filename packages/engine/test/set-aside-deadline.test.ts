import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../src/base/clock.ts';
import { StatementError } from '../src/store/errors.ts';
import type { Store } from '../src/store/store.ts';
import { type CommandKind, unchanged } from '../src/writer/command.ts';
import { Writer } from '../src/writer/writer.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const MERCHANT = '00000000-0000-7000-8000-000000000001';
const nothing: CommandKind<{ merchantId: string }, number> = {
  name: 'nothing',
  lane: 'ledger',
  needs: () => [],
  decide: () => unchanged(1),
};

test('commands that all wait for a row that none of them names are answered by their own time', async () => {
  let transactions = 0;
  const store = {
    transaction: async (_work: unknown, { lockTimeoutMs = 0 }: { lockTimeoutMs?: number }) => {
      transactions += 1;
      vi.advanceTimersByTime(lockTimeoutMs);
      throw new StatementError('canceling statement due to lock timeout', { code: '55P03' });
    },
  } as unknown as Store;
  const writer = new Writer({ store, clock: systemClock, parts: [] });
  const startedMs = performance.now();
  const answers = Promise.all(
    Array.from({ length: 512 }, () =>
      writer.run(nothing, { merchantId: MERCHANT }).then((result) => ({ result, atMs: performance.now() })),
    ),
  );
  while (writer.backlog > 0) await vi.advanceTimersByTimeAsync(100);
  const answered = await answers;
  expect(new Set(answered.map(({ result }) => JSON.stringify(result)))).toEqual(
    new Set([JSON.stringify({ ok: false, refusal: { code: 'busy' } })]),
  );
  const slowestMs = Math.max(...answered.map(({ atMs }) => atMs - startedMs));
  expect(slowestMs).toBeLessThan(10_000);
  expect(transactions).toBeLessThan(60);
});
