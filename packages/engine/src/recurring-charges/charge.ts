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
import { moveRecurring, type Recurring, type RecurringCharge } from '../recurring/recurring.ts';
import { RECURRING_SETS } from '../recurring/states.ts';
import { RECURRING_CHARGES, RECURRINGS } from '../recurring/table.ts';
import { type CommandKind, decided, unchanged } from '../writer/command.ts';
import { type BatchView, together } from '../writer/part.ts';

export interface ChargeRecurring {
  readonly merchantId: string;
  /** The recurring payment as the worker saw it: the charge is made of this, and of nothing that changed since. */
  readonly seen: Pick<Recurring, 'id' | 'period' | 'tries' | 'amount'>;
  /** The charge's payment as it stands before anything happens to it; ids and numbers are drawn. */
  readonly payment: Payment;
  readonly method: string;
  readonly channel: string;
  /** Drawn beforehand; becomes the channel's reference. */
  readonly attemptId: string;
  readonly storedCard: StoredCard;
  /** Known to come to nothing: no channel is asked, the charge is declined. */
  readonly failure?: Failure;
  /** The app's daily limit in minor units, if it has one in this currency. */
  readonly dailyLimit: bigint | null;
}

export interface ChargedRecurring {
  /** `skipped`: somebody else was quicker, or it is not what was seen any more. */
  readonly outcome: 'charged' | 'postponed' | 'skipped';
  readonly recurring: Recurring;
}

/**
 * Makes the payment of one charge and moves the recurring payment on, under its lock and in one transaction: who comes
 * second, in whatever process or after whatever crash, finds it moved. Over the app's daily limit it waits for the
 * next Korean day. Refuses `order_not_found`.
 */
export const chargeRecurring: CommandKind<ChargeRecurring, ChargedRecurring> = {
  name: 'recurring.charge',
  lane: 'intake',
  needs: (input, now) => [
    RECURRINGS.byId(input.seen.id),
    PAYMENTS.byOrder(input.payment),
    ...usageKeys(input, now).map(usageRow),
  ],
  decide(view, input, now) {
    const { merchantId, seen, dailyLimit } = input;
    const recurring = view.of(RECURRINGS).get(merchantId, seen.id);
    if (!recurring) return refused({ code: 'order_not_found' });
    if (!isAsSeen(recurring, input, now)) return unchanged({ outcome: 'skipped', recurring });
    const [limited] = usageKeys(input, now);
    if (
      limited &&
      dailyLimit !== null &&
      view.of(USAGE).amount(merchantId, limited) + seen.amount > dailyLimit
    ) {
      const postponed = moveRecurring(recurring, 'postpone', now, { dueAt: koreanMidnight(now, 1) });
      if (!postponed) return unchanged({ outcome: 'skipped', recurring });
      return decided({ outcome: 'postponed', recurring: postponed }, [RECURRINGS.update(postponed)]);
    }
    const usage = limited ? [{ ...limited, merchantId, amount: seen.amount } satisfies Usage] : [];
    const payment = {
      ...input.payment,
      createdAt: now,
      orderTry: nextTry(view, recurring, input.payment),
      counted: countedOf(usage),
    };
    const charged = chargedBy(payment, input, now);
    const moved = moveRecurring(recurring, 'charge', now, {
      currentPaymentId: payment.id,
      orderTry: payment.orderTry,
    });
    if (!charged || !moved) return unchanged({ outcome: 'skipped', recurring });
    return decided(
      { outcome: 'charged', recurring: moved },
      together(
        asNew(charged),
        RECURRINGS.update(moved),
        RECURRING_CHARGES.add(chargeOf(recurring, payment, now)),
        usage.map(countUsage),
      ),
    );
  },
};

function isAsSeen(recurring: Recurring, { seen }: ChargeRecurring, now: Date): boolean {
  const { state, period, tries, amount, dueAt } = recurring;
  if (!RECURRING_SETS.chargeable.has(state) || now < dueAt) return false;
  return period === seen.period && tries === seen.tries && amount === seen.amount;
}

/** What is not sent anywhere takes nothing of the limit. */
function usageKeys({ payment, dailyLimit, failure }: ChargeRecurring, now: Date): UsageKey[] {
  if (dailyLimit === null || failure) return [];
  return [{ appId: payment.appId, scope: 'payment', day: koreanDay(now) }];
}

/** The order's tries are the merchant's too: the number may have been used again on the page. */
function nextTry(view: BatchView, { merchantId, orderTry }: Recurring, payment: Payment): number {
  const known = view.of(PAYMENTS).byOrder(merchantId, payment)?.orderTry ?? 0;
  return Math.max(known, orderTry) + 1;
}

/** The payment on its way to its channel, or declined before. */
function chargedBy(payment: Payment, input: ChargeRecurring, now: Date): Moved | undefined {
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
  { period, tries, nextOn, merchantId, id }: Recurring,
  payment: Payment,
  now: Date,
): RecurringCharge {
  return {
    merchantId,
    recurringId: id,
    period,
    tryNumber: tries,
    dueOn: nextOn,
    paymentId: payment.id,
    createdAt: now,
  };
}
