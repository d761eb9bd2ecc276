import { refused } from '../base/refusal.ts';
import type { NewMail } from '../mails/mail.ts';
import { MAILS } from '../mails/table.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { together } from '../writer/part.ts';
import { reminderMail } from './mails.ts';
import { moveSubscription, type Subscription } from './subscription.ts';
import { SUBSCRIPTIONS } from './table.ts';

export interface RemindOfSubscription {
  readonly merchantId: string;
  readonly subscriptionId: string;
  /** The day of the charge that the worker read. */
  readonly nextOn: string;
  /** Null: no address is known. */
  readonly mail: NewMail | null;
}

/** Sends the payer one reminder of a coming charge; none when it is already due. Refuses `order_not_found`. */
export const remindOfSubscription: CommandKind<RemindOfSubscription, Subscription> = {
  name: 'subscription.remind',
  lane: 'intake',
  needs: ({ subscriptionId }) => [SUBSCRIPTIONS.byId(subscriptionId)],
  decide(view, { merchantId, subscriptionId, nextOn, mail }, now) {
    const subscription = view.of(SUBSCRIPTIONS).get(merchantId, subscriptionId);
    if (!subscription) return refused({ code: 'order_not_found' });
    const { remindAt } = subscription;
    if (subscription.nextOn !== nextOn || remindAt === null || now < remindAt) return unchanged(subscription);
    const isTooLate = now >= subscription.dueAt;
    const reminded = moveSubscription(subscription, 'remind', now, {
      remindAt: null,
      ...(isTooLate || !mail ? {} : { remindedFor: nextOn }),
    });
    if (!reminded) return unchanged(subscription);
    const isMailed = !isTooLate && mail !== null;
    return decided(
      reminded,
      together(SUBSCRIPTIONS.update(reminded), isMailed && MAILS.add(reminderMail(reminded, mail, now))),
    );
  },
};
