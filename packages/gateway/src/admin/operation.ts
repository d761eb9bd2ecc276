import type { Infer } from '@naru/wire/schema';
import type { Gateway } from '../gateway.ts';
import type { PlainErrorCode } from '../http/errors.ts';
import type { Permission } from './permissions.ts';
import type { AdminSchema, Given, RecordSchema } from './schema.ts';

/** The caller. The runner checks its permissions; operations that record a name use this one. */
export interface Actor {
  readonly kind: 'operator_key' | 'command_line';
  /** From the command line: the user of the machine. */
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
}

export interface OperationContext {
  readonly gateway: Gateway;
  /** Called by an operation that `reports` with its progress, line by line. */
  readonly progress: (line: string) => void;
}

export type Members = Readonly<Record<string, unknown>>;

export type OperationMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** What a caller needs to send an operation by HTTP. */
export interface OperationRoute {
  readonly name: string;
  readonly method: OperationMethod;
  /** Below `/admin/v1`, with members of the input in braces. Others travel in the query (GET, DELETE) or the body. */
  readonly path: string;
  /** It may take minutes, and reports its progress. */
  readonly reports?: true;
}

/**
 * One thing that operators can do. Its HTTP route, its description in the OpenAPI document, its command and its call of
 * the typed client are made from this object.
 */
export interface Operation<Input = Members, Output = unknown> extends OperationRoute {
  readonly summary: string;
  readonly permission: Permission;
  readonly input: RecordSchema;
  readonly output: AdminSchema;
  /** Its own errors beside the general ones (`COMMON_ERRORS`). */
  readonly errors: readonly PlainErrorCode[];
  readonly example: Input;
  /** The status of success; 200 by default. */
  readonly status?: 201;
  /** Members of the input that the log may have beside those of the path: nothing about a payer. */
  readonly logged?: readonly string[];
  /** Where its input is larger than those of others. */
  readonly maxBodyBytes?: number;
  /** Not part of the HTTP API: only for commands on the machine of the store. */
  readonly commandLineOnly?: true;
  /** Throws `PlainFailure` for what is impossible. */
  run(context: OperationContext, input: Input, actor: Actor): Promise<Output>;
}

export type InputOf<O> = O extends Operation<infer Input, infer _> ? Input : never;
export type OutputOf<O> = O extends Operation<infer _, infer Output> ? Output : never;

/** The errors that every operation may return. */
export const COMMON_ERRORS = [
  'invalid_request',
  'unauthorized',
  'forbidden',
  'misdirected',
  'too_many_requests',
  'busy',
  'outcome_unknown',
  'internal',
] as const satisfies readonly PlainErrorCode[];

type Typed<I, O> = Operation<Given<Infer<I>>, Given<Infer<O>>>;

/**
 * The types of what `run` takes and answers, and of the example, are those of the schemas. A test checks that these are
 * schemas (test/admin/operations.test.ts): as bounds of the type parameters they are too deep for the compiler.
 */
export function operation<const I extends object, const O extends object>(
  spec: Omit<Typed<I, O>, 'input' | 'output'> & { readonly input: I; readonly output: O },
): Typed<I, O> {
  return spec as unknown as Typed<I, O>;
}

/** Whether it changes something: then the caller is recorded, and a lost answer leaves doubt. */
export function changesSomething({ method }: Pick<OperationRoute, 'method'>): boolean {
  return method !== 'GET';
}

/** Members of the input that stand in the path. */
export function pathMembers(path: string): string[] {
  return [...path.matchAll(/\{(\w{1,40})\}/g)].map((match) => match[1] ?? '');
}
