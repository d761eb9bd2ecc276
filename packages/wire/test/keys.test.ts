import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { generateRsaKeyPair, KeyFormatError, loadRsaPrivateKey, loadRsaPublicKey } from '../src/keys.ts';

const rule = { minimumModulusBits: 1024 };
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const PRIVATE_KEY = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
const PUBLIC_KEY = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
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
    expect(loadRsaPrivateKey(text, rule).equals(privateKey)).toBe(true);
  });
});

describe('public keys', () => {
  test.each([
    ['SubjectPublicKeyInfo, one line', PUBLIC_KEY],
    ['SubjectPublicKeyInfo, PEM', spkiPem],
    ['PKCS#1, PEM', publicPkcs1Pem],
    ['PKCS#1, one line', oneLine(publicPkcs1Pem)],
  ])('%s', (_, text) => {
    expect(loadRsaPublicKey(text, rule).equals(publicKey)).toBe(true);
  });
});

describe('keys that are refused, without showing them', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 768 });
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  test.each([
    ['nothing', ''],
    ['no base64', 'not a key!'],
    ['cut off', PRIVATE_KEY.slice(0, 400)],
    ['a public key', PUBLIC_KEY],
    ['768 bits', short.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
    ['not RSA', curve.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
  ])('private: %s', (_, text) => {
    expect(() => loadRsaPrivateKey(text, rule)).toThrow(KeyFormatError);
    try {
      loadRsaPrivateKey(text, rule);
    } catch (error) {
      if (text !== '') expect(String(error)).not.toContain(text.slice(0, 30));
    }
  });

  test.each([
    ['a private key', PRIVATE_KEY],
    ['768 bits', short.publicKey.export({ format: 'pem', type: 'spki' }).toString()],
    ['not RSA', curve.publicKey.export({ format: 'pem', type: 'spki' }).toString()],
  ])('public: %s', (_, text) => {
    expect(() => loadRsaPublicKey(text, rule)).toThrow(KeyFormatError);
  });

  test('shorter than the contract wants', () => {
    const strict = { minimumModulusBits: 2048 };
    expect(() => loadRsaPrivateKey(PRIVATE_KEY, strict)).toThrow(
      'the RSA key has 1024 bits; 2048 are needed',
    );
    expect(() => loadRsaPublicKey(PUBLIC_KEY, strict)).toThrow('the RSA key has 1024 bits; 2048 are needed');
  });
});

test('generated keys are as long as wanted and belong together', async () => {
  const pair = await generateRsaKeyPair(1024);
  const own = loadRsaPrivateKey(pair.privateKey, rule);
  expect(own.asymmetricKeyDetails?.modulusLength).toBe(1024);
  expect(pair.privateKey).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(loadRsaPublicKey(pair.publicKey, rule).asymmetricKeyDetails?.modulusLength).toBe(1024);
});
