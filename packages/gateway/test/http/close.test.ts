import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { closeServer, slowRequestsEnd } from '../../src/http/close.ts';

/** A server with a route that answers when `answer` is called, and a connection to it. */
async function opened(): Promise<{ app: FastifyInstance; answer: () => void; socket: net.Socket }> {
  const gate = Promise.withResolvers<void>();
  const app = fastify();
  app.post('/slow', async () => {
    await gate.promise;
    return 'answered';
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = net.connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return { app, answer: gate.resolve, socket };
}

const HEADERS = 'POST /slow HTTP/1.1\r\nHost: naru\r\nContent-Type: application/json\r\n';

test('half a request does not keep a server that closes', async () => {
  const { app, socket } = await opened();
  const arrived = once(app.server, 'request');
  socket.write(`${HEADERS}Content-Length: 10\r\n\r\n{`);
  await arrived;
  await closeServer(app, 20);
  expect(app.server.listening).toBe(false);
  socket.destroy();
});

test('a request under way is answered before', async () => {
  const { app, answer, socket } = await opened();
  const arrived = once(app.server, 'request');
  socket.write(`${HEADERS}Content-Length: 2\r\n\r\n{}`);
  await arrived;
  const closed = closeServer(app);
  const reply = once(socket, 'data');
  answer();
  expect(String((await reply)[0])).toMatch(/answered$/);
  await closed;
  socket.destroy();
});

test('a request that arrives slowly is ended, in its head or in its body', async () => {
  const app = fastify(slowRequestsEnd(300));
  app.post('/slow', async () => 'answered');
  await app.listen({ host: '127.0.0.1', port: 0 });
  for (const begun of ['POST /slow HTTP/1.1\r\nHost: na', `${HEADERS}Content-Length: 10\r\n\r\n{`]) {
    const socket = net.connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.write(begun);
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  }
  expect(slowRequestsEnd()).toEqual({
    requestTimeout: 30_000,
    http: { headersTimeout: 30_000, connectionsCheckingInterval: 2_000 },
  });
  await app.close();
});
