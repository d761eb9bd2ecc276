import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpCallbackTransport, RefusedAddress } from '../../src/callbacks/transport.ts';

const REQUEST = { headers: { 'content-type': 'application/json' }, body: '{}' };
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

const closed = new HttpCallbackTransport({ allowedRanges: [], httpsOnly: false });
const sandbox = new HttpCallbackTransport({ allowedRanges: LOOPBACK, httpsOnly: false });

describe('which addresses may be called', () => {
  test.each([
    ['169.254.169.254', 'metadata service'],
    ['fd00:ec2::254', 'metadata service over IPv6'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['0.0.0.0', 'this host'],
    ['0.1.2.3', 'this network'],
    ['::', 'unspecified'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.127.255.255', 'carrier-grade NAT'],
    ['169.254.0.1', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fc00::1', 'unique local'],
    ['fdff::1', 'unique local'],
    ['fec0::1', 'site-local'],
    ['::ffff:127.0.0.1', 'IPv4-mapped loopback'],
    ['::ffff:7f00:1', 'IPv4-mapped loopback'],
    ['::ffff:169.254.169.254', 'IPv4-mapped metadata service'],
    ['::ffff:10.0.0.1', 'IPv4-mapped private'],
    ['::7f00:1', 'IPv4-compatible loopback'],
    ['::a00:1', 'IPv4-compatible private'],
    ['::ffff:0:7f00:1', 'IPv4-translated loopback'],
    ['64:ff9b::7f00:1', 'NAT64 of loopback'],
    ['64:ff9b::a9fe:a9fe', 'NAT64 of the metadata service'],
    ['2002:7f00:1::', '6to4 of loopback'],
    ['2001::1', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['192.0.0.1', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarks'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['100::1', 'discard'],
    ['4000::1', 'not assigned'],
    ['localhost', 'no address'],
    ['', 'no address'],
    ['999.1.1.1', 'no address'],
  ])('%s is refused (%s)', (address) => {
    expect(closed.isAllowed(address)).toBe(false);
  });

  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '211.249.220.24',
    '2606:4700::1111',
    '2a00::1',
  ])('%s is public', (address) => {
    expect(closed.isAllowed(address)).toBe(true);
  });

  test('ranges that are allowed by configuration, and nothing beside them', () => {
    const allowed = ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'];
    for (const address of allowed) expect([address, sandbox.isAllowed(address)]).toEqual([address, true]);
    const refused = ['10.0.0.1', '169.254.169.254', '::2', '0.0.0.0', '::7f00:1'];
    for (const address of refused) expect([address, sandbox.isAllowed(address)]).toEqual([address, false]);
    const inner = new HttpCallbackTransport({ allowedRanges: ['10.1.0.0/16'], httpsOnly: true });
    expect([inner.isAllowed('10.1.255.1'), inner.isAllowed('10.2.0.1')]).toEqual([true, false]);
  });
});

describe('calls', () => {
  let hits = 0;
  const target = http.createServer((request, response) => {
    hits++;
    if (request.url === '/hang') return;
    if (request.url === '/drip') {
      response.write('S');
      return;
    }
    if (request.url === '/large') {
      response.end('x'.repeat(2000));
      return;
    }
    response.end(`${request.method} ${request.headers.host} ${request.headers['user-agent']}`);
  });
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    port = (target.address() as AddressInfo).port;
  });
  afterAll(() => {
    target.closeAllConnections();
    target.close();
  });

  test.each(['127.0.0.1', 'localhost', '0x7f.0.0.1', '2130706433', '127.1', '[::ffff:127.0.0.1]'])(
    'loopback as http://%s: refused without being called, also by name',
    async (host) => {
      const before = hits;
      await expect(closed.post(`http://${host}:${port}/`, REQUEST)).rejects.toThrow(RefusedAddress);
      expect(hits).toBe(before);
    },
  );

  test('allowed by configuration: it is called by its name, at the address that was checked', async () => {
    const reply = await sandbox.post(`http://localhost:${port}/`, REQUEST);
    expect(reply).toEqual({ status: 200, body: `POST localhost:${port} naru` });
  });

  test('other schemes are refused, and http where https is wanted', async () => {
    for (const url of ['ftp://8.8.8.8/', 'file:///etc/passwd', 'data:text/plain,x']) {
      await expect(sandbox.post(url, REQUEST)).rejects.toThrow(RefusedAddress);
    }
    const strict = new HttpCallbackTransport({ allowedRanges: LOOPBACK, httpsOnly: true });
    await expect(strict.post(`http://127.0.0.1:${port}/`, REQUEST)).rejects.toThrow('http: is not allowed');
  });

  test('time and reply size have limits', async () => {
    const short = new HttpCallbackTransport({
      allowedRanges: LOOPBACK,
      httpsOnly: false,
      timeoutMs: 100,
      maxReplyBytes: 1000,
    });
    const url = (path: string) => `http://127.0.0.1:${port}${path}`;
    await expect(short.post(url('/hang'), REQUEST)).rejects.toThrow('no complete reply within 100 ms');
    await expect(short.post(url('/drip'), REQUEST)).rejects.toThrow('no complete reply within 100 ms');
    await expect(short.post(url('/large'), REQUEST)).rejects.toThrow('larger than 1000 bytes');
    await expect(short.post('http://127.0.0.1:1/', REQUEST)).rejects.toThrow('ECONNREFUSED');
    await expect(short.post('http://no-such-name.invalid/', REQUEST)).rejects.toThrow();
  });
});
