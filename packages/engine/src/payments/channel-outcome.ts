import { newId } from '../base/ids.ts';
import type { DepositMismatch } from '../base/payment-facts.ts';
import type { Result } from '../base/refusal.ts';
import type { ChannelOrder, DepositAnswer, PaymentOutcome, TransferOutcome } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import { isPayersName } from './depositor-name.ts';
import type { Deposit } from './deposits.ts';
import { type OrderOfTry, orderOfTry } from './order-tries.ts';
import { takePaymentOutcome } from './outcome.ts';
import type { Asked, LateRule, TakePaymentOutcome } from './outcome-input.ts';
import { depositorContext, type Payment } from './payment.ts';
import { getDeposit, getPayment, isSubscriptionCharge, listLateCapturesOf } from './queries.ts';
import { takeReturnOutcome } from './return.ts';
import { type ResolveReview, resolveReview } from './review.ts';
import { merchantsTurnMs, PAYMENT_SETTINGS } from './settings.ts';

export interface TakenOutcome {
  readonly payment: Payment;
  readonly deposit?: DepositAnswer;
  readonly mismatch?: DepositMismatch | null;
}

export interface WishedReview extends ResolveReview {
  /** Even where another payment of the order was paid. */
  readonly force?: boolean;
}

/** Turns channel outcomes of payments and of late-money returns into writer commands. */
export class PaymentOutcomes {
  readonly #context: EngineContext;
  readonly #payerName: (payment: Payment) => string;

  constructor(context: EngineContext, payerName: (payment: Payment) => string) {
    this.#context = context;
    this.#payerName = payerName;
  }

  /** Applies a channel's outcome of the payment (channel-event.ts). */
  async takeOutcome(
    order: ChannelOrder,
    outcome: PaymentOutcome,
    effect?: Asked,
  ): Promise<Result<TakenOutcome>> {
    const { clock, sealer, writer } = this.#context;
    const depositId = newId(clock.now());
    const isDeposit = outcome.kind === 'deposit';
    const depositorSealed = isDeposit
      ? sealer.seal(outcome.depositorName, depositorContext({ id: depositId }))
      : null;
    const facts = isDeposit
      ? await this.#factsOfDeposit(order, outcome.depositorName)
      : { nameMatches: false };
    const turnsOver = outcome.kind === 'authorized' || outcome.kind === 'authenticated';
    const merchantsTurnUntil = turnsOver ? await this.#merchantsTurnUntil(order) : undefined;
    const input: TakePaymentOutcome = {
      merchantId: order.merchantId,
      paymentId: order.subjectId,
      attemptId: order.reference,
      channel: order.channel,
      // The name is personal data: the decision and its records only get it sealed.
      outcome: isDeposit ? { ...outcome, depositorName: '' } : outcome,
      depositId,
      depositorSealed,
      ...facts,
      ...(merchantsTurnUntil ? { merchantsTurnUntil } : {}),
      ...(effect ? { effect } : {}),
    };
    const taken = await writer.run(takePaymentOutcome, input);
    // Rare: only then are the app's rule and the order's other payments read.
    if (!taken.ok || !taken.value.needsLateRule) return taken;
    const late = await this.#lateRuleOf(taken.value.payment);
    const tries = late.rule === 'credit' ? await this.#orderOf(taken.value.payment) : {};
    const booked = await writer.run(takePaymentOutcome, { ...input, late, ...tries });
    if (booked.ok && booked.value.lateMoney) this.#warn(booked.value.payment, booked.value.lateMoney);
    return booked;
  }

  #warn({ id: paymentId, platformNumber, state, appId }: Payment, money: string): void {
    this.#context.log.warn(
      { paymentId, platformNumber, state, appId, money },
      'a channel took money that does not fit its payment, or for one that was over',
    );
  }

  async #lateRuleOf(payment: Payment): Promise<LateRule> {
    const { directory, clock } = this.#context;
    const access = await directory.get(payment.appId);
    const rule = PAYMENT_SETTINGS.latePayments.of(access?.app.settings ?? {}) ?? 'return';
    return { rule, returnId: newId(clock.now()) };
  }

  /** The order whose tries decide about late money; charges of a subscription are no tries of an order. */
  async #orderOf(payment: Payment): Promise<{ order?: OrderOfTry }> {
    const isCharge = await isSubscriptionCharge(this.#context.store, payment);
    return isCharge ? {} : { order: orderOfTry(payment) };
  }

  /** Applies a channel's outcome of a return of late money; undefined when `order` is not one. */
  async takeReturnOutcome(
    order: ChannelOrder,
    outcome: TransferOutcome,
    effect?: Asked,
  ): Promise<Result<Deposit | undefined> | undefined> {
    const { store, writer, log } = this.#context;
    const deposit = await getDeposit(store, order.merchantId, order.subjectId);
    if (!deposit) return undefined;
    const { merchantId, paymentId } = deposit;
    const given = { merchantId, paymentId, attemptId: order.reference, outcome };
    const taken = await writer.run(takeReturnOutcome, { ...given, ...(effect ? { effect } : {}) });
    if (taken.ok && taken.value?.state === 'held')
      log.warn({ paymentId, depositId: deposit.id }, 'a channel refused to give back late money: it is held');
    return taken;
  }

  /**
   * An operator decides on held deposits, and on money that channels took for a payment that was over. Refuses
   * `order_paid` and `order_under_way` where accepting could pay an order twice, unless `force` is set.
   */
  async resolveReview({ force = false, ...input }: WishedReview): Promise<Result<Payment>> {
    const { store, clock, writer } = this.#context;
    if (input.decision === 'accept') {
      const payment = await getPayment(store, input.merchantId, input.paymentId);
      const order = payment && !force ? await this.#orderOf(payment) : {};
      return writer.run(resolveReview, { ...input, ...order });
    }
    const captures = await listLateCapturesOf(store, { merchantId: input.merchantId, id: input.paymentId });
    const returnIds = new Map(captures.map(({ id }) => [id, newId(clock.now())]));
    return writer.run(resolveReview, { ...input, returnIds });
  }

  /** The deadline for the app's merchant to capture or confirm what is authorized or authenticated now. */
  async #merchantsTurnUntil(order: ChannelOrder): Promise<Date | undefined> {
    const payment = await getPayment(this.#context.store, order.merchantId, order.subjectId);
    const access = payment && (await this.#context.directory.get(payment.appId));
    return access && new Date(this.#context.clock.now().getTime() + merchantsTurnMs(access.app));
  }

  /**
   * Opens the payer's name (which is fixed before there is an account to pay into) only where the rules compare it; and
   * names the order only where late money would be credited.
   */
  async #factsOfDeposit(
    order: ChannelOrder,
    depositorName: string,
  ): Promise<Pick<TakePaymentOutcome, 'nameMatches' | 'order'>> {
    const payment = await getPayment(this.#context.store, order.merchantId, order.subjectId);
    if (!payment) return { nameMatches: true };
    const { depositRules, receivedAmount } = payment;
    const nameMatches =
      depositRules.wrongName === 'accept' || isPayersName(depositorName, this.#payerName(payment));
    // Whether it is late is decided under the payment's lock.
    const mayBeCredited = receivedAmount === 0n && depositRules.late === 'accept';
    return { nameMatches, ...(mayBeCredited ? await this.#orderOf(payment) : {}) };
  }
}
