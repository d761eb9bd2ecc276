import net from 'node:net';
import { expect, test } from 'vitest';
import { SANDBOX_KEY } from '../support/risk.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer({ withoutWorkers: true });
const host = () => new URL(server.baseUrl).host;

/** Sends text as it is and answers what comes, until the server closes. */
function sent(text: string): Promise<string> {
  const { hostname, port } = new URL(server.baseUrl);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = net.connect(Number(port), hostname, () => socket.end(text));
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const PATHS = [
  '/krw/collect/apply',
  '/api/pay/merchant/balance',
  '/v1/payments/ready',
  '/v1/payments',
  '/checkout/api/payments/x/start',
  '/checkout/api/payments/x/card',
  '/_sandbox/reset',
];
const HEAD = 'Host: x\r\nConnection: close\r\nContent-Type: application/json\r\n';

async function requestsSeen(): Promise<number> {
  const { text } = await server.request('GET', '/metrics');
  const counts = text.split('\n').filter((line) => /^naru_http_request\w*_count\{/.test(line));
  return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

test('a body that breaks off is no error of ours, whoever it is for', async () => {
  const before = await requestsSeen();
  for (const path of PATHS) {
    await sent(`POST ${path} HTTP/1.1\r\n${HEAD}Content-Length: 9\r\n\r\n{}`);
    await sent(`POST ${path} HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n9\r\n{}`);
  }
  await until('all were seen', async () => (await requestsSeen()) >= before + 2 * PATHS.length);
  expect(server.logText).not.toContain('"level":50');
});

test('nor is a method that nobody takes', async () => {
  const answers = {
    '/krw/collect/apply': '"error":"2007"',
    '/krw/nothing': '"error":"2007"',
    '/api/pay/merchant/balance': '"code":487',
    '/v1/payments/ready': '"rescode":"EC1003"',
    '/v1/payments/nothing': '"rescode":"EC1003"',
  };
  for (const [path, answer] of Object.entries(answers)) {
    expect(await sent(`QUERY ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toContain(answer);
  }
  expect(server.logText).not.toContain('"level":50');
});

test('a path that cannot be decoded, or is very long, is answered in the form of its API', async () => {
  const odd = ['%ff', '100%ok', '%', '%E0%A4', 'x'.repeat(300), 'x'.repeat(8000)];
  const answers = {
    '/krw/collect/': '"error":"2006"',
    '/global/': '"error":"2006"',
    '/api/pay/': '"code":487',
    '/v1/payments/tokenbilling/': '"rescode":"EC',
    '/v1/payments/': '"rescode":"EC',
  };
  for (const [path, answer] of Object.entries(answers)) {
    for (const part of odd) {
      const target = `${path}${part}${path === '/v1/payments/' ? '/cancel' : ''}`;
      const line = `POST ${target} HTTP/1.1\r\n${HEAD}Content-Length: 2\r\n\r\n{}`;
      const received = await sent(line);
      expect([target.slice(0, 60), received.split('\r\n', 1)[0]]).toEqual([
        target.slice(0, 60),
        'HTTP/1.1 200 OK',
      ]);
      expect(received).toContain(answer);
    }
  }
  expect(server.logText).not.toContain('"level":50');
});

test('a body that names a member twice is refused outside the dialects, too', async () => {
  const bodies = {
    '/admin/v1/merchants': ['{"name":"a","name":"b"}', 'name'],
    '/_sandbox/payouts/x/fail': ['{"code":"a","c":1,"c":2}', 'c'],
    '/checkout/api/payments/x/start': ['{"a":{"b":[{"c":1,"\\u0063":2}]}}', 'a.b[0].c'],
  } as const;
  for (const [path, [body, member]] of Object.entries(bodies)) {
    const head = `${HEAD}Authorization: Bearer ${SANDBOX_KEY}\r\nContent-Length: ${body.length}`;
    const received = await sent(
      `POST ${path} HTTP/1.1\r\n${head}\r\n\r\n${body}`.replace('Host: x', `Host: ${host()}`),
    );
    expect([path, received.split('\r\n', 1)[0]]).toEqual([path, 'HTTP/1.1 400 Bad Request']);
    expect(received).toContain(`The member ${member} is there twice.`);
  }
});
