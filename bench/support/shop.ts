import type { Result } from '../../packages/engine/src/base/refusal.ts';
import {
  type AppAccess,
  type CallbackDialect,
  Engine,
  type Method,
  type Payment,
  type PaymentRequest,
  Sealer,
  Secret,
  type Store,
  systemClock,
} from '../../packages/engine/src/index.ts';
import { commitStart, startInput } from '../../packages/engine/src/payments-start/start.ts';

/** An engine without workers and without a channel, and one merchant: the hot one. */
export interface Shop {
  readonly store: Store;
  readonly engine: Engine;
  readonly access: AppAccess;
  readonly method: Method;
  request(number: number): PaymentRequest;
}

const dialect: CallbackDialect = {
  name: 'bench',
  events: new Set(['payment_succeeded', 'payment_failed']),
  signature: {},
  retryDelaysMs: [],
  render: async () => ({ headers: {}, body: '' }),
  accepts: () => true,
};

const FEE_RATE_PPM = 30_000n;
const AMOUNT = 20_000n;

const method: Method = {
  dialect: dialect.name,
  direction: 'payment',
  currency: 'KRW',
  code: 'WALLET',
  kind: 'wallet',
  brand: 'wallet',
  nameEn: 'Wallet',
  nameKo: '지갑',
  minimum: 1n,
  maximum: 100_000_000n,
  state: 'available',
  supportsRefund: true,
  channel: 'bench',
  position: 1,
};

/** Sets up an engine and its merchant on an empty, migrated store. */
export async function openShop(store: Store): Promise<Shop> {
  const fail = (fields: Record<string, unknown>, message: string) => {
    throw new Error(message, { cause: fields['error'] });
  };
  const engine = new Engine({
    store,
    clock: systemClock,
    sealer: new Sealer(new Secret('benchmark')),
    log: { info: () => {}, warn: fail, error: fail },
    channels: new Map(),
    dialects: new Map([[dialect.name, dialect]]),
    transport: { post: () => Promise.reject(new Error('no callbacks are sent here')) },
    checkoutUrl: (payment) => `https://pay.example/${payment.id}`,
  });
  const access = await makeApp(engine);
  return { store, engine, access, method, request: (number) => requestOf(access, number) };
}

async function makeApp({ admin, context }: Engine): Promise<AppAccess> {
  const merchantId = await admin.createMerchant('the hot merchant');
  const feePlanId = await admin.createFeePlan('bench');
  const rule = { feePlanId, currency: 'KRW', method: '*', direction: 'payment' } as const;
  await admin.addFeeRule({ ...rule, fixedAmount: 0n, ratePpm: FEE_RATE_PPM });
  const app = {
    merchantId,
    dialect: dialect.name,
    publicId: '1',
    currency: 'KRW',
    name: 'app',
    feePlanId,
  } as const;
  const access = await context.directory.get(await admin.createApp(app));
  if (!access) throw new Error('the app was not made');
  return access;
}

function requestOf(access: AppAccess, number: number): PaymentRequest {
  return {
    access,
    orderNumber: `order-${number}`,
    platformNumber: `P${number}`,
    contentHash: `content of ${number}`,
    amount: AMOUNT,
    allowedMethods: [method.code],
    payer: { name: 'Hong Gildong', email: 'hong@example.com', phone: '01012345678', userId: 'user-1' },
    returnUrl: 'https://shop.example/done',
    failUrl: 'https://shop.example/failed',
    callbackUrl: 'https://shop.example/notify',
    subject: 'Coffee beans 1 kg',
    details: {},
  };
}

export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`);
  return result.value;
}

/** Payments that wait for the channel's word: created, started, redirected. */
export async function makePending(shop: Shop, first: number, count: number): Promise<Payment[]> {
  const { payments, context } = shop.engine;
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const { payment } = accepted(await payments.create(shop.request(first + index)));
      const eligible = { kind: 'eligible', payment, method: shop.method, access: shop.access } as const;
      const start = startInput(context, eligible, null, {}, (of) => payments.payerOf(of));
      const started = accepted(await commitStart(context, eligible, start));
      const outcome = { kind: 'redirect', url: 'https://wallet.example/' } as const;
      return accepted(await payments.takeOutcome(channelOrder(started), outcome)).payment;
    }),
  );
}

export function channelOrder(payment: Payment) {
  if (!payment.attemptId) throw new Error('the payment was not started');
  return { merchantId: payment.merchantId, subjectId: payment.id, reference: payment.attemptId };
}
