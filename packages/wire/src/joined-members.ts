import {
  addressWithoutHiddenParameters,
  comparableNames,
  hiddenParameter,
  withoutHiddenParameters,
} from './joined-text.ts';
import type { SignedEntry } from './json.ts';
import { nestedText } from './nested-text.ts';
import type { ObjectSchema } from './schema.ts';

/**
 * JSON members that are signed as `name=value&name=value` without escapes, in the order of their names. Whoever has
 * such a text and its signature can write other members that give the same text. The rules here leave one reading
 * only.
 */

/** A member whose value or name could be cut elsewhere. */
export interface AmbiguousMember {
  readonly member: string;
  /** The name that the member's value seems to begin; undefined when it is the member's own name that is at fault. */
  readonly hidden: string | undefined;
}

const LONGEST_SHOWN_NAME = 64;

function shown(name: string): string {
  return name.slice(0, LONGEST_SHOWN_NAME);
}

/** Every text that a value may stand for in what is signed: nested values may be written in two ways. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const source = JSON.stringify(value);
  return [nestedText(source, 'compact_json'), nestedText(source, 'java_list')];
}

/** The first `&name=` of any name in a text. */
function anyHiddenName(text: string): string | undefined {
  const piece = text
    .split('&')
    .slice(1)
    .find((one) => one.includes('='));
  return piece?.slice(0, piece.indexOf('='));
}

/**
 * The first name in an address at which another cut could be valid. A name before the address's own is out of order,
 * and a required member would stand twice or hold others: such a cut is refused. Not where an address would be cut
 * off, since it may hold names itself.
 */
function hiddenInAddress(
  name: string,
  address: string,
  schema: Pick<ObjectSchema, 'properties' | 'required'>,
  addresses: ReadonlySet<string>,
): string | undefined {
  for (const piece of address.split('&').slice(1)) {
    const hidden = piece.slice(0, Math.max(piece.indexOf('='), 0));
    if (hidden < name || !Object.hasOwn(schema.properties, hidden)) continue;
    if (!schema.required.includes(hidden) || addresses.has(hidden)) return hidden;
  }
  return undefined;
}

export interface RequestForm {
  readonly schema: ObjectSchema;
  /** The name that the scheme itself puts last: `key` or `nonce`. */
  readonly lastName: string;
  /** The member with the merchant's number of the order, which must not be shortened by any name. */
  readonly orderNumber: string;
  /** Members that are web addresses, whose queries are full of `&name=`. */
  readonly addresses: ReadonlySet<string>;
}

const namesOfSchema = new WeakMap<object, ReadonlySet<string>>();

function requestNames({ schema, lastName }: RequestForm): ReadonlySet<string> {
  const known = namesOfSchema.get(schema);
  if (known !== undefined) return known;
  const names = comparableNames([...Object.keys(schema.properties), lastName]);
  namesOfSchema.set(schema, names);
  return names;
}

/** The first member of a request whose signed text could be cut to another request; undefined without one. */
export function ambiguousRequestMember(
  members: Readonly<Record<string, unknown>>,
  form: RequestForm,
): AmbiguousMember | undefined {
  const names = requestNames(form);
  for (const [member, value] of Object.entries(members)) {
    if (member === 'sign') continue;
    if (/[&=]/.test(member)) return { member: shown(member), hidden: undefined };
    for (const text of textsOf(value)) {
      const hidden = form.addresses.has(member)
        ? hiddenInAddress(member, text, form.schema, form.addresses)
        : (hiddenParameter(text, names) ?? (member === form.orderNumber ? anyHiddenName(text) : undefined));
      if (hidden !== undefined) return { member: shown(member), hidden: shown(hidden) };
    }
  }
  return undefined;
}

export interface MessageForm {
  /** Members of this message, and which of them are always there. */
  readonly schema: Pick<ObjectSchema, 'properties' | 'required'>;
  /** Names that no value may have behind a `&`; from `comparableNames`. */
  readonly names: ReadonlySet<string>;
  /**
   * The members that may hold a `&`, each with whether a text can be its value. All other known ones have a form
   * without it.
   */
  readonly texts: Readonly<Record<string, (text: string) => boolean>>;
  readonly addresses: ReadonlySet<string>;
}

export interface MessageFault {
  readonly reason: 'ambiguous_member' | 'unknown_member' | 'duplicate_member';
  readonly member: string;
}

function textOfEntry({ text, nested }: SignedEntry): string[] {
  return nested ? [nestedText(text, 'compact_json'), nestedText(text, 'java_list')] : [text];
}

/** Whether a value could have been cut elsewhere, or holds what other members were. */
function isAmbiguous(
  entry: SignedEntry,
  form: MessageForm,
  names: ReadonlySet<string>,
  isExtra: boolean,
): boolean {
  const { key } = entry;
  if (/[&=]/.test(key)) return true;
  const isKnown = Object.hasOwn(form.schema.properties, key);
  return textOfEntry(entry).some((text) => {
    if (form.addresses.has(key)) {
      if (hiddenInAddress(key, text, form.schema, form.addresses) !== undefined) return true;
    } else if (hiddenParameter(text, names) !== undefined) return true;
    if (!isKnown || isExtra) return false;
    const fits = form.texts[key];
    return fits === undefined ? text.includes('&') : anyHiddenName(text) !== undefined && !fits(text);
  });
}

/**
 * The first member of a signed message for which the signature proves nothing, because other members give the same
 * text. `entries` are those that were signed, in the order of the text. A member that nobody knows is taken as one
 * that came later, unless it could be the end of the text before it. `extra` are names that the receiver knows beside
 * the contract's.
 */
export function messageFault(
  entries: readonly SignedEntry[],
  form: MessageForm,
  extra: readonly string[] = [],
): MessageFault | undefined {
  const names = extra.length === 0 ? form.names : new Set([...form.names, ...comparableNames(extra)]);
  const seen = new Set<string>();
  let isEndOf: ((rest: string) => boolean) | undefined;
  for (const entry of entries) {
    const member = shown(entry.key);
    const [comparable = ''] = comparableNames([entry.key]);
    if (seen.has(comparable)) return { reason: 'duplicate_member', member };
    seen.add(comparable);
    const isExtra = extra.includes(entry.key);
    if (isAmbiguous(entry, form, names, isExtra)) return { reason: 'ambiguous_member', member };
    const [text = ''] = textOfEntry(entry);
    if (isExtra) isEndOf = () => true;
    else if (Object.hasOwn(form.schema.properties, entry.key)) {
      const fits = form.texts[entry.key];
      isEndOf = fits && ((rest) => fits(`${text}&${rest}`));
    } else if (isEndOf?.(`${entry.key}=${text}`)) return { reason: 'unknown_member', member };
  }
  return undefined;
}

/** A value as it may be sent: each text in it without what reads as a member, an address with the same meaning. */
export function valueWithoutHiddenMembers(
  value: unknown,
  names: ReadonlySet<string>,
  isAddress = false,
): unknown {
  if (typeof value === 'string') {
    return isAddress ? addressWithoutHiddenParameters(value, names) : withoutHiddenParameters(value, names);
  }
  if (Array.isArray(value)) return value.map((item) => valueWithoutHiddenMembers(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, valueWithoutHiddenMembers(item, names)]),
  );
}
