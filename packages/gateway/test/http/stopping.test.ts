import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newOrderId, payout } from '../support/orders.ts';
import { TestServer } from '../support/server.ts';

/** A connection on which the first byte of a request has been read, so that a server that closes waits for it. */
async function begun(server: TestServer): Promise<net.Socket> {
  const socket = net.connect(Number(new URL(server.baseUrl).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('P');
  return socket;
}

/** Writes what is left of a POST, and reads all that comes until the server ends the connection. */
async function finished(socket: net.Socket, path: string, body: string) {
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  const headers = [
    'Host: naru',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.write(`OST ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
  await once(socket, 'close');
  const [head = '', text = ''] = Buffer.concat(parts).toString().split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: JSON.parse(text) };
}

async function untilItListensNoMore(server: TestServer): Promise<void> {
  while (await server.request('GET', '/healthz').catch(() => undefined)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a request of which the first byte came before the process began to stop', () => {
  const server = new TestServer({});
  const sockets = new Map<string, net.Socket>();
  let stopped: Promise<void> | undefined;
  const order = payout({ orderId: newOrderId() });

  beforeAll(async () => {
    await server.start();
    for (const [name] of CALLS) sockets.set(name, await begun(server));
    await server.request('GET', '/healthz');
    stopped = server.stop();
    await untilItListensNoMore(server);
  });

  afterAll(async () => {
    for (const socket of sockets.values()) socket.destroy();
    await (stopped ?? server.stop());
  });

  const CALLS: readonly [string, string, () => string, object][] = [
    ['HaiPay, refused', '/krw/pay/apply', () => '{}', { status: '0', error: '4101' }],
    [
      'HaiPay, a payout',
      '/krw/pay/apply',
      () => server.signedBody(order),
      { status: '1', error: '00000000' },
    ],
    ['TeemoPay', '/api/pay/payout/create/v1', () => '{}', { code: 401 }],
    ['Eximbay', '/v1/payments/ready', () => '{}', { rescode: 'EC1000' }],
    ['our own', '/_sandbox/nothing', () => '{}', { error: { code: 'not_found' } }],
  ];

  test.each(CALLS)(
    '%s: is answered in its own form, the last of its connection',
    async (name, path, body, expected) => {
      const socket = sockets.get(name) ?? expect.fail('no connection');
      const reply = await finished(socket, path, body());
      expect(reply.body).toMatchObject(expected);
      expect(reply.head).toContain('connection: close');
    },
  );
});
