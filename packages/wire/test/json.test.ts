import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_NESTING_DEPTH, parseSignedJson, type SignedMembers } from '../src/json.ts';
import { presentMembers } from '../src/members.ts';

function parsed(text: string): SignedMembers {
  const result = parseSignedJson(text);
  if (!result.ok) throw new Error(`not parsed: ${result.reason}`);
  return result.members;
}

describe('what is refused', () => {
  test.each([
    '',
    ' ',
    '{',
    '{"a":1,}',
    "{'a':1}",
    '{"a":01}',
    '{"a":1}x',
    '\ufeff{}',
    '{"a":NaN}',
    '{"a":"\n"}',
  ])('not JSON: %j', (text) => {
    expect(parseSignedJson(text)).toEqual({ ok: false, reason: 'not_json' });
  });

  test.each(['[]', '[{"a":1}]', '"{}"', '1', 'null', 'true'])('not an object: %s', (text) => {
    expect(parseSignedJson(text)).toEqual({ ok: false, reason: 'not_object' });
  });

  test.each([
    ['{"appId":1,"appId":2}', 'appId'],
    ['{"appId":1,"b":3,"appId":1}', 'appId'],
    ['{"appId":1,"\\u0061ppId":2}', 'appId'],
    ['{"\\u0061ppId":1 , "b":{"c":[1,"}"]} , "appId":null}', 'appId'],
    ['{"":1,"":2}', ''],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"a\\"b":1,"a\\u0022b":2}', 'a"b'],
  ])('duplicate member: %s', (text, member) => {
    expect(parseSignedJson(text)).toEqual({ ok: false, reason: 'duplicate_member', member });
  });

  test('a value nested too deeply, however deep', () => {
    const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(parseSignedJson(nested(MAX_NESTING_DEPTH)).ok).toBe(true);
    expect(parseSignedJson(nested(MAX_NESTING_DEPTH + 1))).toEqual({ ok: false, reason: 'not_json' });
    expect(parseSignedJson(nested(200_000))).toEqual({ ok: false, reason: 'not_json' });
  });
});

describe('what is read', () => {
  test('texts of scalars, with white space anywhere', () => {
    const members = parsed('\t{ "a" : 1.50 ,\r\n "b":"x" , "c" : true,"d":null, "e":"" ,"f":-0.0e+1 }\n');
    expect(members.entries).toEqual([
      { key: 'a', text: '1.50', nested: false },
      { key: 'b', text: 'x', nested: false },
      { key: 'c', text: 'true', nested: false },
      { key: 'd', text: '', nested: false },
      { key: 'e', text: '', nested: false },
      { key: 'f', text: '-0.0e+1', nested: false },
    ]);
    expect({ ...members.values }).toEqual({ a: 1.5, b: 'x', c: true, d: null, e: '', f: -0 });
  });

  test('an empty object', () => {
    expect(parsed(' { } ').entries).toEqual([]);
  });

  test('brackets, quotes and backslashes within strings do not confuse it', () => {
    const value = { 'a}"\\': '\\"}{][,:', b: ['\\', '"', { 'c"': ']}' }], 'd\\\\': '\\\\' };
    const members = parsed(JSON.stringify(value));
    expect({ ...members.values }).toEqual(value);
    expect(members.entries.map((entry) => entry.key)).toEqual(Object.keys(value));
  });

  test('agrees with JSON.parse on every object', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
        fc.constantFrom(0, 1, '\t'),
        (raw, space) => {
          const text = JSON.stringify(raw, null, space);
          const members = parsed(text);
          const expected = JSON.parse(text) as Record<string, unknown>;
          expect(new Set(members.entries.map((entry) => entry.key))).toEqual(new Set(Object.keys(expected)));
          for (const { key, text: entryText, nested } of members.entries) {
            const value = expected[key];
            if (nested) expect(JSON.parse(entryText)).toEqual(value);
            else if (typeof value === 'string') expect(entryText).toBe(value);
            else expect(entryText).toBe(value === null ? '' : JSON.stringify(value));
          }
        },
      ),
    );
  });
});

describe('members with names of the language', () => {
  const text = '{"__proto__":{"polluted":1},"constructor":"c","toString":"t","a":1}';

  test('are signed, but change no prototype', () => {
    const members = parsed(text);
    expect(Object.getPrototypeOf(members.values)).toBe(null);
    expect(Object.keys(members.values)).toEqual(['constructor', 'toString', 'a']);
    expect(members.entries.map((entry) => entry.key)).toEqual(['__proto__', 'constructor', 'toString', 'a']);
    expect(Object.assign({}, members.values)).not.toHaveProperty('polluted');
  });

  test('are harmless in presentMembers', () => {
    const present = presentMembers(JSON.parse(text) as Record<string, unknown>);
    expect(Object.getPrototypeOf(present)).toBe(Object.prototype);
    expect(Object.keys(present)).toEqual(['constructor', 'toString', 'a']);
  });
});
