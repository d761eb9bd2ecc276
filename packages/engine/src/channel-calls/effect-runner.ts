import { newId } from '../base/ids.ts';
import type { AttemptDirectory } from '../channels/attempt-directory.ts';
import { askAgainDelayMs } from '../channels/pacing.ts';
import { partyForChannel } from '../channels/party.ts';
import type {
  BankName,
  Channel,
  NotSent,
  Party,
  PaymentOrder,
  PaymentOutcome,
  RefundOrder,
  TransferOutcome,
} from '../channels/port.ts';
import { storableAnswer } from '../channels/storable.ts';
import { withTimeout } from '../channels/time-limit.ts';
import type { EngineContext } from '../context.ts';
import type { Payment } from '../payments/payment.ts';
import type { PaymentService } from '../payments/service.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import type { Payout } from '../payouts/payout.ts';
import type { PayoutService } from '../payouts/service.ts';
import { PAYOUT_SETS } from '../payouts/states.ts';
import type { Refund } from '../refunds/refund.ts';
import type { RefundService } from '../refunds/service.ts';
import { REFUND_SETS } from '../refunds/states.ts';
import { callOnce, lacking, type Outcome, portOf, startOf } from './calls.ts';
import type { Effect } from './due-effect.ts';

export interface EffectServices {
  readonly payments: PaymentService;
  readonly payouts: PayoutService;
  readonly refunds: RefundService;
  readonly attempts: AttemptDirectory;
  /** Address of the checkout page of a payment, where a channel sends the payer back to. */
  readonly checkoutUrl: (payment: Payment) => string;
  /** By dialect: payers' banks that are not rows of its catalogue. */
  readonly bankNames: ReadonlyMap<string, readonly BankName[]>;
}

const FINISH_EFFECT = `delete from effects where merchant_id = $1 and id = $2`;
/**
 * Unless it was requested again meanwhile (channels/effect.ts) or another worker has it: then it has to run once more.
 */
const FINISH_CANCELLING = `delete from effects where merchant_id = $1 and id = $2 and claims = $3 returning 1`;
const RELEASE_EFFECT = `update effects set leased_until = null where merchant_id = $1 and id = $2`;
const TRY_EFFECT_AGAIN = `
  update effects set tries = tries + 1, due_at = $3, leased_until = null where merchant_id = $1 and id = $2`;
/** Nothing reached the channel: the call is made again as if for the first time, unless another worker has it now. */
const SEND_AGAIN = `
  update effects set tries = tries + 1, claims = 0, due_at = $3, leased_until = null
  where merchant_id = $1 and id = $2 and claims = $4`;
/** No money is reserved any more: the ledger verification looks for authorizations that stand. */
const AUTHORIZATION_OVER = `
  update attempts set outcome = 'cancelled' where merchant_id = $1 and id = $2 and outcome = 'authorized'`;
const KEEP_FOR_OPERATOR = `
  insert into late_events (merchant_id, id, subject_kind, subject_id, state, event, details, created_at)
  values ($1, $2, 'payment', $3, $4, 'cancel_failed', $5, $6)`;
/** Outcomes after which the channel may still hold the payer's money. */
const NOT_CANCELLED: ReadonlySet<PaymentOutcome['kind']> = new Set(['authorized', 'pending', 'no_answer']);
/** An unanswered cancellation is repeated with growing pauses for about a day. */
const CANCEL_TRIES = 20;

/**
 * Makes one call to a channel and turns the answer into a command. A call that may have been made before (its worker
 * died in between) is never repeated blindly: the channel is asked first, and the order is sent only when the channel
 * says that it has not received it.
 */
export class EffectRunner {
  readonly #context: EngineContext;
  readonly #services: EffectServices;

  constructor(context: EngineContext, services: EffectServices) {
    this.#context = context;
    this.#services = services;
  }

  async run(effect: Effect): Promise<void> {
    const channel = this.#context.channels.get(effect.channel);
    if (!channel) throw new Error(`no channel ${effect.channel} in this process`);
    const { attemptId: id, ...of } = effect;
    // A return is an effect of its payment and an attempt of its deposit.
    const isReturn = effect.kind === 'return_payment' || effect.kind === 'find_return';
    if (!isReturn) this.#services.attempts.remember({ ...of, id });
    if (effect.subjectKind === 'payment') await this.#runPayment(channel, effect);
    else if (effect.subjectKind === 'payout') await this.#runPayout(channel, effect);
    else await this.#runRefund(channel, effect);
  }

  async #runPayment(channel: Channel, effect: Effect): Promise<void> {
    if (effect.kind === 'return_payment' || effect.kind === 'find_return') {
      await this.#runReturn(channel, effect);
      return;
    }
    const payment = await this.#services.payments.get(effect.merchantId, effect.subjectId);
    if (!payment) throw new Error(`payment ${effect.subjectId} is missing`);
    // The payment ended before it was sent (cancelled, expired): the channel would take money for an order that is
    // over. An attempt that was followed by another one is not sent either.
    const sendable = SENDABLE[effect.kind];
    if (sendable && !(sendable.has(payment.state) && payment.attemptId === effect.attemptId)) {
      await this.#finish(effect);
      return;
    }
    const order = await this.#paymentOrder(payment, effect);
    if (effect.kind === 'cancel_payment') {
      await this.#cancelPayment(channel, order, effect, payment);
      return;
    }
    const port = portOf(channel, 'payments');
    const calls: Partial<Record<Effect['kind'], () => Promise<PaymentOutcome | NotSent>>> = {
      start_payment: () => startOf(channel, order),
      capture_payment: () => port.capturePayment?.(order) ?? lacking(channel, 'capturePayment'),
    };
    const find = () => port.findPayment(order);
    const outcome = await this.#callOnce<PaymentOutcome>(effect, calls[effect.kind], find);
    if (outcome) this.#settled(await this.#services.payments.takeOutcome(orderOf(effect), outcome, effect));
  }

  /**
   * The payment is over whatever the channel answers; but the channel may keep the payer's money. So it is asked
   * afterwards: money that it took before (its notice may be lost) is booked, an authorization is cancelled again.
   */
  async #cancelPayment(
    channel: Channel,
    order: PaymentOrder,
    effect: Effect,
    payment: Payment,
  ): Promise<void> {
    const { store, clock, log } = this.#context;
    const key = [effect.merchantId, effect.id];
    try {
      const port = portOf(channel, 'payments');
      await withTimeout(port.cancelPayment(order));
      const answer = await withTimeout(port.findPayment(order));
      if (answer.kind === 'not_sent') throw new Error('it could not be asked');
      const found = storableAnswer(answer);
      if (NOT_CANCELLED.has(found.kind)) throw new Error(`it is still ${found.kind}`);
      if (found.kind === 'captured' || found.kind === 'deposit') {
        this.#settled(await this.#services.payments.takeOutcome(orderOf(effect), found, effect));
        return;
      }
      await store.query(AUTHORIZATION_OVER, [effect.merchantId, effect.attemptId]);
      const finished = await store.query(FINISH_CANCELLING, [...key, effect.claims]);
      if (finished.length === 0) await store.query(RELEASE_EFFECT, key);
    } catch (error) {
      log.warn({ error, paymentId: order.paymentId, tries: effect.tries + 1 }, 'channel did not cancel');
      const again = new Date(clock.now().getTime() + askAgainDelayMs(effect.tries));
      if (effect.tries + 1 < CANCEL_TRIES) await store.query(TRY_EFFECT_AGAIN, [...key, again]);
      else await this.#giveUpCancelling(effect, payment);
    }
  }

  /** An operator has to call the channel's support: it may keep the payer's money reserved. */
  async #giveUpCancelling({ merchantId, id, attemptId }: Effect, payment: Payment): Promise<void> {
    const now = this.#context.clock.now();
    await this.#context.store.transaction(async (tx) => {
      const details = JSON.stringify({ attemptId, tries: CANCEL_TRIES });
      await tx.query(KEEP_FOR_OPERATOR, [merchantId, newId(now), payment.id, payment.state, details, now]);
      await tx.query(FINISH_EFFECT, [merchantId, id]);
    });
  }

  /** The channel gives back what it took for a payment that was over. */
  async #runReturn(channel: Channel, effect: Effect): Promise<void> {
    const { payments } = this.#services;
    const payment = await payments.get(effect.merchantId, effect.subjectId);
    const captures = payment ? await payments.lateCapturesOf(payment) : [];
    const deposit = captures.find(({ returnId }) => returnId === effect.attemptId);
    if (!payment || deposit?.state !== 'returning') {
      await this.#finish(effect);
      return;
    }
    const port = portOf(channel, 'refunds');
    const order: RefundOrder = {
      ...(await this.#refundReferences(effect, deposit.reference)),
      merchantId: payment.merchantId,
      refundId: deposit.id,
      platformNumber: payment.platformNumber,
      amount: deposit.amount,
      currency: deposit.currency,
      payer: this.#payerOf(payment),
      payee: null,
    };
    const outcome = await this.#callOnce<TransferOutcome>(
      effect,
      effect.kind === 'return_payment' ? () => port.submitRefund(order) : undefined,
      () => port.findRefund(order),
    );
    if (!outcome) return;
    const to = { merchantId: payment.merchantId, subjectId: deposit.id, reference: effect.attemptId };
    this.#settled(await payments.takeReturnOutcome(to, outcome, effect));
  }

  /** The references of the refund and of the attempt of its payment. */
  async #refundReferences({ merchantId, attemptId }: Effect, paymentReference: string) {
    const names = await this.#services.attempts.referencesOf(merchantId, [attemptId, paymentReference]);
    return {
      reference: attemptId,
      channelReference: names.get(attemptId) ?? null,
      paymentReference,
      paymentChannelReference: names.get(paymentReference) ?? null,
    };
  }

  /** The channel's own reference of the attempt. At the first call of an attempt there is none, so nothing is read. */
  async #channelReference({ kind, claims, merchantId, attemptId }: Effect): Promise<string | null> {
    const isFirst = kind === 'start_payment' || kind === 'submit_payout';
    if (isFirst && claims <= 1) return null;
    return (await this.#services.attempts.referencesOf(merchantId, [attemptId])).get(attemptId) ?? null;
  }

  async #paymentOrder(payment: Payment, effect: Effect): Promise<PaymentOrder> {
    const { methods, directory } = this.#context;
    const { dialect, currency, method: code } = payment;
    const method = code ? await methods.find({ dialect, direction: 'payment', currency, code }) : undefined;
    const access = await directory.get(payment.appId);
    if (!method || !access) throw new Error(`method or app of payment ${payment.id} is missing`);
    return {
      reference: effect.attemptId,
      channelReference: await this.#channelReference(effect),
      merchantId: payment.merchantId,
      paymentId: payment.id,
      merchantName: payment.payeeName ?? access.app.merchantName,
      platformNumber: payment.platformNumber,
      methodKind: method.kind,
      brand: method.brand,
      bank: await this.#bankOf(payment),
      intent: payment.intent,
      card: payment.card,
      authentication: payment.authentication,
      amount: payment.payerAmount,
      currency: payment.payerCurrency,
      payer: this.#payerOf(payment),
      expiresAt: payment.expiresAt,
      backUrl: this.#services.checkoutUrl(payment),
    };
  }

  /** Personal data that only the dialect needs stays here. */
  #payerOf(payment: Payment): Party {
    return partyForChannel(this.#services.payments.payerOf(payment));
  }

  /**
   * A bank is a row of the dialect's catalogue, in either direction (only its names are used, not its limits), or one
   * of the dialect's additional banks.
   */
  async #bankOf({ dialect, bank }: Payment): Promise<BankName | null> {
    if (bank === null) return null;
    const named = this.#services.bankNames.get(dialect)?.find(({ code }) => code === bank);
    if (named) return named;
    const all = await this.#context.methods.all();
    const found = all.find((method) => method.dialect === dialect && method.code === bank);
    return { code: bank, nameEn: found?.nameEn ?? bank, nameKo: found?.nameKo ?? bank };
  }

  async #runPayout(channel: Channel, effect: Effect): Promise<void> {
    const payout = await this.#services.payouts.get(effect.merchantId, effect.subjectId);
    if (!payout) throw new Error(`payout ${effect.subjectId} is missing`);
    const isAskable =
      effect.kind === 'watch_payout' ? payout.state === 'succeeded' : PAYOUT_SETS.open.has(payout.state);
    if (!isAskable) return this.#finish(effect);
    const port = portOf(channel, 'payouts');
    const order = {
      reference: effect.attemptId,
      channelReference: await this.#channelReference(effect),
      merchantId: payout.merchantId,
      payoutId: payout.id,
      platformNumber: payout.platformNumber,
      bank: payout.method,
      amount: payout.amount,
      currency: payout.currency,
      payee: partyForChannel(this.#services.payouts.payeeOf(payout)),
    };
    const outcome = await this.#callOnce<TransferOutcome>(
      effect,
      isToBeSent(effect, payout) ? () => port.submitPayout(order) : undefined,
      () => port.findPayout(order),
    );
    if (!outcome) return;
    this.#settled(await this.#services.payouts.takeOutcome(orderOf(effect), outcome, effect));
  }

  async #runRefund(channel: Channel, effect: Effect): Promise<void> {
    const refund = await this.#services.refunds.get(effect.merchantId, effect.subjectId);
    const payment = refund && (await this.#services.payments.get(refund.merchantId, refund.paymentId));
    if (!refund || !payment) throw new Error(`refund ${effect.subjectId} is missing`);
    if (!REFUND_SETS.open.has(refund.state)) return this.#finish(effect);
    const port = portOf(channel, 'refunds');
    const order: RefundOrder = {
      ...(await this.#refundReferences(effect, payment.attemptId ?? '')),
      merchantId: refund.merchantId,
      refundId: refund.id,
      platformNumber: refund.platformNumber,
      amount: refund.payerAmount,
      currency: payment.payerCurrency,
      payer: this.#payerOf(payment),
      payee: this.#services.refunds.payeeOf(refund),
    };
    const outcome = await this.#callOnce<TransferOutcome>(
      effect,
      isToBeSent(effect, refund) ? () => port.submitRefund(order) : undefined,
      () => port.findRefund(order),
    );
    if (!outcome) return;
    this.#settled(await this.#services.refunds.takeOutcome(orderOf(effect), outcome, effect));
  }

  /** The channel's answer; undefined when nothing reached it, and the call is made again later. */
  async #callOnce<T extends Outcome>(
    effect: Effect,
    send: (() => Promise<T | NotSent>) | undefined,
    find: () => Promise<T | NotSent>,
  ): Promise<T | undefined> {
    const answer = await callOnce<T>(effect, send, find);
    if (answer.kind !== 'not_sent') return storableAnswer(answer as T);
    const { store, clock, log } = this.#context;
    const { kind, channel, attemptId, tries, merchantId, id, claims } = effect;
    log.warn(
      { kind, channel, attemptId, tries: tries + 1, reason: answer.reason },
      'a channel was not reached',
    );
    const again = new Date(clock.now().getTime() + askAgainDelayMs(tries));
    await store.query(SEND_AGAIN, [merchantId, id, again, claims]);
    return undefined;
  }

  async #finish({ merchantId, id }: Effect): Promise<void> {
    await this.#context.store.query(FINISH_EFFECT, [merchantId, id]);
  }

  /**
   * When an answer could not be booked (the writer was full, the store unavailable), the effect waits for its next
   * lease.
   */
  #settled(result: { ok: boolean; refusal?: unknown } | undefined): void {
    if (result && !result.ok)
      this.#context.log.warn({ refusal: result.refusal }, 'outcome was not booked, asking again');
  }
}

function orderOf(effect: Effect) {
  const { merchantId, subjectId, attemptId: reference, channel } = effect;
  return { merchantId, subjectId, reference, channel };
}

/** The states of a payment in which a call for it is made. */
const SENDABLE: Readonly<Partial<Record<Effect['kind'], ReadonlySet<Payment['state']>>>> = {
  start_payment: PAYMENT_SETS.startSendable,
  capture_payment: PAYMENT_SETS.captureSendable,
};

/** Orders that the channel was reported to have are asked about and not sent. */
function isToBeSent({ kind }: Effect, { state }: Pick<Payout | Refund, 'state'>): boolean {
  return kind.startsWith('submit_') && state === 'created';
}
