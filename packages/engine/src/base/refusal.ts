import type { Currency } from './money.ts';

/**
 * Why the engine says no. Typed values, not exceptions: each dialect maps them to its own codes at its edge, and a
 * refused command never disturbs the batch that it came in.
 */
export type Refusal =
  | { readonly code: 'order_not_found' }
  | { readonly code: 'nonce_used' }
  /** The operator stopped the merchant or the app: nothing new is taken (merchants/trading.ts). */
  | {
      readonly code: 'not_trading';
      readonly reason: 'merchant_suspended' | 'merchant_closed' | 'app_disabled';
    }
  | { readonly code: 'duplicate_order'; readonly existingId: string }
  | { readonly code: 'insufficient_balance' }
  | { readonly code: 'daily_limit_exceeded'; readonly limit: bigint }
  | { readonly code: 'state_conflict'; readonly state: string; readonly event: string }
  | { readonly code: 'refund_exceeds_payment'; readonly refundable: bigint }
  /** The part is worth no unit of the payer's currency: nobody would get anything back. */
  | { readonly code: 'rounds_to_nothing'; readonly payerCurrency: Currency }
  | { readonly code: 'refund_not_supported' }
  | { readonly code: 'chargeback_exceeds_payment'; readonly chargeable: bigint }
  /** Another try of the order was paid: crediting this one would pay it twice. */
  | { readonly code: 'order_paid'; readonly platformNumber: string }
  | { readonly code: 'deposit_refused'; readonly reason: string }
  /** The payment starts by its passed identity check only. */
  | { readonly code: 'identity_required' }
  /** No method of the payment asks for an identity check. */
  | { readonly code: 'identity_not_needed' }
  /** Nobody can check identities for the method at the moment. */
  | { readonly code: 'identity_unavailable' }
  | { readonly code: 'identity_codes_used_up'; readonly limit: number }
  | { readonly code: 'identity_code_too_soon'; readonly availableAt: Date }
  /** The merchant wanted a token of a card that has none, and it has one. */
  | { readonly code: 'card_has_token' }
  | { readonly code: 'busy' }
  | { readonly code: 'internal'; readonly reason: string };

export type RefusalCode = Refusal['code'];

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** What a channel said was not taken: it has to say it again. */
export class NewsNotTaken extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`outcome was not booked: ${refusal.code}`);
    this.name = 'NewsNotTaken';
    this.refusal = refusal;
  }
}

export function accepted<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
