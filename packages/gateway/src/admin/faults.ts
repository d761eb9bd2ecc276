import { firstFault } from '@naru/wire/check';
import type { Schema } from '@naru/wire/schema';
import type { Members } from './operation.ts';
import type { AdminSchema, RecordSchema } from './schema.ts';

/** A fault of one member of an input. */
export interface MemberFault {
  /** With dots and indexes for nested ones. */
  readonly member: string;
  /** A sentence that begins with the member. */
  readonly message: string;
}

/** All faults of an input, one sentence per member. */
export function inputFaults(schema: RecordSchema, input: Members): MemberFault[] {
  const faults: MemberFault[] = [];
  for (const name of schema.required) {
    if (input[name] === undefined) faults.push({ member: name, message: `${name} is missing` });
  }
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const member = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (member === undefined) {
      faults.push({ member: name.slice(0, 100), message: `there is no member "${name.slice(0, 100)}"` });
      continue;
    }
    const fault = valueFault(member, value, name);
    if (fault) faults.push(fault);
  }
  return faults;
}

function valueFault(schema: AdminSchema, value: unknown, path: string): MemberFault | undefined {
  const known = 'type' in schema && schema.type === 'object' ? schema : undefined;
  // Unknown members of nested objects are refused like those of the input.
  if (known && !known.additionalProperties && isObject(value)) {
    const [first] = inputFaults(known, value);
    if (!first) return undefined;
    const member = `${path}.${first.member}`;
    return { member, message: `${path}: ${first.message}` };
  }
  const fault = firstFault(schema as Schema, value);
  return fault ? { member: path, message: `${path} must be ${formOf(schema)}` } : undefined;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The expected value by the schema, for a sentence. */
function formOf(schema: AdminSchema): string {
  if (schema.title !== undefined) return schema.title;
  if ('anyOf' in schema) return schema.anyOf.map(formOf).join(' or ');
  switch (schema.type) {
    case 'null':
      return 'null';
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'number':
      return schema.minimum === undefined || schema.maximum === undefined
        ? 'a whole number'
        : `a whole number from ${schema.minimum} to ${schema.maximum}`;
    case 'array':
      return `a list, each ${formOf(schema.items)}`;
    case 'object':
      return 'an object';
    case 'string':
      return textFormOf(schema);
  }
}

function textFormOf({ enum: words, maxLength }: Extract<AdminSchema, { readonly type: 'string' }>): string {
  if (words !== undefined) return `one of ${words.join(', ')}`;
  return maxLength === undefined ? 'a text' : `a text of at most ${maxLength} characters`;
}
