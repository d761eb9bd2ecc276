import { channelDetails, formatDecimal, type Payment, type Payout } from '@naru/engine';
import type { Gateway } from '../gateway.ts';
import { PlainFailure } from '../http/errors.ts';
import { isSingleLine } from '../http/text.ts';

/** The newest payment under a number. */
export async function paymentOf(gateway: Gateway, number: string): Promise<Payment> {
  const [payment] = isSingleLine(number) ? await gateway.engine.payments.findByAnyNumber(number) : [];
  if (!payment) throw new PlainFailure('not_found', `There is no payment ${number}`);
  return payment;
}

export async function payoutOf(gateway: Gateway, number: string): Promise<Payout> {
  const [payout] = isSingleLine(number) ? await gateway.engine.payouts.findByAnyNumber(number) : [];
  if (!payout) throw new PlainFailure('not_found', `There is no payout ${number}`);
  return payout;
}

export function paymentView(payment: Payment) {
  return {
    orderNumber: payment.orderNumber,
    platformNumber: payment.platformNumber,
    state: payment.state,
    amount: formatDecimal(payment.amount, payment.currency),
    receivedAmount: formatDecimal(payment.receivedAmount, payment.currency),
    currency: payment.currency,
    virtualAccount: payment.virtualAccount,
    voucherNumber: channelDetails(payment).voucherNumber ?? null,
    reason: payment.failureReason,
  };
}

export function payoutView(payout: Payout) {
  return {
    orderNumber: payout.orderNumber,
    platformNumber: payout.platformNumber,
    state: payout.state,
    amount: formatDecimal(payout.amount, payout.currency),
    currency: payout.currency,
    reason: payout.failureReason,
  };
}
