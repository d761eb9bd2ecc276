import { refused } from '../base/refusal.ts';
import type { NewMail } from '../mails/mail.ts';
import { MAILS } from '../mails/table.ts';
import type { Payment } from '../payments/payment.ts';
import { PAYMENT_SETS } from '../payments/states.ts';
import { PAYMENTS } from '../payments/table.ts';
import { moveCardToken } from '../tokens/make.ts';
import { CARD_TOKENS } from '../tokens/table.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { type BatchView, together } from '../writer/part.ts';
import { chargeDay, reminderTime, startOfDay } from './dates.ts';
import { endedMail } from './mails.ts';
import type { SubscriptionEvent } from './states.ts';
import { isLastTry, moveSubscription, retryTime, type Subscription } from './subscription.ts';
import { SUBSCRIPTIONS } from './table.ts';

export interface FollowSubscription {
  readonly merchantId: string;
  readonly subscriptionId: string;
  readonly paymentId: string;
  readonly cardTokenId: string;
  /** The mail to the payer, if this ends it; generated and sealed beforehand. Null: no address is known. */
  readonly mail: NewMail | null;
}

type Outcome = 'paid' | 'declined' | 'lapsed';

/** The result of a payment; undefined while it is under way. */
function outcomeOf(state: Payment['state']): Outcome | undefined {
  if (PAYMENT_SETS.paid.has(state)) return 'paid';
  if (!PAYMENT_SETS.over.has(state)) return undefined;
  return state === 'failed' ? 'declined' : 'lapsed';
}

/**
 * Checks the payment under way, under its lock, and moves the subscription when that is over. A second run does
 * nothing. Refuses `order_not_found`.
 */
export const followSubscription: CommandKind<FollowSubscription, Subscription> = {
  name: 'subscription.follow',
  lane: 'intake',
  needs: ({ subscriptionId, paymentId, cardTokenId }) => [
    SUBSCRIPTIONS.byId(subscriptionId),
    PAYMENTS.byId(paymentId),
    CARD_TOKENS.byId(cardTokenId),
  ],
  decide(view, input, now) {
    const { merchantId, subscriptionId, paymentId } = input;
    const subscription = view.of(SUBSCRIPTIONS).get(merchantId, subscriptionId);
    const payment = view.of(PAYMENTS).get(merchantId, paymentId);
    if (!subscription || !payment) return refused({ code: 'order_not_found' });
    const outcome = outcomeOf(payment.state);
    if (subscription.currentPaymentId !== payment.id || outcome === undefined) return unchanged(subscription);
    const event = eventOf(subscription, outcome);
    const moved = moveSubscription(subscription, event, now, patchOf(subscription, event, payment, now));
    if (!moved) return unchanged(subscription);
    const { mail } = input;
    // A merchant who stopped it before the last try failed already knows that it ended.
    const endsUnasked = moved.state === 'ended' && event === 'tries_used_up';
    return decided(
      moved,
      together(
        SUBSCRIPTIONS.update(moved),
        moved.endedAt && releasedTokens(view, moved, now).map(CARD_TOKENS.update),
        endsUnasked && mail && MAILS.add(endedMail(moved, payment, mail, now)),
      ),
    );
  },
};

function eventOf(subscription: Subscription, outcome: Outcome): SubscriptionEvent {
  const isUsedUp = outcome === 'declined' && subscription.state !== 'pending' && isLastTry(subscription);
  return isUsedUp ? 'tries_used_up' : outcome;
}

function patchOf(
  subscription: Subscription,
  event: SubscriptionEvent,
  payment: Payment,
  now: Date,
): Partial<Subscription> {
  const over = { currentPaymentId: null };
  switch (subscription.state) {
    case 'pending':
      return event === 'paid'
        ? { ...over, activatedAt: now }
        : { ...over, endReason: 'first_payment_not_paid' };
    case 'charging':
      return { ...over, ...chargePatch(subscription, event, payment.completedAt ?? now) };
    default:
      return over;
  }
}

function chargePatch(
  subscription: Subscription,
  event: SubscriptionEvent,
  failedAt: Date,
): Partial<Subscription> {
  const tries = subscription.tries + 1;
  if (event === 'declined') return { tries, dueAt: retryTime(failedAt, tries) };
  if (event === 'tries_used_up') return { tries, endReason: 'charge_declined' };
  return nextPeriod(subscription);
}

function nextPeriod({
  startOn,
  intervalMonths,
  period,
  remindDaysBefore,
}: Subscription): Partial<Subscription> {
  const nextOn = chargeDay(startOn, intervalMonths, period + 1);
  return {
    period: period + 1,
    nextOn,
    tries: 0,
    dueAt: startOfDay(nextOn),
    remindAt: reminderTime(nextOn, remindDaysBefore),
  };
}

/** Releases the token when the subscription ends: the vault may delete the card, and late money makes no token. */
export function releasedTokens(view: BatchView, { merchantId, cardTokenId }: Subscription, now: Date) {
  const token = view.of(CARD_TOKENS).get(merchantId, cardTokenId);
  if (token?.state === 'active') return [moveCardToken(token, 'deleted', now)];
  return token?.state === 'pending' ? [moveCardToken(token, 'not_paid', now)] : [];
}
