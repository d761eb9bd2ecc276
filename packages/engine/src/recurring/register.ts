import { koreanDay } from '../base/clock.ts';
import type { Payment } from '../payments/payment.ts';
import { chargeDay, firstPeriodAfter, reminderTime, startOfDay } from './dates.ts';
import type { Recurring } from './recurring.ts';

/** A recurring payment as a dialect asks for it with the start of the payment that registers it; ids drawn before. */
export interface RecurringTerms
  extends Pick<
    Recurring,
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

export interface NewRecurring extends RecurringTerms {
  readonly payerSealed: string;
}

/** The day of the first charge of what is registered at `now`: after that Korean day, and after the start date. */
export function firstChargeDay(
  { startOn, intervalMonths }: Pick<Recurring, 'startOn' | 'intervalMonths'>,
  now: Date,
): string {
  return chargeDay(startOn, intervalMonths, firstPeriodAfter(startOn, intervalMonths, koreanDay(now)));
}

/** A recurring payment as it stands from the start of its first payment on. Pure. */
export function pendingRecurring(payment: Payment, wanted: NewRecurring, now: Date): Recurring {
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
    // Whoever has just agreed to it need not be reminded.
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
