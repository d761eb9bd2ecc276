import type { Decline } from '@naru/engine';
import { findPayoutError, type PayinErrorName, type PayoutErrorEntry } from '@naru/teemopay';
import type { DialectDeclines } from '../../declines.ts';

/** The reason is not known. */
const OTHERS = 9999;

/** For payments one of the four texts, or, null, the channel's own; for payouts a code. */
type Row = readonly [payin: PayinErrorName | null, payout: number];

/** For payments only: the channel's text says more than any of the four. */
const WORDS: Row = [null, OTHERS];

const CODES: Readonly<Record<Decline, Row>> = {
  cancelled: WORDS,
  insufficient_funds: [null, 1015],
  account_suspended: [null, 1006],
  identity_failed: ['parameter_invalid', OTHERS],
  authentication_failed: WORDS,
  authentication_timed_out: WORDS,
  wrong_pin: WORDS,
  deposit_returned: WORDS,

  // For cards, which this dialect does not have.
  expired_card: WORDS,
  wrong_expiry: WORDS,
  wrong_card_number: WORDS,
  wrong_cvc: WORDS,
  wrong_card_details: WORDS,
  too_many_wrong_details: WORDS,
  wrong_card_identity: WORDS,
  wrong_billing_address: WORDS,
  wrong_authentication_proof: WORDS,
  invalid_certificate: WORDS,
  pin_required: WORDS,
  card_lost: WORDS,
  card_not_supported: WORDS,
  card_not_contracted: WORDS,
  typed_card_not_accepted: WORDS,
  card_restricted: WORDS,
  card_not_registered: WORDS,
  card_account_closed: WORDS,
  prepaid_card_active: WORDS,
  card_stored_already: WORDS,
  ask_issuer: WORDS,
  declined: WORDS,
  no_installments: WORDS,
  wrong_installment_months: WORDS,
  installment_amount_too_small: WORDS,
  discount_not_supported: WORDS,
  points_not_supported: WORDS,
  card_limit_exceeded: WORDS,
  card_count_exceeded: WORDS,
  wrong_amount: WORDS,
  too_many_declined_cards: WORDS,

  limit_exceeded: ['amount_exceeds_limit', 1004],
  amount_out_of_range: ['amount_exceeds_limit', 1005],
  payer_limit: ['amount_exceeds_limit', OTHERS],
  too_many_failures: [null, 1003],

  // Merchants' rules apply to payments on the page of another dialect.
  suspected_fraud: WORDS,
  blocked_card: WORDS,
  blocked_email: WORDS,
  blocked_ip: WORDS,
  country_mismatch: WORDS,
  risk_country: WORDS,
  card_country_denied: WORDS,
  card_country_not_allowed: WORDS,
  access_country_denied: WORDS,
  access_country_not_allowed: WORDS,
  risk_score: WORDS,
  risk_rejected: WORDS,
  risk_review: WORDS,
  risk_not_assessed: WORDS,

  maintenance: ['channel_maintenance', 1009],
  order_refused: ['channel_maintenance', OTHERS],
  request_refused: [null, 1011],
  connection_failed: [null, 1010],
  sending_failed: WORDS,
  reading_failed: WORDS,
  channel_fault: WORDS,
  answered_twice: WORDS,
  temporary_fault: [null, 1002],
  internal_fault: WORDS,
  acquirer_declined: WORDS,
  capture_refused: WORDS,
  refund_refused: WORDS,

  account_invalid: [null, 1000],
  account_abnormal: [null, 1007],
  account_not_payable: [null, 1012],
  payee_details_wrong: [null, 1013],
  payee_mismatch: [null, 1014],
  returned: [null, 1001],
  returned_by_payee: [null, 1016],

  voided: WORDS,
  sub_merchant_unknown: WORDS,
  merchant_limit_exceeded: WORDS,

  expired: WORDS,
  superseded: WORDS,

  unknown: WORDS,
};

const meaningOfCode = new Map<number, Decline>([
  ...(Object.entries(CODES) as [Decline, Row][]).map(([decline, [, code]]) => [code, decline] as const),
  // The English page's word for what the Korean one calls 1011.
  [1008, 'request_refused'],
  [OTHERS, 'unknown'],
]);

/** The text of a payment that failed for a reason; undefined where it is the channel's own words. */
export function payinErrorName(decline: Decline | undefined): PayinErrorName | undefined {
  return (decline && CODES[decline][0]) ?? undefined;
}

/**
 * The code of a payout: the one beside its reason where that is one of this dialect's with the same reason, else the
 * reason's own. `decline` is undefined for what was stored before there were reasons.
 */
export function payoutErrorEntry(
  decline: Decline | undefined,
  code: string | null,
): PayoutErrorEntry | undefined {
  const named = findPayoutError(Number(code));
  const isSame = named && (decline === undefined || meaningOfCode.get(named.errorCode) === decline);
  return isSame ? named : findPayoutError(CODES[decline ?? 'unknown'][1]);
}

export const teemopayDeclines: DialectDeclines = {
  find(of, code) {
    const entry = of === 'payout' ? findPayoutError(Number(code)) : undefined;
    if (entry === undefined) return undefined;
    return { decline: meaningOfCode.get(entry.errorCode) ?? 'unknown', reason: entry.errorMessage };
  },
};
