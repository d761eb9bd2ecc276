import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type {
  ApiErrorBody,
  ApiErrorCode,
  CheckoutView,
  ConversionOffer,
  DepositAnswer,
  SimulatorView,
} from '../../src/api.ts';
import { checkoutDistDir } from '../../src/index.ts';

/** The policy that the gateway sends with both pages. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "font-src 'self'",
].join('; ');

/** An address that a browser can be sent to without leaving its page. */
export const NOWHERE = '/nowhere';

export interface RecordedCall {
  method: string;
  path: string;
  contentType: string | undefined;
  body: unknown;
}

type Refusal = ApiErrorCode | ApiErrorBody['error'];
type Reaction<View> = (view: View, body: Record<string, unknown>) => View | Refusal | Promise<View | Refusal>;

export interface MockPayment {
  view: CheckoutView;
  start?: Reaction<CheckoutView>;
  payCard?: Reaction<CheckoutView>;
  /** What payers of a card with these first digits are offered. */
  offerFor?: (digits: string) => ConversionOffer | null;
  cancel?: Reaction<CheckoutView>;
  identify?: Reaction<CheckoutView>;
  confirmCode?: Reaction<CheckoutView>;
  /** Runs on every GET, before the answer; lets a payment move on by being asked. */
  onLoad?: (view: CheckoutView, count: number) => CheckoutView;
}

export interface MockScreen {
  view: SimulatorView;
  act?: (view: SimulatorView, action: string, body: Record<string, unknown>) => DepositAnswer | ApiErrorCode;
}

const contentTypes: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
};

const statuses: Record<ApiErrorCode, number> = {
  not_found: 404,
  invalid_request: 400,
  method_unavailable: 409,
  card_invalid: 422,
  conversion_changed: 409,
  order_paid: 409,
  order_under_way: 409,
  conflict: 409,
  busy: 503,
  internal: 500,
};

/** An HTTP server with the built pages, the two APIs in memory, and a shop to come back to. */
export class MockGateway {
  readonly payments = new Map<string, MockPayment>();
  readonly screens = new Map<string, MockScreen>();
  readonly calls: RecordedCall[] = [];
  /** Answers every API call with this error while set. */
  failure: ApiErrorCode | 'not_json' | null = null;
  origin = '';
  private server: Server | null = null;
  private loads = new Map<string, number>();

  async listen(): Promise<void> {
    this.server = createServer((request, response) => {
      this.handle(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  reset(): void {
    this.payments.clear();
    this.screens.clear();
    this.loads.clear();
    this.calls.length = 0;
    this.failure = null;
  }

  /** The calls whose path ends so, e.g. "/start". */
  callsTo(end: string, method = 'POST'): RecordedCall[] {
    return this.calls.filter((call) => call.method === method && call.path.endsWith(end));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.origin).pathname;
    if (path.startsWith('/checkout-assets/')) return this.sendFile(response, path);
    if (path.startsWith('/pay/')) return this.sendFile(response, '/index.html');
    if (path.startsWith('/sandbox/pay/')) return this.sendFile(response, '/simulator.html');
    if (path.startsWith('/shop')) return this.visitShop(request, response, path);
    if (path === NOWHERE) return void response.writeHead(204).end();
    const body = await readBody(request);
    this.calls.push({
      method: request.method ?? '',
      path,
      contentType: request.headers['content-type'],
      body,
    });
    if (this.failure === 'not_json') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Please sign in to the hotel</p>');
      return;
    }
    if (this.failure) return sendAnswer(response, this.failure);
    sendAnswer(response, await this.answer(request.method ?? '', path, body));
  }

  /** The shop remembers with what a browser came back. */
  private async visitShop(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const contentType = request.headers['content-type'];
    const body = Object.fromEntries(new URLSearchParams(await readText(request)));
    this.calls.push({ method: request.method ?? '', path, contentType, body });
    sendShop(response);
  }

  private async answer(method: string, path: string, body: unknown): Promise<object | Refusal> {
    const [, payment, paymentAction] =
      /^\/checkout\/api\/payments\/([^/]+)(?:\/([\w/-]+))?$/.exec(path) ?? [];
    if (payment) return this.answerPayment(payment, paymentAction ?? null, method, asObject(body));
    const [, reference, action] = /^\/sandbox\/api\/screens\/([^/]+)(?:\/([\w-]+))?$/.exec(path) ?? [];
    const screen = this.screens.get(reference ?? '');
    if (!screen) return 'not_found';
    if (method === 'GET') return screen.view;
    const next = screen.act?.(screen.view, action ?? '', asObject(body)) ?? 'conflict';
    if (typeof next !== 'string') screen.view = next;
    return next;
  }

  private async answerPayment(
    token: string,
    action: string | null,
    method: string,
    body: Record<string, unknown>,
  ): Promise<object | Refusal> {
    const payment = this.payments.get(token);
    if (!payment) return 'not_found';
    if (method === 'GET') {
      const count = (this.loads.get(token) ?? 0) + 1;
      this.loads.set(token, count);
      payment.view = payment.onLoad?.(payment.view, count) ?? payment.view;
      return payment.view;
    }
    if (action === 'card-offer') return { offer: payment.offerFor?.(String(body['number'])) ?? null };
    const reactions: Record<string, Reaction<CheckoutView> | undefined> = {
      start: payment.start,
      card: payment.payCard,
      cancel: payment.cancel,
      identity: payment.identify,
      'identity/code': payment.confirmCode,
    };
    const next = (await reactions[action ?? '']?.(payment.view, body)) ?? 'conflict';
    if (typeof next !== 'string' && !('code' in next)) payment.view = next;
    return next;
  }

  private async sendFile(response: ServerResponse, path: string): Promise<void> {
    const file = normalize(join(checkoutDistDir, path));
    const content = await readFile(file).catch(() => null);
    if (!content || !file.startsWith(checkoutDistDir)) {
      response.writeHead(404).end();
      return;
    }
    const type = contentTypes[extname(file)] ?? 'application/octet-stream';
    response
      .writeHead(200, {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy,
        // As the gateway does; a test that loads a page a hundred times reads its script once.
        'cache-control': path.startsWith('/checkout-assets/') ? 'public, max-age=600, immutable' : 'no-store',
      })
      .end(content);
  }
}

function asObject(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  return text === '' ? null : JSON.parse(text);
}

function sendAnswer(response: ServerResponse, answer: object | Refusal): void {
  const error = typeof answer === 'string' ? { code: answer, message: `mock: ${answer}` } : refusalIn(answer);
  const body = error ? { error } : answer;
  response
    .writeHead(error ? statuses[error.code] : 200, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(body));
}

function refusalIn(answer: object): ApiErrorBody['error'] | null {
  return 'code' in answer ? (answer as ApiErrorBody['error']) : null;
}

function sendShop(response: ServerResponse): void {
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end('<!doctype html><title>Shop</title><h1>Shop</h1>');
}
