import { randomUUID, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { demoCredentialsPath } from '../../src/sandbox/demo.ts';
import type { Received } from './merchant.ts';
import type { TestServer } from './server.ts';
import { privateKeyOf, publicKeyOf } from './signing.ts';

/*
 * TeemoPay's signature written once more, from its description and not from packages/teemopay: a test that signs
 * with the code under test would agree with any mistake in it.
 */

export type Fields = Readonly<Record<string, unknown>>;

export interface TeemoKeys {
  readonly appCode: string;
  readonly merchantPrivateKey: string;
  readonly platformPublicKey: string;
}

export interface TeemoEnvelope {
  readonly code: number;
  readonly msg: string;
  readonly data: Record<string, unknown> | null;
  readonly traceId: string;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly keys?: Partial<TeemoKeys>;
  /** Sent in place of the signed body. */
  readonly body?: string;
}

export function textToSign(fields: Fields, nonce: string): string {
  const present = Object.keys(fields).filter((name) => {
    const value = fields[name];
    const blank = value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
    return name !== 'sign' && !blank;
  });
  present.sort((one, other) => Number(one > other) - Number(one < other));
  return [...present.map((name) => `${name}=${String(fields[name])}`), `nonce=${nonce}`].join('&');
}

export function newNonce(): string {
  return randomUUID().replaceAll('-', '');
}

/** The demo app of TeemoPay on a running test server. */
export class Teemo {
  readonly server: TestServer;
  #keys: TeemoKeys | undefined;

  constructor(server: TestServer) {
    this.server = server;
  }

  async keys(): Promise<TeemoKeys> {
    this.#keys ??= (
      JSON.parse(await readFile(demoCredentialsPath, 'utf8')) as { teemopay: TeemoKeys }
    ).teemopay;
    return this.#keys;
  }

  /** Signs the fields and posts them; `headers` replaces single headers, undefined leaves one out. */
  async call(path: string, fields: Fields, options: CallOptions = {}): Promise<TeemoEnvelope> {
    const reply = await this.raw(path, fields, options);
    if (reply.status !== 200) throw new Error(`${path}: HTTP ${reply.status} ${reply.text}`);
    return JSON.parse(reply.text) as TeemoEnvelope;
  }

  async raw(path: string, fields: Fields, options: CallOptions = {}) {
    const keys = { ...(await this.keys()), ...options.keys };
    const headers: Record<string, string | undefined> = {
      timestamp: String(Date.now()),
      nonce: newNonce(),
      country: 'KR',
      app_code: keys.appCode,
      ...options.headers,
    };
    const text = textToSign(fields, headers['nonce'] ?? '');
    const body = options.body ?? JSON.stringify({ ...fields, sign: signText(text, keys.merchantPrivateKey) });
    const present = Object.entries(headers).filter((one): one is [string, string] => one[1] !== undefined);
    return this.server.request('POST', path, body, Object.fromEntries(present));
  }

  /** The `data` of a call that has to succeed. */
  async ok(path: string, fields: Fields, options: CallOptions = {}): Promise<Record<string, unknown>> {
    const envelope = await this.call(path, fields, options);
    if (envelope.code !== 200 || envelope.msg !== 'success' || !envelope.data) {
      throw new Error(`${path} failed: ${JSON.stringify(envelope)}`);
    }
    return envelope.data;
  }

  /** Code and text of a call. */
  async refusal(path: string, fields: Fields, options: CallOptions = {}): Promise<[number, string]> {
    const { code, msg } = await this.call(path, fields, options);
    return [code, msg];
  }

  async isGenuine(received: Received): Promise<boolean> {
    const { platformPublicKey } = await this.keys();
    const text = textToSign(received.members, String(received.headers['nonce']));
    return isSigned(text, String(received.members['sign']), platformPublicKey);
  }
}

export function signText(text: string, privateKey: string): string {
  return sign('RSA-SHA1', Buffer.from(text, 'utf8'), privateKeyOf(privateKey)).toString('base64');
}

export function isSigned(text: string, signature: string, publicKey: string): boolean {
  return verify(
    'RSA-SHA1',
    Buffer.from(text, 'utf8'),
    publicKeyOf(publicKey),
    Buffer.from(signature, 'base64'),
  );
}

export const PAYMENT_CREATE = '/api/pay/payment/create/v1';
export const PAYMENT_QUERY = '/api/pay/payment/query/v1';
export const PAYOUT_CREATE = '/api/pay/payout/create/v1';
export const PAYOUT_QUERY = '/api/pay/payout/query/v1';
export const BALANCE = '/api/pay/merchant/balance';
export const LIST = '/api/pay/transaction/queryList';

export function newOrderNo(): string {
  return `T${randomUUID().replaceAll('-', '').slice(0, 24)}`;
}

/** A payment/create request that is good as it stands: 801, a plain virtual account. */
export function payin(changes: Fields = {}): Record<string, unknown> {
  return {
    merchantOrderNo: newOrderNo(),
    paymentType: 801,
    realName: '홍길동',
    merchantName: 'MerchantNameExample',
    accountHolderNumber: '950101',
    amount: '1000',
    callbackUrl: 'https://shop.example/teemopay',
    ...changes,
  };
}

/** One for KakaoPay (803) or TossPay (804), with an address of its own so that daily limits stay out of the way. */
export function walletPayin(changes: Fields = {}): Record<string, unknown> {
  const octet = () => Math.floor(Math.random() * 250) + 1;
  return payin({
    paymentType: 803,
    email: 'payer@example.com',
    phone: '01012345678',
    ipAddress: `10.${octet()}.${octet()}.${octet()}`,
    ...changes,
  });
}

/** A payout/create request that is good as it stands. */
export function payout(changes: Fields = {}): Record<string, unknown> {
  return {
    merchantOrderNo: newOrderNo(),
    amount: '1000',
    bankCode: '088',
    bankName: 'Shinhan Bank',
    accountType: 801,
    bankAccount: '12345678998765',
    realName: 'HONG GILDONG',
    idType: 'RRN',
    callbackUrl: 'https://shop.example/teemopay',
    ...changes,
  };
}
