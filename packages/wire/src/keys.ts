import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair as generateKeyPairCallback,
  type KeyObject,
} from 'node:crypto';

/** Longer keys only cost time. */
const MAX_MODULUS_BITS = 8192;

/**
 * A key text that could not be used. The message never contains the text. `instanceof` knows it by its name: a program
 * may have several copies of this class, one for `import` and one for `require`, of each contract.
 */
export class KeyFormatError extends Error {
  override readonly name = 'KeyFormatError';

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'KeyFormatError';
  }
}

/** How long the RSA keys of a contract are at least. */
export interface KeyRule {
  readonly minimumModulusBits: number;
}

/**
 * Takes away PEM lines and white space, also the two characters `\n` that environment variables often hold.
 */
function derOf(text: string, which: 'private' | 'public'): Buffer {
  const base64 = text.replace(/-----(?:BEGIN|END) [A-Z0-9 ]+-----/g, '').replace(/\\[rn]|\s/g, '');
  const der = Buffer.from(base64, 'base64');
  if (der.length === 0 || der.toString('base64').replace(/={1,4}$/, '') !== base64.replace(/={1,4}$/, '')) {
    throw new KeyFormatError(`the ${which} key is not base64`);
  }
  return der;
}

function checkedRsaKey(key: KeyObject, { minimumModulusBits }: KeyRule): KeyObject {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa') throw new KeyFormatError('the key is not an RSA key');
  if (bits < minimumModulusBits || bits > MAX_MODULUS_BITS) {
    throw new KeyFormatError(`the RSA key has ${bits} bits; ${minimumModulusBits} are needed`);
  }
  return key;
}

function firstThatWorks(attempts: readonly (() => KeyObject)[], fault: string): KeyObject {
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch {
      // The next encoding is tried; the errors of OpenSSL would only describe its own guess.
    }
  }
  throw new KeyFormatError(fault);
}

/**
 * Reads an RSA private key: PKCS#8 or PKCS#1, as PEM or as one line of base64. The label of a PEM is not
 * believed, because some tools write PKCS#8 under `BEGIN RSA PRIVATE KEY`.
 */
export function loadRsaPrivateKey(text: string, rule: KeyRule): KeyObject {
  const key = derOf(text, 'private');
  return checkedRsaKey(
    firstThatWorks(
      [
        () => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
        () => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
      ],
      'the private key is neither PKCS#8 nor PKCS#1',
    ),
    rule,
  );
}

/** Reads an RSA public key: SubjectPublicKeyInfo or PKCS#1, as PEM or as one line of base64. */
export function loadRsaPublicKey(text: string, rule: KeyRule): KeyObject {
  const der = derOf(text, 'public');
  const fault = 'the public key is neither SubjectPublicKeyInfo nor PKCS#1';
  const key = firstThatWorks(
    [
      () => createPublicKey({ key: der, format: 'der', type: 'spki' }),
      () => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }),
    ],
    fault,
  );
  // Node also derives a public key from a private one. A private key pasted here by mistake must be reported,
  // not served. A PKCS#1 key is the tail of its SubjectPublicKeyInfo, so this one comparison holds for
  // both.
  const info = key.export({ format: 'der', type: 'spki' });
  if (!info.subarray(-der.length).equals(der)) throw new KeyFormatError(fault);
  return checkedRsaKey(key, rule);
}

/** A key pair in the form in which it is exchanged: one line of base64 each. */
export interface ExchangeKeyPair {
  /** PKCS#8. */
  readonly privateKey: string;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: string;
}

/**
 * Makes an RSA key pair, off the event loop: finding the primes of 2048 bits takes tens to hundreds of
 * milliseconds.
 */
export function generateRsaKeyPair(modulusBits: number): Promise<ExchangeKeyPair> {
  return new Promise((resolve, reject) => {
    generateKeyPairCallback(
      'rsa',
      {
        modulusLength: modulusBits,
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
