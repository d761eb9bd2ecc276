import { applyRate } from '../money.ts';
import type { Payment } from './payment.ts';

/**
 * The fee on what has been received so far: the fixed part once, the rate on the whole, never more than the money
 * itself. Working on the total keeps several deposits from being rounded several times.
 */
export function feeOn(received: bigint, plan: { feeFixed: bigint; feeRatePpm: bigint }): bigint {
  if (received === 0n) return 0n;
  const fee = plan.feeFixed + applyRate(received, plan.feeRatePpm);
  return fee < received ? fee : received;
}

/** What a part of the payer's amount is worth in the order's currency; the whole is worth exactly the whole. */
export function orderAmountOf(payment: Payment, payerPart: bigint): bigint {
  if (payment.payerCurrency === payment.currency) return payerPart;
  if (payerPart === payment.payerAmount) return payment.amount;
  return (payerPart * payment.amount) / payment.payerAmount;
}

/**
 * What the payer gets back for a refund of `part` in the order's currency: in proportion, rounded half up, never more
 * than is left, and all that is left with the refund that empties the payment. So the parts always sum to the whole,
 * also when a refund in between failed.
 */
export function payerAmountOf(payment: Payment, part: bigint): bigint {
  if (payment.payerCurrency === payment.currency) return part;
  const left = share(payment, payment.receivedAmount) - payment.refundedPayerAmount;
  const proportional = share(payment, part);
  return part === refundable(payment) || proportional > left ? left : proportional;
}

function share(payment: Payment, amount: bigint): bigint {
  return (payment.payerAmount * amount * 2n + payment.amount) / (payment.amount * 2n);
}

/** What may still be refunded. */
export function refundable(payment: Payment): bigint {
  return payment.receivedAmount - payment.refundedAmount - payment.refundingAmount;
}
