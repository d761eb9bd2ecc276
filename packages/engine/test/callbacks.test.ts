import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { CallbackFault, CallbackReply } from '../src/callbacks/port.ts';
import type { KeptCallback, KeptDelivery } from '../src/callbacks/queries.ts';
import type { Payment } from '../src/payments/payment.ts';
import { eventually, type Fixture, makeFixture } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { advanceTo, capturedPayment, channelOrder, startedPayment } from './support/order-steps.ts';
import { plainDialect } from './support/scripted.ts';

const RETRY_SECONDS = 300;

/** What the engine kept about the messages of one payment. */
async function kept(
  f: Fixture,
  of: Payment,
): Promise<{ callback: KeptCallback; deliveries: KeptDelivery[] }> {
  const [callback] = await f.engine.callbacks.ofOrders([of], 10);
  if (!callback) throw new Error('there is no message');
  return { callback, deliveries: await f.engine.callbacks.deliveriesOf([callback]) };
}

const deliveriesReach = (f: Fixture, of: Payment, count: number) =>
  eventually(async () => (await kept(f, of)).deliveries.length === count, `${count} deliveries`);

const received = (f: Fixture) => f.transport.received.length;

/** Nothing more is sent although the workers look again. */
async function staysAt(f: Fixture, of: Payment, count: number): Promise<void> {
  const probe = await capturedPayment(f, `probe-${count}-${f.clock.offsetMs}`);
  f.engine.wakeWorkers();
  await deliveriesReach(f, probe, 1);
  expect((await kept(f, of)).deliveries).toHaveLength(count);
}

describeOnOneStore('callbacks', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('SUCCESS ends it: one delivery, kept with request and reply', async () => {
    const f = await makeFixture(await emptyStore());
    const payment = await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await deliveriesReach(f, payment, 1);
    const { callback, deliveries } = await kept(f, payment);
    expect(callback).toMatchObject({ state: 'delivered', tries: 1, endpoint: 'https://shop.example' });
    expect(callback.finishedAt).not.toBeNull();
    expect(deliveries[0]).toMatchObject({
      number: 1,
      outcome: 'accepted',
      requestUrl: 'https://shop.example/notify',
      requestHeaders: { 'content-type': 'application/json' },
      replyStatus: 200,
      replyBody: 'SUCCESS',
      error: null,
    });
    expect(JSON.parse(deliveries[0]!.requestBody!)).toMatchObject({
      event: 'payment_succeeded',
      orderNumber: 'M1',
    });
    advanceTo(f, 10 * RETRY_SECONDS);
    await staysAt(f, payment, 1);
    await f.engine.stop();
  });

  test('a body that can not be made counts as a try, is kept, and ends like any other', async () => {
    const broken = { ...plainDialect, render: () => Promise.reject(new Error('the key is gone')) };
    const f = await makeFixture(await emptyStore(), { engine: { dialects: new Map([['plain', broken]]) } });
    const payment = await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await deliveriesReach(f, payment, 1);
    for (let repetition = 1; repetition <= 5; repetition++) {
      advanceTo(f, repetition * RETRY_SECONDS + 1);
      f.engine.wakeWorkers();
      await deliveriesReach(f, payment, repetition + 1);
    }
    const { callback, deliveries } = await kept(f, payment);
    expect(callback.state).toBe('exhausted');
    expect(deliveries.map(({ outcome, error }) => [outcome, error])).toEqual(
      Array.from({ length: 6 }, () => ['failed', 'the body could not be made']),
    );
    expect(received(f)).toBe(0);
    await f.engine.stop();
  });

  const REFUSALS: Record<string, () => CallbackReply | Promise<CallbackReply>> = {
    'another word': () => ({ status: 200, body: 'OK' }),
    'SUCCESS with status 500': () => ({ status: 500, body: 'SUCCESS' }),
    'a redirect': () => ({ status: 302, body: '' }),
    'no connection': () => Promise.reject(new Error('connection refused')),
  };

  test.each(Object.keys(REFUSALS))(
    '%s is repeated five times, every five minutes, then given up',
    async (name) => {
      const f = await makeFixture(await emptyStore());
      const payment = await capturedPayment(f, 'M1');
      f.transport.onPost = REFUSALS[name]!;
      f.engine.startWorkers();
      await deliveriesReach(f, payment, 1);
      for (let repetition = 1; repetition <= 5; repetition++) {
        const before = (await kept(f, payment)).callback;
        expect(before.state).toBe('pending');
        // Due five minutes after the delivery was recorded, and not earlier.
        const waitMs = before.dueAt.getTime() - f.clock.now().getTime();
        expect(waitMs).toBeGreaterThan((RETRY_SECONDS - 15) * 1000);
        expect(waitMs).toBeLessThanOrEqual(RETRY_SECONDS * 1000);
        advanceTo(f, repetition * (RETRY_SECONDS + 1));
        await deliveriesReach(f, payment, repetition + 1);
      }
      const { callback, deliveries } = await kept(f, payment);
      expect(callback).toMatchObject({ state: 'exhausted', tries: 6 });
      expect(deliveries.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
      const outcome = name === 'no connection' ? 'failed' : 'rejected';
      expect(new Set(deliveries.map((delivery) => delivery.outcome))).toEqual(new Set([outcome]));
      if (outcome === 'failed') expect(deliveries[0]!.error).toBe('connection refused');
      expect(
        new Set(deliveries.map(({ requestBody }) => requestBody)).size,
        'it says the same each time',
      ).toBe(1);
      advanceTo(f, 20 * RETRY_SECONDS);
      f.transport.onPost = () => ({ status: 200, body: 'SUCCESS' });
      await staysAt(f, payment, 6);
      await f.engine.stop();
    },
  );

  test('sending again begins a new schedule and keeps what was before', async () => {
    const f = await makeFixture(await emptyStore());
    const payment = await capturedPayment(f, 'M1');
    await f.store.query(`update callbacks set state = 'exhausted', tries = 6, finished_at = created_at`);
    f.transport.onPost = () => ({ status: 200, body: 'NO' });
    const { callback } = await kept(f, payment);
    expect(await f.engine.callbacks.resend(callback.id)).toMatchObject({ kind: 'queued' });
    f.engine.startWorkers();
    for (let count = 1; count <= 6; count++) {
      await deliveriesReach(f, payment, count);
      advanceTo(f, count * (RETRY_SECONDS + 1));
    }
    const after = await kept(f, payment);
    expect(after.deliveries.map(({ number }) => number)).toEqual([7, 8, 9, 10, 11, 12]);
    expect(after.callback).toMatchObject({ state: 'exhausted', tries: 12, scheduleStart: 6 });
    f.transport.onPost = () => ({ status: 200, body: 'SUCCESS' });
    expect(await f.engine.callbacks.resend(callback.id)).toMatchObject({ kind: 'queued' });
    await deliveriesReach(f, payment, 7);
    expect((await kept(f, payment)).callback.state).toBe('delivered');
    expect(await f.engine.callbacks.resend(payment.id)).toEqual({ kind: 'unknown' });
    await f.engine.stop();
  });

  test('the newest messages can be listed by state, page by page', async () => {
    const f = await makeFixture(await emptyStore());
    for (let number = 1; number <= 5; number++) await capturedPayment(f, `M${number}`);
    await f.store.query(`
      update callbacks set created_at = created_at + (snapshot->>'orderNumber' = 'M5')::int * interval '1 minute'`);
    const first = await f.engine.callbacks.recent('pending', 2, null);
    const rest = await f.engine.callbacks.recent(null, 10, first[1]!.createdAt);
    expect(first[0]!.snapshot.orderNumber).toBe('M5');
    expect(new Set([...first, ...rest].map(({ id }) => id)).size).toBe(5);
    expect(await f.engine.callbacks.recent('delivered', 10, null)).toEqual([]);
  });

  test('a very long reply is kept in part, one with a NUL character in another form', async () => {
    const f = await makeFixture(await emptyStore());
    const payment = await capturedPayment(f, 'M1');
    f.transport.onPost = () => ({ status: 200, body: `a\0${'x'.repeat(5000)}` });
    f.engine.startWorkers();
    await deliveriesReach(f, payment, 1);
    const { replyBody } = (await kept(f, payment)).deliveries[0]!;
    expect(replyBody).toHaveLength(2000);
    expect(replyBody!.startsWith('a\ufffdx')).toBe(true);
    const rows = await f.store.query('select reply_body_sealed from deliveries');
    expect(JSON.stringify(rows)).not.toContain('xxxx');
    await f.engine.stop();
  });

  test('a message whose address is no URL fails by itself; the payment is booked', async () => {
    const f = await makeFixture(await emptyStore(), { app: { paymentCallbackUrl: 'not a url' } });
    const made = await startedPayment(f, { ...f.payment('M1'), callbackUrl: null });
    await f.engine.events.paymentOutcome(channelOrder(made), { kind: 'captured', payerAmount: 2000n });
    f.transport.onPost = () => Promise.reject(new Error('no such address'));
    f.engine.startWorkers();
    await deliveriesReach(f, made, 1);
    expect((await kept(f, made)).deliveries[0]).toMatchObject({ outcome: 'failed', requestUrl: 'not a url' });
    await f.engine.stop();
  });

  const FAULTS: [CallbackFault, { outcomes: string[]; signs: string[]; delivered: boolean }][] = [
    [{ kind: 'drop' }, { outcomes: ['dropped'], signs: [], delivered: false }],
    [{ kind: 'duplicate' }, { outcomes: ['accepted', 'accepted'], signs: ['A', 'A'], delivered: true }],
    [{ kind: 'wrong_signature' }, { outcomes: ['rejected'], signs: ['B'], delivered: false }],
    [
      { kind: 'delay', delayMs: 60_000 },
      { outcomes: [], signs: [], delivered: false },
    ],
  ];

  test.each(FAULTS)(
    'the fault $kind happens once and the message arrives all the same',
    async (fault, expected) => {
      const orders: CallbackFault[] = [fault];
      const f = await makeFixture(await emptyStore(), {
        engine: { faults: { next: async () => orders.shift() } },
      });
      const payment = await capturedPayment(f, 'M1');
      const signs = () => f.transport.received.map(({ request }) => JSON.parse(request.body).sign as string);
      f.transport.onPost = () => ({ status: 200, body: signs().at(-1) === 'A' ? 'SUCCESS' : 'SIGN' });
      f.engine.startWorkers();
      await eventually(async () => orders.length === 0, 'the fault is used up');
      await deliveriesReach(f, payment, expected.outcomes.length);
      await eventually(async () => {
        const [row] = await f.store.query<{ leased: Date | null }>(
          'select leased_until as leased from callbacks',
        );
        return row!.leased === null;
      }, 'the message is put back');
      const { deliveries, callback } = await kept(f, payment);
      expect(deliveries.map(({ outcome }) => outcome)).toEqual(expected.outcomes);
      expect(signs()).toEqual(expected.signs);
      expect(callback.state).toBe(expected.delivered ? 'delivered' : 'pending');
      if (!expected.delivered) {
        advanceTo(f, RETRY_SECONDS + 1);
        await deliveriesReach(f, payment, expected.outcomes.length + 1);
        expect((await kept(f, payment)).callback.state).toBe('delivered');
      }
      await f.engine.stop();
    },
  );

  test('a duplicate that the merchant refuses does not bring a received message back', async () => {
    const orders: CallbackFault[] = [{ kind: 'duplicate' }];
    const f = await makeFixture(await emptyStore(), {
      engine: { faults: { next: async () => orders.shift() } },
    });
    const payment = await capturedPayment(f, 'M1');
    f.transport.onPost = () => ({ status: 200, body: received(f) === 1 ? 'SUCCESS' : 'AGAIN?' });
    f.engine.startWorkers();
    await deliveriesReach(f, payment, 2);
    expect((await kept(f, payment)).callback).toMatchObject({ state: 'delivered', tries: 2 });
    await f.engine.stop();
  });
});
