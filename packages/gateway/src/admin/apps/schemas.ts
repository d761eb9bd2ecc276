import { DEPOSIT_CASES } from '@naru/engine';
import type { Infer } from '@naru/wire/schema';
import {
  AMOUNT,
  ANY_OBJECT,
  between,
  CURRENCY,
  type Given,
  ID,
  listOf,
  NUMBER,
  nullable,
  oneOf,
  record,
  TEXT,
  withOptional,
} from '../schema.ts';

export const KEY_KIND = oneOf(
  'secret_key',
  'api_key',
  'webhook_secret',
  'merchant_public_key',
  'platform_private_key',
);

/** The keys of a new app, or a new key, for the merchant; shown once. */
export const SHARED_KEYS = withOptional(
  {},
  {
    secretKey: TEXT,
    apiKey: TEXT,
    webhookSecret: TEXT,
    merchantPrivateKey: { ...TEXT, description: 'Where the pair was made here; it is not kept' },
    platformPublicKey: TEXT,
  },
);

export type SharedKeys = Given<Infer<typeof SHARED_KEYS>>;

/** A web address without user and password: those would appear in every log. */
export const ADDRESS = {
  type: 'string',
  minLength: 1,
  maxLength: 2048,
  title: 'an address such as https://shop.example/callbacks',
} as const;

export const PUBLIC_KEY = {
  type: 'string',
  minLength: 1,
  maxLength: 16_384,
  title: 'a public key: PEM or one line of base64',
} as const;

export const SETTLEMENT_DAYS = { ...between(0, 365), description: 'T+n in Korean days' } as const;

export const APP = record({
  id: ID,
  dialect: TEXT,
  publicId: TEXT,
  currency: CURRENCY,
  name: TEXT,
  state: oneOf('active', 'disabled'),
  settlementDays: NUMBER,
  paymentCallbackUrl: nullable(TEXT),
  payoutCallbackUrl: nullable(TEXT),
  settings: { ...ANY_OBJECT, description: 'Those that were set; see docs/operation.md' },
  feePlanId: ID,
  merchantId: ID,
  merchantName: TEXT,
  dailyPaymentLimit: nullable(AMOUNT),
  dailyPayoutLimit: nullable(AMOUNT),
  requestsPerSecond: nullable(NUMBER),
  allowedIps: { ...listOf(TEXT), description: 'Empty: everybody may call' },
});

const DEPOSIT_RULE = oneOf('accept', 'hold', 'refuse', 'default');

/** By case; `default` removes one. */
export const DEPOSIT_RULES_CHANGE = withOptional(
  {},
  Object.fromEntries(DEPOSIT_CASES.map((name) => [name, DEPOSIT_RULE])) as Record<
    (typeof DEPOSIT_CASES)[number],
    typeof DEPOSIT_RULE
  >,
);
