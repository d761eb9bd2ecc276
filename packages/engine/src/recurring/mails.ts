import { koreanMidnight } from '../base/clock.ts';
import type { Mail, NewMail } from '../mails/mail.ts';
import type { Payment } from '../payments/payment.ts';
import type { Recurring } from './recurring.ts';

/** How long the news that it ended is worth sending, where mails could not be sent. */
const ENDED_USEFUL_DAYS = 7;

/** The mail before a charge. Pure. */
export function reminderMail(recurring: Recurring, mail: NewMail, now: Date): Mail {
  return { ...common(recurring, mail, now), kind: 'recurring_reminder', usefulUntil: recurring.dueAt };
}

/** The mail after the last try of a charge. Pure. */
export function endedMail(recurring: Recurring, payment: Payment, mail: NewMail, now: Date): Mail {
  const { facts, ...rest } = common(recurring, mail, now);
  const { decline, failureCode, failureReason } = payment;
  return {
    ...rest,
    kind: 'recurring_ended',
    facts: { ...facts, decline, failureCode, failureReason },
    usefulUntil: koreanMidnight(now, ENDED_USEFUL_DAYS),
  };
}

function common(
  recurring: Recurring,
  { facts, ...mail }: NewMail,
  now: Date,
): Omit<Mail, 'kind' | 'usefulUntil'> {
  return {
    ...mail,
    merchantId: recurring.merchantId,
    orderNumber: recurring.orderNumber,
    subjectNumber: recurring.number,
    language: recurring.language,
    facts: {
      ...facts,
      orderNumber: recurring.orderNumber,
      recurringNumber: recurring.number,
      currency: recurring.currency,
      amount: recurring.amount.toString(),
      chargeOn: recurring.nextOn,
    },
    state: 'pending',
    tries: 0,
    dueAt: now,
    error: null,
    createdAt: now,
    finishedAt: null,
  };
}
