import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RawRequest } from '@naru/channels';
import type { Line } from '@naru/channels/conformance';

interface Order {
  id: string;
  order: string;
  kind: 'payment' | 'refund';
  status: 'open' | 'paid' | 'declined' | 'closed';
  amount: number;
  fee: number;
  at: string;
  page: string;
  code?: string;
  notices: string;
  back: string;
}

const FEE = 30;

/** The invented acquirer behind examples/minimal-channel: an HTTP server that a test controls. */
export class BirchBank {
  readonly key = 'birch-key-of-the-test';
  readonly orders = new Map<string, Order>();
  /** What notices were answered with, oldest first. */
  readonly replies: { readonly status: number; readonly text: string }[] = [];
  #line: Line = 'up';
  #server: http.Server | undefined;
  #port = 0;
  #numbers = 0;
  #last: { order: Order; body: string } | undefined;

  async listen(): Promise<void> {
    this.#server = http.createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((resolve) => this.#server?.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
    this.#server = undefined;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async setLine(line: Line): Promise<void> {
    if (line === 'refuses_connections') await this.close();
    else if (!this.#server) await this.listen();
    this.#line = line;
  }

  /** Ends an order and sends a notice. */
  async end(reference: string, status: 'paid' | 'declined', amount?: number): Promise<void> {
    const order = this.orders.get(reference);
    if (order?.status !== 'open') throw new Error(`Birch has no open order ${reference}`);
    Object.assign(order, { status, at: new Date().toISOString() }, amount === undefined ? {} : { amount });
    if (status === 'declined') order.code = 'B01';
    this.#last = { order, body: JSON.stringify({ event: `E${++this.#numbers}`, data: shown(order) }) };
    await this.resendLast();
  }

  async resendLast(): Promise<void> {
    if (!this.#last) throw new Error('Birch has sent no notice yet');
    const { order, body } = this.#last;
    const headers = { 'content-type': 'application/json', 'birch-signature': this.#signature(body) };
    const reply = await fetch(order.notices, { method: 'POST', headers, body });
    this.replies.push({ status: reply.status, text: await reply.text() });
  }

  notice(): { genuine: RawRequest; forged: RawRequest } {
    const body = this.#last?.body ?? '';
    const genuine = this.signed(Buffer.from(body));
    return { genuine, forged: { ...genuine, body: Buffer.from(body.replace('"paid"', '"open"')) } };
  }

  signed(body: Buffer): RawRequest {
    const headers = { 'birch-signature': this.#signature(body) };
    return { method: 'POST', path: '', query: {}, headers, body };
  }

  #signature(body: string | Buffer): string {
    return createHmac('sha256', this.key).update(body).digest('hex');
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const url = new URL(request.url ?? '', this.url);
    const answer =
      request.headers['birch-key'] === this.key
        ? this.#answer(request.method ?? '', url, body === '' ? {} : (JSON.parse(body) as Partial<Order>))
        : { status: 401, value: {} };
    if (this.#line === 'loses_answers') {
      request.socket.destroy();
      return;
    }
    // A kept connection that dies leaves in doubt whether a request was read: each call makes its own.
    response
      .writeHead(answer.status, { 'content-type': 'application/json', connection: 'close' })
      .end(JSON.stringify(answer.value));
  }

  #answer(method: string, url: URL, body: Partial<Order>): { status: number; value: unknown } {
    const [, noun, reference = '', action] = url.pathname.split('/');
    if (method === 'POST' && (noun === 'payments' || noun === 'refunds')) {
      const order = this.orders.get(body.order ?? '') ?? this.#add(noun, body);
      return order ? { status: 200, value: shown(order) } : { status: 422, value: {} };
    }
    if (noun === 'statement') return { status: 200, value: this.#statement(url.searchParams) };
    const order = this.orders.get(reference);
    if (!order) return { status: 404, value: {} };
    if (action === 'close' && order.status === 'open') order.status = 'closed';
    return { status: 200, value: shown(order) };
  }

  #add(noun: 'payments' | 'refunds', given: Partial<Order> & { payment?: string }): Order | undefined {
    const kind = noun === 'payments' ? 'payment' : 'refund';
    const paid = [...this.orders.values()].find(({ id }) => id === given.payment);
    if (kind === 'refund' && paid?.status !== 'paid') return undefined;
    const id = `BIRCH-${++this.#numbers}`;
    const { order = '', amount = 0, notices = '', back = '' } = given;
    const at = new Date().toISOString();
    const added: Order = {
      id,
      order,
      kind,
      status: 'open',
      amount,
      fee: FEE,
      at,
      notices,
      back,
      page: `${this.url}/page/${id}`,
    };
    this.orders.set(order, added);
    return added;
  }

  #statement(query: URLSearchParams): unknown[] {
    const [from, until] = [query.get('from') ?? '', query.get('until') ?? ''];
    return [...this.orders.values()]
      .filter(({ status, at }) => status === 'paid' && at >= from && at < until)
      .map(shown);
  }
}

function shown({ notices: _, back: __, ...order }: Order): Omit<Order, 'notices' | 'back'> {
  return order;
}
