import { type Currency, FEE_PLAN_NAME, isUniqueViolation, type KeyKind, type NewFeePlan } from '@naru/engine';
import type { Config } from '../../config.ts';
import type { Dialect, Gateway } from '../../gateway.ts';
import { InputFailure, PlainFailure } from '../../http/errors.ts';
import { dialectNamed, SHARED_KEY_NAMES } from './dialects.ts';
import type { SharedKeys } from './schemas.ts';

/** The input for a new app. */
export interface WantedApp {
  readonly merchantId: string;
  readonly dialect: string;
  readonly publicId: string;
  readonly currency: Currency;
  readonly name?: string | undefined;
  readonly feePlan?: string | undefined;
  readonly callbackUrl?: string | undefined;
  readonly payoutCallbackUrl?: string | undefined;
  readonly settlementDays?: number | undefined;
  /** PEM or one line; a pair is made when absent. */
  readonly merchantPublicKey?: string | undefined;
}

/**
 * Makes an app with its keys and returns those that the merchant is given. They are shown once: only sealed copies are
 * kept, and none of the merchant's private key when it was generated here.
 */
export async function createAppWithKeys(gateway: Gateway, wanted: WantedApp): Promise<SharedKeys> {
  const { admin } = gateway.engine;
  const { merchantId, publicId, currency, name = 'app', callbackUrl = null, settlementDays = 1 } = wanted;
  const dialect = dialectNamed(gateway.dialects, wanted.dialect);
  const fault = dialect.cli.idFault(publicId);
  if (fault !== undefined) throw new PlainFailure('invalid_request', fault);
  if (!dialect.cli.currencies.includes(currency))
    throw new PlainFailure(
      'invalid_request',
      `${dialect.name} has ${dialect.cli.currencies.join(', ')} only`,
    );
  requireHttpsWhenLive(gateway.config, wanted);
  const keys = [...(await pairedKeys(dialect, wanted)), ...sharedKeys(gateway, dialect, publicId)];
  const app = {
    merchantId,
    dialect: dialect.name,
    publicId,
    currency,
    name,
    feePlanId: await feePlan(gateway, wanted.feePlan ?? 'default', dialect, currency),
    paymentCallbackUrl: callbackUrl,
    payoutCallbackUrl: wanted.payoutCallbackUrl ?? callbackUrl,
    settlementDays,
  };
  try {
    await admin.createApp(app, keys, dialect.cli.keySharing);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    if (isUniqueViolation(error, FEE_PLAN_NAME)) throw madeMeanwhile(wanted.feePlan ?? 'default');
    throw new PlainFailure('conflict', `there is a ${dialect.name} app ${publicId} already`);
  }
  return Object.assign({}, ...keys.map(({ shown }) => shown));
}

/** Somebody else made a plan of that name between the look and the write. */
export function madeMeanwhile(plan: string): PlainFailure {
  return new PlainFailure('conflict', `fee plan ${plan} was made a moment ago by another command: try again`);
}

/** In live mode callbacks need https: the sender refuses everything else (callbacks/transport.ts). */
export function requireHttpsWhenLive(
  { mode }: Config,
  { callbackUrl, payoutCallbackUrl, webhookUrl }: Addresses,
): void {
  if (mode !== 'live') return;
  for (const address of [callbackUrl, payoutCallbackUrl, webhookUrl]) {
    if (typeof address === 'string' && !address.toLowerCase().startsWith('https:')) {
      throw new PlainFailure(
        'invalid_request',
        `live, an address has to begin with https://; it is "${address}"`,
      );
    }
  }
}

interface Addresses {
  readonly callbackUrl?: string | undefined;
  readonly payoutCallbackUrl?: string | undefined;
  readonly webhookUrl?: unknown;
}

interface NewKey {
  readonly kind: KeyKind;
  readonly text: string;
  /** The part that is given to the merchant. */
  readonly shown: Readonly<Record<string, string>>;
}

async function pairedKeys(dialect: Dialect, { merchantPublicKey: given }: WantedApp): Promise<NewKey[]> {
  const { pairs } = dialect.cli;
  if (!pairs) {
    if (given !== undefined)
      throw new PlainFailure('invalid_request', `${dialect.name} apps have no merchant_public_key`);
    return [];
  }
  const merchant =
    given === undefined
      ? await pairs.generate()
      : { publicKey: readPublicKey(dialect, given, 'merchantPublicKey'), privateKey: undefined };
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

function sharedKeys({ config }: Gateway, dialect: Dialect, id: string): NewKey[] {
  return dialect.cli.sharedKeys.map((kind) => {
    const text = dialect.cli.makeSharedKey(kind, id, config.mode);
    return { kind, text, shown: { [SHARED_KEY_NAMES[kind]]: text } };
  });
}

/** A public key (PEM or one line), given as the input's `member`, in the one-line form that is kept. */
export function readPublicKey(dialect: Dialect, text: string, member: string): string {
  const { pairs } = dialect.cli;
  if (!pairs) throw new PlainFailure('invalid_request', `${dialect.name} apps have no merchant_public_key`);
  try {
    return pairs.loadPublicKey(text).export({ type: 'spki', format: 'der' }).toString('base64');
  } catch (error) {
    throw new InputFailure(member, `${member} names no public key: ${(error as Error).message}`);
  }
}

/**
 * The plan of that name. In the sandbox a missing one is made with the app, without fees, so that an app can be tried
 * before fees are agreed. Nothing is added to an existing plan: no price was agreed for a currency without a rule.
 */
async function feePlan(
  gateway: Gateway,
  name: string,
  dialect: Dialect,
  own: Currency,
): Promise<string | NewFeePlan> {
  const { lists } = gateway.engine;
  const found = await lists.feePlan(name);
  if (found !== undefined) {
    if (!(await lists.hasPaymentFee(found, own)))
      throw new PlainFailure(
        'conflict',
        `fee plan ${name} has no rule for ${own}: naru fees set ${name} payment ${own} --percent …`,
      );
    return found;
  }
  if (gateway.config.mode === 'live')
    throw new PlainFailure(
      'not_found',
      `there is no fee plan ${name}: make it with naru fees set ${name} payment ${own} --new-plan --percent …`,
    );
  const free = { method: '*', fixedAmount: 0n, ratePpm: 0n } as const;
  const currencies = dialect.cli.takesAllCurrencies ? dialect.cli.currencies : [own];
  const rules = currencies.flatMap((currency) =>
    (['payment', 'payout'] as const).map((direction) => ({ ...free, direction, currency })),
  );
  return { name, rules };
}
