import { refused } from '../base/refusal.ts';
import type { NewMail } from '../mails/mail.ts';
import { MAILS } from '../mails/table.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { together } from '../writer/part.ts';
import { reminderMail } from './mails.ts';
import { moveRecurring, type Recurring } from './recurring.ts';
import { RECURRINGS } from './table.ts';

export interface RemindOfRecurring {
  readonly merchantId: string;
  readonly recurringId: string;
  /** The day of the charge that the worker saw. */
  readonly nextOn: string;
  /** Null: nobody knows an address. */
  readonly mail: NewMail | null;
}

/**
 * Tells the payer of a charge that is coming, once; of one that is due already nobody needs to be told. Refuses
 * `order_not_found`.
 */
export const remindOfRecurring: CommandKind<RemindOfRecurring, Recurring> = {
  name: 'recurring.remind',
  lane: 'intake',
  needs: ({ recurringId }) => [RECURRINGS.byId(recurringId)],
  decide(view, { merchantId, recurringId, nextOn, mail }, now) {
    const recurring = view.of(RECURRINGS).get(merchantId, recurringId);
    if (!recurring) return refused({ code: 'order_not_found' });
    const { remindAt } = recurring;
    if (recurring.nextOn !== nextOn || remindAt === null || now < remindAt) return unchanged(recurring);
    const isTooLate = now >= recurring.dueAt;
    const reminded = moveRecurring(recurring, 'remind', now, {
      remindAt: null,
      ...(isTooLate || !mail ? {} : { remindedFor: nextOn }),
    });
    if (!reminded) return unchanged(recurring);
    const isTold = !isTooLate && mail !== null;
    return decided(
      reminded,
      together(RECURRINGS.update(reminded), isTold && MAILS.add(reminderMail(reminded, mail, now))),
    );
  },
};
