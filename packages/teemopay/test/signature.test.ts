import { createHash, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { damagedBase64, testSignature } from '../../wire/test/support/signature-suite.ts';
import {
  isBlank,
  loadPrivateKey,
  loadPublicKey,
  membersOf,
  parseSignedJson,
  presentFields,
  type SignedMembers,
  signMembers,
  signMembersSync,
  stringToSign,
  verifyMembers,
  verifyMembersSync,
  withSign,
} from '../src/index.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SIGNATURE_VECTORS } from './fixtures/vectors.ts';

const privateKey = loadPrivateKey(PRIVATE_KEY);
const publicKey = loadPublicKey(PUBLIC_KEY);
const NONCE = '0123456789abcdef0123456789abcdef';
const mismatch = { ok: false, reason: 'mismatch' };

function parsed(text: string): SignedMembers {
  const result = parseSignedJson(text);
  if (!result.ok) throw new Error(`not parsed: ${result.reason}`);
  return result.members;
}

function verifyJson(values: Readonly<Record<string, unknown>>, nonce = NONCE) {
  return verifyMembersSync(parsed(JSON.stringify(values)), nonce, publicKey);
}

/** Texts without `&`: with it, the unescaped scheme lets two different objects have the same string. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((s) => s.replace(/&/g, '+'))
  .filter((s) => !isBlank(s));
const hangul = fc
  .array(fc.integer({ min: 0xac00, max: 0xd7a3 }), { minLength: 1, maxLength: 8 })
  .map((codes) => String.fromCodePoint(...codes));
const field = fc.stringMatching(/^[a-zA-Z][A-Za-z0-9_]{0,11}$/).filter((name) => name !== 'sign');
const scalar = fc.oneof(text, hangul, fc.integer(), fc.boolean());
const flatObject = fc.dictionary(field, scalar, { minKeys: 1, maxKeys: 12 });
const nonceText = fc.stringMatching(/^[0-9a-f]{32}$/);
const otherPair = generateKeyPairSync('rsa', { modulusLength: 1024 });

testSignature({
  member: 'sign',
  values: flatObject,
  name: field,
  text: fc.oneof(text, hangul),
  sign: (values) => signMembersSync(values, NONCE, privateKey),
  verify: (values) => verifyJson(values),
  verifyWithAnotherKey: (values) =>
    verifyMembersSync(parsed(JSON.stringify(values)), NONCE, otherPair.publicKey),
  blanks: [null, '', ' ', '\t \n', '\u3000', '\u001c\u2028'],
  missing: ['', null, 5],
  malformed: (sign) => [...damagedBase64(sign), 'YOUR_SIGN', ' '],
  runs: 100,
});

describe('test vectors', () => {
  test('there are four', () => {
    expect(SIGNATURE_VECTORS).toHaveLength(4);
  });

  test.each(SIGNATURE_VECTORS)('$title', async ({ members, nonce, text: expected, sha1, sign }) => {
    const string = stringToSign(membersOf(members), nonce);
    expect(string).toBe(expected);
    expect(createHash('sha1').update(string, 'utf8').digest('hex')).toBe(sha1);
    expect(signMembersSync(members, nonce, privateKey)).toBe(sign);
    expect(await signMembers(members, nonce, privateKey)).toBe(sign);
    expect(sign).toHaveLength(172);
    const received = parsed(JSON.stringify({ ...members, sign }));
    expect(verifyMembersSync(received, nonce, publicKey)).toEqual({ ok: true });
    expect(await verifyMembers(received, nonce, publicKey)).toEqual({ ok: true });
  });
});

describe('string to sign', () => {
  test('sorts by ASCII, upper case first, with the nonce last', () => {
    const members = membersOf({ b: '1', B: '2', zz: '3', aB: '4', a_: '5', sign: 'x' });
    expect(stringToSign(members, 'n')).toBe('B=2&aB=4&a_=5&b=1&zz=3&nonce=n');
  });

  test('skips null and blank text, keeps 0, false and spaces around text', () => {
    const source = '{"a":null,"b":"","c":"  ","d":"\\t\\n","e":0,"f":false,"g":" x "}';
    expect(stringToSign(parsed(source), 'n')).toBe('e=0&f=false&g= x &nonce=n');
  });

  test('keeps numbers as they were written, and does not encode', () => {
    const source = '{"a":1.0,"b":1735660800000,"url":"https://x.kr/?a=1&b=%20","q":"\\"x\\""}';
    expect(stringToSign(parsed(source), 'n')).toBe(
      'a=1.0&b=1735660800000&q="x"&url=https://x.kr/?a=1&b=%20&nonce=n',
    );
  });

  test('a field called nonce is a field like others', () => {
    expect(stringToSign(parsed('{"nonce":"mine","z":"1"}'), 'n')).toBe('nonce=mine&z=1&nonce=n');
  });

  test('nested values are the JSON text as received, or compact', () => {
    const members = parsed('{"list":[ 1.0, {"a" : "b"} ],"x":"1"}');
    expect(stringToSign(members, 'n')).toBe('list=[ 1.0, {"a" : "b"} ]&x=1&nonce=n');
    expect(stringToSign(members, 'n', 'compact')).toBe('list=[1.0,{"a":"b"}]&x=1&nonce=n');
  });
});

describe('verification', () => {
  test('the promised forms sign and verify the same', async () => {
    const signed = await withSign({ b: 'x', a: 1 }, NONCE, privateKey);
    expect(signed).toEqual({ b: 'x', a: 1, sign: signMembersSync({ a: 1, b: 'x' }, NONCE, privateKey) });
    expect(await verifyMembers(parsed('{"a":1}'), NONCE, publicKey)).toEqual({
      ok: false,
      reason: 'missing',
    });
  });

  test('the nonce matters', () => {
    fc.assert(
      fc.property(flatObject, nonceText, nonceText, (values, nonce, otherNonce) => {
        fc.pre(nonce !== otherNonce);
        const sign = signMembersSync(values, nonce, privateKey);
        expect(verifyJson({ ...values, sign }, otherNonce)).toEqual(mismatch);
        expect(verifyJson({ ...values, sign }, nonce)).toEqual({ ok: true });
      }),
      { numRuns: 40 },
    );
  });

  test('nested values may be signed as received or compact, and a change is noticed', async () => {
    const pretty = '{"a":{ "b" : [ 1, 2 ] },"sign":"';
    const asReceived = signMembersSync({ a: '{ "b" : [ 1, 2 ] }' }, NONCE, privateKey);
    const compact = signMembersSync({ a: { b: [1, 2] } }, NONCE, privateKey);
    for (const sign of [asReceived, compact]) {
      const received = parsed(`${pretty}${sign}"}`);
      expect(verifyMembersSync(received, NONCE, publicKey)).toEqual({ ok: true });
      expect(await verifyMembers(received, NONCE, publicKey)).toEqual({ ok: true });
      const changed = parsed(`${pretty.replace('2', '3')}${sign}"}`);
      expect(verifyMembersSync(changed, NONCE, publicKey)).toEqual(mismatch);
    }
  });
});

describe('blank text', () => {
  test.each(['', ' ', '\t\n\v\f\r', '\u001c\u001d\u001e\u001f', '\u1680\u2000\u2028\u2029\u205f\u3000'])(
    '%j is blank to Java',
    (blankText) => {
      expect(isBlank(blankText)).toBe(true);
    },
  );

  test.each(['\u00a0', '\u2007', '\u202f', '\ufeff', '\u200b', '0', ' x', '가'])(
    '%j is not blank to Java',
    (other) => {
      expect(isBlank(other)).toBe(false);
    },
  );

  test('blank fields count as absent', () => {
    const raw = { a: null, b: undefined, c: ' ', d: '', e: 0, f: false, g: '\u00a0', h: [] };
    expect(presentFields(raw)).toStrictEqual({ e: 0, f: false, g: '\u00a0', h: [] });
  });
});
