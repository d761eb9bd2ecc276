import { describe, expect, test } from 'vitest';
import { buildOpsServer } from '../../src/ops/server.ts';
import { buildServer } from '../../src/server.ts';
import { collection } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { newKeyPair } from '../support/signing.ts';

const ROUTES: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/_sandbox/payments/1/succeed'],
  ['POST', '/_sandbox/payments/1/fail'],
  ['POST', '/_sandbox/payments/1/expire'],
  ['POST', '/_sandbox/payments/1/deposits'],
  ['POST', '/_sandbox/payouts/1/succeed'],
  ['POST', '/_sandbox/payouts/1/fail'],
  ['POST', '/_sandbox/payouts/1/return'],
  ['GET', '/_sandbox/identities/1'],
  ['GET', '/_sandbox/clock'],
  ['POST', '/_sandbox/clock/advance'],
  ['GET', '/_sandbox/callbacks'],
  ['POST', '/_sandbox/callbacks/1/resend'],
  ['POST', '/_sandbox/callback-faults'],
  ['DELETE', '/_sandbox/callback-faults'],
  ['PUT', '/_sandbox/callback-listeners/1'],
  ['GET', '/_sandbox/requests'],
  ['GET', '/_sandbox/requests/1'],
  ['POST', '/_sandbox/reset'],
  ['GET', '/sandbox/pay/1'],
  ['GET', '/sandbox/api/screens/1'],
  ['POST', '/sandbox/api/screens/1/approve'],
];

describe('live mode', () => {
  const server = testServer({
    withoutWorkers: true,
    env: {
      NARU_MODE: 'live',
      NARU_MASTER_KEY: 'a master key of more than thirty-two characters',
      NARU_VAULT_KEY: 'a vault key of more than thirty-two characters',
      NARU_PUBLIC_URL: 'https://pay.example.com',
      DATABASE_URL: 'postgres://unused.example/naru',
    },
  });

  const local = () => `http://127.0.0.1:${server.gateway.config.port}`;

  test.each(ROUTES)('%s %s is not there', async (method, path) => {
    const init = method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
    const reply = await fetch(`${local()}${path}`, { method, ...init });
    expect(reply.status).toBe(404);
    expect(await reply.json()).toMatchObject({ error: { code: 'not_found' } });
  });

  test('what is nobody’s business outside is on the listener for operation, and nowhere else', async () => {
    const INSIDE = [
      '/',
      '/readyz',
      '/metrics',
      '/openapi.json',
      '/docs',
      '/docs/json',
      '/docs/yaml',
      '/docs/static/x',
      '/guide',
      '/guide/ko/index.html',
      '/sandbox/send',
      '/_sandbox/signers',
    ];
    for (const path of INSIDE) expect((await fetch(`${local()}${path}`)).status, path).toBe(404);
    expect((await fetch(`${local()}/healthz`)).status).toBe(200);
    const main = await buildServer(server.gateway);
    await main.ready();
    const ops = await buildOpsServer(server.gateway, main);
    for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs', '/docs/json']) {
      expect((await ops.inject(path)).statusCode, path).toBe(200);
    }
    expect((await ops.inject('/guide')).statusCode).toBe(302);
    const document = await ops.inject('/openapi.json');
    expect(document.payload).toContain('/v1/payments/ready');
    expect(document.payload, 'nothing of the sandbox').not.toMatch(/\/_?sandbox\//);
    expect((await ops.inject('/docs/json')).payload).toBe(document.payload);
    for (const path of ['/krw/collect/apply', '/pay/x', '/admin/v1/risk/rules']) {
      expect((await ops.inject({ method: 'POST', url: path })).statusCode, path).toBe(404);
    }
    const worker = await buildOpsServer(server.gateway);
    expect((await worker.inject('/readyz')).statusCode).toBe(200);
    expect((await worker.inject('/openapi.json')).statusCode).toBe(404);
    await Promise.all([worker.close(), ops.close(), main.close()]);
  });

  test('browsers are made to use https only', async () => {
    const reply = await fetch(`${local()}/healthz`);
    expect(reply.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  test('there is no demo merchant; methods without a channel are under maintenance; https only', async () => {
    expect(await server.store.query('select 1 from apps')).toEqual([]);
    const app = await liveApp();
    const call = async (changes: Record<string, unknown>) => {
      const body = server.signedBody(collection({ appId: 7001, ...changes }), app);
      const headers = { 'content-type': 'application/json' };
      const reply = await fetch(`${local()}/krw/collect/apply`, { method: 'POST', body, headers });
      return (await reply.json()) as { error: string };
    };
    expect((await call({})).error).toBe('4003');
    expect((await call({ notifyUrl: 'http://shop.example/n' })).error).toBe('4212');
    expect((await call({ callBackUrl: 'http://shop.example/n' })).error).toBe('4210');
    expect((await call({ callBackFailUrl: 'http://shop.example/n' })).error).toBe('4211');
    await server.store.exec(`update methods set channel = 'nowhere'`);
    server.gateway.engine.context.methods.forget();
    expect((await call({})).error).toBe('4003');
  });

  test('a refused signature is explained nowhere', async () => {
    const app = await liveApp(7002);
    const order = { ...collection(), appId: 7002, subject: 'a subject of this test' };
    const body = server.signedBody(order, { ...app, secretKey: 'another' });
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(`${local()}/krw/collect/apply`, { method: 'POST', body, headers });
    expect(await reply.json()).toEqual({
      status: '0',
      error: '1002',
      msg: expect.stringMatching(/^[^=&]+$/),
    });
    expect(server.gateway.sandbox).toBeUndefined();
    expect(server.logText).not.toContain('signature refused');
    expect(server.logText).not.toContain('a subject of this test');
  });

  async function liveApp(publicId = 7001) {
    const { admin, context } = server.gateway.engine;
    const feePlanId = await admin.createFeePlan(`live ${publicId}`);
    const fee = { currency: 'KRW', method: '*', fixedAmount: 0n, ratePpm: 0n } as const;
    await admin.addFeeRule({ ...fee, feePlanId, direction: 'payment' });
    const merchantId = await admin.createMerchant('Shop');
    const named = { dialect: 'haipay', publicId: String(publicId), currency: 'KRW', name: 'Shop' } as const;
    const appId = await admin.createApp({ ...named, merchantId, feePlanId });
    const [merchant, platform] = [newKeyPair(), newKeyPair()];
    const secretKey = 'secret0123456789';
    await admin.addKey(appId, 'secret_key', secretKey, 0);
    await admin.addKey(appId, 'merchant_public_key', merchant.publicKey, 0);
    await admin.addKey(appId, 'platform_private_key', platform.privateKey, 0);
    context.directory.forget();
    return { secretKey, merchantPrivateKey: merchant.privateKey };
  }
});
