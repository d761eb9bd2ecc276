/**
 * The one table of envelope codes. TeemoPay uses some numbers for several things, so rows are identified by
 * name, never by number alone.
 *
 * Where rows come from:
 * - `published`: TeemoPay's Korean pages (teemopay.md §3), text for text; a `*` stands where they leave the text
 *   open.
 * - `gateway`: TeemoPay publishes no codes for what its gateway refuses before an endpoint sees it (headers,
 *   signature, JSON). These are the codes and texts of a sibling brand on the same platform, with the name of
 *   TeemoPay's own header in them.
 * - `elsewhere`: the same platform in other countries or of the sibling brand. Never sent; known, so that a
 *   client can distinguish a plain refusal from an unknown code.
 */

export type ErrorSource = 'published' | 'gateway' | 'elsewhere';

export interface ErrorEntry {
  readonly code: number;
  readonly name: string;
  /** Text of `msg`; `*` is replaced by the detail. */
  readonly msg: string;
  readonly meaning: string;
  readonly source: ErrorSource;
  /** Whether a Naru server answers with it. */
  readonly sent: boolean;
  /**
   * Whether the call has certainly not been carried out. After any other code, and after codes that are not
   * in the table, ask for the order before sending it again under a new number.
   */
  readonly certain: boolean;
}

interface RowOptions {
  readonly source?: ErrorSource;
  readonly sent?: boolean;
  readonly certain?: boolean;
}

function row<const Name extends string>(
  code: number,
  name: Name,
  msg: string,
  meaning: string,
  { source = 'published', sent = source !== 'elsewhere', certain = true }: RowOptions = {},
) {
  return { code, name, msg, meaning, source, sent, certain };
}

const GATEWAY = { source: 'gateway' } as const;
const ELSEWHERE = { source: 'elsewhere' } as const;

export const SUCCESS_CODE = 200;

const PUBLISHED_ROWS = [
  row(SUCCESS_CODE, 'success', 'success', 'The call was handled; the state of the order is in data.', {
    certain: false,
  }),
  row(
    400,
    'order_not_found_english',
    'Order not found',
    'No such order: the English page of the payout query says it so; Naru answers 434.',
    { sent: false },
  ),
  row(
    412,
    'busy',
    'Please try again later',
    'Busy. The same order may be on its way already: send it again under the same number only.',
    { certain: false },
  ),
  row(414, 'parameter_missing', '* is required', 'A required field is absent, null or blank.'),
  row(414, 'parameter_invalid', '* is invalid', 'A field breaks its rule; the text names it.'),
  row(416, 'app_not_found', 'Application not found', 'No application has this app_code.'),
  row(
    417,
    'merchant_not_found',
    'Merchant account not found',
    'The merchant has no account for this country.',
  ),
  row(418, 'merchant_closed', 'Merchant account is closed', 'The merchant was closed.'),
  row(
    423,
    'payment_method_unsupported',
    'This payment method is not supported',
    'No such paymentType. One that is not open for the application is 473.',
  ),
  row(
    425,
    'balance_insufficient',
    'Insufficient merchant balance',
    'The available balance is smaller than amount and fee.',
  ),
  row(
    426,
    'duplicate_order',
    'merchant order duplicate',
    'The merchantOrderNo was used before: ask for that order. After a time-out this means that the ' +
      'first call arrived.',
  ),
  row(
    427,
    'callback_url_missing',
    'The callback notification address for collection must not be empty.',
    'Neither the request nor the application has a callback address; the text is the same for payouts.',
  ),
  row(
    430,
    'account_number_invalid',
    'The card number length is incorrect.',
    'bankAccount must be 6 to 20 digits.',
  ),
  row(431, 'bank_code_unsupported', 'The bank code does not supported.', 'bankCode is not in the list.'),
  row(
    432,
    'bank_mismatch',
    'The bank name does not match the bank code.',
    'Account, bank and method do not go together. The published text is open.',
  ),
  row(434, 'order_not_found', 'Merchant order not exist', 'No such order in this application.'),
  row(455, 'account_type_invalid', 'The account type error.', 'accountType must be 801 or 802.'),
  row(
    462,
    'blacklisted',
    'This request failed due to blacklist blocking',
    'The receiver is on a list of blocked ones.',
  ),
  row(
    466,
    'fee_rate_missing',
    'Payment method fee rate not configured.',
    'No fee was agreed for this payment type.',
  ),
  row(
    473,
    'merchant_verification_failed',
    'Merchant joint verification error: *',
    'The configuration of the merchant does not allow the order.',
  ),
  row(475, 'id_type_invalid', 'The id card type is error', 'idType must be RRN or CO.'),
  row(
    500,
    'business_error',
    'Business Error',
    'Something else went wrong; whether the order exists is not known.',
    {
      certain: false,
    },
  ),
  row(600, 'list_type_invalid', 'type field invalid parameter value', 'type must be PAYIN or PAYOUT.'),
  row(
    601,
    'list_too_old',
    'Data older than 90 days cannot be queried via API. Please use the portal to export historical reports.',
    'beginTime is more than 90 days ago.',
  ),
  row(
    602,
    'list_range_too_long',
    'Query range exceeds 31 days. Please query data month by month.',
    'There are more than 31 days from beginTime to endTime.',
  ),
  row(
    603,
    'list_begin_in_future',
    'The time cannot be later than the current time.',
    'beginTime is in the future.',
  ),
  row(
    604,
    'list_begin_after_end',
    'The start time of the application period cannot be later than the end time.',
    'beginTime is later than endTime.',
  ),
  row(605, 'list_status_invalid', 'status field invalid parameter value', 'status must be 1 to 5.'),
  row(606, 'list_cursor_invalid', 'PageIndex parsing failed', 'pageIndex is not one that was given out.'),
] as const;

const GATEWAY_ROWS = [
  row(401, 'country_invalid', 'Header country error', 'The header country must be KR.', GATEWAY),
  row(
    401,
    'app_code_invalid',
    'Header app_code is invalid',
    'The header app_code is missing or has no such form.',
    GATEWAY,
  ),
  row(
    401,
    'timestamp_missing',
    'Header timestamp not found',
    'The header timestamp is missing or not 13 digits of epoch milliseconds.',
    GATEWAY,
  ),
  row(
    401,
    'timestamp_expired',
    'Header timestamp expire',
    'The header timestamp is too far from the time of the platform.',
    GATEWAY,
  ),
  row(
    401,
    'nonce_invalid',
    'Nonce verify fail',
    'The header nonce is not 32 characters, or was used before: by this very call, if something on the way sent it ' +
      'twice.',
    { source: 'gateway', certain: false },
  ),
  row(
    401,
    'authorization_failed',
    'authorization verification failed',
    'The application is switched off, or may not be used from this address.',
    GATEWAY,
  ),
  row(
    401,
    'signature_invalid',
    'signature verification failed',
    'sign is missing or does not fit fields, nonce and key.',
    GATEWAY,
  ),
  row(
    401,
    'merchant_key_missing',
    'app not set merchant public key',
    'The application has no public key of the merchant yet.',
    GATEWAY,
  ),
  row(
    413,
    'json_invalid',
    'json parse error',
    'The body is not one JSON object, has a field twice, or is too long.',
    GATEWAY,
  ),
  row(
    413,
    'timestamp_timeout',
    'Request timestamp Timestamp timeout',
    'A second text for an expired timestamp; Naru answers 401.',
    { source: 'gateway', sent: false },
  ),
  row(415, 'body_empty', 'body empty', 'There is no body.', GATEWAY),
  row(
    416,
    'gateway_maintenance',
    'gateway maintaining',
    'Closed for maintenance; Naru answers 412, since 416 also says that there is no such application.',
    { source: 'gateway', sent: false },
  ),
  row(
    487,
    'api_unavailable',
    'This API has not yet been made available.',
    'No such path, or not a POST.',
    GATEWAY,
  ),
  row(500, 'gateway_error', 'gateway error', 'The platform failed; whether the order exists is not known.', {
    source: 'gateway',
    certain: false,
  }),
] as const;

const ELSEWHERE_ROWS = [
  row(421, 'payout_method_unsupported', 'This payout method is not supported', 'As 423.', ELSEWHERE),
  row(424, 'payment_method_unconfigured', 'This payment method is not configured', 'As 423.', ELSEWHERE),
  row(429, 'card_bank_mismatch', 'The card number does not match the bank code.', 'As 432.', ELSEWHERE),
  row(433, 'checkout_unsupported', 'Payment way not support check out', 'As 423.', ELSEWHERE),
  row(445, 'amount_not_integer', 'Amount must be an integer', 'As 414.', ELSEWHERE),
  row(448, 'request_timed_out', 'request time out', 'Nothing is known of the order.', {
    source: 'elsewhere',
    certain: false,
  }),
  row(460, 'payment_method_closed', 'The current payment method is unavailable.', 'As 423.', ELSEWHERE),
  row(470, 'bank_name_unsupported', 'The bank name is not support', 'As 432.', ELSEWHERE),
  row(476, 'id_number_invalid', 'The id card number is error', 'As 414.', ELSEWHERE),
  row(485, 'email_invalid', 'The email format is invalid', 'As 414.', ELSEWHERE),
  row(486, 'phone_invalid', 'The phone format is invalid', 'As 414.', ELSEWHERE),
  row(
    492,
    'amount_out_of_range',
    'The order amount does not fall within the configured amount range for the selected payment method.',
    'The amount is outside of the limits; in Korea an order with status 3 says so.',
    ELSEWHERE,
  ),
] as const;

export const ERROR_TABLE = [...PUBLISHED_ROWS, ...GATEWAY_ROWS, ...ELSEWHERE_ROWS] as const;

export type ErrorName = (typeof ERROR_TABLE)[number]['name'];
