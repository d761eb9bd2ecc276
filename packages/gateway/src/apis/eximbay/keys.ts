import { randomBytes } from 'node:crypto';
import { type AppAccess, activeKeys } from '@naru/engine';

/** What an API key says: for which world it is, whose it is, and what nobody else knows (spec §1). */
const API_KEY = /^(?:test|live)_([0-9A-F]{10})[0-9A-F]{10}$/;

/** The mid that an API key was made for; keys of other forms are nobody's. */
export function midOfApiKey(apiKey: string): string | undefined {
  return API_KEY.exec(apiKey)?.[1];
}

/** A new API key of a mid. Merchants' programs check its 25 characters, which leave 40 bits to chance. */
export function makeApiKey(mode: 'test' | 'live', mid: string): string {
  return `${mode}_${mid}${randomBytes(5).toString('hex').toUpperCase()}`;
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

/** All keys that are good at `now`: in the time of a rotation both the old and the new one are. */
export function secretKeysOf(access: AppAccess, now: Date): string[] {
  return activeKeys(access, 'secret_key', now).map((key) => key.text);
}
