import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpCallbackTransport, RefusedAddress } from '../../src/callbacks/transport.ts';
import { loopbackOnly } from '../support/loopback-only.ts';

const REQUEST = { headers: { 'content-type': 'application/json' }, body: '{}' };
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

const { network, calls } = loopbackOnly();
const closed = new HttpCallbackTransport({ allowedRanges: [], httpsOnly: false, network });
const sandbox = new HttpCallbackTransport({ allowedRanges: LOOPBACK, httpsOnly: false, network });

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
    ['100:0:0:1::1', 'dummy prefix'],
    ['4000::1', 'not assigned'],
    ['5f00::1', 'segment routing'],
    ['168.63.129.16', 'Azure: the host'],
    ['::ffff:168.63.129.16', 'Azure: the host, IPv4-mapped'],
    ['100.100.100.200', 'metadata of Alibaba Cloud'],
    ['192.0.0.192', 'metadata of Oracle Cloud'],
    ['fd20:ce::254', 'metadata of Google Cloud over IPv6'],
    ['192.0.0.9', 'port control anycast'],
    ['192.0.0.170', 'NAT64 discovery'],
    ['192.31.196.1', 'AS112'],
    ['192.52.193.1', 'AMT'],
    ['192.88.99.1', '6to4 relay'],
    ['192.175.48.1', 'AS112'],
    ['198.19.255.255', 'benchmarks'],
    ['239.255.255.255', 'multicast'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['64:ff9b::808:808', 'NAT64 of a public address'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'Teredo'],
    ['2001:1::1', 'port control anycast'],
    ['2001:2::1', 'benchmarks'],
    ['2001:3::1', 'AMT'],
    ['2001:4:112::1', 'AS112'],
    ['2001:10::1', 'ORCHID'],
    ['2001:20::1', 'ORCHIDv2'],
    ['2001:30::1', 'drone ids'],
    ['2001:1ff:ffff::1', 'protocol assignments, the last one'],
    ['2002:808:808::1', '6to4 of a public address'],
    ['2620:4f:8000::1', 'AS112'],
    ['3fff::1', 'documentation'],
    ['3fff:fff:ffff::1', 'documentation, the last one'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['localhost', 'no address'],
    ['', 'no address'],
    ['999.1.1.1', 'no address'],
  ])('%s is refused (%s)', (address) => {
    expect(closed.isAllowed(address)).toBe(false);
  });

  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '168.63.129.15',
    '168.63.129.17',
    '169.253.255.255',
    '192.0.1.1',
    '198.17.255.255',
    '198.20.0.1',
    '223.255.255.255',
    '2001:200::1',
    '2001:dc0::1',
    '2003::1',
    '3ffe::1',
    '::ffff:8.8.8.8',
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
      const callsBefore = calls.length;
      await expect(closed.post(`http://${host}:${port}/`, REQUEST)).rejects.toThrow(RefusedAddress);
      expect([hits, calls.length]).toEqual([before, callsBefore]);
    },
  );

  test('allowed by configuration: it is called by its name, at the address that was checked', async () => {
    const reply = await sandbox.post(`http://localhost:${port}/`, REQUEST);
    expect(reply).toEqual({ status: 200, body: `POST localhost:${port} naru` });
  });

  test.each(['10.0.0.1', '169.254.169.254', '168.63.129.16', '[fd00::1]', '[64:ff9b::7f00:1]'])(
    '%s is refused without a connection',
    async (host) => {
      const before = calls.length;
      await expect(sandbox.post(`http://${host}/`, REQUEST)).rejects.toThrow(RefusedAddress);
      expect(calls.length).toBe(before);
    },
  );

  test('other schemes are refused, and http where https is wanted', async () => {
    for (const url of ['ftp://8.8.8.8/', 'file:///etc/passwd', 'data:text/plain,x']) {
      await expect(sandbox.post(url, REQUEST)).rejects.toThrow(RefusedAddress);
    }
    const strict = new HttpCallbackTransport({ allowedRanges: LOOPBACK, httpsOnly: true });
    await expect(strict.post(`http://127.0.0.1:${port}/`, REQUEST)).rejects.toThrow('http: is not allowed');
  });

  test('time has a limit', async () => {
    const short = new HttpCallbackTransport({
      allowedRanges: LOOPBACK,
      httpsOnly: false,
      timeoutMs: 100,
      network,
    });
    const url = (path: string) => `http://127.0.0.1:${port}${path}`;
    await expect(short.post(url('/hang'), REQUEST)).rejects.toThrow('no complete reply within 100 ms');
    await expect(short.post(url('/drip'), REQUEST)).rejects.toThrow('no complete reply within 100 ms');
    await expect(short.post('http://127.0.0.1:1/', REQUEST)).rejects.toThrow('ECONNREFUSED');
    await expect(short.post('http://no-such-name.invalid/', REQUEST)).rejects.toThrow('ENOTFOUND');
  });
});

describe('a connection that is used again', () => {
  /** Answers so many requests of a connection, and resets it at the next one. */
  function resettingServer(answersOfConnection: number) {
    const received: number[] = [];
    const server = net.createServer((socket) => {
      const connection = received.push(0) - 1;
      socket.on('data', () => {
        const count = (received[connection] ?? 0) + 1;
        received[connection] = count;
        if (count > answersOfConnection) socket.resetAndDestroy();
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nSUCCESS');
      });
      socket.on('error', () => {});
    });
    return { server, received };
  }

  async function posting(answersOfConnection: number, posts: number) {
    const { server, received } = resettingServer(answersOfConnection);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const transport = new HttpCallbackTransport({
      allowedRanges: LOOPBACK,
      httpsOnly: false,
      network: { agent },
    });
    const { port } = server.address() as AddressInfo;
    try {
      const replies = [];
      for (let count = 0; count < posts; count += 1) {
        const sent = transport.post(`http://127.0.0.1:${port}/`, REQUEST);
        replies.push(await sent.catch((error: Error) => error.message));
      }
      return { replies, received };
    } finally {
      agent.destroy();
      server.close();
    }
  }

  test('and was closed meanwhile is replaced by a new one: no delivery fails for it', async () => {
    const { replies, received } = await posting(1, 2);
    expect(replies).toEqual([
      { status: 200, body: 'SUCCESS' },
      { status: 200, body: 'SUCCESS' },
    ]);
    expect(received).toEqual([2, 1]);
  });

  test('is replaced once; one that was new and is closed is a failed delivery', async () => {
    const { replies, received } = await posting(0, 1);
    expect(replies).toEqual([expect.stringMatching(/ECONNRESET|socket hang up/)]);
    expect(received).toEqual([1]);
  });
});

test.each([
  ['103 Early Hints', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ['100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n'],
])('of a reply that only announces itself (%s) a few heads are read', async (_, head) => {
  const reply = `HTTP/1.1 200 OK\r\ncontent-length: 7\r\nconnection: close\r\n\r\nSUCCESS`;
  const answer = async (heads: number) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write(head.repeat(heads) + reply));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const got = await sandbox
      .post(`http://127.0.0.1:${port}/`, REQUEST)
      .catch((error: Error) => error.message);
    server.close();
    return got;
  };
  expect(await answer(3)).toEqual({ status: 200, body: 'SUCCESS' });
  expect(await answer(1000)).toBe('too many informational answers (1xx)');
});
