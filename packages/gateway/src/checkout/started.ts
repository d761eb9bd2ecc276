import type { Payment, Result } from '@naru/engine';
import { PlainFailure } from '../http/errors.ts';

/** The operator stopped the merchant or the app after the page was opened. */
export function stopped(): PlainFailure {
  return new PlainFailure('method_unavailable', 'This shop takes no payments at the moment.');
}

/** The payment that was started; a refusal in words for the payer when it was not. */
export function started(result: Result<Payment>): Payment {
  if (result.ok) return result.value;
  if (result.refusal.code === 'busy') throw new PlainFailure('busy', 'Please try again in a moment.');
  if (result.refusal.code === 'not_trading') throw stopped();
  if (result.refusal.code === 'identity_required') {
    throw new PlainFailure('conflict', 'The payer has to pass the identity check first.');
  }
  // Not a word of its end: the store may have failed, and the next try may be good.
  if (result.refusal.code === 'internal')
    throw new PlainFailure('internal', 'Something went wrong here. Please try again.');
  throw new PlainFailure('conflict', 'This payment can not be started any more.');
}
