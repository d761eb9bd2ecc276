/**
 * The one table of `rescode` (spec §6.1). Eximbay uses some codes for several things, so rows are told
 * apart by name. Acquirers' decline codes differ and are not published: a code that is not here is a
 * decline, or something new.
 *
 * Where rows come from:
 * - `published`: Eximbay's list of codes; where it gives no text, the text is ours.
 * - `observed`: seen on Eximbay's sandbox, or named in its support pages.
 * - `own`: Eximbay publishes neither code nor text for it. EC00 is its code for a request that is not
 *   acceptable.
 */

export type ErrorSource = 'published' | 'observed' | 'own';

/**
 * `no`: it was not carried out. `yes`: it was. `open`: it may have been; ask (`retrieve`) before trying
 * again.
 */
export type CarriedOut = 'no' | 'yes' | 'open';

export interface ErrorEntry {
  readonly code: string;
  readonly name: string;
  /** Text of `resmsg`; `*` is replaced by the detail. */
  readonly resmsg: string;
  readonly meaning: string;
  readonly source: ErrorSource;
  readonly carriedOut: CarriedOut;
  /**
   * For servers that are told to answer with HTTP statuses. Eximbay documents none; 200 for everything is
   * what its clients are written for (spec §12).
   */
  readonly httpStatus: 200 | 400 | 401 | 404 | 405 | 409 | 415 | 500;
  /** The newer text code of the same thing, where there is one. */
  readonly errcode?: string;
}

type Extras = Partial<Pick<ErrorEntry, 'carriedOut' | 'httpStatus' | 'source' | 'errcode'>>;

function row<const Name extends string>(
  code: string,
  name: Name,
  resmsg: string,
  meaning: string,
  extras: Extras = {},
): ErrorEntry & { readonly name: Name } {
  return {
    code,
    name,
    resmsg,
    meaning,
    source: 'published',
    carriedOut: 'no',
    httpStatus: 200,
    ...extras,
  };
}

const OWN = { source: 'own', httpStatus: 400 } as const;
const CONFLICT = { source: 'own', httpStatus: 409 } as const;
const OPEN = { carriedOut: 'open', httpStatus: 500 } as const;
const OBSERVED = { source: 'observed' } as const;

export const SUCCESS_CODE = '0000';

const REQUEST_ROWS = [
  row(SUCCESS_CODE, 'success', 'Success.', 'It was carried out.', { carriedOut: 'yes' }),
  row('EC00', 'parameter_invalid', 'Invalid request parameter: *', 'A parameter breaks its rule.', {
    httpStatus: 400,
    errcode: 'INVALID_OR_MISSING_FIELD',
  }),
  row('EC00', 'parameter_missing', 'Invalid request parameter: * is required', 'A parameter is not there.', {
    ...OWN,
    errcode: 'INVALID_OR_MISSING_FIELD',
  }),
  row('EC00', 'body_invalid', 'Invalid request parameter: the body is not JSON', 'Send a JSON object.', OWN),
  row('EC00', 'fgkey_invalid', 'Invalid fgkey', 'The fgkey does not fit the parameters.', OWN),
  row(
    'EC00',
    'payload_differs',
    'Invalid fgkey: * is not what was prepared',
    'Prepare the payment again.',
    OWN,
  ),
  row('EC00', 'currency_unsupported', 'Invalid request parameter: currency *', 'Not for this merchant.', {
    ...OWN,
    errcode: 'CURRENCY_NOT_SUPPORTED',
  }),
  row('EC00', 'amount_out_of_range', 'Invalid request parameter: amount *', 'Below or above the limits.', {
    ...OWN,
    errcode: 'INVALID_REQEUST_AMOUNT',
  }),
  row('EC00', 'mid_mismatch', 'Invalid request parameter: mid', 'The API key is for another mid.', {
    ...OWN,
    errcode: 'INVALID_MERCHANT',
  }),
  row('EC00', 'amount_mismatch', 'Invalid request parameter: * differs', 'Not what the transaction has.', {
    ...OWN,
    errcode: 'VALIDATION_FAILED',
  }),
  row('EC00', 'balance_mismatch', 'Invalid request parameter: balance', 'Another refund came first.', {
    ...CONFLICT,
    errcode: 'VALIDATION_FAILED',
  }),
  row('EC00', 'refund_amount_invalid', 'Invalid refund amount: *', 'Not refundable in this amount.', {
    ...OWN,
    errcode: 'INVALID_REQEUST_AMOUNT',
  }),
  row('EC00', 'order_id_used', 'Duplicate order_id', 'The order was paid, or its number may not be reused.', {
    ...CONFLICT,
    errcode: 'DUPLICATE_TRANSACTION',
  }),
  row('EC00', 'refund_id_used', 'Duplicate refund_id', 'There is a refund with this number.', {
    ...CONFLICT,
    errcode: 'DUPLICATION_DECLINE',
  }),
  row('EC00', 'payer_auth_id_used', 'payer_auth_id is used', 'An authentication is good for one approval.', {
    ...CONFLICT,
    errcode: 'DUPLICATE_TRANSACTION',
  }),
  row('EC00', 'not_cancelable', 'The transaction cannot be canceled', 'Its state does not allow a refund.', {
    ...CONFLICT,
    errcode: 'INVALID_CANCEL_REQUEST',
  }),
  row('EC00', 'already_canceled', 'The transaction is canceled already', 'Nothing is left to refund.', {
    ...CONFLICT,
    errcode: 'TRANSACTION_ALREADY_CANCELED',
  }),
  row('EC00', 'not_capturable', 'The transaction cannot be captured', 'It is not authorized.', {
    ...CONFLICT,
    errcode: 'INVALID_CAPTURE_REQUEST',
  }),
  row('EC00', 'already_captured', 'The transaction is captured already', 'Capture once.', {
    ...CONFLICT,
    errcode: 'TRANSACTION_ALREADY_CAPTURED',
  }),
  row('EC00', 'not_contracted', 'Not contracted: *', 'The merchant has no contract for this.', OWN),
  row('EC00', 'path_unknown', 'Unknown path: *', 'Compare path and method with the reference.', {
    ...OWN,
    httpStatus: 404,
  }),
  row('EC1000', 'authorization_missing', 'Authorization is required', 'Send the header Authorization.', {
    httpStatus: 401,
  }),
  row('EC1000', 'authorization_invalid', 'Authorization is invalid', 'The key, a colon and no password.', {
    httpStatus: 401,
  }),
  row('EC1001', 'content_type_invalid', 'ContentType is invalid', 'Send application/json.', {
    httpStatus: 415,
  }),
  row('EC1002', 'transaction_id_missing', 'TransactionID is required', 'It belongs into the path.', {
    httpStatus: 400,
  }),
  row('EC1002', 'transaction_id_length', 'TransactionID length is limited', 'It has 24 characters.', {
    httpStatus: 400,
  }),
  row('EC1002', 'transaction_id_invalid', 'TransactionID is invalid', 'It is not one of this merchant.', {
    httpStatus: 400,
  }),
  row('EC1003', 'http_method_invalid', 'HTTP method is invalid', 'See the path of the call.', {
    httpStatus: 405,
  }),
  row('Q004', 'transaction_not_found', 'No Transaction', 'There is no such transaction.', {
    ...OBSERVED,
    httpStatus: 404,
    errcode: 'ORIGINAL_TRANSACTION_NOT_EXIST',
  }),
] as const;

const SYSTEM_ROWS = [
  row('EE00', 'provider_connect', 'Failed to connect to the payment provider', 'Connecting failed.', OPEN),
  row('EE01', 'provider_write', 'Failed to write to the payment provider', 'Sending failed.', OPEN),
  row('EE02', 'provider_read', 'Failed to read from the payment provider', 'No answer came.', OPEN),
  row('EE99', 'provider_other', 'Communication error with the payment provider', 'Anything else.', OPEN),
  row('EEEE', 'provider_answer_twice', 'Duplicated call', 'The provider answered twice.', OPEN),
  row('EM00', 'internal_communication', 'Internal communication error', 'Ask, then try again.', {
    ...OPEN,
    errcode: 'TEMPORARY_ERROR',
  }),
  row('EX00', 'internal_sql', 'SQLException', 'An error of the database.', OPEN),
  row('EX01', 'internal_number', 'NumberFormatException', 'An error of a number.', OPEN),
  row('EX02', 'internal_json', 'JsonProcessingException', 'An error of JSON.', OPEN),
  row('EX99', 'internal_exception', 'Exception', 'Another error.', OPEN),
  row('EX1000', 'internal_error', 'Internal error', 'The server failed.', {
    ...OPEN,
    errcode: 'TEMPORARY_ERROR',
  }),
] as const;

const DECLINE_ROWS = [
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
  row('X042', 'kakaopay_not_contracted', 'Not contracted', 'No KakaoPay for this merchant.', OBSERVED),
  row('X048', 'toss_not_contracted', 'Not contracted', 'No Toss for this merchant.', OBSERVED),
  row('RC18', 'refund_funds_missing', 'Insufficient unsettled balance', 'Too little to refund from.', {
    ...OBSERVED,
    errcode: 'INSUFFICIENT_MERCHANT_REFUND_FUNDS',
  }),
  row('W414', 'refund_funds_missing_wallet', 'Insufficient unsettled balance', 'As RC18.', {
    ...OBSERVED,
    errcode: 'INSUFFICIENT_MERCHANT_REFUND_FUNDS',
  }),
] as const;

const RISK_ROWS = [
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

export const ERROR_TABLE = [...REQUEST_ROWS, ...SYSTEM_ROWS, ...DECLINE_ROWS, ...RISK_ROWS] as const;

export type ErrorName = (typeof ERROR_TABLE)[number]['name'];
