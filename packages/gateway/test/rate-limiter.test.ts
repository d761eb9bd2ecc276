import { describe, expect, test, vi } from 'vitest';
import { RateLimiter } from '../src/http/rate-limiter.ts';

function atTime() {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  return (timeMs: number) => clock.mockReturnValue(timeMs);
}

describe('the rate limiter', () => {
  test('lets through a second’s worth at once, and then as many as come back', () => {
    const setTime = atTime();
    const limiter = new RateLimiter();
    const takes = (count: number) => Array.from({ length: count }, () => limiter.take('a', 3));
    expect(takes(4)).toEqual([true, true, true, false]);
    setTime(334);
    expect(takes(2)).toEqual([true, false]);
    setTime(60_000);
    expect(takes(4)).toEqual([true, true, true, false]);
    expect(limiter.take('b', 3)).toBe(true);
    expect(limiter.take('a', null)).toBe(true);
  });

  test('with ever new ids it forgets those that have nothing to remember, and no others', () => {
    const setTime = atTime();
    const limiter = new RateLimiter();
    for (let n = 0; n < 9999; n++) limiter.take(`old-${n}`, 1);
    setTime(999);
    limiter.take('busy', 1);
    expect(limiter.size).toBe(10_000);
    setTime(1001);
    expect(limiter.take('busy', 1)).toBe(false);
    limiter.take('new', 1);
    expect(limiter.size).toBe(2);
    expect(limiter.take('busy', 1)).toBe(false);
  });
});
