import type { CardRequest, CashReceiptRequest, CheckoutView } from '@naru/checkout';
import type { Payment } from '@naru/engine';
import { readDemoCredentials } from '../../src/sandbox/demo.ts';
import { newOrderId } from '../support/orders.ts';
import type { Reply, TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

type Members = Readonly<Record<string, unknown>>;

export interface Order {
  readonly payment?: Members;
  readonly settings?: Members;
  readonly [part: string]: unknown;
}

export const BUYER = { name: 'Zebulon Buyer', email: 'zebulon@buyer.example' };

/** An order as a shop prepares it; in dollars, to be paid at once. */
export function order({ payment, settings, ...others }: Order = {}): Members {
  return {
    payment: {
      transaction_type: 'PAYMENT',
      order_id: newOrderId().slice(0, 30),
      currency: 'USD',
      amount: '12.50',
      lang: 'EN',
      ...payment,
    },
    merchant: { mid: '1849705C64' },
    buyer: BUYER,
    url: { return_url: 'https://shop.example/return?shop=7', status_url: 'https://shop.example/status' },
    ...(settings ? { settings } : {}),
    ...others,
  };
}

/** The same on the local page of Korea, in won. */
export function koreanOrder({ payment, settings, ...others }: Order = {}): Members {
  return order({
    payment: { currency: 'KRW', amount: '60000', lang: 'KR', ...payment },
    settings: { issuer_country: 'KR', ...settings },
    ...others,
  });
}

/** Prepares an order and opens its page, as a shop's server and its script do; answers the page's token. */
export async function openPage(server: TestServer, body: Members = order()): Promise<string> {
  const { eximbay } = await readDemoCredentials();
  const authorization = `Basic ${Buffer.from(`${eximbay.apiKey}:`).toString('base64')}`;
  const ready = await posted(server, '/v1/payments/ready', body, { authorization });
  const opened = await posted(server, '/v1/payments', { fgkey: ready['fgkey'], ...body });
  const url = String(opened['url']);
  return url.slice(url.lastIndexOf('/') + 1);
}

async function posted(server: TestServer, path: string, body: unknown, headers = {}) {
  const reply = await server.request('POST', path, body, headers);
  const answer = JSON.parse(reply.text) as Record<string, unknown>;
  if (answer['rescode'] !== '0000') throw new Error(`${path}: ${reply.text}`);
  return answer;
}

export function api(token: string, action = ''): string {
  return `/checkout/api/payments/${token}${action}`;
}

export function viewOf(server: TestServer, token: string): Promise<CheckoutView> {
  return server.json('GET', api(token));
}

/** Waits until the page is in one of the states. */
export function untilState(server: TestServer, token: string, ...states: string[]): Promise<CheckoutView> {
  return until(`the page is ${states.join(' or ')}`, async () => {
    const view = await viewOf(server, token);
    return states.includes(view.state) && view;
  });
}

export const VISA = '4111 1111 1111 1111';
export const VISA_CHALLENGED = '4000000000000002';
export const VISA_OF_KOREA = '4000 0041 0000 0003';
export const WITHOUT_MONEY = '4000000000001109';

/** A card entry that is good as it stands: approved at once. */
export function card(changes: Partial<CardRequest> = {}): CardRequest {
  return {
    method: 'P000',
    number: VISA,
    expiry: '12/39',
    cvc: '737',
    holder: 'ZEBULON HOLDER',
    installmentMonths: 0,
    ...changes,
  };
}

export function postCard(server: TestServer, token: string, body: unknown = card()): Promise<Reply> {
  return server.request('POST', api(token, '/card'), body);
}

/** Pays, and fails when the card is not taken. */
export async function pay(server: TestServer, token: string, changes: Partial<CardRequest> = {}) {
  const reply = await postCard(server, token, card(changes));
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
  return JSON.parse(reply.text) as CheckoutView;
}

export function start(
  server: TestServer,
  token: string,
  body: { method: string; bank?: string; cashReceipt?: CashReceiptRequest | null },
): Promise<Reply> {
  return server.request('POST', api(token, '/start'), body);
}

export async function paymentOfToken(server: TestServer, token: string): Promise<Payment> {
  const { orderNumber } = await viewOf(server, token);
  const [payment] = await server.gateway.engine.payments.findByAnyNumber(orderNumber);
  if (!payment) throw new Error(`there is no payment of ${orderNumber}`);
  return payment;
}

/** Presses the button of the simulated screen that the page leads to. */
export async function press(server: TestServer, token: string, action: string): Promise<void> {
  const { redirectUrl } = await untilState(server, token, 'redirect');
  const screen = (redirectUrl ?? '').replace('/sandbox/pay/', '/sandbox/api/screens/');
  await server.json('POST', `${screen}/${action}`);
}

export function errorOf(reply: Reply): { status: number; code: string; message: string; field?: string } {
  return { status: reply.status, ...JSON.parse(reply.text).error };
}

const DELIVERIES = `
  select 1 from deliveries d join callbacks c on c.id = d.callback_id where c.subject_id = $1`;

/** Waits until a callback of the payment was sent to the shop, whether it arrived or not: each try is recorded. */
export async function untilCallbackSent(server: TestServer, { id }: Payment): Promise<void> {
  await until('a delivery', async () => (await server.store.query(DELIVERIES, [id])).length > 0);
}

/** Where a text is stored readably, as "table.column". */
export async function placesOf({ store }: TestServer, text: string): Promise<string[]> {
  const columns = await store.query<{ table: string; column: string }>(`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public'
      and data_type in ('text', 'jsonb', 'json', 'character varying', 'ARRAY', 'bytea')`);
  const places: string[] = [];
  for (const { table, column } of columns) {
    const rows = await store.query(
      `select 1 from "${table}" where strpos("${column}"::text, $1) > 0 limit 1`,
      [text],
    );
    if (rows.length > 0) places.push(`${table}.${column}`);
  }
  return places;
}
