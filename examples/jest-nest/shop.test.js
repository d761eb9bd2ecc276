const { createServer } = require('node:net');
const { startNaru } = require('@naru/testing');
const { naruMatchers } = require('@naru/testing/jest');
const { startShop } = require('./shop.js');

expect.extend(naruMatchers);

let naru;
let shop;
let shopUrl;

/** A port that is free: the gateway is told the shop's address before the shop has the gateway's keys. */
function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

beforeAll(async () => {
  const port = await freePort();
  shopUrl = `http://127.0.0.1:${port}`;
  naru = await startNaru({ callbackUrl: `${shopUrl}/hooks/teemopay` });
  shop = await startShop(naru.teemopay, port);
});
afterAll(async () => {
  // It fails when the shop left a callback unanswered; the shop is closed all the same.
  await naru.close().finally(() => shop.close());
});

const newOrder = async () => (await fetch(`${shopUrl}/orders`, { method: 'POST' })).json();
const orderOf = async ({ merchantOrderNo }) => (await fetch(`${shopUrl}/orders/${merchantOrderNo}`)).json();

test('a deposit pays the order', async () => {
  const order = await newOrder();
  expect((await naru.deposit(order)).deposit).toBe('credited');
  await naru.callbacks.next({ order, event: 'payment_succeeded' });
  expect(await orderOf(order)).toEqual({ state: 'paid', paid: 1000 });
  await expect(naru).toBalance();
});

test('a callback that comes twice is booked once', async () => {
  await naru.callbacks.duplicate();
  const order = await newOrder();
  await naru.deposit(order);
  await naru.callbacks.next({ order });
  await naru.callbacks.next({ order });
  expect(await orderOf(order)).toEqual({ state: 'paid', paid: 1000 });
});

test('a deposit that comes too late is turned away, and the shop hears nothing', async () => {
  const order = await newOrder();
  expect(await naru.deposit(order, { late: true })).toMatchObject({ deposit: 'refused', misfit: 'late' });
  await naru.settle();
  expect(await naru.callbacks.list(order)).toEqual([]);
  expect((await orderOf(order)).state).toBe('waiting');
});
