/** Answers of payment APIs are a few kilobytes, long lists a few hundred; a longer one is not an answer. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export type TransportFault =
  | { readonly type: 'timeout'; readonly timeoutMs: number }
  | { readonly type: 'network'; readonly error: unknown }
  | { readonly type: 'http_status'; readonly httpStatus: number };

/**
 * The connection was refused or the name has no address: nothing of the request left this machine. Only said of the
 * global fetch, which tries once; one that was given may have tried before.
 */
export interface ConnectFault {
  readonly type: 'no_connection';
  readonly code: 'ECONNREFUSED' | 'ENOTFOUND';
  readonly error: unknown;
}

export type TransportResult =
  | { readonly ok: true; readonly httpStatus: number; readonly text: string }
  | { readonly ok: false; readonly fault: TransportFault | ConnectFault };

export interface JsonRequest {
  readonly method: 'GET' | 'POST';
  /** Instead of the global one. */
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly url: string;
  /** JSON text; none for GET. */
  readonly body?: string;
  /** Beside the content type. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** By which call a connection that was never made fails. */
const CONNECT_CALLS: Readonly<Record<ConnectFault['code'], string>> = {
  ECONNREFUSED: 'connect',
  ENOTFOUND: 'getaddrinfo',
};

/** The code of an error of fetch that proves that there was no connection: at each address of the name. */
function connectCodeOf(error: unknown): ConnectFault['code'] | undefined {
  const { cause } = error as { readonly cause?: { readonly errors?: unknown } };
  const causes: readonly unknown[] = Array.isArray(cause?.errors) ? cause.errors : [cause];
  const codes = causes.map((one) => {
    const { code, syscall } = (one ?? {}) as { readonly code?: string; readonly syscall?: string };
    return (code === 'ECONNREFUSED' || code === 'ENOTFOUND') && CONNECT_CALLS[code] === syscall
      ? code
      : undefined;
  });
  return codes.includes(undefined) ? undefined : codes[0];
}

/** The given fetch or the global one, callable as a member. */
export function fetchOf(given: typeof globalThis.fetch | undefined): typeof globalThis.fetch {
  // Called as a method, the global fetch of some runtimes complains about its `this`.
  const fetch = given ?? globalThis.fetch;
  return (input, init) => fetch(input, init);
}

async function readLimited(response: Response): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_ANSWER_BYTES) {
      await reader.cancel();
      throw new RangeError(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

export type JsonPost = Omit<JsonRequest, 'method'> & { readonly body: string };

/** Posts JSON and reads the answer (see `requestJson`). */
export function postJson(post: JsonPost): Promise<TransportResult> {
  return requestJson({ ...post, method: 'POST' });
}

/**
 * Sends a request and reads the answer. Redirects are not followed: a signed order may only go where it was
 * meant to. Whatever is not a complete answer comes back as a fault, and means that the outcome is unknown.
 */
export async function requestJson(request: JsonRequest): Promise<TransportResult> {
  const { method, url, body, headers, timeoutMs } = request;
  const fetch = fetchOf(request.fetch);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      redirect: 'error',
      signal,
    });
    const text = await readLimited(response);
    if (response.status >= 500) {
      return { ok: false, fault: { type: 'http_status', httpStatus: response.status } };
    }
    return { ok: true, httpStatus: response.status, text };
  } catch (error) {
    if (signal.aborted) return { ok: false, fault: { type: 'timeout', timeoutMs } };
    const code = request.fetch === undefined ? connectCodeOf(error) : undefined;
    if (code !== undefined) return { ok: false, fault: { type: 'no_connection', code, error } };
    return { ok: false, fault: { type: 'network', error } };
  }
}
