import { describe, expect, test } from 'vitest';
import { koreanDay } from '../src/base/clock.ts';
import { isBusinessDay, nextBusinessMidnight, settleAt } from '../src/base/settle-at.ts';

describe('when money settles', () => {
  const at = (text: string) => new Date(`${text}+09:00`);

  test.each([
    ['a Friday settles on Monday', '2026-11-20T10:00:00', 1, '2026-11-23'],
    ['a Saturday, too', '2026-11-21T10:00:00', 1, '2026-11-23'],
    ['the day after is enough in the week', '2026-11-24T23:59:59', 1, '2026-11-25'],
    ['midnight is the new day', '2026-11-25T00:00:00', 1, '2026-11-26'],
    ['Christmas on a Friday makes it Monday', '2026-12-24T10:00:00', 1, '2026-12-28'],
    ['the turn of the year', '2026-12-31T10:00:00', 1, '2027-01-04'],
    ['the days of Chuseok', '2026-09-23T10:00:00', 1, '2026-09-28'],
    ['two days', '2026-11-20T10:00:00', 2, '2026-11-24'],
    ['none on a business day is the day itself', '2026-11-20T10:00:00', 0, '2026-11-20'],
    ['none on a Sunday is Monday', '2026-11-22T10:00:00', 0, '2026-11-23'],
  ])('%s', (_, now, days, day) => {
    expect(koreanDay(nextBusinessMidnight(at(now), days))).toBe(day);
  });

  test('is never in the past and always on a business day', () => {
    for (let hour = 0; hour < 24 * 800; hour += 7) {
      const now = new Date(Date.UTC(2026, 0, 1, hour));
      const settles = nextBusinessMidnight(now, 1);
      expect(settles.getTime()).toBeGreaterThan(now.getTime());
      expect(isBusinessDay(koreanDay(settles))).toBe(true);
    }
  });

  test('follows the calendar that the payment was made with', () => {
    const friday = at('2026-11-20T10:00:00');
    expect(settleAt(friday, 1, 'calendar')).toEqual(at('2026-11-21T00:00:00'));
    expect(settleAt(friday, 1, 'business')).toEqual(at('2026-11-23T00:00:00'));
    expect(settleAt(friday, 1, 'on_request')).toBeNull();
  });
});
