import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
  test('round trip through JSON, whatever the order of the members', async () => {
    await fc.assert(
      fc.asyncProperty(flatObject, fc.infiniteStream(fc.nat()), async (values, order) => {
        const signed = await withSign(values, keys);
        const names = Object.keys(signed)
          .map((name) => [order.next().value ?? 0, name] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, name]) => name);
        const shuffled = Object.fromEntries(names.map((name) => [name, Reflect.get(signed, name)]));
        expect(verifyJson(shuffled)).toEqual({ ok: true });
      }),
      { numRuns: 60 },
    );
  });

  test('any changed, added, removed or renamed member breaks it', () => {
    fc.assert(
      fc.property(flatObject, member, text, fc.nat(), (values, newName, newText, pick) => {
        const sign = signMembersSync(values, keys);
        const names = Object.keys(values);
        const name = names[pick % names.length] ?? '';
        const { [name]: old, ...others } = values;
        const mismatch = { ok: false, reason: 'mismatch' };
        expect(verifyJson({ ...others, sign })).toEqual(mismatch);
        if (String(old) !== newText)
          expect(verifyJson({ ...values, [name]: newText, sign })).toEqual(mismatch);
        if (!Object.hasOwn(values, newName)) {
          expect(verifyJson({ ...values, [newName]: newText, sign })).toEqual(mismatch);
          expect(verifyJson({ ...others, [newName]: old, sign })).toEqual(mismatch);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('null and empty members change nothing', () => {
    fc.assert(
      fc.property(flatObject, member, fc.constantFrom(null, ''), (values, name, nothing) => {
        fc.pre(!Object.hasOwn(values, name));
        expect(verifyJson({ ...values, [name]: nothing, sign: signMembersSync(values, keys) })).toEqual({
          ok: true,
        });
      }),
      { numRuns: 40 },
    );
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

  test('another secret key or another key pair does not verify', async () => {
    const signed = parsed(JSON.stringify(await withSign({ a: 1 }, keys)));
    expect(verifyMembersSync(signed, { ...keys, secretKey: 'other' })).toEqual({
      ok: false,
      reason: 'mismatch',
    });
  });

  test('a missing sign is reported as such', async () => {
    for (const source of ['{"a":1}', '{"a":1,"sign":""}', '{"a":1,"sign":null}', '{"a":1,"sign":5}']) {
      expect(verifyMembersSync(parsed(source), keys)).toEqual({ ok: false, reason: 'missing' });
      expect(await verifyMembers(parsed(source), keys)).toEqual({ ok: false, reason: 'missing' });
    }
  });

  test('only canonical base64 of the right length is a signature', () => {
    const vector = SIGNATURE_VECTORS[0];
    if (vector === undefined) throw new Error('vector A is missing');
    const sign = vector.sign;
    // The last letter before `==` carries four unused bits; X and Y differ only there.
    expect(sign.endsWith('XA==')).toBe(true);
    const damaged = [
      `${sign} `,
      ` ${sign}`,
      `${sign.slice(0, 76)}\n${sign.slice(76)}`,
      sign.replace(/\+/g, '-').replace(/\//g, '_'),
      sign.replace(/=+$/, ''),
      `${sign.slice(0, -3)}B==`,
      `${sign.slice(0, -2)}AA`,
      'x',
      sign + sign,
    ];
    for (const wrong of damaged) {
      expect(verifyJson({ ...vector.members, sign: wrong })).toEqual({ ok: false, reason: 'malformed' });
    }
    const flipped = (sign.startsWith('A') ? 'B' : 'A') + sign.slice(1);
    expect(verifyJson({ ...vector.members, sign: flipped })).toEqual({ ok: false, reason: 'mismatch' });
  });
});
