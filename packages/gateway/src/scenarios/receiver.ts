import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallbackReader, ReadCallback, ReceivedCallback } from '../contract/dialect-cli.ts';
import type { MerchantReply } from './scenario.ts';

const MAX_BODY_BYTES = 256 * 1024;

/** A callback that reached the runner. */
export interface ReceivedMessage {
  /** Of the path: the order that it was sent for. */
  readonly path: string;
  /** Why it is not genuine; undefined when it is. */
  readonly fault: string | undefined;
}

/** The merchant's server: verifies callbacks by the dialect's rules, and answers as the scenario has it. */
export class ScenarioReceiver {
  readonly #read: CallbackReader | undefined;
  readonly #server = http.createServer((request, response) => this.#receive(request, response));
  readonly received: ReceivedMessage[] = [];
  /** What it does with the next genuine callbacks. */
  replies: MerchantReply[] = [];

  constructor(read: CallbackReader | undefined) {
    this.#read = read;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #receive(request: http.IncomingMessage, response: http.ServerResponse): void {
    const parts: Buffer[] = [];
    let sizeBytes = 0;
    request.on('data', (part: Buffer) => {
      sizeBytes += part.length;
      if (sizeBytes > MAX_BODY_BYTES) request.destroy();
      else parts.push(part);
    });
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const read = this.#readOrFault({ headers: request.headers, body });
      const fault = read ? read.fault : 'of no demo app';
      this.received.push({ path: request.url ?? '', fault });
      this.#answer(response, fault === undefined ? this.replies.shift() : undefined, read?.reply ?? 'FAIL');
    });
  }

  /** Anybody may send anything here: what a reader throws does not end the run. */
  #readOrFault(received: ReceivedCallback): Pick<ReadCallback, 'fault' | 'reply'> | undefined {
    try {
      return this.#read?.(received);
    } catch {
      return { fault: 'unreadable', reply: 'FAIL' };
    }
  }

  #answer(response: http.ServerResponse, wanted: MerchantReply | undefined, reply: string): void {
    // A request on a connection that was kept is sent once more when that breaks, so none is kept.
    response.shouldKeepAlive = false;
    if (wanted === 'broken') response.destroy();
    else if (wanted === 'error') response.writeHead(500).end('internal error');
    else response.end(wanted === 'wrong_text' ? 'received, thank you' : reply);
  }
}
