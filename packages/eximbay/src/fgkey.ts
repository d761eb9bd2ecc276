import { createHash, timingSafeEqual } from 'node:crypto';
import { PROTOCOL_VERSION, SETTING_DEFAULTS } from './codes/values.ts';
import type { FormParameters } from './form.ts';
import { legacyParameters } from './legacy-names.ts';

/**
 * The fgkey protects parameters that travel through the payer's browser: SHA-256 over the secret key and
 * all other parameters, sorted by name (eximbay.md §2.1). It is not a signature: both sides know the key. The
 * values are not escaped in what is hashed, so that `{a: "1&b=2"}` and `{a: "1", b: "2"}` have the same
 * fgkey; that is how the scheme is.
 */

export const FGKEY_NAME = 'fgkey';
const FGKEY_PATTERN = /^[0-9A-Fa-f]{64}$/;

export type FgkeyFault = 'missing' | 'malformed' | 'mismatch';

export type FgkeyResult = { readonly ok: true } | { readonly ok: false; readonly reason: FgkeyFault };

/** What is hashed, without the secret key: decoded values; empty ones stay in. */
export function canonicalParameters(parameters: FormParameters): string {
  return Object.keys(parameters)
    .filter((name) => name !== FGKEY_NAME)
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join('&');
}

function digest(parameters: FormParameters, secretKey: string): Buffer {
  if (secretKey === '') throw new TypeError('the secret key is empty');
  return createHash('sha256')
    .update(`${secretKey}?${canonicalParameters(parameters)}`, 'utf8')
    .digest();
}

/** The fgkey of parameters: 64 upper-case hexadecimal digits. A member `fgkey` is left out. */
export function fgkeyOf(parameters: FormParameters, secretKey: string): string {
  return digest(parameters, secretKey).toString('hex').toUpperCase();
}

/** The parameters with their fgkey, for a callback. */
export function withFgkey<P extends FormParameters>(
  parameters: P,
  secretKey: string,
): P & { readonly fgkey: string } {
  return { ...parameters, fgkey: fgkeyOf(parameters, secretKey) };
}

/** Compares an fgkey in any letter case, in constant time. */
export function verifyFgkey(parameters: FormParameters, secretKey: string): FgkeyResult {
  const given = Object.hasOwn(parameters, FGKEY_NAME) ? parameters[FGKEY_NAME] : undefined;
  if (given === undefined || given === '') return { ok: false, reason: 'missing' };
  if (!FGKEY_PATTERN.test(given)) return { ok: false, reason: 'malformed' };
  const same = timingSafeEqual(Buffer.from(given, 'hex'), digest(parameters, secretKey));
  return same ? { ok: true } : { ok: false, reason: 'mismatch' };
}

/**
 * What the fgkey of a request covers: names of the older protocol and its three defaults (eximbay.md §2.2).
 */
export function requestFgkeyParameters(request: Readonly<Record<string, unknown>>): FormParameters {
  return {
    ver: PROTOCOL_VERSION,
    displaytype: SETTING_DEFAULTS.display_type,
    ostype: SETTING_DEFAULTS.ostype,
    ...legacyParameters(request),
  };
}

/**
 * The fgkey that `ready` answers. It is the same for the same body: no time and nothing random is in it. It
 * does not cover tokenbilling, recurring and fast_payment; a server compares the whole body
 * (`payloadDifference`).
 */
export function requestFgkey(request: Readonly<Record<string, unknown>>, secretKey: string): string {
  return fgkeyOf(requestFgkeyParameters(request), secretKey);
}
