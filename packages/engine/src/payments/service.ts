import type { ChannelOrder, DepositAnswer, Party, PaymentOutcome } from '../channels/port.ts';
import { koreanMidnight } from '../clock.ts';
import type { EngineContext } from '../context.ts';
import { newId } from '../ids.ts';
import { payerLimitsOf } from '../limits/payer.ts';
import { type AppAccess, feeRuleFor } from '../merchants/app.ts';
import type { Method } from '../methods/catalogue.ts';
import type { Money } from '../money.ts';
import type { OrdersPage } from '../orders-page.ts';
import { type Result, refused } from '../refusal.ts';
import { Answers } from './answers.ts';
import {
  type CreatedPayment,
  type CreatePayment,
  createPayment,
  type ImmediateStart,
  PAYER_LIMIT,
} from './create.ts';
import { type ResolveReview, resolveReview } from './deposit.ts';
import { takePaymentOutcome } from './outcome.ts';
import { cancelPayment, expirePayment, failPayment, startPayment } from './payer-commands.ts';
import { type Payment, payerContext } from './payment.ts';
import {
  countPaidByPayer,
  findPaymentByOrder,
  findPaymentByPlatform,
  findPaymentsByAnyNumber,
  getPayment,
  listPaymentsOfApp,
} from './queries.ts';

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
  /** When the payment ends unpaid; after the app's own lifetime when absent. */
  readonly expiresAt?: Date;
  /** What the payer's daily limits count by, with the method; no limits when absent. Kept as a keyed hash. */
  readonly payerIdentifier?: string;
  /**
   * Nothing is left to choose: the payment goes to the channel of its only method as soon as it is made, and the reply
   * tells it as the channel answered, or as it stands after some seconds.
   */
  readonly startWith?: Method;
  /** It is known that nothing can come of it: made as failed, with this reason. */
  readonly failure?: { readonly code: string; readonly reason: string };
}

const DEFAULT_LIFETIME_SECONDS = 24 * 60 * 60;
/** How long a request that starts its payment waits for the channel; the payment itself does not depend on it. */
const ANSWER_TIMEOUT_MS = 8000;

/** Payments: the calls that front doors, the checkout page and channels make. */
export class PaymentService {
  readonly #context: EngineContext;
  readonly #answers: Answers;

  constructor(context: EngineContext) {
    this.#context = context;
    this.#answers = new Answers((of) => this.get(of.merchantId, of.id));
  }

  /** Makes a payment or answers the one that the same request made before (see `createPayment` for refusals). */
  async create(request: PaymentRequest): Promise<Result<CreatedPayment>> {
    const { clock, writer, sealer } = this.#context;
    const { app } = request.access;
    const now = clock.now();
    const id = newId(now);
    // A first guess when there are several methods: the start of the payment takes the chosen one's rule.
    const fee = request.allowedMethods
      .map((method) => feeRuleFor(request.access, 'payment', method, now))
      .find((rule) => rule !== undefined);
    if (!fee) return refused({ code: 'internal', reason: 'the app has no fee rule' });
    const lifetimeSeconds = app.settings.paymentLifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS;
    const payerKey = this.#payerKey(request);
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
      payerKey,
      details: request.details,
      depositRule: app.settings.depositRule ?? 'hold',
      settlementDays: app.settlementDays,
      failureCode: null,
      failureReason: null,
      createdAt: now,
      expiresAt: request.expiresAt ?? new Date(now.getTime() + lifetimeSeconds * 1000),
      completedAt: null,
      settleAt: null,
      settlementId: null,
    };
    const failure = request.failure ?? ((await this.#hasPaidEnough(payment)) ? PAYER_LIMIT : undefined);
    const start = request.startWith && !failure ? immediateStart(request.startWith, now) : undefined;
    const command: CreatePayment = {
      merchantId: app.merchantId,
      payment,
      dailyLimit: app.dailyPaymentLimit,
      ...(payerKey === null ? {} : { maxOfPayer: payerLimitsOf(app).created }),
      ...(start ? { start } : {}),
      ...(failure ? { failure } : {}),
    };
    return start ? this.#createAnswered(command) : writer.run(createPayment, command);
  }

  /** Made and sent to its channel: the caller wants to hear what the channel says to it, if it says it soon. */
  async #createAnswered(command: CreatePayment): Promise<Result<CreatedPayment>> {
    const expected = this.#answers.expect(command.payment.id);
    try {
      const made = await this.#context.writer.run(createPayment, command);
      if (!made.ok || made.value.repeated) return made;
      const payment = await expected.answered(made.value.payment, ANSWER_TIMEOUT_MS);
      return { ok: true, value: { payment, repeated: false } };
    } finally {
      expected.end();
    }
  }

  /** Bound to the app and the method: the same payer elsewhere has limits of their own. */
  #payerKey({ access, payerIdentifier, allowedMethods }: PaymentRequest): string | null {
    if (payerIdentifier === undefined) return null;
    return this.#context.sealer.fingerprint(payerIdentifier, `payer:${access.app.id}:${allowedMethods[0]}`);
  }

  /** Whether the payer's successful payments of this Korean day have reached the app's limit. */
  async #hasPaidEnough(payment: Payment): Promise<boolean> {
    const { payerKey } = payment;
    if (payerKey === null) return false;
    const access = await this.#context.directory.get(payment.appId);
    if (!access) return false;
    const since = koreanMidnight(this.#context.clock.now(), 0);
    const { succeeded } = payerLimitsOf(access.app);
    const count = await countPaidByPayer(this.#context.store, { ...payment, payerKey }, since);
    return count >= succeeded;
  }

  /** The payer chose `method` (and `bank`, where the method wants one): the payment goes to the method's channel. */
  async start(payment: Payment, method: Method, bank: string | null): Promise<Result<Payment>> {
    const { directory, writer, clock } = this.#context;
    const { merchantId, id: paymentId } = payment;
    if (await this.#hasPaidEnough(payment)) {
      return writer.run(failPayment, { merchantId, paymentId, ...PAYER_LIMIT });
    }
    const access = await directory.get(payment.appId);
    // The method is known only now; the rule is the one that was in force when the order was made.
    const rule = access && feeRuleFor(access, 'payment', method.code, payment.createdAt);
    const { feeFixed, feeRatePpm } = payment;
    return writer.run(startPayment, {
      merchantId,
      paymentId,
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
    const taken = await writer.run(takePaymentOutcome, {
      merchantId: order.merchantId,
      paymentId: order.subjectId,
      attemptId: order.reference,
      outcome: anonymous,
      depositId,
      depositorSealed,
      ...(effect ? { effect } : {}),
    });
    if (taken.ok) this.#answers.tell(taken.value.payment);
    return taken;
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

  /** One page of an app's payments in the order in which they were made. */
  page(page: OrdersPage): Promise<Payment[]> {
    return listPaymentsOfApp(this.#context.store, page);
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

function immediateStart(method: Method, now: Date): ImmediateStart {
  return { method: method.code, bank: null, channel: method.channel, attemptId: newId(now) };
}
