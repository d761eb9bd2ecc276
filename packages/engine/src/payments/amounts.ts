import { applyRate, divideHalfUp } from '../money.ts';
import type { Deposit } from '../writer/changes.ts';
import type { Payment } from './payment.ts';

/**
 * The fee on what has been received so far: the fixed part once, the rate on the whole, never more than the
 * money itself. Working on the total keeps several deposits from being rounded several times.
 */
export function feeOn(received: bigint, plan: { feeFixed: bigint; feeRatePpm: bigint }): bigint {
  if (received === 0n) return 0n;
  const fee = plan.feeFixed + applyRate(received, plan.feeRatePpm);
  return fee < received ? fee : received;
}

/**
 * What a part of the payer's amount is worth in the order's currency; the whole is worth exactly the whole.
 */
export function orderAmountOf(payment: Payment, payerPart: bigint): bigint {
  if (payment.payerCurrency === payment.currency) return payerPart;
  if (payerPart === payment.payerAmount) return payment.amount;
  return (payerPart * payment.amount) / payment.payerAmount;
}

/**
 * What is still to be paid, in the payer's currency; nothing when the payment has received its whole amount.
 */
export function restOf(payment: Payment, deposits: readonly Deposit[]): bigint {
  // A channel may have reported the whole without any deposit.
  if (payment.receivedAmount >= payment.amount) return 0n;
  const paid = deposits.filter(({ state }) => state === 'credited' || state === 'released');
  const rest = payment.payerAmount - paid.reduce((sum, { amount }) => sum + amount, 0n);
  return rest > 0n ? rest : 0n;
}

/**
 * In the order's currency: what completes the order is worth exactly the rest of it, and what is over its
 * share.
 */
export function worthOf(payment: Payment, payerAmount: bigint, rest: bigint): bigint {
  if (rest <= 0n || payerAmount < rest) return orderAmountOf(payment, payerAmount);
  return payment.amount - payment.receivedAmount + orderAmountOf(payment, payerAmount - rest);
}

/**
 * What the payer gets back for a refund of `part` in the order's currency: in proportion, rounded, never more
 * than is left, and all that is left with the refund that empties the payment. So the parts always sum to the
 * whole, also when a refund in between failed.
 */
export function payerAmountOf(payment: Payment, part: bigint): bigint {
  if (payment.payerCurrency === payment.currency) return part;
  const left = share(payment, payment.receivedAmount) - payment.refundedPayerAmount;
  const proportional = share(payment, part);
  const isLast = part === payment.receivedAmount - payment.refundedAmount - payment.refundingAmount;
  return isLast || proportional > left ? left : proportional;
}

/**
 * What a chargeback of `part` takes back for the payer, where the bank does not say: the rounded total after
 * it less the rounded total before it, so that chargebacks of the whole come to exactly what was paid.
 */
export function chargedBackPayerAmountOf(payment: Payment, part: bigint): bigint {
  if (payment.payerCurrency === payment.currency) return part;
  const before = share(payment, payment.chargedBackAmount);
  return share(payment, payment.chargedBackAmount + part) - before;
}

function share(payment: Payment, amount: bigint): bigint {
  return divideHalfUp(payment.payerAmount * amount, payment.amount);
}

/** What may still be refunded: what the payer's bank takes back is not given back once more. */
export function refundable(payment: Payment): bigint {
  const { receivedAmount, refundedAmount, refundingAmount, chargedBackAmount } = payment;
  const left = receivedAmount - refundedAmount - refundingAmount - chargedBackAmount;
  return left > 0n ? left : 0n;
}

/**
 * What a payer's bank may still take back; refunds do not lower it, since banks do not look at them first.
 */
export function chargeable(payment: Payment): bigint {
  return payment.receivedAmount - payment.chargedBackAmount;
}
