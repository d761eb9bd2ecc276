import { randomUUID } from 'node:crypto';
import { readDemoCredentials } from '../../packages/gateway/src/sandbox/demo.ts';
import * as haipay from '../../packages/haipay/src/index.ts';
import * as teemopay from '../../packages/teemopay/src/index.ts';
import type { BenchEndpoint } from './messages.ts';

/** Makes one signed request, head and body; `number` is the order's. */
export type RequestMaker = (number: number) => Promise<Buffer>;

/** The maker of an endpoint's requests for the demo app. */
export async function requestMaker(endpoint: BenchEndpoint): Promise<RequestMaker> {
  if (endpoint === 'apply' || endpoint === 'query') return haipayMaker(endpoint);
  return teemopayMaker(endpoint === 'payment-create-801' ? 801 : 802);
}

function textOf(path: string, headers: readonly string[], body: string): Buffer {
  const lines = [
    `POST ${path} HTTP/1.1`,
    'host: bench',
    'connection: keep-alive',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

async function haipayMaker(endpoint: 'apply' | 'query'): Promise<RequestMaker> {
  const [app] = (await readDemoCredentials()).haipay;
  if (!app) throw new Error('the demo has no HaiPay app');
  const keys = haipay.loadKeys({ secretKey: app.secretKey, privateKey: app.merchantPrivateKey });
  return async (number) => {
    const members = collectMembers(endpoint, app.appId, number);
    return textOf(`/krw/collect/${endpoint}`, [], JSON.stringify(await haipay.withSign(members, keys)));
  };
}

function collectMembers(endpoint: 'apply' | 'query', appId: number, number: number) {
  const orderId = `bench-${number}`;
  if (endpoint === 'query') return { appId, orderId };
  return {
    appId,
    orderId,
    name: 'Hong Gildong',
    phone: '01012345678',
    email: 'hong@example.com',
    amount: '2000',
    payType: 'EWALLET',
    inBankCode: 'KAKAOPAY_KRW',
    callBackUrl: 'https://shop.example/done',
    callBackFailUrl: 'https://shop.example/failed',
    notifyUrl: 'https://shop.example/notify',
    subject: 'Coffee beans 1 kg',
    partnerUserId: 'user-1',
  };
}

async function teemopayMaker(paymentType: 801 | 802): Promise<RequestMaker> {
  const { appCode, merchantPrivateKey } = (await readDemoCredentials()).teemopay;
  const key = teemopay.loadPrivateKey(merchantPrivateKey);
  return async (number) => {
    const nonce = randomUUID().replaceAll('-', '');
    const fields = {
      merchantOrderNo: `bench-${paymentType}-${number}`,
      paymentType,
      realName: 'Hong Gildong',
      merchantName: 'Bench Shop',
      accountHolderNumber: '950101',
      amount: '2000',
      email: 'hong@example.com',
      phone: '01012345678',
      callbackUrl: 'https://shop.example/notify',
    };
    const headers = [`timestamp: ${Date.now()}`, `nonce: ${nonce}`, 'country: KR', `app_code: ${appCode}`];
    const body = JSON.stringify(await teemopay.withSign(fields, nonce, key));
    return textOf('/api/pay/payment/create/v1', headers, body);
  };
}
