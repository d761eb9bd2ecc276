import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { until } from './until.ts';

export interface Received {
  readonly path: string;
  readonly method: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  readonly members: Record<string, unknown>;
}

export type Answer = (received: Received, response: http.ServerResponse, count: number) => void;

const accept: Answer = (_, response) => response.end('SUCCESS');

/** The merchant's side of callbacks: keeps what arrives, by path, and answers as set. */
export class MerchantEndpoint {
  readonly #received: Received[] = [];
  readonly #answers = new Map<string, Answer>();
  readonly #server = http.createServer((request, response) => this.#take(request, response));
  #port = 0;

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.#port}${path}`;
  }

  /** How requests to a path are answered from now on; without it they are accepted. */
  answer(path: string, answer: Answer): void {
    this.#answers.set(path, answer);
  }

  received(path: string): Received[] {
    return this.#received.filter((one) => one.path === path);
  }

  /** Waits until at least `count` requests came to a path. */
  async waitFor(path: string, count = 1): Promise<Received[]> {
    return until(`${count} callbacks at ${path}`, () => {
      const received = this.received(path);
      return received.length >= count && received;
    });
  }

  #take(request: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const path = request.url ?? '';
      const members = membersOf(request.headers['content-type'], body);
      const received = { path, method: request.method ?? '', headers: request.headers, body, members };
      this.#received.push(received);
      (this.#answers.get(path) ?? accept)(received, response, this.received(path).length);
    });
  }
}

function membersOf(contentType: string | undefined, body: string): Record<string, unknown> {
  if (contentType?.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
}

/** An endpoint that lives as long as the tests of the block. */
export function merchantEndpoint(): MerchantEndpoint {
  const endpoint = new MerchantEndpoint();
  beforeAll(() => endpoint.start());
  afterAll(() => endpoint.stop());
  return endpoint;
}
