import type { Texts } from './texts-type.ts';

type TextKey = keyof Texts['reasons'];

/**
 * The text that a payer reads for each reason of a failed payment, by the reason's key: one text stands for several
 * where the payer can do the same about them, and where the rest is between the merchant, its channel and us. Null: the
 * words that came with it say more than any text.
 */
const TEXTS = {
  cancelled: 'cancelled',
  insufficient_funds: 'insufficient_funds',
  account_suspended: 'account_suspended',
  identity_failed: 'identity_failed',
  authentication_failed: 'authentication_failed',
  authentication_timed_out: 'timed_out',
  wrong_pin: 'wrong_pin',
  deposit_returned: 'declined',

  expired_card: 'expired_card',
  wrong_expiry: 'expired_card',
  wrong_card_number: 'wrong_card_number',
  wrong_cvc: 'wrong_cvc',
  wrong_card_details: 'wrong_card_details',
  too_many_wrong_details: 'wrong_card_details',
  wrong_card_identity: 'wrong_card_details',
  wrong_billing_address: 'wrong_card_details',
  wrong_authentication_proof: 'authentication_failed',
  invalid_certificate: 'authentication_failed',
  // There is no way to give it on the page.
  pin_required: 'card_not_supported',
  card_lost: 'card_lost',
  card_not_supported: 'card_not_supported',
  card_not_contracted: 'card_not_supported',
  typed_card_not_accepted: 'card_not_supported',
  card_restricted: 'card_restricted',
  card_not_registered: 'card_restricted',
  card_account_closed: 'card_restricted',
  prepaid_card_active: 'card_restricted',
  card_stored_already: 'card_stored_already',
  ask_issuer: 'ask_issuer',
  declined: 'declined',
  no_installments: 'no_installments',
  wrong_installment_months: 'no_installments',
  installment_amount_too_small: 'no_installments',
  discount_not_supported: 'declined',
  points_not_supported: 'declined',

  limit_exceeded: 'limit_exceeded',
  card_limit_exceeded: 'card_limit_exceeded',
  card_count_exceeded: 'card_limit_exceeded',
  wrong_amount: 'wrong_amount',
  amount_out_of_range: 'limit_exceeded',
  payer_limit: 'limit_exceeded',
  too_many_declined_cards: 'ask_issuer',
  too_many_failures: 'declined',

  suspected_fraud: 'suspected_fraud',
  blocked_card: 'suspected_fraud',
  blocked_email: 'suspected_fraud',
  blocked_ip: 'suspected_fraud',
  country_mismatch: 'suspected_fraud',
  risk_country: 'suspected_fraud',
  card_country_denied: 'suspected_fraud',
  card_country_not_allowed: 'suspected_fraud',
  access_country_denied: 'suspected_fraud',
  access_country_not_allowed: 'suspected_fraud',
  risk_score: 'suspected_fraud',
  risk_rejected: 'suspected_fraud',
  risk_review: 'suspected_fraud',
  risk_not_assessed: 'suspected_fraud',

  maintenance: 'technical_fault',
  order_refused: 'technical_fault',
  request_refused: 'declined',
  connection_failed: 'technical_fault',
  sending_failed: 'technical_fault',
  reading_failed: 'technical_fault',
  channel_fault: 'technical_fault',
  answered_twice: 'technical_fault',
  temporary_fault: 'technical_fault',
  internal_fault: 'technical_fault',
  acquirer_declined: 'declined',
  capture_refused: 'declined',
  refund_refused: 'declined',

  account_invalid: 'account_suspended',
  account_abnormal: 'account_suspended',
  account_not_payable: 'account_suspended',
  payee_details_wrong: 'declined',
  payee_mismatch: 'declined',
  returned: 'declined',
  returned_by_payee: 'declined',

  voided: 'declined',
  sub_merchant_unknown: 'declined',
  merchant_limit_exceeded: 'declined',

  expired: 'expired',
  superseded: 'superseded',

  unknown: null,
} as const satisfies Readonly<Record<string, TextKey | null>>;

/** The reasons that the gateway sends: those of the engine, which this package does not see. */
export type DeclineKey = keyof typeof TEXTS;

export const DECLINE_KEYS = Object.keys(TEXTS) as readonly DeclineKey[];

/** The text for a reason; null where there is none but the words that came with it. */
export function textOfDecline(
  decline: string | null | undefined,
  texts: Pick<Texts, 'reasons'>,
): string | null {
  const known: Readonly<Record<string, TextKey | null>> = TEXTS;
  const key = decline && Object.hasOwn(known, decline) ? known[decline] : null;
  return key ? texts.reasons[key] : null;
}

/**
 * Why a payment failed, in the payer's language where its reason has a text, else as the channel worded it: a text in a
 * foreign language says more than none.
 */
export function failureText(
  failed: { readonly decline?: string | null; readonly reason: string | null } | null,
  texts: Pick<Texts, 'reasons'>,
): string | null {
  return textOfDecline(failed?.decline, texts) ?? (failed?.reason?.trim() || null);
}
