import type { ChannelOrder, DepositAnswer, Party, PaymentOutcome } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import { newId } from '../ids.ts';
import { type AppAccess, feeRuleFor } from '../merchants/app.ts';
import type { Method } from '../methods/catalogue.ts';
import type { Money } from '../money.ts';
import { type Result, refused } from '../refusal.ts';
import { type CreatedPayment, createPayment } from './create.ts';
import { type ResolveReview, resolveReview } from './deposit.ts';
import { takePaymentOutcome } from './outcome.ts';
import { cancelPayment, expirePayment, startPayment } from './payer-commands.ts';
import { type Payment, payerContext } from './payment.ts';
import { findPaymentByOrder, findPaymentByPlatform, findPaymentsByAnyNumber, getPayment } from './queries.ts';

/** A payment as a dialect's front door asks for it. */
export interface PaymentRequest {
  readonly access: AppAccess;
  readonly orderNumber: string;
  readonly platformNumber: string;
  /** Hash over what the merchant sent; equal hashes are one request. */
  readonly contentHash: string;
  readonly amount: bigint;
  /** What the payer pays and the rate it was worked out with; the order's own money when absent. */
  readonly payerMoney?: Money & { readonly rate: string };
  readonly allowedMethods: readonly string[];
  readonly payer: Party;
  readonly returnUrl: string | null;
  readonly failUrl: string | null;
  readonly callbackUrl: string | null;
  readonly subject: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

const DEFAULT_LIFETIME_SECONDS = 24 * 60 * 60;

/** Payments: the calls that front doors, the checkout page and channels make. */
export class PaymentService {
  readonly #context: EngineContext;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Makes a payment or answers the one that the same request made before (see `createPayment` for refusals). */
  create(request: PaymentRequest): Promise<Result<CreatedPayment>> {
    const { clock, writer, sealer } = this.#context;
    const { app } = request.access;
    const now = clock.now();
    const id = newId(now);
    // A first guess when there are several methods: the start of the payment takes the chosen one's rule.
    const fee = request.allowedMethods
      .map((method) => feeRuleFor(request.access, 'payment', method, now))
      .find((rule) => rule !== undefined);
    if (!fee) return Promise.resolve(refused({ code: 'internal', reason: 'the app has no fee rule' }));
    const lifetimeSeconds = app.settings.paymentLifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS;
    const payment: Payment = {
      merchantId: app.merchantId,
      id,
      appId: app.id,
      dialect: app.dialect,
      orderNumber: request.orderNumber,
      platformNumber: request.platformNumber,
      contentHash: request.contentHash,
      state: 'created',
      currency: app.currency,
      amount: request.amount,
      receivedAmount: 0n,
      refundedAmount: 0n,
      refundingAmount: 0n,
      refundedPayerAmount: 0n,
      unsettledAmount: 0n,
      feeFixed: fee.fixedAmount,
      feeRatePpm: fee.ratePpm,
      feeAmount: 0n,
      payerCurrency: request.payerMoney?.currency ?? app.currency,
      payerAmount: request.payerMoney?.amount ?? request.amount,
      payerRate: request.payerMoney?.rate ?? null,
      allowedMethods: request.allowedMethods,
      method: null,
      bank: null,
      channel: null,
      attemptId: null,
      redirectUrl: null,
      virtualAccount: null,
      returnUrl: request.returnUrl,
      failUrl: request.failUrl,
      callbackUrl: request.callbackUrl ?? app.paymentCallbackUrl,
      subject: request.subject,
      payerSealed: sealer.seal(JSON.stringify(request.payer), payerContext({ id })),
      details: request.details,
      depositRule: app.settings.depositRule ?? 'hold',
      settlementDays: app.settlementDays,
      failureCode: null,
      failureReason: null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + lifetimeSeconds * 1000),
      completedAt: null,
      settleAt: null,
      settlementId: null,
    };
    return writer.run(createPayment, {
      merchantId: app.merchantId,
      payment,
      dailyLimit: app.dailyPaymentLimit,
    });
  }

  /** The payer chose `method` (and `bank`, where the method wants one): the payment goes to the method's channel. */
  async start(payment: Payment, method: Method, bank: string | null): Promise<Result<Payment>> {
    const { directory, writer, clock } = this.#context;
    const access = await directory.get(payment.appId);
    // The method is known only now; the rule is the one that was in force when the order was made.
    const rule = access && feeRuleFor(access, 'payment', method.code, payment.createdAt);
    const { feeFixed, feeRatePpm } = payment;
    return writer.run(startPayment, {
      merchantId: payment.merchantId,
      paymentId: payment.id,
      method: method.code,
      bank,
      channel: method.channel,
      attemptId: newId(clock.now()),
      fee: rule ? { feeFixed: rule.fixedAmount, feeRatePpm: rule.ratePpm } : { feeFixed, feeRatePpm },
    });
  }

  /** The payer gave up. */
  cancel(payment: Payment, reason: string): Promise<Result<Payment>> {
    const { merchantId, id } = payment;
    return this.#context.writer.run(cancelPayment, { merchantId, paymentId: id, reason });
  }

  /** Ends a payment whose time is over, or, with `force`, before its time. */
  expire(of: { merchantId: string; id: string }, force = false): Promise<Result<Payment>> {
    const { merchantId, id } = of;
    const reason = 'The payment was not made in time';
    return this.#context.writer.run(expirePayment, { merchantId, paymentId: id, reason, force });
  }

  /** A channel said how the payment stands (channels/port.ts, ChannelEvents). */
  async outcome(
    order: ChannelOrder,
    outcome: PaymentOutcome,
    effect?: { readonly id: string; readonly tries: number },
  ): Promise<Result<{ payment: Payment; deposit?: DepositAnswer }>> {
    const { clock, sealer, writer } = this.#context;
    const depositId = newId(clock.now());
    const depositorSealed =
      outcome.kind === 'deposit'
        ? sealer.seal(outcome.depositorName, `deposits.depositor:${depositId}`)
        : null;
    // The name is personal data: the decision and whatever it records see it sealed only.
    const anonymous = outcome.kind === 'deposit' ? { ...outcome, depositorName: '' } : outcome;
    return writer.run(takePaymentOutcome, {
      merchantId: order.merchantId,
      paymentId: order.subjectId,
      attemptId: order.reference,
      outcome: anonymous,
      depositId,
      depositorSealed,
      ...(effect ? { effect } : {}),
    });
  }

  /** An operator decides on held deposits. */
  resolveReview(input: ResolveReview): Promise<Result<Payment>> {
    return this.#context.writer.run(resolveReview, input);
  }

  get(merchantId: string, id: string): Promise<Payment | undefined> {
    return getPayment(this.#context.store, merchantId, id);
  }

  findByOrder(of: { merchantId: string; id: string }, orderNumber: string): Promise<Payment | undefined> {
    return findPaymentByOrder(this.#context.store, { merchantId: of.merchantId, appId: of.id }, orderNumber);
  }

  findByPlatform(
    of: { merchantId: string; id: string },
    platformNumber: string,
  ): Promise<Payment | undefined> {
    return findPaymentByPlatform(
      this.#context.store,
      { merchantId: of.merchantId, appId: of.id },
      platformNumber,
    );
  }

  /** Any merchant's payments under a number: for operators and the sandbox. */
  findByAnyNumber(number: string): Promise<Payment[]> {
    return findPaymentsByAnyNumber(this.#context.store, number);
  }

  /** Who pays, opened from its seal. */
  payerOf(payment: Payment): Party {
    if (!payment.payerSealed) return { name: '' };
    return JSON.parse(this.#context.sealer.open(payment.payerSealed, payerContext(payment))) as Party;
  }

  /** The methods that the payer may choose from, in catalogue order. */
  async methodsOf(payment: Payment): Promise<Method[]> {
    const all = await this.#context.methods.list({
      dialect: payment.dialect,
      direction: 'payment',
      currency: payment.currency,
    });
    return all.filter((method) => payment.allowedMethods.includes(method.code));
  }
}
