import { readFileSync } from 'node:fs';
import path from 'node:path';
import { formBody, makeCallback } from '@naru/eximbay';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testServer } from '../packages/gateway/test/support/server.ts';
import { type ShopProcess, startShop } from './support/shop-process.ts';
import { root } from './support/sources.ts';

/** The example shop without a browser: what it believes, and how often it books. */

const { mid, secretKey } = JSON.parse(readFileSync(path.join(root, 'sandbox/demo-credentials.json'), 'utf8'))
  .eximbay as { readonly mid: string; readonly secretKey: string };

const TRANSACTION_ID = '1849705C6420261122000099';

const server = testServer();
let shop: ShopProcess;
beforeAll(async () => {
  shop = await startShop(server.baseUrl);
});
afterAll(() => shop?.stop());

async function post(url: string, body: string): Promise<string> {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
    redirect: 'manual',
  });
  return reply.headers.get('location') ?? (await reply.text());
}

/** Orders a book; answers the address of the order's page. */
async function order(way: string): Promise<string> {
  const location = await post(`${shop.url}/orders`, `way=${way}&display=P`);
  expect(location).toMatch(/^\/orders\//);
  return shop.url + location;
}

async function read(page: string, name: string): Promise<string | undefined> {
  const html = await (await fetch(page)).text();
  return new RegExp(`id="${name}">([^<]*)<`).exec(html)?.[1];
}

/** A result as the gateway would make it. */
function result(page: string, values: Readonly<Record<string, string>> = {}, key = secretKey): string {
  const common = {
    mid,
    transaction_type: 'PAYMENT',
    order_id: page.split('/').at(-1) ?? '',
    currency: 'USD',
    amount: '30.00',
    rescode: '0000',
    resmsg: 'Success.',
    transaction_id: TRANSACTION_ID,
    payment_method: 'P101',
  };
  return formBody(makeCallback('cross_border', { ...common, ...values }, key));
}

/** Opens the order at the gateway and pays it there, until the shop has it; its transaction id. */
async function pay(page: string): Promise<string> {
  const html = await (await fetch(page)).text();
  const payload = /id="payload">(.*?)<\/script>/.exec(html)?.[1] ?? '';
  const opened = await fetch(`${server.baseUrl}/v1/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: payload,
  });
  expect(await opened.json()).toMatchObject({ rescode: '0000' });
  const number = page.split('/').at(-1);
  await fetch(`${server.baseUrl}/_sandbox/payments/${number}/succeed`, { method: 'POST' });
  await expect.poll(() => read(page, 'state'), { timeout: 10_000 }).toBe('paid');
  return (await read(page, 'transaction')) ?? '';
}

const TAKEN = 'rescode=0000&resmsg=Success';

describe('results at the example shop', () => {
  test.each([
    ['hashed with another key', {}, 'F'.repeat(32), 'fgkey_mismatch'],
    ['for a smaller amount', { amount: '1.00' }, secretKey, 'wrong_amount'],
    ['in another currency', { currency: 'THB' }, secretKey, 'wrong_currency'],
    ['of another order', { order_id: 'SHOP-OTHER' }, secretKey, 'wrong_order'],
    ['of another merchant', { mid: '1849705C65' }, secretKey, 'wrong_mid'],
  ])('%s are not believed, wherever they come in', async (_name, values, key, reason) => {
    const page = await order('card');
    const body = result(page, values, key);
    expect(await post(`${page}/status`, body)).toBe(`rescode=EC00&resmsg=${reason}`);
    await post(`${page}/return`, body);
    expect(await read(page, 'state')).toBe('open');
  });

  test('the same one again is taken again and booked once', async () => {
    const page = await order('card');
    const transaction_id = await pay(page);
    expect(await post(`${page}/status`, result(page, { transaction_id }))).toBe(TAKEN);
    expect(await read(page, 'state')).toBe('paid');
    expect(await read(page, 'transaction')).toBe(transaction_id);
  });

  test('a result of a transaction that the gateway does not know is not believed', async () => {
    const page = await order('card');
    expect(await post(`${page}/status`, result(page))).toBe('rescode=EC00&resmsg=not+confirmed');
    expect(await read(page, 'state')).toBe('open');
  });

  test('a failed try that is reported late does not undo the payment that followed it', async () => {
    const page = await order('card');
    const transaction_id = await pay(page);
    const late = { rescode: 'XXXX', resmsg: 'Declined', transaction_id: '1849705C6420261122000098' };
    expect(await post(`${page}/status`, result(page, late))).toBe(TAKEN);
    expect(await read(page, 'state')).toBe('paid');
    expect(await read(page, 'transaction')).toBe(transaction_id);
  });

  test('an account that was paid is not registered again by the payer who comes back later', async () => {
    const page = await order('convenience_store');
    const transaction_id = await pay(page);
    const store = { currency: 'JPY', amount: '4500', payment_method: 'P006', transaction_id };
    await post(`${page}/return`, result(page, { ...store, status: 'Registered' }));
    expect(await read(page, 'state')).toBe('paid');
  });
});

describe('refunds at the example shop', () => {
  test('of a double click one is made', async () => {
    const page = await order('card');
    await pay(page);
    const clicks = ['part=Y&balance=30.00', 'part=Y&balance=30.00', 'balance=30.00'];
    await Promise.all(clicks.map((body) => post(`${page}/refund`, body)));
    expect(['20.00', '0.00']).toContain(await read(page, 'balance'));
    const left = await read(page, 'balance');
    // With what is shown now it goes on.
    if (left === '20.00') await post(`${page}/refund`, `balance=${left}`);
    expect(await read(page, 'balance')).toBe('0.00');
    expect(shop.errors()).toBe('');
  });
});
