import { firstFault } from '@naru/wire/check';
import type { ObjectSchema, Schema } from '@naru/wire/schema';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** `strict: true` also turns the warnings of Ajv about unions, unknown keywords and required names into errors. */
const ajv = new Ajv2020({ strict: true, allErrors: false });

/** What the rules of schemas have to know of one contract. */
export interface SchemaFacts {
  /** All that the contract exports: those that are schemas of objects are tried. */
  readonly exported: object;
  /** Schemas that are made, such as envelopes, beside those that are exported. */
  readonly made?: readonly (readonly [name: string, schema: ObjectSchema])[];
  /** How many schemas there are of both. */
  readonly count: number;
  /** Endpoints by name, and their paths in order. */
  readonly endpoints: Readonly<Record<string, { readonly name: string; readonly path: string }>>;
  readonly paths: readonly string[];
  /** What the reference prints, with its schema. */
  readonly samples: readonly (readonly [what: string, schema: ObjectSchema, sample: object])[];
  /** A request that is changed at random, and values that nearly fit its members. */
  readonly changed: {
    readonly schema: ObjectSchema;
    readonly sample: object;
    readonly values: readonly unknown[];
  };
}

function isObjectSchema(value: unknown): value is ObjectSchema {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'object';
}

/** Ajv and the checker of the SDK must agree; the answer of both is returned. */
export function accepts(schema: ObjectSchema, value: unknown): boolean {
  const own = firstFault(schema, value) === null;
  expect(own, `Ajv and firstFault differ on ${JSON.stringify(value)}`).toBe(ajv.compile(schema)(value));
  return own;
}

/** A schema and all that are nested in it, with the way there. */
function walk(schema: Schema, path: string): [path: string, schema: Schema][] {
  const choices = 'anyOf' in schema ? schema.anyOf.flatMap((one) => walk(one, path)) : [];
  if (!('type' in schema)) return [[path, schema], ...choices];
  if (schema.type === 'array') return [[path, schema], ...walk(schema.items, `${path}[]`)];
  if (schema.type !== 'object') return [[path, schema]];
  const members = Object.entries(schema.properties).flatMap(([name, member]) =>
    walk(member, `${path}.${name}`),
  );
  return [[path, schema], ...members];
}

/** The rules of a contract's schemas, as tests: each contract's `schemas.test.ts` runs them. */
export function testSchemas(facts: SchemaFacts): void {
  describe('as in every contract', () => {
    testEverySchema(facts);
    testEndpoints(facts);
    testSamples(facts);
    testChanges(facts);
  });
}

function testEverySchema({ exported, made = [], count }: SchemaFacts): void {
  const schemas: (readonly [name: string, schema: ObjectSchema])[] = [...made];
  for (const [name, value] of Object.entries(exported))
    if (isObjectSchema(value)) schemas.push([name, value]);

  test('there are as many schemas as expected', () => {
    expect(schemas).toHaveLength(count);
  });

  test.each(schemas)('%s compiles in strict mode, has a title and described members', (name, schema) => {
    expect(() => ajv.compile(schema)).not.toThrow();
    expect(schema.title).toBeTruthy();
    for (const [path, nested] of walk(schema, name)) {
      if (!isObjectSchema(nested)) continue;
      expect(nested.additionalProperties, path).toBe(true);
      const names = Object.keys(nested.properties);
      for (const member of names)
        expect(nested.properties[member]?.description, `${path}.${member}`).toBeTruthy();
      for (const member of nested.required) expect(names, path).toContain(member);
    }
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  test('examples are valid', () => {
    for (const [path, nested] of schemas.flatMap(([name, schema]) => walk(schema, name))) {
      for (const example of nested.examples ?? []) expect(firstFault(nested, example), path).toBe(null);
    }
  });
}

function testEndpoints({ endpoints, paths }: SchemaFacts): void {
  test('endpoints have their names and paths', () => {
    expect(Object.values(endpoints).map(({ path }) => path)).toEqual(paths);
    for (const [name, endpoint] of Object.entries(endpoints)) expect(endpoint.name).toBe(name);
  });
}

function testSamples({ samples }: SchemaFacts): void {
  test.each(samples)(
    'accepts %s, with an unknown member, and without none that it needs',
    (_, schema, sample) => {
      expect(accepts(schema, sample)).toBe(true);
      expect(accepts(schema, { ...sample, added: { later: [null] } })).toBe(true);
      for (const name of schema.required) {
        const { [name]: _, ...others } = sample as Record<string, unknown>;
        expect(accepts(schema, others), `without ${name}`).toBe(false);
        expect(firstFault(schema, others)).toEqual({ path: name, fault: 'missing', keyword: 'required' });
      }
    },
  );
}

function testChanges({ changed: { schema, sample, values } }: SchemaFacts): void {
  test('Ajv and the checker agree on arbitrary changes of a request', () => {
    const validate = ajv.compile(schema);
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.jsonValue(),
      fc.constantFrom(...values),
    );
    /** Changes of this object, and of the objects in it. */
    const changesOf = (of: ObjectSchema, from: object): fc.Arbitrary<object> => {
      const names = Object.keys(of.properties);
      const own = fc.dictionary(fc.constantFrom(...names), value).map((changes) => ({ ...from, ...changes }));
      const nested = Object.entries(of.properties).flatMap(([name, member]) => {
        const inner: unknown = Reflect.get(from, name);
        if (!isObjectSchema(member) || typeof inner !== 'object' || inner === null) return [];
        return [changesOf(member, inner).map((changes) => ({ ...from, [name]: changes }))];
      });
      return fc.oneof(own, ...nested);
    };
    fc.assert(
      fc.property(changesOf(schema, sample), (request) => {
        expect(firstFault(schema, request) === null).toBe(validate(request));
      }),
      { numRuns: 400 },
    );
  });
}
