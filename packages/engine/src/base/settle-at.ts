import { koreanDay, koreanMidnight } from './clock.ts';
import type { SettlementCalendar } from './payment-facts.ts';

/** Public holidays of Korea that fall on the same date each year, MM-dd. */
const FIXED_HOLIDAYS: ReadonlySet<string> = new Set([
  '01-01',
  '03-01',
  '05-01',
  '05-05',
  '06-06',
  '08-15',
  '10-03',
  '10-09',
  '12-25',
]);

/**
 * Holidays by the lunar calendar with the substitute days that the law sets for them, yyyy-MM-dd: no formula gives
 * them. In a year that is not listed here, money settles on those days too: a day or two early, never late.
 */
const LUNAR_HOLIDAYS: ReadonlySet<string> = new Set([
  ...['2026-02-16', '2026-02-17', '2026-02-18', '2026-03-02', '2026-05-24', '2026-05-25', '2026-08-17'],
  ...['2026-09-24', '2026-09-25', '2026-09-26', '2026-10-05'],
  ...['2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09', '2027-05-13', '2027-08-16'],
  ...['2027-09-14', '2027-09-15', '2027-09-16', '2027-10-04', '2027-10-11', '2027-12-27'],
  ...[
    '2028-01-26',
    '2028-01-27',
    '2028-01-28',
    '2028-05-02',
    '2028-10-02',
    '2028-10-03',
    '2028-10-04',
    '2028-10-05',
  ],
]);

const SATURDAY = 6;

/** Whether banks work on a Korean calendar day (yyyy-MM-dd): not at weekends and on public holidays. */
export function isBusinessDay(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === SATURDAY) return false;
  return !FIXED_HOLIDAYS.has(day.slice(5)) && !LUNAR_HOLIDAYS.has(day);
}

/**
 * Midnight in Korea of the day on which money received at `now` settles: `days` calendar or business days later. Null
 * where the merchant has to request it first.
 */
export function settleAt(now: Date, days: number, calendar: SettlementCalendar): Date | null {
  if (calendar === 'on_request') return null;
  if (calendar === 'calendar') return koreanMidnight(now, days);
  return nextBusinessMidnight(now, days);
}

/**
 * Midnight of the `days`-th business day after the Korean day of `now`; with 0, of that day itself or the next business
 * day.
 */
export function nextBusinessMidnight(now: Date, days: number): Date {
  let offset = 0;
  let left = days;
  const dayAt = (distance: number) => koreanDay(koreanMidnight(now, distance));
  while (left > 0 || !isBusinessDay(dayAt(offset))) {
    offset += 1;
    if (left > 0 && isBusinessDay(dayAt(offset))) left -= 1;
  }
  return koreanMidnight(now, offset);
}
