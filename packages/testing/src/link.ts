import worker_threads, { type Worker } from 'node:worker_threads';
import type { Answer, Request } from './protocol.ts';
import { threadFile } from './thread-file.ts';

/** Where the threads of a process stand: one, although Jest and Vitest load this module anew for each test file. */
const SHARED = Symbol.for('@naru/testing/link/1');

/** The way to the host of the gateways: a thread of this process, started with the first call. */
export class Link {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #requests = 0;
  #dead: Error | undefined;

  constructor(file: URL = threadFile) {
    // Options of the test runner's own processes (loaders, conditions, inspectors) are not for this one.
    this.#worker = new worker_threads.Worker(file, { execArgv: [], name: 'naru' });
    this.#worker.on('message', (answer: Answer) => this.#answered(answer));
    this.#worker.on('error', (error) => this.#lost(error));
    this.#worker.on('exit', (code) => this.#lost(new Error(`the thread of the gateways ended with ${code}`)));
    this.#worker.unref();
  }

  static shared(): Link {
    // The module's object is the same one in every sandbox of a test runner; a global is not.
    const shared = worker_threads as unknown as { [SHARED]?: Link | undefined };
    shared[SHARED] ??= new Link();
    return shared[SHARED];
  }

  async call<T>(instance: string | undefined, call: string, args: readonly unknown[]): Promise<T> {
    if (this.#dead) throw new NaruError(this.#dead.message);
    this.#requests += 1;
    const id = this.#requests;
    const request: Request = { id, call, args, ...(instance === undefined ? {} : { instance }) };
    try {
      this.#worker.postMessage(request);
    } catch (error) {
      // Nothing waits yet: the process may end.
      throw new NaruError(
        `an argument of ${call} cannot be sent to the gateway: ${(error as Error).message}`,
      );
    }
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      // While a call is under way the process has to live.
      this.#worker.ref();
    });
    if (answer.ok) return answer.value as T;
    throw new NaruError(answer.error.message);
  }

  #answered(answer: Answer): void {
    this.#waiting.get(answer.id as number)?.(answer);
    this.#waiting.delete(answer.id as number);
    if (this.#waiting.size === 0) this.#worker.unref();
  }

  #lost(error: Error): void {
    // The first reason is the cause; a thread that fails also ends.
    this.#dead ??= error;
    const shared = worker_threads as unknown as { [SHARED]?: Link | undefined };
    if (shared[SHARED] === this) shared[SHARED] = undefined;
    for (const [id, resolve] of this.#waiting) resolve({ id, ok: false, error: { message: error.message } });
    this.#waiting.clear();
  }
}

/** What went wrong in the gateway, or in the use of it, in one sentence. */
export class NaruError extends Error {
  override readonly name = 'NaruError';
}
