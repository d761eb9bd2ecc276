/** Who caused the decline; `unknown`: the channel did not say. */
export const DECLINE_CATEGORIES = [
  'payer',
  'card',
  'limit',
  'risk',
  'channel',
  'merchant',
  'expired',
  'unknown',
] as const;
export type DeclineCategory = (typeof DECLINE_CATEGORIES)[number];

export interface DeclineRow {
  readonly category: DeclineCategory;
  /** Whether another try by the same method can succeed: later, or after a typing error is corrected. */
  readonly canRetry: boolean;
  /** Whether another method, card or account can succeed. */
  readonly canSwitch: boolean;
  /** In English, for logs and where the channel gave no text. */
  readonly meaning: string;
}

/** What can help: nothing, another try, another method, or either. */
type Help = 'nothing' | 'retry' | 'switch' | 'both';

function row(category: DeclineCategory, help: Help, meaning: string): DeclineRow {
  return {
    category,
    canRetry: help === 'retry' || help === 'both',
    canSwitch: help === 'switch' || help === 'both',
    meaning,
  };
}

/**
 * Why a payment, a capture, a refund or a payout fails: the one list that all neutral code uses. A channel maps its
 * codes to it, a dialect maps it to its codes, the payment page has a text for each reason. It is as fine as the finest
 * dialect: where any dialect sends two codes, there are two reasons.
 */
export const DECLINES = {
  cancelled: row('payer', 'both', 'Cancelled by the payer'),
  insufficient_funds: row('payer', 'switch', 'Insufficient funds'),
  account_suspended: row('payer', 'switch', 'The account is suspended'),
  identity_failed: row('payer', 'switch', 'The identity check failed too often'),
  authentication_failed: row('payer', 'both', 'The card holder was not authenticated'),
  authentication_timed_out: row('payer', 'both', 'The card holder did not answer in time'),
  wrong_pin: row('payer', 'switch', 'The PIN is wrong or blocked'),
  deposit_returned: row('payer', 'switch', 'The transfer was sent back'),

  expired_card: row('card', 'switch', 'The card has expired'),
  wrong_expiry: row('card', 'both', 'The expiry date does not fit the card'),
  wrong_card_number: row('card', 'both', 'The issuer does not know this card number'),
  wrong_cvc: row('card', 'both', 'The CVC is wrong'),
  wrong_card_details: row('card', 'both', 'Something of the card is wrong'),
  too_many_wrong_details: row('card', 'nothing', 'Wrong card details were entered too many times'),
  wrong_card_identity: row('card', 'both', 'The resident or business number does not fit the card'),
  wrong_billing_address: row('card', 'both', 'The billing address does not fit the card'),
  wrong_authentication_proof: row('card', 'both', 'The proof of the authentication does not fit'),
  invalid_certificate: row('card', 'switch', 'The certificate of the card holder has expired'),
  pin_required: row('card', 'switch', 'The PIN of the card is needed'),
  card_lost: row('card', 'switch', 'The card was reported lost or stolen'),
  card_not_supported: row('card', 'switch', 'Cards of this kind are not accepted'),
  card_not_contracted: row('card', 'switch', 'The merchant has no contract for cards of this country'),
  typed_card_not_accepted: row('card', 'switch', 'The card may not be used by typing its number'),
  card_restricted: row('card', 'switch', 'The card is restricted'),
  card_not_registered: row('card', 'switch', 'The card is not registered, or not stored any more'),
  card_account_closed: row('card', 'switch', 'The account of the card is closed'),
  prepaid_card_active: row('card', 'switch', 'The prepaid card is active already'),
  card_stored_already: row('card', 'switch', 'This card is stored already'),
  ask_issuer: row('card', 'switch', 'Declined: contact the card issuer'),
  declined: row('card', 'switch', 'Declined'),
  no_installments: row('card', 'both', 'The card can not be paid by instalments'),
  wrong_installment_months: row('card', 'both', 'The card does not offer this number of months'),
  installment_amount_too_small: row('card', 'both', 'The amount is too small for instalments'),
  discount_not_supported: row('card', 'both', 'The discount can not be used with this card'),
  points_not_supported: row('card', 'both', 'The points of the card can not be used'),

  limit_exceeded: row('limit', 'switch', 'The limit of the wallet or account is exceeded'),
  card_limit_exceeded: row('limit', 'switch', 'The limit of the card is exceeded'),
  card_count_exceeded: row('limit', 'switch', 'Too many payments with this card'),
  wrong_amount: row('limit', 'switch', 'The card is not good for this amount'),
  amount_out_of_range: row('limit', 'switch', 'The amount is outside of the limits'),
  payer_limit: row('limit', 'nothing', 'The payer has reached the number of payments of one day'),
  too_many_declined_cards: row('limit', 'switch', 'Too many declined cards'),
  too_many_failures: row('limit', 'both', 'Too many failures in a short time'),

  suspected_fraud: row('risk', 'switch', 'Suspected fraud'),
  blocked_card: row('risk', 'switch', 'The card is on a block list'),
  blocked_email: row('risk', 'nothing', 'The e-mail address is on a block list'),
  blocked_ip: row('risk', 'nothing', 'The IP address is on a block list'),
  country_mismatch: row('risk', 'switch', 'Card and payer are in different countries'),
  risk_country: row('risk', 'nothing', 'The country is not served'),
  card_country_denied: row('risk', 'switch', 'The country of the card is denied'),
  card_country_not_allowed: row('risk', 'switch', 'The country of the card is not allowed'),
  access_country_denied: row('risk', 'nothing', 'The country of the payer is denied'),
  access_country_not_allowed: row('risk', 'nothing', 'The country of the payer is not allowed'),
  risk_score: row('risk', 'switch', 'The risk score is above the threshold'),
  risk_rejected: row('risk', 'switch', 'Refused by a rule of the merchant'),
  risk_review: row('risk', 'nothing', 'Marked for review'),
  risk_not_assessed: row('risk', 'retry', 'The risk could not be assessed'),

  maintenance: row('channel', 'both', 'The channel is under maintenance'),
  order_refused: row('channel', 'both', 'The channel refused the order'),
  request_refused: row('channel', 'switch', 'The channel refused a value of the request'),
  connection_failed: row('channel', 'both', 'Failed to connect to the payment provider'),
  sending_failed: row('channel', 'both', 'Failed to write to the payment provider'),
  reading_failed: row('channel', 'both', 'Failed to read from the payment provider'),
  channel_fault: row('channel', 'both', 'Communication error with the payment provider'),
  answered_twice: row('channel', 'both', 'The payment provider answered twice'),
  temporary_fault: row('channel', 'both', 'A temporary fault'),
  internal_fault: row('channel', 'both', 'An internal fault'),
  acquirer_declined: row('channel', 'switch', 'Declined by the acquirer'),
  capture_refused: row('channel', 'retry', 'The acquirer refused the capture'),
  refund_refused: row('channel', 'retry', 'The acquirer refused the refund'),

  account_invalid: row('payer', 'switch', 'The account does not exist or is restricted'),
  account_abnormal: row('payer', 'both', 'Something is wrong with the account'),
  account_not_payable: row('payer', 'switch', 'The account cannot be paid to in this way'),
  payee_details_wrong: row('payer', 'both', 'The receiver does not fit the account'),
  payee_mismatch: row('payer', 'both', 'The account belongs to somebody else'),
  returned: row('channel', 'retry', 'The money was sent back'),
  returned_by_payee: row('payer', 'switch', 'The recipient or his bank sent the money back'),

  voided: row('merchant', 'nothing', 'The merchant gave the authorization up'),
  sub_merchant_unknown: row('merchant', 'switch', 'The acquirer does not know the sub-merchant'),
  merchant_limit_exceeded: row('merchant', 'switch', 'The merchant’s limit of sales is exceeded'),

  expired: row('expired', 'nothing', 'The payment was not made in time'),
  superseded: row('expired', 'nothing', 'Replaced by a newer page of the same order'),

  unknown: row('unknown', 'switch', 'Declined for a reason that nobody named'),
} as const satisfies Readonly<Record<string, DeclineRow>>;

/** A reason of this list, by its key. */
export type Decline = keyof typeof DECLINES;

export const DECLINE_KEYS = Object.keys(DECLINES) as readonly Decline[];

/** A failure as stored: our reason, and beside it the channel's own code and text. */
export interface Failure {
  readonly decline: Decline;
  /** The channel's own code; the key of the reason where no channel answered. */
  readonly code: string;
  readonly reason: string;
}

/** A failure that did not come from a channel. */
export function ownFailure(decline: Decline, reason: string = DECLINES[decline].meaning): Failure {
  return { decline, code: decline, reason };
}

/** The failure columns of an order; null until it has failed. */
export interface KeptFailure {
  readonly decline: Decline | null;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
}

export const NO_FAILURE: KeptFailure = { decline: null, failureCode: null, failureReason: null };

export function keptFailure({ decline, code, reason }: Failure): KeptFailure {
  return { decline, failureCode: code, failureReason: reason };
}

export function isDecline(text: string): text is Decline {
  return Object.hasOwn(DECLINES, text);
}

/** The row of a reason. */
export function declineRow(decline: Decline): DeclineRow {
  return DECLINES[decline];
}

/**
 * The reason of a stored failure. Records from before there were reasons have only a code: our own codes are keys;
 * codes of a channel return `undefined` here, and the caller may know them.
 */
export function storedDecline(failed: {
  readonly decline?: string | null;
  readonly failureCode: string | null;
}): Decline | undefined {
  const { decline, failureCode } = failed;
  const text = decline ?? failureCode ?? '';
  return isDecline(text) ? text : undefined;
}
