import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareDataDirectory } from '../support/embedded-templates.ts';
import { describeWith, ended, example, until } from '../support/examples.ts';
import { findProgram } from '../support/programs.ts';
import { freePort, type ServerProcess, startServer } from '../support/server-process.ts';
import { root } from '../support/sources.ts';

/*
 * The examples of sdks/php/README.md as printed, and the calls after them, against a server: create, pay, verify the
 * callback, query, refund, pay out.
 */

const TEST_MS = 90_000;
const PHP = example(
  'sdks/php',
  { php: findProgram(['php'], 'NARU_PHP') },
  'install PHP 8 with curl (Debian: apt install php-cli php-curl) or set NARU_PHP',
);
const composer = findProgram(['composer']);
const sdk = path.join(root, 'sdks/php');

const demo = JSON.parse(readFileSync(path.join(root, 'sandbox/demo-credentials.json'), 'utf8')) as {
  readonly haipay: readonly {
    readonly appId: number;
    readonly currency: string;
    readonly secretKey: string;
    readonly merchantPrivateKey: string;
    readonly platformPublicKey: string;
  }[];
  readonly teemopay: Readonly<Record<'appCode' | 'merchantPrivateKey' | 'platformPublicKey', string>>;
  readonly eximbay: Readonly<Record<'mid' | 'apiKey' | 'secretKey', string>>;
};
const haipay = demo.haipay.find(({ currency }) => currency === 'KRW');

let server: ServerProcess;
let folder: string;
const receivers: ChildProcess[] = [];

/** An empty project with the package in it: installed by Composer where there is one, else by its own loader. */
function makeShop(): void {
  const readme = readFileSync(path.join(sdk, 'README.md'), 'utf8');
  for (const [, file = '', text = ''] of readme.matchAll(/<!-- example: (\S+) -->\n```php\n([\s\S]*?)```/g)) {
    writeFileSync(path.join(folder, file), text);
  }
  if (composer === null) {
    mkdirSync(path.join(folder, 'vendor'));
    const loader = `<?php require '${path.join(sdk, 'src/autoload.php')}';\n`;
    writeFileSync(path.join(folder, 'vendor/autoload.php'), loader);
    return;
  }
  const repositories = [{ type: 'path', url: sdk, options: { symlink: false } }, { 'packagist.org': false }];
  const manifest = { repositories, require: { 'naru/naru-php': '*@dev' } };
  writeFileSync(path.join(folder, 'composer.json'), JSON.stringify(manifest));
  execFileSync(composer, ['install', '--no-interaction', '--no-progress'], {
    cwd: folder,
    stdio: 'pipe',
    env: {
      ...process.env,
      COMPOSER_ALLOW_SUPERUSER: '1',
      COMPOSER_DISABLE_NETWORK: '1',
      COMPOSER_HOME: folder,
    },
  });
}

function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    NARU_URL: server.baseUrl,
    HAIPAY_SECRET_KEY: haipay?.secretKey ?? '',
    HAIPAY_PRIVATE_KEY: haipay?.merchantPrivateKey ?? '',
    HAIPAY_PLATFORM_KEY: haipay?.platformPublicKey ?? '',
    TEEMOPAY_PRIVATE_KEY: demo.teemopay.merchantPrivateKey,
    TEEMOPAY_PLATFORM_KEY: demo.teemopay.platformPublicKey,
    EXIMBAY_API_KEY: demo.eximbay.apiKey,
    EXIMBAY_SECRET_KEY: demo.eximbay.secretKey,
    ...more,
  };
}

interface Receiver {
  readonly url: string;
  readonly log: () => string;
}

/** An example of the README as PHP's own server runs it. */
async function receiver(file: string): Promise<Receiver> {
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(PHP.program ?? '', ['-S', address, path.join(folder, file)], {
    cwd: folder,
    env: environment(),
  });
  receivers.push(child);
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const url = `http://${address}/`;
  await until('the receiver in PHP', () =>
    fetch(url).then(
      () => true,
      () => undefined,
    ),
  );
  return { url, log: () => log };
}

/** Runs an example that makes a payment, and gives what it prints. */
async function printed(file: string, to: Receiver): Promise<string> {
  const env = environment({ CALLBACK_URL: to.url });
  const { code, output, errors } = await ended(spawn(PHP.program ?? '', [path.join(folder, file)], { env }));
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return output;
}

interface Outcome {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** A call of one of the clients. */
async function call(clientClass: string, name: string, ...args: unknown[]): Promise<Outcome> {
  const { baseUrl } = server;
  const options = {
    'HaiPay\\HaiPayClient': { baseUrl, ...haipay },
    'TeemoPay\\TeemoPayClient': { baseUrl, ...demo.teemopay },
    'Eximbay\\EximbayClient': { baseUrl, mid: demo.eximbay.mid, apiKey: demo.eximbay.apiKey },
  }[clientClass];
  const child = spawn(PHP.program ?? '', [path.join(sdk, 'test/call.php')]);
  child.stdin.end(JSON.stringify({ class: clientClass, options, name, args }));
  const { code, output, errors } = await ended(child);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return JSON.parse(output) as Outcome;
}

async function control(pathname: string): Promise<void> {
  const reply = await fetch(`${server.baseUrl}/_sandbox/${pathname}`, { method: 'POST' });
  if (!reply.ok) throw new Error(`${pathname}: ${reply.status} ${await reply.text()}`);
}

/** Asks until an order stands as wanted. */
async function settled(
  ask: () => Promise<Outcome>,
  isWanted: (data: Outcome['data']) => boolean,
): Promise<Outcome> {
  return until('the order', async () => {
    const answer = await ask();
    return answer.kind === 'ok' && isWanted(answer.data) ? answer : undefined;
  });
}

/** The same delivery with something changed, as a forger would send it. */
async function forged(to: Receiver, number: string, change: (body: string) => string): Promise<string> {
  // A delivery is listed when its reply was read.
  const request = await until('the delivery', async () => {
    const reply = await fetch(`${server.baseUrl}/_sandbox/callbacks?no=${number}`);
    const { callbacks } = (await reply.json()) as {
      callbacks: { deliveries: { request: { headers: Record<string, string>; body: string } }[] }[];
    };
    return callbacks[0]?.deliveries[0]?.request;
  });
  const { 'content-length': _, host: __, connection: ___, ...headers } = request.headers;
  expect(change(request.body)).not.toBe(request.body);
  return (await fetch(to.url, { method: 'POST', headers, body: change(request.body) })).text();
}

describeWith('the SDK for PHP against a server', PHP, () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'naru-sdk-php-'));
    makeShop();
    const dataDir = path.join(folder, 'data');
    await prepareDataDirectory(dataDir);
    server = await startServer({ NARU_DATA_DIR: dataDir });
  }, 180_000);
  afterAll(async () => {
    for (const child of receivers) child.kill();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test(
    'HaiPay: collect, callback, query, refund, payout',
    async () => {
      const client = 'HaiPay\\HaiPayClient';
      const to = await receiver('haipay-callback.php');
      expect(await printed('haipay-collect.php', to)).toContain(`send the payer to ${server.baseUrl}`);
      await control('payments/PHP-HAIPAY-1/succeed');
      await until('the callback', async () => /collection PHP-HAIPAY-1 success/.test(to.log()) || undefined);
      expect(await forged(to, 'PHP-HAIPAY-1', (body) => body.replace('2000.00', '9000.00'))).toBe(
        'signature_mismatch',
      );

      const found = await call(client, 'collectQuery', { orderId: 'PHP-HAIPAY-1' });
      expect(found).toMatchObject({ kind: 'ok', data: { status: 2, actualAmount: '2000.00' } });
      const refund = { orderId: 'PHP-REFUND-1', orderNo: found.data?.['orderNo'] };
      expect(await call(client, 'refundApply', refund)).toMatchObject({ kind: 'ok' });
      const ask = () => call(client, 'refundQuery', { orderId: 'PHP-REFUND-1' });
      await settled(ask, (data) => data?.['status'] === '2');

      const payout = {
        orderId: 'PHP-PAYOUT-1',
        amount: '2000',
        accountType: 'BANK_ACCOUNT',
        bankCode: 'SHBKKRSE',
        accountNo: '110123456789',
        name: 'Hong Gildong',
        phone: '01012345678',
        email: 'payee@example.com',
        partnerUserId: 'user-1',
        notifyUrl: to.url,
      };
      expect(await call(client, 'payApply', payout)).toMatchObject({ kind: 'ok' });
      await until('the callback', async () => /payout PHP-PAYOUT-1 success/.test(to.log()) || undefined);
      expect(await call(client, 'payQuery', { orderId: 'PHP-PAYOUT-1' })).toMatchObject({
        data: { status: 2 },
      });
      expect(await call(client, 'payApply', { ...payout, amount: '3000' })).toMatchObject({
        kind: 'refused',
      });
      expect(await call(client, 'accountLedger')).toMatchObject({ kind: 'ok' });
    },
    TEST_MS,
  );

  test(
    'TeemoPay: payment, callback, query, payout',
    async () => {
      const client = 'TeemoPay\\TeemoPayClient';
      const to = await receiver('teemopay-callback.php');
      expect(await printed('teemopay-payment.php', to)).toMatch(/^pay to \d{14}\n$/);
      await control('payments/PHP-TEEMO-1/succeed');
      await until('the callback', async () => /payin PHP-TEEMO-1 success TSO/.test(to.log()) || undefined);
      expect(await forged(to, 'PHP-TEEMO-1', (body) => body.replace('1000.00', '9000.00'))).toBe(
        'signature_mismatch',
      );
      const found = await call(client, 'paymentQuery', { merchantOrderNo: 'PHP-TEEMO-1' });
      expect(found).toMatchObject({ kind: 'ok', data: { status: 2 } });

      const payout = {
        merchantOrderNo: 'PHP-TEEMO-OUT-1',
        amount: '1000',
        bankCode: '088',
        bankName: 'Shinhan Bank',
        accountType: 801,
        bankAccount: '12345678998765',
        realName: 'Hong Gildong',
        idType: 'RRN',
        callbackUrl: to.url,
      };
      expect(await call(client, 'payoutCreate', payout)).toMatchObject({ kind: 'ok' });
      await until(
        'the callback',
        async () => /payout PHP-TEEMO-OUT-1 success TF/.test(to.log()) || undefined,
      );
      const paid = await call(client, 'payoutQuery', { merchantOrderNo: 'PHP-TEEMO-OUT-1' });
      expect(paid).toMatchObject({ kind: 'ok', data: { status: 2 } });
      expect(await call(client, 'payoutCreate', payout)).toMatchObject({ kind: 'refused' });
      expect(await call(client, 'merchantBalance')).toMatchObject({ kind: 'ok' });
    },
    TEST_MS,
  );

  test(
    'Eximbay: ready, result, inquiry, refund',
    async () => {
      const client = 'Eximbay\\EximbayClient';
      const to = await receiver('eximbay-result.php');
      const payload = await printed('eximbay-ready.php', to);
      const opened = await fetch(`${server.baseUrl}/v1/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: payload,
      });
      expect(await opened.json()).toMatchObject({ rescode: '0000' });
      await control('payments/PHP-EXIMBAY-1/succeed');
      await until('the result', async () => /paid PHP-EXIMBAY-1 \w{24}/.test(to.log()) || undefined);
      const forgery = await forged(to, 'PHP-EXIMBAY-1', (body) =>
        body.replace('order_id=PHP', 'order_id=ZZZ'),
      );
      expect(forgery).toBe('rescode=EC00&resmsg=fgkey_mismatch');

      const payment = { order_id: 'PHP-EXIMBAY-1', currency: 'USD', amount: '30.00', lang: 'EN' };
      const ask = () => call(client, 'retrieve', { key_field: 'order_id', payment });
      const found = await ask();
      expect(found).toMatchObject({ kind: 'ok', data: { payment: { status: 'SALE', balance: '30.00' } } });
      const paid = found.data as { readonly payment: { readonly transaction_id: string } } | null;
      const id = paid?.payment.transaction_id;
      const cancel = {
        refund: {
          refund_type: 'F',
          refund_amount: '30.00',
          refund_id: 'PHP-REFUND-1',
          reason: 'change of mind',
        },
        payment: { ...payment, balance: '30.00' },
      };
      expect(await call(client, 'cancel', id, cancel)).toMatchObject({ kind: 'ok' });
      expect(await call(client, 'cancel', id, cancel)).toMatchObject({ kind: 'refused' });
    },
    TEST_MS,
  );
});
