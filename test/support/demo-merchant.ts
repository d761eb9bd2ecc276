import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { HaiPayClient, loadKeys, verifyCallback } from '../../packages/haipay/src/index.ts';
import { root } from './sources.ts';

interface DemoApp {
  readonly appId: number;
  readonly currency: 'KRW' | 'USD';
  readonly secretKey: string;
  readonly merchantPrivateKey: string;
  readonly platformPublicKey: string;
}

const credentials = JSON.parse(readFileSync(path.join(root, 'sandbox/demo-credentials.json'), 'utf8')) as {
  haipay: DemoApp[];
};

export function demoApp(currency: 'KRW' | 'USD'): DemoApp {
  const app = credentials.haipay.find((one) => one.currency === currency);
  if (!app) throw new Error(`no demo app for ${currency}`);
  return app;
}

/** The demo merchant's client against a server. */
export function demoClient(baseUrl: string, currency: 'KRW' | 'USD' = 'KRW'): HaiPayClient {
  return new HaiPayClient({ baseUrl, ...demoApp(currency) });
}

/** Where the demo merchant receives callbacks; keeps every verified one. */
export interface MerchantEndpoint {
  readonly url: string;
  /** Verified callbacks by order number, each time it came. */
  readonly received: Map<string, Record<string, unknown>[]>;
  readonly unverified: string[];
  close(): Promise<void>;
}

export async function merchantEndpoint(currency: 'KRW' | 'USD' = 'KRW'): Promise<MerchantEndpoint> {
  const app = demoApp(currency);
  const keys = loadKeys({ secretKey: app.secretKey, publicKey: app.platformPublicKey });
  const received = new Map<string, Record<string, unknown>[]>();
  const unverified: string[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const verified = verifyCallback({ body, keys });
      if (!verified.ok) {
        unverified.push(body);
        response.end('FAIL');
        return;
      }
      const payload = verified.payload as Record<string, unknown>;
      const orderId = String(payload['orderId']);
      received.set(orderId, [...(received.get(orderId) ?? []), payload]);
      response.end('SUCCESS');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/notify`,
    received,
    unverified,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A collect/apply request with sensible members. */
export function collectRequest(orderId: string, notifyUrl: string, amount = '2000') {
  return {
    orderId,
    name: 'NARU SUCCEED',
    phone: '01012345678',
    email: 'payer@example.com',
    amount,
    payType: 'EWALLET',
    inBankCode: 'KAKAOPAY_KRW',
    callBackUrl: 'http://127.0.0.1/ok',
    callBackFailUrl: 'http://127.0.0.1/failed',
    notifyUrl,
    partnerUserId: 'user-1',
  } as const;
}

/** A pay/apply request with sensible members. */
export function payRequest(orderId: string, notifyUrl: string, amount = '2000') {
  return {
    orderId,
    amount,
    accountType: 'BANK_ACCOUNT',
    bankCode: 'SHBKKRSE',
    accountNo: '110123456789',
    name: 'Hong Gildong',
    phone: '01012345678',
    email: 'payee@example.com',
    partnerUserId: 'user-1',
    notifyUrl,
  } as const;
}
