import { EventEmitter } from 'node:events';
import type http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { limitReply, MAX_RAW_BYTES } from '../../src/callbacks/hostile-replies.ts';
import { HttpCallbackTransport } from '../../src/callbacks/transport.ts';
import { loopbackOnly } from '../support/loopback-only.ts';
import { TEST_TLS } from '../support/tls-certificate.ts';

const { network } = loopbackOnly();
const transport = new HttpCallbackTransport({ allowedRanges: ['127.0.0.0/8'], httpsOnly: false, network });
const REQUEST = { headers: {}, body: '{}' };

/** What becomes of a callback to a server. */
async function toldBy(server: net.Server, scheme: 'http' | 'https' = 'http') {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const sent = transport.post(`${scheme}://127.0.0.1:${port}/`, REQUEST);
    return await sent.catch((error: Error) => error.message);
  } finally {
    server.close();
  }
}

/** Sends a head, and then a piece without end. */
function endless(head: string, piece: string) {
  let written = 0;
  const block = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)));
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    const more = () => {
      while (!socket.destroyed && socket.write(block)) written += block.length;
    };
    socket.once('data', () => {
      socket.write(head);
      socket.on('drain', more);
      more();
    });
  });
  return { server, written: () => written };
}

const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

test.each([
  ['extensions of chunks', CHUNKED, `1${';a=b'.repeat(3000)}\r\na\r\n`],
  ['line breaks before the status', '', '\r\n'],
])('of %s without end so much is read', async (_, head, piece) => {
  const { server, written } = endless(head, piece);
  expect(await toldBy(server)).toBe(`a reply of more than ${MAX_RAW_BYTES} bytes`);
  // Time passes between two looks, and both ends have buffers.
  expect(written()).toBeLessThan(MAX_RAW_BYTES * 64);
});

test('a server that makes the process compute in groups of its own choice is not talked to; others are', async () => {
  const server = (options: TlsOptions) => https.createServer({ ...TEST_TLS, ...options });
  const old = { maxVersion: 'TLSv1.2' } as const;
  const dhe = server({ ...old, ciphers: 'DHE-RSA-AES128-GCM-SHA256', dhparam: 'auto' });
  expect(await toldBy(dhe, 'https')).toMatch(/handshake failure/);
  // Talked to up to the certificate, which nobody has signed.
  for (const ciphers of [
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES256-SHA384',
    'AES128-GCM-SHA256',
    'AES128-SHA',
  ]) {
    expect(await toldBy(server({ ...old, ciphers }), 'https')).toMatch(/self-signed certificate/);
  }
  expect(await toldBy(server({ minVersion: 'TLSv1.3' }), 'https')).toMatch(/self-signed certificate/);
});

describe('a request', () => {
  class FakeRequest extends EventEmitter {
    readonly refused: string[] = [];
    destroy(error: Error): void {
      this.refused.push(error.message);
    }
  }
  function begun() {
    const request = new FakeRequest();
    const socket = Object.assign(new EventEmitter(), { bytesRead: 0 });
    limitReply(request as unknown as http.ClientRequest);
    request.emit('socket', socket);
    return { request, socket };
  }

  test('is broken off at the 17th TLS session that its server hands out', () => {
    const { request, socket } = begun();
    for (let count = 0; count < 16; count += 1) socket.emit('session');
    expect(request.refused).toEqual([]);
    socket.emit('session');
    expect(request.refused).toEqual(['too many TLS sessions']);
  });

  test('leaves nothing at its socket when it is over', () => {
    const { request, socket } = begun();
    expect(socket.eventNames()).toEqual(['session']);
    request.emit('close');
    expect(socket.eventNames()).toEqual([]);
  });
});
