import { afterEach, describe, expect, test, vi } from 'vitest';
import { storeReading } from '../../src/ops/reading.ts';
import { testServer } from '../support/server.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('metrics of a process whose store does not answer', () => {
  const server = testServer({ withoutWorkers: true });

  test('are served all the same, and each question is asked once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const query = vi.spyOn(server.store, 'query').mockReturnValue(new Promise(() => undefined));
    const scrape = async () => {
      const reply = server.inject({ url: '/metrics' });
      await vi.advanceTimersByTimeAsync(3_000);
      return (await reply).payload;
    };
    const text = await scrape();
    expect(text).toContain('naru_writer_backlog 0');
    expect(text).not.toMatch(/^naru_waiting\{/m);
    const asked = query.mock.calls.length;
    expect(asked).toBeGreaterThan(3);
    await scrape();
    expect(query.mock.calls.length).toBe(asked);
  });
});

describe('readiness of a process whose store does not answer', () => {
  const server = testServer({ withoutWorkers: true });

  test('asks once, however many ask it: each question would hold a connection', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const silent = new Promise<never>(() => undefined);
    const asked = [
      vi.spyOn(server.store, 'query').mockReturnValue(silent),
      vi.spyOn(server.store, 'transaction').mockReturnValue(silent),
    ];
    for (let round = 0; round < 3; round++) {
      const replies = [server.inject({ url: '/readyz' }), server.inject({ url: '/readyz' })];
      await vi.advanceTimersByTimeAsync(3_000);
      for (const reply of await Promise.all(replies)) expect(reply.statusCode).toBe(503);
    }
    expect(asked.map((spy) => spy.mock.calls.length)).toEqual([0, 1]);
    // A statement that is given up does not run on.
    expect(asked[1]?.mock.calls[0]?.[1]).toEqual({ statementTimeoutMs: 3_000 });
  });
});

describe('a reading', () => {
  test('is shared by all who ask meanwhile, and begun anew afterwards', async () => {
    let count = 0;
    const read = storeReading(async () => ++count);
    expect(await Promise.all([read(), read()])).toEqual([1, 1]);
    expect(await read()).toBe(2);
  });

  test('that fails fails for those who asked, and not for the next', async () => {
    const answers = [Promise.reject(new Error('gone')), Promise.resolve('back')];
    const read = storeReading(() => answers.shift() ?? Promise.reject(new Error('asked too often')));
    await expect(read()).rejects.toThrow('gone');
    expect(await read()).toBe('back');
  });
});
