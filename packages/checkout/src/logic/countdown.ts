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

/** From here on time is counted: before, a running clock says no more than the hour does, and hurries for nothing. */
const countedMs = 10 * 60_000;

/** Whether so little time is left that it is counted. */
export function isCounted(leftMs: number): boolean {
  return leftMs <= countedMs;
}

/** "59:59" below an hour, else "26:03:09": hours may pass 24. Part seconds count as whole. */
export function formatDuration(durationMs: number): string {
  const total = Math.ceil(Math.max(0, durationMs) / 1000);
  const hours = Math.floor(total / 3600);
  const minutes = pad(Math.floor(total / 60) % 60);
  const seconds = pad(total % 60);
  return hours > 0 ? `${pad(hours)}:${minutes}:${seconds}` : `${minutes}:${seconds}`;
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Days and months as each language writes them; English with the day first, as most of Asia learns it. */
const dateLocales: Partial<Record<Language, string>> = { en: 'en-GB' };

const dayAndMinute = {
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;

/** The end of a deadline in Korean time, wherever the device is: "6월 30일 23:59". */
export function formatDeadline(expiresAt: string, language: Language): string {
  return written(expiresAt, language, { ...dayAndMinute, timeZone: 'Asia/Seoul' });
}

const koreanOffsetMinutes = -540;

/** The same by the device's own clock; where that is not Korea's, with its zone: "30 June at 21:59 GMT+7". */
export function formatLocalDeadline(expiresAt: string, language: Language): string {
  const isKorean = new Date(expiresAt).getTimezoneOffset() === koreanOffsetMinutes;
  return written(expiresAt, language, isKorean ? dayAndMinute : { ...dayAndMinute, timeZoneName: 'short' });
}

function written(expiresAt: string, language: Language, format: Intl.DateTimeFormatOptions): string {
  const end = new Date(expiresAt);
  if (Number.isNaN(end.getTime())) return '';
  // Thai names of months are long: with one, a day and its hour do not fit on a line of a phone.
  const month = language === 'th' ? 'short' : 'long';
  return new Intl.DateTimeFormat(dateLocales[language] ?? language, { ...format, month }).format(end);
}
