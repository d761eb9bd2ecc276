import { settleAt } from '../base/settle-at.ts';
import { DEPOSIT_SETS } from '../payments/deposit-states.ts';
import type { Deposit } from '../payments/deposits.ts';
import type { Payment } from '../payments/payment.ts';

/** What of a payment settles now, in minor units of its currency, and when the rest does. */
export interface Due {
  readonly amount: bigint;
  readonly nextAt: Date | null;
}

type Brought = Pick<Deposit, 'state' | 'creditedAmount' | 'feeAmount' | 'completedAt'>;

/**
 * The settlement day counts from the moment at which money came: each deposit of a payment has its own, so that a later
 * one, however small, does not keep back what came before. Refunds and chargebacks took the oldest money that was still
 * unsettled. A payment that waits for its merchant's word settles whole.
 */
export function dueOf(payment: Payment, deposits: readonly Brought[], now: Date): Due {
  const { unsettledAmount, settlementDays, settlementCalendar } = payment;
  if (settlementCalendar === 'on_request') return { amount: unsettledAmount, nextAt: payment.settleAt };
  let waiting = 0n;
  let nextAt: Date | null = null;
  for (const { state, creditedAmount, feeAmount, completedAt } of deposits) {
    if (!DEPOSIT_SETS.credited.has(state) || completedAt === null) continue;
    const at = settleAt(completedAt, settlementDays, settlementCalendar);
    if (at === null || at <= now) continue;
    waiting += creditedAmount - feeAmount;
    if (nextAt === null || at < nextAt) nextAt = at;
  }
  const amount = unsettledAmount > waiting ? unsettledAmount - waiting : 0n;
  return { amount, nextAt: nextAt ?? payment.settleAt };
}
