import { sign as cryptoSign, verify as cryptoVerify, type KeyObject } from 'node:crypto';

/**
 * RSASSA-PKCS1-v1_5 signatures as text. Keys are handed to Node as they are, not inside an options object:
 * PKCS #1 v1.5 is the padding of an RSA key anyway, and telling an options object from a key measured 10 µs
 * a call.
 */

export type DigestName = 'sha1' | 'sha256';

export type VerifyFault =
  /** There is no `sign`, or it is empty or not text. */
  | 'missing'
  /** `sign` is not base64 of the length that the key gives. */
  | 'malformed'
  /** `sign` does not belong to these members and keys. */
  | 'mismatch';

export type VerifyResult = { readonly ok: true } | { readonly ok: false; readonly reason: VerifyFault };

const VERIFIED: VerifyResult = { ok: true };
const MISMATCH: VerifyResult = { ok: false, reason: 'mismatch' };

/** Signs text on the thread pool: with RSA-2048 a signature takes about a millisecond of a core. */
export function signText(digest: DigestName, text: string, privateKey: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    cryptoSign(digest, Buffer.from(text, 'utf8'), privateKey, (error, signature) => {
      if (error) reject(error);
      else resolve(signature.toString('base64'));
    });
  });
}

/** As `signText`, blocking. */
export function signTextSync(digest: DigestName, text: string, privateKey: KeyObject): string {
  return cryptoSign(digest, Buffer.from(text, 'utf8'), privateKey).toString('base64');
}

/** Node reads a key's details anew each time they are asked for; a key never changes. */
const knownModulusBytes = new WeakMap<KeyObject, number>();

function modulusBytes(key: KeyObject): number {
  let bytes = knownModulusBytes.get(key);
  if (bytes === undefined) {
    bytes = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
    knownModulusBytes.set(key, bytes);
  }
  return bytes;
}

/**
 * The bytes of a `sign`, or why there are none. Only the one canonical base64 text of a signature is
 * accepted.
 */
function signatureBytes(sign: unknown, publicKey: KeyObject): Buffer | VerifyFault {
  if (typeof sign !== 'string' || sign === '') return 'missing';
  const bytes = modulusBytes(publicKey);
  if (sign.length !== Math.ceil(bytes / 3) * 4) return 'malformed';
  const signature = Buffer.from(sign, 'base64');
  return signature.length === bytes && signature.toString('base64') === sign ? signature : 'malformed';
}

function verifyOne(
  digest: DigestName,
  text: string,
  signature: Buffer,
  publicKey: KeyObject,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    cryptoVerify(digest, Buffer.from(text, 'utf8'), publicKey, signature, (error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
}

/** What a received signature is held against. */
export interface Verification {
  readonly digest: DigestName;
  /** The texts that the signature may cover: several only where a contract leaves the form open. */
  readonly candidates: readonly string[];
  /** As received, whatever it is. */
  readonly sign: unknown;
  readonly publicKey: KeyObject;
}

/** Verifies a signature on the thread pool. */
export async function verifyTexts(verification: Verification): Promise<VerifyResult> {
  const { digest, candidates, sign, publicKey } = verification;
  const signature = signatureBytes(sign, publicKey);
  if (typeof signature === 'string') return { ok: false, reason: signature };
  for (const text of candidates) {
    if (await verifyOne(digest, text, signature, publicKey)) return VERIFIED;
  }
  return MISMATCH;
}

/** As `verifyTexts`, blocking (about 30 microseconds). */
export function verifyTextsSync(verification: Verification): VerifyResult {
  const { digest, candidates, sign, publicKey } = verification;
  const signature = signatureBytes(sign, publicKey);
  if (typeof signature === 'string') return { ok: false, reason: signature };
  const matches = candidates.some((text) =>
    cryptoVerify(digest, Buffer.from(text, 'utf8'), publicKey, signature),
  );
  return matches ? VERIFIED : MISMATCH;
}
