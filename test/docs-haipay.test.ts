import type { ChildProcess } from 'node:child_process';
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
  'install PHP 8 with its extension curl (Debian: apt install php-cli php-curl) or set NARU_PHP',
);
const NODE = example('node.mjs', { node: process.execPath }, '');

const bench = exampleBench('haipay');
const { launch, start, control, deliveriesOf } = bench;
const endpoints: ChildProcess[] = [];
afterAll(() => {
  for (const endpoint of endpoints) endpoint.kill();
});

const CREATED = /created 60\d{17}: send the payer to http:\/\/\S+\n/;
const PAID = 'query: status 2, received 2000.00, fee 60.00\n';

/** What all of the examples do when something is wrong. */
function faultTests(of: Example): void {
  test(
    'another secret key ends it with an exit code and the answer',
    async () => {
      const run = await ended(start(of, { HAIPAY_SECRET_KEY: 'a'.repeat(32) }));
      expect(run.code).toBe(1);
      expect(run.errors).toMatch(/FAILED.*1002.*signature verification failed/);
    },
    TEST_MS,
  );

  silentServerTest(of, bench, TEST_MS);
}

describeWith('docs/examples/haipay/curl.sh', CURL, () => {
  test(
    'collects, asks for the balance, pays out, refunds',
    async () => {
      const { code, output, errors } = await ended(start(CURL));
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      const answers = output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as { data: Record<string, unknown> })
        .map(({ data }) => data);
      expect(answers).toMatchObject([
        { orderNo: expect.stringMatching(/^60\d{17}$/), payUrl: expect.stringMatching(/^http:/) },
        { status: 2, actualAmount: '2000.00' },
        { bal: expect.stringMatching(/^\d+\.00$/) },
        { orderNo: expect.stringMatching(/^30\d{17}$/) },
        { status: 2, fee: '1003.00' },
        { orderNo: answers[0]?.['orderNo'], refundNo: expect.stringMatching(/^50/) },
        { status: '2' },
      ]);
      expect(output).toContain('== done\n');
    },
    TEST_MS,
  );
  faultTests(CURL);
});

describeWith('docs/examples/haipay/node.mjs', NODE, () => {
  test(
    'collects, receives the verified callback, queries',
    async () => {
      const { code, output, errors } = await ended(start(NODE));
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(output).toMatch(CREATED);
      expect(output).toMatch(/verified callback: 60\d{17} success, 2000\.00 KRW\n/);
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
      expect(forged).toMatchObject({
        outcome: 'rejected',
        reply: { status: 400, body: 'signature_mismatch' },
      });
      await control('/_sandbox/clock/advance', { seconds: 300 });
      const { code, output } = await end;
      expect(output).toContain(PAID);
      expect(code).toBe(0);
    },
    TEST_MS,
  );
  faultTests(NODE);
});

describeWith('docs/examples/haipay/php.php', PHP, () => {
  test(
    'collects and queries; its endpoint takes the genuine callback and no other',
    async () => {
      const address = `127.0.0.1:${await freePort()}`;
      const child = launch(PHP.program ?? '', ['-S', address, path.join(bench.examples, PHP.file)]);
      endpoints.push(child);
      const url = `http://${address}/`;
      const post = async (body: string) => {
        const answer = await fetch(url, { method: 'POST', body });
        return [answer.status, await answer.text()];
      };
      await until('the endpoint in PHP', () =>
        post('').then(
          () => true,
          () => undefined,
        ),
      );
      const { code, output, errors } = await ended(start(PHP, { HAIPAY_CALLBACK_URL: url }));
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(output).toMatch(CREATED);
      expect(output).toContain(PAID);
      const { request, reply } = await until('the callback', async () => (await deliveriesOf('PHP-'))[0]);
      expect(reply).toEqual({ status: 200, body: 'SUCCESS' });
      expect(await post(request.body)).toEqual([200, 'SUCCESS']);
      expect(await post(request.body.replace('2000.00', '9000.00'))).toEqual([400, 'signature_mismatch']);
    },
    TEST_MS,
  );
  faultTests(PHP);
});

describeWith('docs/haipay.md', CURL, () => {
  test(
    'the commands of the first payment do what it says',
    async () => {
      const [created, paid, asked] = await firstPaymentAnswers(CURL, bench, 3);
      expect(created).toMatchObject({ error: '00000000', data: { orderId: 'HAIPAY-1' } });
      expect(paid).toMatchObject({ orderNumber: 'HAIPAY-1', state: 'captured' });
      expect(asked).toMatchObject({ error: '00000000', data: { status: 2, actualAmount: '23500.00' } });
    },
    TEST_MS,
  );
});
