import { koreanMidnight } from '../base/clock.ts';
import type { Mail, NewMail } from '../mails/mail.ts';
import type { Payment } from '../payments/payment.ts';
import type { Subscription } from './subscription.ts';

/** How long the mail about its end is worth sending, where mails could not be sent. */
const ENDED_USEFUL_DAYS = 7;

/** The mail before a charge. Pure. */
export function reminderMail(subscription: Subscription, mail: NewMail, now: Date): Mail {
  return { ...common(subscription, mail, now), kind: 'recurring_reminder', usefulUntil: subscription.dueAt };
}

/** The mail after the last try of a charge. Pure. */
export function endedMail(subscription: Subscription, payment: Payment, mail: NewMail, now: Date): Mail {
  const { facts, ...rest } = common(subscription, mail, now);
  const { decline, failureCode, failureReason } = payment;
  return {
    ...rest,
    kind: 'recurring_ended',
    facts: { ...facts, decline, failureCode, failureReason },
    usefulUntil: koreanMidnight(now, ENDED_USEFUL_DAYS),
  };
}

function common(
  subscription: Subscription,
  { facts, ...mail }: NewMail,
  now: Date,
): Omit<Mail, 'kind' | 'usefulUntil'> {
  return {
    ...mail,
    merchantId: subscription.merchantId,
    orderNumber: subscription.orderNumber,
    subjectNumber: subscription.number,
    language: subscription.language,
    facts: {
      ...facts,
      orderNumber: subscription.orderNumber,
      subscriptionNumber: subscription.number,
      currency: subscription.currency,
      amount: subscription.amount.toString(),
      chargeOn: subscription.nextOn,
    },
    state: 'pending',
    tries: 0,
    dueAt: now,
    error: null,
    createdAt: now,
    finishedAt: null,
  };
}
