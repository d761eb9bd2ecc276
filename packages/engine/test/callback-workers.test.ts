import { expect, test } from 'vitest';
import { describeOnServerFirst } from '../../../test/support/stores.ts';
import { CALLBACK_LINES } from '../src/callbacks/claim.ts';
import type { CallbackReply } from '../src/callbacks/port.ts';
import { CallbackWorker } from '../src/callbacks/worker.ts';
import {
  countRows,
  eventually,
  type Fixture,
  joinFixture,
  makeFixture,
  value,
} from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { capturedPayment, channelOrder, startedPayment } from './support/order-steps.ts';
import { hanging, plainDialect } from './support/scripted.ts';
import { failingAt, withLongLeases } from './support/store-wrappers.ts';

const SUCCESS: CallbackReply = { status: 200, body: 'SUCCESS' };

/** Paid orders whose messages go to `host`. */
async function messagesTo(f: Fixture, host: string, count: number, prefix = 'M'): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const request = { ...f.payment(`${prefix}-${host}-${at}`), callbackUrl: `https://${host}/notify` };
      const payment = await startedPayment(f, request);
      value(
        await f.engine.payments.takeOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 2000n }),
      );
    }),
  );
}

const received = (f: Fixture) => f.transport.received.length;

const sentTo = (f: Fixture, host: string) =>
  f.transport.received.filter(({ url }) => url.includes(`//${host}/`));

const delivered = (f: Fixture, host: string) =>
  countRows(f.store, 'callbacks', `state = 'delivered' and endpoint = 'https://${host}'`);

describeOnServerFirst('callback workers', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('an endpoint that never answers takes its few places and delays nobody', async () => {
    const f = await makeFixture(await emptyStore());
    const dead = hanging<CallbackReply>();
    f.transport.onPost = (url) => (url.includes('//dead') ? dead.promise : SUCCESS);
    await messagesTo(f, 'dead.example', 80);
    f.engine.startWorkers();
    await eventually(async () => sentTo(f, 'dead.example').length > 0, 'the dead endpoint is tried');
    await messagesTo(f, 'live.example', 40);
    await eventually(async () => (await delivered(f, 'live.example')) === 40, 'the others are served');
    expect(sentTo(f, 'dead.example').length).toBeLessThanOrEqual(16);
    expect(await delivered(f, 'dead.example')).toBe(0);
    dead.resolve(SUCCESS);
    await eventually(async () => (await delivered(f, 'dead.example')) === 80, 'it woke up and gets its own');
    await f.engine.stop();
  });

  test.each([
    ['looks for first tries', CALLBACK_LINES.lookFirstSql],
    ['looks for what was set aside', CALLBACK_LINES.lookAsideSql],
    ['sets messages aside', CALLBACK_LINES.setAsideSql],
    ['claims them', CALLBACK_LINES.claimSql],
  ])('a store that fails as a worker %s takes no places away', async (_, sql) => {
    const store = await emptyStore();
    const f = await makeFixture(store);
    // More than an address of which nothing is known may have under way.
    await messagesTo(f, 'shop.example', 6);
    const dialects = new Map([['plain', plainDialect]]);
    const context = { ...f.engine.context, store: failingAt(store, sql) };
    const worker = new CallbackWorker(context, { dialects, transport: f.transport });
    await expect(worker.round()).rejects.toThrow('the store failed');
    expect(received(f)).toBe(0);
    await worker.round();
    await worker.stop();
    expect(received(f)).toBe(4);
    expect(await delivered(f, 'shop.example')).toBe(4);
  });

  test('never are more than sixteen under way to one endpoint', async () => {
    const f = await makeFixture(await emptyStore());
    let underWay = 0;
    let most = 0;
    f.transport.onPost = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return SUCCESS;
    };
    await messagesTo(f, 'busy.example', 60);
    f.engine.startWorkers();
    await eventually(async () => (await delivered(f, 'busy.example')) === 60, 'all are delivered');
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
    await f.engine.stop();
  });

  test('an endpoint that failed is tried with one message at a time until it answers', async () => {
    const f = await makeFixture(await emptyStore());
    const recovered = hanging<CallbackReply>();
    f.transport.onPost = () => Promise.reject(new Error('connection refused'));
    await messagesTo(f, 'flaky.example', 1);
    f.engine.startWorkers();
    await eventually(async () => (await countRows(f.store, 'deliveries')) === 1, 'the first failure');
    f.transport.onPost = (url) => (url.includes('//flaky') ? recovered.promise : SUCCESS);
    const before = sentTo(f, 'flaky.example').length;
    await messagesTo(f, 'flaky.example', 30, 'again');
    await messagesTo(f, 'other.example', 20);
    await eventually(async () => (await delivered(f, 'other.example')) === 20, 'several rounds went by');
    expect(sentTo(f, 'flaky.example').length - before).toBe(1);
    recovered.resolve(SUCCESS);
    await eventually(async () => (await delivered(f, 'flaky.example')) === 30, 'all of them follow');
    await f.engine.stop();
  });

  test('a killed worker’s message goes on when its lease has run out, not before', async () => {
    const f = await makeFixture(await emptyStore());
    await messagesTo(f, 'held.example', 1);
    await f.store.query(`update callbacks set leased_until = clock_timestamp() + interval '50 seconds'`);
    await messagesTo(f, 'free.example', 1);
    f.engine.startWorkers();
    await eventually(async () => (await delivered(f, 'free.example')) === 1, 'the free one is delivered');
    expect(sentTo(f, 'held.example')).toEqual([]);
    await f.store.query(`
      update callbacks set leased_until = clock_timestamp() - interval '1 millisecond' where state = 'pending'`);
    f.engine.wakeWorkers();
    await eventually(async () => (await delivered(f, 'held.example')) === 1, 'the lease ran out');
    await f.engine.stop();
  });

  test('a living worker’s lease is renewed as long as the endpoint hangs', async () => {
    const f = await makeFixture(await emptyStore());
    const slow = hanging<CallbackReply>();
    f.transport.onPost = () => slow.promise;
    await messagesTo(f, 'slow.example', 1);
    f.engine.startWorkers();
    await eventually(async () => f.transport.received.length === 1, 'it is sent');
    const leasedUntil = async () => {
      const [row] = await f.store.query<{ at: Date }>('select leased_until as at from callbacks');
      return row!.at.getTime();
    };
    const first = await leasedUntil();
    await eventually(async () => (await leasedUntil()) > first, 'the lease is renewed');
    expect(f.transport.received).toHaveLength(1);
    slow.resolve(SUCCESS);
    await eventually(async () => (await delivered(f, 'slow.example')) === 1, 'it ends');
    await f.engine.stop();
  });

  test('two workers never send the same message at the same time, nor twice', async () => {
    const f = await makeFixture(withLongLeases(await emptyStore()));
    const other = await joinFixture(f, f.store);
    const underWay = new Set<string>();
    const twice: string[] = [];
    for (const one of [f, other]) {
      one.transport.onPost = async () => {
        const { request } = one.transport.received.at(-1)!;
        if (underWay.has(request.body)) twice.push(request.body);
        underWay.add(request.body);
        await new Promise((resolve) => setImmediate(resolve));
        underWay.delete(request.body);
        return SUCCESS;
      };
    }
    for (const host of ['a.example', 'b.example', 'c.example']) await messagesTo(f, host, 60);
    for (const one of [f, other]) one.engine.startWorkers();
    await eventually(
      async () => (await countRows(f.store, 'callbacks', `state = 'delivered'`)) === 180,
      'all',
    );
    expect(twice).toEqual([]);
    const bodies = [f, other].flatMap((one) => one.transport.received.map(({ request }) => request.body));
    expect(bodies).toHaveLength(180);
    expect(new Set(bodies).size).toBe(180);
    expect(Math.min(received(f), received(other)), 'both of them worked').toBeGreaterThan(0);
    await Promise.all([f.engine.stop(), other.engine.stop()]);
  });

  test('a message that is sent again while a delivery is under way is not sent beside it', async () => {
    const f = await makeFixture(await emptyStore());
    const slow = hanging<CallbackReply>();
    f.transport.onPost = (url) => (url.includes('//shop') ? slow.promise : SUCCESS);
    const payment = await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await eventually(async () => received(f) === 1, 'it is sent');
    const [callback] = await f.engine.callbacks.ofOrders([payment], 1);
    expect(await f.engine.callbacks.resend(callback!.id)).toMatchObject({ kind: 'queued' });
    await messagesTo(f, 'live.example', 5);
    await eventually(async () => (await delivered(f, 'live.example')) === 5, 'more rounds went by');
    expect(sentTo(f, 'shop.example')).toHaveLength(1);
    slow.resolve(SUCCESS);
    await eventually(async () => (await delivered(f, 'shop.example')) === 1, 'it is delivered');
    await f.engine.stop();
  });

  test('a worker that lost its lease cannot take back what another one delivered', async () => {
    const f = await makeFixture(await emptyStore());
    const other = await joinFixture(f, f.store);
    const stalled = hanging<CallbackReply>();
    f.transport.onPost = () => stalled.promise;
    await messagesTo(f, 'shop.example', 1);
    f.engine.startWorkers();
    await eventually(async () => received(f) === 1, 'the first worker sends');
    await f.store.query(`update callbacks set leased_until = clock_timestamp() - interval '1 second'`);
    other.engine.startWorkers();
    await eventually(async () => (await delivered(f, 'shop.example')) === 1, 'the second delivers');
    stalled.resolve({ status: 500, body: 'too late' });
    await eventually(async () => (await countRows(f.store, 'deliveries')) === 2, 'the first reports');
    expect(await delivered(f, 'shop.example')).toBe(1);
    await Promise.all([f.engine.stop(), other.engine.stop()]);
  });
});
