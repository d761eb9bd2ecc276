import { type ClientRequest, type ClientResult, generateKeyPair, TeemoPayClient } from '@naru/teemopay';
import type { TestServer } from './server.ts';
import { type Fields, Teemo, type TeemoKeys } from './teemopay.ts';

export const DEMO_APP = 'A2405220001KR001';

type Endpoint = 'paymentCreate' | 'paymentQuery' | 'merchantBalance';
type Data<E extends Endpoint> = Extract<ClientResult<E>, { readonly ok: true }>['data'];
export type CreatedPayment = Data<'paymentCreate'>;
export type QueriedPayment = Data<'paymentQuery'>;

export interface Taken {
  readonly deposit: 'credited' | 'held' | 'refused' | 'repeated';
  readonly misfit: string | null;
  readonly state: string;
  readonly receivedAmount: string;
}

export interface KeptCallback {
  readonly id: string;
  readonly event: string;
  readonly url: string;
  readonly state: string;
  readonly nextDeliveryAt: string | null;
  readonly deliveries: readonly {
    readonly number: number;
    readonly sentAt: string;
    readonly outcome: string;
    readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body: string };
    readonly reply: { readonly status: number; readonly body: string } | null;
  }[];
}

/** A merchant who uses the SDK against a running server; `teemo` is the same merchant without the SDK. */
export class Shop {
  readonly server: TestServer;
  readonly teemo: Teemo;
  readonly #given: TeemoKeys | undefined;

  constructor(server: TestServer, keys?: TeemoKeys) {
    this.server = server;
    this.teemo = new Teemo(server);
    this.#given = keys;
  }

  async keys(): Promise<TeemoKeys> {
    return this.#given ?? { ...(await this.teemo.keys()), appCode: DEMO_APP };
  }

  async client(changes: Partial<TeemoKeys> = {}): Promise<TeemoPayClient> {
    return new TeemoPayClient({ baseUrl: this.server.baseUrl, ...(await this.keys()), ...changes });
  }

  /** Sends anything as payment/create, also what its type forbids. */
  async create(fields: Fields): Promise<ClientResult<'paymentCreate'>> {
    return (await this.client()).paymentCreate(fields as ClientRequest<'paymentCreate'>);
  }

  /** The `data` of a payment/create that has to be handled. */
  async created(fields: Fields): Promise<CreatedPayment> {
    return dataOf(await this.create(fields));
  }

  /** Code and text of a payment/create that has to be refused. */
  async refusal(fields: Fields): Promise<[number, string]> {
    return refusalOf(await this.create(fields));
  }

  async query(merchantOrderNo: unknown): Promise<QueriedPayment> {
    const request = { merchantOrderNo } as ClientRequest<'paymentQuery'>;
    return dataOf(await (await this.client()).paymentQuery(request));
  }

  async queryRefusal(fields: Fields): Promise<[number, string]> {
    return refusalOf(await (await this.client()).paymentQuery(fields as ClientRequest<'paymentQuery'>));
  }

  /** The balances in whole won. */
  async balance(): Promise<{ total: bigint; frozen: bigint; available: bigint }> {
    const data = dataOf(await (await this.client()).merchantBalance());
    const [total, frozen, available] = [data.totalAmount, data.frozenAmount, data.availAmount].map(won);
    return { total: total ?? -1n, frozen: frozen ?? -1n, available: available ?? -1n };
  }

  /** Somebody transfers money to the account of a payment. */
  deposit(no: string, amount: number, depositorName = '홍길동'): Promise<Taken> {
    return this.server.json('POST', `/_sandbox/payments/${no}/deposits`, { amount, depositorName });
  }

  succeed(no: string): Promise<{ state: string }> {
    return this.server.json('POST', `/_sandbox/payments/${no}/succeed`);
  }

  async callbacks(no: string): Promise<readonly KeptCallback[]> {
    const path = `/_sandbox/callbacks?no=${no}`;
    return (await this.server.json<{ callbacks: KeptCallback[] }>('GET', path)).callbacks;
  }

  /** The engine's word on held deposits, as `naru review` gives it. */
  async review(no: string, decision: 'accept' | 'return', depositId?: string): Promise<void> {
    const { payments } = this.server.gateway.engine;
    const [payment] = await payments.findByAnyNumber(no);
    const resolved = await payments.resolveReview({
      merchantId: payment?.merchantId ?? '',
      paymentId: payment?.id ?? '',
      ...(depositId === undefined ? {} : { depositId }),
      decision,
      reason: 'looked at',
    });
    if (!resolved.ok) throw new Error(`the review of ${no} was refused: ${resolved.refusal.code}`);
  }

  /** Replaces the app's settings. */
  async settings(settings: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.app(`settings = '${JSON.stringify(settings)}'`);
  }

  async app(assignments: string): Promise<void> {
    await this.server.setApp((await this.keys()).appCode, assignments);
  }

  /** Runs `work` with settings that the app has not otherwise. */
  async withSettings<T>(settings: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T> {
    await this.settings(settings);
    try {
      return await work();
    } finally {
      await this.settings();
    }
  }
}

export function dataOf<E extends Endpoint>(result: ClientResult<E>): Data<E> {
  if (!result.ok) throw new Error(`not handled: ${JSON.stringify(result)}`);
  return result.data as Data<E>;
}

/** Whole won from an amount with two decimals, both of them zero. */
function won(text: string): bigint {
  const match = /^(\d+)\.00$/.exec(text);
  if (!match?.[1]) throw new Error(`${text} is no amount of whole won`);
  return BigInt(match[1]);
}

/** Code and text of a refusal, also of one after which the order may exist (412, 500). */
export function refusalOf(result: ClientResult<Endpoint>): [number, string] {
  if (!result.ok && result.kind === 'refused') return [result.code, result.msg];
  if (!result.ok && result.cause.type === 'uncertain_code') return [result.cause.code, result.cause.msg];
  throw new Error(`not refused: ${JSON.stringify(result)}`);
}

export interface NewShop {
  readonly appCode: string;
  /** Whose app it is; a merchant of its own when absent. */
  readonly merchantId?: string;
  /** Adds the demo's fee of 3 %; without it the app's plan has no rule at all. */
  readonly withFee?: boolean;
  readonly callbackUrl?: string | null;
}

/** Another app, of another merchant by default; the keys are its own, too. */
export async function newShop(
  server: TestServer,
  { appCode, merchantId: owner, withFee = true, callbackUrl = null }: NewShop,
): Promise<Shop & { readonly merchantId: string; readonly feePlanId: string }> {
  const { admin, context } = server.gateway.engine;
  const [merchant, platform] = [await generateKeyPair(), await generateKeyPair()];
  const merchantId = owner ?? (await admin.createMerchant(`Shop ${appCode}`));
  const feePlanId = await admin.createFeePlan(appCode);
  if (withFee) {
    const rule = { feePlanId, currency: 'KRW', method: '*', direction: 'payment' } as const;
    await admin.addFeeRule({ ...rule, fixedAmount: 0n, ratePpm: 30_000n });
  }
  const appId = await admin.createApp({
    merchantId,
    dialect: 'teemopay',
    publicId: appCode,
    currency: 'KRW',
    name: appCode,
    feePlanId,
    paymentCallbackUrl: callbackUrl,
  });
  await admin.addKey(appId, 'merchant_public_key', merchant.publicKey, 0);
  await admin.addKey(appId, 'platform_private_key', platform.privateKey, 0);
  context.directory.forget();
  const shop = new Shop(server, {
    appCode,
    merchantPrivateKey: merchant.privateKey,
    platformPublicKey: platform.publicKey,
  });
  return Object.assign(shop, { merchantId, feePlanId });
}

/** The token of the page behind an address that a payment was given. */
export function tokenOf(url: unknown): string {
  return new URL(String(url)).pathname.split('/')[2] ?? '';
}

/** The sandbox's time in epoch milliseconds. */
export async function sandboxNow(server: TestServer): Promise<number> {
  return Date.parse((await server.json<{ now: string }>('GET', '/_sandbox/clock')).now);
}
