import { beforeAll } from 'vitest';
import {
  type ApiDocument,
  apiDocument,
  documentChecker,
  eventsOf,
  operationsOf,
  type PlacedOperation,
} from './document.ts';
import { parametersOf, Shop } from './eximbay.ts';
import { SANDBOX_KEY } from './risk.ts';
import type { Reply, TestServer } from './server.ts';
import { Teemo } from './teemopay.ts';

type Members = Readonly<Record<string, unknown>>;

export interface Given {
  readonly params?: Readonly<Record<string, string>>;
  /** In place of members of the example; objects are laid over the members of the same name. */
  readonly changes?: Members;
  readonly query?: Readonly<Record<string, string>>;
}

/** What a merchant API answers when a call was carried out. */
const CARRIED_OUT: Readonly<Record<string, (answer: Members) => boolean>> = {
  HaiPay: ({ status }) => status === '1',
  TeemoPay: ({ code }) => code === 200,
  Eximbay: ({ rescode }) => rescode === '0000',
};

/** Sends the examples of the document to a server, and holds what it answers to the document. */
export class DocumentedCalls {
  readonly server: TestServer;
  readonly #shop: Shop;
  readonly #teemo: Teemo;
  readonly sent = new Set<string>();
  document!: ApiDocument;
  #check!: ReturnType<typeof documentChecker>;

  constructor(server: TestServer) {
    this.server = server;
    this.#shop = new Shop(server);
    this.#teemo = new Teemo(server);
  }

  async start(): Promise<void> {
    this.document = await apiDocument(this.server);
    this.#check = documentChecker(this.document);
  }

  /** Sends the example of an operation and answers what came, which has to be a success. */
  async ok<T = Record<string, unknown>>(operationId: string, given: Given = {}): Promise<T> {
    const { status, answer, operation } = await this.send(operationId, given);
    const succeeds = CARRIED_OUT[operation.tags[0] ?? ''] ?? (() => true);
    if (status >= 300 || !succeeds(answer as Members)) {
      throw new Error(`${operationId} answered ${status} ${JSON.stringify(answer)}`);
    }
    return answer as T;
  }

  /** What of a message to a merchant no webhook of its event describes; null: one does. */
  messageFault(event: string, contentType: string, body: string): string | null {
    const type = contentType.split(';')[0] ?? '';
    const members = type === 'application/json' ? JSON.parse(body) : parametersOf(body);
    const hooks = operationsOf(this.document, 'webhooks').filter(
      (hook) => eventsOf(hook).includes(event) && hook.requestBody?.content[type],
    );
    const place = `requestBody/content/${type.replace('/', '~1')}/schema`;
    const faults = hooks.map(({ pointer }) => this.#check(`${pointer}/${place}`, members));
    return faults.includes(null) ? null : `${event} ${type}: ${faults.join('; ') || 'no webhook'}`;
  }

  /** Sends the example of an operation; its answer has to be one of the documented ones. */
  async send(operationId: string, given: Given = {}) {
    const operation = operationsOf(this.document).find((one) => one.operationId === operationId);
    if (!operation) throw new Error(`there is no operation ${operationId}`);
    const reply = await this.#request(operation, given);
    this.sent.add(operationId);
    const type = (reply.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const { content } = operation.responses[reply.status] ?? {};
    if (!content?.[type]) throw new Error(`${operationId}: ${reply.status} ${type} is not documented`);
    const answer: unknown = type === 'application/json' ? JSON.parse(reply.text) : reply.text;
    const place = `${operation.pointer}/responses/${reply.status}/content/${type.replace('/', '~1')}/schema`;
    const fault = this.#check(place, answer);
    if (fault !== null) throw new Error(`${operationId}: ${fault} in ${reply.text.slice(0, 2000)}`);
    return { status: reply.status, answer, operation };
  }

  async #request(operation: PlacedOperation, given: Given): Promise<Reply> {
    const { method, parameters = [], requestBody } = operation;
    const path = this.#pathOf(operation, given);
    const query = new URLSearchParams(given.query);
    for (const { in: place, name, example } of parameters) {
      if (place === 'query' && example !== undefined && !query.has(name)) query.set(name, String(example));
    }
    const url = query.size > 0 ? `${path}?${query}` : path;
    const example = requestBody?.content['application/json']?.example;
    const body = example === undefined ? undefined : laidOver(example as Members, given.changes ?? {});
    switch (operation['x-naru-signed-by']) {
      case 'haipay':
        return this.server.request(method, url, this.server.signedBody(withoutSign(body)));
      case 'teemopay':
        return this.#teemo.raw(url, withoutSign(body));
      case 'eximbay':
        return this.server.request(method, url, body, await this.#authorization());
      default:
        return this.server.request(method, url, body, { authorization: `Bearer ${SANDBOX_KEY}` });
    }
  }

  async #authorization(): Promise<Record<string, string>> {
    const { apiKey } = await this.#shop.keys();
    return { authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}` };
  }

  #pathOf({ path, parameters = [] }: PlacedOperation, { params = {} }: Given): string {
    return path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const { example } = parameters.find((one) => one.in === 'path' && one.name === name) ?? {};
      const value = params[name] ?? example;
      if (value === undefined) throw new Error(`${path} needs ${name}`);
      return encodeURIComponent(String(value));
    });
  }
}

/** Lives as long as the tests of the file. */
export function documentedCalls(server: TestServer): DocumentedCalls {
  const calls = new DocumentedCalls(server);
  beforeAll(() => calls.start());
  return calls;
}

function withoutSign(body: Members | undefined): Members {
  const { sign: _, ...rest } = body ?? {};
  return rest;
}

function laidOver(example: Members, changes: Members): Members {
  const changed = Object.entries(changes).map(([name, value]) => [
    name,
    isMembers(value) && isMembers(example[name]) ? laidOver(example[name], value) : value,
  ]);
  return { ...example, ...Object.fromEntries(changed) };
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
