import https from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { HANDSHAKE_LIMITS, type HandshakeLimits } from '../../src/callbacks/handshake.ts';
import { HttpCallbackTransport } from '../../src/callbacks/transport.ts';
import { loopbackOnly } from '../support/loopback-only.ts';
import { TEST_TLS } from '../support/tls-certificate.ts';

const { network, calls } = loopbackOnly();
const opened: https.Server[] = [];
const trusted = tls.getCACertificates();
beforeAll(() => tls.setDefaultCACertificates([...trusted, TEST_TLS.cert]));
afterAll(() => tls.setDefaultCACertificates(trusted));
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

/** What becomes of a callback to a server with this chain of certificates. */
async function postTo(cert: string, handshakeLimits?: HandshakeLimits): Promise<string> {
  const server = https.createServer({ ...TEST_TLS, cert }, (request, response) => {
    request.resume();
    response.end();
  });
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const transport = new HttpCallbackTransport({
    allowedRanges: ['127.0.0.0/8'],
    httpsOnly: true,
    network,
    ...(handshakeLimits ? { handshakeLimits } : {}),
  });
  return transport.post(`https://127.0.0.1:${port}/`, { headers: {}, body: '{}' }).then(
    ({ status }) => String(status),
    ({ message }: Error) => message,
  );
}

test('a chain of certificates that is longer than any real one is not verified', async () => {
  const perCertificate = Buffer.from(TEST_TLS.cert.replace(/-----[^-]+-----/g, ''), 'base64').length;
  const chain = (bytes: number) => `${TEST_TLS.cert}\n`.repeat(Math.floor(bytes / (perCertificate + 5)));
  expect(await postTo(chain(40_000))).toBe('a TLS handshake of more than 32768 bytes');
  expect(await postTo(chain(24_000))).toBe('200');
});

test('a handshake that costs the sender too much time of its processor has failed', async () => {
  let usedMs = 0;
  const costing = (ms: number): HandshakeLimits => ({
    ...HANDSHAKE_LIMITS,
    cpuMs: () => {
      usedMs += ms;
      return usedMs;
    },
  });
  expect(await postTo(TEST_TLS.cert, costing(101))).toBe(
    'a TLS handshake that takes more than 100 ms of processor time',
  );
  expect(await postTo(TEST_TLS.cert, costing(1))).toBe('200');
  const unmeasured = { ...HANDSHAKE_LIMITS, cpuMs: () => undefined };
  expect(await postTo(TEST_TLS.cert, unmeasured)).toBe('200');
});

test('connections of http and https go through the network that was given', () => {
  expect(new Set(calls)).toEqual(new Set(['127.0.0.1']));
});
