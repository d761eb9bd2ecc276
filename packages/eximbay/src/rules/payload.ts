import { createHash } from 'node:crypto';
import { FGKEY_NAME } from '../fgkey.ts';
import { isTooDeep } from './form.ts';

/**
 * What is handed to the script in the browser must be what was prepared: the fgkey alone does not cover all
 * of it, and everything in a browser can be changed. Numbers count as their text; the order of members does
 * not matter, that of lists does. Null, empty text and absence are three different things.
 */

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function namesOf(value: Members): string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined);
}

function membersDifference(prepared: Members, given: Members, prefix: string): string | null {
  const names = new Set([...namesOf(prepared), ...namesOf(given)]);
  for (const name of names) {
    const path = `${prefix}${name}`;
    if (!Object.hasOwn(prepared, name) || !Object.hasOwn(given, name)) return path;
    const found = difference(prepared[name], given[name], path);
    if (found !== null) return found;
  }
  return null;
}

function difference(prepared: unknown, given: unknown, path: string): string | null {
  if (Array.isArray(prepared) && Array.isArray(given)) {
    if (prepared.length !== given.length) return path;
    for (const [index, entry] of prepared.entries()) {
      const found = difference(entry, given[index], `${path}[${index}]`);
      if (found !== null) return found;
    }
    return null;
  }
  if (isObject(prepared) && isObject(given)) return membersDifference(prepared, given, `${path}.`);
  const nested = [prepared, given].some((value) => typeof value === 'object' && value !== null);
  if (nested || prepared === null || given === null) return prepared === given ? null : path;
  return String(prepared) === String(given) ? null : path;
}

function withoutFgkey(body: Members): Members {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== FGKEY_NAME));
}

/**
 * The first parameter in which the payload of the script differs from the prepared request, or null. The
 * fgkey of the payload is left out. A payload that nests too deep differs as a whole: the path is empty.
 */
export function payloadDifference(prepared: Members, payload: Members): string | null {
  if (isTooDeep(prepared) || isTooDeep(payload)) return '';
  return membersDifference(withoutFgkey(prepared), withoutFgkey(payload), '');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isObject(value)) {
    const members = namesOf(value)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
    return `{${members.join(',')}}`;
  }
  return value === null || value === undefined ? 'null' : JSON.stringify(String(value));
}

/**
 * SHA-256 of a prepared request, in hexadecimal digits: equal for exactly the bodies between which
 * `payloadDifference` finds nothing. Throws for a body that nests too deep.
 */
export function bodyDigest(body: Members): string {
  if (isTooDeep(body)) throw new RangeError('the body nests too deep');
  return createHash('sha256')
    .update(canonical(withoutFgkey(body)), 'utf8')
    .digest('hex');
}
