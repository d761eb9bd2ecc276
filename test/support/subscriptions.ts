import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { root } from './sources.ts';

/** Subscriptions of the demo merchant, made and watched over HTTP as a shop would. */

const { mid, apiKey } = JSON.parse(readFileSync(path.join(root, 'sandbox/demo-credentials.json'), 'utf8'))
  .eximbay as { readonly mid: string; readonly apiKey: string };

/** The shop's address for results: keeps them by transaction. */
export interface ResultEndpoint {
  readonly url: string;
  /** Paid charges and first payments, each once however often it was reported. */
  readonly paid: Map<string, Record<string, string>>;
  close(): Promise<void>;
}

export async function resultEndpoint(): Promise<ResultEndpoint> {
  const paid = new Map<string, Record<string, string>>();
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const result = Object.fromEntries(new URLSearchParams(body));
      if (result['rescode'] === '0000') paid.set(result['transaction_id'] ?? '', result);
      response.end('rescode=0000&resmsg=Success');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/results`,
    paid,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function callJson<T = Record<string, unknown>>(
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const reply = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${text}`);
  return JSON.parse(text) as T;
}

/** Prepares, opens and pays an order that registers a monthly payment from `startDate` (yyyyMMdd) on. */
export async function subscribe(baseUrl: string, orderId: string, startDate: string, resultUrl: string) {
  const order = {
    payment: { transaction_type: 'PAYMENT', order_id: orderId, currency: 'USD', amount: '1.00', lang: 'EN' },
    merchant: { mid },
    buyer: { name: 'HONG GILDONG', email: 'hong@example.com' },
    url: { return_url: 'https://shop.example/return', status_url: resultUrl },
    recurring: {
      recurring_amount: '1.15',
      recurring_start_date: startDate,
      recurring_interval: '1',
      recurring_noti_url: resultUrl,
    },
  };
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  const ready = await callJson(`${baseUrl}/v1/payments/ready`, order, { authorization });
  const opened = await callJson(`${baseUrl}/v1/payments`, { fgkey: ready['fgkey'], ...order });
  const token = String(opened['url']).split('/').at(-1);
  await callJson(`${baseUrl}/checkout/api/payments/${token}/card`, {
    method: 'P000',
    number: '4111111111111111',
    expiry: '12/69',
    cvc: '123',
    holder: 'HONG GILDONG',
    installmentMonths: 0,
  });
}

export interface SubscriptionView {
  readonly orderNumber: string;
  readonly state: string;
  readonly nextOn: string;
  readonly charges: readonly {
    readonly dueOn: string;
    readonly state: string;
    readonly transactionId: string;
  }[];
}

/** The newest subscriptions with their charges; at most fifty. */
export async function subscriptionsOf(baseUrl: string): Promise<readonly SubscriptionView[]> {
  return (await callJson<{ recurring: SubscriptionView[] }>(`${baseUrl}/_sandbox/recurring`)).recurring;
}

/** The sandbox's time. */
export async function timeOf(baseUrl: string): Promise<Date> {
  return new Date(String((await callJson(`${baseUrl}/_sandbox/clock`))['now']));
}

/** Moves the sandbox's time to the beginning of a Korean day. */
export async function travelTo(baseUrl: string, day: string): Promise<void> {
  const target = new Date(`${day}T00:00:01+09:00`).getTime();
  const seconds = Math.max(0, (target - (await timeOf(baseUrl)).getTime()) / 1000);
  await callJson(`${baseUrl}/_sandbox/clock/advance`, { seconds });
}
