import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startNaru } from '../src/index.ts';
import { Shop, testShop } from './support/orders.ts';

const RETRY_EVERY_MS = 5 * 60_000;

const shop = testShop();

/** A merchant who takes nothing. */
const refusing = http.createServer((_, response) => response.writeHead(500).end('no'));
beforeAll(() => new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve)));
afterAll(() => refusing.close());
const refusingUrl = () => `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/hook`;

test('a dropped callback comes with its next try, a doubled one twice', async () => {
  const { naru } = shop;
  await naru.callbacks.drop();
  const dropped = await shop.order();
  await naru.payer.approve(dropped);
  await naru.settle();
  await expect(naru.callbacks.next({ order: dropped, timeoutMs: 0 })).rejects.toThrow('pending, dropped');
  await naru.clock.advance('1h');
  expect(await naru.callbacks.next({ order: dropped })).toMatchObject({ delivery: 2, outcome: 'accepted' });
  await naru.callbacks.duplicate();
  const doubled = await shop.order();
  await naru.payer.approve(doubled);
  const both = [await naru.callbacks.next({ order: doubled }), await naru.callbacks.next({ order: doubled })];
  expect(both.map(({ delivery }) => delivery)).toEqual([1, 2]);
  expect(both[0]?.body).toBe(both[1]?.body);
});

test('a delayed one is late, and one that is signed wrongly is refused and repeated', async () => {
  const { naru } = shop;
  await naru.callbacks.delay('10m');
  const delayed = await shop.order();
  await naru.payer.approve(delayed);
  await naru.settle();
  expect(await naru.callbacks.list(delayed)).toEqual([]);
  const before = await naru.clock.now();
  await naru.clock.advance('11m');
  const { sentAt } = await naru.callbacks.next({ order: delayed });
  const lateMs = Date.parse(sentAt) - before.getTime();
  expect(lateMs).toBeGreaterThanOrEqual(9.9 * 60_000);
  expect(lateMs).toBeLessThan(10.9 * 60_000);
  await naru.callbacks.wrongSignature();
  const spoiled = await shop.order();
  await naru.payer.approve(spoiled);
  expect(await naru.callbacks.next({ order: spoiled })).toMatchObject({ outcome: 'rejected' });
  await naru.clock.advance('1h');
  expect(await naru.callbacks.next({ order: spoiled })).toMatchObject({ outcome: 'accepted' });
});

test('each repetition comes at its own time, and then none any more', async () => {
  const { naru } = shop;
  const order = await shop.order({ notifyUrl: refusingUrl() });
  await naru.payer.approve(order);
  await naru.clock.advance('3d');
  const tries = await naru.callbacks.list(order);
  // Five times every five minutes (docs/protocols/haipay.md §11); the machine's own time is on top.
  const gapsMs = tries
    .slice(1)
    .map(({ sentAt }, at) => Date.parse(sentAt) - Date.parse(tries[at]?.sentAt ?? ''));
  expect(gapsMs).toHaveLength(5);
  for (const gapMs of gapsMs) expect(Math.floor(gapMs / RETRY_EVERY_MS)).toBe(1);
  expect(await naru.callbacks.undelivered()).toContainEqual(
    expect.objectContaining({ orderNumber: order, state: 'exhausted', lastError: 'answered 500: no' }),
  );
});

test('closing fails when a callback was never accepted, unless they are ignored', async () => {
  const [strict, lax] = await Promise.all([startNaru(), startNaru({ undelivered: 'ignore' })]);
  for (const naru of [strict, lax]) {
    const order = await Object.assign(new Shop(), { naru }).order({ notifyUrl: refusingUrl() });
    await naru.payer.approve(order);
  }
  await expect(strict.close()).rejects.toThrow(
    /1 callbacks or events were never accepted:\n {2}payment_succeeded of T-/,
  );
  await lax.close();
  await expect(strict.clock.now()).rejects.toThrow('it was closed');
});
