import type { LateEventDraft } from '../channels/late-event.ts';
import type { PaymentOutcome } from '../channels/port.ts';
import type { Payment } from './payment.ts';

/** What a channel said, and of which attempt. */
interface Said {
  readonly outcome: PaymentOutcome;
  readonly attemptId: string;
}

/** What an operator has to know of a payment: what was said, and what `more` tells beside it. */
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
    details: plainDetails({ ...outcome, attemptId, ...more }),
  };
}

/** Amounts as decimal text: JSON has no bigint. */
export function plainDetails(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? value.toString() : value,
    ]),
  );
}
