import { serve } from '@hono/node-server';
import { startNaru } from '@naru/testing';
import { naruMatchers } from '@naru/testing/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeShop } from './shop.js';

expect.extend(naruMatchers);

let naru;
let server;
let shopUrl;

beforeAll(async () => {
  naru = await startNaru();
  const shop = makeShop(naru.haipay, () => shopUrl);
  await new Promise((resolve) => {
    server = serve({ fetch: shop.fetch, port: 0 }, ({ port }) => {
      shopUrl = `http://127.0.0.1:${port}`;
      resolve();
    });
  });
});
afterAll(async () => {
  // Fails when the shop left a callback unanswered.
  await naru.close().finally(() => server.close());
});

const newOrder = async () => (await fetch(`${shopUrl}/orders`, { method: 'POST' })).json();
const orderOf = async ({ orderId }) => (await fetch(`${shopUrl}/orders/${orderId}`)).json();

test('an order is paid when its callback came', async () => {
  const order = await newOrder();
  await naru.payer.approve(order);
  await naru.callbacks.next({ order, event: 'payment_succeeded' });
  expect(await orderOf(order)).toEqual({ state: 'paid', paidTimes: 1 });
  await expect(naru).toBalance();
});

test('a callback that comes twice is booked once', async () => {
  await naru.callbacks.duplicate();
  const order = await newOrder();
  await naru.payer.approve(order);
  await naru.callbacks.next({ order });
  await naru.callbacks.next({ order });
  expect(await orderOf(order)).toEqual({ state: 'paid', paidTimes: 1 });
});

test('a callback that is signed wrongly changes nothing; the next try does', async () => {
  await naru.callbacks.wrongSignature();
  const order = await newOrder();
  await naru.payer.approve(order);
  expect(await naru.callbacks.next({ order })).toMatchObject({ outcome: 'rejected' });
  expect((await orderOf(order)).state).toBe('waiting');
  await naru.clock.advance('10m');
  expect((await orderOf(order)).state).toBe('paid');
});

test('a declined payment fails', async () => {
  const order = await newOrder();
  await naru.payer.decline(order);
  await naru.callbacks.next({ order, event: 'payment_failed' });
  expect((await orderOf(order)).state).toBe('failed');
});
