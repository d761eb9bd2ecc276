import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../packages/gateway/src/conformance/result.ts';
import { readDemoCredentials } from '../packages/gateway/src/sandbox/demo.ts';
import { graded } from '../packages/gateway/test/support/conform.ts';
import { testServer } from '../packages/gateway/test/support/server.ts';
import { until } from './support/examples.ts';
import { freePort } from './support/server-process.ts';
import { type ShopProcess, startShop } from './support/shop-process.ts';
import { root } from './support/sources.ts';

/** The endpoints that merchants copy: those of the packages' READMEs, as printed, and of the example shop. */

const server = testServer();
const TEST_MS = 60_000;
/** Where imports of our packages are found. */
const folder = path.join(root, 'node_modules', `.conform-${process.pid}`);
const receivers: ChildProcess[] = [];
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const { haipay, teemopay, eximbay } = await readDemoCredentials();
  env = {
    HAIPAY_SECRET_KEY: haipay[0]?.secretKey ?? '',
    HAIPAY_PLATFORM_KEY: haipay[0]?.platformPublicKey ?? '',
    TEEMOPAY_PLATFORM_KEY: teemopay.platformPublicKey,
    EXIMBAY_API_KEY: eximbay.apiKey,
    EXIMBAY_SECRET_KEY: eximbay.secretKey,
  };
});
afterAll(() => {
  for (const receiver of receivers) receiver.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the program of a README that receives callbacks; its address. */
async function started(dialect: string): Promise<string> {
  const readme = readFileSync(path.join(root, 'packages', dialect, 'README.md'), 'utf8');
  const programs = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, program = '']) => program);
  const program = programs.find(
    (text) => text.includes('createServer') && text.includes('CALLBACK_SUCCESS_REPLY'),
  );
  const port = await freePort();
  const there = `.listen(${port}, '127.0.0.1')`;
  const changed = (program ?? '')
    .replace('.listen(3000)', there)
    .replace('https://pay.example.com', server.baseUrl);
  expect(changed).toContain(there);
  const file = path.join(folder, `${dialect}.mjs`);
  writeFileSync(file, changed);
  receivers.push(spawn(process.execPath, [file], { env, stdio: 'ignore' }));
  const url = `http://127.0.0.1:${port}/`;
  await until('the receiver', () =>
    fetch(url).then(
      () => true,
      () => undefined,
    ),
  );
  return url;
}

function expectGradeA({ grade, results }: Report): void {
  expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(grade?.letter).toBe('A');
}

/** Opens a payment whose body was prepared, pays it at the gateway, and gives its platform number. */
async function paid(number: string, payload: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const opened = await fetch(`${server.baseUrl}/v1/payments`, { method: 'POST', headers, body: payload });
  expect(await opened.json()).toMatchObject({ rescode: '0000' });
  const payment = await server.json<{ platformNumber: string }>(
    'POST',
    `/_sandbox/payments/${number}/succeed`,
  );
  return payment.platformNumber;
}

describe('the receivers of the READMEs have grade A', () => {
  test.each(['haipay', 'teemopay'])(
    '%s',
    async (dialect) => {
      expectGradeA(await graded(dialect, await started(dialect), { order: 'M1001', amount: '2000' }));
    },
    TEST_MS,
  );

  test(
    'eximbay, which asks the gateway whether the money is there',
    async () => {
      const { eximbay } = await readDemoCredentials();
      const order = {
        payment: {
          transaction_type: 'PAYMENT',
          order_id: 'M1001',
          currency: 'USD',
          amount: '1.00',
          lang: 'EN',
        },
        merchant: { mid: eximbay.mid },
        buyer: { name: 'Hong Gildong', email: 'hong@example.com' },
        url: { return_url: 'https://shop.example/', status_url: 'https://shop.invalid/' },
      };
      const authorization = `Basic ${Buffer.from(`${eximbay.apiKey}:`).toString('base64')}`;
      const { text } = await server.request('POST', '/v1/payments/ready', order, { authorization });
      const transaction = await paid('M1001', JSON.stringify({ fgkey: JSON.parse(text).fgkey, ...order }));
      const given = { order: 'M1001', amount: '1.00', currency: 'USD', transaction };
      expectGradeA(await graded('eximbay', await started('eximbay'), given));
    },
    TEST_MS,
  );
});

describe('the example shop', () => {
  let shop: ShopProcess;
  beforeAll(async () => {
    shop = await startShop(server.baseUrl);
  });
  afterAll(() => shop?.stop());

  test(
    'has grade A',
    async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = 'way=card&display=P';
      const placed = await fetch(`${shop.url}/orders`, { method: 'POST', headers, body, redirect: 'manual' });
      const page = `${shop.url}${placed.headers.get('location')}`;
      const html = await (await fetch(page)).text();
      const number = page.split('/').at(-1) ?? '';
      const transaction = await paid(number, /id="payload">(.*?)<\/script>/.exec(html)?.[1] ?? '');
      const given = { order: number, amount: '30.00', currency: 'USD', transaction };
      expectGradeA(await graded('eximbay', `${page}/status`, given));
      expect(await (await fetch(`${page}/state`)).text()).toBe('paid');
      expect(shop.errors()).toBe('');
    },
    TEST_MS,
  );
});
