import { type Details, mergedDetails } from '../base/details.ts';
import { refused } from '../base/refusal.ts';
import { CARD_TOKENS } from '../tokens/table.ts';
import { type CommandKind, decided } from '../writer/command.ts';
import { together } from '../writer/part.ts';
import { releasedTokens } from './follow.ts';
import { moveSubscription, type Subscription } from './subscription.ts';
import { SUBSCRIPTIONS } from './table.ts';

export interface StopSubscription {
  readonly merchantId: string;
  readonly subscriptionId: string;
  readonly cardTokenId: string;
  readonly reason: string;
}

/**
 * Stops further charges. A payment under way runs to its end. Refuses `order_not_found`, and `state_conflict` when it
 * was stopped before or has ended.
 */
export const stopSubscription: CommandKind<StopSubscription, Subscription> = {
  name: 'subscription.stop',
  lane: 'intake',
  needs: ({ subscriptionId, cardTokenId }) => [
    SUBSCRIPTIONS.byId(subscriptionId),
    CARD_TOKENS.byId(cardTokenId),
  ],
  decide(view, { merchantId, subscriptionId, reason }, now) {
    const subscription = view.of(SUBSCRIPTIONS).get(merchantId, subscriptionId);
    if (!subscription) return refused({ code: 'order_not_found' });
    const stopped = moveSubscription(subscription, 'stop', now, { endReason: reason, remindAt: null });
    if (!stopped) return refused({ code: 'state_conflict', state: subscription.state, event: 'stop' });
    const isOver = stopped.endedAt !== null;
    const cardTokens = isOver ? releasedTokens(view, stopped, now) : [];
    return decided(stopped, [SUBSCRIPTIONS.update(stopped), ...cardTokens.map(CARD_TOKENS.update)]);
  },
};

export interface AdjustSubscription {
  readonly merchantId: string;
  readonly subscriptionId: string;
  /** Minor units. */
  readonly amount: bigint;
  /** On top of its own. */
  readonly details: Details;
}

/**
 * Changes the amount of later charges, including tries of a declined one; one under way stays as it is. Refuses
 * `order_not_found`, and `state_conflict` when it was stopped or has ended.
 */
export const adjustSubscription: CommandKind<AdjustSubscription, Subscription> = {
  name: 'subscription.adjust',
  lane: 'intake',
  needs: ({ subscriptionId }) => [SUBSCRIPTIONS.byId(subscriptionId)],
  decide(view, { merchantId, subscriptionId, amount, details }, now) {
    const subscription = view.of(SUBSCRIPTIONS).get(merchantId, subscriptionId);
    if (!subscription) return refused({ code: 'order_not_found' });
    const adjusted = moveSubscription(subscription, 'adjust', now, {
      amount,
      details: mergedDetails(subscription.details, details),
    });
    if (!adjusted) return refused({ code: 'state_conflict', state: subscription.state, event: 'adjust' });
    return decided(adjusted, [SUBSCRIPTIONS.update(adjusted)]);
  },
};

/** The merchant is closed; or the first payment was refused after a risk review, and its payer is not charged again. */
export type GivingUp = 'merchant_closed' | 'first_payment_refused';

export interface PutOffSubscription {
  readonly merchantId: string;
  readonly subscriptionId: string;
  readonly cardTokenId: string;
  /** When to try again; or why never, which ends it. */
  readonly until: Date | GivingUp;
}

/**
 * The due charge can not be made now, for reasons that are not the payer's. Does nothing when it has moved meanwhile.
 * Refuses `order_not_found`.
 */
export const putOffSubscription: CommandKind<PutOffSubscription, Subscription> = {
  name: 'subscription.put_off',
  lane: 'intake',
  needs: ({ subscriptionId, cardTokenId }) => [
    SUBSCRIPTIONS.byId(subscriptionId),
    CARD_TOKENS.byId(cardTokenId),
  ],
  decide(view, { merchantId, subscriptionId, until }, now) {
    const subscription = view.of(SUBSCRIPTIONS).get(merchantId, subscriptionId);
    if (!subscription) return refused({ code: 'order_not_found' });
    if (!(until instanceof Date)) {
      const patch = { endReason: until, remindAt: null };
      const ended = moveSubscription(subscription, 'given_up', now, patch);
      const cardTokens = ended ? releasedTokens(view, ended, now) : [];
      return decided(
        ended ?? subscription,
        together(ended && SUBSCRIPTIONS.update(ended), cardTokens.map(CARD_TOKENS.update)),
      );
    }
    const later =
      now < subscription.dueAt
        ? undefined
        : moveSubscription(subscription, 'postpone', now, { dueAt: until });
    return decided(later ?? subscription, later ? [SUBSCRIPTIONS.update(later)] : []);
  },
};
