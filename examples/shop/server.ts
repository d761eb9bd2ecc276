/*
 * A shop that takes payments with Eximbay's API: `npm run shop`, with `npm start` in another terminal. Copy it.
 *
 *   NARU_URL             the gateway: http://127.0.0.1:8080, or on the port that PORT names, as for `npm start`
 *   SHOP_PORT, SHOP_URL  where the shop listens, 9100, and how payers and the gateway reach it
 *   EXIMBAY_MID, EXIMBAY_API_KEY, EXIMBAY_SECRET_KEY   the sandbox's demo merchant by default
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { CALLBACK_SUCCESS_REPLY, callbackReply, EximbayClient } from '@naru/eximbay';
import { capture, confirm, inquire, isThere, refund } from './calls.ts';
import { addOrder, bookResult, findOrder, newOrderId, type Order } from './orders.ts';
import { orderPage, returnPage, shopPage } from './pages.ts';
import { orderRequest, WAYS, type WayName } from './ways.ts';

const { env } = process;
const demoFile = new URL('../../sandbox/demo-credentials.json', import.meta.url);
const demo = () => JSON.parse(readFileSync(demoFile, 'utf8')).eximbay;

const naruUrl = env['NARU_URL'] || `http://127.0.0.1:${env['PORT'] || 8080}`;
const port = Number(env['SHOP_PORT'] ?? 9100);
const shopUrl = env['SHOP_URL'] ?? `http://127.0.0.1:${port}`;
const mid = env['EXIMBAY_MID'] ?? demo().mid;
const secretKey = env['EXIMBAY_SECRET_KEY'] ?? demo().secretKey;
const client = new EximbayClient({ baseUrl: naruUrl, mid, apiKey: env['EXIMBAY_API_KEY'] ?? demo().apiKey });

interface Answer {
  readonly status?: number;
  readonly location?: string;
  readonly type?: string;
  readonly body?: string;
}

const html = (body: string): Answer => ({ type: 'text/html; charset=utf-8', body });
const text = (body: string, status = 200): Answer => ({ status, type: 'text/plain; charset=utf-8', body });
const seeOther = (location: string): Answer => ({ status: 303, location });

/** Orders a book: the payment is prepared here, on the server; the payer's browser gets no key. */
async function placeOrder(form: URLSearchParams): Promise<Answer> {
  const way = form.get('way') ?? '';
  if (!Object.hasOwn(WAYS, way)) return text('no such way to pay', 400);
  const type = form.get('display') === 'R' ? 'R' : 'P';
  const autoclose = form.get('autoclose') === 'Y' ? 'Y' : 'N';
  const id = newOrderId();
  const request = orderRequest(id, way as WayName, { type, autoclose }, shopUrl);
  const prepared = await client.ready(request);
  if (!prepared.ok) {
    const fault = (await gatewayFault()) ?? JSON.stringify(prepared);
    return text(`The order could not be prepared: ${fault}`, 502);
  }
  // The page is given the prepared body, unchanged: any difference is refused.
  addOrder(id, request, { fgkey: prepared.data.fgkey, ...client.payload(request) });
  return seeOther(`/orders/${id}`);
}

const book = (order: Order, via: 'status_url' | 'return_url', body: string) =>
  bookResult(order, via, body, { mid, secretKey }, (...about) => isThere(client, ...about));

async function answerOrder(order: Order, action: string, body: string): Promise<Answer> {
  const form = new URLSearchParams(body);
  switch (action) {
    case 'GET':
      return html(orderPage(order, await inquire(client, order), naruUrl));
    case 'GET state':
      return text(order.state);
    case 'POST status': {
      const fault = await book(order, 'status_url', body);
      if (!fault) return text(CALLBACK_SUCCESS_REPLY);
      return text(callbackReply('EC00', fault === 'not confirmed' ? fault : fault.reason));
    }
    case 'POST return':
      // Comes through the payer's browser: it is checked like the other.
      await book(order, 'return_url', body);
      return html(returnPage(order));
    case 'POST confirm':
      await confirm(client, order);
      return seeOther(`/orders/${order.id}`);
    case 'POST capture':
      await capture(client, order);
      return seeOther(`/orders/${order.id}`);
    case 'POST refund': {
      const field = (name: string) => form.get(name) ?? '';
      const account = {
        user_name: field('user_name'),
        bank_code: field('bank_code'),
        account_number: field('account_number'),
      };
      await refund(client, order, { part: field('part') === 'Y', balance: field('balance'), account });
      return seeOther(`/orders/${order.id}`);
    }
    default:
      return text('not found', 404);
  }
}

async function answer(method: string, path: string, body: string): Promise<Answer> {
  if (path === '/') return html(shopPage());
  if (path === '/orders' && method === 'POST') return placeOrder(new URLSearchParams(body));
  const [, id = '', action = ''] = /^\/orders\/([\w-]+)(?:\/(\w+))?$/.exec(path) ?? [];
  const order = findOrder(id);
  return order ? answerOrder(order, `${method} ${action}`.trim(), body) : text('not found', 404);
}

const MAX_BODY_BYTES = 65_536;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error('the request is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What to do where no gateway answers at its address; undefined where one does. */
async function gatewayFault(): Promise<string | undefined> {
  const health = new URL('/healthz', naruUrl);
  const answer = await fetch(health, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
  if (answer?.ok) return undefined;
  const what = answer ? `what answers at ${naruUrl} is no Naru` : `nobody answers at ${naruUrl}`;
  return `${what}: run npm start, or set NARU_URL to the address that it prints (NARU_URL=http://127.0.0.1:8081)`;
}

createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url ?? '/', shopUrl);
    const {
      status = 200,
      location,
      type,
      body,
    } = await answer(request.method ?? '', pathname, await bodyOf(request));
    response.writeHead(status, {
      ...(location ? { location } : {}),
      ...(type ? { 'content-type': type } : {}),
    });
    response.end(body);
  } catch (error) {
    process.stderr.write(`${request.method} ${request.url}: ${error}\n`);
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
    response.end('Something went wrong.');
  }
})
  .on('error', (error) => {
    process.stderr.write(
      `shop: cannot listen on port ${port} (${error.message}); choose another with SHOP_PORT\n`,
    );
    process.exit(1);
  })
  .listen(port, '127.0.0.1', async () => {
    process.stdout.write(`The shop is open: ${shopUrl}. Its gateway: ${naruUrl}\n`);
    const fault = await gatewayFault();
    if (fault !== undefined) process.stderr.write(`shop: ${fault}\n`);
  });
