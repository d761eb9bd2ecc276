import { type HeaderSource, headerValue } from '@naru/wire/headers';
import { COUNTRY } from './codes.ts';
import type { FailureName } from './errors.ts';
import { fault, type RuleFault } from './rules/fault.ts';

export { type HeaderSource, headerValue } from '@naru/wire/headers';

/** Epoch milliseconds: 13 digits until the year 2286. */
const TIMESTAMP = /^\d{13}$/;
/**
 * "32 characters" is all that is said of a nonce (teemopay.md §1). The samples are hexadecimal; anything printable
 * of that length is taken, because refusing a merchant's own alphabet would gain nothing.
 */
const NONCE = /^[\x21-\x7e]{32}$/;
const APP_CODE = /^[\x21-\x7e]{1,32}$/;

/** How far the clocks of merchant and platform may differ, unless configured (teemopay.md §2). */
export const DEFAULT_TIMESTAMP_WINDOW_MS = 30_000;
/** How long the platform remembers a nonce (teemopay.md §2). */
export const NONCE_LIFETIME_MS = 24 * 60 * 60 * 1000;

export type TimestampFault = 'missing' | 'malformed' | 'expired';
export type NonceFault = 'missing' | 'malformed';

/**
 * What is wrong with a timestamp, or null. `windowMs` null does not compare it with the time: TeemoPay's own
 * documentation stopped promising that in August 2026.
 */
export function timestampFault(
  timestamp: string | undefined,
  { nowMs, windowMs }: { readonly nowMs: number; readonly windowMs: number | null },
): TimestampFault | null {
  if (timestamp === undefined || timestamp === '') return 'missing';
  if (!TIMESTAMP.test(timestamp)) return 'malformed';
  if (windowMs === null) return null;
  return Math.abs(Number(timestamp) - nowMs) > windowMs ? 'expired' : null;
}

/** What is wrong with the form of a nonce, or null. Whether it was used before is for who remembers them. */
export function nonceFault(nonce: string | undefined): NonceFault | null {
  if (nonce === undefined || nonce === '') return 'missing';
  return NONCE.test(nonce) ? null : 'malformed';
}

/** The headers of a request whose form is right. */
export interface RequestHeaders {
  readonly appCode: string;
  readonly nonce: string;
  readonly timestampMs: number;
}

export type HeadersResult =
  | { readonly ok: true; readonly headers: RequestHeaders }
  | { readonly ok: false; readonly fault: RuleFault };

function wrong(name: FailureName, field: string): HeadersResult {
  return { ok: false, fault: fault(name, field) };
}

/** `app_code` and `appCode` are both in use; whoever sends both must send the same. */
function appCodeOf(headers: HeaderSource): string | undefined {
  const values = [headerValue(headers, 'app_code'), headerValue(headers, 'appCode')].filter(
    (value) => value !== undefined,
  );
  const [first, second = first] = values;
  return first === second ? first : undefined;
}

/** Checks the headers of a request in this order: country, app_code, timestamp, nonce. */
export function checkRequestHeaders(
  headers: HeaderSource,
  {
    nowMs,
    windowMs = DEFAULT_TIMESTAMP_WINDOW_MS,
  }: { readonly nowMs: number; readonly windowMs?: number | null },
): HeadersResult {
  if (headerValue(headers, 'country') !== COUNTRY) return wrong('country_invalid', 'country');
  const appCode = appCodeOf(headers);
  if (appCode === undefined || !APP_CODE.test(appCode)) return wrong('app_code_invalid', 'app_code');
  const timestamp = headerValue(headers, 'timestamp');
  const late = timestampFault(timestamp, { nowMs, windowMs });
  if (late !== null) {
    return wrong(late === 'expired' ? 'timestamp_expired' : 'timestamp_missing', 'timestamp');
  }
  const nonce = headerValue(headers, 'nonce');
  if (nonce === undefined || nonceFault(nonce) !== null) return wrong('nonce_invalid', 'nonce');
  return { ok: true, headers: { appCode, nonce, timestampMs: Number(timestamp) } };
}
