import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair as generateKeyPairCallback,
  type KeyObject,
  randomInt,
} from 'node:crypto';

/** Shorter RSA keys can be broken; longer ones than this only cost time. */
const MIN_MODULUS_BITS = 2048;
const MAX_MODULUS_BITS = 8192;
const GENERATED_MODULUS_BITS = 2048;
const SECRET_KEY_LENGTH = 32;
const SECRET_KEY_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A key text that could not be used. The message never contains the text. */
export class KeyFormatError extends Error {
  override readonly name = 'KeyFormatError';
}

export interface SigningKeys {
  /** The merchant's secret key; part of every string to sign, in both directions. */
  readonly secretKey: string;
  readonly privateKey: KeyObject;
}

export interface VerifyingKeys {
  readonly secretKey: string;
  readonly publicKey: KeyObject;
}

/**
 * Takes away PEM lines and white space, also the two characters `\n` that environment variables often hold.
 */
function derOf(text: string, which: 'private' | 'public'): Buffer {
  const base64 = text.replace(/-----(?:BEGIN|END) [A-Z0-9 ]+-----/g, '').replace(/\\[rn]|\s/g, '');
  const der = Buffer.from(base64, 'base64');
  if (der.length === 0 || der.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, '')) {
    throw new KeyFormatError(`the ${which} key is not base64`);
  }
  return der;
}

function checkedRsaKey(key: KeyObject): KeyObject {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa') throw new KeyFormatError('the key is not an RSA key');
  if (bits < MIN_MODULUS_BITS || bits > MAX_MODULUS_BITS) {
    throw new KeyFormatError(`the RSA key has ${bits} bits; ${MIN_MODULUS_BITS} are needed`);
  }
  return key;
}

function firstThatWorks(attempts: readonly (() => KeyObject)[], fault: string): KeyObject {
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch {
      // The next encoding is tried; the errors of OpenSSL would only tell about its own guess.
    }
  }
  throw new KeyFormatError(fault);
}

/**
 * Reads an RSA private key: PKCS#8 or PKCS#1, as PEM or as one line of base64. The label of a PEM is not
 * believed, because HaiPay's PHP tool writes PKCS#8 under `BEGIN RSA PRIVATE KEY` (spec §2.1).
 */
export function loadPrivateKey(text: string): KeyObject {
  const key = derOf(text, 'private');
  return checkedRsaKey(
    firstThatWorks(
      [
        () => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
        () => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
      ],
      'the private key is neither PKCS#8 nor PKCS#1',
    ),
  );
}

/** Reads an RSA public key: SubjectPublicKeyInfo or PKCS#1, as PEM or as one line of base64. */
export function loadPublicKey(text: string): KeyObject {
  const der = derOf(text, 'public');
  const fault = 'the public key is neither SubjectPublicKeyInfo nor PKCS#1';
  const key = firstThatWorks(
    [
      () => createPublicKey({ key: der, format: 'der', type: 'spki' }),
      () => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }),
    ],
    fault,
  );
  // Node also derives a public key from a private one. Whoever pastes that here by mistake must be told,
  // not served. A PKCS#1 key is the tail of its SubjectPublicKeyInfo, so this one comparison holds for
  // both.
  const info = key.export({ format: 'der', type: 'spki' });
  if (!info.subarray(-der.length).equals(der)) throw new KeyFormatError(fault);
  return checkedRsaKey(key);
}

interface KeyTexts {
  readonly secretKey: string;
  readonly privateKey?: string;
  readonly publicKey?: string;
}

/**
 * Prepares keys once, for many signatures: parsing a private key costs far more than reading the member of an
 * object. Give the own private key to sign, the public key of the other side to verify, or both.
 */
export function loadKeys<const T extends KeyTexts>(
  texts: T,
): { readonly secretKey: string } & (T extends { privateKey: string } ? SigningKeys : unknown) &
  (T extends { publicKey: string } ? VerifyingKeys : unknown);
export function loadKeys(texts: KeyTexts): {
  secretKey: string;
  privateKey?: KeyObject;
  publicKey?: KeyObject;
} {
  if (texts.secretKey === '') throw new KeyFormatError('the secret key is empty');
  return {
    secretKey: texts.secretKey,
    ...(texts.privateKey === undefined ? {} : { privateKey: loadPrivateKey(texts.privateKey) }),
    ...(texts.publicKey === undefined ? {} : { publicKey: loadPublicKey(texts.publicKey) }),
  };
}

/** A key pair in the form in which it is exchanged: one line of base64 each. */
export interface ExchangeKeyPair {
  /** PKCS#8. */
  readonly privateKey: string;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: string;
}

/**
 * Makes an RSA-2048 key pair, off the event loop: finding the primes takes tens to hundreds of
 * milliseconds.
 */
export function generateKeyPair(): Promise<ExchangeKeyPair> {
  return new Promise((resolve, reject) => {
    generateKeyPairCallback(
      'rsa',
      {
        modulusLength: GENERATED_MODULUS_BITS,
        publicKeyEncoding: { type: 'spki', format: 'der' },
        privateKeyEncoding: { type: 'pkcs8', format: 'der' },
      },
      (error, publicKey, privateKey) => {
        if (error) reject(error);
        else resolve({ privateKey: privateKey.toString('base64'), publicKey: publicKey.toString('base64') });
      },
    );
  });
}

/** Makes a secret key of 32 letters and digits. */
export function generateSecretKey(): string {
  let secret = '';
  for (let i = 0; i < SECRET_KEY_LENGTH; i += 1) {
    secret += SECRET_KEY_ALPHABET.charAt(randomInt(SECRET_KEY_ALPHABET.length));
  }
  return secret;
}
