import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Currency, isUniqueViolation, type KeyKind, type Store } from '@naru/engine';
import { projectRoot } from '../config.ts';
import type { Gateway } from '../gateway.ts';

interface KeyPairApp {
  readonly merchantPrivateKey: string;
  readonly platformPublicKey: string;
}

/** `sandbox/demo-credentials.json`, as merchants and tests read it (design §8). */
export interface DemoCredentials {
  readonly haipay: readonly (KeyPairApp & {
    readonly appId: number;
    readonly currency: 'KRW' | 'USD';
    readonly secretKey: string;
  })[];
  readonly teemopay: KeyPairApp & { readonly appCode: string };
  readonly eximbay: { readonly mid: string; readonly apiKey: string; readonly secretKey: string };
}

/** The platform's side of the demo keys: what the server needs and merchants never see. */
interface DemoServerKeys {
  readonly haipay: readonly {
    readonly appId: number;
    merchantPublicKey: string;
    platformPrivateKey: string;
  }[];
  readonly teemopay: { readonly merchantPublicKey: string; readonly platformPrivateKey: string };
}

export const demoCredentialsPath = path.join(projectRoot, 'sandbox', 'demo-credentials.json');
const serverKeysPath = path.join(projectRoot, 'sandbox', 'demo-server-keys.json');

export async function readDemoCredentials(): Promise<DemoCredentials> {
  return JSON.parse(await readFile(demoCredentialsPath, 'utf8')) as DemoCredentials;
}

const START_BALANCE_KRW = 10_000_000n;
const START_BALANCE_USD = 10_000_00n;
const DEMO_USD_KRW = '1385.20';

/**
 * Sets up the demo merchant on a sandbox store that has no merchant yet. The keys are the same everywhere: they
 * protect nothing, and credentials that stay valid across stores, machines and CI runs are the point of a demo.
 */
export async function seedDemo(gateway: Gateway): Promise<boolean> {
  if (!(await isEmpty(gateway.store))) return false;
  try {
    await seed(gateway);
    return true;
  } catch (error) {
    // Another process started on the same empty store a moment earlier and made the demo first.
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

async function isEmpty(store: Store): Promise<boolean> {
  const [row] = await store.query<{ found: boolean }>(`
    select exists (select 1 from apps) or exists (select 1 from fee_plans where name = 'demo') as found`);
  return row?.found !== true;
}

async function seed(gateway: Gateway): Promise<void> {
  const { admin, context } = gateway.engine;
  const credentials = await readDemoCredentials();
  const server = JSON.parse(await readFile(serverKeysPath, 'utf8')) as DemoServerKeys;
  const feePlanId = await admin.createFeePlan('demo');
  await addDemoFees(gateway, feePlanId);
  const merchantId = await admin.createMerchant('Naru Demo Shop');
  for (const app of credentials.haipay) {
    const keys = server.haipay.find((one) => one.appId === app.appId);
    await addApp(gateway, merchantId, feePlanId, 'haipay', String(app.appId), app.currency, {
      secret_key: app.secretKey,
      merchant_public_key: keys?.merchantPublicKey,
      platform_private_key: keys?.platformPrivateKey,
    });
  }
  await addApp(gateway, merchantId, feePlanId, 'teemopay', credentials.teemopay.appCode, 'KRW', {
    merchant_public_key: server.teemopay.merchantPublicKey,
    platform_private_key: server.teemopay.platformPrivateKey,
  });
  await addApp(gateway, merchantId, feePlanId, 'eximbay', credentials.eximbay.mid, 'USD', {
    api_key: credentials.eximbay.apiKey,
    secret_key: credentials.eximbay.secretKey,
  });
  await context.rates.set({ base: 'USD', quote: 'KRW', rate: DEMO_USD_KRW });
  await gateway.engine.adjust(merchantId, 'KRW', START_BALANCE_KRW);
  await gateway.engine.adjust(merchantId, 'USD', START_BALANCE_USD);
}

/** 3 % of what comes in; 1 000 won and 0.15 % of what goes out. */
async function addDemoFees(gateway: Gateway, feePlanId: string): Promise<void> {
  const { admin } = gateway.engine;
  for (const currency of ['KRW', 'USD', 'JPY'] as const) {
    const rule = { feePlanId, currency, method: '*' };
    await admin.addFeeRule({ ...rule, direction: 'payment', fixedAmount: 0n, ratePpm: 30_000n });
  }
  const payoutFee = { feePlanId, currency: 'KRW', method: '*', direction: 'payout' } as const;
  await admin.addFeeRule({ ...payoutFee, fixedAmount: 1000n, ratePpm: 1500n });
}

async function addApp(
  gateway: Gateway,
  merchantId: string,
  feePlanId: string,
  dialect: string,
  publicId: string,
  currency: Currency,
  keys: Partial<Record<KeyKind, string | undefined>>,
): Promise<void> {
  const { admin } = gateway.engine;
  const name = `Demo ${dialect} ${currency}`;
  const appId = await admin.createApp({ merchantId, dialect, publicId, currency, name, feePlanId });
  for (const [kind, text] of Object.entries(keys)) {
    if (text) await admin.addKey(appId, kind as KeyKind, text, 0);
  }
}
