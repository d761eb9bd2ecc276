import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpCallbackTransport, RefusedAddress } from '../../src/callbacks/transport.ts';
import { loopbackOnly } from '../support/loopback-only.ts';

/** What the name server says, by name; the names exist nowhere else. */
const answers = new Map<string, readonly string[]>();

const REQUEST = { headers: {}, body: '{}' };
let requests = 0;
const server = http.createServer((request, response) => {
  requests += 1;
  if (request.url === '/reset') response.destroy();
  else response.end(request.headers.host);
});
const { network, calls } = loopbackOnly(answers);
const options = { allowedRanges: ['127.0.0.0/8', '::1/128'], httpsOnly: false, network };
const transport = new HttpCallbackTransport(options);
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('the connection goes to the address that was checked: the name is not looked up once more', async () => {
  let lookups = 0;
  const resolve = async () => {
    lookups += 1;
    return [{ address: lookups === 1 ? '127.0.0.1' : '127.0.0.9', family: 4 }];
  };
  const rebinding = new HttpCallbackTransport({ ...options, network: { ...network, resolve } });
  const reply = await rebinding.post(`http://shop.invalid:${port}/`, REQUEST);
  expect(reply).toEqual({ status: 200, body: `shop.invalid:${port}` });
  expect(lookups).toBe(1);
});

test.each([
  ['one address', ['127.0.0.1']],
  ['IPv6 first, where nobody listens', ['::1', '127.0.0.1']],
  ['a dead address of the same kind first', ['127.0.0.2', '127.0.0.1']],
  ['two dead ones first', ['127.0.0.2', '127.0.0.3', '127.0.0.1']],
  ['a dead one last', ['127.0.0.1', '127.0.0.2']],
])('a name with %s is called once', async (_, addresses) => {
  answers.set('several.invalid', addresses);
  const before = requests;
  const reply = await transport.post(`http://several.invalid:${port}/`, REQUEST);
  expect([reply.status, requests - before]).toEqual([200, 1]);
});

test('what was sent is not sent to the next address, and where none answers each says why', async () => {
  answers.set('several.invalid', ['127.0.0.1', '127.0.0.2']);
  const before = requests;
  // On a new connection: one that was kept may have been closed a moment ago, and the request is sent again.
  const fresh = new HttpCallbackTransport(options);
  await expect(fresh.post(`http://several.invalid:${port}/reset`, REQUEST)).rejects.toThrow('hang up');
  expect(requests - before).toBe(1);
  answers.set('dead.invalid', ['127.0.0.2', '127.0.0.3']);
  await expect(transport.post(`http://dead.invalid:${port}/`, REQUEST)).rejects.toThrow(
    /ECONNREFUSED 127\.0\.0\.2.*ECONNREFUSED 127\.0\.0\.3/,
  );
});

test.each([
  ['10.0.0.1', ['10.0.0.1']],
  ['a good and a bad address', ['127.0.0.1', '169.254.169.254']],
  ['a bad and a good address', ['fd00::1', '127.0.0.1']],
  ['a good one and that of the Azure host', ['127.0.0.1', '168.63.129.16']],
  ['no address', []],
])('a name with %s is refused', async (_, addresses) => {
  answers.set('mixed.invalid', addresses);
  const before = calls.length;
  await expect(transport.post(`http://mixed.invalid:${port}/`, REQUEST)).rejects.toThrow(RefusedAddress);
  expect(calls.length).toBe(before);
});

test('a name server that does not answer is not waited for', async () => {
  const silent = new HttpCallbackTransport({
    ...options,
    timeoutMs: 100,
    network: { ...network, resolve: () => new Promise(() => undefined) },
  });
  await expect(silent.post('http://silent.invalid/', REQUEST)).rejects.toThrow(
    'silent.invalid not resolved in 100 ms',
  );
});
