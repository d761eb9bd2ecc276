import { Ajv2020 } from 'ajv/dist/2020.js';
import type { TestServer } from './server.ts';

/* The OpenAPI document as tests read it. */

export interface Media {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

type Content = Readonly<Record<string, Media>>;

export interface Described {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security: readonly object[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly example?: unknown;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
  readonly 'x-naru-signed-by'?: string;
}

export interface ApiDocument {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly webhooks: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export interface PlacedOperation extends Described {
  readonly method: string;
  readonly path: string;
  /** Where it stands in the document, as a JSON pointer. */
  readonly pointer: string;
}

export function apiDocument(server: TestServer): Promise<ApiDocument> {
  return server.json<ApiDocument>('GET', '/openapi.json');
}

/** All operations of the paths or of the webhooks. */
export function operationsOf(document: ApiDocument, part: 'paths' | 'webhooks' = 'paths'): PlacedOperation[] {
  return Object.entries(document[part]).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
      pointer: `/${part}/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`,
    })),
  );
}

/** The engine's events that a webhook reports, as its description lists them. */
export function eventsOf({ description }: Described): string[] {
  const [, list = ''] = description.split('Events: ');
  return [...list.matchAll(/`(\w+)`/g)].map(([, event = '']) => event);
}

/** A value of the document with every schema in the place where it is named. */
export function inlined(document: ApiDocument, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => inlined(document, one));
  if (typeof value !== 'object' || value === null) return value;
  if ('$ref' in value) return inlined(document, resolved(document, value));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inlined(document, member)]));
}

/** The schema itself where the document only names it. */
export function resolved<T extends object>(document: ApiDocument, schema: T | undefined): T | undefined {
  const name = schema && '$ref' in schema ? String(schema.$ref).split('/').at(-1) : undefined;
  return name === undefined ? schema : (document.components.schemas[name] as T | undefined);
}

/** Says what of a value does not fit the schema at a place of the document; null: nothing. */
export function documentChecker(document: ApiDocument): (pointer: string, value: unknown) => string | null {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ $id: 'naru:document', ...document });
  return (pointer, value) => {
    const check = ajv.getSchema(`naru:document#${encodeURI(pointer)}`);
    if (!check) throw new Error(`the document has nothing at ${pointer}`);
    return check(value) ? null : ajv.errorsText(check.errors);
  };
}
