/** The building blocks of descriptions: JSON Schemas as plain data, whose types `Infer` reads off. */

export const TEXT = { type: 'string' } as const;
export const NUMBER = { type: 'integer' } as const;
export const FLAG = { type: 'boolean' } as const;

/** One of the words that there are. */
export function oneOf<const W extends string>(...words: readonly W[]) {
  return { type: 'string', enum: words } as const;
}

/** The value, or null where there is none. */
export function nullable<const S extends object>(schema: S) {
  return { anyOf: [schema, { type: 'null' }] } as const;
}

export function listOf<const S extends object>(items: S) {
  return { type: 'array', items } as const;
}

/** Each is a schema: said where a schema becomes that of an operation, since the compiler gives up here. */
type Properties = Readonly<Record<string, object>>;

/** An object of these members, which are all there. */
export function record<const P extends Properties>(properties: P) {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties) as (keyof P & string)[],
    additionalProperties: false,
  } as const;
}

/** An object of members that are all there, and of others that may be absent. */
export function withOptional<const P extends Properties, const O extends Properties>(
  properties: P,
  optional: O,
) {
  return {
    type: 'object',
    properties: { ...properties, ...optional } as P & O,
    required: Object.keys(properties) as (keyof P & string)[],
    additionalProperties: false,
  } as const;
}

/** Under this title the document has the schema once, and names it in its other places (ops/components.ts). */
export function titled<const T extends string, const S extends object>(title: T, schema: S) {
  return { title, ...schema } as const;
}
