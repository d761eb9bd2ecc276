/** Answers of payment APIs are a few kilobytes, long lists a few hundred; a longer one is not an answer. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export type TransportFault =
  | { readonly type: 'timeout'; readonly timeoutMs: number }
  | { readonly type: 'network'; readonly error: unknown }
  | { readonly type: 'http_status'; readonly httpStatus: number };

export type TransportResult =
  | { readonly ok: true; readonly httpStatus: number; readonly text: string }
  | { readonly ok: false; readonly fault: TransportFault };

export interface JsonRequest {
  readonly method: 'GET' | 'POST';
  readonly fetch: typeof globalThis.fetch;
  readonly url: string;
  /** JSON text; none for GET. */
  readonly body?: string;
  /** Beside the content type. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
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
  const { method, fetch, url, body, headers, timeoutMs } = request;
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
    return { ok: false, fault: { type: 'network', error } };
  }
}
