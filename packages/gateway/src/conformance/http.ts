/** HTTP as it is on the wire: no redirect is followed, no status is an error, no body is read as anything but text. */

export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly elapsedMs: number;
}

/** There was no answer, or not all of it in time. */
export class Unanswered extends Error {
  readonly isTimeout: boolean;

  constructor(message: string, isTimeout: boolean) {
    super(message);
    this.isTimeout = isTimeout;
  }
}

/** Far above any answer of these protocols. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Sends a request and reads its answer. Throws `Unanswered`. */
export async function sendRaw({ method, url, headers, body, timeoutMs }: RawRequest): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const startedAt = performance.now();
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body }),
    });
    const text = await readText(response);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text,
      elapsedMs: performance.now() - startedAt,
    };
  } catch (error) {
    if (signal.aborted) throw new Unanswered(`no answer within ${timeoutMs / 1000} s`, true);
    throw new Unanswered(`no answer: ${reasonOf(error)}`, false);
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}

/** Throws `Unanswered` where nothing answers, with a sentence that names the address. */
export async function requireReachable(url: string, timeoutMs: number, userAgent: string): Promise<void> {
  try {
    await sendRaw({ method: 'GET', url, headers: { 'user-agent': userAgent }, timeoutMs });
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    throw new Unanswered(`${url}: ${error.message}`, error.isTimeout);
  }
}
