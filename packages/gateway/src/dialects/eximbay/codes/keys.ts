import { randomBytes, randomInt } from 'node:crypto';
import { type AppAccess, activeKeys } from '@naru/engine';

/** The parts of an API key: its environment, its owner, and its secret (eximbay.md §1). */
const API_KEY = /^(?:test|live)_([0-9A-F]{10})[0-9A-Za-z]{10}$/;

/** The mid of an API key; undefined for keys of another form. */
export function midOfApiKey(apiKey: string): string | undefined {
  return API_KEY.exec(apiKey)?.[1];
}

const LETTERS_AND_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A new API key of a mid. Merchants' programs check its 25 characters, of which the mid takes ten: letters and digits
 * in the other ten leave 59 bits to chance, where hexadecimal ones would leave 40.
 */
export function makeApiKey(mode: 'test' | 'live', mid: string): string {
  const secret = Array.from({ length: 10 }, () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)]);
  return `${mode}_${mid}${secret.join('')}`;
}

/** A new secret key: 32 upper-case hexadecimal digits. */
export function makeSecretKey(): string {
  return randomBytes(16).toString('hex').toUpperCase();
}

/** A new webhook secret: 64 upper-case hexadecimal digits. */
export function makeWebhookSecret(): string {
  return randomBytes(32).toString('hex').toUpperCase();
}

/** The key over which the platform hashes now. */
export function secretKeyOf(access: AppAccess, now: Date): string {
  const [key] = activeKeys(access, 'secret_key', now);
  if (!key) throw new Error(`app ${access.app.publicId} has no secret key`);
  return key.text;
}

/** All keys valid at `now`: during a rotation both the old and the new one. */
export function secretKeysOf(access: AppAccess, now: Date): string[] {
  return activeKeys(access, 'secret_key', now).map((key) => key.text);
}
