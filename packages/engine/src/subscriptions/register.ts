import { koreanDay } from '../base/clock.ts';
import type { Payment } from '../payments/payment.ts';
import { chargeDay, firstPeriodAfter, reminderTime, startOfDay } from './dates.ts';
import type { Subscription } from './subscription.ts';

/** A subscription as a dialect requests it with the start of the payment that registers it; ids generated before. */
export interface SubscriptionTerms
  extends Pick<
    Subscription,
    | 'id'
    | 'number'
    | 'cardTokenId'
    | 'amount'
    | 'intervalMonths'
    | 'startOn'
    | 'remindDaysBefore'
    | 'noticeUrl'
    | 'language'
    | 'details'
  > {}

export interface NewSubscription extends SubscriptionTerms {
  readonly payerSealed: string;
}

/**
 * The day of the first charge of a subscription registered at `now`: after that Korean day, and after the start date.
 */
export function firstChargeDay(
  { startOn, intervalMonths }: Pick<Subscription, 'startOn' | 'intervalMonths'>,
  now: Date,
): string {
  return chargeDay(startOn, intervalMonths, firstPeriodAfter(startOn, intervalMonths, koreanDay(now)));
}

/** A subscription at the start of its first payment. Pure. */
export function pendingSubscription(payment: Payment, wanted: NewSubscription, now: Date): Subscription {
  const { startOn, intervalMonths, remindDaysBefore } = wanted;
  const period = firstPeriodAfter(startOn, intervalMonths, koreanDay(now));
  const nextOn = chargeDay(startOn, intervalMonths, period);
  const remindAt = reminderTime(nextOn, remindDaysBefore);
  return {
    ...wanted,
    merchantId: payment.merchantId,
    appId: payment.appId,
    dialect: payment.dialect,
    state: 'pending',
    firstPaymentId: payment.id,
    currentPaymentId: payment.id,
    orderNumber: payment.orderNumber,
    orderTry: payment.orderTry,
    currency: payment.currency,
    method: payment.method ?? '',
    period,
    nextOn,
    tries: 0,
    dueAt: startOfDay(nextOn),
    // A payer who has just agreed need not be reminded.
    remindAt: remindAt && remindAt > now ? remindAt : null,
    remindedFor: null,
    payeeName: payment.payeeName,
    settlementCalendar: payment.settlementCalendar,
    endReason: null,
    createdAt: now,
    activatedAt: null,
    endedAt: null,
  };
}
