import type { Texts } from '../texts/texts.ts';
import { ownReasons } from './own-reasons.ts';

export type ReasonKey = keyof Texts['reasons'];

/** How channels word the reasons that we have texts for, and the codes that cards are declined with. */
const wordings: Readonly<Record<string, ReasonKey>> = {
  cancelled_by_payer: 'cancelled',
  cancelled_by_the_payer: 'cancelled',
  the_payment_was_not_made_in_time: 'expired',
  replaced_by_a_newer_page_of_the_same_order: 'superseded',
  the_identity_check_failed_too_often: 'identity_failed',
  wrong_pin_entered_too_many_times: 'wrong_pin',
  the_limit_of_the_wallet_or_account_is_exceeded: 'limit_exceeded',
  the_payer_has_reached_the_number_of_payments_of_one_day: 'limit_exceeded',
  the_amount_is_outside_of_the_limits: 'limit_exceeded',
  the_account_is_suspended: 'account_suspended',
  invalid_authentication: 'authentication_failed',
  invalid_cavv: 'authentication_failed',
  the_card_holder_was_not_authenticated: 'authentication_failed',
  the_card_holder_did_not_answer_in_time: 'timed_out',
  the_payer_was_not_authenticated: 'authentication_failed',
  the_issuer_wants_the_card_holder_authenticated_again: 'authentication_failed',
  invalid_certificate: 'authentication_failed',
  the_certificate_of_the_card_holder_has_expired: 'authentication_failed',
  the_proof_of_the_authentication_does_not_fit: 'authentication_failed',
  the_card_has_expired: 'expired_card',
  the_expiry_date_does_not_fit_the_card: 'expired_card',
  invalid_card_number: 'wrong_card_number',
  the_issuer_does_not_know_this_card_number: 'wrong_card_number',
  invalid_cvc: 'wrong_cvc',
  the_cvc_is_wrong: 'wrong_cvc',
  // Misspelt in the code itself.
  invaild_card_data: 'wrong_card_details',
  'something_in_the_card’s_data_is_wrong': 'wrong_card_details',
  invalid_card_identity: 'wrong_card_details',
  the_resident_or_business_number_does_not_fit_the_card: 'wrong_card_details',
  invalid_address: 'wrong_card_details',
  the_billing_address_does_not_fit_the_card: 'wrong_card_details',
  the_card_was_not_shown_to_its_channel: 'wrong_card_details',
  wrong_card_details_were_entered_too_many_times: 'wrong_card_details',
  invalid_password: 'wrong_pin',
  the_pin_is_wrong_or_blocked: 'wrong_pin',
  stolen_or_lost_card: 'card_lost',
  the_card_was_reported_lost_or_stolen: 'card_lost',
  cards_of_this_kind_are_not_accepted: 'card_not_supported',
  keyin_not_supported: 'card_not_supported',
  // There is no way to give it on the page.
  password_required: 'card_not_supported',
  the_pin_of_the_card_is_needed: 'card_not_supported',
  the_card_may_not_be_used_by_typing_its_number: 'card_not_supported',
  'not_contracted:_korean_payments': 'card_not_supported',
  restricted_card: 'card_restricted',
  invalid_account: 'card_restricted',
  the_account_of_the_card_is_closed: 'card_restricted',
  already_active_prepaid_card: 'card_restricted',
  the_prepaid_card_is_active_already: 'card_restricted',
  the_stored_card_can_not_be_charged_any_more: 'card_restricted',
  the_card_is_not_stored_any_more: 'card_restricted',
  the_card_is_restricted: 'card_restricted',
  not_registered_card: 'card_restricted',
  the_card_is_not_registered: 'card_restricted',
  card_payment_count_exceeded: 'card_limit_exceeded',
  too_many_payments_with_this_card: 'card_limit_exceeded',
  card_velocity_exceeded: 'card_limit_exceeded',
  the_limit_of_the_card_is_exceeded: 'card_limit_exceeded',
  contact_card_issuer: 'ask_issuer',
  'declined:_contact_the_card_issuer': 'ask_issuer',
  'the_card_was_declined._please_contact_its_issuer_or_pay_in_another_way': 'ask_issuer',
  generic_decline: 'declined',
  acquirer_decline: 'declined',
  declined_by_the_acquirer: 'declined',
  not_support_discount: 'declined',
  the_discount_can_not_be_used_with_this_card: 'declined',
  points_not_supported: 'declined',
  the_points_of_the_card_can_not_be_used: 'declined',
  // What is between the merchant and the acquirer is not for the payer.
  invalid_submall_number: 'declined',
  the_acquirer_does_not_know_the_sub_mall: 'declined',
  insufficient_merchant_funds: 'declined',
  'the_merchant’s_limit_of_sales_is_exceeded': 'declined',
  temporary_error: 'technical_fault',
  failed_to_connect_to_the_payment_provider: 'technical_fault',
  failed_to_write_to_the_payment_provider: 'technical_fault',
  failed_to_read_from_the_payment_provider: 'technical_fault',
  communication_error_with_the_payment_provider: 'technical_fault',
  duplicated_call: 'technical_fault',
  the_channel_is_under_maintenance: 'technical_fault',
  internal_communication_error: 'technical_fault',
  internal_error: 'technical_fault',
  general_system_failure: 'technical_fault',
  sqlexception: 'technical_fault',
  numberformatexception: 'technical_fault',
  jsonprocessingexception: 'technical_fault',
  exception: 'technical_fault',
  duplication_decline: 'card_stored_already',
  this_card_is_stored_already: 'card_stored_already',
  fraudulent_decline: 'suspected_fraud',
  suspected_fraud: 'suspected_fraud',
  the_payment_was_refused_by_a_risk_check: 'suspected_fraud',
  invalid_card_installment_plan: 'no_installments',
  not_support_installment_plan: 'no_installments',
  the_card_does_not_offer_this_number_of_months: 'no_installments',
  the_amount_is_too_small_for_instalments_with_this_card: 'no_installments',
  the_card_can_not_be_paid_by_instalments: 'no_installments',
  instalments_are_for_korean_cards_and_won: 'no_installments',
  'instalments_begin_at_50,000_won': 'no_installments',
  invalid_reqeust_amount: 'wrong_amount',
  the_card_is_not_good_for_this_amount: 'wrong_amount',
};

/**
 * A payment's failure reason in the payer's language where it is one we know ("insufficient_funds",
 * "Insufficient funds"), else as the channel worded it: a text in a foreign language says more than none.
 */
export function reasonText(reason: string | null, texts: Pick<Texts, 'reasons'>): string | null {
  const trimmed = reason?.trim();
  if (!trimmed) return null;
  const key = trimmed
    .toLowerCase()
    .replace(/[.!]{1,9}$/, '')
    .replace(/[\s_-]+/g, '_');
  const known: Record<string, string> = texts.reasons;
  const meaning = wordingOf(wordings, key) ?? wordingOf(ownReasons, key) ?? key;
  return Object.hasOwn(known, meaning) ? (known[meaning] ?? trimmed) : trimmed;
}

function wordingOf(words: Readonly<Record<string, ReasonKey>>, key: string): ReasonKey | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}
