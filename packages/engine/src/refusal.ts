/**
 * Why the engine says no. Typed values, not exceptions: each dialect maps them to its own codes at its edge, and a
 * refused command never disturbs the batch that it came in.
 */
export type Refusal =
  | { readonly code: 'order_not_found' }
  | { readonly code: 'duplicate_order'; readonly existingId: string }
  | { readonly code: 'insufficient_balance' }
  | { readonly code: 'daily_limit_exceeded'; readonly limit: bigint }
  | { readonly code: 'state_conflict'; readonly state: string; readonly event: string }
  | { readonly code: 'refund_exceeds_payment'; readonly refundable: bigint }
  | { readonly code: 'refund_not_supported' }
  | { readonly code: 'deposit_refused'; readonly reason: string }
  | { readonly code: 'busy' }
  | { readonly code: 'internal'; readonly reason: string };

export type RefusalCode = Refusal['code'];

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

export function accepted<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
