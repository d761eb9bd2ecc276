import type { Refusal, Result } from '@naru/engine';
import { fail } from './request.ts';

/** The engine's refusals in this dialect's codes. */
export function failRefused(refusal: Refusal): never {
  switch (refusal.code) {
    case 'duplicate_order':
      return fail('duplicate_order');
    case 'order_not_found':
      return fail('order_not_found');
    case 'not_trading':
      return fail('app_disabled');
    case 'insufficient_balance':
      return fail('insufficient_balance');
    case 'daily_limit_exceeded':
      return fail('daily_limit_exceeded');
    case 'state_conflict':
      return fail('refund_not_paid');
    // The payer has received everything that the rest is worth.
    case 'rounds_to_nothing':
    case 'refund_exceeds_payment':
      return fail('refund_already_done');
    case 'refund_not_supported':
      return fail('refund_not_supported');
    case 'busy':
      return fail('busy');
    default:
      return fail('internal_error');
  }
}

/** The value of an accepted result; a refusal becomes this dialect's failure. */
export function acceptedOrFail<T>(result: Result<T>): T {
  return result.ok ? result.value : failRefused(result.refusal);
}
