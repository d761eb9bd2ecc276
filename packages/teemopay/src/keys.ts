import type { KeyObject } from 'node:crypto';
import {
  type ExchangeKeyPair,
  generateRsaKeyPair,
  type KeyRule,
  loadRsaPrivateKey,
  loadRsaPublicKey,
} from '@naru/wire/keys';

export { type ExchangeKeyPair, KeyFormatError } from '@naru/wire/keys';

/**
 * TeemoPay prescribes RSA-1024 (teemopay.md §2), which is short by today's measure. Longer keys work everywhere
 * here, but whether the other side takes them is not published.
 */
const KEY_RULE: KeyRule = { minimumModulusBits: 1024 };
const GENERATED_MODULUS_BITS = 1024;

/** Reads an RSA private key of 1024 to 8192 bits: PKCS#8 or PKCS#1, one line of base64 or PEM. */
export function loadPrivateKey(text: string): KeyObject {
  return loadRsaPrivateKey(text, KEY_RULE);
}

/**
 * Reads an RSA public key of 1024 to 8192 bits: SubjectPublicKeyInfo or PKCS#1, one line of base64 or PEM.
 */
export function loadPublicKey(text: string): KeyObject {
  return loadRsaPublicKey(text, KEY_RULE);
}

/** Makes an RSA-1024 key pair as it is exchanged: one line of base64 each. */
export function generateKeyPair(): Promise<ExchangeKeyPair> {
  return generateRsaKeyPair(GENERATED_MODULUS_BITS);
}
