import { readFile } from 'node:fs/promises';
import type { Currency, KeyKind } from '@naru/engine';
import { generateKeyPair, generateSecretKey, loadPublicKey } from '@naru/haipay';
import type { Gateway } from '../gateway.ts';

export interface NewAppOptions {
  readonly merchant: string;
  readonly id: string;
  readonly currency: Currency;
  readonly dialect: string;
  readonly name: string;
  readonly feePlan: string;
  readonly callbackUrl?: string;
  readonly payoutCallbackUrl?: string;
  readonly settlementDays: number;
  readonly merchantPublicKey?: string;
  readonly json?: boolean;
}

/**
 * Makes an app with its keys and answers what the merchant is given: shown once, since only sealed copies are kept
 * (and of the merchant's own private key, when it was made here, none at all).
 */
export async function createAppWithKeys(
  gateway: Gateway,
  options: NewAppOptions,
): Promise<Record<string, unknown>> {
  const { admin } = gateway.engine;
  if (options.dialect !== 'haipay') throw new Error(`there is no dialect ${options.dialect}`);
  if (!/^[1-9]\d{0,14}$/.test(options.id)) throw new Error('the id of a HaiPay app is a whole number');
  if (options.currency !== 'KRW' && options.currency !== 'USD')
    throw new Error('HaiPay has KRW and USD only');
  const merchantKeys = options.merchantPublicKey
    ? { publicKey: await readPublicKey(options.merchantPublicKey), privateKey: undefined }
    : await generateKeyPair();
  const platform = await generateKeyPair();
  const secretKey = generateSecretKey();
  const appId = await admin.createApp({
    merchantId: options.merchant,
    dialect: options.dialect,
    publicId: options.id,
    currency: options.currency,
    name: options.name,
    feePlanId: await feePlan(gateway, options.feePlan, options.currency),
    paymentCallbackUrl: options.callbackUrl ?? null,
    payoutCallbackUrl: options.payoutCallbackUrl ?? options.callbackUrl ?? null,
    settlementDays: options.settlementDays,
  });
  const keys: [KeyKind, string][] = [
    ['secret_key', secretKey],
    ['merchant_public_key', merchantKeys.publicKey],
    ['platform_private_key', platform.privateKey],
  ];
  for (const [kind, text] of keys) await admin.addKey(appId, kind, text, 0);
  return {
    appId: options.id,
    currency: options.currency,
    secretKey,
    ...(merchantKeys.privateKey ? { merchantPrivateKey: merchantKeys.privateKey } : {}),
    platformPublicKey: platform.publicKey,
  };
}

/** Reads a public key file (PEM or one line) into the one-line form that is kept. */
export async function readPublicKey(file: string): Promise<string> {
  const key = loadPublicKey(await readFile(file, 'utf8'));
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}

const FIND_PLAN = `select id from fee_plans where name = $1`;

/** The plan of that name; a missing one is made, free of fees, so that an app can be tried before fees are agreed. */
async function feePlan(gateway: Gateway, name: string, currency: Currency): Promise<string> {
  const { admin } = gateway.engine;
  const [found] = await gateway.store.query<{ id: string }>(FIND_PLAN, [name]);
  const feePlanId = found?.id ?? (await admin.createFeePlan(name));
  const rules = await gateway.store.query(
    `select 1 from fee_rules where fee_plan_id = $1 and currency = $2 limit 1`,
    [feePlanId, currency],
  );
  if (rules.length > 0) return feePlanId;
  for (const direction of ['payment', 'payout'] as const) {
    await admin.addFeeRule({ feePlanId, direction, currency, method: '*', fixedAmount: 0n, ratePpm: 0n });
  }
  return feePlanId;
}
