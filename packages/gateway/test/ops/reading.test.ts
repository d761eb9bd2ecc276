import { afterEach, describe, expect, test, vi } from 'vitest';
import { storeReading } from '../../src/ops/reading.ts';
import { testServer } from '../support/server.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('metrics of a process whose store does not answer', () => {
  const server = testServer({ withoutWorkers: true });

  test('are told all the same, and each question is asked once', async () => {
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
