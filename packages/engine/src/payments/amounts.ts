import { applyRate, divideHalfUp, type Money } from '../base/money.ts';
import type { PaymentOutcome } from '../channels/port.ts';
import { DEPOSIT_SETS } from './deposit-states.ts';
import type { Deposit } from './deposits.ts';
import type { Payment } from './payment.ts';

/** Reports of money that a channel or a bank took. */
export type Received = Extract<PaymentOutcome, { readonly kind: 'captured' | 'deposit' }>;

/** What came: as the channel states it, where that is in another currency than it was sent. */
export function moneyOf(
  { payerCurrency }: Payment,
  { payerAmount, statedTotal }: Pick<Received, 'payerAmount' | 'statedTotal'>,
): Money {
  const isOther = statedTotal !== undefined && statedTotal.currency !== payerCurrency;
  return isOther ? statedTotal : { amount: payerAmount, currency: payerCurrency };
}

/**
 * The fee on what has been received so far: the fixed part once, the rate on the total, never more than the money
 * itself. Calculating on the total avoids rounding several deposits several times.
 */
export function feeOn(received: bigint, plan: { feeFixed: bigint; feeRatePpm: bigint }): bigint {
  if (received === 0n) return 0n;
  const fee = plan.feeFixed + applyRate(received, plan.feeRatePpm);
  return fee < received ? fee : received;
}

/** The value of a part of the payer's amount in the order's currency; the whole gives exactly the whole. */
export function orderAmountOf(payment: Payment, payerPart: bigint): bigint {
  if (payment.payerCurrency === payment.currency) return payerPart;
  if (payerPart === payment.payerAmount) return payment.amount;
  return (payerPart * payment.amount) / payment.payerAmount;
}

/** What is still to be paid, in the payer's currency; zero when the payment has received its whole amount. */
export function restOf(payment: Payment, deposits: readonly Deposit[]): bigint {
  // A channel may have reported the whole without any deposit.
  if (payment.receivedAmount >= payment.amount) return 0n;
  const paid = deposits.filter(({ state }) => DEPOSIT_SETS.credited.has(state));
  const rest = payment.payerAmount - paid.reduce((sum, { amount }) => sum + amount, 0n);
  return rest > 0n ? rest : 0n;
}

/**
 * In the order's currency: the deposit that completes the order counts as exactly the rest, any surplus as its share.
 */
export function worthOf(payment: Payment, payerAmount: bigint, rest: bigint): bigint {
  if (rest <= 0n || payerAmount < rest) return orderAmountOf(payment, payerAmount);
  return payment.amount - payment.receivedAmount + orderAmountOf(payment, payerAmount - rest);
}

/**
 * What the payer gets back for a refund of `part` in the order's currency: the rounded total of all refunds and
 * chargebacks including it, less what the others give back. So the parts sum to exactly what was paid, in any order and
 * whichever of them fail. Zero when the part is less than one unit of the payer's currency.
 */
export function payerAmountOf(payment: Payment, part: bigint): bigint {
  if (payment.payerCurrency === payment.currency) return part;
  const after = givenBackOf(payment) + part;
  const total = payerShareOf(payment, after < payment.receivedAmount ? after : payment.receivedAmount);
  const more = total - payment.refundedPayerAmount - payment.chargedBackPayerAmount;
  return more > 0n ? more : 0n;
}

/** What refunds (done and under way) and chargebacks give back, in the order's currency. */
function givenBackOf({ refundedAmount, refundingAmount, chargedBackAmount }: Payment): bigint {
  return refundedAmount + refundingAmount + chargedBackAmount;
}

/**
 * What a chargeback of `part` returns to the payer, where the bank does not say: calculated like a refund. One that
 * also claims refunded money returns it a second time, as payers' banks do: its share of all chargebacks.
 */
export function chargedBackPayerAmountOf(payment: Payment, part: bigint): bigint {
  if (payment.payerCurrency === payment.currency) return part;
  if (givenBackOf(payment) + part <= payment.receivedAmount) return payerAmountOf(payment, part);
  const more = payerShareOf(payment, payment.chargedBackAmount + part) - payment.chargedBackPayerAmount;
  return more > 0n ? more : 0n;
}

/** What a chargeback of this much of the payer's money claims of the order: parts sum to exactly the whole. */
export function chargedBackOrderAmountOf(payment: Payment, payerPart: bigint): bigint {
  return orderAmountOf(payment, payment.chargedBackPayerAmount + payerPart) - payment.chargedBackAmount;
}

/** The share of the payer's amount for this part of the order, rounded; the whole gives exactly the whole. */
export function payerShareOf(payment: Payment, amount: bigint): bigint {
  return divideHalfUp(payment.payerAmount * amount, payment.amount);
}

/** What may still be refunded: money that the payer's bank takes back is not refunded again. */
export function refundable(payment: Payment): bigint {
  const { receivedAmount, refundedAmount, refundingAmount, chargedBackAmount } = payment;
  const left = receivedAmount - refundedAmount - refundingAmount - chargedBackAmount;
  return left > 0n ? left : 0n;
}

/** What a payer's bank may still take back; refunds do not lower it, since banks do not look at them first. */
export function chargeable(payment: Payment): bigint {
  return payment.receivedAmount - payment.chargedBackAmount;
}
