import { expect, test } from 'vitest';
import { describeOnOneStore, describeOnServerFirst } from '../../../../test/support/stores.ts';
import type { EndpointNotice } from '../../src/events/endpoint.ts';
import { MAX_ENDPOINTS, MAX_SECRETS } from '../../src/events/endpoints.ts';
import { giveUpOldEvents } from '../../src/events/old.ts';
import { countRows, eventually, type Fixture, makeFixture } from '../support/engine-fixture.ts';
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
import { advanceTo, capturedPayment } from '../support/order-steps.ts';
import { hanging } from '../support/scripted.ts';

const HOUR_S = 3600;
const EVEN = { engine: { events: { random: () => 0.5 } } };

async function stateOf(f: Fixture, id: string) {
  const shown = await f.engine.ownEvents.records.endpoint(id);
  return shown?.state;
}

describeOnServerFirst('event endpoints', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('one that accepts nothing is reported, disabled, tried with its oldest event, and heals', async () => {
    const notices: EndpointNotice[] = [];
    const events = { random: () => 0.5, onEndpointNotice: (notice: EndpointNotice) => notices.push(notice) };
    const f = await makeFixture(await emptyStore(), { engine: { events } });
    const { endpoint } = await endpointOf(f);
    answerEvents(f, () => FAILED);
    f.engine.startWorkers();
    const first = await capturedPayment(f, 'M1');
    for (const hours of [0, 1, 2, 4, 9, 20, 35]) {
      advanceTo(f, hours * HOUR_S);
      await settled(f);
    }
    expect(notices).toEqual(['failing', 'disabled']);
    expect(await stateOf(f, endpoint.id)).toBe('disabled');
    // What happens now waits; only the oldest is tried.
    await capturedPayment(f, 'M2');
    await settled(f);
    const before = sentTo(f).length;
    advanceTo(f, 36 * HOUR_S);
    await settled(f);
    expect(
      eventsAt(f)
        .slice(before)
        .map(({ data }) => data.id),
    ).toEqual([first.id]);
    advanceTo(f, 36 * HOUR_S + 60);
    await settled(f);
    expect(sentTo(f).length).toBe(before + 1);
    answerEvents(f, () => ACCEPTED);
    advanceTo(f, 37 * HOUR_S);
    await settled(f);
    expect(await stateOf(f, endpoint.id)).toBe('enabled');
    expect(notices).toEqual(['failing', 'disabled', 'healed']);
    await eventually(
      async () => (await countRows(f.store, 'event_messages', `state = 'delivered'`)) === 2,
      'what waited is sent',
    );
    await f.engine.stop();
  });

  test('a paused one keeps its events, and gets them in order when it is resumed', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f);
    const { endpoints } = f.engine.ownEvents;
    await endpoints.pause(endpoint.id);
    f.engine.startWorkers();
    await capturedPayment(f, 'M1');
    await settled(f);
    expect(sentTo(f)).toEqual([]);
    expect(await f.engine.countDue()).toBe(0);
    expect((await f.engine.ownEvents.records.endpoint(endpoint.id))!.waiting).toBe(1);
    expect(await endpoints.test(endpoint.id)).toMatchObject({ ok: false, fault: { kind: 'state' } });
    await endpoints.resume(endpoint.id);
    await settled(f);
    expect(eventsAt(f)).toHaveLength(1);
    await f.engine.stop();
  });

  test('a dead endpoint delays neither callbacks nor other endpoints', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const dead = hanging<typeof ACCEPTED>();
    await endpointOf(f, { url: 'https://dead.example/' });
    await endpointOf(f);
    f.transport.onPost = (url) =>
      url.startsWith('https://dead') ? dead.promise : { status: 200, body: 'SUCCESS' };
    await Promise.all(Array.from({ length: 40 }, (_, at) => capturedPayment(f, `M${at}`)));
    f.engine.startWorkers();
    await eventually(async () => sentTo(f).length === 40, 'the other endpoint has all');
    await eventually(
      async () => (await countRows(f.store, 'callbacks', `state = 'delivered'`)) === 40,
      'the callbacks are delivered',
    );
    expect(sentTo(f, 'https://dead.example/').length).toBeLessThanOrEqual(4);
    dead.resolve(ACCEPTED);
    await f.engine.stop();
  });
});

describeOnOneStore('deliveries of events', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('retries follow the schedule for three days, then the event is given up', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    await endpointOf(f);
    answerEvents(f, () => FAILED);
    await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await settled(f);
    const waits: number[] = [];
    for (let tries = 1; tries < 20; tries += 1) {
      // Otherwise the endpoint would be disabled after a day.
      await f.store.query(`update event_endpoints set failing_since = null, warned_at = null`);
      const [row] = await f.store.query<{ due_at: Date; state: string }>(
        'select due_at, state from event_messages',
      );
      if (row!.state !== 'pending') break;
      const aheadMs = row!.due_at.getTime() - f.clock.now().getTime();
      waits.push(Math.round(aheadMs / 1000));
      f.clock.adopt(f.clock.offsetMs + aheadMs + 1);
      await settled(f);
    }
    expect(sentTo(f)).toHaveLength(10);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / HOUR_S).toBeCloseTo(71.6, 0);
    expect(await countRows(f.store, 'event_messages', `state = 'exhausted'`)).toBe(1);
    expect(new Set(eventsAt(f).map(({ id }) => id)).size).toBe(1);
    expect(new Set(sentTo(f).map(({ body }) => body)).size).toBe(1);
    await f.engine.stop();
  });

  test('Retry-After is honoured', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    await endpointOf(f);
    answerEvents(f, () => ({ status: 503, body: '', retryAfter: '7200' }));
    await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await settled(f);
    advanceTo(f, 2 * HOUR_S - 60);
    await settled(f);
    expect(sentTo(f)).toHaveLength(1);
    advanceTo(f, 2 * HOUR_S + 60);
    await settled(f);
    expect(sentTo(f)).toHaveLength(2);
    await f.engine.stop();
  });

  test('410 stops an endpoint until it is resumed', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f);
    answerEvents(f, () => ({ status: 410, body: '' }));
    await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await settled(f);
    expect(await stateOf(f, endpoint.id)).toBe('gone');
    advanceTo(f, 48 * HOUR_S);
    await settled(f);
    expect(sentTo(f)).toHaveLength(1);
    answerEvents(f, () => ACCEPTED);
    await f.engine.ownEvents.endpoints.resume(endpoint.id);
    await settled(f);
    expect(sentTo(f)).toHaveLength(2);
    expect(await stateOf(f, endpoint.id)).toBe('enabled');
    await f.engine.stop();
  });

  test('during the overlap of a rotation both secrets sign, after it the new one alone', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint, secret: old } = await endpointOf(f);
    const { endpoints } = f.engine.ownEvents;
    const rotated = await endpoints.rotateSecret(endpoint.id, HOUR_S);
    if (!rotated.ok) throw new Error('refused');
    const next = rotated.value.secret;
    f.engine.startWorkers();
    await endpoints.test(endpoint.id);
    await settled(f);
    const [both] = sentTo(f);
    expect(verified(old, both!).type).toBe('naru.test');
    expect(verified(next, both!).type).toBe('naru.test');
    // Receivers compare the time of the message with their own: here the engine's is an hour ahead of it.
    f.clock.adopt(HOUR_S * 1000 + 1000);
    await endpoints.test(endpoint.id);
    await settled(f);
    const signatures = sentTo(f)[1]!.headers['webhook-signature']!.split(' ');
    expect(signatures).toHaveLength(1);
    expect(both!.headers['webhook-signature']!.split(' ')).toHaveLength(2);
    const [row] = await f.store.query<{ secret_sealed: string }>('select secret_sealed from event_secrets');
    expect(row!.secret_sealed).not.toContain('whsec_');
    await f.engine.stop();
  });

  test('a rotation without overlap ends the old secret at once; there are at most a few in force', async () => {
    const f = await makeFixture(await emptyStore());
    const { endpoint } = await endpointOf(f);
    const { endpoints, records } = f.engine.ownEvents;
    for (let at = 1; at < MAX_SECRETS; at += 1) {
      expect((await endpoints.rotateSecret(endpoint.id, HOUR_S)).ok).toBe(true);
    }
    expect(await endpoints.rotateSecret(endpoint.id, HOUR_S)).toEqual({
      ok: false,
      fault: { kind: 'too_many', most: MAX_SECRETS },
    });
    expect((await endpoints.rotateSecret(endpoint.id, 0)).ok).toBe(true);
    expect((await records.endpoint(endpoint.id))!.secrets).toHaveLength(1);
    await f.engine.stop();
  });

  test('endpoints are of a merchant that exists and of its own apps, and there are at most so many', async () => {
    const f = await makeFixture(await emptyStore());
    const other = await makeFixture(f.store, { publicId: '2' });
    const nobody = '00000000-0000-7000-8000-000000000000';
    await expect(endpointOf(f, { merchantId: nobody })).rejects.toThrow('unknown_merchant');
    await expect(endpointOf(f, { appId: other.access.app.id })).rejects.toThrow('unknown_app');
    for (let at = 0; at < MAX_ENDPOINTS; at += 1) await endpointOf(f);
    await expect(endpointOf(f)).rejects.toThrow('too_many');
    await Promise.all([f.engine.stop(), other.engine.stop()]);
  });

  test('what waits for a removed endpoint is dropped, and its secrets are deleted', async () => {
    const f = await makeFixture(await emptyStore());
    const { endpoint } = await endpointOf(f);
    const { endpoints } = f.engine.ownEvents;
    await capturedPayment(f, 'M1');
    await endpoints.remove(endpoint.id);
    expect(await countRows(f.store, 'event_messages', `state = 'dropped'`)).toBe(1);
    expect(await countRows(f.store, 'event_secrets')).toBe(0);
    expect(await endpoints.resume(endpoint.id)).toEqual({ ok: false, fault: { kind: 'removed' } });
    await f.engine.stop();
  });

  test('an address changed while an event waits gets it', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f);
    answerEvents(f, () => FAILED);
    await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await settled(f);
    const moved = 'https://moved.example/hook';
    await f.engine.ownEvents.endpoints.set(endpoint.id, { url: moved });
    advanceTo(f, 60);
    await settled(f);
    expect(sentTo(f, moved)).toHaveLength(1);
    await f.engine.stop();
  });

  test('what waited for thirty days is given up', async () => {
    const f = await makeFixture(await emptyStore());
    const { endpoint } = await endpointOf(f);
    await f.engine.ownEvents.endpoints.pause(endpoint.id);
    await capturedPayment(f, 'M1');
    const after = (days: number) => new Date(f.clock.now().getTime() + days * 86_400_000);
    await giveUpOldEvents(f.store, after(29), 100);
    expect(await countRows(f.store, 'event_messages', `state = 'pending'`)).toBe(1);
    await giveUpOldEvents(f.store, after(31), 100);
    expect(await countRows(f.store, 'event_messages', `state = 'exhausted'`)).toBe(1);
    await f.engine.stop();
  });
});
