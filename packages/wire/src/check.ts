import { presentMembers } from './members.ts';
import type { ObjectCondition, ObjectSchema, Schema } from './schema.ts';

/**
 * Checks a value against a contract's schema. Merchants have no Ajv, but need to know that what was
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

type Members = readonly (readonly [name: string, schema: Schema])[];

const knownMembers = new WeakMap<object, Members>();

/** The members of a schema, which never change, as a list that is made once. */
function membersOf(schema: ObjectSchema | ObjectCondition): Members {
  const known = knownMembers.get(schema.properties);
  if (known !== undefined) return known;
  const members = Object.entries(schema.properties);
  knownMembers.set(schema.properties, members);
  return members;
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

/** Characters are code points, of one or two units each: most texts need no counting. */
function isShorter(text: string, minLength: number): boolean {
  return text.length < 2 * minLength && codePoints(text) < minLength;
}

function isLonger(text: string, maxLength: number): boolean {
  return text.length > maxLength && codePoints(text) > maxLength;
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
  if (schema.minLength !== undefined && isShorter(value, schema.minLength)) return invalid(path, 'minLength');
  if (schema.maxLength !== undefined && isLonger(value, schema.maxLength)) return invalid(path, 'maxLength');
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
  for (const [name, member] of membersOf(schema)) {
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
    case 'null':
      return value === null ? null : invalid(path, 'type');
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

const INTEGER_TEXT = /^-?\d{1,15}$/;

function choicesOf(schema: Schema): readonly Schema[] {
  return 'anyOf' in schema ? schema.anyOf : [schema];
}

/** Whether the schema wants an integer and would not take a text. */
function wantsInteger(schema: Schema): boolean {
  if (!('anyOf' in schema)) return schema.type === 'integer';
  const types = schema.anyOf.map((choice) => ('type' in choice ? choice.type : 'anyOf'));
  return types.includes('integer') && !types.includes('string');
}

/** Text of digits as an integer, where the schema wants one. */
function asInteger(schema: Schema, value: unknown): unknown {
  const isMeant = typeof value === 'string' && wantsInteger(schema) && INTEGER_TEXT.test(value);
  return isMeant ? Number(value) : value;
}

/**
 * Received members ready for `firstFault`: absent ones dropped, and integers that came as text made integers,
 * since implementations of one contract differ on that.
 */
export function receivedMembers(
  schema: ObjectSchema,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const members = presentMembers(values);
  for (const [name, member] of membersOf(schema)) {
    const value = members[name];
    if (typeof value === 'string' && Object.hasOwn(members, name)) members[name] = asInteger(member, value);
  }
  return members;
}

function allowsNull(schema: Schema): boolean {
  return choicesOf(schema).some((choice) => 'type' in choice && choice.type === 'null');
}

/**
 * A received value in the form that its schema describes, at any depth: integers that came as text are made
 * integers, and a required member that may be null and is absent is made null. For contracts that distinguish null
 * from absent; `receivedMembers` is for those that do not.
 */
export function receivedValue(schema: Schema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return asInteger(schema, value);
  const nested = choicesOf(schema).find(
    (choice) => 'type' in choice && choice.type === (Array.isArray(value) ? 'array' : 'object'),
  );
  if (nested === undefined || !('type' in nested)) return value;
  if (Array.isArray(value)) {
    return nested.type === 'array' ? value.map((item) => receivedValue(nested.items, item)) : value;
  }
  return nested.type === 'object'
    ? receivedObject(nested, value as Readonly<Record<string, unknown>>)
    : value;
}

function receivedObject(
  schema: ObjectSchema,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const name of Object.keys(values)) {
    // As in `presentMembers`: assigning to `__proto__` would replace the prototype.
    if (name === '__proto__') continue;
    const member = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    members[name] = member === undefined ? values[name] : receivedValue(member, values[name]);
  }
  for (const name of schema.required) {
    const member = schema.properties[name];
    if (member !== undefined && allowsNull(member) && !Object.hasOwn(members, name)) members[name] = null;
  }
  return members;
}
