import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Currency, isUniqueViolation, type KeyKind } from '@naru/engine';
import { projectRoot } from '../config.ts';
import type { DemoApp, DialectDemo } from '../contract/dialect-demo.ts';
import type { DemoCredentials } from '../dialects/demo-credentials.ts';
import type { Gateway } from '../gateway.ts';
import { demoRates } from './demo-rates.ts';

export const demoCredentialsPath = path.join(projectRoot, 'sandbox', 'demo-credentials.json');
const serverKeysPath = path.join(projectRoot, 'sandbox', 'demo-server-keys.json');

export async function readDemoCredentials(): Promise<DemoCredentials> {
  return JSON.parse(await readFile(demoCredentialsPath, 'utf8')) as DemoCredentials;
}

/** What the file of credentials holds of one dialect. */
export async function demoCredentialsOf(dialect: string): Promise<unknown> {
  return namedIn(demoCredentialsPath, dialect);
}

async function namedIn(file: string, dialect: string): Promise<unknown> {
  const all = JSON.parse(await readFile(file, 'utf8')) as Readonly<Record<string, unknown>>;
  return all[dialect];
}

/** Minor units: enough for payouts and for full refunds, whose fee nothing else of a new merchant would cover. */
const START_BALANCES = [
  ['KRW', 10_000_000n],
  ['USD', 10_000_00n],
  ['JPY', 1_000_000n],
  ['EUR', 10_000_00n],
  ['GBP', 10_000_00n],
  ['THB', 300_000_00n],
  ['SGD', 10_000_00n],
  ['RUB', 1_000_000_00n],
  ['HKD', 100_000_00n],
  ['CAD', 10_000_00n],
  ['AUD', 10_000_00n],
] as const satisfies readonly (readonly [Currency, bigint])[];

/** The demo merchant's id is fixed, so that a start that was killed half-way is recognised and finished. */
export const DEMO_MERCHANT_ID = '01900000-0000-7000-8000-00000000de30';
/** The last steps of the set-up are these ledger transfers: with all of them, it is complete. */
const COMPLETE_AT_SEQUENCE = BigInt(START_BALANCES.length);
const MAX_TRIES = 10;

const PROGRESS = `
  select (select count(*) from merchants where id <> $1) as others,
    (select sequence from ledger_heads where merchant_id = $1) as sequence`;

/**
 * Sets up the demo merchant on a sandbox store that has no other merchant; true when there was something to do. Each
 * step checks whether it is already done: after a kill the next start continues, and processes that start together find
 * each other's work. The keys are the same everywhere: they protect nothing, and a demo needs credentials that stay
 * valid across stores, machines and CI runs.
 */
export async function seedDemo(gateway: Gateway): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    const [row] = await gateway.store.query<{ others: bigint; sequence: bigint | null }>(PROGRESS, [
      DEMO_MERCHANT_ID,
    ]);
    if (!row || row.others > 0n || (row.sequence ?? 0n) >= COMPLETE_AT_SEQUENCE) return tries > 1;
    try {
      await seed(gateway, row.sequence !== null);
      gateway.engine.context.directory.forget();
      return true;
    } catch (error) {
      // Another process made the same row at the same moment: look again at what is there now.
      if (!isUniqueViolation(error) || tries >= MAX_TRIES) throw error;
    }
  }
}

const DEMO_PLAN = `select id from fee_plans where name = 'demo'`;

async function seed(gateway: Gateway, merchantExists: boolean): Promise<void> {
  const { admin, context } = gateway.engine;
  if (!merchantExists) await admin.createMerchant('Naru Demo Shop', DEMO_MERCHANT_ID);
  const [plan] = await gateway.store.query<{ id: string }>(DEMO_PLAN);
  const feePlanId = plan?.id ?? (await admin.createFeePlan('demo'));
  if ((await gateway.engine.lists.feeRules(1)).length === 0) await addDemoFees(gateway, feePlanId);
  await addDemoApps(gateway, feePlanId);
  if ((await context.rates.list(1)).length === 0) await context.rates.setAll(demoRates());
  for (const [index, [currency, amount]] of START_BALANCES.entries()) {
    const adjusted = await gateway.engine.adjust(DEMO_MERCHANT_ID, currency, amount, {
      onlyAtSequence: BigInt(index),
    });
    if (!adjusted.ok) throw new Error(`the demo balance was refused: ${adjusted.refusal.code}`);
  }
}

/** The demo apps of a dialect with the keys of both sides. */
export async function demoAppsOf(dialect: string, demo: DialectDemo): Promise<readonly DemoApp[]> {
  return demo.apps(await demoCredentialsOf(dialect), await namedIn(serverKeysPath, dialect));
}

async function addDemoApps(gateway: Gateway, feePlanId: string): Promise<void> {
  for (const { name, demo } of gateway.dialects.values()) {
    if (!demo) continue;
    for (const app of await demoAppsOf(name, demo)) await addApp(gateway, feePlanId, name, app);
  }
}

/** 3 % of what comes in; 1 000 won and 0.15 % of what goes out. */
async function addDemoFees(gateway: Gateway, feePlanId: string): Promise<void> {
  const { admin } = gateway.engine;
  for (const currency of takenCurrencies(gateway)) {
    const rule = { feePlanId, currency, method: '*' };
    await admin.addFeeRule({ ...rule, direction: 'payment', fixedAmount: 0n, ratePpm: 30_000n });
  }
  const payoutFee = { feePlanId, currency: 'KRW', method: '*', direction: 'payout' } as const;
  await admin.addFeeRule({ ...payoutFee, fixedAmount: 1000n, ratePpm: 1500n });
}

/** All that any dialect takes orders in. */
function takenCurrencies({ dialects }: Gateway): Set<Currency> {
  return new Set([...dialects.values()].flatMap(({ cli }) => cli.currencies));
}

const APP_WITH_KEYS = `
  select a.id, array(select k.kind from app_keys k where k.app_id = a.id) as kinds
  from apps a where a.dialect = $1 and a.public_id = $2`;

async function addApp(gateway: Gateway, feePlanId: string, dialect: string, app: DemoApp): Promise<void> {
  const { admin } = gateway.engine;
  const { publicId, currency, callbackUrl = null, settings = {} } = app;
  const [found] = await gateway.store.query<{ id: string; kinds: KeyKind[] }>(APP_WITH_KEYS, [
    dialect,
    publicId,
  ]);
  const appId =
    found?.id ??
    (await admin.createApp({
      merchantId: DEMO_MERCHANT_ID,
      dialect,
      publicId,
      currency,
      name: `Demo ${dialect} ${currency}`,
      feePlanId,
      paymentCallbackUrl: callbackUrl,
      payoutCallbackUrl: callbackUrl,
      settings,
    }));
  for (const [kind, text] of Object.entries(app.keys)) {
    if (text && !found?.kinds.includes(kind as KeyKind)) await admin.addKey(appId, kind as KeyKind, text, 0);
  }
}
