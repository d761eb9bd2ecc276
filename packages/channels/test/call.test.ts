import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callHttp } from '../src/http/call.ts';

const KIB = 1024;
const WON = '원'.repeat(KIB);

/** Answers with as many bytes as its path says, packed or without an end. */
const server = http.createServer((request, response) => {
  const [, kind, size = '0'] = (request.url ?? '').split('/');
  if (kind === 'plain') response.end('x'.repeat(Number(size)));
  else if (kind === 'packed')
    response.setHeader('content-encoding', 'gzip').end(gzipSync('x'.repeat(Number(size))));
  else if (kind === 'korean') response.end(WON);
  else {
    const write = () => {
      while (!response.destroyed && response.write('x'.repeat(64 * KIB)));
    };
    response.on('drain', write);
    write();
  }
});
let url = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const get = (path: string, more: { maxAnswerBytes?: number } = {}) =>
  callHttp(`${url}/${path}`, { method: 'GET', ...more });
const tooLarge = (bytes: number) => ({
  kind: 'no_answer',
  reason: `the answer has more than ${bytes} bytes`,
});

describe('the answer of a channel', () => {
  test('is read up to 1 MiB', async () => {
    expect(await get(`plain/${KIB * KIB}`)).toEqual({
      kind: 'answered',
      status: 200,
      text: 'x'.repeat(KIB * KIB),
    });
    expect(await get(`plain/${KIB * KIB + 1}`)).toEqual(tooLarge(KIB * KIB));
  });

  test('is limited as it is unpacked', async () => {
    expect(await get(`packed/${64 * KIB * KIB}`)).toEqual(tooLarge(KIB * KIB));
  });

  test('is limited by what the adapter says', async () => {
    expect(await get('plain/11', { maxAnswerBytes: 10 })).toEqual(tooLarge(10));
    expect(await get(`plain/${2 * KIB * KIB}`, { maxAnswerBytes: 2 * KIB * KIB })).toMatchObject({
      status: 200,
    });
  });

  test('without an end is not waited for, and its connection is closed', async () => {
    const [request] = await Promise.all([
      once(server, 'request') as Promise<[http.IncomingMessage, http.ServerResponse]>,
      get('endless').then((answer) => expect(answer).toEqual(tooLarge(KIB * KIB))),
    ]);
    if (!request[1].destroyed) await once(request[1], 'close');
  });

  test('is read whole where its letters are cut by packets', async () => {
    expect(await get('korean')).toMatchObject({ text: WON });
  });
});
