/**
 * The newer text codes, which stand beside `rescode` in `errcode` (eximbay.md §6.2). Spelled as Eximbay
 * spells them: INVAILD and REQEUST are no slips of ours.
 */

export interface ErrcodeEntry {
  readonly code: string;
  readonly meaning: string;
  /** Whether it says for sure that this call was not carried out. An earlier one may have been. */
  readonly certain: boolean;
}

type Row = readonly [code: string, meaning: string];

const ROWS = [
  ['EXPIRED_CARD', 'The card has expired, or the expiry date is wrong.'],
  ['INVALID_CARD_NUMBER', 'The card number is wrong.'],
  ['INVAILD_CARD_DATA', 'Something of the card is wrong: CVV, expiry, number, name or password.'],
  ['INVALID_CVC', 'The CVC is wrong.'],
  ['INVALID_PASSWORD', 'The PIN is wrong or blocked.'],
  ['PASSWORD_REQUIRED', 'The PIN is needed.'],
  ['INVALID_AUTHENTICATION', '3-D Secure failed or is needed.'],
  ['INVALID_CAVV', 'The CAVV is wrong.'],
  ['FRAUDULENT_DECLINE', 'Suspected fraud.'],
  ['STOLEN_OR_LOST_CARD', 'Reported lost or stolen.'],
  ['CONTACT_CARD_ISSUER', 'The issuer declined and does not say why.'],
  ['CARD_NOT_SUPPORTED', 'Not this kind of card.'],
  ['RESTRICTED_CARD', 'The card is restricted.'],
  ['NOT_REGISTERED_CARD', 'The card is not registered.'],
  ['CARD_PAYMENT_COUNT_EXCEEDED', 'Too many payments.'],
  ['CARD_VELOCITY_EXCEEDED', 'Above a limit of the card.'],
  ['INSUFFICIENT_FUNDS', 'Too little on the account.'],
  ['INVALID_CARD_IDENTITY', 'The resident or business number is wrong.'],
  ['KEYIN_NOT_SUPPORTED', 'The merchant may not key cards in.'],
  ['INVALID_CARD_INSTALLMENT_PLAN', 'No such number of months.'],
  ['NOT_SUPPORT_INSTALLMENT_PLAN', 'No instalments here.'],
  ['INVALID_CARD_INSTALLMENT_AMOUNT', 'Instalments need at least 50 000 won.'],
  ['NOT_SUPPORT_DISCOUNT', 'The discount cannot be used.'],
  ['POINTS_NOT_SUPPORTED', 'Points cannot be used.'],
  ['INVALID_MERCHANT_NUMBER', 'The number of the merchant is wrong.'],
  ['INVALID_SUBMALL_NUMBER', 'The number of the sub-mall is wrong.'],
  ['CHECK_MERCHANT_STATUS', 'The merchant is suspended.'],
  ['INSUFFICIENT_MERCHANT_FUNDS', "Above the merchant's limit of sales."],
  ['INSUFFICIENT_MERCHANT_REFUND_FUNDS', "Above the merchant's limit of refunds."],
  ['INVALID_CANCEL_REQUEST', 'Not to be cancelled in this state.'],
  ['TRANSACTION_ALREADY_CANCELED', 'Cancelled before.'],
  ['TRANSACTION_ALREADY_CAPTURED', 'Captured before.'],
  ['TRANSACTION_ALREADY_CAPTURED_OR_CANCELED', 'Captured or cancelled before.'],
  ['ALREADY_VOID_CAPTURED_TRANSACTION', 'The capture was taken back before.'],
  ['INVALID_CAPTURE_REQUEST', 'Not to be captured, or above what is authorized.'],
  ['INVALID_CERTIFICATE', 'The certificate has expired or is wrong.'],
  ['INVALID_OR_MISSING_FIELD', 'A parameter is missing or wrong.'],
  ['DUPLICATE_TRANSACTION', 'The same payment twice.'],
  ['DUPLICATION_DECLINE', 'The same value twice where it must be unique.'],
  ['CURRENCY_NOT_SUPPORTED', 'Not in this currency.'],
  ['GENERIC_DECLINE', 'Failed; nothing more is known.'],
  ['ORIGINAL_TRANSACTION_NOT_EXIST', 'There is no such transaction.'],
  ['INVALID_REQEUST_AMOUNT', 'Below the minimum or above the maximum.'],
  ['TEMPORARY_ERROR', 'Try later.'],
  ['INVALID_MERCHANT', 'Data of the merchant are wrong.'],
  ['INVALID_ACCOUNT', 'Data of the account are wrong.'],
  ['NOT_REGISTERED_MERCHANT', 'The merchant is not registered.'],
  ['INVALID_REQEUST_ID', 'The id of the request is wrong.'],
  ['INVALID_ADDRESS', 'The address is wrong.'],
  ['ACQUIRER_DECLINE', 'The acquirer declined.'],
  ['VALIDATION_FAILED', 'A check inside failed.'],
  ['ALREADY_ACTIVE_PREPAID_CARD', 'The prepaid card is active already.'],
] as const satisfies readonly Row[];

export type Errcode = (typeof ROWS)[number][0];

export const ERRCODE_TABLE: readonly ErrcodeEntry[] = ROWS.map(([code, meaning]) => ({
  code,
  meaning,
  // What was done before, or twice, was not done by this call; only this one leaves it open.
  certain: code !== 'TEMPORARY_ERROR',
}));
