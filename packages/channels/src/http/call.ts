/** How a call to a channel over HTTP ended. */
export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  /** No connection was made: the channel got nothing. */
  | { readonly kind: 'not_sent'; readonly reason: string }
  /** Something was sent, and no whole answer came. The channel may have the order. */
  | { readonly kind: 'no_answer'; readonly reason: string };

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default 9 s: below what the engine waits for a call (10 s), so that the reason is the adapter's. */
  readonly timeoutMs?: number;
  /** Default 1 MiB, unpacked. Of a larger answer it is not known what it says: it counts as none. */
  readonly maxAnswerBytes?: number;
}

const TIMEOUT_MS = 9_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * Failures from before the first byte of a request: the name is not found, no connection, no TLS session. A connection
 * that broke later (ECONNRESET) is not among them: the channel may have read the whole request by then.
 */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Calls a channel. Never throws: what became of the request is in the answer. Redirects are answers, not followed. */
export async function callHttp(url: string | URL, call: HttpCall): Promise<HttpAnswer> {
  const { timeoutMs = TIMEOUT_MS, maxAnswerBytes = MAX_ANSWER_BYTES, ...request } = call;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { ...request, redirect: 'manual', signal });
    const text = await textOf(response, maxAnswerBytes);
    if (text !== undefined) return { kind: 'answered', status: response.status, text };
    return { kind: 'no_answer', reason: `the answer has more than ${maxAnswerBytes} bytes` };
  } catch (error) {
    const { code, message = String(error) } = causeOf(error);
    // A time-out has a number for a code, which says nothing.
    const name = typeof code === 'string' ? code : '';
    return { kind: BEFORE_SENDING.has(name) ? 'not_sent' : 'no_answer', reason: name || message };
  }
}

/** The body; undefined when it is larger: then no more of it is read, and the connection is closed. */
async function textOf({ body }: Response, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Fetch hides what happened; of several addresses that were all tried each has a cause. */
function causeOf(error: unknown): { readonly code?: unknown; readonly message?: string } {
  const { cause } = error as { readonly cause?: unknown };
  const { errors } = (cause ?? {}) as { readonly errors?: readonly { readonly code?: string }[] };
  const unsent = errors?.every(({ code = '' }) => BEFORE_SENDING.has(code));
  if (errors && unsent) return errors[0] ?? {};
  return (cause ?? error ?? {}) as { readonly code?: unknown; readonly message?: string };
}
