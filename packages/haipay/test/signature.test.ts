import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { damagedBase64, testSignature } from '../../wire/test/support/signature-suite.ts';
import {
  loadKeys,
  membersOf,
  parseSignedJson,
  type SignedMembers,
  signMembers,
  signMembersSync,
  stringToSign,
  verifyMembers,
  verifyMembersSync,
  withSign,
} from '../src/index.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY, SIGNATURE_VECTORS } from './fixtures/vectors.ts';

const keys = loadKeys({ secretKey: SECRET_KEY, privateKey: PRIVATE_KEY, publicKey: PUBLIC_KEY });

function parsed(text: string): SignedMembers {
  const result = parseSignedJson(text);
  if (!result.ok) throw new Error(`not parsed: ${result.reason}`);
  return result.members;
}

function verifyJson(values: Readonly<Record<string, unknown>>) {
  return verifyMembersSync(parsed(JSON.stringify(values)), keys);
}

/** Texts without `&`: with it, the unescaped scheme lets two different objects have the same string. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((s) => s.replace(/&/g, '+'));
const member = fc.stringMatching(/^[a-zA-Z][A-Za-z0-9_]{0,11}$/).filter((name) => name !== 'sign');
const scalar = fc.oneof(text, fc.integer(), fc.boolean());
const flatObject = fc.dictionary(member, scalar, { minKeys: 1, maxKeys: 12 });

testSignature({
  member: 'sign',
  values: flatObject,
  name: member,
  text,
  sign: (values) => signMembersSync(values, keys),
  verify: verifyJson,
  verifyWithAnotherKey: (values) =>
    verifyMembersSync(parsed(JSON.stringify(values)), { ...keys, secretKey: 'other' }),
  blanks: [null, ''],
  missing: ['', null, 5],
  malformed: damagedBase64,
  runs: 60,
});

describe('test vectors', () => {
  test.each(SIGNATURE_VECTORS)('$title', async (vector) => {
    const string = stringToSign(membersOf(vector.members), SECRET_KEY);
    expect(string).toBe(`${vector.text}&key=${SECRET_KEY}`);
    expect(createHash('sha256').update(string, 'utf8').digest('hex')).toBe(vector.sha256);
    expect(signMembersSync(vector.members, keys)).toBe(vector.sign);
    expect(await signMembers(vector.members, keys)).toBe(vector.sign);
    const received = parsed(JSON.stringify({ ...vector.members, sign: vector.sign }));
    expect(verifyMembersSync(received, keys)).toEqual({ ok: true });
    expect(await verifyMembers(received, keys)).toEqual({ ok: true });
  });
});

describe('string to sign', () => {
  test('sorts by code unit, upper case first', () => {
    const members = membersOf({
      callBackUrl: 'u',
      callBackFailUrl: 'f',
      b: '1',
      B: '2',
      가: '3',
      a_: '4',
      aB: '5',
    });
    expect(stringToSign(members, 's')).toBe('B=2&aB=5&a_=4&b=1&callBackFailUrl=f&callBackUrl=u&가=3&key=s');
  });

  test('skips null, undefined and empty text, keeps 0, false and spaces', () => {
    const members = membersOf({ a: null, b: undefined, c: '', d: 0, e: false, f: ' ' });
    expect(stringToSign(members, 's')).toBe('d=0&e=false&f= &key=s');
    expect(stringToSign(parsed('{"a":null,"c":"","d":0,"e":false,"f":" "}'), 's')).toBe(
      'd=0&e=false&f= &key=s',
    );
  });

  test('of an empty object is the key alone', () => {
    expect(stringToSign(membersOf({}), 's')).toBe('key=s');
    expect(stringToSign(parsed('{"sign":"x"}'), 's')).toBe('key=s');
  });

  test('keeps numbers as they were written', () => {
    const source = '{"a":1.0,"b":1e3,"c":-0,"d":12345678901234567890,"e":2000.00}';
    expect(stringToSign(parsed(source), 's')).toBe('a=1.0&b=1e3&c=-0&d=12345678901234567890&e=2000.00&key=s');
  });

  test('decodes escapes and leaves everything else as it is', () => {
    const source = '{"a":"\\ud55c\\uae00 \\u0026 \\"x\\" \\\\ \\/","url":"https://x.kr/?a=1&b=%20"}';
    expect(stringToSign(parsed(source), 's')).toBe('a=한글 & "x" \\ /&url=https://x.kr/?a=1&b=%20&key=s');
  });

  test('writes nested values as compact JSON or as Java does', () => {
    const source =
      '{ "orderNos" : [ "1", "2" ], "m": { "b": 1.0, "a": [ ], "10": null, "9": {"x" : true} } }';
    const members = parsed(source);
    expect(stringToSign(members, 's')).toBe(
      'm={"b":1.0,"a":[],"10":null,"9":{"x":true}}&orderNos=["1","2"]&key=s',
    );
    expect(stringToSign(members, 's', 'java_list')).toBe(
      'm={b=1.0, a=[], 10=null, 9={x=true}}&orderNos=[1, 2]&key=s',
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, Symbol('x'), new Date(0)])(
    'refuses a value that JSON does not carry as it is: %s',
    (value) => {
      expect(() => signMembersSync({ a: value }, keys)).toThrow(TypeError);
    },
  );
});

describe('verification', () => {
  test('the promised forms sign and verify the same', async () => {
    const signed = await withSign({ b: 'x', a: 1 }, keys);
    expect(signed).toEqual({ b: 'x', a: 1, sign: signMembersSync({ a: 1, b: 'x' }, keys) });
    for (const source of ['{"a":1}', '{"a":1,"sign":""}', '{"a":1,"sign":null}', '{"a":1,"sign":5}']) {
      expect(await verifyMembers(parsed(source), keys)).toEqual({ ok: false, reason: 'missing' });
    }
  });

  test('accepts nested members in compact JSON and in Java form, and notices a change', () => {
    const values = { appId: 1, orderNos: ['15', '16'], sub: { k: 'v' } };
    expect(verifyJson({ ...values, sign: signMembersSync(values, keys) })).toEqual({ ok: true });
    const javaSign = signMembersSync({ appId: 1, orderNos: '[15, 16]', sub: '{k=v}' }, keys);
    expect(verifyJson({ ...values, sign: javaSign })).toEqual({ ok: true });
    expect(verifyJson({ ...values, orderNos: ['15'], sign: javaSign })).toEqual({
      ok: false,
      reason: 'mismatch',
    });
  });
});
