import type { Payment, Result } from '@naru/engine';
import { PlainFailure } from '../http/errors.ts';

/** The payment that was started; a refusal in words for the payer when it was not. */
export function started(result: Result<Payment>): Payment {
  if (result.ok) return result.value;
  if (result.refusal.code === 'busy') throw new PlainFailure('busy', 'Please try again in a moment.');
  if (result.refusal.code === 'identity_required') {
    throw new PlainFailure('conflict', 'The payer has to pass the identity check first.');
  }
  throw new PlainFailure('conflict', 'This payment can not be started any more.');
}
