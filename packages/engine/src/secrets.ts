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
/** 128 bits: no two addresses meet by accident. */
const FINGERPRINT_CHARS = 32;
/** Leads every sealed text, so that a later change of algorithm or key can tell old from new. */
const VERSION = 'v1';

/** Encrypts what is stored at rest: AES-256-GCM under a key derived from NARU_MASTER_KEY (design, security). */
export class Sealer {
  /** A key object: given a Buffer, each cipher first tries whether it is one (measured: 21 µs a seal against 8). */
  readonly #key: KeyObject;
  readonly #fingerprintKey: KeyObject;

  constructor(masterKey: Secret) {
    const derived = (use: string) => Buffer.from(hkdfSync('sha256', masterKey.reveal(), '', use, 32));
    this.#key = createSecretKey(derived('naru/seal/v1'));
    this.#fingerprintKey = createSecretKey(derived('naru/fingerprint/v1'));
  }

  /** Encrypts `text`; `context` (for example `app_keys:<id>`) is bound to it and needed again to open. */
  seal(text: string, context: string): string {
    const iv = fewRandomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(context));
    const parts = [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return `${VERSION}.${Buffer.concat(parts).toString('base64')}`;
  }

  /**
   * A keyed hash (HMAC-SHA256, 32 hex characters) of `text` within `context`: equal texts can be told to be equal, and
   * nobody without the master key can find an address or a number by trying all of them.
   */
  fingerprint(text: string, context: string): string {
    return createHmac('sha256', this.#fingerprintKey)
      .update(`${context}\0${text}`)
      .digest('hex')
      .slice(0, FINGERPRINT_CHARS);
  }

  /** Decrypts what `seal` made. Throws when the key or the context differs or the text was altered. */
  open(sealed: string, context: string): string {
    const [version, encoded] = sealed.split('.', 2);
    if (version !== VERSION || !encoded) throw new Error('sealed text has an unknown form');
    const bytes = Buffer.from(encoded, 'base64');
    // A shorter text would give a shorter tag, and GCM takes tags of four bytes, which can be guessed.
    if (bytes.length < IV_BYTES + TAG_BYTES) throw new Error('sealed text is too short');
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const body = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  }
}
