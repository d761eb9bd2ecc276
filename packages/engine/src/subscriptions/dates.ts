/**
 * The calendar of subscriptions: Korean days as `yyyy-MM-dd`. The anchor is the day of the month of the start date; in
 * a month without it the last day is used, and the anchor returns in the next month that has it (31 January, 28
 * February, 31 March). Each day is counted from the start and never from the previous day, so that a short month shifts
 * nothing after it.
 */

/** Korea has had no daylight saving since 1988; the offset is fixed. */
const KOREA_OFFSET = '+09:00';
const DAY_MS = 24 * 60 * 60 * 1000;
/** Payers are reminded in the morning, not at midnight. */
const REMIND_TIME = '09:00:00';

interface MonthAndDay {
  /** Months since the year 0. */
  readonly month: number;
  readonly day: number;
}

function partsOf(day: string): MonthAndDay {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split('-').map(Number);
  return { month: year * 12 + month - 1, day: dayOfMonth };
}

function daysInMonth(month: number): number {
  const of = new Date(0);
  // Not Date.UTC: it reads the years 0 to 99 as 1900 to 1999.
  of.setUTCFullYear(Math.floor(month / 12), (month % 12) + 1, 0);
  return of.getUTCDate();
}

/** The day of a period: the start date, `period` intervals later. */
export function chargeDay(startOn: string, intervalMonths: number, period: number): string {
  const start = partsOf(startOn);
  const month = start.month + intervalMonths * period;
  const day = Math.min(start.day, daysInMonth(month));
  const year = Math.floor(month / 12);
  const texts = [
    String(year).padStart(4, '0'),
    ...[(month % 12) + 1, day].map((n) => String(n).padStart(2, '0')),
  ];
  return texts.join('-');
}

/** The first period, from 1 on, whose day lies after the Korean day `today`. */
export function firstPeriodAfter(startOn: string, intervalMonths: number, today: string): number {
  const months = partsOf(today).month - partsOf(startOn).month;
  let period = Math.max(1, Math.floor(months / intervalMonths));
  while (chargeDay(startOn, intervalMonths, period) <= today) period += 1;
  return period;
}

/** The first moment of a Korean day: from then on its charge is due. */
export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00${KOREA_OFFSET}`);
}

/** When the payer is reminded of a charge on `day`: at nine in the morning in Korea; null for no reminder. */
export function reminderTime(day: string, daysBefore: number): Date | null {
  if (daysBefore === 0) return null;
  return new Date(new Date(`${day}T${REMIND_TIME}${KOREA_OFFSET}`).getTime() - daysBefore * DAY_MS);
}
