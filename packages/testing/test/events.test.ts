import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startNaru } from '../src/index.ts';
import { newNumber, Shop, testShop } from './support/orders.ts';

const shop = testShop();

/** A merchant's server that takes nothing. */
const refusing = http.createServer((_, response) => response.writeHead(500).end('no'));
beforeAll(() => new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve)));
afterAll(() => refusing.close());
const refusingUrl = () => `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/events`;

test('an event arrives verified, is found by order, object and type, and is given once', async () => {
  const { naru } = shop;
  const order = await shop.account();
  await naru.deposit(order);
  const registered = await naru.events.next({ object: order });
  expect(registered).toMatchObject({ type: 'payment.registered', delivery: 1 });
  const paid = await naru.events.next({ type: 'payment.captured', object: { orderId: order } });
  expect(paid.data).toMatchObject({ orderNumber: order, state: 'captured', amount: '23500', sequence: 2 });
  const { headers, body } = paid;
  expect(new Webhook(naru.events.secret).verify(body, { ...headers })).toMatchObject({ type: paid.type });
  expect(headers['webhook-id']).toBe(paid.id);
  expect(await naru.events.list(paid.data.id)).toHaveLength(2);
  await expect(naru.events.next({ object: order, timeoutMs: 0 })).rejects.toThrow(
    /No event about T-\S+ within 0 ms\. There are, some given before:\n {2}payment\.registered 1 of T-/,
  );
  await expect(naru.events.next({ object: 'nobody', timeoutMs: 0 })).rejects.toThrow('There is none at all.');
});

test('a group names all events of its objects', async () => {
  const { naru } = shop;
  const payout = await shop.payout();
  await naru.payouts.return(payout);
  const types = [await naru.events.next({ type: 'payout.*' }), await naru.events.next({ type: 'payout.*' })];
  expect(types.map(({ type }) => type)).toEqual(['payout.succeeded', 'payout.returned']);
});

test('what is not signed by the endpoint’s secret, or too old, is refused and never given', async () => {
  const { naru } = shop;
  const post = (headers: Record<string, string>) =>
    fetch(naru.events.url, { method: 'POST', headers, body: '{"type":"payment.captured","data":{}}' });
  const headers = (secret: string, at: Date) => ({
    'webhook-id': 'forged',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('forged', at, '{"type":"payment.captured","data":{}}'),
  });
  const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const anHourAgo = new Date(Date.now() - 3_600_000);
  expect((await post({})).status).toBe(400);
  expect((await post(headers(other, new Date()))).status).toBe(400);
  expect((await post(headers(naru.events.secret, anHourAgo))).status).toBe(400);
  expect((await naru.events.list()).filter(({ id }) => id === 'forged')).toEqual([]);
  await expect(naru.events.next({ object: newNumber(), timeoutMs: 0 })).rejects.toThrow(
    '3 were not genuine, the last: webhook-timestamp is not within five minutes of now.',
  );
  expect((await post(headers(naru.events.secret, new Date()))).status).toBe(204);
});

test('closing fails when an own server never accepted an event, unless it was removed or paused', async () => {
  const naru = await startNaru();
  const own = Object.assign(new Shop(), { naru });
  const endpoint = await naru.events.createEndpoint(refusingUrl(), { types: ['payment.*'] });
  const removed = await naru.events.createEndpoint(refusingUrl());
  const order = await own.order();
  await naru.payer.approve(order);
  await naru.settle();
  await naru.events.removeEndpoint(removed);
  expect(await naru.events.undelivered()).toEqual([
    expect.objectContaining({
      event: 'payment.captured',
      orderNumber: order,
      url: endpoint.url,
      state: 'pending',
      deliveries: 1,
      lastError: 'answered 500',
    }),
  ]);
  await naru.clock.advance('4d');
  await expect(naru.close()).rejects.toThrow(
    /1 callbacks or events were never accepted:\n {2}payment\.captured of T-.*(exhausted|pending) after \d+/,
  );
  await expect(naru.events.createEndpoint('nowhere')).rejects.toThrow('it was closed');
});

test('types of an endpoint that do not exist are said', async () => {
  await expect(shop.naru.events.createEndpoint(refusingUrl(), { types: ['payments'] })).rejects.toThrow(
    'types',
  );
});
