import type {
  CallbackDialect,
  CallbackReply,
  CallbackRequest,
  CallbackTransport,
} from '../../src/callbacks/port.ts';
import type { Channel, PaymentOutcome, TransferOutcome } from '../../src/channels/port.ts';
import { ShiftedClock } from '../../src/clock.ts';
import { Engine } from '../../src/engine.ts';
import type { AppAccess } from '../../src/merchants/app.ts';
import type { Method } from '../../src/methods/catalogue.ts';
import type { Currency } from '../../src/money.ts';
import { Sealer, Secret } from '../../src/secrets.ts';
import type { Store } from '../../src/store/store.ts';

/** A channel whose answers a test chooses; it records every call. */
export class ScriptedChannel implements Channel {
  readonly name = 'scripted';
  readonly calls: { call: string; reference: string }[] = [];
  onPayment: (call: string) => PaymentOutcome | Promise<PaymentOutcome> = () => ({
    kind: 'redirect',
    url: 'https://wallet.example/',
  });
  onTransfer: (call: string) => TransferOutcome | Promise<TransferOutcome> = () => ({ kind: 'processing' });

  async startPayment(order: { reference: string }): Promise<PaymentOutcome> {
    return this.#payment('startPayment', order.reference);
  }
  async findPayment(order: { reference: string }): Promise<PaymentOutcome> {
    return this.#payment('findPayment', order.reference);
  }
  async cancelPayment(order: { reference: string }): Promise<void> {
    this.calls.push({ call: 'cancelPayment', reference: order.reference });
  }
  async submitPayout(order: { reference: string }): Promise<TransferOutcome> {
    return this.#transfer('submitPayout', order.reference);
  }
  async findPayout(order: { reference: string }): Promise<TransferOutcome> {
    return this.#transfer('findPayout', order.reference);
  }
  async submitRefund(order: { reference: string }): Promise<TransferOutcome> {
    return this.#transfer('submitRefund', order.reference);
  }
  async findRefund(order: { reference: string }): Promise<TransferOutcome> {
    return this.#transfer('findRefund', order.reference);
  }

  async #payment(call: string, reference: string): Promise<PaymentOutcome> {
    this.calls.push({ call, reference });
    return this.onPayment(call);
  }

  async #transfer(call: string, reference: string): Promise<TransferOutcome> {
    this.calls.push({ call, reference });
    return this.onTransfer(call);
  }
}

/** A merchant's endpoint that a test scripts; it records what it got. */
export class ScriptedTransport implements CallbackTransport {
  readonly received: { url: string; request: CallbackRequest }[] = [];
  onPost: (url: string) => CallbackReply | Promise<CallbackReply> = () => ({ status: 200, body: 'SUCCESS' });

  async post(url: string, request: CallbackRequest): Promise<CallbackReply> {
    this.received.push({ url, request });
    return this.onPost(url);
  }
}

const MINUTE_MS = 60_000;

export const plainDialect: CallbackDialect = {
  name: 'plain',
  events: new Set([
    'payment_succeeded',
    'payment_partly_paid',
    'payment_failed',
    'payout_succeeded',
    'payout_failed',
    'payout_returned',
    'refund_succeeded',
    'refund_failed',
  ]),
  retryDelaysMs: [5, 5, 5, 5, 5].map((minutes) => minutes * MINUTE_MS),
  render: async (message) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event: message.event, sign: 'A', ...message.snapshot }),
  }),
  accepts: (reply) => reply.status === 200 && reply.body.trim() === 'SUCCESS',
};

export interface Fixture {
  readonly engine: Engine;
  readonly clock: ShiftedClock;
  readonly channel: ScriptedChannel;
  readonly transport: ScriptedTransport;
  readonly access: AppAccess;
  readonly errors: unknown[];
  /** A request for a payment with sensible members. */
  payment(
    orderNumber: string,
    amount?: bigint,
    contentHash?: string,
  ): Parameters<Engine['payments']['create']>[0];
  payout(
    orderNumber: string,
    amount?: bigint,
    contentHash?: string,
  ): Parameters<Engine['payouts']['create']>[0];
  method(code: string): Method;
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

/** An engine on `store` with one merchant, one KRW app, a wallet, a virtual account and a payout bank. */
export async function makeFixture(
  store: Store,
  publicId = '1',
  currency: Currency = 'KRW',
): Promise<Fixture> {
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
  });
  const methods = [
    methodOf('payment', 'WALLET', 'wallet', currency),
    methodOf('payment', 'VA', 'virtual_account', currency),
    methodOf('payout', 'BANK', 'bank_payout', currency),
  ];
  await engine.context.methods.addMissing(methods);
  const access = await makeApp(engine, publicId, currency);
  let counter = 0;
  return {
    engine,
    clock,
    channel,
    transport,
    access,
    errors,
    method: (code) => methods.find((method) => method.code === code)!,
    payment: (orderNumber, amount = 2000n, contentHash = `${amount}`) => ({
      access,
      orderNumber,
      platformNumber: `P${publicId}-${++counter}-${orderNumber}`,
      contentHash,
      amount,
      allowedMethods: ['WALLET', 'VA'],
      payer: { name: 'Hong Gildong' },
      returnUrl: null,
      failUrl: null,
      callbackUrl: 'https://shop.example/notify',
      subject: null,
      details: {},
    }),
    payout: (orderNumber, amount = 2000n, contentHash = `${amount}`) => ({
      access,
      orderNumber,
      platformNumber: `O${publicId}-${++counter}-${orderNumber}`,
      contentHash,
      amount,
      method: methods[2]!,
      payee: { name: 'Hong Gildong', accountNumber: '110123456789' },
      callbackUrl: 'https://shop.example/notify',
      subject: null,
      details: {},
    }),
  };
}

async function makeApp(engine: Engine, publicId: string, currency: Currency): Promise<AppAccess> {
  const merchantId = await engine.admin.createMerchant(`merchant ${publicId}`);
  const feePlanId = await engine.admin.createFeePlan(`plan ${publicId}`);
  const rule = { feePlanId, currency, method: '*' };
  await engine.admin.addFeeRule({ ...rule, direction: 'payment', fixedAmount: 0n, ratePpm: FEE_RATE_PPM });
  await engine.admin.addFeeRule({
    ...rule,
    direction: 'payout',
    fixedAmount: PAYOUT_FEE_FIXED,
    ratePpm: PAYOUT_FEE_PPM,
  });
  await engine.admin.createApp({ merchantId, dialect: 'plain', publicId, currency, name: 'app', feePlanId });
  const access = await engine.context.directory.find('plain', publicId);
  if (!access) throw new Error('the app was not made');
  return access;
}

/** Unwraps an accepted result. */
export function value<T>(result: { ok: true; value: T } | { ok: false; refusal: unknown }): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}

/** Waits, event by event, until `check` gives something. */
export async function eventually<T>(check: () => Promise<T | undefined | false>, what: string): Promise<T> {
  const deadlineMs = performance.now() + 15_000;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadlineMs) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
