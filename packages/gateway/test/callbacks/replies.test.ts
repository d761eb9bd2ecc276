import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  KEPT_AT_EACH_END_BYTES,
  LEAST_PIECE_BYTES,
  MAX_ENCODED_BYTES,
  MAX_READ_BYTES,
  readBody,
} from '../../src/callbacks/reply-body.ts';
import { HttpCallbackTransport } from '../../src/callbacks/transport.ts';
import { eximbayCallbacks } from '../../src/dialects/eximbay/results/callbacks.ts';
import { haipayCallbacks } from '../../src/dialects/haipay/callbacks.ts';
import { teemopayCallbacks } from '../../src/dialects/teemopay/callbacks.ts';
import { loopbackOnly } from '../support/loopback-only.ts';

let reply: (response: http.ServerResponse) => void = (response) => response.end();
const server = http.createServer((request, response) => {
  request.resume();
  reply(response);
});
const transport = new HttpCallbackTransport({
  allowedRanges: ['127.0.0.0/8'],
  httpsOnly: false,
  network: loopbackOnly().network,
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function answered(answer: typeof reply) {
  reply = answer;
  const { port } = server.address() as AddressInfo;
  return transport.post(`http://127.0.0.1:${port}/`, { headers: {}, body: '{}' });
}

const encoded = (encoding: string, bytes: Buffer) => (response: http.ServerResponse) =>
  response.writeHead(200, { 'content-encoding': encoding }).end(bytes);

test.each([
  ['gzip', zlib.gzipSync('SUCCESS')],
  ['x-gzip', zlib.gzipSync('SUCCESS')],
  ['GZIP', zlib.gzipSync('SUCCESS')],
  ['deflate', zlib.deflateSync('SUCCESS')],
  ['br', zlib.brotliCompressSync('SUCCESS')],
  ['zstd', zlib.zstdCompressSync('SUCCESS')],
  ['identity', Buffer.from('SUCCESS')],
  ['something', Buffer.from('SUCCESS')],
])('a reply with content-encoding %s is read', async (encoding, bytes) => {
  expect(await answered(encoded(encoding, bytes))).toEqual({ status: 200, body: 'SUCCESS' });
});

test('what is no gzip although it says so is a reply all the same, with its status', async () => {
  expect(await answered(encoded('gzip', Buffer.from('SUCCESS')))).toEqual({ status: 200, body: '' });
  expect(await answered(encoded('gzip', zlib.gzipSync('SUCCESS').subarray(0, -6)))).toEqual({
    status: 200,
    body: 'SUCCESS',
  });
});

const PADDING = ' \n'.repeat(200_000);
const message = { subjectKind: 'payment', event: 'payment_succeeded', snapshot: {} } as never;
const dialects = {
  haipay: haipayCallbacks,
  teemopay: teemopayCallbacks(() => ''),
  eximbay: eximbayCallbacks(async () => undefined),
};

test.each([
  ['haipay', `${PADDING}SUCCESS${PADDING}`, false],
  ['haipay', `SUCCESS${PADDING}`, true],
  ['haipay', `SUCCESS${'x'.repeat(400_000)}`, false],
  ['teemopay', `SUCCESS${PADDING}`, false],
  ['eximbay', `<html>${'<p>advertisement</p>\n'.repeat(20_000)}\nrescode=0000&resmsg=Success`, true],
  ['eximbay', `rescode=0000&resmsg=Success\n${'x'.repeat(400_000)}`, false],
] as const)('%s looks at the two ends of a long reply (%#)', async (name, body, expected) => {
  const got = await answered((response) => response.end(body));
  expect(got.status).toBe(200);
  expect(dialects[name].accepts(got, message)).toBe(expected);
});

test('of a reply without end, or one that swells when it is decoded, only so much is read', async () => {
  let written = 0;
  const endless = await answered((response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536))) written += 65_536;
    };
    response.on('drain', more);
    more();
  });
  expect([endless.status, endless.body.length]).toEqual([200, 65_536]);
  expect(written).toBeLessThan(MAX_READ_BYTES * 8);
});

test('a reply in a coding that nobody asked for is read to 16 KiB, and what swells is nothing', async () => {
  const long = zlib.gzipSync(randomBytes(MAX_ENCODED_BYTES * 4), { level: 0 });
  const { status, body } = await answered(encoded('gzip', Buffer.concat([zlib.gzipSync('SUCCESS'), long])));
  expect([status, body.slice(0, 7)]).toEqual([200, 'SUCCESS']);
  const bomb = zlib.gzipSync(Buffer.alloc(MAX_READ_BYTES * 2));
  expect(await answered(encoded('gzip', bomb))).toEqual({ status: 200, body: '' });
});

test.each(['constructor', '__proto__', 'toString'])('content-encoding %s is an unknown one', async (name) => {
  expect(await answered(encoded(name, Buffer.from('SUCCESS')))).toEqual({ status: 200, body: 'SUCCESS' });
});

/** A reply that is read piece by piece, as the parser of HTTP hands out its chunks. */
function inPieces(pieces: Iterable<Buffer>, headers: http.IncomingHttpHeaders = {}) {
  const stream = Readable.from(pieces, { objectMode: false });
  return Object.assign(stream, { headers, complete: false }) as unknown as http.IncomingMessage;
}

test('of a reply in chunks of one byte, encoded or not, only so many are read', async () => {
  for (const headers of [{}, { 'content-encoding': 'gzip' }]) {
    let pieces = 0;
    function* endless() {
      for (;;) {
        pieces += 1;
        yield Buffer.from('a');
      }
    }
    await readBody(inPieces(endless(), headers));
    expect(pieces).toBeLessThan((MAX_READ_BYTES / LEAST_PIECE_BYTES) * 2);
  }
});

test('of a gzipped reply whose parts decode to nothing no more is read than of any other', async () => {
  const empty = zlib.gzipSync('');
  let written = 0;
  function* endless() {
    for (;;) {
      written += empty.length * 1000;
      yield Buffer.concat(Array.from({ length: 1000 }, () => empty));
    }
  }
  expect(await readBody(inPieces(endless(), { 'content-encoding': 'gzip' }))).toBe('');
  expect(written).toBeLessThan(MAX_ENCODED_BYTES * 4);
});

test('however a reply is cut into pieces, its two ends are kept', async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(lengths, async (cuts) => {
      const whole = Buffer.from(
        Array.from({ length: cuts.reduce((sum, one) => sum + one) }, (_, at) => 33 + (at % 89)),
      );
      let from = 0;
      const pieces = cuts.map((length) => {
        from += length;
        return whole.subarray(from - length, from);
      });
      const ends =
        whole.length <= 2 * KEPT_AT_EACH_END_BYTES
          ? whole.toString()
          : whole.toString('utf8', 0, KEPT_AT_EACH_END_BYTES) +
            whole.toString('utf8', whole.length - KEPT_AT_EACH_END_BYTES);
      expect((await readBody(inPieces(pieces))) === ends).toBe(true);
    }),
  );
});

test('a reply that breaks off is none', async () => {
  const broken = answered((response) => {
    response.writeHead(200, { 'content-length': '100' }).write('SUCCESS');
    setImmediate(() => response.destroy());
  });
  await expect(broken).rejects.toThrow();
});

test.each([
  ['101 alone', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  [
    '101 and Upgrade',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ],
  [
    '101 to h2c and a reply',
    'HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\nHTTP/1.1 200 OK\r\n\r\nSUCCESS',
  ],
])('a change of the protocol that nobody asked for is a reply as any other: %s', async (_, text) => {
  const { status, body } = await answered((response) => response.socket?.write(text));
  expect([status, body]).toEqual([101, '']);
});

test.each([
  ['behind a length', 'HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nSUCCESS<br>'],
  [
    'behind a length, and closed',
    'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 7\r\n\r\nSUCCESS<br>',
  ],
  [
    'behind the last chunk',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7\r\nSUCCESS\r\n0\r\n\r\n<br>',
  ],
])('bytes %s are no part of the reply', async (_, text) => {
  const got = await answered((response) => response.socket?.write(text));
  expect([got.status, got.body]).toEqual([200, 'SUCCESS']);
});

test.each([
  ['ends too soon', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nok'],
  ['is reset', 'HTTP/1.1 202 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n'],
])('where the status decides, a body that %s changes nothing; else it is no reply', async (_, text) => {
  const send = (statusDecides: boolean) => {
    reply = (response) => response.socket?.end(text);
    const { port } = server.address() as AddressInfo;
    return transport.post(`http://127.0.0.1:${port}/`, { headers: {}, body: '{}', statusDecides });
  };
  expect(await send(true)).toMatchObject({ status: Number(text.slice(9, 12)), body: '' });
  await expect(send(false)).rejects.toThrow();
});
