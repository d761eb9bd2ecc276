import type { KeyObject } from 'node:crypto';
import { type AppAccess, activeKeys } from '@naru/engine';
import { loadPrivateKey, loadPublicKey, type SignedMembers, verifyMembersSync } from '@naru/teemopay';
import { preparedKey } from '../../prepared-keys.ts';

/**
 * Checks a request against every active public key of the merchant: during a rotation both the old and the new one are
 * valid. Synchronously: verifying with RSA-1024 costs less than handing it to the thread pool.
 */
export function verifyRequest(
  members: SignedMembers,
  nonce: string,
  access: AppAccess,
  now: Date,
): 'verified' | 'mismatch' | 'key_missing' {
  const keys = activeKeys(access, 'merchant_public_key', now);
  if (keys.length === 0) return 'key_missing';
  const fits = keys.some((key) => verifyMembersSync(members, nonce, preparedKey(key, loadPublicKey)).ok);
  return fits ? 'verified' : 'mismatch';
}

/** The platform's current signing key; each app has its own (teemopay.md §2, §12 #13). */
export function platformKey(access: AppAccess, now: Date): KeyObject {
  const [key] = activeKeys(access, 'platform_private_key', now);
  if (!key) throw new Error(`app ${access.app.publicId} has no platform key`);
  return preparedKey(key, loadPrivateKey);
}
