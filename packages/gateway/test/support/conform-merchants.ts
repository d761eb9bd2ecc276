import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as eximbay from '@naru/eximbay';
import * as haipay from '@naru/haipay';
import * as teemopay from '@naru/teemopay';
import type { DemoCredentials } from '../../src/dialects/demo-credentials.ts';
import { readDemoCredentials } from '../../src/sandbox/demo.ts';

/** What a merchant's endpoint gets, and says. */
export interface Got {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Said {
  readonly status: number;
  readonly body: string;
}

export type Endpoint = (got: Got) => Said;

/** Orders that the endpoints know. */
export const KNOWN = { number: 'SHOP-1', amount: '1000', dollars: '1.00' } as const;

const refuse = (status: number, body: string): Said => ({ status, body });

/** Small endpoints that do everything right. */
export async function goodEndpoints(): Promise<Readonly<Record<string, Endpoint>>> {
  const demo = await readDemoCredentials();
  return { haipay: haipayEndpoint(demo), teemopay: teemopayEndpoint(demo), eximbay: eximbayEndpoint(demo) };
}

function haipayEndpoint({ haipay: [app] }: DemoCredentials): Endpoint {
  if (!app) throw new Error('there is no demo app');
  const { appId, secretKey, platformPublicKey } = app;
  const keys = haipay.loadKeys({ secretKey, publicKey: platformPublicKey });
  return ({ method, body }) => {
    if (method !== 'POST') return refuse(405, 'POST only');
    const callback = haipay.verifyCollectionCallback({ body, keys, appId });
    if (!callback.ok) return refuse(400, callback.reason);
    const isKnown = callback.payload.orderId === KNOWN.number;
    return isKnown ? { status: 200, body: 'SUCCESS' } : refuse(404, 'no such order');
  };
}

function teemopayEndpoint({ teemopay: { appCode, platformPublicKey } }: DemoCredentials): Endpoint {
  const platformKey = teemopay.loadPublicKey(platformPublicKey);
  return ({ method, headers, body }) => {
    if (method !== 'POST') return refuse(405, 'POST only');
    const callback = teemopay.verifyCallback({ body, headers, platformKey, appCode });
    if (!callback.ok) return refuse(400, callback.reason);
    const isKnown = callback.payload.merchantOrderNo === KNOWN.number;
    return isKnown ? { status: 200, body: 'SUCCESS' } : refuse(404, 'no such order');
  };
}

function eximbayEndpoint({ eximbay: { mid, secretKey } }: DemoCredentials): Endpoint {
  const order = { mid, orderId: KNOWN.number, currency: 'USD', amount: KNOWN.dollars };
  return ({ method, body }) => {
    if (method !== 'POST') return refuse(405, 'POST only');
    const callback = eximbay.verifyCallback({ body, secretKey, ...order });
    // Under HTTP 200, as Eximbay's shops do.
    if (!callback.ok) return refuse(200, eximbay.callbackReply('EC00', callback.reason));
    return { status: 200, body: eximbay.CALLBACK_SUCCESS_REPLY };
  };
}

/** Serves an endpoint, whose answers to one check can be spoiled. */
export class MerchantServer {
  readonly #server = http.createServer((request, response) => this.#take(request, response));
  endpoint: Endpoint = () => refuse(404, '');
  /** By the check that asks: another answer, or undefined for none at all. */
  spoil: (check: string, said: Said, got: Got) => Said | undefined = (_, said) => said;

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/callbacks`;
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', headers } = request;
    const got = { method, headers, body: Buffer.concat(chunks).toString('utf8') };
    const check = /\((.+)\)$/.exec(headers['user-agent'] ?? '')?.[1] ?? '';
    const said = this.spoil(check, this.endpoint(got), got);
    if (said?.status === -1) return void response.destroy();
    if (said) response.writeHead(said.status, { 'content-type': 'text/plain' }).end(said.body);
  }
}
