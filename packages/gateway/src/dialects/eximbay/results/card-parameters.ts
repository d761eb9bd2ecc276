import type { ReadyRequest } from '@naru/eximbay';
import { isCharge } from '../orders/order.ts';
import type { ResultFacts } from './facts.ts';

/** token_id is sent once the card was paid with; that it was asked for, in any case. */
export function tokenParameters(
  { kind, details, cardTokenId }: Pick<ResultFacts, 'kind' | 'details' | 'cardTokenId'>,
  { tokenbilling }: ReadyRequest,
): { readonly token_id: string | undefined; readonly token_creation: string | undefined } {
  const isGood = kind === 'paid' && cardTokenId !== null;
  return {
    token_id: isGood ? details.tokenNumber : undefined,
    token_creation: tokenbilling?.token_creation,
  };
}

/**
 * Members of a result (eximbay.md §4.5): that a recurring payment is registered, or goes on, with the day of its next
 * charge or try; N once the last try of a charge was declined.
 */
export function recurringParameters({ kind, details, failureCode }: ResultFacts) {
  const { recurring } = details;
  if (recurring === undefined || (!isCharge(details) && kind !== 'paid' && kind !== 'authorized')) return {};
  const { id: recurring_id, nextOn, retryOn = null } = recurring;
  // A charge without a decline is not tried again: the issuer may have taken the money.
  const isDeclined = kind === 'failed' && failureCode !== 'expired' && failureCode !== 'cancelled';
  if (!isDeclined) return { recurring_payment: 'Y', recurring_id, recurring_next_date: dayText(nextOn) };
  if (retryOn === null) return { recurring_payment: 'N', recurring_id };
  return { recurring_payment: 'Y', recurring_id, recurring_next_date: dayText(retryOn) };
}

function dayText(day: string): string {
  return day.replaceAll('-', '');
}
