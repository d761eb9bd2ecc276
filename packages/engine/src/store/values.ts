import { StoreMisuseError } from './errors.ts';

/*
 * Both drivers are used as carriers of PostgreSQL's text format only; the conversion is done here, once. Their own
 * conversions differ: pg reads int8 as string and PGlite as number or bigint depending on its size; pg writes a Date in
 * the machine's own time zone; each has its own array grammar.
 */

type Decoder = (text: string) => unknown;

/** The text of one statement parameter, or null for SQL NULL. */
export function encodeParameter(value: unknown): string | null {
  if (value === null) return null;
  switch (typeof value) {
    case 'string':
      // Half a surrogate pair has no UTF-8 form; it would silently become another character.
      if (!value.isWellFormed()) throw new StoreMisuseError('a statement parameter is no well-formed text');
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      return encodeObject(value);
    default:
      throw new StoreMisuseError(`a statement parameter of type ${typeof value} is not supported`);
  }
}

/** The texts of all parameters of a statement. */
export function encodeParameters(values: readonly unknown[]): (string | null)[] {
  return values.map(encodeParameter);
}

function encodeObject(value: object): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) {
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  }
  if (Array.isArray(value)) return encodeArray(value);
  throw new StoreMisuseError('an object as statement parameter: pass JSON as JSON.stringify text');
}

/**
 * A batch has one array per column, and in most columns all rows have the same value: an element equal to the previous
 * one reuses its text (measured with 31 columns of 32 payments: 208 to 63 µs).
 */
function encodeArray(values: readonly unknown[]): string {
  let text = '{';
  let before: unknown;
  let written = '';
  for (let index = 0; index < values.length; index += 1) {
    const element = values[index];
    if (index === 0 || !isSame(element, before)) {
      written = encodeElement(element);
      before = element;
    }
    text += index === 0 ? written : `,${written}`;
  }
  return `${text}}`;
}

/** Dates have the same text when they are the same instant. */
function isSame(element: unknown, before: unknown): boolean {
  if (element === before) return true;
  return element instanceof Date && before instanceof Date && element.getTime() === before.getTime();
}

function encodeElement(element: unknown): string {
  if (Array.isArray(element)) return encodeArray(element);
  const text = encodeParameter(element);
  if (text === null) return 'NULL';
  // Quoted always: an unquoted element may not be empty, hold a comma or brace, or read NULL.
  const isPlain = !text.includes('"') && !text.includes('\\');
  return isPlain ? `"${text}"` : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

const TIMESTAMP_WITH_ZONE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(:\d\d)?$/;

function decodeTimestamp(text: string): Date {
  const match = TIMESTAMP_WITH_ZONE.exec(text);
  // 'infinity', years BC and beyond 9999 have no Date; an Invalid Date would go unnoticed.
  if (match === null) throw new RangeError(`the timestamp ${text} has no Date`);
  const [, day, time, hours, minutes] = match;
  return new Date(`${day}T${time}${hours}${minutes ?? ':00'}`);
}

const decodeBytes: Decoder = (text) => Buffer.from(text.slice(2), 'hex');
const decodeNumber: Decoder = (text) => Number(text);
const decodeText: Decoder = (text) => text;

/** Type oid, oid of its array type, decoder. The numbers are fixed in PostgreSQL's pg_type.dat. */
const TYPES: readonly (readonly [type: number, arrayType: number, decode: Decoder])[] = [
  [16, 1000, (text) => text === 't'], // bool
  [17, 1001, decodeBytes], // bytea
  [20, 1016, (text) => BigInt(text)], // int8
  [21, 1005, decodeNumber], // int2
  [23, 1007, decodeNumber], // int4
  [25, 1009, decodeText], // text
  [26, 1028, decodeNumber], // oid
  [114, 199, (text) => JSON.parse(text)], // json
  [700, 1021, decodeNumber], // float4
  [701, 1022, decodeNumber], // float8
  [1042, 1014, decodeText], // bpchar
  [1043, 1015, decodeText], // varchar
  [1082, 1182, decodeText], // date: a calendar day has no instant, so it stays text
  [1114, 1115, decodeText], // timestamp without time zone: the same
  [1184, 1185, decodeTimestamp], // timestamptz
  [1700, 1231, decodeText], // numeric
  [2950, 2951, decodeText], // uuid
  [3802, 3807, (text) => JSON.parse(text)], // jsonb
];

/** Decoders by type oid. A type that is not listed (an enum, an interval) arrives as its text. */
export const DECODERS: ReadonlyMap<number, Decoder> = new Map(
  TYPES.flatMap(([type, arrayType, decode]) => [
    [type, decode] as const,
    [arrayType, (text: string) => decodeArray(text, decode)] as const,
  ]),
);

/** Reads PostgreSQL's array text: nested braces, quoted elements, NULL, an optional [lower:upper]= prefix. */
export function decodeArray(text: string, decode: Decoder): unknown[] {
  let at = text.startsWith('[') ? text.indexOf('=') + 1 : 0;

  function readQuoted(): string {
    let content = '';
    for (at += 1; text[at] !== '"'; at += 1) {
      if (text[at] === '\\') at += 1;
      if (at >= text.length) throw new RangeError('an array text ends inside quotes');
      content += text[at];
    }
    at += 1;
    return content;
  }

  function readPlain(): string {
    const from = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '}') at += 1;
    return text.slice(from, at);
  }

  function readElement(): unknown {
    if (text[at] === '{') return readList();
    if (text[at] === '"') return decode(readQuoted());
    const plain = readPlain();
    return plain === 'NULL' ? null : decode(plain);
  }

  function readList(): unknown[] {
    const elements: unknown[] = [];
    at += 1;
    while (at < text.length && text[at] !== '}') {
      elements.push(readElement());
      if (text[at] === ',') at += 1;
    }
    if (text[at] !== '}') throw new RangeError('an array text lacks its closing brace');
    at += 1;
    return elements;
  }

  return readList();
}
