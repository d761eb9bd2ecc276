/**
 * JSON Schemas as plain `as const` data, and the TypeScript types that follow from them.
 *
 * Contracts are used by merchants as SDKs, so they may not bring a schema library along; a schema library
 * would also hide the schema from OpenAPI. Only the keywords listed here are used, so that the small
 * checker in `check.ts` and Ajv agree on every one of them.
 */

interface Annotations {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

export interface StringSchema extends Annotations {
  readonly type: 'string';
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
}

export interface NumberSchema extends Annotations {
  readonly type: 'integer' | 'number';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly number[];
  readonly const?: number;
}

export interface BooleanSchema extends Annotations {
  readonly type: 'boolean';
}

/** For members that are specified to be empty (`"errorMsg": null`); always one choice of an `anyOf`. */
export interface NullSchema extends Annotations {
  readonly type: 'null';
}

export interface ArraySchema extends Annotations {
  readonly type: 'array';
  readonly items: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface AnyOfSchema extends Annotations {
  readonly anyOf: readonly Schema[];
}

export interface ObjectSchema extends Annotations {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  /** Always true: unknown members are part of the signature and otherwise ignored, never refused. */
  readonly additionalProperties: true;
  readonly if?: ObjectCondition;
  readonly else?: ObjectCondition;
}

/** The condition of an object: says which members must be there, and of which value. */
export interface ObjectCondition {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  /** As of an object; said for checkers that take a list of members for all of them. */
  readonly additionalProperties?: true;
}

export type Schema =
  | StringSchema
  | NumberSchema
  | BooleanSchema
  | NullSchema
  | ArraySchema
  | AnyOfSchema
  | ObjectSchema;

type Simplify<T> = { [K in keyof T]: T[K] } & {};

type RequiredNames<S> = S extends { readonly required: readonly (infer Name)[] } ? Name : never;

/**
 * Optional members may also be given as `undefined`: callers build requests from their own optional values,
 * and signing drops undefined members exactly like absent ones.
 */
type InferObject<S, P> = Simplify<
  { -readonly [K in keyof P as K extends RequiredNames<S> ? K : never]: Infer<P[K]> } & {
    -readonly [K in keyof P as K extends RequiredNames<S> ? never : K]?: Infer<P[K]> | undefined;
  }
>;

/**
 * The TypeScript type of the values that a schema describes. Conditions (`if`, `else`) do not narrow the
 * type.
 */
export type Infer<S> = S extends { readonly const: infer C }
  ? C
  : S extends { readonly enum: readonly (infer E)[] }
    ? E
    : S extends { readonly anyOf: readonly (infer A)[] }
      ? Infer<A>
      : S extends { readonly type: 'object'; readonly properties: infer P }
        ? InferObject<S, P>
        : S extends { readonly type: 'array'; readonly items: infer I }
          ? Infer<I>[]
          : S extends { readonly type: 'string' }
            ? string
            : S extends { readonly type: 'integer' | 'number' }
              ? number
              : S extends { readonly type: 'boolean' }
                ? boolean
                : S extends { readonly type: 'null' }
                  ? null
                  : unknown;
