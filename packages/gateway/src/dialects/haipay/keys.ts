import { type AppAccess, activeKeys } from '@naru/engine';
import {
  loadPrivateKey,
  loadPublicKey,
  type SignedMembers,
  type SigningKeys,
  signedFormSync,
  signMembers,
  stringToSign,
  withoutHiddenMembers,
} from '@naru/haipay';
import { preparedKey } from '../../prepared-keys.ts';

/**
 * Checks a request against every pair of active secret key and merchant public key: during a rotation both the old and
 * the new one are valid. Returns the secret that matched, since the answer has to be signed with the same, and the text
 * that the signature covers, without the secret: what has the same text is the same request. Verified synchronously: it
 * takes 30 µs, and the thread pool is busy with signatures of a millisecond.
 */
export function verifyRequest(
  members: SignedMembers,
  access: AppAccess,
  now: Date,
):
  | { readonly ok: true; readonly secretKey: string; readonly signedText: string }
  | { readonly ok: false; readonly keyMissing: boolean } {
  const publicKeys = activeKeys(access, 'merchant_public_key', now);
  for (const secret of activeKeys(access, 'secret_key', now)) {
    for (const key of publicKeys) {
      const keys = { secretKey: secret.text, publicKey: preparedKey(key, loadPublicKey) };
      const form = signedFormSync(members, keys);
      if (form) return { ok: true, secretKey: secret.text, signedText: stringToSign(members, '', form) };
    }
  }
  return { ok: false, keyMissing: publicKeys.length === 0 };
}

/** The platform's signing keys; `secretKey` when the other side is known to use another than the newest. */
export function platformKeys(access: AppAccess, now: Date, secretKey?: string): SigningKeys {
  const secret = secretKey ?? activeKeys(access, 'secret_key', now)[0]?.text;
  const privateKey = activeKeys(access, 'platform_private_key', now)[0];
  if (secret === undefined || !privateKey) throw new Error(`app ${access.app.publicId} has no platform keys`);
  return { secretKey: secret, privateKey: preparedKey(privateKey, loadPrivateKey) };
}

/** `data` with its signature in it, computed on the thread pool; nothing in its texts reads as a further member. */
export async function signed<T extends object>(data: T, keys: SigningKeys): Promise<T & { sign: string }> {
  const clean = withoutHiddenMembers(data);
  const sign = await signMembers(clean as Record<string, unknown>, keys);
  return { ...clean, sign };
}
