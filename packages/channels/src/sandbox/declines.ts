import type { Decline, Failure } from '@naru/engine';

type Row = readonly [decline: Decline, words: string];

/** What the simulated wallets, banks and issuers say no with: their codes, what they mean, and their words. */
export const SANDBOX_DECLINES = {
  // Wallets and bank apps.
  wallet_funds: ['insufficient_funds', 'Insufficient funds'],
  wallet_pin: ['wrong_pin', 'Wrong PIN entered too many times'],
  wallet_limit: ['limit_exceeded', 'The limit of the wallet or account is exceeded'],
  wallet_suspended: ['account_suspended', 'The account is suspended'],
  wallet_authentication: ['authentication_failed', 'The payer was not authenticated'],
  order_refused: ['order_refused', 'Channel request error, the order was refused'],
  refund_not_possible: ['unknown', 'The refund was refused'],

  // Card issuers and acquirers.
  not_authenticated: ['authentication_failed', 'The card holder was not authenticated'],
  authenticate_again: ['authentication_failed', 'The issuer wants the card holder authenticated again'],
  not_answered: ['authentication_timed_out', 'The card holder did not answer in time'],
  // A first payment always shows its card: only a stored one can be gone, deleted while it was charged.
  not_presented: ['card_not_registered', 'The stored card can not be charged any more'],
  expired_card: ['expired_card', 'The card has expired'],
  expiry_wrong: ['wrong_expiry', 'The expiry date does not fit the card'],
  cvc_wrong: ['wrong_cvc', 'The CVC is wrong'],
  number_unknown: ['wrong_card_number', 'The issuer does not know this card number'],
  data_wrong: ['wrong_card_details', 'Something in the card’s data is wrong'],
  identity_wrong: ['wrong_card_identity', 'The resident or business number does not fit the card'],
  address_wrong: ['wrong_billing_address', 'The billing address does not fit the card'],
  proof_wrong: ['wrong_authentication_proof', 'The proof of the authentication does not fit'],
  certificate_expired: ['invalid_certificate', 'The certificate of the card holder has expired'],
  pin_wrong: ['wrong_pin', 'The PIN is wrong or blocked'],
  pin_needed: ['pin_required', 'The PIN of the card is needed'],
  funds: ['insufficient_funds', 'Insufficient funds'],
  lost: ['card_lost', 'The card was reported lost or stolen'],
  kind_not_accepted: ['card_not_supported', 'Cards of this kind are not accepted'],
  typing_not_accepted: ['typed_card_not_accepted', 'The card may not be used by typing its number'],
  restricted: ['card_restricted', 'The card is restricted'],
  not_registered: ['card_not_registered', 'The card is not registered'],
  account_closed: ['card_account_closed', 'The account of the card is closed'],
  prepaid_active: ['prepaid_card_active', 'The prepaid card is active already'],
  payments_too_many: ['card_count_exceeded', 'Too many payments with this card'],
  limit: ['card_limit_exceeded', 'The limit of the card is exceeded'],
  amount: ['wrong_amount', 'The card is not good for this amount'],
  issuer_knows: ['ask_issuer', 'Declined: contact the card issuer'],
  declined: ['declined', 'Declined'],
  fraud: ['suspected_fraud', 'Suspected fraud'],
  acquirer: ['acquirer_declined', 'Declined by the acquirer'],
  discount: ['discount_not_supported', 'The discount can not be used with this card'],
  points: ['points_not_supported', 'The points of the card can not be used'],
  sub_merchant: ['sub_merchant_unknown', 'The acquirer does not know the sub-mall'],
  merchant_sales: ['merchant_limit_exceeded', 'The merchant’s limit of sales is exceeded'],
  months_not_offered: ['wrong_installment_months', 'The card does not offer this number of months'],
  no_installments: ['no_installments', 'The card can not be paid by instalments'],
  installments_abroad: ['no_installments', 'Instalments are for Korean cards and won'],
  installments_too_small: [
    'installment_amount_too_small',
    'The amount is too small for instalments with this card',
  ],
  installments_from: ['installment_amount_too_small', 'Instalments begin at 50,000 won'],
  capture: ['capture_refused', 'The acquirer refused the capture'],
  refund: ['refund_refused', 'The acquirer refused the refund'],
  connect: ['connection_failed', 'Failed to connect to the payment provider'],
  write: ['sending_failed', 'Failed to write to the payment provider'],
  read: ['reading_failed', 'Failed to read from the payment provider'],
  communication: ['channel_fault', 'Communication error with the payment provider'],
  twice: ['answered_twice', 'Duplicated call'],
  internal: ['temporary_fault', 'Internal communication error'],

  // Banks that pay out.
  account: ['account_invalid', 'The account does not exist or is restricted'],
  sent_back: [
    'returned_by_payee',
    "Refund by the recipient or the recipient's bank，kindly contact user to verify account",
  ],
} as const satisfies Readonly<Record<string, Row>>;

export type SandboxCode = keyof typeof SANDBOX_DECLINES;

/** A refusal as the simulated channel reports it. */
export function refusal(code: SandboxCode): Failure {
  const [decline, reason] = SANDBOX_DECLINES[code];
  return { decline, code, reason };
}

/** `Insufficient funds.` and `INSUFFICIENT-FUNDS` are the same words. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[.!]{1,9}$/, '')
    .replace(/[\s_-]+/g, '_');
}

const bySaying = new Map<string, Decline>(
  Object.values(SANDBOX_DECLINES).flatMap(([decline, words]) => [
    [plain(decline), decline] as const,
    [plain(words), decline] as const,
  ]),
);

/** What words mean that somebody puts in the mouth of the simulated channel; undefined for words it does not know. */
export function declineOfWords(words: string): Decline | undefined {
  return bySaying.get(plain(words));
}

/** A planned failure; what was planned before there were reasons has none. */
export function plannedFailure(planned: Omit<Failure, 'decline'> & { readonly decline?: Decline }): Failure {
  const { code, reason, decline = declineOfWords(reason) ?? 'unknown' } = planned;
  return { decline, code, reason };
}
