import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer on its way through the proxy, and what it answers. */
export interface PassingAnswer {
  /** The case that asked, by the user agent. */
  readonly caseId: string;
  readonly method: string;
  readonly path: string;
  status: number;
  contentType: string;
  body: string;
}

export type Spoil = (answer: PassingAnswer) => void;

/** A server that claims to speak a dialect: it passes everything on to another one, and spoils the answers. */
export class SpoilingProxy {
  readonly #server = http.createServer((request, response) => this.#pass(request, response));
  readonly #target: () => string;
  spoil: Spoil = () => {};

  /** `target` is asked at each request; '' when the answers are all made up. */
  constructor(target: () => string) {
    this.#target = target;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', url: path = '/', headers } = request;
    const caseId = /\((.+)\)$/.exec(headers['user-agent'] ?? '')?.[1] ?? '';
    const answer: PassingAnswer = {
      caseId,
      method,
      path,
      ...(await this.#ask(request, Buffer.concat(chunks))),
    };
    this.spoil(answer);
    response.writeHead(answer.status, { 'content-type': answer.contentType });
    response.end(answer.body);
  }

  async #ask({ method = 'GET', url = '/', headers }: http.IncomingMessage, body: Buffer) {
    const target = this.#target();
    if (target === '') return { status: 200, contentType: 'application/json', body: '' };
    const { host: _, connection: _2, 'content-length': _3, 'transfer-encoding': _4, ...others } = headers;
    const answer = await fetch(`${target}${url}`, {
      method,
      headers: others as Record<string, string>,
      redirect: 'manual',
      ...(body.length === 0 ? {} : { body: body.toString('utf8') }),
    });
    const contentType = answer.headers.get('content-type') ?? '';
    return { status: answer.status, contentType, body: await answer.text() };
  }
}
