import type { SignedEntry, SignedMembers } from './json.ts';

/** A value of a known schema; members that this version does not know are there too. */
export type WithUnknownMembers<T> = T & { readonly [member: string]: unknown };

/** Drops the members that `isAbsent` says count as not there. */
export function membersWithout(
  raw: Readonly<Record<string, unknown>>,
  isAbsent: (value: unknown) => boolean,
): Record<string, unknown> {
  const present: Record<string, unknown> = {};
  for (const name of Object.keys(raw)) {
    const value = raw[name];
    // Assigning to `__proto__` would replace the prototype of the result instead of adding a member.
    if (name === '__proto__' || isAbsent(value)) continue;
    present[name] = value;
  }
  return present;
}

/**
 * Drops the members that count as absent: null, empty text and undefined. Done before validation, so that an
 * optional member sent as "" is not refused for its length, and a required one is "missing".
 */
export function presentMembers(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return membersWithout(raw, (value) => value === null || value === undefined || value === '');
}

function textOfValue(key: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  throw new TypeError(`${key} cannot be signed: JSON has no such value`);
}

/** The members of an object that is about to be sent; its nested values are signed as compact JSON. */
export function membersOf(values: Readonly<Record<string, unknown>>): SignedMembers {
  const entries = Object.keys(values).map((key): SignedEntry => {
    const value = values[key];
    if (typeof value !== 'object' || value === null) {
      return { key, text: textOfValue(key, value), nested: false };
    }
    const text = JSON.stringify(value);
    // A value with a `toJSON` of its own (a Date) would travel as text, which is signed without quotes.
    if (!/^[[{]/.test(text)) throw new TypeError(`${key} cannot be signed: give it as text`);
    return { key, text, nested: true };
  });
  return { values, entries };
}

/** The entries that `isUsed` picks, by name in UTF-16 code units, as Java's `String.compareTo` has them. */
export function sortedEntries(
  members: SignedMembers,
  isUsed: (entry: SignedEntry) => boolean,
): SignedEntry[] {
  return members.entries.filter(isUsed).sort((a, b) => (a.key < b.key ? -1 : 1));
}
