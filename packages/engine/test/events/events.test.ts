import { expect, test } from 'vitest';
import {
  describeOnOneStore,
  describeOnServer,
  describeOnServerFirst,
} from '../../../../test/support/stores.ts';
import { EVENT_TYPE_NAMES } from '../../src/events/types.ts';
import { openServerStore } from '../../src/store/server-store.ts';
import {
  countRows,
  eventually,
  type Fixture,
  joinFixture,
  makeFixture,
  value,
} from '../support/engine-fixture.ts';
import { ACCEPTED, endpointOf, eventsAt, sentTo, settled, verified } from '../support/event-steps.ts';
import { emptiedForEach } from '../support/one-store.ts';
import {
  awaitingDeposit,
  capturedPayment,
  channelOrder,
  deposit,
  fund,
  refundRequest,
  startedPayment,
} from '../support/order-steps.ts';

/** Amounts in parts, one deposit each. */
async function paidInParts(f: Fixture, orderNumber: string, parts: number): Promise<void> {
  const payment = await awaitingDeposit(f, f.payment(orderNumber, BigInt(parts)));
  await Promise.all(
    Array.from({ length: parts }, (_, at) => deposit(f, payment, 1n, `${orderNumber}-${at}`)),
  );
}

const PARTS = { app: { settings: { depositRule: 'accept' } } } as const;

describeOnServerFirst('events', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('a captured payment is told in the Standard Webhooks format, and verified by its library', async () => {
    const f = await makeFixture(await emptyStore());
    const { secret } = await endpointOf(f);
    const payment = await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await settled(f);
    const [request] = sentTo(f);
    const event = verified(secret, request!);
    expect(event).toMatchObject({
      type: 'payment.captured',
      data: {
        object: 'payment',
        id: payment.id,
        sequence: 1,
        appId: f.access.app.id,
        dialect: 'plain',
        orderNumber: 'M1',
        platformNumber: payment.platformNumber,
        state: 'captured',
        currency: 'KRW',
        amount: '2000',
        receivedAmount: '2000',
        eventAmount: '2000',
        eventFee: '60',
        decline: null,
      },
    });
    expect(event.timestamp).toBe((event.data as Record<string, unknown>)['completedAt']);
    expect(() => verified(secret, { ...request!, body: `${request!.body} ` })).toThrow();
    expect(await countRows(f.store, 'event_messages', `state = 'delivered'`)).toBe(1);
    expect(await countRows(f.store, 'event_deliveries', `outcome = 'accepted'`)).toBe(1);
    await f.engine.stop();
  });

  test('without an endpoint nothing is kept; also not of another merchant, or of a removed one', async () => {
    const f = await makeFixture(await emptyStore());
    const other = await makeFixture(f.store, { publicId: '2' });
    const { endpoint } = await endpointOf(other);
    await capturedPayment(f, 'M1');
    expect(await countRows(f.store, 'events')).toBe(0);
    await other.engine.ownEvents.endpoints.remove(endpoint.id);
    await capturedPayment(other, 'M2');
    expect(await countRows(f.store, 'event_messages')).toBe(0);
    await Promise.all([f.engine.stop(), other.engine.stop()]);
  });

  test('an order without an address for callbacks has its events all the same', async () => {
    const f = await makeFixture(await emptyStore());
    await endpointOf(f);
    const silent = { ...f.payment('M1'), callbackUrl: null };
    const payment = await startedPayment(f, silent);
    value(
      await f.engine.payments.takeOutcome(channelOrder(payment), { kind: 'captured', payerAmount: 2000n }),
    );
    expect(await countRows(f.store, 'callbacks')).toBe(0);
    expect(await countRows(f.store, 'events', `type = 'payment.captured'`)).toBe(1);
    await f.engine.stop();
  });

  test('two processes move the same payments at once: 1, 2, 3 … of each, and sent in that order', async () => {
    const store = await emptyStore();
    const f = await makeFixture(store, PARTS);
    await endpointOf(f);
    const other = store.kind === 'server' ? await joinFixture(f, store) : f;
    const payments = await Promise.all(
      Array.from({ length: 6 }, (_, at) => awaitingDeposit(f, f.payment(`M${at}`, 8n))),
    );
    await Promise.all(
      payments.flatMap((payment) =>
        Array.from({ length: 8 }, (_, at) => deposit(at % 2 ? f : other, payment, 1n, `${payment.id}-${at}`)),
      ),
    );
    // Refused at random: what failed comes before what is newer.
    let refused = 0;
    f.transport.onPost = () => (++refused % 3 === 0 ? { status: 500, body: '' } : ACCEPTED);
    f.engine.startWorkers();
    const isSent = async () => (await countRows(store, 'event_messages', `state = 'pending'`)) === 0;
    for (let hour = 1; hour <= 100 && !(await isSent()); hour += 1) {
      f.clock.adopt(hour * 3_600_000);
      await settled(f);
    }
    for (const { id } of payments) {
      const rows = await store.query<{ sequence: bigint }>(
        'select sequence from events where subject_id = $1 order by sequence',
        [id],
      );
      // Registered, and a deposit each.
      expect(rows.map(({ sequence }) => Number(sequence))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      const arrived = eventsAt(f)
        .filter(({ data }) => data.id === id)
        .map(({ data }) => data.sequence);
      expect(arrived).toEqual(arrived.toSorted((a, b) => a - b));
      expect(new Set(arrived).size).toBe(9);
    }
    expect(await countRows(store, 'event_messages', `state <> 'delivered'`)).toBe(0);
    await Promise.all([f.engine.stop(), other.engine.stop()]);
  });

  test('a process that dies after the commit leaves its events to the next one', async () => {
    const store = await emptyStore();
    const f = await makeFixture(store);
    const { secret } = await endpointOf(f);
    await capturedPayment(f, 'M1');
    await f.engine.stop();
    expect(sentTo(f)).toEqual([]);
    const next = await joinFixture(f, store);
    next.engine.startWorkers();
    await settled(next);
    expect(verified(secret, sentTo(next)[0]!).type).toBe('payment.captured');
    await next.engine.stop();
  });

  test('a delivery whose worker died comes again when its lease has run out', async () => {
    const f = await makeFixture(await emptyStore());
    await endpointOf(f);
    await capturedPayment(f, 'M1');
    await f.store.query(
      `update event_messages set claims = 1, leased_until = clock_timestamp() + interval '50 s'`,
    );
    f.engine.startWorkers();
    await settled(f);
    expect(sentTo(f)).toEqual([]);
    await f.store.query(`update event_messages set leased_until = clock_timestamp() - interval '1 ms'`);
    f.engine.wakeWorkers();
    await eventually(async () => sentTo(f).length === 1, 'it is sent');
    await f.engine.stop();
  });
});

describeOnServer('events of several processes', (createDatabase) => {
  test('another process keeps events for an endpoint as soon as it was answered for', async () => {
    const store = await openServerStore({ databaseUrl: await createDatabase() });
    const f = await makeFixture(store);
    const other = await joinFixture(f, store);
    // It has just read that the merchant has none.
    await capturedPayment(other, 'M1');
    await endpointOf(f);
    await capturedPayment(other, 'M2');
    const kept = await store.query<{ order_number: string }>('select order_number from events');
    expect(kept.map((row) => row.order_number)).toEqual(['M2']);
    await Promise.all([f.engine.stop(), other.engine.stop()]);
    await store.close();
  });
});

describeOnOneStore('what events say and who gets them', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('types and apps are filtered by each endpoint', async () => {
    const f = await makeFixture(await emptyStore());
    const { merchantId, id: appId } = f.access.app;
    const at = (name: string) => `https://${name}.example/`;
    await endpointOf(f, { url: at('all') });
    await endpointOf(f, { url: at('payments'), types: ['payment.*'] });
    await endpointOf(f, { url: at('refunds'), types: ['refund.succeeded', 'refund.failed'] });
    await endpointOf(f, { url: at('app'), appId });
    const feePlanId = f.access.app.feePlanId;
    const another = {
      merchantId,
      dialect: 'plain',
      publicId: '9',
      currency: 'KRW',
      name: 'x',
      feePlanId,
    } as const;
    await endpointOf(f, { url: at('other'), appId: await f.engine.admin.createApp(another) });
    const payment = await capturedPayment(f, 'M1');
    await fund(f, 10_000n);
    const { refund } = value(await f.engine.refunds.create(refundRequest(f, payment, 'R1', 500n)));
    await f.engine.refunds.takeOutcome(channelOrder(refund), { kind: 'succeeded' });
    f.engine.startWorkers();
    await settled(f);
    const got = (name: string) => eventsAt(f, at(name)).map(({ type }) => type);
    // Two subjects: in either order.
    expect(got('all').toSorted()).toEqual(['payment.captured', 'refund.succeeded']);
    expect(got('payments')).toEqual(['payment.captured']);
    expect(got('refunds')).toEqual(['refund.succeeded']);
    expect(got('app')).toHaveLength(2);
    expect(got('other')).toEqual([]);
    const [told] = eventsAt(f, at('refunds'));
    expect(told!.data).toMatchObject({
      object: 'refund',
      orderNumber: 'R1',
      amount: '500',
      payment: { id: payment.id, orderNumber: 'M1', platformNumber: payment.platformNumber },
    });
    // The same event has the same id everywhere.
    expect(new Set(eventsAt(f, at('all')).map(({ id }) => id)).has(told!.id)).toBe(true);
    await f.engine.stop();
  });

  test('a failed payout says why, and nothing of its payee', async () => {
    const f = await makeFixture(await emptyStore());
    await endpointOf(f);
    await fund(f, 100_000n);
    const { payout } = value(await f.engine.payouts.create(f.payout('O1')));
    const failure = { kind: 'failed', decline: 'insufficient_funds', code: '51', reason: 'no' } as const;
    await f.engine.payouts.takeOutcome(channelOrder(payout), failure);
    f.engine.startWorkers();
    await settled(f);
    const [event] = eventsAt(f);
    expect(event!.data).toMatchObject({
      state: 'failed',
      decline: { reason: 'insufficient_funds', category: 'payer', canRetry: false, canSwitch: true },
      fee: '0',
    });
    expect(sentTo(f)[0]!.body).not.toMatch(/Hong|110123456789/);
    await f.engine.stop();
  });

  test('every message of a state table has a type, and every type but the test comes from one', async () => {
    const { MESSAGE_EVENTS } = await import('../support/message-events.ts');
    const { eventTypeOf } = await import('../../src/events/types.ts');
    const { CHARGEBACK_STATES } = await import('../../src/chargebacks/states.ts');
    const made = MESSAGE_EVENTS.flatMap((message) =>
      message === 'chargeback_changed'
        ? CHARGEBACK_STATES.map((state) => eventTypeOf(message, state))
        : [eventTypeOf(message, undefined)],
    );
    expect([...new Set(made), 'naru.test'].toSorted()).toEqual([...EVENT_TYPE_NAMES].toSorted());
  });

  test('a chargeback that takes the money at once is two events', async () => {
    const f = await makeFixture(await emptyStore());
    await endpointOf(f, { types: ['chargeback.*'] });
    const payment = await capturedPayment(f, 'M1');
    const wanted = { caseNumber: 'C1', chargedBack: null, reasonCode: '10.4', reason: 'Fraud' };
    value(await f.engine.chargebacks.raise(payment, wanted));
    f.engine.startWorkers();
    await settled(f);
    expect(eventsAt(f)).toMatchObject([
      { type: 'chargeback.reported', data: { sequence: 1, state: 'reported', deductedAt: null } },
      {
        type: 'chargeback.deducted',
        data: { sequence: 2, state: 'deducted', deductedAt: expect.any(String) },
      },
    ]);
    await f.engine.stop();
  });

  test('parts of a deposit each have their amount', async () => {
    const f = await makeFixture(await emptyStore(), PARTS);
    await endpointOf(f, { types: ['payment.partly_paid', 'payment.captured'] });
    await paidInParts(f, 'M1', 2);
    f.engine.startWorkers();
    await settled(f);
    const told = eventsAt(f).map(({ type, data }) => [type, data['eventAmount'], data['receivedAmount']]);
    expect(told).toEqual([
      ['payment.partly_paid', '1', '1'],
      ['payment.captured', '1', '2'],
    ]);
    await f.engine.stop();
  });
});
