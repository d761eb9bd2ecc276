import { koreanDay } from '../base/clock.ts';
import { type Details, mergedDetails } from '../base/details.ts';
import type { Card } from '../base/payment-facts.ts';
import { payerContext } from '../base/payment-facts.ts';
import { type Result, refused } from '../base/refusal.ts';
import { applies } from '../base/states.ts';
import { sealedReceiptWish } from '../cash-receipts/cash-receipt.ts';
import { makeAttempt, newAttempt } from '../channels/attempt.ts';
import type { Party } from '../channels/port.ts';
import type { EngineContext } from '../context.ts';
import { countedOf } from '../limits/counted.ts';
import { PAYER_LIMIT, payerLimitsOf } from '../limits/payer.ts';
import { countUsage, USAGE, type UsageKey, usageRow } from '../limits/usage.ts';
import { keptByEngine, keptTries } from '../payments/engine-details.ts';
import { type Moved, movedWith, movePayment } from '../payments/move.ts';
import { type OrderOfTry, type OtherTry, otherTryOf, refusedFor } from '../payments/order-tries.ts';
import { failedBeforeStart } from '../payments/payer-commands.ts';
import { noteTry, PAID_SCOPE } from '../payments/payer-tries.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENT_TABLE } from '../payments/states.ts';
import { PAYMENTS } from '../payments/table.ts';
import {
  type NewSubscription,
  pendingSubscription,
  type SubscriptionTerms,
} from '../subscriptions/register.ts';
import { subscriptionPayerContext } from '../subscriptions/subscription.ts';
import { SUBSCRIPTIONS } from '../subscriptions/table.ts';
import { isCardTaken, pendingCardTokens } from '../tokens/make.ts';
import { CARD_TOKENS, tokensOfCard } from '../tokens/table.ts';
import type { NewCardToken } from '../tokens/token.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { type BatchView, type Need, together } from '../writer/part.ts';
import type { StartExtras } from './extras.ts';
import type { Eligible, PayerMoney } from './facts.ts';
import { channelOf, feeOf, type MethodFee, type Route } from './route.ts';

export interface StartPayment extends Route {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly bank: string | null;
  readonly fee: MethodFee;
  /** How many payments the payer may have paid or under way in one Korean day, where that is limited. */
  readonly ofPayer?: { readonly appId: string; readonly payerKey: string; readonly most: bigint };
  /** The order, where it takes one payment: none starts while another try is under way, or after one that was paid. */
  readonly order?: OrderOfTry;
  /** By this method a payment starts only with a passed identity check (identity/). */
  readonly needsIdentity?: boolean;
  /** The verified payer, replacing the merchant's data; sealed. */
  readonly payerSealed?: string;
  readonly card?: Card;
  /** The stored card of `card`. */
  readonly cardTokenId?: string;
  /** Tokens that the payment makes of `card` when it is paid; refuses `card_has_token`. */
  readonly cardTokens?: readonly NewCardToken[];
  /** The payer's choice to pay in another currency, with the rate. */
  readonly payerMoney?: PayerMoney;
  /** On top of the payment's own. */
  readonly details?: Details;
  /** Until when it may be paid from its start on, in place of the payment's own. */
  readonly expiresAt?: Date;
  /** A subscription that this one registers when it is paid. */
  readonly subscription?: NewSubscription;
  /** The cash receipt to issue when it is paid; sealed. */
  readonly receiptWishSealed?: string;
  /** How many tries the payer has at the order, this one included; absent where a decline ends it. */
  readonly payerTries?: number;
}

/**
 * The payer chose a method: the payment goes to its channel. A second start of a payment under way returns its state,
 * so that a double click or the back button changes nothing.
 */
export const startPayment: CommandKind<StartPayment, Payment> = {
  name: 'payment.start',
  lane: 'intake',
  needs: (input, now) => {
    const { paymentId, cardTokens = [] } = input;
    const paid = paidKey(input, now);
    return [
      PAYMENTS.byId(paymentId),
      ...triesNeeded(input),
      ...(paid ? [usageRow(paid)] : []),
      ...cardTokens
        .filter(({ isUnique }) => isUnique)
        .map(({ cardIdentifier }) => tokensOfCard(cardIdentifier)),
    ];
  },
  decide(view, input, now) {
    const payment = view.of(PAYMENTS).get(input.merchantId, input.paymentId);
    if (!payment) return refused({ code: 'order_not_found' });
    if (!applies(PAYMENT_TABLE, payment.state, 'start')) return unchanged(payment);
    if (now >= payment.expiresAt) {
      return refused({ code: 'state_conflict', state: 'expired', event: 'start' });
    }
    if (input.needsIdentity) return refused({ code: 'identity_required' });
    const other = otherTry(view, payment, input);
    if (other) return refusedFor(other);
    if (isCardTaken(view, input.merchantId, input.cardTokens ?? []))
      return refused({ code: 'card_has_token' });
    const paid = paidKey(input, now);
    if (paid && view.of(USAGE).amount(input.merchantId, paid) >= (input.ofPayer?.most ?? 0n)) {
      const ended = failedBeforeStart(payment, PAYER_LIMIT, now);
      if (ended) return decided(ended.payment, ended.changes);
    }
    const usage = paid ? [{ ...paid, merchantId: input.merchantId, amount: 1n }] : [];
    const counted = paid ? [...(payment.counted ?? []), ...(countedOf(usage) ?? [])] : payment.counted;
    const started = startedBy(withTry({ ...payment, counted }, input), input, now);
    if (!started) return refused({ code: 'state_conflict', state: payment.state, event: 'start' });
    return decided(started.payment, [...started.changes, ...usage.map(countUsage)]);
  },
};

/** Before the start changes the payer's money and the time to pay. */
function withTry(payment: Payment, { payerTries = 1 }: StartPayment): Payment {
  if (payerTries <= 1) return withoutTry(payment);
  return { ...payment, details: mergedDetails(payment.details, noteTry(payment, payerTries)) };
}

/** By what is started now no further try follows. */
function withoutTry(payment: Payment): Payment {
  const tries = keptTries(payment);
  return tries
    ? { ...payment, details: mergedDetails(payment.details, keptByEngine({ tries: { ...tries, most: 1 } })) }
    : payment;
}

/** The tries of the order that a start looks at. */
export function triesNeeded({ paymentId, order }: Pick<StartPayment, 'paymentId' | 'order'>): Need[] {
  return order ? [PAYMENTS.triesOf(order, order.contentHash, { of: paymentId })] : [];
}

/** Another try of an order that takes one payment, which was paid or is under way. */
export function otherTry(
  view: BatchView,
  payment: Payment,
  { order }: Pick<StartPayment, 'order'>,
): OtherTry | undefined {
  return order && otherTryOf(view.of(PAYMENTS).tries(payment.merchantId, order), payment);
}

/** Counts the payments of one payer that are paid or under way. */
function paidKey({ ofPayer }: StartPayment, now: Date): UsageKey | undefined {
  return ofPayer && { appId: ofPayer.appId, scope: `${PAID_SCOPE}${ofPayer.payerKey}`, day: koreanDay(now) };
}

/** The payment on its way to its channel with its first attempt; undefined when its state allows no start. */
export function startedBy(payment: Payment, input: StartPayment, now: Date): Moved | undefined {
  const { method, bank, channel, attemptId, fee, payerSealed, card, details, payerMoney } = input;
  const { receiptWishSealed, expiresAt } = input;
  const newCardTokens = card ? pendingCardTokens(payment, card, input.cardTokens ?? [], now) : [];
  // The token that the merchant will see, before one kept for a subscription only.
  const made = newCardTokens.find(({ purpose }) => purpose === 'token') ?? newCardTokens[0];
  const cardTokenId = made?.id ?? input.cardTokenId;
  const said = {
    ...(payerSealed ? { payerSealed } : {}),
    ...(card ? { card } : {}),
    ...(details ? { details: mergedDetails(payment.details, details) } : {}),
    ...(expiresAt ? { expiresAt } : {}),
    ...(cardTokenId ? { cardTokenId } : {}),
    ...(payerMoney ? payerPatch(payerMoney) : {}),
    ...(receiptWishSealed ? { receiptWishSealed, cashReceipt: 'due' as const } : {}),
  };
  const patch = { method, bank, channel, attemptId, ...fee, ...said };
  const moved = movePayment(payment, 'start', now, { patch });
  if (!moved) return undefined;
  const attempt = newAttempt('payment', payment, { id: attemptId, channel }, now);
  const registered = input.subscription && pendingSubscription(moved.payment, input.subscription, now);
  const more = together(
    makeAttempt(attempt),
    newCardTokens.map(CARD_TOKENS.insert),
    registered && SUBSCRIPTIONS.insert(registered),
  );
  return movedWith(moved, more);
}

function payerPatch({ currency, amount, rate }: PayerMoney): Partial<Payment> {
  return { payerCurrency: currency, payerAmount: amount, payerRate: rate };
}

/**
 * The start step: the input of its command, from a payment that passed the steps before. Personal parts are sealed
 * here. Where the payer's payments per day are limited, those at their wallets count as well: even with several pages
 * open no more are paid than allowed.
 */
export function startInput(
  context: EngineContext,
  { payment, method, access }: Eligible,
  bank: string | null,
  { payer, subscription, receiptWish, ...others }: StartExtras,
  payerOf: (payment: Payment) => Party,
): StartPayment {
  const { sealer } = context;
  const { appId, payerKey } = payment;
  return {
    merchantId: payment.merchantId,
    paymentId: payment.id,
    bank,
    ...channelOf(context, method),
    fee: feeOf(access, payment, method),
    ...(payerKey === null ? {} : { ofPayer: { appId, payerKey, most: payerLimitsOf(access.app).succeeded } }),
    ...others,
    ...(payer ? { payerSealed: sealer.seal(JSON.stringify(payer), payerContext(payment)) } : {}),
    ...(subscription
      ? { subscription: newSubscription(context, subscription, payer ?? payerOf(payment)) }
      : {}),
    ...(receiptWish ? { receiptWishSealed: sealedReceiptWish(sealer, receiptWish, payment) } : {}),
  };
}

function newSubscription({ sealer }: EngineContext, terms: SubscriptionTerms, payer: Party): NewSubscription {
  return { ...terms, payerSealed: sealer.seal(JSON.stringify(payer), subscriptionPayerContext(terms)) };
}

/**
 * Runs the start of a payment; with an identity check, passing the check starts its payment in a command of its own.
 */
export function commitStart(
  { writer }: EngineContext,
  { method }: Eligible,
  input: StartPayment,
): Promise<Result<Payment>> {
  return writer.run(startPayment, { ...input, needsIdentity: method.kind === 'virtual_account_verified' });
}
