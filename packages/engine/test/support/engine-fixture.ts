import { ShiftedClock } from '../../src/base/clock.ts';
import type { Currency } from '../../src/base/money.ts';
import { Sealer, Secret } from '../../src/base/secrets.ts';
import { Engine, type EngineOptions } from '../../src/engine.ts';
import type { MerchantAdmin, NewApp } from '../../src/merchants/admin.ts';
import type { AppAccess } from '../../src/merchants/app.ts';
import type { Method } from '../../src/methods/catalogue.ts';
import type { PaymentRequest } from '../../src/payments/new-payment.ts';
import type { PayoutRequest } from '../../src/payouts/service.ts';
import type { Store } from '../../src/store/store.ts';
import { plainDialect, ScriptedChannel, ScriptedTransport } from './scripted.ts';

/** An engine with everything around it scripted: one process, as far as the engine can see. */
export interface Process {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: ShiftedClock;
  readonly channel: ScriptedChannel;
  readonly transport: ScriptedTransport;
  /** What was logged as an error. */
  readonly errors: unknown[];
}

export interface Fixture extends Process {
  readonly access: AppAccess;
  /** A request for a payment with sensible members. */
  payment(orderNumber: string, amount?: bigint, contentHash?: string): PaymentRequest;
  payout(orderNumber: string, amount?: bigint, contentHash?: string): PayoutRequest;
  method(code: string): Method;
}

export interface FixtureOptions {
  readonly publicId?: string;
  readonly currency?: Currency;
  readonly app?: Partial<NewApp>;
  readonly dailyPaymentLimit?: bigint;
  readonly dailyPayoutLimit?: bigint;
  readonly engine?: Partial<EngineOptions>;
}

export const FEE_RATE_PPM = 30_000n;
export const PAYOUT_FEE_FIXED = 1000n;
export const PAYOUT_FEE_PPM = 1500n;

const methodOf = (
  direction: 'payment' | 'payout',
  code: string,
  kind: Method['kind'],
  currency: Currency,
): Method => ({
  dialect: 'plain',
  direction,
  currency,
  code,
  kind,
  brand: code.toLowerCase(),
  nameEn: code,
  nameKo: code,
  minimum: 1n,
  maximum: 100_000_000n,
  state: 'available',
  supportsRefund: true,
  channel: 'scripted',
  position: 1,
});

const methodsIn = (currency: Currency): Method[] => [
  methodOf('payment', 'WALLET', 'wallet', currency),
  methodOf('payment', 'VA', 'virtual_account', currency),
  methodOf('payout', 'BANK', 'bank_payout', currency),
];

/** An engine on `store`, with nothing in it. */
export function makeProcess(store: Store, options: Partial<EngineOptions> = {}): Process {
  const clock = new ShiftedClock();
  const channel = new ScriptedChannel();
  const transport = new ScriptedTransport();
  const errors: unknown[] = [];
  const engine = new Engine({
    store,
    clock,
    sealer: new Sealer(new Secret('test')),
    log: { info: () => {}, warn: () => {}, error: (fields) => errors.push(fields['error']) },
    channels: new Map([['scripted', channel]]),
    dialects: new Map([['plain', plainDialect]]),
    transport,
    checkoutUrl: (payment) => `https://pay.example/${payment.id}`,
    ...options,
  });
  return { store, engine, clock, channel, transport, errors };
}

/** An engine on `store` with one merchant, one app (KRW), a wallet, a virtual account and a payout bank. */
export async function makeFixture(store: Store, options: FixtureOptions = {}): Promise<Fixture> {
  const process = makeProcess(store, options.engine);
  await process.engine.context.methods.addMissing(methodsIn(options.currency ?? 'KRW'));
  return fixtureOf(process, await makeApp(process, options));
}

/** A second process on the same database (through a store of its own) that serves the same app. */
export async function joinFixture(
  first: Fixture,
  store: Store,
  options: Partial<EngineOptions> = {},
): Promise<Fixture> {
  const process = makeProcess(store, options);
  const access = await process.engine.context.directory.get(first.access.app.id);
  if (!access) throw new Error('the app is not in that store');
  return fixtureOf(process, access);
}

let numbersGiven = 0;

function fixtureOf(process: Process, access: AppAccess): Fixture {
  const methods = methodsIn(access.app.currency);
  const method = (code: string) => methods.find((candidate) => candidate.code === code)!;
  const common = (orderNumber: string, amount: bigint, contentHash: string) => ({
    access,
    orderNumber,
    platformNumber: `P${++numbersGiven}-${orderNumber}`,
    contentHash,
    amount,
    callbackUrl: 'https://shop.example/notify',
    subject: null,
    details: {},
  });
  return {
    ...process,
    access,
    method,
    payment: (orderNumber, amount = 2000n, contentHash = `${amount}`) => ({
      ...common(orderNumber, amount, contentHash),
      allowedMethods: ['WALLET', 'VA'],
      payer: { name: 'Hong Gildong' },
      returnUrl: null,
      failUrl: null,
    }),
    payout: (orderNumber, amount = 2000n, contentHash = `${amount}`) => ({
      ...common(orderNumber, amount, contentHash),
      method: method('BANK'),
      payee: { name: 'Hong Gildong', accountNumber: '110123456789' },
    }),
  };
}

async function makeApp({ engine, store }: Process, options: FixtureOptions): Promise<AppAccess> {
  const { publicId = '1', currency = 'KRW' } = options;
  const merchantId = await engine.admin.createMerchant(`merchant ${publicId}`);
  const feePlanId = await makeFeePlan(engine.admin, publicId, currency);
  const appId = await engine.admin.createApp({
    merchantId,
    dialect: 'plain',
    publicId,
    currency,
    name: 'app',
    feePlanId,
    ...options.app,
  });
  await store.query('update apps set daily_payment_limit = $2, daily_payout_limit = $3 where id = $1', [
    appId,
    options.dailyPaymentLimit ?? null,
    options.dailyPayoutLimit ?? null,
  ]);
  const access = await engine.context.directory.get(appId);
  if (!access) throw new Error('the app was not made');
  return access;
}

/** The plan of every test app: 3 % of a payment, 1000 and 0.15 % of a payout. */
async function makeFeePlan(admin: MerchantAdmin, name: string, currency: Currency): Promise<string> {
  const feePlanId = await admin.createFeePlan(`plan ${name}`);
  const rule = { feePlanId, currency, method: '*' };
  await admin.addFeeRule({ ...rule, direction: 'payment', fixedAmount: 0n, ratePpm: FEE_RATE_PPM });
  await admin.addFeeRule({
    ...rule,
    direction: 'payout',
    fixedAmount: PAYOUT_FEE_FIXED,
    ratePpm: PAYOUT_FEE_PPM,
  });
  return feePlanId;
}

/** Unwraps an accepted result. */
export function value<T>(result: { ok: true; value: T } | { ok: false; refusal: unknown }): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal, bigintAsText)}`);
  return result.value;
}

const bigintAsText = (_: string, member: unknown) => (typeof member === 'bigint' ? `${member}` : member);

/** How many of the results were accepted, and how often each refusal occurred. */
export function tally(
  results: readonly ({ ok: true } | { ok: false; refusal: { code: string } })[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const result of results) {
    const name = result.ok ? 'accepted' : result.refusal.code;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Not a bound: a loaded machine takes its time, and a test that passes does not wait for it. */
const PATIENCE_MS = 40_000;

/** Waits, look by look, until `check` gives something. */
export async function eventually<T>(check: () => Promise<T | undefined | false>, what: string): Promise<T> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadlineMs) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Counts the rows of a table, optionally under a condition. */
export async function countRows(store: Store, table: string, where = 'true'): Promise<number> {
  const [row] = await store.query<{ n: bigint }>(`select count(*) as n from ${table} where ${where}`);
  return Number(row!.n);
}
