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
const pkcs8Pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const pkcs1Pem = privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
const spkiPem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
const publicPkcs1Pem = publicKey.export({ format: 'pem', type: 'pkcs1' }).toString();

function oneLine(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}

describe('private keys', () => {
  test.each([
    ['PKCS#8, one line', PRIVATE_KEY],
    ['PKCS#8 without padding', PRIVATE_KEY.replace(/=+$/, '')],
    ['PKCS#8, PEM', pkcs8Pem],
    ['PKCS#8, PEM with CRLF', pkcs8Pem.replace(/\n/g, '\r\n')],
    ['PKCS#8, PEM from an environment variable', pkcs8Pem.replace(/\n/g, '\\n')],
    ['PKCS#8 under an RSA label', pkcs8Pem.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY')],
    ['PKCS#1, PEM', pkcs1Pem],
    ['PKCS#1, one line', oneLine(pkcs1Pem)],
  ])('%s', (_, text) => {
    expect(loadPrivateKey(text).equals(privateKey)).toBe(true);
  });
});

describe('public keys', () => {
  test.each([
    ['SubjectPublicKeyInfo, one line', PUBLIC_KEY],
    ['SubjectPublicKeyInfo, PEM', spkiPem],
    ['PKCS#1, PEM', publicPkcs1Pem],
    ['PKCS#1, one line', oneLine(publicPkcs1Pem)],
  ])('%s', (_, text) => {
    expect(loadPublicKey(text).equals(publicKey)).toBe(true);
  });
});

describe('keys that are refused, without showing them', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  test.each([
    ['nothing', ''],
    ['no base64', 'not a key!'],
    ['cut off', PRIVATE_KEY.slice(0, 400)],
    ['a public key', PUBLIC_KEY],
    ['1024 bits', short.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
    ['not RSA', curve.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
  ])('private: %s', (_, text) => {
    expect(() => loadPrivateKey(text)).toThrow(KeyFormatError);
    try {
      loadPrivateKey(text);
    } catch (error) {
      if (text !== '') expect(String(error)).not.toContain(text.slice(0, 30));
    }
  });

  test.each([
    ['a private key', PRIVATE_KEY],
    ['1024 bits', short.publicKey.export({ format: 'pem', type: 'spki' }).toString()],
    ['not RSA', curve.publicKey.export({ format: 'pem', type: 'spki' }).toString()],
  ])('public: %s', (_, text) => {
    expect(() => loadPublicKey(text)).toThrow(KeyFormatError);
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
  expect(pair.privateKey).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(pair.publicKey).toMatch(/^[A-Za-z0-9+/]+=*$/);
  const parsed = parseSignedJson(JSON.stringify({ a: 1, sign: signMembersSync({ a: 1 }, keys) }));
  expect(parsed.ok && verifyMembersSync(parsed.members, keys)).toEqual({ ok: true });
});

test('generated secret keys are 32 letters and digits, each time others', () => {
  const secrets = Array.from({ length: 50 }, generateSecretKey);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(new Set(secrets).size).toBe(50);
});
