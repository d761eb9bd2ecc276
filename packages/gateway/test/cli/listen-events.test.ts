import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { ListenedEvents } from '../../src/cli/listen/event-endpoint.ts';
import { receiver } from '../../src/cli/listen/receiver.ts';
import { SandboxClient } from '../../src/cli/sandbox-client.ts';
import { SANDBOX_OPERATOR_KEY } from '../../src/config.ts';
import { runNaru } from '../support/cli-in-process.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { collection, paidPayment } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const merchant = merchantEndpoint();
afterEach(() => server.store.exec(`delete from event_endpoints`));

/** A listener with an endpoint of its own, as `naru listen --events` has one. */
async function listening(forwardTo?: URL, json = false) {
  const [printed, said]: [string[], string[]] = [[], []];
  let events: ListenedEvents | undefined;
  const it = receiver({
    readers: [],
    forwardTo: undefined,
    events: { secrets: () => events?.secrets ?? [], forwardTo },
    json,
    printBody: false,
    print: (line) => printed.push(line),
  });
  it.listen(0, '127.0.0.1');
  await once(it, 'listening');
  const url = `http://127.0.0.1:${(it.address() as AddressInfo).port}/events`;
  const client = new SandboxClient(server.baseUrl, SANDBOX_OPERATOR_KEY);
  events = new ListenedEvents(client, url, (sentence) => said.push(sentence));
  const made = events;
  onTestFinished(async () => {
    await made.stop();
    it.closeAllConnections();
    it.close();
  });
  return { events: made, url, printed, said, client };
}

const endpoints = async () => {
  const { items } = await new SandboxClient(server.baseUrl, SANDBOX_OPERATOR_KEY).call<{ items: unknown[] }>(
    'GET',
    '/admin/v1/event-endpoints',
  );
  return items;
};

test('an event is verified and printed with its type, object and number; the endpoint ends with it', async () => {
  const { events, printed, said } = await listening();
  await events.start();
  expect(said).toEqual(['The sandbox sends the demo merchant’s events here until this command ends.']);
  const { orderId } = await paidPayment(server, collection({}));
  await until('the line', () => printed.length > 0);
  expect(printed[0]).toMatch(
    new RegExp(
      `^verified {2}event {2}payment\\.captured {2}payment {2}${orderId} {2}#1 {2}answered 204 {3}\\d+ ms$`,
    ),
  );
  expect(await endpoints()).toHaveLength(1);
  await events.stop();
  expect(await endpoints()).toEqual([]);
});

test('where asked, your server gets the event as it came, and answers it', async () => {
  const { events, printed } = await listening(new URL(merchant.url('/own-events')), true);
  merchant.answer('/own-events', (_, response) => response.writeHead(202).end('taken'));
  await events.start();
  const { orderId } = await paidPayment(server, collection({}));
  await until('the line', () => printed.length > 0);
  const [received] = await merchant.waitFor('/own-events');
  const headers = received?.headers as Record<string, string>;
  const [secret = ''] = events.secrets;
  expect(new Webhook(secret).verify(received?.body ?? '', headers)).toMatchObject({
    type: 'payment.captured',
  });
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({
    verified: true,
    event: 'payment.captured',
    object: 'payment',
    orderNumber: orderId,
    sequence: 1,
    reply: { status: 202, body: 'taken' },
  });
});

test('one that is not signed by a known secret is refused, and said', async () => {
  const { events, url, printed } = await listening();
  const body = '{"type":"payment.captured","data":{"object":"payment","orderNumber":"M-1","sequence":3}}';
  const post = (secret: string) => {
    const now = new Date();
    const headers = {
      'webhook-id': 'e-1',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('e-1', now, body),
    };
    return fetch(url, { method: 'POST', headers, body });
  };
  const other = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
  expect((await post(other)).status).toBe(400);
  expect(printed[0]).toContain(
    'NOT VERIFIED (its secret is not known: start with --events or --event-secret)',
  );
  await events.start();
  expect((await post(other)).status).toBe(400);
  expect(printed[1]).toMatch(
    /^NOT VERIFIED \(webhook-signature is not by a known secret\) {2}event .* {2}M-1 {2}#3 {2}answered 400/,
  );
  expect((await post(events.secrets[0] ?? '')).status).toBe(204);
});

test('what a killed listener left is removed by the next one', async () => {
  const { events, url, client } = await listening();
  const merchantId = '01900000-0000-7000-8000-00000000de30';
  const kept = { merchantId, url: `${url}/other`, description: 'naru listen' };
  await client.call('POST', '/admin/v1/event-endpoints', kept);
  await client.call('POST', '/admin/v1/event-endpoints', { ...kept, url });
  await events.start();
  expect(await endpoints()).toHaveLength(2);
});

test('without a sandbox it says so; a secret that is none is refused', async () => {
  const said: string[] = [];
  const away = new ListenedEvents(
    new SandboxClient('http://127.0.0.1:1'),
    'http://127.0.0.1:2/',
    (sentence) => said.push(sentence),
  );
  await away.start();
  await away.stop();
  expect(said[0]).toMatch(/^nothing answers at http:\/\/127\.0\.0\.1:1.* Until then no events come\.$/);
  const wrong = await runNaru(['listen', '--event-secret', 'whsec_abc'], {});
  expect(wrong.error).toContain('It begins with whsec_');
});
