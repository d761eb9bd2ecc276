import { readFile } from 'node:fs/promises';
import type { Currency, KeyKind } from '@naru/engine';
import { generateSecretKey } from '@naru/haipay';
import type { Gateway } from '../gateway.ts';
import { type CliDialect, cliDialect } from './dialects.ts';

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
  const dialect = cliDialect(options.dialect);
  const fault = dialect.idFault(options.id);
  if (fault !== undefined) throw new Error(fault);
  if (!dialect.currencies.includes(options.currency))
    throw new Error(`${dialect.name} has ${dialect.currencies.join(' and ')} only`);
  const merchantKeys = options.merchantPublicKey
    ? { publicKey: await readPublicKey(dialect, options.merchantPublicKey), privateKey: undefined }
    : await dialect.generateKeyPair();
  const platform = await dialect.generateKeyPair();
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
  for (const [kind, text] of keys) {
    if (dialect.keyKinds.includes(kind)) await admin.addKey(appId, kind, text, 0);
  }
  return {
    [dialect.idName]: options.id,
    currency: options.currency,
    ...(dialect.keyKinds.includes('secret_key') ? { secretKey } : {}),
    ...(merchantKeys.privateKey ? { merchantPrivateKey: merchantKeys.privateKey } : {}),
    platformPublicKey: platform.publicKey,
  };
}

/** Reads a public key file (PEM or one line) into the one-line form that is kept. */
export async function readPublicKey(dialect: CliDialect, file: string): Promise<string> {
  const key = dialect.loadPublicKey(await readFile(file, 'utf8'));
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
