import { type Currency, isUniqueViolation, type KeyKind } from '@naru/engine';
import type { Config } from '../config.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Gateway } from '../gateway.ts';
import { dialectNamed, SHARED_KEY_NAMES } from './dialects.ts';
import { readTextFile } from './read-file.ts';

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
  const dialect = dialectNamed(gateway.dialects, options.dialect);
  const fault = dialect.cli.idFault(options.id);
  if (fault !== undefined) throw new Error(fault);
  if (!dialect.cli.currencies.includes(options.currency))
    throw new Error(`${dialect.name} has ${dialect.cli.currencies.join(', ')} only`);
  requireHttpsWhenLive(gateway.config, options);
  const keys = [...(await pairedKeys(dialect, options)), ...sharedKeys(gateway, dialect, options)];
  const app = {
    merchantId: options.merchant,
    dialect: options.dialect,
    publicId: options.id,
    currency: options.currency,
    name: options.name,
    feePlanId: await feePlan(gateway, options.feePlan, dialect, options.currency),
    paymentCallbackUrl: options.callbackUrl ?? null,
    payoutCallbackUrl: options.payoutCallbackUrl ?? options.callbackUrl ?? null,
    settlementDays: options.settlementDays,
  };
  try {
    await admin.createApp(app, keys, dialect.cli.keySharing);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new Error(`there is a ${dialect.name} app ${options.id} already`);
  }
  return {
    [dialect.cli.idName]: options.id,
    currency: options.currency,
    ...Object.assign({}, ...keys.map(({ shown }) => shown)),
  };
}

/** What is called in live mode is called by https: the sender refuses everything else (callbacks/transport.ts). */
export function requireHttpsWhenLive(
  { mode }: Config,
  { callbackUrl, payoutCallbackUrl, setting = {} }: AddressOptions,
): void {
  if (mode !== 'live') return;
  for (const address of [callbackUrl, payoutCallbackUrl, setting['webhookUrl']]) {
    if (typeof address === 'string' && !address.toLowerCase().startsWith('https:')) {
      throw new Error(`live, an address has to begin with https://; it is "${address}"`);
    }
  }
}

interface AddressOptions {
  readonly callbackUrl?: string;
  readonly payoutCallbackUrl?: string;
  readonly setting?: Record<string, unknown>;
}

interface NewKey {
  readonly kind: KeyKind;
  readonly text: string;
  /** What of it the merchant is given. */
  readonly shown: Readonly<Record<string, string>>;
}

async function pairedKeys(dialect: Dialect, options: NewAppOptions): Promise<NewKey[]> {
  const { pairs } = dialect.cli;
  if (!pairs) {
    if (options.merchantPublicKey) throw new Error(`${dialect.name} apps have no merchant_public_key`);
    return [];
  }
  const merchant = options.merchantPublicKey
    ? {
        publicKey: await readPublicKey(dialect, options.merchantPublicKey, '--merchant-public-key'),
        privateKey: undefined,
      }
    : await pairs.generate();
  const platform = await pairs.generate();
  return [
    {
      kind: 'merchant_public_key',
      text: merchant.publicKey,
      shown: merchant.privateKey ? { merchantPrivateKey: merchant.privateKey } : {},
    },
    {
      kind: 'platform_private_key',
      text: platform.privateKey,
      shown: { platformPublicKey: platform.publicKey },
    },
  ];
}

function sharedKeys({ config }: Gateway, dialect: Dialect, { id }: NewAppOptions): NewKey[] {
  return dialect.cli.sharedKeys.map((kind) => {
    const text = dialect.cli.makeSharedKey(kind, id, config.mode);
    return { kind, text, shown: { [SHARED_KEY_NAMES[kind]]: text } };
  });
}

/** Reads a public key file (PEM or one line), named by `option`, into the one-line form that is kept. */
export async function readPublicKey(dialect: Dialect, file: string, option: string): Promise<string> {
  const { pairs } = dialect.cli;
  if (!pairs) throw new Error(`${dialect.name} apps have no merchant_public_key`);
  const text = await readTextFile(file, option);
  try {
    return pairs.loadPublicKey(text).export({ type: 'spki', format: 'der' }).toString('base64');
  } catch (error) {
    throw new Error(`${option} names no public key: ${file}: ${(error as Error).message}`);
  }
}

const FIND_PLAN = `select id from fee_plans where name = $1`;
const HAS_RULES = `
  select 1 from fee_rules where fee_plan_id = $1 and currency = $2 and direction = 'payment' limit 1`;

/**
 * The plan of that name. In the sandbox a missing one is made, free of fees, so that an app can be tried before fees
 * are agreed. To a plan that is there nothing is added: a currency without a rule is one that nobody agreed a price
 * for.
 */
async function feePlan(gateway: Gateway, name: string, dialect: Dialect, own: Currency): Promise<string> {
  const { admin } = gateway.engine;
  const [found] = await gateway.store.query<{ id: string }>(FIND_PLAN, [name]);
  if (found) {
    if ((await gateway.store.query(HAS_RULES, [found.id, own])).length === 0)
      throw new Error(
        `fee plan ${name} has no rule for ${own}: naru fees set ${name} payment ${own} --percent …`,
      );
    return found.id;
  }
  if (gateway.config.mode === 'live')
    throw new Error(
      `there is no fee plan ${name}: make it with naru fees set ${name} payment ${own} --new-plan --percent …`,
    );
  const feePlanId = await admin.createFeePlan(name);
  for (const currency of dialect.cli.takesAllCurrencies ? dialect.cli.currencies : [own]) {
    for (const direction of ['payment', 'payout'] as const) {
      await admin.addFeeRule({ feePlanId, direction, currency, method: '*', fixedAmount: 0n, ratePpm: 0n });
    }
  }
  return feePlanId;
}
