const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits between tries of one event, together three days. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  ...[2, 5, 10, 14, 20, 20].map((hours) => hours * HOUR_MS),
];

/** Each wait is longer or shorter by up to this part: events that failed together come back one by one. */
export const JITTER = 0.2;
/** Longest wait that an endpoint may ask for (Retry-After). */
export const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;

/** The waits with their jitter, none shorter than what the endpoint asked for. `random`: from 0 to 1. */
export function retryDelays(random: () => number, askedMs = 0): number[] {
  return RETRY_DELAYS_MS.map((delayMs) => {
    const spread = delayMs * (1 - JITTER + 2 * JITTER * random());
    return Math.round(Math.max(spread, askedMs));
  });
}

/** Seconds of a Retry-After; longer digits are no number of seconds. */
const SECONDS = /^\d{1,9}$/;
/** The three forms of an HTTP date begin with the name of a day. `Date` itself reads much that is none. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? /;

/** What Retry-After asks for: seconds, or an HTTP date; undefined: nothing that can be used. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  const askedMs = SECONDS.test(text) ? Number(text) * SECOND_MS : untilMs(text, now);
  return askedMs === undefined ? undefined : Math.min(Math.max(0, askedMs), MAX_RETRY_AFTER_MS);
}

function untilMs(text: string, now: Date): number | undefined {
  if (!HTTP_DATE.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs - now.getTime();
}

const FIRST_PROBE_MS = 5 * MINUTE_MS;
const LAST_PROBE_MS = 6 * HOUR_MS;

/** How long a disabled endpoint is left alone, by how often it was tried since: twice as long each time. */
export function probeDelayMs(probes: number): number {
  return Math.min(LAST_PROBE_MS, FIRST_PROBE_MS * 2 ** Math.min(probes, 20));
}
