import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  generateKeyPair,
  generateSecretKey,
  KeyFormatError,
  loadKeys,
  loadPrivateKey,
  loadPublicKey,
  parseSignedJson,
  signMembersSync,
  verifyMembersSync,
} from '../src/index.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY, SIGNATURE_VECTORS } from './fixtures/vectors.ts';

const privateKey = createPrivateKey({
  key: Buffer.from(PRIVATE_KEY, 'base64'),
  format: 'der',
  type: 'pkcs8',
});
const publicKey = createPublicKey({ key: Buffer.from(PUBLIC_KEY, 'base64'), format: 'der', type: 'spki' });

test.each([
  ['one line', PRIVATE_KEY],
  [
    'PKCS#8 under an RSA label, as the PHP tool writes it',
    privateKey
      .export({ format: 'pem', type: 'pkcs8' })
      .toString()
      .replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'),
  ],
])('a private key: %s', (_, text) => {
  expect(loadPrivateKey(text).equals(privateKey)).toBe(true);
});

test('a public key', () => {
  expect(loadPublicKey(PUBLIC_KEY).equals(publicKey)).toBe(true);
});

describe('what is refused', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });

  test('keys of less than 2048 bits', () => {
    const privateText = short.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const publicText = short.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    expect(() => loadPrivateKey(privateText)).toThrow('1024 bits; 2048 are needed');
    expect(() => loadPublicKey(publicText)).toThrow('1024 bits; 2048 are needed');
  });

  test('an exchange of the two keys', () => {
    expect(() => loadPrivateKey(PUBLIC_KEY)).toThrow(KeyFormatError);
    expect(() => loadPublicKey(PRIVATE_KEY)).toThrow(KeyFormatError);
  });

  test('an empty secret key', () => {
    expect(() => loadKeys({ secretKey: '', publicKey: PUBLIC_KEY })).toThrow(KeyFormatError);
  });
});

test('loadKeys gives what it was given', () => {
  expect(Object.keys(loadKeys({ secretKey: 's', publicKey: PUBLIC_KEY }))).toEqual([
    'secretKey',
    'publicKey',
  ]);
  const signing = loadKeys({ secretKey: SECRET_KEY, privateKey: PRIVATE_KEY });
  const vector = SIGNATURE_VECTORS[0];
  expect(vector).toBeDefined();
  if (vector) expect(signMembersSync(vector.members, signing)).toBe(vector.sign);
});

test('generated keys sign and verify', async () => {
  const pair = await generateKeyPair();
  const keys = loadKeys({ secretKey: generateSecretKey(), ...pair });
  expect(keys.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  const parsed = parseSignedJson(JSON.stringify({ a: 1, sign: signMembersSync({ a: 1 }, keys) }));
  expect(parsed.ok && verifyMembersSync(parsed.members, keys)).toEqual({ ok: true });
});

test('generated secret keys are 32 letters and digits, each time others', () => {
  const secrets = Array.from({ length: 50 }, generateSecretKey);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(new Set(secrets).size).toBe(50);
});
