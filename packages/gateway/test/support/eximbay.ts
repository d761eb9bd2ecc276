import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { EximbayClient } from '@naru/eximbay';
import { demoCredentialsPath } from '../../src/sandbox/demo.ts';
import type { MerchantEndpoint } from './merchant.ts';
import type { Reply, TestServer } from './server.ts';
import { until } from './until.ts';

/*
 * Eximbay's protocol written once more, from its description and not from packages/eximbay: a test that hashes with the
 * code under test would agree with any mistake in it.
 */

export type Members = Readonly<Record<string, unknown>>;

export interface ShopKeys {
  readonly mid: string;
  readonly apiKey: string;
  readonly secretKey: string;
}

export interface Answer {
  readonly rescode: string;
  readonly resmsg: string;
  readonly [member: string]: unknown;
}

let serial = 0;

/** An order number that nobody had before, of at most 30 characters. */
export function newOrderId(): string {
  serial += 1;
  return `E${process.pid}-${Date.now()}-${serial}`;
}

/** A body of /ready that is good as it stands; objects of `changes` are laid over the members of the same name. */
export function prepared(
  changes: Readonly<Record<string, Members | undefined>> = {},
): Record<string, Members> {
  const body: Record<string, Members> = {
    payment: {
      transaction_type: 'PAYMENT',
      order_id: newOrderId(),
      currency: 'USD',
      amount: '1.00',
      lang: 'EN',
    },
    merchant: { mid: '1849705C64' },
    buyer: { name: 'HONG GILDONG', email: 'hong@example.com' },
    url: { return_url: 'https://shop.example/return', status_url: 'https://shop.example/status' },
  };
  for (const [name, members] of Object.entries(changes)) {
    if (members === undefined) delete body[name];
    else body[name] = Array.isArray(members) ? members : { ...body[name], ...members };
  }
  return body;
}

/** The fgkey of parameters: SHA-256 over the secret key and the sorted, decoded parameters. */
export function fgkeyOf(parameters: Readonly<Record<string, string>>, secretKey: string): string {
  const text = Object.keys(parameters)
    .filter((name) => name !== 'fgkey')
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join('&');
  return createHash('sha256').update(`${secretKey}?${text}`, 'utf8').digest('hex').toUpperCase();
}

/** The parameters of a form body. */
export function parametersOf(body: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

/** A payment as the shop and its payer see it. */
export interface OpenedPage {
  readonly orderId: string;
  readonly token: string;
  readonly answer: Answer;
}

/** What a shop's status_url answers. */
export const RECEIVED = 'rescode=0000&resmsg=Success';

/** Sets the endpoint to answer a path as Eximbay's shops do, and gives its address. */
export function statusUrl(endpoint: MerchantEndpoint, path: string, answer = RECEIVED): string {
  endpoint.answer(path, (_, response) => response.end(answer));
  return endpoint.url(path);
}

/** An order whose results go to a path of its own. */
export function orderTo(endpoint: MerchantEndpoint, changes: Record<string, Members> = {}) {
  serial += 1;
  const path = `/status/${serial}`;
  const status_url = statusUrl(endpoint, path);
  return { path, body: prepared({ ...changes, url: { status_url, ...changes['url'] } }) };
}

/** The demo app of Eximbay on a running test server. */
export class Shop {
  readonly server: TestServer;
  #keys: ShopKeys | undefined;

  constructor(server: TestServer) {
    this.server = server;
  }

  async keys(): Promise<ShopKeys> {
    this.#keys ??= (JSON.parse(await readFile(demoCredentialsPath, 'utf8')) as { eximbay: ShopKeys }).eximbay;
    return this.#keys;
  }

  /** The client that merchants use. */
  async client(): Promise<EximbayClient> {
    const { mid, apiKey } = await this.keys();
    return new EximbayClient({ baseUrl: this.server.baseUrl, mid, apiKey });
  }

  /** Posts a body with the shop's own Authorization; `headers` goes before it. */
  async raw(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const { apiKey } = await this.keys();
    const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
    return this.server.request('POST', path, body, { authorization, ...headers });
  }

  async call(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const reply = await this.raw(path, body, headers);
    if (reply.status !== 200) throw new Error(`${path}: HTTP ${reply.status} ${reply.text}`);
    return JSON.parse(reply.text) as Answer;
  }

  /** The answer of a call that has to succeed. */
  async ok(path: string, body: unknown): Promise<Answer> {
    const answer = await this.call(path, body);
    if (answer.rescode !== '0000') throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Code and text of a call. */
  async refusal(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<[string, string]> {
    const { rescode, resmsg } = await this.call(path, body, headers);
    return [rescode, resmsg];
  }

  /** Prepares an order and answers what the shop's page hands to the script. */
  async payload(body: Members): Promise<Record<string, unknown>> {
    const { fgkey } = await this.ok('/v1/payments/ready', body);
    return { fgkey, ...body };
  }

  /** What the script does in the payer's browser. */
  async open(payload: Members): Promise<Answer> {
    const reply = await this.server.request('POST', '/v1/payments', payload, {
      origin: 'https://shop.example',
    });
    if (reply.status !== 200) throw new Error(`open: HTTP ${reply.status} ${reply.text}`);
    return JSON.parse(reply.text) as Answer;
  }

  /** Prepares and opens; answers the page. */
  async page(body: Record<string, Members> = prepared()): Promise<OpenedPage> {
    const answer = await this.open(await this.payload(body));
    if (answer.rescode !== '0000') throw new Error(`open: ${JSON.stringify(answer)}`);
    const token = /\/pay\/([^/?]+)$/.exec(String(answer['url']))?.[1] ?? '';
    return { orderId: String(body['payment']?.['order_id']), token, answer };
  }

  view(token: string): Promise<PageView> {
    return this.server.json('GET', `/checkout/api/payments/${token}`);
  }

  async untilState(token: string, state: string): Promise<PageView> {
    return until(`the page in state ${state}`, async () => {
      const view = await this.view(token);
      return view.state === state && view;
    });
  }

  /** Pays by card; 4111 1111 1111 1111 is approved without a challenge or after one, as the sandbox has it. */
  async payByCard(token: string, changes: Members = {}): Promise<PageView> {
    const card = {
      method: 'P000',
      number: '4111111111111111',
      expiry: '12/33',
      cvc: '123',
      holder: 'HONG GILDONG',
      installmentMonths: 0,
      ...changes,
    };
    await this.server.json('POST', `/checkout/api/payments/${token}/card`, card);
    const view = await until('an answer of the issuer', async () => {
      const now = await this.view(token);
      return now.state !== 'choosing' && now.state !== 'starting' && now;
    });
    if (view.state !== 'redirect') return view;
    const reference = String(view.redirectUrl).split('/').at(-1);
    await this.server.json('POST', `/sandbox/api/screens/${reference}/approve`);
    return until('the end of the challenge', async () => {
      const now = await this.view(token);
      return now.state !== 'redirect' && now;
    });
  }

  /** The result that status_url got, the `count`th, after its fgkey was checked. */
  async result(endpoint: MerchantEndpoint, path: string, count = 1): Promise<Record<string, string>> {
    const received = await endpoint.waitFor(path, count);
    const parameters = parametersOf(received[count - 1]?.body ?? '');
    if (parameters['fgkey'] !== fgkeyOf(parameters, (await this.keys()).secretKey)) {
      throw new Error('the fgkey of the result does not fit');
    }
    return parameters;
  }

  /** What the browser would post to return_url. */
  async returned(token: string): Promise<{ action: string; fields: Record<string, string> }> {
    const reply = await this.server.request('POST', `/pay/${token}/return`);
    const text = reply.text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
    const action = /<form[^>]* action="([^"]*)"/.exec(text)?.[1] ?? '';
    const fields = [...text.matchAll(/<input[^>]* name="([^"]*)" value="([^"]*)"/g)];
    return { action, fields: Object.fromEntries(fields.map(([, name, value]) => [name, value])) };
  }

  /**
   * A call about a transaction, with what the body that was prepared says of it. A refund names the balance that an
   * inquiry shows at that moment, unless the test says another.
   */
  async about(
    call: 'cancel' | 'capture' | 'settle',
    transactionId: string | undefined,
    body: Record<string, Members>,
    changes: Readonly<Record<string, Members>> = {},
  ): Promise<Answer> {
    const { order_id, currency, amount, lang } = body['payment'] as Record<string, unknown>;
    const { payment = {}, ...others } = changes;
    const balance =
      call === 'cancel' && !('balance' in payment)
        ? { balance: await this.#balanceOf(body, transactionId) }
        : {};
    return this.call(`/v1/payments/${transactionId}/${call}`, {
      mid: body['merchant']?.['mid'],
      payment: { order_id, currency, amount, lang, ...balance, ...payment },
      ...others,
    });
  }

  async #balanceOf(body: Record<string, Members>, transactionId: string | undefined): Promise<unknown> {
    const { payment } = await this.retrieve(body, transactionId);
    // What was never paid has no balance; its refund is refused for that.
    return (payment as Members | undefined)?.['balance'] ?? body['payment']?.['amount'];
  }

  /** An inquiry by order, amount and currency as in the body that was prepared. */
  retrieve(body: Record<string, Members>, transactionId?: string): Promise<Answer> {
    const { order_id, currency, amount, lang } = body['payment'] as Record<string, unknown>;
    return this.call('/v1/payments/retrieve', {
      mid: body['merchant']?.['mid'],
      key_field: transactionId === undefined ? 'order_id' : 'transaction_id',
      payment: { order_id, currency, amount, lang, transaction_id: transactionId },
    });
  }
}

export interface PageView {
  readonly state: string;
  readonly redirectUrl: string | null;
  readonly methods: readonly { readonly code: string; readonly available: boolean }[];
  readonly outcome: { readonly url: string | null; readonly form: unknown; readonly auto: boolean } | null;
  readonly [member: string]: unknown;
}
