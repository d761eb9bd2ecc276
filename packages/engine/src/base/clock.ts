/**
 * Time comes from a clock that is handed in, so that the sandbox can move it and tests need not wait. Leases are
 * the one exception: they bound the life of a real process and so use the database server's own clock.
 */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that is ahead of another one (the system clock by default) by an offset that only grows. */
export class ShiftedClock implements Clock {
  readonly #real: Clock;
  #offsetMs = 0;

  constructor(real: Clock = systemClock) {
    this.#real = real;
  }

  now(): Date {
    return new Date(this.#real.now().getTime() + this.#offsetMs);
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Takes over an offset read from the store; a smaller one is ignored, time never runs backwards. */
  adopt(offsetMs: number): void {
    if (offsetMs > this.#offsetMs) this.#offsetMs = offsetMs;
  }

  /** Back to the real time. Only for a store that has just been emptied: nothing there knows a later time. */
  restart(): void {
    this.#offsetMs = 0;
  }
}

const FIRST_MS = Date.UTC(1970, 0, 1);
const END_MS = Date.UTC(10_000, 0, 1);

/**
 * Whether the time is usable: from 1970 to the end of 9999. The database reads no form of the year 0 or of years after
 * 9999. An invalid date is not usable either.
 */
export function isOrdinaryTime(time: Date): boolean {
  return time.getTime() >= FIRST_MS && time.getTime() < END_MS;
}

/** Korea has had no daylight saving since 1988; the offset is fixed. */
const KOREA_OFFSET_MS = 9 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** `yyyy-MM-dd HH:mm:ss` in Korean time. */
export function koreanTimestamp(time: Date): string {
  return new Date(time.getTime() + KOREA_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** `yyyy-MM-dd`, the calendar day in Korea. */
export function koreanDay(time: Date): string {
  return koreanTimestamp(time).slice(0, 10);
}

/** `yyMMddHHmmss` in Korean time, the form used inside order numbers. */
export function koreanCompact(time: Date): string {
  return koreanTimestamp(time)
    .slice(2)
    .replace(/[^0-9]/g, '');
}

/** Midnight in Korea, `days` calendar days after the Korean day of `time`. */
export function koreanMidnight(time: Date, days: number): Date {
  const koreanMs = time.getTime() + KOREA_OFFSET_MS;
  return new Date(Math.floor(koreanMs / DAY_MS) * DAY_MS + days * DAY_MS - KOREA_OFFSET_MS);
}
