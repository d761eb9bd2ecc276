import { endOfScalar, endOfString, skipSpace } from './json.ts';

/**
 * How a nested value is written into a string to sign. Signed contracts are flat at heart, and where
 * something nests they rarely say how it is written; these are the two likely forms:
 * - `compact_json`: `["a","b"]`, JSON without white space;
 * - `java_list`: `[a, b]` and `{k=v}`, what a Java server prints for a list or a map.
 */
export type NestedForm = 'compact_json' | 'java_list';

interface Cursor {
  readonly source: string;
  at: number;
}

function stringOf(cursor: Cursor, form: NestedForm): string {
  const end = endOfString(cursor.source, cursor.at);
  const value = JSON.parse(cursor.source.slice(cursor.at, end)) as string;
  cursor.at = end;
  return form === 'compact_json' ? JSON.stringify(value) : value;
}

function listOf(cursor: Cursor, close: ']' | '}', form: NestedForm): string {
  const open = close === ']' ? '[' : '{';
  const items: string[] = [];
  cursor.at = skipSpace(cursor.source, cursor.at + 1);
  while (cursor.source[cursor.at] !== close) {
    let item = '';
    if (close === '}') {
      item = stringOf(cursor, form) + (form === 'compact_json' ? ':' : '=');
      cursor.at = skipSpace(cursor.source, skipSpace(cursor.source, cursor.at) + 1);
    }
    items.push(item + anyText(cursor, form));
    cursor.at = skipSpace(cursor.source, cursor.at);
    if (cursor.source[cursor.at] === ',') cursor.at = skipSpace(cursor.source, cursor.at + 1);
  }
  cursor.at += 1;
  return open + items.join(form === 'compact_json' ? ',' : ', ') + close;
}

function anyText(cursor: Cursor, form: NestedForm): string {
  const first = cursor.source[cursor.at];
  if (first === '"') return stringOf(cursor, form);
  if (first === '[') return listOf(cursor, ']', form);
  if (first === '{') return listOf(cursor, '}', form);
  const end = endOfScalar(cursor.source, cursor.at);
  const text = cursor.source.slice(cursor.at, end);
  cursor.at = end;
  return text;
}

/**
 * Text of a nested value, from its JSON as received; numbers keep their source form and members their order.
 * The source must be valid JSON of limited depth, which `parseSignedJson` has made sure of.
 */
export function nestedText(source: string, form: NestedForm): string {
  return anyText({ source, at: 0 }, form);
}
