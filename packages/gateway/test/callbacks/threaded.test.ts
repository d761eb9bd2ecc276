import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ThreadedTransport } from '../../src/callbacks/threaded.ts';

const RULES = { allowedRanges: ['127.0.0.0/8'], httpsOnly: false, timeoutMs: 2000 };
const REQUEST = { headers: { 'x-mine': 'yes' }, body: '주문' };

const server = http.createServer(async (request, response) => {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  if (request.url === '/hang') return;
  response.setHeader('retry-after', '7').end(`${request.method} ${request.headers['x-mine']} ${body}`);
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A thread with another program. */
const threadOf = (program: string) => new URL(`data:text/javascript,${encodeURIComponent(program)}`);

test('a callback is sent from the thread, and the reply is the whole one', async () => {
  const transport = new ThreadedTransport(RULES);
  expect(await transport.post(`${origin}/`, REQUEST)).toEqual({
    status: 200,
    body: 'POST yes 주문',
    retryAfter: '7',
  });
});

test('it fails with the messages and codes of the transport, by the rules of each gateway', async () => {
  const transport = new ThreadedTransport(RULES);
  const strict = new ThreadedTransport({ ...RULES, allowedRanges: [] });
  const short = new ThreadedTransport({ ...RULES, timeoutMs: 100 });
  await expect(transport.post('http://127.0.0.1:1/', REQUEST)).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
  await expect(transport.post('ftp://127.0.0.1/', REQUEST)).rejects.toThrow(
    'ftp: is not allowed for callbacks',
  );
  await expect(strict.post(`${origin}/`, REQUEST)).rejects.toThrow('private or reserved');
  await expect(short.post(`${origin}/hang`, REQUEST)).rejects.toThrow('no complete reply within 100 ms');
});

test('while the thread computes, the process goes on', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'naru-thread-'));
  const go = path.join(dir, 'go');
  // As while certificates are verified: nothing else runs in the thread, until this process has done its work.
  const busy = threadOf(`
    import { existsSync } from 'node:fs';
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id }) => {
      while (!existsSync(${JSON.stringify(go)}));
      parentPort.postMessage({ id, reply: { status: 200, body: '' } });
    });`);
  try {
    const sent = new ThreadedTransport(RULES, busy).post(`${origin}/`, REQUEST);
    const served = await fetch(`${origin}/`, { method: 'POST', body: 'meanwhile' });
    expect(await served.text()).toContain('meanwhile');
    writeFileSync(go, '');
    expect((await sent).status).toBe(200);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('when the thread ends, what it was sending has failed and the next callback starts a new one', async () => {
  const dying = threadOf(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, url }) => {
      if (url.endsWith('/throws')) throw new Error('out of order');
      if (url.endsWith('/exits')) process.exit(3);
      if (!url.endsWith('/waits')) parentPort.postMessage({ id, reply: { status: 200, body: 'alive' } });
    });`);
  const transport = new ThreadedTransport(RULES, dying);
  const waiting = transport.post(`${origin}/waits`, REQUEST).catch((error: Error) => error.message);
  await expect(transport.post(`${origin}/throws`, REQUEST)).rejects.toThrow(
    'the thread that sends callbacks ended: out of order',
  );
  expect(await waiting).toBe('the thread that sends callbacks ended: out of order');
  await expect(transport.post(`${origin}/exits`, REQUEST)).rejects.toThrow('ended with 3');
  expect(await transport.post(`${origin}/`, REQUEST)).toEqual({ status: 200, body: 'alive' });
});
