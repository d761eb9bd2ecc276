import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { prepareDataDirectory } from '../../../../test/support/embedded-templates.ts';
import { type ServerProcess, startServer } from '../../../../test/support/server-process.ts';
import {
  folderOf,
  HELLO_PATH,
  LOCAL_FILE,
  type LocalAddress,
  proofOf,
} from '../../src/admin/local-server.ts';
import { runNaru } from '../support/cli-in-process.ts';

const NOBODY = '01900000-0000-7000-8000-00000000ffff';
const SECRET = 'b'.repeat(64);
let directory = '';
const env = () => ({ NARU_DATA_DIR: directory });
const naru = (...args: string[]) => runNaru(args, env());
const file = () => path.join(directory, LOCAL_FILE);
const address = async () => JSON.parse(await readFile(file(), 'utf8')) as LocalAddress;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'naru-local-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('commands beside a running server with the embedded database', { timeout: 120_000 }, () => {
  let server: ServerProcess;
  beforeAll(async () => {
    await prepareDataDirectory(directory);
    server = await startServer(env());
  }, 180_000);

  test('are carried out by it, and print what they always print', async () => {
    const made = await naru('merchant', 'create', 'Seoul Books', '--json');
    expect(made).toMatchObject({ code: 0, error: '' });
    const { merchantId } = JSON.parse(made.out) as { merchantId: string };
    const listed = await naru('merchant', 'list', '--limit', '1000');
    expect(listed.out).toMatch(/^id +name +state +created_at\n/);
    expect(listed.out).toContain(`${merchantId}  Seoul Books`);
    expect(await naru('ledger', 'adjust', merchantId, '1000')).toMatchObject({
      code: 0,
      out: 'Available now: 1000 KRW\n',
    });
    for (const amount of ['20', '20', '21']) {
      const { out, error } = await naru('ledger', 'adjust', merchantId, amount, '--reference', 'bank 17');
      const used = 'naru: 20 KRW was booked under the reference bank 17 already\n';
      expect([out, error]).toEqual(amount === '21' ? ['', used] : ['Available now: 1020 KRW\n', '']);
    }
    expect((await naru('ledger', 'balances', merchantId, '--currency', 'KRW')).out).toMatch(
      /available +1020\n/,
    );
    expect((await naru('keys', 'status', '--json')).out).toContain('"key": "master"');
    const block = await runNaru(
      ['risk', 'block', 'card', '--stdin', '--merchant', merchantId],
      env(),
      '4111 1111 1111 1111\n',
    );
    expect(block).toMatchObject({ code: 0, out: expect.stringMatching(/^Blocked by rule /) });
    expect(server.output()).not.toContain('4111');
  });

  test('say faults in the same sentences, with the same exit code', async () => {
    expect(await naru('ledger', 'balances', NOBODY)).toEqual({
      code: 1,
      out: '',
      error: `naru: there is no merchant ${NOBODY}\n`,
    });
    const demo = '01900000-0000-7000-8000-00000000de30';
    expect((await naru('ledger', 'adjust', demo, '--', '1.5')).error).toBe(
      'naru: <amount> is an amount of KRW other than 0, in steps of 1 up to 999999999999999; it is "1.5"\n',
    );
    const csv = path.join(directory, 'rates.csv');
    await writeFile(csv, 'base,quote,rate\nUSD,KRW,x\n');
    expect((await naru('rates', 'import', csv)).error).toContain(`naru: ${csv}:2: `);
  });

  test('are not carried out by it for a copy of its folder', async () => {
    const copy = await mkdtemp(path.join(os.tmpdir(), 'naru-copy-'));
    try {
      await cp(file(), path.join(copy, LOCAL_FILE));
      const listed = await runNaru(['merchant', 'list'], { NARU_DATA_DIR: copy });
      expect(listed).toMatchObject({ code: 1, out: '', error: expect.stringContaining('no store') });
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  });

  test('report the progress of long ones', async () => {
    const { code, out, error } = await naru('ledger', 'verify');
    expect(code).toBe(0);
    expect(out).toContain('the ledger is proven');
    expect(error).toMatch(/^checking: every hash chain is whole \(\d+\)$/m);
    expect((await naru('ledger', 'verify', '--json')).error).toBe('');
  });

  test('are for the owner of the data folder alone', async () => {
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    const { address: base, secret } = await address();
    expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const status = (headers: Record<string, string>) => statusOf(`${base}/admin/v1/merchants`, headers);
    const key = { authorization: `Bearer ${secret}` };
    expect(await status(key)).toBe(200);
    expect(await status({})).toBe(401);
    expect(await status({ authorization: 'Bearer naru-sandbox-operator' })).toBe(401);
    expect(await status({ ...key, origin: 'https://evil.example' })).toBe(403);
    expect(await status({ ...key, 'sec-fetch-site': 'same-origin' })).toBe(403);
    expect(await status({ ...key, host: 'evil.example' })).toBe(421);
    expect(await statusOf(`${base}/`, key)).toBe(404);
    // The secret is valid at this listener only.
    expect(await statusOf(`${server.baseUrl}/admin/v1/merchants`, key)).toBe(401);
  });

  test('open the database themselves when it has stopped, and took its address away', async () => {
    expect(await server.stop()).toBe(0);
    await expect(stat(file())).rejects.toThrow('ENOENT');
    expect(await naru('merchant', 'list')).toMatchObject({ code: 0, out: expect.stringContaining('Seoul') });
  });

  test('see through the address of a server that was killed', async () => {
    const killed = await startServer(env());
    await killed.kill();
    expect((await stat(file())).isFile()).toBe(true);
    expect(await naru('merchant', 'list')).toMatchObject({ code: 0, out: expect.stringContaining('Seoul') });
  });
});

describe('a server that does not answer as the one that wrote the address', () => {
  const servers: http.Server[] = [];
  afterEach(async () => {
    for (const one of servers.splice(0)) {
      one.closeAllConnections();
      await new Promise((resolve) => one.close(resolve));
    }
    await rm(path.join(directory, 'naru.lock'), { force: true });
  });

  /** A server at the address of the file; returns the paths that it was asked for. */
  async function at(listener: (request: http.IncomingMessage, response: http.ServerResponse) => void) {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(request.url ?? '');
      listener(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const folder = await folderOf(directory);
    await writeFile(file(), JSON.stringify({ address: `http://127.0.0.1:${port}`, secret: SECRET, folder }));
    // The folder is held by a process that lives: this one.
    await writeFile(
      path.join(directory, 'naru.lock'),
      JSON.stringify({ pid: process.pid, host: os.hostname() }),
    );
    return asked;
  }

  test('is sent nothing, and the command says what is in the way', async () => {
    const asked = await at((_, response) => response.end(JSON.stringify({ proof: 'a'.repeat(64) })));
    const { code, error } = await naru('merchant', 'create', 'Secret Name');
    expect(code).toBe(1);
    expect(error).toMatch(/^naru: The data directory \S+ is in use by process \d+\. [^\n]*\n$/);
    expect(error).toContain(`The server that ${file()} names does not answer`);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(new RegExp(`^${HELLO_PATH}\\?nonce=[0-9a-f]{32}$`));
  });

  const proving =
    (then: (response: http.ServerResponse) => void) =>
    (request: http.IncomingMessage, response: http.ServerResponse) => {
      const [, nonce = ''] = /nonce=(\w+)/.exec(request.url ?? '') ?? [];
      if (nonce) response.end(JSON.stringify({ proof: proofOf(SECRET, nonce) }));
      else then(response);
    };

  test.each([
    ['breaks off', (response: http.ServerResponse) => response.destroy()],
    ['answers what is no answer', (response: http.ServerResponse) => response.writeHead(502).end('<html>')],
  ])('when it %s, a change is neither done nor refused', async (_, then) => {
    await at(proving(then));
    expect(await naru('ledger', 'adjust', NOBODY, '1000')).toMatchObject({
      code: 1,
      error: 'naru: the server did not say whether this was done: look before you do it again\n',
    });
    expect((await naru('merchant', 'list')).error).toMatch(/^naru: the server did not answer: [^\n]+\n$/);
  });

  test('when its lines break off in the middle of a long one, nobody knows either', async () => {
    await at(
      proving((response) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        response.write('{"progress":"half of it"}\n');
        setImmediate(() => response.destroy());
      }),
    );
    const { code, error } = await naru('merchant', 'close', NOBODY, '--settle-seconds', '0');
    expect(code).toBe(1);
    expect(error).toContain(
      'naru: the server did not say whether this was done: look before you do it again\n',
    );
  });
});

/** With headers that `fetch` would not send as they are. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on('error', reject);
  });
}
