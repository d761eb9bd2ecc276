import type { Declined, Payment, Refused, Result, StartOutcome } from '@naru/engine';
import { ConversionChanged, internalFailure, PlainFailure } from '../http/errors.ts';
import { offerView } from './conversion.ts';

/** The operator stopped the merchant or the app after the page was opened. */
export function stopped(): PlainFailure {
  return new PlainFailure('method_unavailable', 'This shop takes no payments at the moment.');
}

/** The order takes one payment, and another one came first. */
export function orderTaken(code: 'order_paid' | 'order_under_way'): PlainFailure {
  const sentence =
    code === 'order_paid'
      ? 'This order has been paid already. Nothing was charged.'
      : 'This order is being paid on another page. Nothing was charged.';
  return new PlainFailure(code, sentence);
}

/** The payment after its start, under way or ended; a refusal in words for the payer where nothing was done. */
export function started(outcome: StartOutcome | Declined): Payment {
  return outcome.kind === 'refused' ? refuse(outcome) : outcome.payment;
}

/** The same of a payment that was to be ended. */
export function ended(result: Result<Payment>): Payment {
  return result.ok ? result.value : refuse({ kind: 'refused', refusal: result.refusal });
}

function refuse({ refusal }: Refused): never {
  switch (refusal.code) {
    case 'busy':
      throw new PlainFailure('busy', 'Please try again in a moment.');
    case 'not_trading':
      throw stopped();
    case 'order_paid':
    case 'order_under_way':
      throw orderTaken(refusal.code);
    case 'identity_required':
      throw new PlainFailure('conflict', 'The payer has to pass the identity check first.');
    case 'method_not_allowed':
      throw new PlainFailure('invalid_request', 'This payment can not be made with that method.');
    case 'method_under_maintenance':
      throw new PlainFailure('method_unavailable', 'This method is under maintenance at the moment.');
    case 'conversion_changed':
      throw new ConversionChanged(refusal.offer && offerView(refusal.offer));
    // Not shown as an end: the store may have failed, and the next try may succeed.
    case 'internal':
      throw internalFailure(refusal, 'Something went wrong here. Please try again.');
    default:
      throw new PlainFailure('conflict', 'This payment can not be started any more.');
  }
}
