type Members = Readonly<Record<string, unknown>>;

interface AnySchema {
  readonly type?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

/**
 * A value of a schema, made of the examples of its members: those that are required, and what `more` says. A member
 * without an example of its own is left out unless `more` has it.
 */
export function exampleOf(schema: object, more: Members = {}): Members {
  const { properties = {}, required = [] } = schema as AnySchema;
  const names = Object.keys(properties).filter((name) => required.includes(name) || name in more);
  return Object.fromEntries(
    names
      .map((name) => [name, memberExample(properties[name] as AnySchema, more[name])] as const)
      .filter(([, value]) => value !== undefined),
  );
}

function memberExample(schema: AnySchema, given: unknown): unknown {
  const isObject = schema.properties !== undefined;
  if (isObject && (given === undefined || isMembers(given))) return exampleOf(schema, given ?? {});
  if (given !== undefined) return given;
  return schema.const ?? schema.examples?.[0] ?? schema.enum?.[0];
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
