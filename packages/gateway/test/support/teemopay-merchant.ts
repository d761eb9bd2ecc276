import { type CallResult, generateKeyPair, type TeemoPayClient } from '@naru/teemopay';
import { beforeAll } from 'vitest';
import { type ServerOptions, type TestServer, testServer } from './server.ts';
import { type Fields, LIST } from './teemopay.ts';
import { DEMO_APP, Shop, sandboxNow } from './teemopay-shop.ts';

type Result = CallResult<Readonly<Record<string, unknown>>>;
type Call = (request: Fields) => Promise<Result>;

/** The shop of the demo with what payouts, lists and the checks before them are tested with. */
export class DemoMerchant extends Shop {
  #sdk: TeemoPayClient | undefined;

  async start(): Promise<void> {
    this.#sdk = await this.client();
  }

  get sdk(): TeemoPayClient {
    if (!this.#sdk) throw new Error('the server has not been started');
    return this.#sdk;
  }

  /** Calls of the SDK without their types: tests send what no typed program would. */
  readonly payoutCreate: Call = (request) => this.sdk.payoutCreate(request as never);
  readonly payoutQuery: Call = (request) => this.sdk.payoutQuery(request as never);
  readonly transactionList: Call = (request) => this.sdk.transactionList(request as never);

  /** The `data` of a call without the SDK that has to succeed. */
  async ok(path: string, fields: Fields): Promise<Record<string, unknown>> {
    return this.teemo.ok(path, fields, { keys: await this.keys() });
  }

  /** Makes a payout and returns its numbers. */
  async newPayout(request: Fields): Promise<{ readonly orderNo: string; readonly tradeNo: string }> {
    const data = handled(await this.payoutCreate(request));
    return { orderNo: String(data['merchantOrderNo']), tradeNo: String(data['tradeNo']) };
  }

  /** How a payout stands, from an answer that has to be a good one. */
  async payout(merchantOrderNo: string): Promise<Readonly<Record<string, unknown>>> {
    return handled(await this.payoutQuery({ merchantOrderNo }));
  }

  /** Ends a payout at its simulated bank. */
  end(no: string, how: 'succeed' | 'fail' | 'return', body?: Fields): Promise<Record<string, unknown>> {
    return this.server.json('POST', `/_sandbox/payouts/${no}/${how}`, body);
  }

  /** The records of one page, by the client that is not the SDK. */
  async records(fields: Fields): Promise<Record<string, unknown>[]> {
    return (await this.ok(LIST, fields))['records'] as Record<string, unknown>[];
  }

  async setMerchant(state: 'active' | 'suspended' | 'closed'): Promise<void> {
    await this.server.store.exec(`update merchants set state = '${state}'`);
    this.server.gateway.engine.context.directory.forget();
  }

  now(): Promise<number> {
    return sandboxNow(this.server);
  }

  /** Moves the sandbox's clock to the next time it is this hour and minute in Korea. */
  async advanceToKoreanTime(hour: number, minute: number): Promise<void> {
    const nowMs = await this.now();
    const target = new Date(nowMs);
    target.setUTCHours(hour - 9, minute, 0, 0);
    while (target.getTime() <= nowMs) target.setUTCDate(target.getUTCDate() + 1);
    await this.server.advance((target.getTime() - nowMs) / 1000);
  }

  /** Another application of the same merchant, with keys of its own. */
  async secondApp(appCode = 'A2405220001KR002'): Promise<DemoMerchant> {
    const { admin, context } = this.server.gateway.engine;
    const first = await context.directory.find('teemopay', DEMO_APP);
    if (!first) throw new Error('there is no demo app');
    const { merchantId, feePlanId } = first.app;
    const [merchant, platform] = [await generateKeyPair(), await generateKeyPair()];
    const callbackUrl = 'https://shop.example/second';
    const appId = await admin.createApp({
      merchantId,
      feePlanId,
      dialect: 'teemopay',
      publicId: appCode,
      currency: 'KRW',
      name: appCode,
      paymentCallbackUrl: callbackUrl,
      payoutCallbackUrl: callbackUrl,
    });
    await admin.addKey(appId, 'merchant_public_key', merchant.publicKey, 0);
    await admin.addKey(appId, 'platform_private_key', platform.privateKey, 0);
    const second = new DemoMerchant(this.server, {
      appCode,
      merchantPrivateKey: merchant.privateKey,
      platformPublicKey: platform.publicKey,
    });
    await second.start();
    return second;
  }
}

/** A server with its demo merchant, both as long as the tests of the block. */
export function demoMerchant(options: ServerOptions = {}): DemoMerchant & { readonly server: TestServer } {
  const merchant = new DemoMerchant(testServer(options));
  beforeAll(() => merchant.start());
  return merchant;
}

/** The `data` of a result that has to be a good one. */
export function handled<D>(result: CallResult<D>): D {
  if (!result.ok) throw new Error(`not handled: ${JSON.stringify(result)}`);
  return result.data;
}

/** Code and text of a result; `[200, 'success']` when the call was handled. */
export function answered(result: CallResult<unknown>): [code: number, msg: string] {
  if (result.ok) return [200, 'success'];
  if (result.kind === 'refused') return [result.code, result.msg];
  if (result.cause.type === 'uncertain_code') return [result.cause.code, result.cause.msg];
  throw new Error(`no code: ${JSON.stringify(result.cause)}`);
}

export const HANDLED = [200, 'success'] as const;

/** Epoch milliseconds of `yyyy-MM-dd HH:mm:ss` in Korea. */
export function msOfKorea(text: unknown): number {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(text))) throw new Error(`no time: ${text}`);
  return Date.parse(`${String(text).replace(' ', 'T')}+09:00`);
}

/** `yyyy-MM-dd HH:mm:ss.SSS` in Korea. */
export function koreaText(epochMs: number): string {
  return new Date(epochMs + 9 * 3600 * 1000).toISOString().replace('T', ' ').slice(0, 23);
}

/** The results of calls that are under way together. */
export function atOnce<T>(count: number, call: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)));
}

export function without(fields: Fields, name: string): Record<string, unknown> {
  const { [name]: _, ...rest } = fields;
  return rest;
}
