import type { Language } from '../texts/language.ts';

/**
 * How far the server's clock is ahead of this device's. Device clocks are wrong, and the sandbox moves its
 * own time, so every countdown adds this to the local clock. An unreadable server time counts as no
 * difference.
 */
export function clockOffsetMs(serverTime: string, localNowMs: number): number {
  const serverMs = Date.parse(serverTime);
  return Number.isNaN(serverMs) ? 0 : serverMs - localNowMs;
}

/** Time left until `expiresAt`, never negative; an unreadable time counts as nothing left. */
export function remainingMs(expiresAt: string, serverNowMs: number): number {
  const endMs = Date.parse(expiresAt);
  return Number.isNaN(endMs) ? 0 : Math.max(0, endMs - serverNowMs);
}

/**
 * "59:59" below an hour (unless `withHours`), else "26:03:09": hours may pass 24. Part seconds count as
 * whole.
 */
export function formatDuration(durationMs: number, withHours = false): string {
  const total = Math.ceil(Math.max(0, durationMs) / 1000);
  const hours = Math.floor(total / 3600);
  const minutes = pad(Math.floor(total / 60) % 60);
  const seconds = pad(total % 60);
  return withHours || hours > 0 ? `${pad(hours)}:${minutes}:${seconds}` : `${minutes}:${seconds}`;
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Days and months as each language writes them; English with the day first, as most of Asia learns it. */
const dateLocales: Partial<Record<Language, string>> = { en: 'en-GB' };

/** The end of a deadline in Korean time, wherever the device is: "6월 30일 23:59". */
export function formatDeadline(expiresAt: string, language: Language): string {
  const end = new Date(expiresAt);
  if (Number.isNaN(end.getTime())) return '';
  return new Intl.DateTimeFormat(dateLocales[language] ?? language, {
    timeZone: 'Asia/Seoul',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(end);
}
