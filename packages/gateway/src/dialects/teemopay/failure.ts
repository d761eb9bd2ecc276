import type { Refusal, Result } from '@naru/engine';
import type { FailureName } from '@naru/teemopay';
import type { Explain } from '../../request-log/refusal.ts';

/** A caller's answer in case of failure. Thrown inside this dialect only, caught at its edge. */
export class TeemoPayFailure extends Error {
  readonly failureName: FailureName;
  /** Takes the place of the `*` in the text. */
  readonly detail: string | undefined;
  readonly explain: Explain | undefined;

  constructor(failureName: FailureName, detail?: string, explain?: Explain) {
    super(failureName);
    this.failureName = failureName;
    this.detail = detail;
    this.explain = explain;
  }
}

export function fail(failureName: FailureName, detail?: string): never {
  throw new TeemoPayFailure(failureName, detail);
}

/** Whether an error leaves open if the work was done: what is found then may be this request's. */
export function leavesOpen(error: unknown): boolean {
  return !(error instanceof TeemoPayFailure) || error.failureName === 'business_error';
}

/** The engine's refusals in this dialect's codes. */
function failRefused(refusal: Refusal): never {
  switch (refusal.code) {
    case 'duplicate_order':
      return fail('duplicate_order');
    case 'order_not_found':
      return fail('order_not_found');
    case 'nonce_used':
      return fail('nonce_invalid');
    case 'not_trading':
      if (refusal.reason === 'merchant_closed') return fail('merchant_closed');
      return fail('merchant_verification_failed', 'the merchant or the application is stopped');
    case 'insufficient_balance':
      return fail('balance_insufficient');
    case 'daily_limit_exceeded':
      return fail('merchant_verification_failed', 'the daily limit of the application is used up');
    case 'busy':
      return fail('busy');
    default:
      return fail('business_error');
  }
}

/** The value of an accepted result; a refusal becomes this dialect's failure. */
export function acceptedOrFail<T>(result: Result<T>): T {
  return result.ok ? result.value : failRefused(result.refusal);
}
