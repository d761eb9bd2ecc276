import { koreanDay, koreanMidnight } from '../base/clock.ts';
import type { Failure } from '../base/declines.ts';
import { refused } from '../base/refusal.ts';
import { makeAttempt, newAttempt } from '../channels/attempt.ts';
import { countedOf } from '../limits/counted.ts';
import { countUsage, USAGE, type Usage, type UsageKey, usageRow } from '../limits/usage.ts';
import { asNew, type Moved, movedWith, movePayment } from '../payments/move.ts';
import type { StoredCard } from '../payments/new-payment.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENTS } from '../payments/table.ts';
import { SUBSCRIPTION_SETS } from '../subscriptions/states.ts';
import {
  moveSubscription,
  type Subscription,
  type SubscriptionCharge,
} from '../subscriptions/subscription.ts';
import { SUBSCRIPTION_CHARGES, SUBSCRIPTIONS } from '../subscriptions/table.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { type BatchView, together } from '../writer/part.ts';

export interface ChargeSubscription {
  readonly merchantId: string;
  /** The subscription as the worker read it: the charge is made of this, not of later changes. */
  readonly seen: Pick<Subscription, 'id' | 'period' | 'tries' | 'amount'>;
  /** The new payment of the charge; ids and numbers are generated. */
  readonly payment: Payment;
  readonly method: string;
  readonly channel: string;
  /** Generated beforehand; becomes the channel's reference. */
  readonly attemptId: string;
  readonly storedCard: StoredCard;
  /** Known to fail: no channel is asked, the charge is declined. */
  readonly failure?: Failure;
  /** The app's daily limit in minor units, if it has one in this currency. */
  readonly dailyLimit: bigint | null;
}

export interface ChargedSubscription {
  /** `skipped`: another worker came first, or the subscription has changed. */
  readonly outcome: 'charged' | 'postponed' | 'skipped';
  readonly subscription: Subscription;
}

/**
 * Creates the payment of one charge and moves the subscription, under its lock and in one transaction: a second worker,
 * in any process or after a crash, finds it moved. Over the app's daily limit it waits for the next Korean day. Refuses
 * `order_not_found`.
 */
export const chargeSubscription: CommandKind<ChargeSubscription, ChargedSubscription> = {
  name: 'subscription.charge',
  lane: 'intake',
  needs: (input, now) => [
    SUBSCRIPTIONS.byId(input.seen.id),
    PAYMENTS.triesOf(input.payment, input.payment.contentHash),
    ...usageKeys(input, now).map(usageRow),
  ],
  decide(view, input, now) {
    const { merchantId, seen, dailyLimit } = input;
    const subscription = view.of(SUBSCRIPTIONS).get(merchantId, seen.id);
    if (!subscription) return refused({ code: 'order_not_found' });
    if (!isAsSeen(subscription, input, now)) return unchanged({ outcome: 'skipped', subscription });
    const [limited] = usageKeys(input, now);
    if (
      limited &&
      dailyLimit !== null &&
      view.of(USAGE).amount(merchantId, limited) + seen.amount > dailyLimit
    ) {
      const postponed = moveSubscription(subscription, 'postpone', now, { dueAt: koreanMidnight(now, 1) });
      if (!postponed) return unchanged({ outcome: 'skipped', subscription });
      return decided({ outcome: 'postponed', subscription: postponed }, [SUBSCRIPTIONS.update(postponed)]);
    }
    const usage = limited ? [{ ...limited, merchantId, amount: seen.amount } satisfies Usage] : [];
    const payment = {
      ...input.payment,
      createdAt: now,
      orderTry: nextTry(view, subscription, input.payment),
      counted: countedOf(usage),
    };
    const charged = chargedBy(payment, input, now);
    const moved = moveSubscription(subscription, 'charge', now, {
      currentPaymentId: payment.id,
      orderTry: payment.orderTry,
    });
    if (!charged || !moved) return unchanged({ outcome: 'skipped', subscription });
    return decided(
      { outcome: 'charged', subscription: moved },
      together(
        asNew(charged),
        SUBSCRIPTIONS.update(moved),
        SUBSCRIPTION_CHARGES.add(chargeOf(subscription, payment, now)),
        usage.map(countUsage),
      ),
    );
  },
};

function isAsSeen(subscription: Subscription, { seen }: ChargeSubscription, now: Date): boolean {
  const { state, period, tries, amount, dueAt } = subscription;
  if (!SUBSCRIPTION_SETS.chargeable.has(state) || now < dueAt) return false;
  return period === seen.period && tries === seen.tries && amount === seen.amount;
}

/** A payment that is not sent uses nothing of the limit. */
function usageKeys({ payment, dailyLimit, failure }: ChargeSubscription, now: Date): UsageKey[] {
  if (dailyLimit === null || failure) return [];
  return [{ appId: payment.appId, scope: 'payment', day: koreanDay(now) }];
}

/** Payments of the order may also come from the merchant: the number may have been used again on the page. */
function nextTry(view: BatchView, { merchantId, orderTry }: Subscription, payment: Payment): number {
  const known = view.of(PAYMENTS).byOrder(merchantId, payment)?.orderTry ?? 0;
  return Math.max(known, orderTry) + 1;
}

/** The payment on its way to its channel, or declined before that. */
function chargedBy(payment: Payment, input: ChargeSubscription, now: Date): Moved | undefined {
  const { method, channel, attemptId, storedCard, failure } = input;
  const paidWith = { method, ...storedCard };
  if (failure) {
    return movePayment(payment, 'refuse', now, { failure, patch: paidWith });
  }
  const patch = { ...paidWith, bank: null, channel, attemptId };
  const moved = movePayment(payment, 'start_at_once', now, { patch });
  if (!moved) return undefined;
  const attempt = newAttempt('payment', payment, { id: attemptId, channel }, now);
  return movedWith(moved, [makeAttempt(attempt)]);
}

function chargeOf(
  { period, tries, nextOn, merchantId, id }: Subscription,
  payment: Payment,
  now: Date,
): SubscriptionCharge {
  return {
    merchantId,
    subscriptionId: id,
    period,
    tryNumber: tries,
    dueOn: nextOn,
    paymentId: payment.id,
    createdAt: now,
  };
}
