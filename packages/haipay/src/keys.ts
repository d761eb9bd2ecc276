import { type KeyObject, randomInt } from 'node:crypto';
import {
  type ExchangeKeyPair,
  generateRsaKeyPair,
  KeyFormatError,
  type KeyRule,
  loadRsaPrivateKey,
  loadRsaPublicKey,
} from '@naru/wire/keys';

export { type ExchangeKeyPair, KeyFormatError } from '@naru/wire/keys';

/** Shorter RSA keys can be broken. */
const KEY_RULE: KeyRule = { minimumModulusBits: 2048 };
const GENERATED_MODULUS_BITS = 2048;
const SECRET_KEY_LENGTH = 32;
const SECRET_KEY_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

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
 * Reads an RSA private key of at least 2048 bits: PKCS#8 or PKCS#1, as PEM or as one line of base64. HaiPay's
 * PHP tool writes PKCS#8 under `BEGIN RSA PRIVATE KEY`, which is understood (haipay.md §2.1).
 */
export function loadPrivateKey(text: string): KeyObject {
  return loadRsaPrivateKey(text, KEY_RULE);
}

/**
 * Reads an RSA public key of at least 2048 bits: SubjectPublicKeyInfo or PKCS#1, as PEM or as one line of
 * base64.
 */
export function loadPublicKey(text: string): KeyObject {
  return loadRsaPublicKey(text, KEY_RULE);
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

/** Makes an RSA-2048 key pair, off the event loop. */
export function generateKeyPair(): Promise<ExchangeKeyPair> {
  return generateRsaKeyPair(GENERATED_MODULUS_BITS);
}

/** Makes a secret key of 32 letters and digits. */
export function generateSecretKey(): string {
  let secret = '';
  for (let i = 0; i < SECRET_KEY_LENGTH; i += 1) {
    secret += SECRET_KEY_ALPHABET.charAt(randomInt(SECRET_KEY_ALPHABET.length));
  }
  return secret;
}
