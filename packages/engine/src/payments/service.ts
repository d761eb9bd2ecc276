import { koreanMidnight } from '../base/clock.ts';
import type { Failure } from '../base/declines.ts';
import { newId } from '../base/ids.ts';
import { payerContext } from '../base/payment-facts.ts';
import { type Result, refused } from '../base/refusal.ts';
import { Answers } from '../channels/answers.ts';
import { withSubject } from '../channels/party.ts';
import type { ChannelOrder, Party, PaymentOutcome, TransferOutcome } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import { PAYER_LIMIT, payerLimitsOf } from '../limits/payer.ts';
import { type App, feeRuleFor } from '../merchants/app.ts';
import { tradingRefusal } from '../merchants/trading.ts';
import type { Method } from '../methods/catalogue.ts';
import { type OrdersPage, readPage } from '../orders/orders-page.ts';
import { PaymentOutcomes, type TakenOutcome, type WishedReview } from './channel-outcome.ts';
import { type CreatePayment, createPayment, type ImmediateStart } from './create.ts';
import type { Deposit } from './deposits.ts';
import {
  type ConfirmPayment,
  capturePayment,
  confirmPayment,
  requestSettlement,
} from './merchant-commands.ts';
import { newPayment, type PaymentRequest } from './new-payment.ts';
import type { CreatedPayment, Repeatable } from './order-numbers.ts';
import { findTriesOfOrder, orderOfTry } from './order-tries.ts';
import type { Asked } from './outcome-input.ts';
import { cancelPayment, expirePayment, type FailPayment, failPayment } from './payer-commands.ts';
import { NOT_IN_TIME, type Payment } from './payment.ts';
import {
  countPaidByPayer,
  type DepositStatement,
  findNamedPayment,
  findPaymentByOrder,
  findPaymentByPlatform,
  findPaymentsByAnyNumber,
  getPayment,
  listDepositsOf,
  listDepositsOfAll,
  listLateCapturesOf,
  listPaymentsOfApp,
  listTriesOfOrder,
  type NamedPayment,
  type NamedWhere,
} from './queries.ts';
import { PAYMENT_SETS } from './states.ts';

/** How long a request that starts its payment waits for the channel; the payment itself does not depend on it. */
const ANSWER_TIMEOUT_MS = 8000;

/** The choices of a payment that fails before its start. */
export interface FailedWith extends Pick<FailPayment, 'details' | 'method' | 'card'> {
  readonly payer?: Party;
}

type OfPayer = Pick<Payment, 'merchantId' | 'appId' | 'payerKey'>;

/** Payments: the calls of dialects, the checkout page and channels. */
export class PaymentService {
  readonly #context: EngineContext;
  readonly #answers: Answers<Payment>;
  readonly #outcomes: PaymentOutcomes;

  constructor(context: EngineContext) {
    this.#context = context;
    this.#outcomes = new PaymentOutcomes(context, (payment) => this.payerOf(payment).name);
    this.#answers = new Answers((of) => this.get(of.merchantId, of.id), isUnanswered);
  }

  /**
   * Creates a payment, or returns the one that the same request created before (see `createPayment` for refusals).
   * `start` sends it to its channel in the same commit, and the reply waits for the channel's answer; only payments
   * that passed the steps of a start have one (payments-start/).
   */
  async create(request: PaymentRequest, start?: ImmediateStart): Promise<Result<CreatedPayment>> {
    const { clock, writer } = this.#context;
    const { app } = request.access;
    const stopped = tradingRefusal(app);
    if (stopped) return stopped;
    const now = clock.now();
    const id = request.id ?? newId(now);
    // A first guess when there are several methods: the start takes the rule of the chosen one.
    const fee = request.allowedMethods
      .map((method) => feeRuleFor(request.access, 'payment', method, now, request.currency))
      .find((rule) => rule !== undefined);
    if (!fee) return refused({ code: 'internal', reason: 'the app has no fee rule' });
    const payerKey = this.#payerKey(request);
    const payerSealed = this.#sealed(withSubject(request.payer, request.subject), { id });
    const payment = newPayment(request, { id, now, fee, payerKey, payerSealed });
    // Only a limited payment waits for a read of the store; all others are in the writer's queue when this returns.
    const hasPaidEnough = payerKey !== null && (await this.hasPaidEnough(app, payment));
    const failure = request.failure ?? (hasPaidEnough ? PAYER_LIMIT : undefined);
    const command: CreatePayment = {
      merchantId: app.merchantId,
      payment,
      // The limit is an amount in the app's currency; payments in other currencies do not count.
      dailyLimit: payment.currency === app.currency ? app.dailyPaymentLimit : null,
      ...(request.orderNumbers === undefined ? {} : { orderNumbers: request.orderNumbers }),
      ...(request.takingPlace === undefined ? {} : { takingPlace: request.takingPlace }),
      ...(payerKey === null ? {} : ofPayerLimits(app)),
      ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
      ...(start && !failure ? { start } : {}),
      ...(failure ? { failure } : {}),
    };
    return command.start ? this.#createAnswered(command) : writer.run(createPayment, command);
  }

  /** Created and sent to its channel: the caller waits a short time for the channel's answer. */
  async #createAnswered(command: CreatePayment): Promise<Result<CreatedPayment>> {
    const expected = this.#answers.expect(command.payment.id, true);
    try {
      const made = await this.#context.writer.run(createPayment, command);
      if (!made.ok || made.value.repeated) return made;
      const payment = await expected.answered(made.value.payment, ANSWER_TIMEOUT_MS);
      return { ok: true, value: { payment, repeated: false } };
    } finally {
      expected.end();
    }
  }

  /** Bound to the app and the method: the same payer has separate limits elsewhere. */
  #payerKey({ access, payerIdentifier, allowedMethods }: PaymentRequest): string | null {
    if (payerIdentifier === undefined) return null;
    return this.#context.sealer.fingerprint(payerIdentifier, `payer:${access.app.id}:${allowedMethods[0]}`);
  }

  /** Whether the payer's successful payments of this Korean day have reached the app's limit. */
  async hasPaidEnough(app: App, { payerKey, ...payment }: OfPayer): Promise<boolean> {
    if (payerKey === null) return false;
    const since = koreanMidnight(this.#context.clock.now(), 0);
    const count = await countPaidByPayer(this.#context.store, { ...payment, payerKey }, since);
    return count >= payerLimitsOf(app).succeeded;
  }

  /** The refusal where the payment's merchant or app was stopped meanwhile; undefined when it may be started. */
  async stoppedOf({ appId }: Pick<Payment, 'appId'>) {
    const access = await this.#context.directory.get(appId);
    return access && tradingRefusal(access.app);
  }

  #sealed(payer: Party, payment: { id: string }): string {
    return this.#context.sealer.seal(JSON.stringify(payer), payerContext(payment));
  }

  /**
   * The approval of a payment whose payer was authenticated; returns when the channel has answered (see
   * `confirmPayment`).
   */
  async confirm(
    payment: Payment,
    {
      intent,
      orderNumbers = 'repeatable',
    }: Pick<ConfirmPayment, 'intent'> & Pick<Repeatable, 'orderNumbers'>,
  ): Promise<Result<Payment>> {
    const stopped = await this.stoppedOf(payment);
    if (stopped) return stopped;
    const { writer, clock } = this.#context;
    const { merchantId, id: paymentId } = payment;
    const attemptId = newId(clock.now());
    const order = orderNumbers === 'repeatable' ? {} : { order: orderOfTry(payment) };
    return this.#answered(payment, () =>
      writer.run(confirmPayment, { merchantId, paymentId, intent, attemptId, ...order }),
    );
  }

  /** Captures an authorization; returns when the channel has answered (see `capturePayment`). */
  capture(payment: Payment): Promise<Result<Payment>> {
    const { merchantId, id: paymentId } = payment;
    return this.#answered(payment, () => this.#context.writer.run(capturePayment, { merchantId, paymentId }));
  }

  /** Lets a captured payment settle, where that is on request (see `requestSettlement`). */
  requestSettlement(payment: Payment): Promise<Result<Payment>> {
    const { merchantId, id: paymentId } = payment;
    return this.#context.writer.run(requestSettlement, { merchantId, paymentId });
  }

  /** Runs a command that sends something to the channel, and waits a short time for the answer. */
  async #answered(of: Payment, run: () => Promise<Result<Payment>>): Promise<Result<Payment>> {
    const expected = this.#answers.expect(of.id, false);
    try {
      const sent = await run();
      return sent.ok ? { ok: true, value: await expected.answered(sent.value, ANSWER_TIMEOUT_MS) } : sent;
    } finally {
      expected.end();
    }
  }

  /** The payer gave up. */
  cancel(payment: Payment, reason: string): Promise<Result<Payment>> {
    const { merchantId, id } = payment;
    return this.#context.writer.run(cancelPayment, { merchantId, paymentId: id, reason });
  }

  /**
   * Fails a payment that was not sent to a channel yet. `said`: the choices it would have been started with; parts that
   * only a channel needs are not kept.
   */
  fail(payment: Payment, failure: Failure, said: FailedWith = {}): Promise<Result<Payment>> {
    const { merchantId, id: paymentId } = payment;
    const { details, method, card, payer } = said;
    return this.#context.writer.run(failPayment, {
      merchantId,
      paymentId,
      failure,
      ...(details ? { details } : {}),
      ...(method === undefined ? {} : { method }),
      ...(card ? { card } : {}),
      ...(payer ? { payerSealed: this.#sealed(payer, payment) } : {}),
    });
  }

  /** Ends a payment whose time is over, or, with `force`, before its time. */
  expire(of: { merchantId: string; id: string }, force = false): Promise<Result<Payment>> {
    const { merchantId, id } = of;
    return this.#context.writer.run(expirePayment, { merchantId, paymentId: id, reason: NOT_IN_TIME, force });
  }

  /** Applies a channel's outcome of the payment (channel-event.ts). */
  async takeOutcome(
    order: ChannelOrder,
    outcome: PaymentOutcome,
    effect?: Asked,
  ): Promise<Result<TakenOutcome>> {
    const taken = await this.#outcomes.takeOutcome(order, outcome, effect);
    if (taken.ok) this.#answers.publish(taken.value.payment);
    return taken;
  }

  /** Applies a channel's outcome of a return of late money; undefined when `order` is not one. */
  takeReturnOutcome(
    order: ChannelOrder,
    outcome: TransferOutcome,
    effect?: { readonly id: string; readonly tries: number },
  ): Promise<Result<Deposit | undefined> | undefined> {
    return this.#outcomes.takeReturnOutcome(order, outcome, effect);
  }

  /** Money that channels took for the payment when it was over, oldest first. */
  lateCapturesOf(payment: { readonly merchantId: string; readonly id: string }): Promise<Deposit[]> {
    return listLateCapturesOf(this.#context.store, payment);
  }

  /** Deposits to the payment's virtual account, oldest first: credited, held, returned and refused. */
  depositsOf(payment: Payment): Promise<DepositStatement[]> {
    return listDepositsOf(this.#context.store, payment);
  }

  /** An operator decides on held deposits. */
  resolveReview(input: WishedReview): Promise<Result<Payment>> {
    return this.#outcomes.resolveReview(input);
  }

  get(merchantId: string, id: string): Promise<Payment | undefined> {
    return getPayment(this.#context.store, merchantId, id);
  }

  findByOrder(of: { merchantId: string; id: string }, orderNumber: string): Promise<Payment | undefined> {
    return findPaymentByOrder(this.#context.store, { merchantId: of.merchantId, appId: of.id }, orderNumber);
  }

  /** Payments of an order whose number may be used again, newest first (see PAYMENTS_OF_ORDER). */
  triesOf(of: { merchantId: string; id: string }, orderNumber: string): Promise<Payment[]> {
    return listTriesOfOrder(this.#context.store, { merchantId: of.merchantId, appId: of.id }, orderNumber);
  }

  /** Those tries of an order that decide about another one by this request (order-numbers.ts). */
  triesFor(
    of: { merchantId: string; id: string },
    { orderNumber, contentHash }: Pick<Repeatable, 'contentHash'> & { readonly orderNumber: string },
  ): Promise<Payment[]> {
    const order = { merchantId: of.merchantId, appId: of.id, orderNumber };
    return findTriesOfOrder(this.#context.store, order, contentHash);
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

  /** The deposits of several payments, by the payment's id. */
  depositsOfAll(payments: readonly Payment[]): Promise<Map<string, DepositStatement[]>> {
    return listDepositsOfAll(this.#context.store, payments);
  }

  /** One page of an app's payments by creation time (see `readPage` for refusals). */
  page(page: OrdersPage): Promise<Result<Payment[]>> {
    return readPage(this.#context, page, listPaymentsOfApp);
  }

  /** The one payment that a number means: for operators (findNamedPayment). */
  named(number: string, where: NamedWhere = {}): Promise<NamedPayment> {
    return findNamedPayment(this.#context.store, number, where);
  }

  /** Any merchant's payments under a number, that of the platform first: for operators and the sandbox. */
  findByAnyNumber(number: string): Promise<Payment[]> {
    return findPaymentsByAnyNumber(this.#context.store, number);
  }

  /** The payer, opened from its seal. */
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

/** At its channel without an answer: neither a page for the payer nor an end. */
function isUnanswered({ state, redirectUrl }: Payment): boolean {
  return state === 'capturing' || (PAYMENT_SETS.starting.has(state) && redirectUrl === null);
}

function ofPayerLimits(app: App): Pick<CreatePayment, 'maxOfPayer' | 'maxPaidOfPayer'> {
  const { created, succeeded } = payerLimitsOf(app);
  return { maxOfPayer: created, maxPaidOfPayer: succeeded };
}
