import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallbackReader } from '@naru/gateway';
import type { EventInbox } from './events.ts';

const MAX_BODY_BYTES = 256 * 1024;
const EVENTS_PATH = '/events';

/**
 * A merchant's endpoint for orders whose own is not under test: verifies callbacks as a merchant has to, and answers
 * that they were received, or that they are not genuine.
 */
export class Receiver {
  readonly #readers: CallbackReader[] = [];
  readonly #server = http.createServer((request, response) => this.#receive(request, response));
  url = '';
  /** What comes to `eventsUrl`. */
  readonly events: EventInbox;

  constructor(events: EventInbox) {
    this.events = events;
  }

  get eventsUrl(): string {
    return `${this.url}${EVENTS_PATH.slice(1)}`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Also takes the callbacks of this app. */
  add(reader: CallbackReader): void {
    this.#readers.push(reader);
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
      const received = { headers: request.headers, body: Buffer.concat(parts).toString('utf8') };
      if (request.url === EVENTS_PATH) response.writeHead(this.events.receive(received)).end();
      else response.end(this.#replyTo(received));
    });
  }

  #replyTo(received: Parameters<CallbackReader>[0]): string {
    // Apps of one dialect know their own messages only by their keys: the first that takes it as genuine answers.
    let refusal = 'FAIL';
    for (const reader of this.#readers) {
      const read = readBy(reader, received);
      if (read && read.fault === undefined) return read.reply;
      if (read) refusal = read.reply;
    }
    return refusal;
  }
}

/** A message that its reader cannot even read is not genuine. */
function readBy(reader: CallbackReader, received: Parameters<CallbackReader>[0]) {
  try {
    return reader(received);
  } catch {
    return undefined;
  }
}
