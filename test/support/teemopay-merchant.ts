import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { loadPublicKey, TeemoPayClient, type VerifiedCallback, verifyCallback } from '@naru/teemopay';
import { root } from './sources.ts';

const { teemopay } = JSON.parse(readFileSync(path.join(root, 'sandbox/demo-credentials.json'), 'utf8')) as {
  teemopay: {
    readonly appCode: string;
    readonly merchantPrivateKey: string;
    readonly platformPublicKey: string;
  };
};

/** The demo merchant's TeemoPay client against a server. */
export function teemopayClient(baseUrl: string): TeemoPayClient {
  return new TeemoPayClient({ baseUrl, ...teemopay });
}

/** Where the demo merchant receives TeemoPay's callbacks; keeps the verified ones by order number. */
export interface TeemoPayEndpoint {
  readonly url: string;
  readonly received: Map<string, VerifiedCallback[]>;
  readonly unverified: string[];
  close(): Promise<void>;
}

export async function teemopayEndpoint(): Promise<TeemoPayEndpoint> {
  const key = loadPublicKey(teemopay.platformPublicKey);
  const received = new Map<string, VerifiedCallback[]>();
  const unverified: string[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const verified = verifyCallback({
        body,
        headers: request.headers,
        platformKey: key,
        appCode: teemopay.appCode,
      });
      if (!verified.ok) {
        unverified.push(`${verified.reason}: ${body}`);
        response.end('FAIL');
        return;
      }
      const number = verified.payload.merchantOrderNo;
      received.set(number, [...(received.get(number) ?? []), verified]);
      response.end('SUCCESS');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/teemopay`,
    received,
    unverified,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A payment/create request with sensible members. */
export function payinRequest(merchantOrderNo: string, callbackUrl: string) {
  return {
    merchantOrderNo,
    realName: '홍길동',
    merchantName: '나루서점',
    accountHolderNumber: '950101',
    amount: '23500',
    callbackUrl,
  } as const;
}
