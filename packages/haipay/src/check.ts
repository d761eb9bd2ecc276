import { presentMembers } from './members.ts';
import type { ObjectCondition, ObjectSchema, Schema } from './schema.ts';

/**
 * Checks a value against a schema of this contract. Merchants have no Ajv, but need to know that what was
 * signed has the shape its type promises. Knows exactly the keywords of `schema.ts`; a test holds it
 * against Ajv.
 */

export interface SchemaFault {
  /** The member, with dots and indexes for nested ones; empty for the value itself. */
  readonly path: string;
  readonly fault: 'missing' | 'invalid';
  /** The keyword that was not met. */
  readonly keyword: string;
}

export interface CheckOptions {
  /**
   * Only types and required members, not lengths and patterns. For what is received: another implementation's
   * answer with a longer number is still usable, and dropping it would hide the state of an order.
   */
  readonly typesOnly?: boolean;
}

const patterns = new Map<string, RegExp>();

/** JSON Schema patterns are Unicode patterns: one character is one code point. */
function patternOf(source: string): RegExp {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const pattern = new RegExp(source, 'u');
  patterns.set(source, pattern);
  return pattern;
}

function invalid(path: string, keyword: string): SchemaFault {
  return { path, fault: 'invalid', keyword };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function stringFault(
  schema: Extract<Schema, { type: 'string' }>,
  value: unknown,
  path: string,
  lax: boolean,
) {
  if (typeof value !== 'string') return invalid(path, 'type');
  if (lax) return null;
  if (schema.const !== undefined && value !== schema.const) return invalid(path, 'const');
  if (schema.enum !== undefined && !schema.enum.includes(value)) return invalid(path, 'enum');
  if (schema.minLength !== undefined && codePoints(value) < schema.minLength)
    return invalid(path, 'minLength');
  if (schema.maxLength !== undefined && codePoints(value) > schema.maxLength)
    return invalid(path, 'maxLength');
  if (schema.pattern !== undefined && !patternOf(schema.pattern).test(value)) return invalid(path, 'pattern');
  return null;
}

function numberFault(
  schema: Extract<Schema, { type: 'integer' | 'number' }>,
  value: unknown,
  path: string,
  lax: boolean,
) {
  if (typeof value !== 'number' || !Number.isFinite(value)) return invalid(path, 'type');
  if (schema.type === 'integer' && !Number.isInteger(value)) return invalid(path, 'type');
  if (lax) return null;
  if (schema.const !== undefined && value !== schema.const) return invalid(path, 'const');
  if (schema.enum !== undefined && !schema.enum.includes(value)) return invalid(path, 'enum');
  if (schema.minimum !== undefined && value < schema.minimum) return invalid(path, 'minimum');
  if (schema.maximum !== undefined && value > schema.maximum) return invalid(path, 'maximum');
  return null;
}

function arrayFault(
  schema: Extract<Schema, { type: 'array' }>,
  value: unknown,
  path: string,
  options: CheckOptions,
): SchemaFault | null {
  if (!Array.isArray(value)) return invalid(path, 'type');
  if (options.typesOnly !== true) {
    if (schema.minItems !== undefined && value.length < schema.minItems) return invalid(path, 'minItems');
    if (schema.maxItems !== undefined && value.length > schema.maxItems) return invalid(path, 'maxItems');
  }
  for (const [index, item] of value.entries()) {
    const fault = faultAt(schema.items, item, `${path}[${index}]`, options);
    if (fault !== null) return fault;
  }
  return null;
}

function membersFault(
  schema: ObjectSchema | ObjectCondition,
  value: unknown,
  path: string,
  options: CheckOptions,
): SchemaFault | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return invalid(path, 'type');
  const prefix = path === '' ? '' : `${path}.`;
  const record = value as Readonly<Record<string, unknown>>;
  for (const name of schema.required) {
    if (!Object.hasOwn(record, name) || record[name] === undefined) {
      return { path: prefix + name, fault: 'missing', keyword: 'required' };
    }
  }
  for (const [name, member] of Object.entries(schema.properties)) {
    if (!Object.hasOwn(record, name) || record[name] === undefined) continue;
    const fault = faultAt(member, record[name], prefix + name, options);
    if (fault !== null) return fault;
  }
  return null;
}

function objectFault(
  schema: ObjectSchema,
  value: unknown,
  path: string,
  options: CheckOptions,
): SchemaFault | null {
  const fault = membersFault(schema, value, path, options);
  if (fault !== null || schema.if === undefined || schema.else === undefined) return fault;
  return membersFault(schema.if, value, path, {}) === null
    ? null
    : membersFault(schema.else, value, path, options);
}

function faultAt(schema: Schema, value: unknown, path: string, options: CheckOptions): SchemaFault | null {
  if ('anyOf' in schema) {
    const fits = schema.anyOf.some((choice) => faultAt(choice, value, path, options) === null);
    return fits ? null : invalid(path, 'anyOf');
  }
  switch (schema.type) {
    case 'string':
      return stringFault(schema, value, path, options.typesOnly === true);
    case 'integer':
    case 'number':
      return numberFault(schema, value, path, options.typesOnly === true);
    case 'boolean':
      return typeof value === 'boolean' ? null : invalid(path, 'type');
    case 'array':
      return arrayFault(schema, value, path, options);
    case 'object':
      return objectFault(schema, value, path, options);
  }
}

/** The first thing that is wrong with a value, or null. Drop absent members first (`presentMembers`). */
export function firstFault(schema: Schema, value: unknown, options: CheckOptions = {}): SchemaFault | null {
  return faultAt(schema, value, '', options);
}

/**
 * Received members ready for `firstFault`: absent ones dropped, and integers that came as text made integers,
 * since implementations differ on that for `status` and `appId` (spec §3, §4).
 */
export function receivedMembers(
  schema: ObjectSchema,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const members = presentMembers(values);
  for (const [name, member] of Object.entries(schema.properties)) {
    const value = members[name];
    if (!('type' in member) || member.type !== 'integer' || typeof value !== 'string') continue;
    if (/^-?\d{1,15}$/.test(value)) members[name] = Number(value);
  }
  return members;
}
