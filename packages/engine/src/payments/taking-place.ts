import { ownFailure } from '../base/declines.ts';
import type { Result } from '../base/refusal.ts';
import { type Moved, movePayment } from './move.ts';
import { answerOf, type CreatedPayment, type Repeatable, usesUp } from './order-numbers.ts';
import type { Payment } from './payment.ts';
import { PAYMENT_SETS } from './states.ts';

/** Where a request asks for it, open pages of its order give way (see PaymentRequest). */
export interface PlaceTaking extends Repeatable {
  readonly takingPlace?: string | undefined;
}

/** Either the answer to a request, or that it makes a payment, and which pages end with that. */
export type Place =
  | { readonly answer: Result<CreatedPayment> }
  | { readonly answer?: undefined; readonly superseded: readonly Moved[] };

/**
 * What comes of a request for a payment of an order in view of the order's tries. Pages at which nobody has begun to
 * pay end in the command that makes the payment, so that of a refused request none does.
 */
export function placeOf(tries: readonly Payment[], request: PlaceTaking, now: Date): Place {
  const answer = answerOf(tries, request, now);
  if (!answer) return { superseded: [] };
  const { takingPlace, orderNumbers } = request;
  if (answer.ok || takingPlace === undefined) return { answer };
  const superseded = tries.flatMap((page) => {
    const gives = PAYMENT_SETS.unbegun.has(page.state) && usesUp(page, orderNumbers);
    return (gives && superseding(page, takingPlace, now)) || [];
  });
  const ended = new Map(superseded.map(({ payment }) => [payment.id, payment]));
  const stillThere = tries.map((one) => ended.get(one.id) ?? one);
  return answerOf(stillThere, request, now) ? { answer } : { superseded };
}

/** No callback is sent: the payment that takes the place counts. */
function superseding(page: Payment, reason: string, now: Date): Moved | undefined {
  const end = { failure: ownFailure('superseded', reason), patch: { callbackUrl: null } };
  return movePayment(page, 'supersede', now, end);
}
