import { Worker } from 'node:worker_threads';
import type { CallbackReply, CallbackRequest, CallbackTransport } from '@naru/engine';
import { threadFile } from './thread-file.ts';
import { DEFAULT_TIMEOUT_MS } from './transport.ts';

/** What is the same for all callbacks of a gateway. */
export interface SendRules {
  readonly allowedRanges: readonly string[];
  readonly httpsOnly: boolean;
  readonly timeoutMs?: number;
}

/** To the thread. */
export interface SendOrder {
  readonly id: number;
  readonly rules: SendRules;
  readonly url: string;
  readonly request: CallbackRequest;
}

/** From the thread. */
export type SendResult =
  | { readonly id: number; readonly reply: CallbackReply }
  | { readonly id: number; readonly error: Pick<NodeJS.ErrnoException, 'name' | 'message' | 'code'> };

/** An address may take its time to be resolved and then to be called; the rest is for a thread that is busy. */
const patienceMs = (timeoutMs: number) => 2 * timeoutMs + 5000;

/** A reply needs little; what takes more than this ends the thread and not the process. */
const MAX_HEAP_MB = 256;

interface Waiting {
  readonly resolve: (reply: CallbackReply) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * A thread of this process that sends callbacks, started with the first one and again after it ended. Callbacks go to
 * servers that anybody may run, and some of what such a server makes the sender compute can not be bounded from
 * JavaScript (certificates, decompression, parsing): here it costs other callbacks time, and never a payment.
 */
class SendingThread {
  readonly #file: URL;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #orders = 0;

  constructor(file: URL) {
    this.#file = file;
  }

  send(rules: SendRules, url: string, request: CallbackRequest): Promise<CallbackReply> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    this.#orders += 1;
    const id = this.#orders;
    const limitMs = patienceMs(rules.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    return new Promise((resolve, reject) => {
      const tooLate = () =>
        this.#end(id)?.reject(new Error(`not sent within ${limitMs} ms: the sender is busy`));
      // A process that waits for a reply lives; one whose thread is idle may end.
      worker.ref();
      this.#waiting.set(id, { resolve, reject, timer: setTimeout(tooLate, limitMs) });
      worker.postMessage({ id, rules, url, request } satisfies SendOrder);
    });
  }

  #start(): Worker {
    // Options of this process (loaders, inspectors, conditions) are not for the thread.
    const worker = new Worker(this.#file, {
      name: 'naru callbacks',
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    worker.on('message', (result: SendResult) => this.#answered(result));
    worker.on('error', (error) => this.#lost(worker, error));
    worker.on('exit', (code) => this.#lost(worker, new Error(`ended with ${code}`)));
    return worker;
  }

  #answered(result: SendResult): void {
    const waiting = this.#end(result.id);
    if ('reply' in result) waiting?.resolve(result.reply);
    else waiting?.reject(Object.assign(new Error(result.error.message), codeOf(result.error)));
  }

  #end(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting) clearTimeout(waiting.timer);
    if (this.#waiting.size === 0) this.#worker?.unref();
    return waiting;
  }

  /** What it was sending may have arrived: those deliveries have failed and come again at their time. */
  #lost(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const lost = new Error(`the thread that sends callbacks ended: ${error.message}`, { cause: error });
    for (const id of [...this.#waiting.keys()]) this.#end(id)?.reject(lost);
  }
}

function codeOf({ code }: { readonly code?: string | undefined }): { readonly code?: string } {
  return code === undefined ? {} : { code };
}

/** One for all gateways of a process. */
let shared: SendingThread | undefined;

/** Sends callbacks from a thread of its own; what is checked and limited is said at HttpCallbackTransport. */
export class ThreadedTransport implements CallbackTransport {
  readonly #rules: SendRules;
  readonly #thread: SendingThread;

  /** `file`: the thread's program; by default the one thread of this process. */
  constructor(rules: SendRules, file?: URL) {
    this.#rules = rules;
    shared ??= new SendingThread(threadFile);
    this.#thread = file ? new SendingThread(file) : shared;
  }

  /** Rejects as HttpCallbackTransport does, with the same messages and codes, and when the thread ends meanwhile. */
  post(url: string, request: CallbackRequest): Promise<CallbackReply> {
    return this.#thread.send(this.#rules, url, request);
  }
}
