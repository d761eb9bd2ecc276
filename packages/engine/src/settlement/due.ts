import { settleAt } from '../base/settle-at.ts';
import { DEPOSIT_SETS } from '../payments/deposit-states.ts';
import type { Deposit } from '../payments/deposits.ts';
import type { Payment } from '../payments/payment.ts';

/** What of a payment settles now, in minor units of its currency, and when the rest does. */
export interface Due {
  readonly amount: bigint;
  readonly nextAt: Date | null;
}

type CreditedDeposit = Pick<Deposit, 'state' | 'creditedAmount' | 'feeAmount' | 'completedAt'>;

/**
 * The settlement day counts from when money came: each deposit of a payment has its own, so that a later one, however
 * small, does not delay earlier ones. Refunds and chargebacks take the oldest unsettled money. A payment settled on
 * request settles whole.
 */
export function dueOf(payment: Payment, deposits: readonly CreditedDeposit[], now: Date): Due {
  const { unsettledAmount, settlementCalendar } = payment;
  if (settlementCalendar === 'on_request') return { amount: unsettledAmount, nextAt: payment.settleAt };
  const { waiting, nextAt } = waitingOf(payment, moneyOf(deposits), now);
  return { amount: atLeastNothing(unsettledAmount - waiting), nextAt: nextAt ?? payment.settleAt };
}

/** What becomes of money that was taken from a payment's unsettled money and comes back. */
export interface Restored {
  readonly payment: Payment;
  /** The part that waits for its day again; the rest is available, as its day has come. */
  readonly toUnsettled: bigint;
}

/** A refund or a chargeback gives back what it took. Both took the oldest money, so its day comes first. */
export function restoreUnsettled(
  payment: Payment,
  deposits: readonly CreditedDeposit[],
  amount: bigint,
  now: Date,
): Restored {
  if (amount === 0n) return { payment, toUnsettled: 0n };
  const unsettledAmount = payment.unsettledAmount + amount;
  const { amount: due, nextAt } = dueAfterReturn({ ...payment, unsettledAmount }, deposits, now);
  const toUnsettled = atLeastNothing(amount - due);
  if (toUnsettled === 0n) return { payment, toUnsettled };
  return {
    payment: {
      ...payment,
      unsettledAmount: payment.unsettledAmount + toUnsettled,
      // The day of a payment of which nothing was unsettled may be that of later money, or past.
      settleAt: payment.unsettledAmount === 0n ? nextAt : earlier(payment.settleAt, nextAt),
    },
    toUnsettled,
  };
}

/** `dueOf` where `settleAt` may have moved on in the meantime: money without a deposit has the day of its capture. */
function dueAfterReturn(payment: Payment, deposits: readonly CreditedDeposit[], now: Date): Due {
  const { unsettledAmount, settlementCalendar, completedAt } = payment;
  if (settlementCalendar === 'on_request') {
    const isDue = payment.settleAt !== null && payment.settleAt <= now;
    return { amount: isDue ? unsettledAmount : 0n, nextAt: payment.settleAt };
  }
  const credited = moneyOf(deposits);
  const captured = credited.reduce(
    (left, { amount }) => left - amount,
    payment.receivedAmount - payment.feeAmount,
  );
  const { waiting, nextAt } = waitingOf(payment, [...credited, { amount: captured, completedAt }], now);
  return { amount: atLeastNothing(unsettledAmount - waiting), nextAt: nextAt ?? payment.settleAt };
}

/** Money that came at one time, less its fee. */
interface Money {
  readonly amount: bigint;
  readonly completedAt: Date | null;
}

function moneyOf(deposits: readonly CreditedDeposit[]): Money[] {
  return deposits
    .filter(({ state }) => DEPOSIT_SETS.credited.has(state))
    .map(({ creditedAmount, feeAmount, completedAt }) => ({
      amount: creditedAmount - feeAmount,
      completedAt,
    }));
}

/** What came so late that its day has not come, and the first of these days. */
function waitingOf(
  { settlementDays, settlementCalendar }: Payment,
  money: readonly Money[],
  now: Date,
): { readonly waiting: bigint; readonly nextAt: Date | null } {
  let waiting = 0n;
  let nextAt: Date | null = null;
  for (const { amount, completedAt } of money) {
    if (amount === 0n || completedAt === null) continue;
    const at = settleAt(completedAt, settlementDays, settlementCalendar);
    if (at === null || at <= now) continue;
    waiting += amount;
    nextAt = earlier(nextAt, at);
  }
  return { waiting, nextAt };
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function atLeastNothing(amount: bigint): bigint {
  return amount > 0n ? amount : 0n;
}
