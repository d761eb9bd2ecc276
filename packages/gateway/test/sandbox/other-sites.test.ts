import { request as httpRequest } from 'node:http';
import { describe, expect, test } from 'vitest';
import { testServer } from '../support/server.ts';

const server = testServer({ withoutWorkers: true });

/** The status of a request with these headers, which `fetch` would not send as they are. */
function statusOf(method: string, path: string, headers: readonly string[]): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.baseUrl);
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers, setHost: false });
    sent.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the sandbox’s controls', () => {
  const own = () => new URL(server.baseUrl).host;
  const CLOCK = '/_sandbox/callback-faults';

  test.each([
    ['a program', [], 200],
    ['a page of another site', ['Origin', 'https://evil.example', 'Sec-Fetch-Site', 'cross-site'], 403],
    ['an old browser on another site', ['Origin', 'https://evil.example'], 403],
    ['a page that hides where it is from', ['Origin', 'null'], 403],
    ['a browser that sends no Origin', ['Sec-Fetch-Site', 'cross-site'], 403],
    [
      'another port of the same machine',
      ['Origin', 'http://127.0.0.1:1', 'Sec-Fetch-Site', 'same-site'],
      403,
    ],
    ['a bookmark or the address bar', ['Sec-Fetch-Site', 'none'], 200],
  ] as const)('%s', async (_, headers, status) => {
    expect(await statusOf('DELETE', CLOCK, ['Host', own(), ...headers])).toBe(status);
  });

  test('its own screens, by whatever name and port the browser reaches them', async () => {
    for (const host of [own(), 'naru.test:9090']) {
      const headers = ['Host', host, 'Origin', `http://${host}`, 'Sec-Fetch-Site', 'same-origin'];
      expect(await statusOf('DELETE', CLOCK, headers)).toBe(200);
    }
  });

  test('a screen’s buttons are controls, too; reading is free', async () => {
    const evil = ['Host', own(), 'Origin', 'https://evil.example'];
    expect(await statusOf('POST', '/sandbox/api/screens/1/approve', evil)).toBe(403);
    expect(await statusOf('GET', '/_sandbox/clock', evil)).toBe(200);
  });

  test.each([
    ['localhost:8080', 200],
    ['naru.localhost', 200],
    ['127.0.0.1', 200],
    ['192.168.0.7:8080', 200],
    ['[::1]:8080', 200],
    ['naru:8080', 200],
    ['naru.default.svc.cluster.local', 200],
    ['evil.example', 421],
    ['evil.example:8080', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['evil.example.', 421],
    ['test.evil', 421],
    ['a b', 421],
  ])('under the name %s: %i, though the browser takes it for the page’s own', async (host, status) => {
    const page = ['Host', host, 'Origin', `http://${host}`, 'Sec-Fetch-Site', 'same-origin'];
    expect(await statusOf('DELETE', CLOCK, page)).toBe(status);
    // Reading, and the screens of payers.
    expect(await statusOf('GET', '/_sandbox/clock', ['Host', host, 'Sec-Fetch-Site', 'same-origin'])).toBe(
      status,
    );
    const approve = await statusOf('POST', '/sandbox/api/screens/1/approve', page);
    expect(approve).toBe(status === 200 ? 400 : status);
  });

  test('other names are refused by the operator’s API, too, whose sandbox key everybody knows', async () => {
    const headers = (host: string) => ['Host', host, 'Authorization', 'Bearer naru-sandbox-operator'];
    expect(await statusOf('GET', '/admin/v1/chargebacks', headers('evil.example'))).toBe(421);
    expect(await statusOf('GET', '/admin/v1/chargebacks', headers('localhost'))).toBe(200);
  });

  test('what merchants and payers call is not meant', async () => {
    const evil = ['Host', own(), 'Origin', 'https://shop.example', 'Sec-Fetch-Site', 'cross-site'];
    expect(await statusOf('POST', `/pay/${'A'.repeat(43)}`, evil)).toBe(303);
    expect(await statusOf('POST', '/v1/payments', [...evil, 'Content-Type', 'application/json'])).toBe(200);
  });
});

test('two Host headers: 400, whoever answers', async () => {
  for (const path of ['/healthz', '/krw/account/ledger', '/nothing']) {
    expect(await statusOf('GET', path, ['Host', 'pay.example', 'host', 'evil.example'])).toBe(400);
  }
});

test('without https no browser is made to insist on it', async () => {
  const reply = await server.request('GET', '/healthz');
  expect(reply.headers.get('strict-transport-security')).toBeNull();
});
