import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { type Fixture, makeFixture } from '../support/engine-fixture.ts';
import { ACCEPTED, answerEvents, endpointOf, FAILED, settled } from '../support/event-steps.ts';
import { emptiedForEach } from '../support/one-store.ts';
import { advanceTo, capturedPayment } from '../support/order-steps.ts';

const HOUR_S = 3600;
const EVEN = { engine: { events: { random: () => 0.5 } } };
const CONTACT = { email: 'ops@shop.example', language: 'en' } as const;

const mailsOf = async (f: Fixture) => (await f.engine.mails.list({}, 10)).toReversed();

/** Time goes by, an event an hour; the endpoint answers as it was told. */
async function hours(f: Fixture, from: number, until: number): Promise<void> {
  for (let hour = from; hour < until; hour += 1) {
    advanceTo(f, hour * HOUR_S);
    await capturedPayment(f, `M${hour}`);
    await settled(f);
  }
}

describeOnOneStore('the contact of an event endpoint', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('gets a mail that warns, and one when it was disabled; each once, to the sealed address', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f, { contact: CONTACT });
    answerEvents(f, () => FAILED);
    f.engine.startWorkers();
    await hours(f, 0, 12);
    expect(await mailsOf(f)).toEqual([]);
    await hours(f, 12, 15);
    expect(await mailsOf(f)).toMatchObject([
      {
        kind: 'event_endpoint_failing',
        to: { email: 'ops@shop.example' },
        language: 'en',
        subjectNumber: endpoint.id,
        facts: { address: endpoint.url, endpointId: endpoint.id },
      },
    ]);
    await hours(f, 15, 30);
    const kinds = (await mailsOf(f)).map(({ kind }) => kind);
    expect(kinds).toEqual(['event_endpoint_failing', 'event_endpoint_disabled']);
    const rows = await f.store.query<{ text: string }>(
      `select e::text || coalesce((select string_agg(m::text, '') from mails m), '') as text from event_endpoints e`,
    );
    expect(rows[0]?.text).not.toContain('ops@shop.example');
    await f.engine.stop();
  });

  test('nobody is told where there is no contact, where it was taken away, or where the endpoint heals', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    await endpointOf(f);
    const { endpoint } = await endpointOf(f, { contact: CONTACT });
    const healing = await endpointOf(f, { contact: CONTACT, url: 'https://healing.example/' });
    const { endpoints, records } = f.engine.ownEvents;
    expect((await records.endpoint(endpoint.id))?.contact).toEqual(CONTACT);
    await endpoints.set(endpoint.id, { contact: null });
    expect((await records.endpoint(endpoint.id))?.contact).toBeNull();
    answerEvents(f, () => FAILED);
    f.engine.startWorkers();
    await hours(f, 0, 30);
    expect((await records.endpoint(endpoint.id))?.state).toBe('disabled');
    expect((await records.endpoint(healing.endpoint.id))?.state).toBe('enabled');
    expect(await mailsOf(f)).toEqual([]);
    await f.engine.stop();
  });

  test('it is forgotten when the endpoint is removed', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f, { contact: CONTACT });
    await f.engine.ownEvents.endpoints.remove(endpoint.id);
    const rows = await f.store.query('select contact_sealed from event_endpoints');
    expect(rows).toEqual([{ contact_sealed: null }]);
  });

  test('one that cannot be opened any more stops no delivery', async () => {
    const f = await makeFixture(await emptyStore(), EVEN);
    const { endpoint } = await endpointOf(f, { contact: CONTACT });
    await f.store.query(`update event_endpoints set contact_sealed = 'broken', failing_since = $1`, [
      new Date(f.clock.now().getTime() - 13 * HOUR_S * 1000),
    ]);
    answerEvents(f, () => FAILED);
    await capturedPayment(f, 'M1');
    f.engine.startWorkers();
    await settled(f);
    const { records } = f.engine.ownEvents;
    expect(await records.endpoint(endpoint.id)).toMatchObject({ contact: null, warnedAt: expect.any(Date) });
    expect(await mailsOf(f)).toEqual([]);
    answerEvents(f, () => ACCEPTED);
    advanceTo(f, HOUR_S);
    await settled(f);
    expect(await records.endpoint(endpoint.id)).toMatchObject({ failingSince: null });
    await f.engine.stop();
  });
});
