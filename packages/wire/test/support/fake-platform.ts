import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';

export interface SeenRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A platform on this machine that keeps what it was sent and answers as a test says. */
export class FakePlatform {
  seen: SeenRequest[] = [];
  /** Called when a request is complete. */
  answer: (response: ServerResponse, request: SeenRequest) => void = (response) => response.destroy();
  readonly #server = createServer((request, response) => void this.#receive(request, response));

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  answerText(text: string | Uint8Array, httpStatus = 200): void {
    this.answer = (response) =>
      response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(text);
  }

  answerJson(value: unknown, httpStatus = 200): void {
    this.answerText(JSON.stringify(value), httpStatus);
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, url, headers } = request;
    const seen = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
    this.seen.push(seen);
    this.answer(response, seen);
  }
}

/** A platform for the tests of one file; each test begins with no request seen. */
export function fakePlatform(): FakePlatform {
  const platform = new FakePlatform();
  beforeAll(() => platform.start());
  afterAll(() => platform.close());
  beforeEach(() => {
    platform.seen = [];
  });
  return platform;
}
