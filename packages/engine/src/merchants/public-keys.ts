import { createPublicKey, type KeyObject } from 'node:crypto';
import { sha256Hex } from '../base/ids.ts';
import { OperatorFault } from '../base/operator-fault.ts';
import type { Queryable } from '../store/store.ts';

/**
 * Which apps may share one public key. `app`: none, because the signed text does not name the app, and a body signed
 * for one could be executed at the other. `merchant`: apps of one merchant and dialect, whose requests do name their
 * app.
 */
export type KeySharing = 'app' | 'merchant';

/** A merchant's public key is active at an app which must not share it. */
export class KeyInUse extends OperatorFault {
  override readonly name = 'KeyInUse';

  constructor(dialect: string, publicId: string) {
    super(
      'conflict',
      `this public key is active at the ${dialect} app ${publicId}; an app needs a key of its own, or requests ` +
        'signed for the one could be used at the other',
    );
  }
}

/**
 * A hash that is the same for all texts of one key, whatever its encoding (PEM or one line, SubjectPublicKeyInfo or
 * PKCS#1, white space). RSA keys are identified by their modulus, since the private keys of two public ones with one
 * modulus follow from each other.
 */
export function publicKeyIdentity(text: string): string {
  const key = readPublicKey(text);
  if (!key)
    throw new OperatorFault(
      'invalid_request',
      'this is no public key: PEM or one line of base64, SubjectPublicKeyInfo or PKCS#1',
    );
  if (key.asymmetricKeyType === 'rsa') return sha256Hex(`rsa ${key.export({ format: 'jwk' }).n}`);
  return sha256Hex(key.export({ type: 'spki', format: 'der' }).toString('base64'));
}

function readPublicKey(text: string): KeyObject | undefined {
  if (text.includes('-----BEGIN')) return tried(() => createPublicKey(text.trim()));
  const der = Buffer.from(text.replace(/\s/g, ''), 'base64');
  return (
    tried(() => createPublicKey({ key: der, format: 'der', type: 'spki' })) ??
    tried(() => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }))
  );
}

function tried(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** When two apps are given one key at the same moment, the second has to see the first. */
const LOCK = `select pg_advisory_xact_lock(hashtextextended($1, 0))`;
/** Index app_keys_by_identity. */
const HOLDER = `
  select h.dialect, h.public_id from app_keys k join apps h on h.id = k.app_id, apps mine
  where k.key_identity = $1 and (k.valid_until is null or k.valid_until > $2) and mine.id = $3 and h.id <> mine.id
    and not ($4 and h.merchant_id = mine.merchant_id and h.dialect = mine.dialect)
  limit 1`;

/** Throws `KeyInUse` when the key is active at another app that must not share it. Holds a lock until the commit. */
export async function refuseKeyInUse(
  tx: Queryable,
  { identity, appId, sharing, now }: { identity: string; appId: string; sharing: KeySharing; now: Date },
): Promise<void> {
  await tx.query(LOCK, [`public key ${identity}`]);
  const [holder] = await tx.query<{ dialect: string; public_id: string }>(HOLDER, [
    identity,
    now,
    appId,
    sharing === 'merchant',
  ]);
  if (holder) throw new KeyInUse(holder.dialect, holder.public_id);
}
