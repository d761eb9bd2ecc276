import type { LateEventDraft } from '../channels/late-event.ts';
import { CONTRADICTED, contradictionDetails, outcomeDetails, plainDetails } from '../channels/outcomes.ts';
import type { PaymentOutcome } from '../channels/port.ts';
import type { Payment } from './payment.ts';

/** What a channel reported, and of which attempt. */
interface Said {
  readonly outcome: PaymentOutcome;
  readonly attemptId: string;
}

/** The record for an operator: the report, and in `more` what else is known. */
export function lateEventOf(
  payment: Payment,
  { outcome, attemptId }: Said,
  more: Readonly<Record<string, string | bigint>> = {},
): LateEventDraft {
  return {
    merchantId: payment.merchantId,
    subjectKind: 'payment',
    subjectId: payment.id,
    state: payment.state,
    event: outcome.kind,
    details: { ...outcomeDetails(outcome, attemptId), ...plainDetails(more) },
  };
}

/** The channel reports another amount or currency than the payment's. */
export function contradictionOf(payment: Payment, said: Said): LateEventDraft {
  const sent = { amount: payment.payerAmount, currency: payment.payerCurrency };
  return {
    ...lateEventOf(payment, said),
    event: CONTRADICTED,
    details: contradictionDetails(said.outcome, said.attemptId, sent),
  };
}
