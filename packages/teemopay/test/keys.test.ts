import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  generateKeyPair,
  KeyFormatError,
  loadPrivateKey,
  loadPublicKey,
  parseSignedJson,
  signMembersSync,
  verifyMembersSync,
} from '../src/index.ts';
import { PRIVATE_KEY, PUBLIC_KEY } from './fixtures/vectors.ts';

describe('keys as they are exchanged', () => {
  test('one line of base64', () => {
    expect(loadPrivateKey(PRIVATE_KEY).asymmetricKeyDetails?.modulusLength).toBe(1024);
    expect(loadPublicKey(PUBLIC_KEY).asymmetricKeyDetails?.modulusLength).toBe(1024);
  });

  test('PEM of the same', () => {
    const pem = loadPrivateKey(PRIVATE_KEY).export({ format: 'pem', type: 'pkcs8' }).toString();
    expect(loadPrivateKey(pem).equals(loadPrivateKey(PRIVATE_KEY))).toBe(true);
  });

  test('longer than TeemoPay prescribes', () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    expect(loadPublicKey(pem).asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  test('shorter ones and the wrong half are refused', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 768 });
    const pem = short.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    expect(() => loadPrivateKey(pem)).toThrow('768 bits; 1024 are needed');
    expect(() => loadPrivateKey(PUBLIC_KEY)).toThrow(KeyFormatError);
    expect(() => loadPublicKey(PRIVATE_KEY)).toThrow(KeyFormatError);
  });
});

test('generated keys have 1024 bits, sign and verify', async () => {
  const pair = await generateKeyPair();
  const publicKey = loadPublicKey(pair.publicKey);
  expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(1024);
  expect(pair.privateKey).toMatch(/^[A-Za-z0-9+/]+=*$/);
  const sign = signMembersSync({ a: 1 }, 'nonce', loadPrivateKey(pair.privateKey));
  const parsed = parseSignedJson(JSON.stringify({ a: 1, sign }));
  expect(parsed.ok && verifyMembersSync(parsed.members, 'nonce', publicKey)).toEqual({ ok: true });
});
