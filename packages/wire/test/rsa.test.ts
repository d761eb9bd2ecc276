import { createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DigestName, signText, signTextSync, verifyTexts, verifyTextsSync } from '../src/rsa.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const other = generateKeyPairSync('rsa', { modulusLength: 1024 });
const digests: readonly DigestName[] = ['sha1', 'sha256'];

function verify(sign: unknown, candidates: readonly string[] = ['text'], key: KeyObject = publicKey) {
  return verifyTextsSync({ digest: 'sha256', candidates, sign, publicKey: key });
}

describe.each(digests)('%s', (digest) => {
  test('signs as Node does by its longer way, on the spot and on the thread pool', async () => {
    const text = '홍길동&a=1';
    const sign = signTextSync(digest, text, privateKey);
    expect(await signText(digest, text, privateKey)).toBe(sign);
    const independent = createVerify(`RSA-${digest.toUpperCase()}`).update(text, 'utf8');
    expect(independent.verify(publicKey, sign, 'base64')).toBe(true);
  });

  test('verifies what it has signed, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string(), async (text, added) => {
        const verification = { digest, sign: signTextSync(digest, text, privateKey), publicKey };
        const candidates = [text];
        expect(await verifyTexts({ ...verification, candidates })).toEqual({ ok: true });
        expect(verifyTextsSync({ ...verification, candidates })).toEqual({ ok: true });
        if (added === '') return;
        const changed = { ...verification, candidates: [text + added] };
        expect(await verifyTexts(changed)).toEqual({ ok: false, reason: 'mismatch' });
        expect(verifyTextsSync(changed)).toEqual({ ok: false, reason: 'mismatch' });
      }),
      { numRuns: 50 },
    );
  });
});

test('one of several candidates is enough', async () => {
  const sign = signTextSync('sha256', 'b', privateKey);
  expect(verify(sign, ['a', 'b'])).toEqual({ ok: true });
  expect(verify(sign, ['a', 'c'])).toEqual({ ok: false, reason: 'mismatch' });
  const verification = { digest: 'sha256', sign, publicKey } as const;
  expect(await verifyTexts({ ...verification, candidates: ['a', 'b'] })).toEqual({ ok: true });
});

test('another key or another digest does not verify', () => {
  const sign = signTextSync('sha256', 'text', privateKey);
  expect(verify(sign, ['text'], other.publicKey)).toEqual({ ok: false, reason: 'mismatch' });
  const asSha1 = { digest: 'sha1', candidates: ['text'], sign, publicKey } as const;
  expect(verifyTextsSync(asSha1)).toEqual({ ok: false, reason: 'mismatch' });
});

test.each([undefined, null, '', 5, {}, ['x']])('%j is a missing signature', async (sign) => {
  expect(verify(sign)).toEqual({ ok: false, reason: 'missing' });
  const verification = { digest: 'sha256', candidates: ['text'], sign, publicKey } as const;
  expect(await verifyTexts(verification)).toEqual({ ok: false, reason: 'missing' });
});

test('only canonical base64 of the right length is a signature', () => {
  const sign = signTextSync('sha256', 'text', privateKey);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  // 128 bytes end in one letter with two unused bits before `=`: its neighbour decodes to the same bytes.
  const unusedBits = alphabet[alphabet.indexOf(sign.at(-2) ?? '') + 1] ?? '';
  const damaged = [
    `${sign} `,
    ` ${sign}`,
    `${sign.slice(0, 76)}\n${sign.slice(76)}`,
    `${sign.slice(0, 10)}-${sign.slice(11)}`,
    sign.replace(/=+$/, ''),
    `${sign.slice(0, -2)}${unusedBits}=`,
    `${sign.slice(0, -1)}A`,
    'x',
    sign + sign,
  ];
  for (const wrong of damaged) expect(verify(wrong)).toEqual({ ok: false, reason: 'malformed' });
  const flipped = (sign.startsWith('A') ? 'B' : 'A') + sign.slice(1);
  expect(verify(flipped)).toEqual({ ok: false, reason: 'mismatch' });
});
