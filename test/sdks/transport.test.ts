import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PRIVATE_KEY } from '../../packages/teemopay/test/fixtures/vectors.ts';
import { FakePlatform, fakePlatform } from '../../packages/wire/test/support/fake-platform.ts';
import { findProgram } from '../support/programs.ts';
import { describeLanguages } from './languages.ts';

const TEST_MS = 30_000;
const APP_CODE = 'A2405220001KR001';
const REFUSAL = '{"code":426,"msg":"merchant order duplicate","data":null,"traceId":"t"}';
const BALANCE = '{"totalAmount":"3.00","frozenAmount":"1.00","availAmount":"2.00"}';
const ANSWER = `{"code":200,"msg":"success","data":${BALANCE},"traceId":"t"}`;

const platform = fakePlatform();

const unknown = (type: string) => ({ kind: 'unknown', cause: { type } });
const notSent = { kind: 'not_sent', cause: { type: 'no_connection' } };
const OPENSSL = findProgram(['openssl']);

describeLanguages(
  (name) => `what happens on the way of a call in ${name}`,
  (ask) => {
    const call = (baseUrl: string, options: object = {}) =>
      ask({
        op: 'teemopay.call',
        options: { baseUrl, appCode: APP_CODE, merchantPrivateKey: PRIVATE_KEY, timeoutMs: 5000, ...options },
        name: 'merchantBalance',
        args: [],
      });

    test(
      'an answer, and what was sent for it',
      async () => {
        platform.answerText(`\ufeff${ANSWER}`);
        expect(await call(`${platform.baseUrl}/base/`)).toMatchObject({
          kind: 'ok',
          data: JSON.parse(BALANCE),
        });
        expect(platform.seen).toHaveLength(1);
        const [seen] = platform.seen;
        expect([seen?.method, seen?.url]).toEqual(['POST', '/base/api/pay/merchant/balance']);
        expect(seen?.headers).toMatchObject({
          'content-type': 'application/json; charset=utf-8',
          accept: 'application/json',
          app_code: APP_CODE,
          country: 'KR',
        });
        expect(seen?.headers['nonce']).toMatch(/^[0-9a-f]{32}$/);
        expect(seen?.headers['timestamp']).toMatch(/^\d{13}$/);
      },
      TEST_MS,
    );

    test(
      'no answer in time, and one that stops in its middle, are never a refusal',
      async () => {
        platform.answer = () => undefined;
        expect(await call(platform.baseUrl, { timeoutMs: 200 })).toMatchObject(unknown('timeout'));
        platform.answer = (response) => response.writeHead(200).write('{');
        expect(await call(platform.baseUrl, { timeoutMs: 200 })).toMatchObject(unknown('timeout'));
      },
      TEST_MS,
    );

    test(
      'no connection, one that is closed, and an answer that is cut off',
      async () => {
        platform.answer = (response) => response.destroy();
        expect(await call(platform.baseUrl)).toMatchObject(unknown('network'));
        expect(platform.seen, 'nothing is sent a second time').toHaveLength(1);
        platform.answer = (response) => {
          response.writeHead(200, { 'content-length': String(ANSWER.length + 1) }).write(ANSWER);
          setTimeout(() => response.destroy(), 50);
        };
        expect(await call(platform.baseUrl)).toMatchObject(unknown('network'));
        const gone = new FakePlatform();
        await gone.start();
        const { baseUrl } = gone;
        await gone.close();
        expect(await call(baseUrl)).toMatchObject(notSent);
        const nowhere = 'https://nowhere.invalid';
        expect(await call(nowhere)).toMatchObject(notSent);
      },
      TEST_MS,
    );

    test(
      'a redirect is not followed',
      async () => {
        for (const status of [301, 302, 303, 307, 308]) {
          platform.seen = [];
          platform.answer = (response) =>
            response.writeHead(status, { location: `${platform.baseUrl}/x` }).end(ANSWER);
          expect(await call(platform.baseUrl)).toMatchObject(unknown('network'));
          expect(platform.seen).toHaveLength(1);
        }
      },
      TEST_MS,
    );

    test(
      'HTTP 5xx with a refusal in it, more than four megabytes, and what is not UTF-8',
      async () => {
        platform.answerText(REFUSAL, 503);
        expect(await call(platform.baseUrl)).toMatchObject({
          kind: 'unknown',
          cause: { type: 'http_status', httpStatus: 503 },
        });
        platform.answerText(REFUSAL, 401);
        expect(await call(platform.baseUrl)).toMatchObject({ kind: 'refused' });
        platform.answerText('x'.repeat(5 * 1024 * 1024));
        expect(await call(platform.baseUrl)).toMatchObject(unknown('network'));
        platform.answerText(Buffer.from([0x7b, 0xff, 0x7d]));
        expect(await call(platform.baseUrl)).toMatchObject(unknown('network'));
      },
      TEST_MS,
    );

    test.skipIf(OPENSSL === null)(
      'a certificate of nobody is refused, one of a given authority taken',
      async () => {
        const folder = mkdtempSync(path.join(os.tmpdir(), 'naru-sdk-tls-'));
        const file = (name: string) => path.join(folder, name);
        const made =
          '-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost';
        const out = ['-keyout', file('key.pem'), '-out', file('cert.pem')];
        execFileSync(OPENSSL ?? '', ['req', ...made.split(' '), ...out], { stdio: 'ignore' });
        const certificate = { key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')) };
        const server = createServer(certificate, (_, response) => response.end(ANSWER));
        await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
        const { port } = server.address() as AddressInfo;
        try {
          expect(await call(`https://localhost:${port}`)).toMatchObject(unknown('network'));
          const trusting = { caFile: file('cert.pem') };
          expect(await call(`https://localhost:${port}`, trusting)).toMatchObject({ kind: 'ok' });
          // The right authority, but another name.
          const { address } = server.address() as AddressInfo;
          const host = address.includes(':') ? `[${address}]` : address;
          expect(await call(`https://${host}:${port}`, trusting)).toMatchObject(unknown('network'));
        } finally {
          server.close();
          rmSync(folder, { recursive: true, force: true });
        }
      },
      TEST_MS,
    );
  },
);
