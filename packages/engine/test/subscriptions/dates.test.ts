import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chargeDay, firstPeriodAfter, reminderTime, startOfDay } from '../../src/subscriptions/dates.ts';
import { RETRY_AFTER_DAYS, retryTime } from '../../src/subscriptions/subscription.ts';

const MONTHS_OF_40_YEARS = 480;

const days = (startOn: string, intervalMonths: number, count: number) =>
  Array.from({ length: count }, (_, index) => chargeDay(startOn, intervalMonths, index + 1));

/** Written once more, by another way than the code: the calendar of JavaScript itself. */
function lastDayOf(year: number, month: number): number {
  for (let day = 31; ; day -= 1) {
    if (new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1) return day;
  }
}

describe('the days of charges', () => {
  test('a month without the anchor day gives its last day, and the anchor comes back', () => {
    expect(days('2026-01-31', 1, 6)).toEqual([
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
      '2026-06-30',
      '2026-07-31',
    ]);
    expect(days('2027-12-30', 1, 4)).toEqual(['2028-01-30', '2028-02-29', '2028-03-30', '2028-04-30']);
    expect(days('2026-10-31', 4, 3)).toEqual(['2027-02-28', '2027-06-30', '2027-10-31']);
  });

  test('29 February is the 28th in years that have none', () => {
    expect(days('2024-02-29', 6, 9).filter((day) => day.slice(5, 7) === '02')).toEqual([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
    // Of the centuries only every fourth has one.
    expect(chargeDay('2099-11-29', 3, 1)).toBe('2100-02-28');
    expect(chargeDay('2399-11-29', 3, 1)).toBe('2400-02-29');
  });

  const starts = fc
    .record({
      year: fc.integer({ min: 1900, max: 2090 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 31 }),
    })
    .filter(({ year, month, day }) => day <= lastDayOf(year, month));
  const text = ({ year, month, day }: { year: number; month: number; day: number }) =>
    [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join('-');

  test('every start × every interval × 40 years: no month is skipped or comes twice', () => {
    fc.assert(
      fc.property(starts, fc.integer({ min: 1, max: 10 }), (start, interval) => {
        const found = days(text(start), interval, Math.floor(MONTHS_OF_40_YEARS / interval));
        for (const [index, day] of found.entries()) {
          const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
          expect(year * 12 + month).toBe(start.year * 12 + start.month + interval * (index + 1));
          expect(dayOfMonth).toBe(Math.min(start.day, lastDayOf(year, month)));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every day of four years as a start, each interval: a year and more of charges', () => {
    for (let at = Date.UTC(2023, 0, 1); at < Date.UTC(2027, 0, 1); at += 86_400_000) {
      const start = new Date(at).toISOString().slice(0, 10);
      for (let interval = 1; interval <= 10; interval += 1) {
        const anchor = Number(start.slice(8));
        for (const day of days(start, interval, Math.ceil(14 / interval))) {
          const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
          if (dayOfMonth !== Math.min(anchor, lastDayOf(year, month))) throw new Error(`${start} → ${day}`);
        }
      }
    }
  });

  test('the first charge is the first day of the series after today', () => {
    expect(firstPeriodAfter('2026-03-10', 1, '2026-03-10')).toBe(1);
    expect(firstPeriodAfter('2026-03-10', 1, '2026-03-01')).toBe(1);
    expect(firstPeriodAfter('2026-03-10', 1, '2026-04-09')).toBe(1);
    expect(firstPeriodAfter('2026-03-10', 1, '2026-04-10')).toBe(2);
    // The reference's own example starts in the past.
    expect(chargeDay('2025-02-10', 1, firstPeriodAfter('2025-02-10', 1, '2026-08-15'))).toBe('2026-09-10');
    fc.assert(
      fc.property(starts, starts, fc.integer({ min: 1, max: 10 }), (start, today, interval) => {
        const period = firstPeriodAfter(text(start), interval, text(today));
        expect(period).toBeGreaterThanOrEqual(1);
        expect(chargeDay(text(start), interval, period) > text(today)).toBe(true);
        const before = chargeDay(text(start), interval, period - 1);
        expect(period === 1 || before <= text(today)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('a day begins and payers are reminded in Korean time', () => {
    expect(startOfDay('2026-03-01').toISOString()).toBe('2026-02-28T15:00:00.000Z');
    expect(reminderTime('2026-03-01', 3)?.toISOString()).toBe('2026-02-26T00:00:00.000Z');
    expect(reminderTime('2026-03-01', 0)).toBeNull();
  });
});

describe('the times of tries', () => {
  test('1, 3 and 7 days after the charge when each try fails at once', () => {
    const charged = startOfDay('2026-03-01');
    const found: string[] = [];
    let at = charged;
    for (const tries of RETRY_AFTER_DAYS.keys()) {
      at = retryTime(at, tries + 1);
      found.push(new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 10));
    }
    expect(found).toEqual(['2026-03-02', '2026-03-04', '2026-03-08']);
  });

  test('a try that was held up moves the ones after it', () => {
    const failed = new Date('2026-03-20T03:00:00Z');
    expect(retryTime(failed, 2).toISOString()).toBe('2026-03-22T03:00:00.000Z');
  });
});
