import { expect, test } from 'vitest';
import { describeOnOneStore, describeOnServerFirst } from '../../../../test/support/stores.ts';
import { MAX_SECRETS } from '../../src/events/endpoints.ts';
import { dropOfRemoved } from '../../src/events/waiting.ts';
import { countRows, type Fixture, makeFixture } from '../support/engine-fixture.ts';
import {
  ACCEPTED,
  answerEvents,
  endpointOf,
  eventsAt,
  FAILED,
  sentTo,
  settled,
  verified,
} from '../support/event-steps.ts';
import { emptiedForEach } from '../support/one-store.ts';
import { advanceTo, awaitingDeposit, capturedPayment, deposit } from '../support/order-steps.ts';
import { hanging } from '../support/scripted.ts';

const MINUTE_S = 60;
const HOUR_S = 3600;
const EVEN = { engine: { events: { random: () => 0.5 } } };
const PARTS = { ...EVEN, app: { settings: { depositRule: 'accept' } } } as const;

async function shown(f: Fixture, id: string) {
  return (await f.engine.ownEvents.records.endpoint(id))!;
}

/** As a day of failures leaves it. */
async function disable(f: Fixture, probeAt: Date): Promise<void> {
  await f.store.query(
    `update event_endpoints set state = 'disabled', failing_since = $1, warned_at = $1, probe_at = $2, probes = 3`,
    [f.clock.now(), probeAt],
  );
}

const inHours = (f: Fixture, hours: number) => new Date(f.clock.now().getTime() + hours * HOUR_S * 1000);

describeOnServerFirst('the health of event endpoints', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('new events of an object use up no tries of a failing one before them', async () => {
    const f = await makeFixture(await emptyStore(), PARTS);
    await endpointOf(f, { types: ['payment.partly_paid'] });
    answerEvents(f, () => ({ status: 503, body: '', retryAfter: '7200' }));
    f.engine.startWorkers();
    const payment = await awaitingDeposit(f, f.payment('M1', 100n));
    for (let minute = 0; minute < 12; minute += 1) {
      advanceTo(f, minute * MINUTE_S);
      await deposit(f, payment, 1n, `P${minute}`);
      await settled(f);
    }
    expect(sentTo(f)).toHaveLength(1);
    answerEvents(f, () => ACCEPTED);
    // One that was put behind another is looked at again a second later.
    for (let minute = 1; minute <= 12; minute += 1) {
      advanceTo(f, 2 * HOUR_S + minute * MINUTE_S);
      await settled(f);
    }
    const order = eventsAt(f).map(({ data }) => data.sequence);
    // 1 is that the account was registered.
    expect(order).toEqual([2, ...Array.from({ length: 12 }, (_, at) => at + 2)]);
    await f.engine.stop();
  });

  test('a probe that cannot be made is one try, too, and moves the next', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f);
    await capturedPayment(f, 'M1');
    await f.store.query('delete from event_secrets');
    await disable(f, f.clock.now());
    f.engine.startWorkers();
    await settled(f);
    expect(await countRows(f.store, 'event_deliveries')).toBe(1);
    const { probes, probeAt } = await shown(f, endpoint.id);
    expect(probes).toBe(4);
    expect(probeAt!.getTime()).toBeGreaterThan(f.clock.now().getTime());
    await f.engine.stop();
  });

  test('what has a late try is sent when the endpoint is resumed, and when it heals', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f);
    const late = inHours(f, 20);
    for (const number of ['M1', 'M2', 'M3']) await capturedPayment(f, number);
    const delay = () => f.store.query(`update event_messages set due_at = $1, is_aside = true`, [late]);
    await delay();
    const { endpoints } = f.engine.ownEvents;
    await endpoints.pause(endpoint.id);
    f.engine.startWorkers();
    await endpoints.resume(endpoint.id);
    await settled(f);
    const numbers = () => eventsAt(f).map(({ data }) => data['orderNumber']);
    // Three objects: several may be under way at once.
    expect(numbers().toSorted()).toEqual(['M1', 'M2', 'M3']);
    await disable(f, late);
    for (const number of ['M4', 'M5', 'M6']) await capturedPayment(f, number);
    await f.store.query(`update event_messages set due_at = $1, is_aside = true where state = 'pending'`, [
      late,
    ]);
    await f.store.query(`update event_endpoints set probe_at = $1`, [f.clock.now()]);
    await settled(f);
    expect(numbers().slice(3).toSorted()).toEqual(['M4', 'M5', 'M6']);
    await f.engine.stop();
  });

  test('what waits for a removed endpoint is dropped also when it was written late', async () => {
    const f = await makeFixture(await emptyStore());
    const { endpoint } = await endpointOf(f);
    await capturedPayment(f, 'M1');
    await f.engine.ownEvents.endpoints.remove(endpoint.id);
    await f.store.query(`update event_messages set state = 'pending', finished_at = null`);
    expect(await dropOfRemoved(f.store, f.clock.now(), 1)).toBe(true);
    expect(await dropOfRemoved(f.store, f.clock.now(), 1)).toBe(false);
    expect(await countRows(f.store, 'event_messages', `state = 'dropped' and finished_at is not null`)).toBe(
      1,
    );
    await f.engine.stop();
  });
});

describeOnOneStore('changes of event endpoints', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('a rotation that is refused ends no secret', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint, secret } = await endpointOf(f);
    const { endpoints } = f.engine.ownEvents;
    for (let at = 1; at < MAX_SECRETS; at += 1) await endpoints.rotateSecret(endpoint.id, 30 * HOUR_S);
    const { secrets } = await shown(f, endpoint.id);
    expect((await endpoints.rotateSecret(endpoint.id, MINUTE_S)).ok).toBe(false);
    expect((await shown(f, endpoint.id)).secrets).toEqual(secrets);
    advanceTo(f, 2 * MINUTE_S);
    f.engine.startWorkers();
    await endpoints.test(endpoint.id);
    await settled(f);
    expect(verified(secret, sentTo(f)[0]!).type).toBe('naru.test');
    await f.engine.stop();
  });

  test('a new address starts healthy, and is tried at once', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f);
    await capturedPayment(f, 'M1');
    await disable(f, inHours(f, 6));
    f.engine.startWorkers();
    const { endpoints } = f.engine.ownEvents;
    await endpoints.set(endpoint.id, { description: 'x' });
    expect(await shown(f, endpoint.id)).toMatchObject({ state: 'disabled', probes: 3 });
    const url = 'https://new.example/';
    await endpoints.set(endpoint.id, { url });
    await settled(f);
    expect(sentTo(f, url)).toHaveLength(1);
    expect(await shown(f, endpoint.id)).toMatchObject({
      state: 'enabled',
      failingSince: null,
      warnedAt: null,
    });
    await f.engine.stop();
  });

  test('a late failure of the old address is none of the new one', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f);
    const old = hanging<typeof FAILED>();
    answerEvents(f, () => old.promise);
    await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await expect.poll(() => sentTo(f).length).toBe(1);
    await f.engine.ownEvents.endpoints.set(endpoint.id, { url: 'https://new.example/' });
    old.resolve(FAILED);
    await settled(f);
    expect(await countRows(f.store, 'event_deliveries')).toBe(1);
    expect((await shown(f, endpoint.id)).failingSince).toBeNull();
    await f.engine.stop();
  });

  test('an acceptance that began before the failures counts', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f);
    const slow = hanging<typeof ACCEPTED>();
    answerEvents(f, () => slow.promise);
    await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await expect.poll(() => sentTo(f).length).toBe(1);
    await f.store.query(`update event_endpoints set failing_since = $1`, [f.clock.now()]);
    slow.resolve(ACCEPTED);
    await settled(f);
    expect((await shown(f, endpoint.id)).failingSince).toBeNull();
    await f.engine.stop();
  });

  test('a test of a disabled endpoint tries it at once', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f);
    await disable(f, inHours(f, 6));
    f.engine.startWorkers();
    await f.engine.ownEvents.endpoints.test(endpoint.id);
    await settled(f);
    expect(eventsAt(f).map(({ type }) => type)).toEqual(['naru.test']);
    expect((await shown(f, endpoint.id)).state).toBe('enabled');
    await f.engine.stop();
  });

  test('a date in Retry-After is compared with the real time', async () => {
    const real = new Date('2026-03-01T00:00:00Z');
    const events = { random: () => 0.5, realClock: { now: () => real } };
    const f = await makeFixture(await emptyStore(), { engine: { events } });
    await endpointOf(f);
    answerEvents(f, () => ({ status: 503, body: '', retryAfter: 'Sun, 01 Mar 2026 02:00:00 GMT' }));
    await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await settled(f);
    advanceTo(f, 2 * HOUR_S - MINUTE_S);
    await settled(f);
    expect(sentTo(f)).toHaveLength(1);
    advanceTo(f, 2 * HOUR_S + MINUTE_S);
    await settled(f);
    expect(sentTo(f)).toHaveLength(2);
    await f.engine.stop();
  });
});
