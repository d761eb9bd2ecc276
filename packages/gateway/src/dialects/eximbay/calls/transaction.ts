import type { Payment } from '@naru/engine';
import { type KnownTransaction, transactionIdFault } from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { fail, failRule } from '../codes/failure.ts';
import { reportedAmount } from '../codes/states.ts';
import type { AuthorizedRequest } from './request.ts';

/** The number in the path has the form of a transaction's; anything else is EC1002, before the body is looked at. */
export function requireTransactionId({ pathNumber }: AuthorizedRequest): string {
  const fault = transactionIdFault(pathNumber);
  return fault === null ? pathNumber : failRule(fault);
}

/** The payment with that number. Another merchant's counts as unknown; so does one without a reported result. */
export async function paymentOfPath(
  gateway: Gateway,
  { access, pathNumber }: AuthorizedRequest,
): Promise<Payment> {
  const payment = await gateway.engine.payments.findByPlatform(access.app, pathNumber);
  return payment ?? fail('transaction_id_unknown');
}

/** What the contract's rules read of a payment. */
export function knownTransaction(payment: Payment): KnownTransaction {
  const { orderNumber, currency, amount } = payment;
  return {
    orderId: orderNumber,
    currency,
    amountMinorUnits: amount,
    paidMinorUnits: reportedAmount(payment),
  };
}
