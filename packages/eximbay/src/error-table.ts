import { DECLINE_ROWS, RISK_ROWS, SYSTEM_ROWS } from './decline-table.ts';
import { CONFLICT, OBSERVED, OWN, row } from './error-row.ts';

export type { CarriedOut, ErrorEntry, ErrorSource } from './error-row.ts';

/**
 * The one table of `rescode` (eximbay.md §6.1). Eximbay uses some codes for several things, so rows are distinguished
 * apart by name. Acquirers' decline codes differ and are not published: a code that is not here is a
 * decline, or something new.
 */

export const SUCCESS_CODE = '0000';

const REQUEST_ROWS = [
  row(SUCCESS_CODE, 'success', 'Success.', 'It was carried out.', {
    carriedOut: 'yes',
    httpStatus: 200,
  }),
  row('EC00', 'parameter_invalid', 'Invalid request parameter: *', 'A parameter breaks its rule.', {
    httpStatus: 400,
    errcode: 'INVALID_OR_MISSING_FIELD',
  }),
  row('EC00', 'parameter_missing', 'Invalid request parameter: * is required', 'A parameter is not there.', {
    ...OWN,
    errcode: 'INVALID_OR_MISSING_FIELD',
  }),
  row('EC00', 'body_invalid', 'Invalid request parameter: the body is not JSON', 'Send a JSON object.', {
    ...OWN,
    errcode: 'INVALID_OR_MISSING_FIELD',
  }),
  row(
    'EC00',
    'body_not_object',
    'Invalid request parameter: the body is not an object',
    'Send a JSON object.',
    {
      ...OWN,
      errcode: 'INVALID_OR_MISSING_FIELD',
    },
  ),
  row('EC00', 'body_member_twice', 'Invalid request parameter: * is there twice', 'Say each thing once.', {
    ...OWN,
    errcode: 'INVALID_OR_MISSING_FIELD',
  }),
  row('EC00', 'body_too_deep', 'Invalid request parameter: the body nests too deep', 'No call needs that.', {
    ...OWN,
    errcode: 'INVALID_OR_MISSING_FIELD',
  }),
  row('EC00', 'body_too_large', 'Invalid request parameter: the body is above 64 kB', 'No call needs that.', {
    ...OWN,
    errcode: 'INVALID_OR_MISSING_FIELD',
  }),
  row('VE00', 'fgkey_invalid', 'Invalid fgkey', 'The fgkey does not fit the parameters.', {
    ...OBSERVED,
    httpStatus: 400,
    errcode: 'VALIDATION_FAILED',
  }),
  row('VE00', 'payload_differs', 'Invalid fgkey: * is not what was prepared', 'Prepare the payment again.', {
    ...OBSERVED,
    httpStatus: 400,
    errcode: 'VALIDATION_FAILED',
  }),
  row(
    'EC00',
    'currency_unsupported',
    'Invalid request parameter: payment.currency: *',
    'Not for this merchant.',
    {
      ...OWN,
      errcode: 'CURRENCY_NOT_SUPPORTED',
    },
  ),
  row(
    'EC00',
    'amount_out_of_range',
    'Invalid request parameter: payment.amount: *',
    'Below or above the limits.',
    {
      ...OWN,
      errcode: 'INVALID_REQEUST_AMOUNT',
    },
  ),
  row(
    'EC00',
    'mid_mismatch',
    'Invalid request parameter: * is not the mid of the API key',
    'The API key is for another mid.',
    {
      ...OWN,
      errcode: 'INVALID_MERCHANT',
    },
  ),
  row('EC00', 'mid_unknown', 'Invalid request parameter: merchant.mid is unknown', 'There is no such mid.', {
    ...OWN,
    errcode: 'INVALID_MERCHANT_NUMBER',
  }),
  row(
    'EC00',
    'amount_mismatch',
    'Invalid request parameter: * differs from the transaction',
    'Not what the transaction has.',
    {
      ...OWN,
      errcode: 'VALIDATION_FAILED',
    },
  ),
  row(
    'EC00',
    'balance_mismatch',
    'Invalid request parameter: payment.balance is not what can be refunded',
    'Another refund came first.',
    {
      ...CONFLICT,
      errcode: 'VALIDATION_FAILED',
    },
  ),
  row(
    'EC00',
    'refund_amount_invalid',
    'Invalid request parameter: refund.refund_amount: *',
    'Not refundable in this amount.',
    {
      ...OWN,
      errcode: 'INVALID_REQEUST_AMOUNT',
    },
  ),
  row(
    'EC00',
    'order_id_used',
    'Duplicate payment.order_id',
    'The order was paid, or its number may not be reused.',
    {
      ...CONFLICT,
      errcode: 'DUPLICATE_TRANSACTION',
    },
  ),
  row('EC00', 'refund_id_used', 'Duplicate refund.refund_id', 'There is a refund with this number.', {
    ...CONFLICT,
    errcode: 'DUPLICATION_DECLINE',
  }),
  row(
    'EC00',
    'payer_auth_id_used',
    'payment.payer_auth_id is used',
    'An authentication is good for one approval.',
    {
      ...CONFLICT,
      errcode: 'DUPLICATE_TRANSACTION',
    },
  ),
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
  row('EC00', 'captured_or_canceled', 'The transaction is captured or canceled already', 'It is over.', {
    ...CONFLICT,
    errcode: 'TRANSACTION_ALREADY_CAPTURED_OR_CANCELED',
  }),
  row('EC00', 'capture_refunded', 'The captured transaction is canceled already', 'All was given back.', {
    ...CONFLICT,
    errcode: 'ALREADY_VOID_CAPTURED_TRANSACTION',
  }),
  row('EC00', 'capture_above', 'Invalid request parameter: * is above the authorization', 'Too much.', {
    ...OWN,
    errcode: 'INVALID_CAPTURE_REQUEST',
  }),
  row('EC00', 'not_contracted', 'Not contracted: *', 'The merchant has no contract for this.', {
    ...OWN,
    errcode: 'NOT_REGISTERED_MERCHANT',
  }),
  row('EC00', 'token_unknown', 'Unknown token_id', 'The merchant has no such token.', {
    ...OWN,
    httpStatus: 404,
    errcode: 'NOT_REGISTERED_CARD',
  }),
  row('EC00', 'token_deleted', 'The token was deleted', 'Its card can not be charged any more.', {
    ...OWN,
    httpStatus: 404,
    errcode: 'NOT_REGISTERED_CARD',
  }),
  row('EC00', 'recurring_unknown', 'Unknown recurring_id', 'The merchant has no such recurring payment.', {
    ...OWN,
    httpStatus: 404,
  }),
  row('EC00', 'recurring_ended', 'The recurring payment is over: *', 'It is charged no more.', CONFLICT),
  row('EC00', 'merchant_suspended', 'Not contracted: the merchant is suspended', 'Nothing new is taken.', {
    ...OWN,
    errcode: 'CHECK_MERCHANT_STATUS',
  }),
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
    errcode: 'INVALID_OR_MISSING_FIELD',
  }),
  row('EC1002', 'transaction_id_length', 'TransactionID length is limited', 'It has 24 characters.', {
    httpStatus: 400,
    errcode: 'INVALID_REQEUST_ID',
  }),
  row('EC1002', 'transaction_id_invalid', 'TransactionID is invalid', 'It has not the form of one.', {
    httpStatus: 400,
    errcode: 'INVALID_REQEUST_ID',
  }),
  row('EC1002', 'transaction_id_unknown', 'TransactionID is invalid', 'It is not one of this merchant.', {
    httpStatus: 404,
    errcode: 'ORIGINAL_TRANSACTION_NOT_EXIST',
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

export const ERROR_TABLE = [...REQUEST_ROWS, ...SYSTEM_ROWS, ...DECLINE_ROWS, ...RISK_ROWS] as const;

export type ErrorName = (typeof ERROR_TABLE)[number]['name'];
/** Every `rescode` of the table. */
export type Rescode = (typeof ERROR_TABLE)[number]['code'];
