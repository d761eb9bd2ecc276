/** The operations of an OpenAPI document that need a merchant's signature, as the page offers them. */

export interface PathPart {
  name: string;
  /** Filled where there is only a choice. */
  choices: string[];
  hint: string;
}

export interface SignedOperation {
  id: string;
  tag: string;
  summary: string;
  method: string;
  path: string;
  /** The dialect whose signature it needs. */
  signedBy: string;
  parts: PathPart[];
  /** Null: it has no body. */
  example: Record<string, unknown> | null;
}

interface Parameter {
  in?: unknown;
  name?: unknown;
  description?: unknown;
  schema?: { enum?: unknown };
}

interface Operation {
  operationId?: unknown;
  summary?: unknown;
  tags?: unknown;
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { example?: unknown }> };
  'x-naru-signed-by'?: unknown;
}

/** Reads the document; what is not as expected in it is left out. */
export function signedOperations(document: unknown): SignedOperation[] {
  const { paths = {} } = (document ?? {}) as { paths?: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => typeof operation['x-naru-signed-by'] === 'string')
      .map(([method, operation]) => operationOf(path, method, operation)),
  );
}

function operationOf(path: string, method: string, operation: Operation): SignedOperation {
  const example = operation.requestBody?.content?.['application/json']?.example;
  return {
    id: String(operation.operationId),
    tag: Array.isArray(operation.tags) ? String(operation.tags[0]) : '',
    summary: String(operation.summary ?? ''),
    method: method.toUpperCase(),
    path,
    signedBy: String(operation['x-naru-signed-by']),
    parts: (operation.parameters ?? []).filter((one) => one.in === 'path').map(partOf),
    example: typeof example === 'object' && example !== null ? withoutSign(example) : null,
  };
}

function partOf({ name, description, schema }: Parameter): PathPart {
  const choices = Array.isArray(schema?.enum) ? schema.enum.map(String) : [];
  return { name: String(name), choices, hint: typeof description === 'string' ? description : '' };
}

function withoutSign(example: object): Record<string, unknown> {
  const { sign: _, ...rest } = example as Record<string, unknown>;
  return rest;
}
