import { createHash, timingSafeEqual } from 'node:crypto';

/** The header of every call of the API: the key as user name, and no password (eximbay.md §1). */

const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2})$/i;

/** Why a header does not authenticate; all of them are EC1000. */
export type AuthorizationFault =
  | 'missing'
  | 'malformed'
  /** `mid:key` instead of `key:`, which some of Eximbay's pages say and the API refuses. */
  | 'password_not_empty';

export type AuthorizationResult =
  | { readonly ok: true; readonly apiKey: string }
  | { readonly ok: false; readonly reason: AuthorizationFault };

/** The value of `Authorization` for an API key. */
export function authorizationHeader(apiKey: string): string {
  if (apiKey === '' || !/^[\x21-\x39\x3b-\x7e]+$/.test(apiKey)) {
    throw new TypeError('an API key is one word of ASCII without a colon');
  }
  return `Basic ${Buffer.from(`${apiKey}:`, 'latin1').toString('base64')}`;
}

/** Reads the API key from the header. */
export function readAuthorization(header: string | undefined): AuthorizationResult {
  if (header === undefined || header === '') return { ok: false, reason: 'missing' };
  const match = BASIC.exec(header.trim());
  if (match === null) return { ok: false, reason: 'malformed' };
  const credentials = Buffer.from(match[1] ?? '', 'base64').toString('utf8');
  const colon = credentials.indexOf(':');
  if (colon < 1) return { ok: false, reason: 'malformed' };
  if (colon !== credentials.length - 1) return { ok: false, reason: 'password_not_empty' };
  return { ok: true, apiKey: credentials.slice(0, colon) };
}

/** Compares two secrets without telling by the time it takes where, or by how much, they differ. */
export function isSameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(a), digest(b));
}
