import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadKeys, verifyCollectionCallback } from '@naru/haipay';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDemoCredentials } from '../packages/gateway/src/sandbox/demo.ts';
import { runNaru } from '../packages/gateway/test/support/cli-in-process.ts';
import { MerchantServer } from '../packages/gateway/test/support/conform-merchants.ts';
import { testServer } from '../packages/gateway/test/support/server.ts';
import { until } from './support/examples.ts';
import { freePort } from './support/server-process.ts';
import { root } from './support/sources.ts';

/** The commands of docs/conformance.md as printed, against a sandbox and `naru listen`. */

const TEST_MS = 120_000;
const server = testServer();
const merchant = new MerchantServer();
const folder = mkdtempSync(path.join(os.tmpdir(), 'naru-docs-conformance-'));
let listener: ChildProcess;
let listenUrl = '';

const page = readFileSync(path.join(root, 'docs/conformance.md'), 'utf8');
const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, lines = '']) => lines.trim().split('\n'));
const commands = blocks.flat();

beforeAll(async () => {
  await merchant.start();
  const port = await freePort();
  listenUrl = `http://127.0.0.1:${port}/`;
  const naru = path.join(root, 'packages/gateway/bin/naru.js');
  listener = spawn(process.execPath, [naru, 'listen', '--port', String(port)], { stdio: 'ignore' });
  await until('naru listen', () =>
    fetch(listenUrl).then(
      () => true,
      () => undefined,
    ),
  );
}, TEST_MS);
afterAll(async () => {
  listener.kill();
  await merchant.stop();
  rmSync(folder, { recursive: true, force: true });
});

const FILES = /^[\w-]+\.(?:xml|md|key|json)$/;

/** A printed command with the addresses and files of this test. */
function run(command: string, callbackUrl = listenUrl) {
  const [npx, naru, ...args] = command
    .replace('http://127.0.0.1:8080', server.baseUrl)
    .replace('http://127.0.0.1:9000/', callbackUrl)
    .split(' ');
  expect([npx, naru]).toEqual(['npx', 'naru']);
  return runNaru(
    args.map((arg) => (FILES.test(arg) ? path.join(folder, arg) : arg)),
    {},
  );
}

test('the page has the commands of both', () => {
  expect(commands.filter((command) => command.includes(' conform gateway ')).length).toBeGreaterThan(2);
  expect(commands.filter((command) => command.includes(' conform merchant ')).length).toBeGreaterThan(3);
});

const isWithKey = (command: string) => command.includes('--platform-key');

test.each(commands.filter((command) => !isWithKey(command)))(
  '%s',
  async (command) => {
    const { code, error, out } = await run(command);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(command.includes('--json') ? /"exitCode": 0/ : /: \d+ passed\n/);
    for (const [, file = ''] of command.matchAll(/--(?:junit|markdown) (\S+)/g)) {
      expect(readFileSync(path.join(folder, file), 'utf8').length).toBeGreaterThan(1000);
    }
  },
  TEST_MS,
);

test(
  'the commands with a key of their own: the endpoint takes the printed one',
  async () => {
    const [print = '', conform = '', ...others] = commands.filter(isWithKey);
    expect(others).toEqual([]);
    const printed = await run(print);
    expect(printed).toMatchObject({ code: 0, error: '' });
    const { haipay } = await readDemoCredentials();
    const secretKey = haipay[0]?.secretKey ?? '';
    writeFileSync(path.join(folder, 'app.json'), JSON.stringify({ appId: 4321, secretKey }));
    const keys = loadKeys({ secretKey, publicKey: printed.out });
    merchant.endpoint = ({ body }) =>
      verifyCollectionCallback({ body, keys, appId: 4321 }).ok
        ? { status: 200, body: 'SUCCESS' }
        : { status: 400, body: 'no' };
    const { code, error, out } = await run(conform, merchant.url);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/Grade A/);
  },
  TEST_MS,
);
