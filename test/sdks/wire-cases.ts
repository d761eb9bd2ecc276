import { generateKeyPairSync } from 'node:crypto';
import { PRIVATE_KEY, PUBLIC_KEY } from '../../packages/haipay/test/fixtures/vectors.ts';
import { PRIVATE_KEY as SHORT_PRIVATE_KEY } from '../../packages/teemopay/test/fixtures/vectors.ts';
import { parseSignedJson } from '../../packages/wire/src/json.ts';
import { loadRsaPrivateKey, loadRsaPublicKey } from '../../packages/wire/src/keys.ts';
import { parseKoreanTime } from '../../packages/wire/src/korean-time.ts';
import { nestedText } from '../../packages/wire/src/nested-text.ts';
import type { Case } from './cases.ts';

const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

const TEXTS = [
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
  '{"a":TRUE}',
  '{"a":True}',
  '{"a":.5}',
  '{"a":1.}',
  '{"a":+1}',
  '{"a":1e}',
  '{"a":"\\x"}',
  '{"a":"\\u12"}',
  '{"a" 1}',
  '{a:1}',
  '{"a":1 "b":2}',
  '{"a":[1,]}',
  '{"a":[1 2]}',
  '{"a":tru',
  '{"a":"',
  '\u00a0{}',
  '[]',
  '[{"a":1}]',
  '"{}"',
  '1',
  'null',
  'true',
  '{"appId":1,"appId":2}',
  '{"appId":1,"b":3,"appId":1}',
  '{"appId":1,"\\u0061ppId":2}',
  '{"\\u0061ppId":1 , "b":{"c":[1,"}"]} , "appId":null}',
  '{"":1,"":2}',
  '{"a\\"b":1,"a\\u0022b":2}',
  '{"1":1,"01":2,"1.0":3,"-1":4}',
  '{"1":1,"\\u0031":2}',
  nested(16),
  nested(17),
  nested(5000),
  '\t{ "a" : 1.50 ,\r\n "b":"x" , "c" : true,"d":null, "e":"" ,"f":-0.0e+1 }\n',
  ' { } ',
  '{"a":"\\u00e9\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\\\\"","\\ud83d\\ude00":"😀","\\u0000":"\\u0000"}',
  '{"a":12345678901234567890,"b":1e400,"c":-0,"d":1E5,"e":0.1e-7}',
  JSON.stringify({ 'a}"\\': '\\"}{][,:', b: ['\\', '"', { 'c"': ']}' }], 'd\\\\': '\\\\' }),
  '{"a":{"x":1,"x":2},"b":[ {"y" : [ ] } , {} ]}',
  '{"constructor":"c","toString":"t","a":1}',
];

const NESTED = [
  '["a","b"]',
  ' [ "a" , 1.50 ,{ "k" : [ ] , "l":{ } } ] ',
  '{"a&b":"c=d","e":[true,null,-1e3]}',
  '["\\u003c\\/script\\u003e","\\t\\u0001\\u007f","가\\uac00","\\u2028"]',
  '["\\"","\\\\","[,]{:}"]',
  '[]',
  '{}',
];

const NUMBERS = [
  0, 1.5, 0.1, 1e21, 1.5e-7, 123456789012345680000, 1e15, 1.1e16, -0.5, -1e-7, 0.00001, 5e-324, 1e300,
];

const PAIRS: readonly (readonly [string, string])[] = [
  ['a', 'b'],
  ['a', 'aa'],
  ['Z', 'a'],
  ['_', 'a'],
  ['가', '나'],
  ['\uffff', '😀'],
  ['\ue000', '\u{10000}'],
  ['a\uffee', 'a\u{1f600}'],
  ['x', 'x'],
];

const TIMES = [
  '2026-01-01 00:00:00',
  '2024-02-29 23:59:59.123',
  '2026-02-30 00:00:00',
  '2026-01-01 24:00:00',
  '2026-01-01T00:00:00',
  '2026-01-01 00:00:00 ',
  '2026-01-01 00:00:00\n',
  '1969-12-31 23:59:59.001',
];

type Key = readonly [title: string, which: 'private' | 'public', text: string, minimumModulusBits: number];

function keys(): Key[] {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = (type: 'pkcs8' | 'pkcs1') => privateKey.export({ type, format: 'pem' }).toString();
  const publicPem = (type: 'spki' | 'pkcs1') => publicKey.export({ type, format: 'pem' }).toString();
  const line = (text: string) => text.replace(/-----[^-]+-----|\s/g, '');
  return [
    ['one line', 'private', PRIVATE_KEY, 2048],
    ['PKCS#8', 'private', pem('pkcs8'), 2048],
    ['PKCS#1', 'private', pem('pkcs1'), 2048],
    ['PKCS#1 in one line', 'private', line(pem('pkcs1')), 2048],
    [
      'PKCS#8 under another label',
      'private',
      pem('pkcs8').replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'),
      2048,
    ],
    ['two characters for line breaks', 'private', pem('pkcs8').replaceAll('\n', '\\n'), 2048],
    ['without its padding', 'public', PUBLIC_KEY.replace(/=+$/, ''), 2048],
    ['too short', 'private', SHORT_PRIVATE_KEY, 2048],
    ['short, but allowed', 'private', SHORT_PRIVATE_KEY, 1024],
    ['public for private', 'private', PUBLIC_KEY, 2048],
    [
      'of another kind',
      'private',
      line(elliptic.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
      2048,
    ],
    ['nothing', 'private', '', 2048],
    ['no base64', 'private', 'not a key!', 2048],
    ['base64 of something else', 'private', 'QUJD', 2048],
    ['one line', 'public', PUBLIC_KEY, 2048],
    ['SubjectPublicKeyInfo', 'public', publicPem('spki'), 2048],
    ['PKCS#1', 'public', publicPem('pkcs1'), 2048],
    ['private for public', 'public', PRIVATE_KEY, 2048],
    ['private for public, PKCS#1', 'public', line(pem('pkcs1')), 2048],
    [
      'of another kind',
      'public',
      line(elliptic.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
      2048,
    ],
    [
      'with something behind it',
      'public',
      Buffer.concat([Buffer.from(PUBLIC_KEY, 'base64'), Buffer.of(0)]).toString('base64'),
      2048,
    ],
    ['base64 of something else', 'public', 'QUJD', 2048],
  ];
}

function keyFault([, which, text, minimumModulusBits]: Key): string | null {
  try {
    (which === 'private' ? loadRsaPrivateKey : loadRsaPublicKey)(text, { minimumModulusBits });
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What all contracts have in common. */
export function wireCases(texts: readonly string[] = TEXTS): Case[] {
  return [
    ...texts.map((text) => {
      const result = parseSignedJson(text);
      const expected = result.ok ? { ok: true, entries: result.members.entries } : result;
      return { op: 'parse', title: text.slice(0, 60), input: { text }, expected };
    }),
    ...NESTED.flatMap((text) =>
      [false, true].map((asJava) => {
        const expected = nestedText(text.trim(), asJava ? 'java_list' : 'compact_json');
        return { op: 'nested', title: text, input: { text, asJava }, expected };
      }),
    ),
    ...NUMBERS.map((number) => {
      const text = JSON.stringify(number);
      return { op: 'number', title: text, input: { text }, expected: text };
    }),
    ...PAIRS.map(([a, b]) => {
      const expected = a === b ? 0 : a < b ? -1 : 1;
      return { op: 'compare', title: `${a} ${b}`, input: { a, b }, expected };
    }),
    ...TIMES.map((text) => {
      return { op: 'koreanTime', title: text, input: { text }, expected: parseKoreanTime(text) ?? null };
    }),
    ...keys().map((key) => {
      const [title, which, text, minimumModulusBits] = key;
      const input = { which, text, minimumModulusBits };
      return { op: 'key', title: `${which} ${title}`, input, expected: keyFault(key) };
    }),
  ];
}
