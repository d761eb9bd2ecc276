import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../../test/support/stores.ts';
import type { ReplayFilter } from '../../src/events/replay.ts';
import { countRows, eventually, type Fixture, makeFixture } from '../support/engine-fixture.ts';
import { ACCEPTED, answerEvents, endpointOf, eventsAt, settled } from '../support/event-steps.ts';
import { emptiedForEach } from '../support/one-store.ts';
import { advanceTo, capturedPayment, fund } from '../support/order-steps.ts';

const HOUR_S = 3600;

async function replayed(f: Fixture, id: string, filter: ReplayFilter): Promise<string[]> {
  const endpoint = (await f.engine.ownEvents.replays.endpoint(id))!;
  const before = eventsAt(f, endpoint.url).length;
  const count = await f.engine.ownEvents.replays.count(endpoint, filter);
  const sent = await f.engine.ownEvents.replays.replay(endpoint, filter, 100, null);
  expect(sent).toEqual({ count, next: null });
  await settled(f);
  return eventsAt(f, endpoint.url)
    .slice(before)
    .map(({ data }) => String(data['orderNumber']))
    .toSorted();
}

describeOnEveryStore('replay of events', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('by type, app, order, time and state, under the same ids', async () => {
    const f = await makeFixture(await emptyStore(), { engine: { events: { random: () => 0.5 } } });
    const { endpoint } = await endpointOf(f, { types: ['payment.captured'] });
    f.engine.startWorkers();
    await fund(f, 100_000n);
    for (const [at, number] of ['M1', 'M2', 'M3'].entries()) {
      advanceTo(f, (at + 1) * HOUR_S);
      await capturedPayment(f, number);
    }
    await settled(f);
    const ids = eventsAt(f).map(({ id }) => id);
    const [second] = await f.engine.ownEvents.records.events({ order: 'M2' }, 10, null);
    const at = second!.occurredAt;
    const { id } = endpoint;
    expect(await replayed(f, id, {})).toEqual(['M1', 'M2', 'M3']);
    expect(await replayed(f, id, { order: 'M2' })).toEqual(['M2']);
    expect(await replayed(f, id, { order: second!.platformNumber! })).toEqual(['M2']);
    expect(await replayed(f, id, { from: at })).toEqual(['M2', 'M3']);
    expect(await replayed(f, id, { until: at })).toEqual(['M1']);
    expect(await replayed(f, id, { types: ['payment.failed'] })).toEqual([]);
    expect(await replayed(f, id, { appId: f.access.app.id, state: 'delivered' })).toHaveLength(3);
    expect(await replayed(f, id, { appId: id })).toEqual([]);
    expect(await replayed(f, id, { state: 'exhausted' })).toEqual([]);
    expect(new Set(eventsAt(f).map((event) => event.id))).toEqual(new Set(ids));
    expect(await countRows(f.store, 'event_messages')).toBe(3);
    await f.engine.stop();
  });

  test('an endpoint that is younger than the events gets them, page by page', async () => {
    const f = await makeFixture(await emptyStore());
    await endpointOf(f);
    for (const number of ['M1', 'M2', 'M3']) await capturedPayment(f, number);
    const young = { url: 'https://young.example/' };
    const { endpoint } = await endpointOf(f, young);
    await f.engine.ownEvents.endpoints.pause(endpoint.id);
    const { replays } = f.engine.ownEvents;
    const first = await replays.replay(endpoint, { state: 'never' }, 2, null);
    expect(first.count).toBe(2);
    const second = await replays.replay(endpoint, {}, 2, first.next);
    expect(second).toEqual({ count: 1, next: null });
    expect(await replays.count(endpoint, { state: 'pending' })).toBe(3);
    await f.engine.ownEvents.endpoints.resume(endpoint.id);
    f.engine.startWorkers();
    await eventually(async () => eventsAt(f, young.url).length === 3, 'the young endpoint has all');
    await f.engine.stop();
  });

  test('what was given up gets a fresh schedule', async () => {
    const f = await makeFixture(await emptyStore(), { engine: { events: { random: () => 0.5 } } });
    const { endpoint } = await endpointOf(f);
    await capturedPayment(f, 'M1');
    await f.store.query(`update event_messages set state = 'exhausted', tries = 10, finished_at = now()`);
    answerEvents(f, () => ACCEPTED);
    f.engine.startWorkers();
    expect(await replayed(f, endpoint.id, { state: 'exhausted' })).toEqual(['M1']);
    expect(await countRows(f.store, 'event_messages', `state = 'delivered' and tries = 11`)).toBe(1);
    await f.engine.stop();
  });
});
