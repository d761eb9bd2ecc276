import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { HttpCallbackTransport, RefusedAddress } from '../../src/callbacks/transport.ts';

/** What the name server says, by name; the names exist nowhere else. */
const answers = vi.hoisted(() => new Map<string, readonly string[]>());

vi.mock('node:dns/promises', () => ({
  lookup: async (name: string) => {
    const found = answers.get(name);
    if (!found) return new Promise(() => undefined);
    return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  },
}));

const REQUEST = { headers: {}, body: '{}' };
const server = http.createServer((request, response) => response.end(request.headers.host));
const transport = new HttpCallbackTransport({
  allowedRanges: ['127.0.0.0/8'],
  httpsOnly: false,
  timeoutMs: 300,
});
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
  answers.set('shop.invalid', ['127.0.0.1']);
  const reply = await transport.post(`http://shop.invalid:${port}/`, REQUEST);
  expect(reply).toEqual({ status: 200, body: `shop.invalid:${port}` });
});

test.each([
  ['10.0.0.1', ['10.0.0.1']],
  ['a good and a bad address', ['127.0.0.1', '169.254.169.254']],
  ['a bad and a good address', ['fd00::1', '127.0.0.1']],
  ['no address', []],
])('a name with %s is refused', async (_, addresses) => {
  answers.set('mixed.invalid', addresses);
  await expect(transport.post(`http://mixed.invalid:${port}/`, REQUEST)).rejects.toThrow(RefusedAddress);
});

test('a name server that does not answer is not waited for', async () => {
  await expect(transport.post('http://silent.invalid/', REQUEST)).rejects.toThrow(
    'silent.invalid not resolved in 300 ms',
  );
});
