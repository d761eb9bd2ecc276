import type { CollectionCall } from '../contract/dialect-collection.ts';
import type { Dialects } from '../gateway.ts';
import { SIGNED_BY } from '../http/merchant-description.ts';

/** The calls of the merchant APIs, out of the API description, for the collections of HTTP clients. */

interface DescribedOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly example?: unknown;
    readonly schema?: { readonly enum?: readonly unknown[] };
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly example?: unknown }>>;
  };
  readonly [SIGNED_BY]?: string;
}

export interface ApiDescription {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PreparedCall {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly method: string;
  /** With variables: `/{{currency}}/collect/apply`. */
  readonly path: string;
  /** With variables in their places; undefined: no body. */
  readonly body: object | undefined;
  /** The dialect whose signature it needs. */
  readonly signedBy: string | undefined;
  readonly steps: Pick<CollectionCall, 'fresh' | 'times' | 'pays' | 'takes'>;
}

export interface PreparedFolder {
  readonly title: string;
  readonly description: string;
  readonly calls: readonly PreparedCall[];
}

/** A folder for each dialect; what its collection lists comes first, in its order. */
export function preparedFolders({ paths = {} }: ApiDescription, dialects: Dialects): PreparedFolder[] {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation: operation as DescribedOperation,
    })),
  );
  return [...dialects.values()].map(({ title, docs, collection = [] }) => {
    const place = (id: string) => collection.findIndex(({ operationId }) => operationId === id);
    const behind = (index: number) => (index < 0 ? collection.length : index);
    const own = operations
      .filter(({ operation }) => operation.tags.includes(title))
      .toSorted((a, b) => behind(place(a.operation.operationId)) - behind(place(b.operation.operationId)));
    const calls = own.map(({ path, method, operation }) =>
      prepared(path, method, operation, collection[place(operation.operationId)]),
    );
    return { title, description: docs.description, calls };
  });
}

function prepared(
  path: string,
  method: string,
  operation: DescribedOperation,
  call: CollectionCall | undefined,
): PreparedCall {
  const { operationId, summary, description, parameters = [], requestBody } = operation;
  const { members = {}, params = {}, ...steps } = call ?? { operationId };
  const example = requestBody?.content['application/json']?.example;
  const filled = path.replace(/\{(\w{1,40})\}/g, (_, name: string) => {
    const variable = params[name];
    const known = parameters.find((one) => one.in === 'path' && one.name === name);
    return variable === undefined
      ? encodeURIComponent(String(known?.example ?? known?.schema?.enum?.[0] ?? name))
      : `{{${variable}}}`;
  });
  const body = isObject(example) ? withVariables(unsigned(example), members) : undefined;
  return {
    name: operationId.split('.').slice(1).join('.'),
    summary,
    description,
    method,
    path: filled,
    body,
    signedBy: operation[SIGNED_BY],
    steps,
  };
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The signature of an example is none. */
function unsigned({ sign: _, ...others }: Members): Members {
  return others;
}

function withVariables(body: Members, members: Readonly<Record<string, string>>): Members {
  const changed: Record<string, unknown> = structuredClone(body) as Record<string, unknown>;
  for (const [name, variable] of Object.entries(members)) {
    const parts = name.split('.');
    const last = parts.pop() ?? '';
    let at = changed;
    for (const part of parts) {
      at[part] ??= {};
      at = at[part] as Record<string, unknown>;
    }
    at[last] = `{{${variable}}}`;
  }
  return changed;
}

/** Variables that a signature is made from: `haipay_secretKey`. */
export function credentialName(dialect: string, field: string): string {
  return `${dialect}_${field}`;
}

const KOREA_HOURS = 9;

/** Before a call: its new numbers and times, as assignments by `set`. */
export function newValues(
  { fresh = [], times = {} }: PreparedCall['steps'],
  set: string,
  prefix: string,
): string[] {
  const numbers = fresh.map(
    (name, index) =>
      `${set}(${JSON.stringify(name)}, '${prefix}' + Date.now() + ${index} + Math.floor(Math.random() * 1e4));`,
  );
  const moments = Object.entries(times).map(([name, hours]) => {
    const koreanTime = `new Date(Date.now() + ${KOREA_HOURS + hours} * 3600000).toISOString()`;
    return `${set}(${JSON.stringify(name)}, ${koreanTime}.slice(0, 23).replace('T', ' '));`;
  });
  return [...numbers, ...moments];
}

/** After a call: what later calls need of its answer. */
export function takenValues({ takes = {} }: PreparedCall['steps'], set: string, answer: string): string[] {
  const lines = Object.entries(takes).map(([variable, member]) => {
    const path = JSON.stringify(member.split('.'));
    return `${set}(${JSON.stringify(variable)}, String(${path}.reduce((at, name) => at?.[name], answer) ?? ''));`;
  });
  return lines.length === 0 ? [] : [`const answer = ${answer};`, ...lines];
}
