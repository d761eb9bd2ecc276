import { refused } from '../base/refusal.ts';
import { CARD_TOKENS } from '../tokens/table.ts';
import { type CommandKind, decided } from '../writer/command.ts';
import { together } from '../writer/part.ts';
import { releasedTokens } from './follow.ts';
import { moveRecurring, type Recurring } from './recurring.ts';
import { RECURRINGS } from './table.ts';

export interface StopRecurring {
  readonly merchantId: string;
  readonly recurringId: string;
  readonly cardTokenId: string;
  readonly reason: string;
}

/**
 * No more charges. A payment that is under way runs to its end, whatever that is. Refuses `order_not_found`, and
 * `state_conflict` for what was stopped before or has ended.
 */
export const stopRecurring: CommandKind<StopRecurring, Recurring> = {
  name: 'recurring.stop',
  lane: 'intake',
  needs: ({ recurringId, cardTokenId }) => [RECURRINGS.byId(recurringId), CARD_TOKENS.byId(cardTokenId)],
  decide(view, { merchantId, recurringId, reason }, now) {
    const recurring = view.of(RECURRINGS).get(merchantId, recurringId);
    if (!recurring) return refused({ code: 'order_not_found' });
    const stopped = moveRecurring(recurring, 'stop', now, { endReason: reason, remindAt: null });
    if (!stopped) return refused({ code: 'state_conflict', state: recurring.state, event: 'stop' });
    const isOver = stopped.endedAt !== null;
    const cardTokens = isOver ? releasedTokens(view, stopped, now) : [];
    return decided(stopped, [RECURRINGS.update(stopped), ...cardTokens.map(CARD_TOKENS.update)]);
  },
};

export interface AdjustRecurring {
  readonly merchantId: string;
  readonly recurringId: string;
  /** Minor units. */
  readonly amount: bigint;
  /** In place of the members of the same name. */
  readonly details: Recurring['details'];
}

/**
 * Another amount for the coming charges, tries of a declined one included; one that is under way stays as it is.
 * Refuses `order_not_found`, and `state_conflict` for what was stopped or has ended.
 */
export const adjustRecurring: CommandKind<AdjustRecurring, Recurring> = {
  name: 'recurring.adjust',
  lane: 'intake',
  needs: ({ recurringId }) => [RECURRINGS.byId(recurringId)],
  decide(view, { merchantId, recurringId, amount, details }, now) {
    const recurring = view.of(RECURRINGS).get(merchantId, recurringId);
    if (!recurring) return refused({ code: 'order_not_found' });
    const adjusted = moveRecurring(recurring, 'adjust', now, {
      amount,
      details: { ...recurring.details, ...details },
    });
    if (!adjusted) return refused({ code: 'state_conflict', state: recurring.state, event: 'adjust' });
    return decided(adjusted, [RECURRINGS.update(adjusted)]);
  },
};

/** The merchant is gone; the first payment was refused after a risk review, and its payer is not to be charged. */
export type GivingUp = 'merchant_closed' | 'first_payment_refused';

export interface PutOffRecurring {
  readonly merchantId: string;
  readonly recurringId: string;
  readonly cardTokenId: string;
  /** When it is looked at again; or why it never is, and ends. */
  readonly until: Date | GivingUp;
}

/**
 * The charge that is due can not be made now, for reasons that are not the payer's. What was moved on meanwhile stays
 * as it is. Refuses `order_not_found`.
 */
export const putOffRecurring: CommandKind<PutOffRecurring, Recurring> = {
  name: 'recurring.put_off',
  lane: 'intake',
  needs: ({ recurringId, cardTokenId }) => [RECURRINGS.byId(recurringId), CARD_TOKENS.byId(cardTokenId)],
  decide(view, { merchantId, recurringId, until }, now) {
    const recurring = view.of(RECURRINGS).get(merchantId, recurringId);
    if (!recurring) return refused({ code: 'order_not_found' });
    if (!(until instanceof Date)) {
      const patch = { endReason: until, remindAt: null };
      const ended = moveRecurring(recurring, 'given_up', now, patch);
      const cardTokens = ended ? releasedTokens(view, ended, now) : [];
      return decided(
        ended ?? recurring,
        together(ended && RECURRINGS.update(ended), cardTokens.map(CARD_TOKENS.update)),
      );
    }
    const later =
      now < recurring.dueAt ? undefined : moveRecurring(recurring, 'postpone', now, { dueAt: until });
    return decided(later ?? recurring, later ? [RECURRINGS.update(later)] : []);
  },
};
