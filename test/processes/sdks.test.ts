import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Graded, graded } from '../../packages/gateway/test/support/conform.ts';
import { type CaseProcess, type SdkLanguage, writeExamples } from '../sdks/language.ts';
import { describeLanguages, LANGUAGES } from '../sdks/languages.ts';
import { prepareDataDirectory } from '../support/embedded-templates.ts';
import { ended, until } from '../support/examples.ts';
import { freePort, type ServerProcess, startServer } from '../support/server-process.ts';
import { root } from '../support/sources.ts';

/*
 * The examples in the READMEs of the SDKs as printed, and the calls after them, against a server: create, pay, verify
 * the callback, query, refund, pay out. Numbers of orders begin with the language's name, for which READMEs have it in
 * capital letters.
 */

const TEST_MS = 90_000;

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

interface Outcome {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** What a merchant does by the SDK of a language. */
class Shop {
  readonly #language: SdkLanguage;
  readonly #ask: CaseProcess['ask'];
  readonly #project: string;

  constructor(language: SdkLanguage, ask: CaseProcess['ask']) {
    this.#language = language;
    this.#ask = ask;
    this.#project = path.join(folder, language.name);
  }

  /** An empty project with the package in it. */
  install(): void {
    mkdirSync(this.#project);
    writeExamples(this.#language, this.#project);
    this.#language.install(this.#project);
  }

  /** Starts an example that receives callbacks. */
  async receiver(example: string): Promise<Receiver> {
    const { extension, name, serve } = this.#language;
    const port = await freePort();
    const child = serve(this.#project, `${example}.${extension}`, port, environment());
    receivers.push(child);
    let log = '';
    child.stderr?.on('data', (chunk) => {
      log += chunk;
    });
    const url = `http://127.0.0.1:${port}/`;
    await until(`the receiver in ${name}`, () =>
      fetch(url).then(
        () => true,
        () => undefined,
      ),
    );
    return { url, log: () => log };
  }

  /** Runs an example that makes a payment, and gives what it prints. */
  async printed(example: string, to: Receiver): Promise<string> {
    const { extension, start } = this.#language;
    const env = environment({ CALLBACK_URL: to.url });
    const { code, output, errors } = await ended(start(this.#project, `${example}.${extension}`, env));
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    return output;
  }

  /** A call of the client of a dialect. */
  async call(dialect: keyof typeof demo, name: string, ...args: unknown[]): Promise<Outcome> {
    const { baseUrl } = server;
    const options = {
      haipay: { baseUrl, ...haipay },
      teemopay: { baseUrl, ...demo.teemopay },
      eximbay: { baseUrl, mid: demo.eximbay.mid, apiKey: demo.eximbay.apiKey },
    }[dialect];
    return (await this.#ask({ op: `${dialect}.call`, options, name, args })) as Outcome;
  }
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

/** As `naru conform merchant` grades it. */
async function expectGradeA(dialect: string, { url }: Receiver, order?: Graded): Promise<void> {
  const { results, grade } = await graded(dialect, url, order);
  expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(grade?.letter).toBe('A');
}

/** One server for all languages. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'naru-sdks-'));
  if (LANGUAGES.every(({ needs }) => needs.missing !== null)) return;
  const dataDir = path.join(folder, 'data');
  await prepareDataDirectory(dataDir);
  server = await startServer({ NARU_DATA_DIR: dataDir });
}, 180_000);
afterAll(async () => {
  for (const child of receivers) child.kill();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describeLanguages(
  (name) => `the SDK for ${name} against a server`,
  (ask, language) => {
    const prefix = language.name.toUpperCase();
    let shop: Shop;
    beforeAll(() => {
      shop = new Shop(language, ask);
      shop.install();
    });

    test(
      'HaiPay: collect, callback, query, refund, payout',
      async () => {
        const client = 'haipay';
        const to = await shop.receiver('haipay-callback');
        expect(await shop.printed('haipay-collect', to)).toContain(`send the payer to ${server.baseUrl}`);
        await control(`payments/${prefix}-HAIPAY-1/succeed`);
        await until(
          'the callback',
          async () => new RegExp(`collection ${prefix}-HAIPAY-1 success`).test(to.log()) || undefined,
        );
        expect(await forged(to, `${prefix}-HAIPAY-1`, (body) => body.replace('2000.00', '9000.00'))).toBe(
          'signature_mismatch',
        );
        await expectGradeA(client, to);

        const found = await shop.call(client, 'collectQuery', { orderId: `${prefix}-HAIPAY-1` });
        expect(found).toMatchObject({ kind: 'ok', data: { status: 2, actualAmount: '2000.00' } });
        const refund = { orderId: `${prefix}-REFUND-1`, orderNo: found.data?.['orderNo'] };
        expect(await shop.call(client, 'refundApply', refund)).toMatchObject({ kind: 'ok' });
        const ask = () => shop.call(client, 'refundQuery', { orderId: `${prefix}-REFUND-1` });
        await settled(ask, (data) => data?.['status'] === '2');

        const payout = {
          orderId: `${prefix}-PAYOUT-1`,
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
        expect(await shop.call(client, 'payApply', payout)).toMatchObject({ kind: 'ok' });
        await until(
          'the callback',
          async () => new RegExp(`payout ${prefix}-PAYOUT-1 success`).test(to.log()) || undefined,
        );
        expect(await shop.call(client, 'payQuery', { orderId: `${prefix}-PAYOUT-1` })).toMatchObject({
          data: { status: 2 },
        });
        expect(await shop.call(client, 'payApply', { ...payout, amount: '3000' })).toMatchObject({
          kind: 'refused',
        });
        expect(await shop.call(client, 'accountLedger')).toMatchObject({ kind: 'ok' });
      },
      TEST_MS,
    );

    test(
      'TeemoPay: payment, callback, query, payout',
      async () => {
        const client = 'teemopay';
        const to = await shop.receiver('teemopay-callback');
        expect(await shop.printed('teemopay-payment', to)).toMatch(/^pay to \d{14}\n$/);
        await control(`payments/${prefix}-TEEMO-1/succeed`);
        await until(
          'the callback',
          async () => new RegExp(`payin ${prefix}-TEEMO-1 success TSO`).test(to.log()) || undefined,
        );
        expect(await forged(to, `${prefix}-TEEMO-1`, (body) => body.replace('1000.00', '9000.00'))).toBe(
          'signature_mismatch',
        );
        await expectGradeA(client, to);
        const found = await shop.call(client, 'paymentQuery', { merchantOrderNo: `${prefix}-TEEMO-1` });
        expect(found).toMatchObject({ kind: 'ok', data: { status: 2 } });

        const payout = {
          merchantOrderNo: `${prefix}-TEEMO-OUT-1`,
          amount: '1000',
          bankCode: '088',
          bankName: 'Shinhan Bank',
          accountType: 801,
          bankAccount: '12345678998765',
          realName: 'Hong Gildong',
          idType: 'RRN',
          callbackUrl: to.url,
        };
        expect(await shop.call(client, 'payoutCreate', payout)).toMatchObject({ kind: 'ok' });
        await until(
          'the callback',
          async () => new RegExp(`payout ${prefix}-TEEMO-OUT-1 success TF`).test(to.log()) || undefined,
        );
        const paid = await shop.call(client, 'payoutQuery', { merchantOrderNo: `${prefix}-TEEMO-OUT-1` });
        expect(paid).toMatchObject({ kind: 'ok', data: { status: 2 } });
        expect(await shop.call(client, 'payoutCreate', payout)).toMatchObject({ kind: 'refused' });
        expect(await shop.call(client, 'merchantBalance')).toMatchObject({ kind: 'ok' });
      },
      TEST_MS,
    );

    test(
      'Eximbay: ready, result, inquiry, refund',
      async () => {
        const client = 'eximbay';
        const to = await shop.receiver('eximbay-result');
        const payload = await shop.printed('eximbay-ready', to);
        const opened = await fetch(`${server.baseUrl}/v1/payments`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: payload,
        });
        expect(await opened.json()).toMatchObject({ rescode: '0000' });
        await control(`payments/${prefix}-EXIMBAY-1/succeed`);
        await until(
          'the result',
          async () => new RegExp(`paid ${prefix}-EXIMBAY-1 \\w{24}`).test(to.log()) || undefined,
        );
        const forgery = await forged(to, `${prefix}-EXIMBAY-1`, (body) =>
          body.replace(`order_id=${prefix}`, 'order_id=ZZZ'),
        );
        expect(forgery).toBe('rescode=EC00&resmsg=fgkey_mismatch');

        const payment = { order_id: `${prefix}-EXIMBAY-1`, currency: 'USD', amount: '30.00', lang: 'EN' };
        const ask = () => shop.call(client, 'retrieve', { key_field: 'order_id', payment });
        const found = await ask();
        expect(found).toMatchObject({ kind: 'ok', data: { payment: { status: 'SALE', balance: '30.00' } } });
        const paid = found.data as { readonly payment: { readonly transaction_id: string } } | null;
        const id = paid?.payment.transaction_id;
        const order = { order: payment.order_id, amount: payment.amount, transaction: id ?? '' };
        await expectGradeA(client, to, order);
        const cancel = {
          refund: {
            refund_type: 'F',
            refund_amount: '30.00',
            refund_id: `${prefix}-REFUND-1`,
            reason: 'change of mind',
          },
          payment: { ...payment, balance: '30.00' },
        };
        expect(await shop.call(client, 'cancel', id, cancel)).toMatchObject({ kind: 'ok' });
        expect(await shop.call(client, 'cancel', id, cancel)).toMatchObject({ kind: 'refused' });
      },
      TEST_MS,
    );
  },
);
