import { idAfter } from '../cursor.ts';
import { NAME } from '../merchants/operations.ts';
import { operation } from '../operation.ts';
import {
  AMOUNT,
  between,
  CURRENCY,
  ID,
  limitOf,
  line,
  listOf,
  nullable,
  oneOf,
  PAGE,
  page,
  pageOf,
  record,
  TEXT,
  withOptional,
} from '../schema.ts';
import { changeApp, requireAddress } from './change.ts';
import { dialectNamed } from './dialects.ts';
import { appView, existingApp, shownApp } from './find.ts';
import { createAppWithKeys } from './new-app.ts';
import { ADDRESS, APP, DEPOSIT_RULES_CHANGE, PUBLIC_KEY, SETTLEMENT_DAYS, SHARED_KEYS } from './schemas.ts';

const EXAMPLE_ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const DIALECT = { ...line(64), description: 'As `GET /admin/v1/apps` shows it' } as const;
const PUBLIC_ID = { ...line(64), description: 'What the merchant sends: appId, app_code or mid' } as const;

export const createApp = operation({
  name: 'apps.create',
  summary: 'Make an app with its keys; those that the merchant needs are shown once',
  method: 'POST',
  path: '/apps',
  permission: 'merchants.write',
  status: 201,
  input: withOptional(
    {
      merchantId: ID,
      dialect: DIALECT,
      publicId: PUBLIC_ID,
      currency: { ...CURRENCY, description: 'Where an app takes many, the one of its limits' },
    },
    {
      name: { ...NAME, description: 'Shown in the configuration' },
      feePlan: {
        ...NAME,
        description: '`default` when absent; the sandbox makes a missing one, without fees',
      },
      callbackUrl: { ...ADDRESS, description: 'Where callbacks of payments go' },
      payoutCallbackUrl: {
        ...ADDRESS,
        description: 'Where callbacks of payouts go; as callbackUrl when absent',
      },
      settlementDays: SETTLEMENT_DAYS,
      merchantPublicKey: { ...PUBLIC_KEY, description: 'A pair is made when absent' },
    },
  ),
  output: record({
    dialect: TEXT,
    publicId: TEXT,
    idName: { ...TEXT, description: 'What the dialect calls the public id' },
    currency: CURRENCY,
    keys: SHARED_KEYS,
  }),
  errors: ['not_found', 'conflict'],
  example: {
    merchantId: EXAMPLE_ID,
    dialect: 'acorn',
    publicId: 'oak',
    currency: 'KRW',
    feePlan: 'standard',
    callbackUrl: 'https://shop.example/naru',
  },
  async run({ gateway }, wanted) {
    requireAddress('callbackUrl', wanted.callbackUrl);
    requireAddress('payoutCallbackUrl', wanted.payoutCallbackUrl);
    const { dialect, publicId, currency } = wanted;
    const keys = await createAppWithKeys(gateway, wanted);
    return { dialect, publicId, idName: dialectNamed(gateway.dialects, dialect).cli.idName, currency, keys };
  },
});

export const listApps = operation({
  name: 'apps.list',
  summary: 'Apps, by dialect and public id',
  method: 'GET',
  path: '/apps',
  permission: 'merchants.read',
  input: withOptional({}, { ...PAGE, merchantId: { ...ID, description: 'Of one merchant' } }),
  output: page(APP),
  errors: [],
  example: { merchantId: EXAMPLE_ID },
  async run({ gateway }, { merchantId = null, after, ...given }) {
    const rows = await gateway.engine.lists.apps(merchantId, limitOf(given), idAfter(after));
    return pageOf(rows, given, ({ id }) => id, appView);
  },
});

export const showApp = operation({
  name: 'apps.show',
  summary: 'One app',
  method: 'GET',
  path: '/apps/{dialect}/{publicId}',
  permission: 'merchants.read',
  input: record({ dialect: DIALECT, publicId: PUBLIC_ID }),
  output: APP,
  errors: ['not_found'],
  example: { dialect: 'acorn', publicId: 'oak' },
  run: ({ gateway }, { dialect, publicId }) => shownApp(gateway, dialect, publicId),
});

const LIMIT = {
  ...nullable(AMOUNT),
  description: 'Sum a Korean day, in the app’s currency; null: no limit',
} as const;

export const setApp = operation({
  name: 'apps.set',
  summary: 'Change what is given of an app; running processes see it within a second',
  method: 'PATCH',
  path: '/apps/{dialect}/{publicId}',
  permission: 'merchants.write',
  input: withOptional(
    { dialect: DIALECT, publicId: PUBLIC_ID },
    {
      state: { ...oneOf('active', 'disabled'), description: 'Whether it may call' },
      callbackUrl: ADDRESS,
      payoutCallbackUrl: ADDRESS,
      settlementDays: SETTLEMENT_DAYS,
      requestsPerSecond: { ...nullable(between(1, 1_000_000)), description: 'Per process; null: no limit' },
      dailyPaymentLimit: LIMIT,
      dailyPayoutLimit: LIMIT,
      allowedIps: {
        ...listOf(line(64)),
        description: 'Addresses and ranges that may call; empty: everybody',
      },
      settings: {
        type: 'object',
        properties: {},
        required: [],
        additionalProperties: true,
        title: 'settings by name, each value a text as `naru app set --setting` takes it',
        description: 'Values are texts, as `naru app set --setting` takes them; `default` takes one back',
      },
      depositRules: { ...DEPOSIT_RULES_CHANGE, description: 'By case; `default` takes one back' },
    },
  ),
  output: APP,
  errors: ['not_found', 'conflict'],
  example: {
    dialect: 'acorn',
    publicId: 'oak',
    dailyPayoutLimit: '50000000',
    requestsPerSecond: 50,
    allowedIps: ['203.0.113.7', '10.8.0.0/16'],
    settings: { paymentLifetimeSeconds: '3600' },
  },
  async run({ gateway }, { dialect, publicId, ...changes }) {
    dialectNamed(gateway.dialects, dialect);
    await changeApp(gateway, () => existingApp(gateway, dialect, publicId), changes);
    return shownApp(gateway, dialect, publicId);
  },
});
