import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkedBaseUrl } from '../src/client.ts';
import { fetchOf, postJson } from '../src/transport.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let url: string;
let answer: Answer;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/path`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function post(timeoutMs = 5000, to: { url?: string; fetch?: typeof globalThis.fetch } = {}) {
  return postJson({
    fetch: to.fetch,
    url: to.url ?? url,
    body: '{"이름":1}',
    headers: { nonce: 'n1' },
    timeoutMs,
  });
}

test('posts JSON with the given headers and gives back the answer', async () => {
  answer = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, headers } = request;
    const seen = [method, headers['content-type'], headers['nonce'], Buffer.concat(chunks).toString('utf8')];
    response.writeHead(404).end(JSON.stringify(seen));
  };
  const result = await post();
  expect(result).toMatchObject({ ok: true, httpStatus: 404 });
  expect(result.ok && JSON.parse(result.text)).toEqual([
    'POST',
    'application/json; charset=utf-8',
    'n1',
    '{"이름":1}',
  ]);
});

test.each([
  [
    'an error of the server',
    (_, response) => response.writeHead(503).end('{"code":200}'),
    { type: 'http_status', httpStatus: 503 },
  ],
  ['a closed connection', (_, response) => response.destroy(), { type: 'network' }],
  ['text that is not UTF-8', (_, response) => response.end(Buffer.from([0x7b, 0xff])), { type: 'network' }],
  ['an endless answer', (_, response) => response.end('x'.repeat(5 * 1024 * 1024)), { type: 'network' }],
] as readonly [string, Answer, object][])('%s is a fault', async (_, given, fault) => {
  answer = given;
  expect(await post()).toMatchObject({ ok: false, fault });
});

test('a redirect is a fault, not a way to go', async () => {
  const paths: (string | undefined)[] = [];
  answer = (request, response) => {
    paths.push(request.url);
    if (request.url === '/path') response.writeHead(307, { location: '/elsewhere' });
    response.end('{}');
  };
  expect(await post()).toMatchObject({ ok: false, fault: { type: 'network' } });
  expect(paths).toEqual(['/path']);
});

test('no answer in time, and one that stops in its middle', async () => {
  answer = () => undefined;
  expect(await post(50)).toEqual({ ok: false, fault: { type: 'timeout', timeoutMs: 50 } });
  answer = (_, response) => {
    response.writeHead(200);
    response.write('{');
  };
  expect(await post(50)).toEqual({ ok: false, fault: { type: 'timeout', timeoutMs: 50 } });
});

describe('no connection', () => {
  const refused = Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' });
  const failing = (cause: unknown) => async () => {
    throw new TypeError('fetch failed', { cause });
  };
  const faultOf = async (cause: unknown) => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(failing(cause));
    const result = await post();
    return !result.ok && 'code' in result.fault ? result.fault.code : !result.ok && result.fault.type;
  };

  test('a closed port, under one address or several, and a name without an address', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    const fault = { type: 'no_connection', code: 'ECONNREFUSED', error: expect.any(TypeError) };
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await post(5000, { url: `http://${host}:${port}` })).toEqual({ ok: false, fault });
    }
    const { code, error } = { code: 'ENOTFOUND', error: { code: 'ENOTFOUND', syscall: 'getaddrinfo' } };
    expect(await faultOf(error)).toBe(code);
    expect(await faultOf(new AggregateError([refused, refused]))).toBe('ECONNREFUSED');
  });

  test('is not said where something may have been sent', async () => {
    const later = [
      Object.assign(new Error(), { code: 'ECONNRESET', syscall: 'read' }),
      Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'write' }),
      Object.assign(new Error(), { code: 'ECONNREFUSED' }),
      new AggregateError([refused, new Error()]),
      new AggregateError([]),
      undefined,
    ];
    for (const cause of later) expect(await faultOf(cause)).toBe('network');
    // A fetch that was given may have tried before.
    expect(await post(5000, { fetch: failing(refused) })).toMatchObject({ fault: { type: 'network' } });
  });
});

test('base addresses', () => {
  expect(checkedBaseUrl('https://pay.example.com')).toBe('https://pay.example.com');
  expect(checkedBaseUrl('http://pay.example.com/base//')).toBe('http://pay.example.com/base');
  for (const wrong of ['pay.example.com', 'ftp://x.kr', 'https://x.kr/?a=1', 'https://x.kr/#a']) {
    expect(() => checkedBaseUrl(wrong), wrong).toThrow(TypeError);
  }
});

test('a given fetch is used', async () => {
  const given: typeof globalThis.fetch = async () => new Response('given');
  expect(await (await fetchOf(given)('https://x.kr')).text()).toBe('given');
});
