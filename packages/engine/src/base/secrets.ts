import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { inspect } from 'node:util';
import { fewRandomBytes } from './ids.ts';

const MASK = '***';

/** Wraps a value that must never be printed: logs, JSON and inspection all show `***`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** 128 bits: two addresses never collide by accident. */
const FINGERPRINT_CHARS = 32;
/** Leads every sealed text, so that a later algorithm can be recognised. */
const VERSION = 'v2';
/** 48 bits of a hash: enough to distinguish a few keys, and short in front of every sealed text. */
const KEY_ID_CHARS = 12;

function derive(key: Secret, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key.reveal(), '', use, 32));
}

/** The id of a key: 12 hex characters. It stands in front of text sealed under the key and is not secret. */
export function keyIdOf(key: Secret): string {
  return derive(key, 'naru/key-id/v1').toString('hex').slice(0, KEY_ID_CHARS);
}

/** The id of the key that a text is sealed under; undefined when it is no sealed text. */
export function sealedUnder(sealed: string): string | undefined {
  const [version, keyId] = sealed.split('.', 3);
  return version === VERSION ? keyId : undefined;
}

/** The prefix of every text sealed under the key with this id. */
export function sealPrefix(keyId: string): string {
  return `${VERSION}.${keyId}.`;
}

/** A text is sealed under a key that this process does not have, or sealing is not allowed under any key it has. */
export class SealingKeyError extends Error {
  override readonly name = 'SealingKeyError';
}

/** A sealed text, or why it cannot be opened. */
export type Opened =
  | { readonly text: string; readonly fault?: undefined }
  | { readonly text?: undefined; readonly fault: string };

/** OpenSSL's words for an altered text say nothing to an operator. */
export function faultOfOpening(error: unknown): string {
  return error instanceof SealingKeyError ? error.message : 'a sealed text was altered, or is of another row';
}

/**
 * Encrypts stored data: AES-256-GCM under keys derived from the given one. During a rotation it has two keys: it opens
 * text sealed under either, and seals under the active one.
 */
export class Sealer {
  /** Key objects: given a Buffer, each cipher first tries whether it is one (measured: 21 µs a seal against 8). */
  readonly #keys = new Map<string, KeyObject>();
  #sealingId: string;
  #fingerprintKey: KeyObject;

  /** `next` is the key that a rotation goes to; until `use` makes it active it only opens. */
  constructor(key: Secret, next?: Secret) {
    this.#sealingId = keyIdOf(key);
    for (const one of next ? [key, next] : [key]) {
      this.#keys.set(keyIdOf(one), createSecretKey(derive(one, 'naru/seal/v1')));
    }
    this.#fingerprintKey = createSecretKey(derive(key, 'naru/fingerprint/v1'));
  }

  /** The ids of the keys it has: of `key` and of `next`. */
  get keyIds(): readonly string[] {
    return [...this.#keys.keys()];
  }

  /** The id of the active key. */
  get sealingId(): string {
    return this.#sealingId;
  }

  /** Makes the key with this id the active one. With the id of an unknown key, sealing fails from now on. */
  use(keyId: string): void {
    this.#sealingId = keyId;
  }

  /** Sets the fingerprint key, which stays the same when the others are rotated (sealing-keys.ts). */
  useFingerprintKey(key: Secret): void {
    this.#fingerprintKey = createSecretKey(Buffer.from(key.reveal(), 'base64'));
  }

  /** Encrypts `text`; `context` (for example `app_keys:<id>`) is bound to it and needed again to open. */
  seal(text: string, context: string): string {
    const key = this.#keys.get(this.#sealingId);
    if (!key) {
      throw new SealingKeyError(`texts are sealed under the key ${this.#sealingId}, which was not given`);
    }
    const iv = fewRandomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
    const parts = [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return sealPrefix(this.#sealingId) + Buffer.concat(parts).toString('base64');
  }

  /**
   * A keyed hash (HMAC-SHA256, 32 hex characters) of `text` within `context`: equal texts have equal hashes, and
   * without the key nobody can find an address or a number by trying all of them.
   */
  fingerprint(text: string, context: string): string {
    return createHmac('sha256', this.#fingerprintKey)
      .update(`${context}\0${text}`)
      .digest('hex')
      .slice(0, FINGERPRINT_CHARS);
  }

  /** The same for a row of a list: one that cannot be opened must not keep the others from being shown. */
  openOrFault(sealed: string, context: string): Opened {
    try {
      return { text: this.open(sealed, context) };
    } catch (error) {
      return { fault: faultOfOpening(error) };
    }
  }

  /** Decrypts what `seal` made. Throws when the key or the context differs or the text was altered. */
  open(sealed: string, context: string): string {
    const keyId = sealedUnder(sealed);
    const encoded = sealed.split('.', 3)[2];
    if (keyId === undefined || !encoded) throw new Error('sealed text has an unknown form');
    const key = this.#keys.get(keyId);
    if (!key) throw new SealingKeyError(`a text is sealed under the key ${keyId}, which was not given`);
    const bytes = Buffer.from(encoded, 'base64');
    // Without this check a short text would give a short tag. GCM accepts tags of four bytes, which can be guessed.
    if (bytes.length < IV_BYTES + TAG_BYTES) throw new Error('sealed text is too short');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const body = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  }
}
