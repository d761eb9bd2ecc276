import { LATER, OBSERVED, OPEN, row } from './error-row.ts';

/** The rows of `rescode` that are about the channel's side, and what fraud checks say. */

/** Faults on the way to the channel and inside the gateway. */
export const SYSTEM_ROWS = [
  row('EE00', 'provider_connect', 'Failed to connect to the payment provider', 'Connecting failed.', LATER),
  row('EE01', 'provider_write', 'Failed to write to the payment provider', 'Sending failed.', LATER),
  row('EE02', 'provider_read', 'Failed to read from the payment provider', 'No answer came.', LATER),
  row('EE99', 'provider_other', 'Communication error with the payment provider', 'Anything else.', LATER),
  row('EEEE', 'provider_answer_twice', 'Duplicated call', 'The provider answered twice.', OPEN),
  row('EM00', 'internal_communication', 'Internal communication error', 'Ask, then try again.', LATER),
  row('EX00', 'internal_sql', 'SQLException', 'An error of the database.', LATER),
  row('EX01', 'internal_number', 'NumberFormatException', 'An error of a number.', LATER),
  row('EX02', 'internal_json', 'JsonProcessingException', 'An error of JSON.', LATER),
  row('EX99', 'internal_exception', 'Exception', 'Another error.', LATER),
  row('EX1000', 'internal_error', 'Internal error', 'The server failed.', LATER),
] as const;

/** What the card's side, wallets and the acquirer say no with. */
export const DECLINE_ROWS = [
  row('HE00', 'card_number_invalid', 'Invalid card number', 'Typed wrongly.', {
    errcode: 'INVALID_CARD_NUMBER',
  }),
  row('HE01', 'expiry_date_invalid', 'Invalid expiry date', 'Typed wrongly.', { errcode: 'EXPIRED_CARD' }),
  row('HE02', 'cvc_invalid', 'Invalid CVC', 'Typed wrongly.', { errcode: 'INVALID_CVC' }),
  row('HE03', 'card_amount_invalid', 'Invalid amount', 'The card takes no such amount.', {
    errcode: 'INVALID_REQEUST_AMOUNT',
  }),
  row('S023', 'card_expired', 'Expired card', 'The card has expired.', {
    ...OBSERVED,
    errcode: 'EXPIRED_CARD',
  }),
  row('XXXX', 'card_declined', 'Declined', 'The sandbox declines with it.', {
    ...OBSERVED,
    errcode: 'GENERIC_DECLINE',
  }),
  row('X042', 'kakaopay_not_contracted', 'Not contracted', 'No KakaoPay for this merchant.', {
    ...OBSERVED,
    httpStatus: 400,
    errcode: 'NOT_REGISTERED_MERCHANT',
  }),
  row('X048', 'toss_not_contracted', 'Not contracted', 'No Toss for this merchant.', {
    ...OBSERVED,
    httpStatus: 400,
    errcode: 'NOT_REGISTERED_MERCHANT',
  }),
  row('X059', 'naver_pay_product_missing', 'product is required', 'NaverPay shows what is bought.', {
    ...OBSERVED,
    httpStatus: 400,
    errcode: 'INVALID_OR_MISSING_FIELD',
  }),
  row('PC04', 'korean_not_contracted', 'Not contracted: Korean payments', 'The mid is for other countries.', {
    ...OBSERVED,
    httpStatus: 400,
    errcode: 'NOT_REGISTERED_MERCHANT',
  }),
  row(
    'RC18',
    'refund_funds_missing',
    'Insufficient unsettled balance',
    'Neither unsettled money of the payment nor the available balance covers it; of a wallet W414.',
    {
      ...OBSERVED,
      errcode: 'INSUFFICIENT_MERCHANT_REFUND_FUNDS',
    },
  ),
  row('W414', 'refund_funds_missing_wallet', 'Insufficient unsettled balance', 'As RC18, of a wallet.', {
    ...OBSERVED,
    errcode: 'INSUFFICIENT_MERCHANT_REFUND_FUNDS',
  }),
] as const;

/** Blacklists, risk rules and fraud checks. */
export const RISK_ROWS = [
  row('BL00', 'blacklisted_card', 'Blacklist: card number', 'The card is blocked.', {
    errcode: 'FRAUDULENT_DECLINE',
  }),
  row('BL10', 'blacklisted_email', 'Blacklist: e-mail', 'The e-mail address is blocked.', {
    errcode: 'FRAUDULENT_DECLINE',
  }),
  row('BL11', 'blacklisted_ip', 'Blacklist: IP address', 'The IP address is blocked.', {
    errcode: 'FRAUDULENT_DECLINE',
  }),
  row('D100', 'dm_system', 'General system failure', 'The fraud check failed.'),
  row('D150', 'dm_system_later', 'General system failure', 'The fraud check failed.'),
  row('D101', 'dm_field_missing', 'Missing fields', 'The fraud check lacks something.'),
  row('D102', 'dm_field_invalid', 'Invalid fields', 'The fraud check lacks something.'),
  row('D151', 'dm_server_timeout', 'Timeout', 'The fraud check took too long.'),
  row('D152', 'dm_service_timeout', 'Timeout', 'The fraud check took too long.'),
  row('D202', 'dm_card_expired', 'Expired card', 'The card has expired.', { errcode: 'EXPIRED_CARD' }),
  row('D231', 'dm_account_invalid', 'Invalid account number', 'There is no such card.'),
  row('D234', 'dm_configuration', 'Merchant configuration problem', 'The fraud check is not set up.'),
  row('D400', 'dm_score', 'Fraud score exceeds threshold', 'Too risky.', { errcode: 'FRAUDULENT_DECLINE' }),
  row('D480', 'dm_review', 'Marked for review', 'Somebody has to look at it.'),
  row('D481', 'dm_reject', 'Rejected', 'Too risky.', { errcode: 'FRAUDULENT_DECLINE' }),
  row('DM00', 'risk_transaction', 'Risky transaction', 'Too risky.', { errcode: 'FRAUDULENT_DECLINE' }),
  row('DM01', 'risk_country_differs', 'Access country differs from card country', 'Payer and card differ.'),
  row('DM02', 'risk_country', 'Risk country', 'The country is not served.'),
  row('DM04', 'issuer_country_denied', 'Issuing country is denied', 'The country is on the list.'),
  row('DM06', 'issuer_country_not_allowed', 'Issuing country is not allowed', 'It is not on the list.'),
  row('DM07', 'access_country_denied', 'Access country is denied', 'The country is on the list.'),
  row('DM08', 'access_country_not_allowed', 'Access country is not allowed', 'It is not on the list.'),
  row('DP00', 'dm_plus_failed', 'DM Plus confirm failed', 'Its answer is no success.'),
  row('DP01', 'dm_plus_status', 'DM Plus confirm failed', 'Its status is not 1.'),
] as const;
