import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EVENT_TYPE_NAMES } from '@naru/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../../test/support/server-process.ts';
import { root } from '../../../../test/support/sources.ts';
import { type AdminClient, adminClient } from '../../src/admin/client.ts';
import { OPERATIONS } from '../../src/admin/index.ts';
import { eventExample } from '../../src/events/examples.ts';
import { type ApiDocument, apiDocument, documentChecker } from '../support/document.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { newPayout, paidPayment } from '../support/orders.ts';
import { DEMO_MERCHANT, SANDBOX_KEY } from '../support/risk.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

/** The library that merchants verify with. */
const { Webhook } = createRequire(import.meta.url)('standardwebhooks') as {
  Webhook: new (
    secret: string,
  ) => {
    verify(body: string, headers: unknown): { type: string; data: Record<string, unknown> };
    sign(id: string, at: Date, body: string): string;
  };
};

const server = testServer();
const endpoint = merchantEndpoint();
let admin: AdminClient;
let document: ApiDocument;

beforeAll(async () => {
  admin = adminClient(OPERATIONS, { baseUrl: `${server.baseUrl}/admin/v1`, key: SANDBOX_KEY });
  document = await apiDocument(server);
});

const faultOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable(),
    ({ code, message, member }: { code: string; message: string; member?: string }) => ({
      code,
      message,
      member,
    }),
  );

async function paid(): Promise<string> {
  return (await paidPayment(server)).orderId;
}

function eventFault(type: string, body: unknown): string | null {
  const at = `/webhooks/events.${type}/post/requestBody/content/application~1json/schema`;
  return documentChecker(document)(at, body);
}

describe('events of a gateway', () => {
  test('a payment’s event arrives signed, as its schema says, and stands in the lists', async () => {
    const url = endpoint.url('/events');
    const { id, secret } = await admin.eventEndpoints.create({ merchantId: DEMO_MERCHANT, url });
    const order = await paid();
    const [received] = await endpoint.waitFor('/events');
    const event = new Webhook(secret).verify(received!.body, received!.headers);
    expect(event).toMatchObject({ type: 'payment.captured', data: { orderNumber: order, amount: '2000' } });
    expect(eventFault(event.type, event)).toBeNull();
    const { items } = await admin.events.list({ order });
    expect(items).toMatchObject([{ type: 'payment.captured', orderNumber: order, sequence: 1 }]);
    const shown = await until('the delivery is recorded', async () => {
      const found = await admin.events.show({ id: items[0]!.id });
      return found.messages[0]?.state === 'delivered' && found;
    });
    expect(shown.body).toBe(received!.body);
    const deliveries = await admin.events.deliveries({ id: shown.id });
    expect(deliveries.items).toMatchObject([{ outcome: 'accepted', url, status: 200, endpointId: id }]);
    const metrics = await server.request('GET', '/metrics');
    expect(metrics.text).toMatch(/naru_event_deliveries_total\{outcome="accepted"\} \d/);
    expect(metrics.text).toMatch(/naru_event_endpoints\{state="enabled"\} 1/);
    expect(JSON.stringify(await admin.eventEndpoints.show({ id }))).not.toContain('whsec_');
    const answer = await admin.events.replay({ endpointId: id, order, dryRun: true });
    expect(answer).toEqual({ count: 1, next: null });
    await admin.events.replay({ endpointId: id, order });
    await endpoint.waitFor('/events', 2);
    await admin.eventEndpoints.remove({ id });
  });

  test('a payout’s and a test’s are as their schemas say', async () => {
    const url = endpoint.url('/all');
    const { id } = await admin.eventEndpoints.create({ merchantId: DEMO_MERCHANT, url, types: ['payout.*'] });
    await admin.eventEndpoints.test({ id });
    const { orderNo } = await newPayout(server);
    await server.json('POST', `/_sandbox/payouts/${orderNo}/succeed`);
    const received = await endpoint.waitFor('/all', 2);
    const bodies = received.map(({ members }) => members as { type: string });
    expect(bodies.map(({ type }) => type).toSorted()).toEqual(['naru.test', 'payout.succeeded']);
    expect(bodies.map((body) => eventFault(body.type, body))).toEqual([null, null]);
    await admin.eventEndpoints.remove({ id });
  });

  test('addresses of inner networks are not called', async () => {
    const merchantId = DEMO_MERCHANT;
    const url = 'http://169.254.169.254/latest/meta-data';
    const { id } = await admin.eventEndpoints.create({ merchantId, url });
    const { eventId } = await admin.eventEndpoints.test({ id });
    const [tried] = await until('it is tried', async () => {
      const { items } = await admin.events.deliveries({ id: eventId });
      return items.length > 0 && items;
    });
    expect(tried).toMatchObject({ outcome: 'failed', status: null });
    expect(tried!.error).toContain('private or reserved');
    await admin.eventEndpoints.remove({ id });
  });

  test('what is wrong is said', async () => {
    const merchantId = DEMO_MERCHANT;
    const url = 'https://shop.example/events';
    const nobody = '01890a5d-ac96-774b-bcce-b302099a8057';
    const { create, set, pause, resume } = admin.eventEndpoints;
    expect(await faultOf(create({ merchantId, url: 'ftp://x' }))).toMatchObject({
      code: 'invalid_request',
      member: 'url',
    });
    expect(await faultOf(create({ merchantId, url, types: ['payment.gone' as never] }))).toMatchObject({
      code: 'invalid_request',
      member: 'types',
    });
    expect(await faultOf(create({ merchantId: nobody, url }))).toMatchObject({
      code: 'not_found',
      message: `there is no merchant ${nobody}`,
    });
    expect(await faultOf(create({ merchantId, url, appId: nobody }))).toMatchObject({ code: 'not_found' });
    expect(await faultOf(pause({ id: nobody }))).toMatchObject({ code: 'not_found' });
    const { id } = await create({ merchantId, url });
    expect(await faultOf(set({ id }))).toMatchObject({ code: 'invalid_request' });
    expect((await pause({ id })).state).toBe('paused');
    expect((await pause({ id })).state).toBe('paused');
    expect(await faultOf(admin.eventEndpoints.test({ id }))).toMatchObject({ code: 'conflict' });
    expect((await resume({ id })).state).toBe('enabled');
    const from = '2026-11-21T00:00:00Z';
    expect(await faultOf(admin.events.replay({ endpointId: id, from, until: from }))).toMatchObject({
      member: 'until',
    });
    await admin.eventEndpoints.remove({ id });
    expect(await faultOf(set({ id, url }))).toMatchObject({ code: 'conflict' });
    expect(await faultOf(admin.events.replay({ endpointId: id }))).toMatchObject({ code: 'not_found' });
  });

  test.each(EVENT_TYPE_NAMES)('the example of %s is as its schema says', (type) => {
    expect(eventFault(type, eventExample(type))).toBeNull();
  });
});

describe('the receiver of the documents', () => {
  let child: ReturnType<typeof spawn> | undefined;
  afterAll(() => {
    child?.kill();
  });

  test('takes an event, and refuses what is not signed', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/events`;
    const made = await admin.eventEndpoints.create({ merchantId: DEMO_MERCHANT, url });
    const env = { ...process.env, PORT: String(port), EVENTS_SECRET: made.secret };
    const receiver = spawn(process.execPath, [path.join(root, 'docs/examples/events.mjs')], { env });
    child = receiver;
    let said = '';
    for (const stream of [receiver.stdout, receiver.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    }
    const forged = await until('the receiver listens', () =>
      fetch(url, { method: 'POST', body: '{}' }).catch(() => undefined),
    );
    expect(forged.status).toBe(400);
    await paid();
    await until('the receiver prints', () => said !== '');
    expect(said).toMatch(/^payment\.captured [0-9a-f-]{36} captured\n$/);
    said = '';
    // What was exhausted comes after a newer one, by a replay: it counts once, and overwrites nothing.
    await sendEvent(url, made.secret, 'e-2', 2);
    await sendEvent(url, made.secret, 'e-1', 1);
    await sendEvent(url, made.secret, 'e-1', 1);
    await sendEvent(url, made.secret, 'e-3', 3);
    await until('the receiver prints the last one', () => said.includes('n3'));
    expect(said.trim().split('\n')).toEqual(['n2 p captured', 'n1 p late', 'n3 p captured']);
    await admin.eventEndpoints.remove({ id: made.id });
  });
});

async function sendEvent(url: string, secret: string, id: string, sequence: number): Promise<void> {
  const at = new Date();
  const body = JSON.stringify({ type: `n${sequence}`, data: { id: 'p', state: 'captured', sequence } });
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(204);
}
