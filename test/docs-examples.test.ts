import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  curlExample,
  describeWith,
  type Example,
  ended,
  example,
  exampleBench,
  firstPaymentAnswers,
  silentServerTest,
  until,
} from './support/examples.ts';
import { findProgram } from './support/programs.ts';
import { freePort } from './support/server-process.ts';

const TEST_MS = 60_000;

const CURL = curlExample();
const PHP = example(
  'php.php',
  { php: findProgram(['php'], 'NARU_PHP') },
  'install PHP 8 (Debian: apt install php-cli) or set NARU_PHP',
);
const NODE = example('node.mjs', { node: process.execPath }, '');

const bench = exampleBench('teemopay');
const { launch, start, control, deliveriesOf } = bench;
const endpoints: ChildProcess[] = [];
afterAll(() => {
  for (const endpoint of endpoints) endpoint.kill();
});

/** What all of the examples do when something is wrong. */
function faultTests(of: Example): void {
  test(
    'a signature that does not fit ends it with an exit code and the answer',
    async () => {
      const { privateKey } = generateKeyPairSync('rsa', {
        modulusLength: 1024,
        privateKeyEncoding: { format: 'der', type: 'pkcs8' },
        publicKeyEncoding: { format: 'der', type: 'spki' },
      });
      const run = await ended(start(of, { TEEMOPAY_PRIVATE_KEY: privateKey.toString('base64') }));
      expect(run.code).toBe(1);
      expect(run.errors).toMatch(/FAILED.*401.*signature verification failed/);
    },
    TEST_MS,
  );

  silentServerTest(of, bench, TEST_MS);
}

const TRADE_NO = String.raw`T[SF]2405220001KR\d{16}`;
const CREATED = new RegExp(String.raw`created ${TRADE_NO}: pay 1000\.00 won to 기업은행 \d{14}\n`);
const PAID = 'query: status 2, received 1000.00, fee 30.00\n';

describeWith('docs/examples/teemopay/curl.sh', CURL, () => {
  test(
    'creates and queries a payment, asks for the balance, pays out',
    async () => {
      const { code, output, errors } = await ended(start(CURL));
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      const answers = output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as { code: number; data: Record<string, unknown> });
      expect(answers.map((answer) => answer.code)).toEqual([200, 200, 200, 200, 200]);
      const [created, asked, balance, accepted, paidOut] = answers.map((answer) => answer.data);
      expect(created).toMatchObject({ paymentType: 801, amount: '1000.00', status: 1 });
      expect(asked).toMatchObject({ tradeNo: created?.['tradeNo'], status: 1, amount: '0.00' });
      expect(balance?.['availAmount']).toMatch(/^\d+\.00$/);
      expect(accepted).toMatchObject({ status: 1, amount: '1000.00' });
      expect(paidOut).toMatchObject({ tradeNo: accepted?.['tradeNo'], status: 2, serviceAmount: '1002.00' });
      expect(output).toContain('== done\n');
    },
    TEST_MS,
  );
  faultTests(CURL);
});

describeWith('docs/examples/teemopay/node.mjs', NODE, () => {
  test(
    'creates a payment, receives its verified callback, queries it',
    async () => {
      const { code, output, errors } = await ended(start(NODE));
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(output).toMatch(CREATED);
      expect(output).toMatch(/verified callback: TSO[0-9a-z]{27} received 1000\.00 won, status 2\n/);
      expect(output).toContain(PAID);
    },
    TEST_MS,
  );

  test(
    'does not take a callback that is wrongly signed, and takes its repetition',
    async () => {
      // Callbacks of other orders, which are repeated, must not come in between and take the fault.
      await control('/_sandbox/reset');
      await control('/_sandbox/callback-faults', { fault: 'wrong_signature' });
      const end = ended(start(NODE));
      const forged = await until('the forged delivery', async () => (await deliveriesOf('NODE-'))[0]);
      expect(forged).toMatchObject({ outcome: 'rejected', reply: { status: 400, body: 'signature' } });
      await control('/_sandbox/clock/advance', { seconds: 60 });
      const { code, output } = await end;
      expect(output).toContain(PAID);
      expect(code).toBe(0);
    },
    TEST_MS,
  );
  faultTests(NODE);
});

describeWith('docs/examples/teemopay/php.php', PHP, () => {
  async function endpoint(): Promise<{ url: string; log: () => string }> {
    const address = `127.0.0.1:${await freePort()}`;
    const child = launch(PHP.program ?? '', ['-S', address, path.join(bench.examples, PHP.file)]);
    endpoints.push(child);
    let log = '';
    child.stderr?.on('data', (chunk) => {
      log += chunk;
    });
    const url = `http://${address}/`;
    await until('the endpoint in PHP', () =>
      fetch(url).then(
        () => true,
        () => undefined,
      ),
    );
    return { url, log: () => log };
  }

  test(
    'creates and queries a payment; its endpoint takes the genuine callback and no other',
    async () => {
      const { url, log } = await endpoint();
      const { code, output, errors } = await ended(start(PHP, { TEEMOPAY_CALLBACK_URL: url }));
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(output).toMatch(CREATED);
      expect(output).toContain(PAID);

      const { request, reply } = await until('the callback', async () => (await deliveriesOf('PHP-'))[0]);
      expect(reply).toEqual({ status: 200, body: 'SUCCESS' });
      expect(log()).toMatch(/verified callback: PHP-[0-9a-f]{16} status 2/);
      const post = async (body: string, headers = request.headers) => {
        const answer = await fetch(url, { method: 'POST', headers, body });
        return [answer.status, await answer.text()];
      };
      expect(await post(request.body)).toEqual([200, 'SUCCESS']);
      expect(await post(request.body.replace('1000.00', '9000.00'))).toEqual([400, 'signature']);
      const nonce = { ...request.headers, nonce: '0'.repeat(32) };
      expect(await post(request.body, nonce)).toEqual([400, 'signature']);
      expect(await post('{}')).toEqual([400, 'signature']);
    },
    TEST_MS,
  );
  faultTests(PHP);
});

describeWith('docs/teemopay.md', CURL, () => {
  test(
    'the commands of the first payment do what it says',
    async () => {
      const [created, paid, asked] = await firstPaymentAnswers(CURL, bench, 3);
      expect(created).toMatchObject({ code: 200, data: { merchantOrderNo: 'TEEMO-1', status: 1 } });
      expect(paid).toMatchObject({ orderNumber: 'TEEMO-1', state: 'captured' });
      expect(asked).toMatchObject({ code: 200, data: { status: 2, amount: '1000.00' } });
    },
    TEST_MS,
  );
});
