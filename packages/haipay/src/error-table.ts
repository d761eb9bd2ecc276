/**
 * The one table of call-level errors. HaiPay publishes two rows of it (`00000000` and `4002`); the others
 * are this contract's own. Codes are stable: a row may be added, its code and name never change.
 *
 * 10xx who calls; 20xx form of the call; 40xx method; 41xx a member is missing; 42xx a member is invalid;
 * 43xx amount; 50xx order, balance and limits; 90xx the gateway itself.
 */

export interface ErrorEntry {
  readonly code: string;
  readonly name: string;
  /** Text of `msg` without its prefix. */
  readonly message: string;
  /**
   * `system:` stands before the text of errors that the gateway, not the merchant's contract, gives
   * (haipay.md §3.1).
   */
  readonly prefix: 'system:' | '';
  /** What it means, and what the caller should do. */
  readonly meaning: string;
  /** Errors are reported in the body; the HTTP status stays 200 (haipay.md §1). */
  readonly httpStatus: 200;
}

function row<const Name extends string>(
  code: string,
  name: Name,
  message: string,
  meaning: string,
  prefix: 'system:' | '' = 'system:',
) {
  return { code, name, message, prefix, meaning, httpStatus: 200 as const };
}

/** Of calls that were not looked at. */
const NOT_THIS_CALL =
  'This call was not carried out, but one before it may have been: send the order again under the same number only.';

export const SUCCESS_CODE = '00000000';

export const ERROR_TABLE = [
  row(SUCCESS_CODE, 'success', '', 'The call was carried out; the state of an order is in data.', ''),

  row('1001', 'signature_missing', 'sign is missing', 'Every request needs the member sign.'),
  row('1002', 'signature_invalid', 'signature verification failed', 'Wrong key, secret or string to sign.'),
  row('1003', 'app_unknown', 'appId does not exist', 'No app has this appId.'),
  row(
    '1004',
    'app_currency_mismatch',
    'appId does not belong to this currency',
    'Use the appId of the currency that stands in the path.',
  ),
  row('1005', 'app_disabled', 'appId is disabled', 'The app or its merchant was switched off.'),
  row(
    '1006',
    'product_not_permitted',
    'No permission to pay for products, please contact the administrator',
    'The product or the method is not enabled for the merchant.',
    '',
  ),
  row(
    '1007',
    'ip_not_allowed',
    'IP address is not allowed',
    'The app accepts calls from listed addresses only.',
  ),
  row(
    '1008',
    'merchant_key_missing',
    'no merchant public key is configured',
    'The merchant has not uploaded its public key yet.',
  ),

  row('2001', 'json_invalid', 'body is not valid JSON', 'Send JSON in UTF-8.'),
  row(
    '2002',
    'json_duplicate_member',
    'body has a duplicate member',
    'A member may stand in the body once only; what a repeated one means is not defined.',
  ),
  row('2003', 'body_not_object', 'body is not a JSON object', 'Send one flat JSON object.'),
  row('2004', 'body_too_large', 'body is too large', 'The body exceeds the size limit.'),
  row(
    '2005',
    'content_type_invalid',
    'content type must be application/json',
    'Set the Content-Type header.',
  ),
  row('2006', 'path_unknown', 'path does not exist', 'Check the path and its currency.'),
  row('2007', 'http_method_invalid', 'HTTP method must be POST', 'Every endpoint is a POST.'),

  row(
    '4002',
    'method_unknown',
    'channel code does not exist',
    'No such inBankCode or bankCode in this currency.',
  ),
  row(
    '4003',
    'method_under_maintenance',
    'channel is under maintenance',
    'The method is closed for now; offer another one or try later.',
  ),
  row(
    '4004',
    'pay_type_mismatch',
    'payType does not match inBankCode',
    'Take the payType from the table of collection codes.',
  ),

  row(
    '4100',
    'member_missing',
    'a required parameter is missing',
    'A member without a code of its own is missing.',
  ),
  row('4200', 'member_invalid', 'a parameter is invalid', 'A member without a code of its own is invalid.'),

  row(
    '4301',
    'amount_out_of_range',
    'amount is out of range',
    'The amount is below or above the limits of the method; the text names them.',
  ),
  row(
    '4302',
    'amount_decimals',
    'amount has too many decimals',
    'KRW has no decimals (".00" is accepted), USD has two.',
  ),

  row(
    '5001',
    'duplicate_order',
    'orderId already exists',
    'Another order has this orderId: query it, or send a new orderId.',
  ),
  row(
    '5002',
    'order_not_found',
    'order does not exist',
    'No such order in this app. After a timeout the call may still be on its way: query again.',
  ),
  row(
    '5003',
    'insufficient_balance',
    'insufficient balance',
    'The available balance does not cover amount and fee of a payout, or what a refund needs beyond the unsettled ' +
      'money of its payment. Nothing was created.',
  ),
  row(
    '5004',
    'daily_limit_exceeded',
    'daily limit exceeded',
    'The limit of the day, in Korean time, would be exceeded.',
  ),
  row('5011', 'refund_not_paid', 'order is not paid', 'Only a paid order can be refunded.'),
  row('5012', 'refund_already_done', 'order is already refunded', 'A refund of the order exists: query it.'),
  row(
    '5013',
    'refund_not_supported',
    'refund is not supported',
    'The method of the order cannot be refunded.',
  ),

  row('9001', 'too_many_requests', 'too many requests', `Slow down. ${NOT_THIS_CALL}`),
  row('9002', 'busy', 'system is busy', `Try again shortly. ${NOT_THIS_CALL}`),
  row(
    '9003',
    'internal_error',
    'internal error',
    'Whether the call was carried out is not known: query before sending it again.',
  ),
] as const satisfies readonly ErrorEntry[];

export type ErrorName = (typeof ERROR_TABLE)[number]['name'];
