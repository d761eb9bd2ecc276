import type { Currency } from './money.ts';

/**
 * Why the engine refuses. A typed value, not an exception: each dialect maps it to its own codes, and a refused command
 * never disturbs the other commands of its batch.
 */
export type Refusal =
  | { readonly code: 'order_not_found' }
  | { readonly code: 'nonce_used' }
  /** The operator stopped the merchant or the app: no new orders are taken (merchants/trading.ts). */
  | {
      readonly code: 'not_trading';
      readonly reason: 'merchant_suspended' | 'merchant_closed' | 'app_disabled';
    }
  | { readonly code: 'duplicate_order'; readonly existingId: string }
  | { readonly code: 'insufficient_balance' }
  /** The reference stands for another adjustment already. */
  | { readonly code: 'reference_used'; readonly currency: Currency; readonly amount: bigint }
  | { readonly code: 'daily_limit_exceeded'; readonly limit: bigint }
  | { readonly code: 'state_conflict'; readonly state: string; readonly event: string }
  | { readonly code: 'refund_exceeds_payment'; readonly refundable: bigint }
  /** The part is worth less than one unit of the payer's currency: the payer would get nothing back. */
  | { readonly code: 'rounds_to_nothing'; readonly payerCurrency: Currency }
  | { readonly code: 'refund_not_supported' }
  | { readonly code: 'chargeback_exceeds_payment'; readonly chargeable: bigint }
  /** Another payment of the order was paid: this one would pay the order twice. */
  | { readonly code: 'order_paid'; readonly platformNumber: string }
  /** Another payment of the order was begun and may be paid. */
  | { readonly code: 'order_under_way'; readonly platformNumber: string }
  /** What is held came in a currency that was not ordered: it can only be given back. */
  | { readonly code: 'other_currency'; readonly currency: Currency }
  | { readonly code: 'deposit_refused'; readonly reason: string }
  /** The payment starts only when its identity check has passed. */
  | { readonly code: 'identity_required' }
  /** No method of the payment asks for an identity check. */
  | { readonly code: 'identity_not_needed' }
  /** No verifier serves the method at the moment. */
  | { readonly code: 'identity_unavailable' }
  | { readonly code: 'identity_codes_used_up'; readonly limit: number }
  | { readonly code: 'identity_code_too_soon'; readonly availableAt: Date }
  /** The merchant asked for a token of a card that already has one. */
  | { readonly code: 'card_has_token' }
  | { readonly code: 'busy' }
  | { readonly code: 'internal'; readonly reason: string };

export type RefusalCode = Refusal['code'];

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** The engine refused a channel's event: the channel has to send it again. */
export class EventRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`outcome was not booked: ${refusal.code}`);
    this.name = 'EventRefused';
    this.refusal = refusal;
  }
}

export function accepted<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
