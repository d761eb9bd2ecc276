import { type Chargeback, formatDecimal, type Payment } from '@naru/engine';
import type { Gateway } from '../../gateway.ts';
import { PlainFailure } from '../../http/errors.ts';
import { readAmount } from '../amounts.ts';
import { refusalFailure } from '../refusals.ts';
import type { NewChargebackMembers } from './view.ts';

const DEFAULT_REASON = 'Disputed by the payer';

/** Opens a chargeback of a payment, or says why not. */
export async function raiseChargeback(
  gateway: Gateway,
  payment: Payment,
  caseNumber: string,
  { amount, reason, reasonCode, deduct }: NewChargebackMembers,
): Promise<{ readonly chargeback: Chargeback; readonly repeated: boolean }> {
  const raised = await gateway.engine.chargebacks.raise(payment, {
    caseNumber,
    chargedBack:
      amount === undefined
        ? null
        : { amount: readAmount('amount', String(amount), payment.currency, 'positive') },
    reasonCode: reasonCode ?? null,
    reason: reason ?? DEFAULT_REASON,
    ...(deduct === undefined ? {} : { deduct }),
  });
  if (raised.ok) return raised.value;
  const { refusal } = raised;
  switch (refusal.code) {
    case 'state_conflict':
      throw new PlainFailure('conflict', `The payment is ${refusal.state}: it can not be charged back`);
    case 'chargeback_exceeds_payment': {
      const left = `${formatDecimal(refusal.chargeable, payment.currency)} ${payment.currency}`;
      throw new PlainFailure('conflict', `At most ${left} can be charged back`);
    }
    case 'rounds_to_nothing':
      throw new PlainFailure(
        'conflict',
        `The amount is worth nothing in ${refusal.payerCurrency}, which the payer paid`,
      );
    default:
      throw refusalFailure(refusal);
  }
}
