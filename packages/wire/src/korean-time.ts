/** Korea has had no daylight saving since 1988; the offset is fixed. */
const KOREA_OFFSET_MS = 9 * 60 * 60 * 1000;

const DATE_TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d{3})?$/;

function clockOfKorea(epochMs: number): string {
  return new Date(epochMs + KOREA_OFFSET_MS).toISOString().replace('T', ' ');
}

/** `yyyy-MM-dd HH:mm:ss` in Korean time. */
export function formatKoreanTime(epochMs: number): string {
  return clockOfKorea(epochMs).slice(0, 19);
}

/** `yyyy-MM-dd HH:mm:ss.SSS` in Korean time. */
export function formatKoreanTimeMs(epochMs: number): string {
  return clockOfKorea(epochMs).slice(0, 23);
}

/**
 * Reads `yyyy-MM-dd HH:mm:ss` with or without `.SSS` as Korean time, in epoch milliseconds. Undefined for
 * other text and for what no calendar has (30 February, 24:00:00).
 */
export function parseKoreanTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, day = '', time = '', fraction = '.000'] = match;
  const epochMs = Date.parse(`${day}T${time}${fraction}+09:00`);
  // Date.parse takes 30 February for 1 March, and 24:00:00 for the next day: only what comes back counts.
  if (Number.isNaN(epochMs) || formatKoreanTimeMs(epochMs) !== `${day} ${time}${fraction}`) return undefined;
  return epochMs;
}
