import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort, spawnNaru } from '../../../../test/support/server-process.ts';
import { testThoroughly } from '../../../../test/support/thorough.ts';
import { forward } from '../../src/cli/listen/forward.ts';
import type { DialectReader } from '../../src/cli/listen/readers.ts';
import { receiver } from '../../src/cli/listen/receiver.ts';
import { readDemoCredentials } from '../../src/sandbox/demo.ts';
import { runNaru } from '../support/cli-in-process.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { collection, paidPayment, usdCollection } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { isSigned } from '../support/signing.ts';
import { until } from '../support/until.ts';

const server = testServer();
const merchant = merchantEndpoint();
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await server.store.exec('delete from sandbox_callback_listeners');
});

interface Kept {
  readonly state: string;
  readonly deliveries: readonly {
    readonly request: { readonly url: string };
    readonly reply: { readonly status: number; readonly body: string } | null;
  }[];
}

async function delivered(no: string): Promise<Kept> {
  return until('a delivery', async () => {
    const { callbacks } = await server.json<{ callbacks: Kept[] }>('GET', `/_sandbox/callbacks?no=${no}`);
    return callbacks[0]?.deliveries.length ? callbacks[0] : false;
  });
}

class Listening {
  out = '';
  error = '';
  readonly child: ChildProcess;
  readonly url: string;

  constructor(port: number, args: readonly string[]) {
    this.url = `http://127.0.0.1:${port}/`;
    const all = ['listen', '--port', String(port), '--base-url', server.baseUrl, ...args];
    this.child = spawnNaru({}, all);
    children.push(this.child);
    this.child.stdout?.on('data', (chunk) => {
      this.out += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      this.error += chunk;
    });
  }

  printed(text: string): Promise<unknown> {
    return until(`"${text}"`, () => this.out.includes(text) || this.error.includes(text));
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }
}

async function listen(...args: string[]): Promise<Listening> {
  const listening = new Listening(await freePort(), args);
  await listening.printed('The sandbox sends callbacks here until this command ends');
  return listening;
}

const paid = async (own: string) => paidPayment(server, collection({ notifyUrl: merchant.url(own) }));

describe('naru listen --forward-to', () => {
  test('the target gets each callback as it is, and the gateway its reply; then all is as before', async () => {
    merchant.answer('/target', (_, response) => {
      response.writeHead(201, { 'content-type': 'text/plain', 'x-of-shop': '1' });
      response.end('SUCCESS');
    });
    const listening = await listen('--forward-to', merchant.url('/target'), '--app', 'haipay:1054');
    const { orderId } = await paid('/own');
    const kept = await delivered(orderId);
    const [received] = await merchant.waitFor('/target');
    expect(isSigned(received?.members ?? {}, server.krw.secretKey, server.krw.platformPublicKey)).toBe(true);
    expect(received?.headers).toMatchObject({
      'user-agent': 'naru',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(merchant.received('/own')).toEqual([]);
    expect(kept.deliveries[0]).toMatchObject({
      request: { url: listening.url },
      reply: { status: 201, body: 'SUCCESS' },
    });
    await listening.printed(orderId);
    expect(listening.out).toMatch(
      new RegExp(
        `^verified {2}haipay {2}1054 {2}collection success {2}${orderId} {2}answered 201 SUCCESS {2}\\d+ ms$`,
        'm',
      ),
    );
    listening.child.kill('SIGTERM');
    expect(await listening.ended()).toBe(0);
    expect(await server.json('GET', '/_sandbox/callback-listeners')).toEqual({ listeners: [] });
    const after = await paid('/own');
    await delivered(after.orderId);
    expect(merchant.received('/own')).toHaveLength(1);
  });

  test('callbacks of a listener that was killed go to their own address', async () => {
    const listening = await listen('--forward-to', merchant.url('/killed'));
    listening.child.kill('SIGKILL');
    await listening.ended();
    const { listeners } = await server.json<{ listeners: unknown[] }>('GET', '/_sandbox/callback-listeners');
    expect(listeners).toHaveLength(1);
    const { orderId } = await paid('/own-of-killed');
    expect((await delivered(orderId)).deliveries[0]?.request.url).toBe(merchant.url('/own-of-killed'));
    expect(merchant.received('/killed')).toEqual([]);
  });

  test('a new listener removes what is left of one that was killed', async () => {
    const listener = (id: string) => `/_sandbox/callback-listeners/01890a5d-ac96-774b-bcce-b3020000000${id}`;
    const body = { url: merchant.url('/gone'), seconds: 10 };
    await server.json('PUT', listener('1'), body);
    await server.store.exec(`update sandbox_callback_listeners set expires_at = now() - interval '1 second'`);
    await server.json('PUT', listener('2'), body);
    const kept = await server.store.query<{ id: string }>('select id from sandbox_callback_listeners');
    expect(kept.map(({ id }) => id.at(-1))).toEqual(['2']);
  });

  test('a target where nothing listens: said, and answered so that the callback comes again', async () => {
    const target = `http://127.0.0.1:${await freePort()}`;
    const listening = await listen('--forward-to', `${target}/x`, '--json', '--print-body');
    const { orderId } = await paid('/own-2');
    const { state, deliveries } = await delivered(orderId);
    expect([state, deliveries[0]?.reply?.status]).toEqual(['pending', 502]);
    await listening.printed('"verified"');
    expect(JSON.parse(listening.out)).toMatchObject({
      verified: true,
      dialect: 'haipay',
      app: '1054',
      orderNumber: orderId,
      reply: { status: 502 },
      error: `${target} refuses the connection: nothing listens there`,
      body: expect.stringContaining(orderId),
    });
    expect(listening.error).toContain('Waiting for callbacks');
  });

  test('a wrong signature is said and forwarded all the same; apps that were not named are left alone', async () => {
    const listening = await listen('--forward-to', merchant.url('/wrong'), '--app', 'haipay:1054');
    await server.json('POST', '/_sandbox/callback-faults', { fault: 'wrong_signature', count: 1 });
    await paid('/own-3');
    await listening.printed('NOT VERIFIED (');
    await merchant.waitFor('/wrong');
    const { orderId } = await paidPayment(server, usdCollection({ notifyUrl: merchant.url('/own-usd') }));
    expect((await delivered(orderId)).deliveries[0]?.request.url).toBe(merchant.url('/own-usd'));
  });

  testThoroughly('keys of other apps from a file', async () => {
    const { haipay } = await readDemoCredentials();
    const file = path.join(os.tmpdir(), `naru-listen-${process.pid}.json`);
    await writeFile(file, JSON.stringify({ haipay: haipay.find(({ appId }) => appId === 1054) }));
    const listening = await listen('--forward-to', merchant.url('/file'), '--credentials', file);
    await paid('/own-4');
    await listening.printed('verified  haipay  1054');
  });

  test('what it can not do is one sentence', async () => {
    const said = async (...args: string[]) => (await runNaru(['listen', ...args], {})).error;
    expect(await said('--app', 'haipay:1054')).toBe('naru: --app goes with --forward-to\n');
    expect(await said('--app', 'oak:1')).toContain(
      'A dialect (haipay, teemopay, eximbay), a colon and the app',
    );
    expect(await said('--forward-to', 'localhost')).toContain(
      'An address such as https://shop.example/callbacks.',
    );
    const file = path.join(os.tmpdir(), `naru-listen-broken-${process.pid}.json`);
    await writeFile(file, JSON.stringify({ oak: {} }));
    expect(await said('--credentials', file)).toContain(
      'must have the form of sandbox/demo-credentials.json',
    );
    await writeFile(
      file,
      JSON.stringify({ haipay: { appId: 1, secretKey: 'x', platformPublicKey: 'no key' } }),
    );
    expect(await said('--credentials', file)).toMatch(/^naru: --credentials: haipay in .* is not usable: /);
    const target = ['--forward-to', 'http://127.0.0.1:1', '--port', String(await freePort())];
    expect(
      await runNaru(['listen', ...target, '--base-url', server.baseUrl, '--app', 'haipay:99'], {}),
    ).toMatchObject({ code: 1, error: 'naru: There is no app 99 of haipay\n' });
    expect(await said(...target, '--base-url', 'http://127.0.0.1:1', '--base-url', server.baseUrl)).toContain(
      "option '--base-url <address>' is given twice",
    );
  });

  test('without a sandbox it says which address orders need', async () => {
    const port = await freePort();
    const child = spawnNaru({ PORT: '1' }, [
      'listen',
      '--port',
      String(port),
      '--forward-to',
      merchant.url('/none'),
    ]);
    children.push(child);
    let out = '';
    child.stdout?.on('data', (chunk) => {
      out += chunk;
    });
    await until('the sentence', () => out.includes('Until then only callbacks come whose orders'));
    await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' });
    await until('the line', () => out.includes('NOT VERIFIED (not of a known app)'));
  });
});

describe('forwarding', () => {
  async function answering(handler: http.RequestListener, timeoutMs?: number) {
    const target = http.createServer(handler);
    target.listen(0, '127.0.0.1');
    await once(target, 'listening');
    const url = new URL(`http://127.0.0.1:${(target.address() as AddressInfo).port}/x`);
    const headers = { 'x-a': '1', connection: 'close', host: 'gateway' };
    const forwarded = await forward(url, { headers, body: Buffer.from([0xff, 0x00]) }, timeoutMs);
    target.closeAllConnections();
    target.close();
    return forwarded;
  }

  test('bytes and headers as they are, but those of the connection', async () => {
    const got: unknown[] = [];
    const forwarded = await answering((request, response) => {
      request.on('data', (part: Buffer) => got.push([...part], request.headers['x-a'], request.headers.host));
      request.on('end', () =>
        response.writeHead(500, { 'set-cookie': ['a=1', 'b=2'] }).end(Buffer.from([0xfe])),
      );
    });
    expect(got).toEqual([[0xff, 0x00], '1', expect.stringContaining('127.0.0.1')]);
    expect(forwarded).toMatchObject({ status: 500, headers: { 'set-cookie': ['a=1', 'b=2'] } });
    expect(forwarded.fault === undefined && [...forwarded.body]).toEqual([0xfe]);
  });

  test('no answer, half an answer, a name that nobody knows', async () => {
    expect((await answering(() => undefined, 50)).fault).toMatch(/ did not answer within 0.05 seconds$/);
    expect((await answering((request) => request.socket.destroy())).fault).toMatch(/closed the connection/);
    const half = await answering((_, response) => {
      response.writeHead(200, { 'content-length': '5' });
      response.write('a', () => response.destroy());
    });
    expect(half.fault).toBeDefined();
  });

  test('a status that no server can hand on, and another protocol that nobody asked for', async () => {
    const raw = (head: string) => answering((request) => request.socket.end(`${head}\r\n\r\n`));
    expect((await raw('HTTP/1.1 050 Hi\r\ncontent-length: 0')).fault).toMatch(
      / answered with the status 50$/,
    );
    const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x';
    expect((await raw(upgrade)).fault).toMatch(/ answered with the status 101$/);
    const informing = await answering(({ socket }) => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 50);
    expect(informing.fault).toMatch(/ did not answer within 0.05 seconds$/);
  });
});

/** Its address, with what it printed, until the function has ended. */
async function receiving(
  { readers = [], forwardTo }: { readers?: readonly DialectReader[]; forwardTo?: URL },
  use: (url: string, printed: readonly string[]) => Promise<void>,
): Promise<void> {
  const printed: string[] = [];
  const print = (line: string) => printed.push(line);
  const events = { secrets: () => [], forwardTo: undefined };
  const it = receiver({ readers, forwardTo, events, json: false, printBody: false, print });
  it.listen(0, '127.0.0.1');
  await once(it, 'listening');
  try {
    await use(`http://127.0.0.1:${(it.address() as AddressInfo).port}/`, printed);
  } finally {
    it.closeAllConnections();
    it.close();
  }
}

test('what is no callback is refused, and said where it may have been one', () =>
  receiving({}, async (url, printed) => {
    const got = await fetch(url);
    expect([got.status, got.headers.get('allow'), printed.length]).toEqual([405, 'POST', 0]);
    const large = await fetch(url, { method: 'POST', body: 'x'.repeat(256 * 1024 + 1) });
    expect(large.status).toBe(413);
    expect(printed).toEqual(['NOT VERIFIED (larger than 256 kB)  answered 413']);
    const largest = await fetch(url, { method: 'POST', body: 'x'.repeat(256 * 1024) });
    expect(largest.status).toBe(200);
  }));

test('a reply that can not be handed on is said, and the listener goes on', async () => {
  const target = http.createServer((request) =>
    request.socket.end('HTTP/1.1 050 Hi\r\ncontent-length: 0\r\n\r\n'),
  );
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  const forwardTo = new URL(`http://127.0.0.1:${(target.address() as AddressInfo).port}/`);
  await receiving({ forwardTo }, async (url, printed) => {
    for (const count of [1, 2]) {
      expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(502);
      expect(printed).toHaveLength(count);
      expect(printed.at(-1)).toContain('answered 502, so that it comes again');
    }
  });
  target.close();
});

test.runIf(process.platform === 'linux')('a full disk behind its output is no good end', async () => {
  const full = await open('/dev/full', 'w');
  const child = spawnNaru({}, ['listen', '--port', String(await freePort())], full.fd);
  children.push(child);
  const [code] = await once(child, 'exit');
  await full.close();
  expect(code).toBe(1);
});

test('a listener that forwards to itself says so, and nothing goes round', async () => {
  const printed: string[] = [];
  const port = await freePort();
  const forwardTo = new URL(`http://127.0.0.1:${port}/`);
  const print = (line: string) => printed.push(line);
  const events = { secrets: () => [], forwardTo: undefined };
  const itself = receiver({ readers: [], forwardTo, events, json: false, printBody: false, print });
  await new Promise<void>((resolve) => itself.listen(port, '127.0.0.1', resolve));
  try {
    const reply = await fetch(forwardTo, { method: 'POST', body: '{}' });
    expect([reply.status, await reply.text()]).toEqual([502, expect.stringContaining('forwarded already')]);
    expect(printed).toHaveLength(2);
  } finally {
    itself.closeAllConnections();
    itself.close();
  }
});
