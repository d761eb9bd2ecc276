import { firstFault } from '@naru/wire/check';
import type { Infer, ObjectSchema } from '@naru/wire/schema';
import { type Checked, fault, invalid, missing } from './fault.ts';

/** No request nests deeper than three levels; a deeper one is an attack on the stack. */
const MAX_DEPTH = 16;

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value nests deeper than any request. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth >= MAX_DEPTH || Object.values(value).some((member) => isTooDeep(member, depth + 1));
}

/** Undefined for what counts as not there: null, empty text, and objects and lists with nothing in them. */
function textual(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    const entries = value.map(textual).filter((entry) => entry !== undefined);
    return entries.length === 0 ? undefined : entries;
  }
  if (!isObject(value)) return value;
  const members = textualMembers(value);
  return Object.keys(members).length === 0 ? undefined : members;
}

function textualMembers(values: Members): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const name of Object.keys(values)) {
    // Assigning to `__proto__` would replace the prototype of the result instead of adding a member.
    const member = name === '__proto__' ? undefined : textual(values[name]);
    if (member !== undefined) members[name] = member;
  }
  return members;
}

/**
 * A received request in the form that schemas describe. Numbers become text, since the reference has text
 * everywhere but servers that read into text take numbers too. What is null or empty counts as absent, also
 * a product of empty members: the reference's example of a rebill has one.
 */
export function receivedRequest(values: Members): Record<string, unknown> {
  if (isTooDeep(values)) throw new RangeError('the body nests too deep');
  return textualMembers(values);
}

/** Checks the form of a request: the first missing or wrong parameter in the order of the schema is told. */
export function checkForm<const S extends ObjectSchema>(schema: S, values: Members): Checked<Infer<S>> {
  if (isTooDeep(values)) return { ok: false, fault: fault('body_invalid', '') };
  const request = receivedRequest(values);
  const found = firstFault(schema, request);
  if (found === null) return { ok: true, request: request as Infer<S> };
  return { ok: false, fault: found.fault === 'missing' ? missing(found.path) : invalid(found.path) };
}
