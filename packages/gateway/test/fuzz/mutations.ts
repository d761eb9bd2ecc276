import type { Random } from '../../../../test/support/campaign.ts';

export type Body = Record<string, unknown>;

/** Texts that broke programs: control characters, separators of the signed texts, other scripts, half characters. */
const EVIL_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\r\n',
  '\u2028',
  '\ud800',
  '\udc00x',
  '\u202eabc',
  '&mid=x&rescode=0000',
  'a&amount=1&b=2',
  'a=b',
  '%00',
  '%',
  '"',
  "'; drop table payments; --",
  '<script>alert(1)</script>',
  '{"a":1}',
  '[]',
  'null',
  'NaN',
  '1e3',
  '-1',
  '0',
  '0.1',
  '00012',
  '1,000',
  '１２３',
  '99999999999999999999999999',
  '0x10',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'javascript:alert(1)',
  'http://169.254.169.254/latest',
  'http://[::1]:1/',
  'ftp://shop.example/',
  'https://user:pass@shop.example/',
  '홍길동',
  '👩‍👩‍👧‍👦',
  '\u0301'.repeat(50),
  'a'.repeat(256),
  'a'.repeat(5000),
];

const EVIL_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  0.1,
  1e21,
  Number.MAX_SAFE_INTEGER,
  [],
  [[]],
  ['a'],
  {},
  { toString: 1 },
  { length: 1 },
  { __proto__: null, a: 1 },
  { a: { b: { c: {} } } },
];

export function evilValue(random: Random): unknown {
  return random.chance(0.6) ? random.pick(EVIL_TEXTS) : structuredClone(random.pick(EVIL_VALUES));
}

/** The body with up to three changes: a member gone, replaced, added, changed in part; in nested objects as well. */
export function mutated(random: Random, body: Body): Body {
  const copy = structuredClone(body);
  const changes = 1 + random.below(3);
  for (let change = 0; change < changes; change += 1) changeOne(random, copy);
  return copy;
}

function changeOne(random: Random, body: Body): void {
  const names = Object.keys(body);
  const name = names.length === 0 ? 'extra' : random.pick(names);
  const value = body[name];
  if (isBody(value) && random.chance(0.8)) {
    changeOne(random, value);
    return;
  }
  switch (random.below(6)) {
    case 0:
      delete body[name];
      break;
    case 1:
      body[random.pick(['extra', 'Sign', 'toString', 'a b', 'k=v', '키', ''])] = evilValue(random);
      break;
    case 2:
      body[name] = partOf(random, value);
      break;
    case 3:
      body[name] = swapped(value);
      break;
    default:
      body[name] = evilValue(random);
  }
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text with a piece cut out, doubled or replaced by an evil one. */
function partOf(random: Random, value: unknown): unknown {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const at = random.below(text.length + 1);
  switch (random.below(3)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text + text;
    default:
      return text.slice(0, at) + random.pick(EVIL_TEXTS) + text.slice(at);
  }
}

/** The same value as another type of JSON. */
function swapped(value: unknown): unknown {
  if (typeof value === 'string') return Number.isNaN(Number(value)) ? [value] : Number(value);
  return JSON.stringify(value) ?? null;
}

/** JSON text that is broken or odd as text: cut off, a member twice, deep nesting, a byte order mark. */
export function mutatedText(random: Random, text: string): string {
  switch (random.below(7)) {
    case 0:
      return text.slice(0, random.below(text.length + 1));
    case 1:
      return text.replace('{', '{"amount":"1",');
    case 2:
      return `${'['.repeat(2000)}${text}`;
    case 3:
      return `\ufeff${text}`;
    case 4:
      return text.replaceAll('"', "'");
    case 5: {
      const at = random.below(text.length);
      return text.slice(0, at) + String.fromCharCode(random.below(0x250)) + text.slice(at + 1);
    }
    default:
      return random.pick(['', 'null', '[]', '1', '"text"', '{}', '{"__proto__":{"appId":1054}}']);
  }
}
