import { LEDGER } from '../ledger/part.ts';
import {
  type ChargebackSources,
  chargebackDeducted,
  chargebackLost,
  chargebackTaken,
  chargebackWon,
  type TransferDraft,
} from '../ledger/transfers.ts';
import { DEPOSITS } from '../payments/deposits.ts';
import type { Payment } from '../payments/payment.ts';
import { restoreUnsettled } from '../settlement/due.ts';
import type { BatchView } from '../writer/part.ts';
import type { Chargeback } from './chargeback.ts';
import type { ChargebackTransfer } from './states.ts';

/** What one transfer of the chargebacks' table does: its ledger entries, and the change of the payment. */
export interface Booked {
  readonly transfer: TransferDraft;
  readonly chargeback: Chargeback;
  readonly payment: Payment;
}

/**
 * Executes a transfer of the chargebacks' table. Money is taken from the unsettled money of that payment first, then
 * from the available balance; the merchant owes the rest.
 */
export function bookChargeback(
  name: ChargebackTransfer,
  view: BatchView,
  chargeback: Chargeback,
  payment: Payment,
  now: Date,
): Booked {
  switch (name) {
    case 'chargeback_deducted':
      return take(chargebackDeducted, view, chargeback, payment, now);
    case 'chargeback_taken':
      return take(chargebackTaken, view, chargeback, payment, now);
    case 'chargeback_lost':
      return { transfer: chargebackLost(chargeback), chargeback, payment };
    case 'chargeback_won':
      return giveBack(view, chargeback, payment, now);
  }
}

function take(
  transferOf: (of: Chargeback, sources: ChargebackSources) => TransferDraft,
  view: BatchView,
  chargeback: Chargeback,
  payment: Payment,
  now: Date,
): Booked {
  const sources = sourcesOf(view, chargeback, payment);
  const { fromUnsettled } = sources;
  return {
    transfer: transferOf(chargeback, sources),
    chargeback: { ...chargeback, fromUnsettled, deductedAt: now },
    payment: { ...payment, unsettledAmount: payment.unsettledAmount - fromUnsettled },
  };
}

function giveBack(view: BatchView, chargeback: Chargeback, payment: Payment, now: Date): Booked {
  const { merchantId, fromUnsettled } = chargeback;
  const deposits = view.of(DEPOSITS).where(merchantId, 'paymentId', payment.id);
  const { toUnsettled, payment: restored } = restoreUnsettled(payment, deposits, fromUnsettled, now);
  return {
    transfer: chargebackWon(chargeback, toUnsettled),
    chargeback: { ...chargeback, fromUnsettled: fromUnsettled - toUnsettled },
    payment: restored,
  };
}

function sourcesOf(
  view: BatchView,
  { merchantId, currency, amount, feeAmount }: Chargeback,
  payment: Payment,
): ChargebackSources {
  const fromUnsettled = least(amount, payment.unsettledAmount);
  const rest = amount - fromUnsettled + feeAmount;
  const fromAvailable = least(rest, view.of(LEDGER).balance(merchantId, 'available', currency));
  return { fromUnsettled, fromAvailable, asDebt: rest - fromAvailable };
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
