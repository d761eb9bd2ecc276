import type { Operations } from './index.ts';
import {
  changesSomething,
  type InputOf,
  type Members,
  type OperationRoute,
  type OutputOf,
  pathMembers,
} from './operation.ts';

/*
 * The typed client of the administration's HTTP API, for programs and pages. Its methods and types are those of the
 * operations. It imports no operation: code bundled for a browser passes the routes as data.
 */

/** Method and path of each operation, by subject and verb: `OPERATIONS` is one. */
export type AdminRoutes = {
  readonly [S in keyof Operations]: { readonly [V in keyof Operations[S]]: OperationRoute };
};

export type AdminClient = {
  readonly [S in keyof Operations]: {
    readonly [V in keyof Operations[S]]: (
      input: InputOf<Operations[S][V]>,
      options?: CallOptions,
    ) => Promise<OutputOf<Operations[S][V]>>;
  };
};

export interface CallOptions {
  /** For an operation with progress: called with each line. */
  readonly progress?: (line: string) => void;
}

export interface AdminClientOptions {
  /** With the prefix, such as `https://pay.example/admin/v1`. */
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer`; absent where a session does that. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
}

export interface AdminErrorBody {
  readonly code: string;
  readonly message: string;
  readonly member?: string;
  readonly faults?: readonly string[];
}

/**
 * An operation failed, or its result is not known: `code` is then `outcome_unknown`, and the state has to be checked
 * before the call is repeated. `unreachable`: nothing was sent.
 */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  readonly code: string;
  /** The first invalid member of the input; the message begins with it. */
  readonly member: string | undefined;
  /** All sentences of a wrong input, where there are several. */
  readonly faults: readonly string[];
  /** 0: there was no answer. */
  readonly status: number;

  constructor({ code, message, member, faults }: AdminErrorBody, status: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.member = member;
    this.faults = faults ?? [message];
    this.status = status;
  }
}

export function adminClient(routes: AdminRoutes, options: AdminClientOptions): AdminClient {
  const subjects = Object.entries(routes).map(([subject, verbs]) => {
    const calls = Object.entries<OperationRoute>(verbs).map(([verb, route]) => [
      verb,
      (input: Members, more?: CallOptions) => callOperation(route, input, options, more),
    ]);
    return [subject, Object.fromEntries(calls)];
  });
  return Object.fromEntries(subjects) as AdminClient;
}

/** Nothing was sent: there was no connection. For other errors it is not known what the server received. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The media type of progress lines (progress.ts). */
const LINES = 'application/x-ndjson';

/** Sends one operation and returns its output. Throws `AdminError`. */
export async function callOperation(
  route: OperationRoute,
  input: Members,
  options: AdminClientOptions,
  { progress }: CallOptions = {},
): Promise<unknown> {
  const { method } = route;
  const { url, body } = requestOf(route, input, options.baseUrl);
  const headers = {
    accept: route.reports ? LINES : 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(options.key === undefined ? {} : { authorization: `Bearer ${options.key}` }),
    ...options.headers,
  };
  try {
    const request = { method, headers, redirect: 'error', ...(body === undefined ? {} : { body }) } as const;
    const response = await (options.fetch ?? fetch)(url, request);
    const isLines = response.headers.get('content-type')?.startsWith(LINES);
    const text = isLines ? await lastLine(response, progress) : await response.text();
    return outputOf(route, response.status, text, isLines === true);
  } catch (error) {
    throw error instanceof AdminError ? error : lost(route, error);
  }
}

function requestOf(route: OperationRoute, input: Members, baseUrl: string) {
  const inPath = pathMembers(route.path);
  const path = route.path.replace(/\{(\w{1,40})\}/g, (_, name: string) =>
    encodeURIComponent(String(input[name])),
  );
  const others = Object.entries(input).filter(
    ([name, value]) => !inPath.includes(name) && value !== undefined,
  );
  const inQuery = route.method === 'GET' || route.method === 'DELETE';
  const query = new URLSearchParams(
    inQuery ? others.map(([name, value]) => [name, String(value)]) : [],
  ).toString();
  return {
    url: `${baseUrl}${path}${query === '' ? '' : `?${query}`}`,
    body: inQuery || others.length === 0 ? undefined : JSON.stringify(Object.fromEntries(others)),
  };
}

/** The last line of an answer in lines; `progress` gets the lines before. '' when it broke off. */
async function lastLine(response: Response, progress: CallOptions['progress']): Promise<string> {
  let rest = '';
  let last = '';
  const take = (line: string) => {
    const { progress: said } = line.trim() === '' ? {} : (JSON.parse(line) as { progress?: string });
    if (said !== undefined) progress?.(said);
    else if (line.trim() !== '') last = line;
  };
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  }
  return last;
}

function outputOf(route: OperationRoute, status: number, text: string, isLine: boolean): unknown {
  const parsed = parse(text);
  const { error } = (parsed ?? {}) as { error?: AdminErrorBody };
  if (typeof error?.message === 'string') throw new AdminError(error, status);
  // An answer by a proxy, or an incomplete one.
  if (parsed === undefined || status >= 300)
    throw lost(route, new Error(`the answer was ${status} without its form`), status);
  return isLine ? (parsed as { output: unknown }).output : parsed;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The error for a missing answer: for a change it is not known whether it was made. */
function lost(route: OperationRoute, cause: unknown, status = 0): AdminError {
  const code = (cause as { cause?: { code?: string } }).cause?.code ?? '';
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (NOT_SENT.has(code))
    return new AdminError({ code: 'unreachable', message: `the server can not be reached (${code})` }, 0, {
      cause,
    });
  return changesSomething(route)
    ? new AdminError(
        {
          code: 'outcome_unknown',
          message: 'the server did not say whether this was done: look before you do it again',
        },
        status,
        { cause },
      )
    : new AdminError({ code: 'unreachable', message: `the server did not answer: ${reason}` }, status, {
        cause,
      });
}
