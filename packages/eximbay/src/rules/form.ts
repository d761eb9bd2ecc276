import { firstFault } from '@naru/wire/check';
import type { Infer, ObjectSchema, Schema } from '@naru/wire/schema';
import { type Checked, fault, invalid, missing } from './fault.ts';
import { formReason, schemaAt } from './reasons.ts';

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

/** So many digits of a JSON number survive being read, whatever they are. */
const MAX_EXACT_DIGITS = 15;

/**
 * The text of a number; the number itself where reading may have changed it: 9007199254740993 arrives as …992, which
 * would be the number of another order. The schemas then refuse it.
 */
function textOfNumber(value: number): unknown {
  const text = String(value);
  const isExact = Number.isInteger(value)
    ? Number.isSafeInteger(value)
    : !text.includes('e') && text.replace(/\D/g, '').length <= MAX_EXACT_DIGITS;
  return isExact ? text : value;
}

/** Undefined for what counts as not there: null, empty text, and objects and lists with nothing in them. */
function textual(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'number') return textOfNumber(value);
  if (typeof value === 'boolean') return String(value);
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

/** The first parameter that must say something and is nothing but white space; others come back as they are. */
function blankMandatory(schema: Schema, value: unknown, path: string): string | null {
  if (!('type' in schema)) return null;
  if (schema.type === 'array' && Array.isArray(value)) {
    return firstBlank(value.map((item, index) => [schema.items, item, `${path}[${index}]`]));
  }
  if (schema.type !== 'object' || !isObject(value)) return null;
  const prefix = path === '' ? '' : `${path}.`;
  const isBlank = (name: string) => typeof value[name] === 'string' && value[name].trim() === '';
  const found = schema.required.find(isBlank);
  if (found !== undefined) return prefix + found;
  return firstBlank(
    Object.entries(schema.properties).map(([name, member]) => [member, value[name], prefix + name]),
  );
}

function firstBlank(members: readonly (readonly [Schema, unknown, string])[]): string | null {
  for (const [schema, value, path] of members) {
    const found = blankMandatory(schema, value, path);
    if (found !== null) return found;
  }
  return null;
}

/** Of an object that is not there the first member that must be: its name says what to send. */
function firstNeeded(schema: Schema, path: string): string {
  const at = schemaAt(schema, path);
  const name = at !== undefined && 'required' in at ? at.required[0] : undefined;
  return name === undefined ? path : firstNeeded(schema, `${path}.${name}`);
}

/** Checks the form of a request: the first missing or wrong parameter in the order of the schema is reported. */
export function checkForm<const S extends ObjectSchema>(schema: S, values: Members): Checked<Infer<S>> {
  if (isTooDeep(values)) return { ok: false, fault: fault('body_too_deep', '') };
  const request = receivedRequest(values);
  const found = firstFault(schema, request);
  if (found !== null) {
    const { path } = found;
    const broken =
      found.fault === 'missing'
        ? missing(firstNeeded(schema, path))
        : invalid(path, formReason(schema, found));
    return { ok: false, fault: broken };
  }
  const blank = blankMandatory(schema, request, '');
  return blank === null ? { ok: true, request: request as Infer<S> } : { ok: false, fault: missing(blank) };
}
