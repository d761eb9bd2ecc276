/** Calls of commands to a running sandbox, whose controls need no key. */

const TIMEOUT_MS = 10_000;

/** Where `npm start` listens. */
export function defaultSandbox(env: NodeJS.ProcessEnv = process.env): string {
  return `http://127.0.0.1:${env['PORT'] || 8080}`;
}

export const BASE_URL_HELP = 'where the sandbox listens';

/** Nothing answered at all: it may be starting. */
export class SandboxAway extends Error {}

export class SandboxClient {
  readonly #baseUrl: string;
  readonly #operatorKey: string | undefined;

  /** `operatorKey`: for calls of the administration API. */
  constructor(baseUrl: string, operatorKey?: string) {
    this.#baseUrl = baseUrl.replace(/\/$/, '');
    this.#operatorKey = operatorKey;
  }

  /** The answer to a call; throws one sentence for everything but success. */
  async call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T> {
    const reply = await this.#send(method, path, body);
    const text = await reply.text();
    const answer = answerOf(text);
    if (reply.ok && answer !== undefined) return answer as T;
    const { error } = (answer ?? {}) as { readonly error?: { readonly message?: unknown } };
    if (reply.status === 404 && !hasOwnSentence(error?.message)) {
      throw new Error(
        `${this.#baseUrl} has no ${path.split('?')[0]}: it is no sandbox of this version of Naru, or runs live`,
      );
    }
    throw new Error(
      typeof error?.message === 'string' ? error.message : `${this.#baseUrl} answered ${reply.status}`,
    );
  }

  async #send(method: string, path: string, body: object | undefined): Promise<Response> {
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(this.#operatorKey === undefined ? {} : { authorization: `Bearer ${this.#operatorKey}` }),
    };
    try {
      return await fetch(`${this.#baseUrl}${path}`, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') {
        throw new SandboxAway(`${this.#baseUrl} did not answer within ${TIMEOUT_MS / 1000} seconds`);
      }
      throw new SandboxAway(
        `nothing answers at ${this.#baseUrl}: start the sandbox (npm start), or give its address with --base-url`,
      );
    }
  }
}

/** The gateway's own 404 for paths that it does not have begins so. */
function hasOwnSentence(message: unknown): boolean {
  return typeof message === 'string' && !message.startsWith('There is nothing at ');
}

function answerOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
