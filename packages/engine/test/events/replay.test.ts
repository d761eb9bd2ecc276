import { expect, test } from 'vitest';
import { describeOnServerFirst } from '../../../../test/support/stores.ts';
import { giveUpOldEvents } from '../../src/events/old.ts';
import { type EventFilter, LOOKED_AT_ONCE } from '../../src/events/records.ts';
import type { ReplayFilter, ReplayPosition } from '../../src/events/replay.ts';
import { countRows, eventually, type Fixture, makeFixture } from '../support/engine-fixture.ts';
import { ACCEPTED, answerEvents, endpointOf, eventsAt, settled } from '../support/event-steps.ts';
import { emptiedForEach } from '../support/one-store.ts';
import { advanceTo, capturedPayment, fund } from '../support/order-steps.ts';

const HOUR_S = 3600;

async function replayed(f: Fixture, id: string, filter: ReplayFilter): Promise<string[]> {
  const endpoint = (await f.engine.ownEvents.replays.endpoint(id))!;
  const before = eventsAt(f, endpoint.url).length;
  const counted = await f.engine.ownEvents.replays.count(endpoint, filter, null);
  const sent = await f.engine.ownEvents.replays.replay(endpoint, filter, 100, null);
  expect(sent).toEqual({ count: counted.count, next: null });
  await settled(f);
  return eventsAt(f, endpoint.url)
    .slice(before)
    .map(({ data }) => String(data['orderNumber']))
    .toSorted();
}

describeOnServerFirst('replay of events', (openFresh) => {
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
    const [second] = (await f.engine.ownEvents.records.events({ order: 'M2' }, 10, null)).events;
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
    expect((await replays.count(endpoint, { state: 'pending' }, null)).count).toBe(3);
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

  test('an old event that was sent again waits thirty days more, and one being sent is left alone', async () => {
    const f = await makeFixture(await emptyStore());
    const { endpoint } = await endpointOf(f);
    await capturedPayment(f, 'M1');
    await f.engine.ownEvents.endpoints.pause(endpoint.id);
    advanceTo(f, 40 * 24 * HOUR_S);
    await f.engine.ownEvents.replays.replay(endpoint, {}, 10, null);
    expect(await giveUpOldEvents(f.store, f.clock.now(), 100)).toBe(0);
    const later = new Date(f.clock.now().getTime() + 31 * 24 * HOUR_S * 1000);
    const lease = (ends: string) => f.store.query(`update event_messages set leased_until = ${ends}`);
    await lease(`clock_timestamp() + interval '4 s'`);
    expect(await giveUpOldEvents(f.store, later, 100)).toBe(0);
    await lease('null');
    expect(await giveUpOldEvents(f.store, later, 100)).toBe(1);
    await f.engine.stop();
  });

  test('a page looks at a bounded number of events and says where to go on', async () => {
    const f = await makeFixture(await emptyStore());
    const { endpoint } = await endpointOf(f);
    await capturedPayment(f, 'M1');
    await addEvents(f, LOOKED_AT_ONCE + 10);
    const { replays, records } = f.engine.ownEvents;
    const exhausted = { state: 'exhausted' } as const;
    const first = await replays.replay(endpoint, exhausted, 10, null);
    expect(first).toEqual({ count: 0, next: expect.objectContaining({ sequence: 1n }) });
    expect(await replays.replay(endpoint, exhausted, 10, first.next)).toEqual({ count: 0, next: null });
    expect(await replays.count(endpoint, { state: 'never' }, null)).toEqual({
      count: LOOKED_AT_ONCE + 10,
      next: null,
    });
    // The one of this type is the oldest.
    for (const filter of [{}, { merchantId: endpoint.merchantId }]) {
      const rare = { ...filter, types: ['payment.captured'] as const };
      const newest = await records.events(rare, 10, null);
      expect(newest).toEqual({ events: [], next: expect.any(String) });
      const older = await records.events(rare, 10, newest.next);
      expect(older).toMatchObject({ events: [{ orderNumber: 'M1' }], next: null });
    }
    await f.engine.stop();
  });

  test('pages do not turn round the events of an object that happened in one moment', async () => {
    const f = await makeFixture(await emptyStore());
    const { endpoint } = await endpointOf(f);
    await addEvents(f, 5, { subject: endpoint.id, moment: true });
    await f.store.query(
      `update events set id = ('00000000-0000-7000-8000-00000000000' || (9 - sequence))::uuid`,
    );
    const sent: number[] = [];
    let after: ReplayPosition | null = null;
    do {
      const page = await f.engine.ownEvents.replays.replay(endpoint, {}, 2, after);
      const rows = await f.store.query<{ sequence: bigint }>(
        'select sequence from event_messages order by sequence',
      );
      sent.push(rows.length);
      expect(rows.map(({ sequence }) => Number(sequence))).toEqual(rows.map((_, index) => index + 1));
      after = page.next;
    } while (after);
    expect(sent).toEqual([2, 4, 5]);
    await f.engine.stop();
  });

  test('the events of an object are shown of its merchant alone', async () => {
    const f = await makeFixture(await emptyStore());
    await endpointOf(f);
    const { id: subjectId } = await capturedPayment(f, 'M1');
    const { records } = f.engine.ownEvents;
    const { merchantId, id: another } = f.access.app;
    const numbersOf = async (filter: EventFilter) =>
      (await records.events({ subjectId, ...filter }, 10, null)).events.map(({ orderNumber }) => orderNumber);
    expect(await numbersOf({})).toEqual(['M1']);
    expect(await numbersOf({ merchantId, order: 'M1' })).toEqual(['M1']);
    expect(await numbersOf({ merchantId: another })).toEqual([]);
    expect(await numbersOf({ order: 'M2' })).toEqual([]);
    await f.engine.stop();
  });
});

/** Events later than those there are, of one subject each, or of one subject in one moment. */
async function addEvents(f: Fixture, count: number, same?: { subject: string; moment: true }): Promise<void> {
  const { merchantId } = f.access.app;
  await f.store.query(
    `insert into events (merchant_id, id, type, subject_kind, subject_id, sequence, data, occurred_at)
     select $1, gen_random_uuid(), 'payment.failed', 'payment', coalesce($2::uuid, gen_random_uuid()),
       case when $2::uuid is null then 1 else n end, '{}',
       $3::timestamptz + case when $2::uuid is null then n else 0 end * interval '1 s'
     from generate_series(1, $4::integer) n`,
    [merchantId, same?.subject ?? null, f.clock.now(), count],
  );
}
