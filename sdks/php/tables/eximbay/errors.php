<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    [
        'code' => '0000', 'name' => 'success', 'message' => 'Success.', 'meaning' => 'It was carried out.',
        'outcome' => 'ok',
    ],
    [
        'code' => 'EC00', 'name' => 'parameter_invalid', 'message' => 'Invalid request parameter: *',
        'meaning' => 'A parameter breaks its rule.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'parameter_missing',
        'message' => 'Invalid request parameter: * is required', 'meaning' => 'A parameter is not there.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'body_invalid',
        'message' => 'Invalid request parameter: the body is not JSON', 'meaning' => 'Send a JSON object.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'body_not_object',
        'message' => 'Invalid request parameter: the body is not an object',
        'meaning' => 'Send a JSON object.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'body_member_twice',
        'message' => 'Invalid request parameter: * is there twice', 'meaning' => 'Say each thing once.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'body_too_deep',
        'message' => 'Invalid request parameter: the body nests too deep',
        'meaning' => 'No call needs that.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'body_too_large',
        'message' => 'Invalid request parameter: the body is above 64 kB',
        'meaning' => 'No call needs that.', 'outcome' => 'refused',
    ],
    [
        'code' => 'VE00', 'name' => 'fgkey_invalid', 'message' => 'Invalid fgkey',
        'meaning' => 'The fgkey does not fit the parameters.', 'outcome' => 'refused',
    ],
    [
        'code' => 'VE00', 'name' => 'payload_differs',
        'message' => 'Invalid fgkey: * is not what was prepared', 'meaning' => 'Prepare the payment again.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'currency_unsupported',
        'message' => 'Invalid request parameter: payment.currency: *', 'meaning' => 'Not for this merchant.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'amount_out_of_range',
        'message' => 'Invalid request parameter: payment.amount: *',
        'meaning' => 'Below or above the limits.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'mid_mismatch',
        'message' => 'Invalid request parameter: * is not the mid of the API key',
        'meaning' => 'The API key is for another mid.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'mid_unknown',
        'message' => 'Invalid request parameter: merchant.mid is unknown',
        'meaning' => 'There is no such mid.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'amount_mismatch',
        'message' => 'Invalid request parameter: * differs from the transaction',
        'meaning' => 'Not what the transaction has.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'balance_mismatch',
        'message' => 'Invalid request parameter: payment.balance is not what can be refunded',
        'meaning' => 'Another refund came first.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'refund_amount_invalid',
        'message' => 'Invalid request parameter: refund.refund_amount: *',
        'meaning' => 'Not refundable in this amount.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'order_id_used', 'message' => 'Duplicate payment.order_id',
        'meaning' => 'The order was paid, or its number may not be reused.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'refund_id_used', 'message' => 'Duplicate refund.refund_id',
        'meaning' => 'There is a refund with this number.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'payer_auth_id_used', 'message' => 'payment.payer_auth_id is used',
        'meaning' => 'An authentication is good for one approval.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'not_cancelable', 'message' => 'The transaction cannot be canceled',
        'meaning' => 'Its state does not allow a refund.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'already_canceled', 'message' => 'The transaction is canceled already',
        'meaning' => 'Nothing is left to refund.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'not_capturable', 'message' => 'The transaction cannot be captured',
        'meaning' => 'It is not authorized.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'already_captured', 'message' => 'The transaction is captured already',
        'meaning' => 'Capture once.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'captured_or_canceled',
        'message' => 'The transaction is captured or canceled already', 'meaning' => 'It is over.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'capture_refunded',
        'message' => 'The captured transaction is canceled already', 'meaning' => 'All was given back.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'capture_above',
        'message' => 'Invalid request parameter: * is above the authorization', 'meaning' => 'Too much.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'not_contracted', 'message' => 'Not contracted: *',
        'meaning' => 'The merchant has no contract for this.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'token_unknown', 'message' => 'Unknown token_id',
        'meaning' => 'The merchant has no such token.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'token_deleted', 'message' => 'The token was deleted',
        'meaning' => 'Its card can not be charged any more.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'recurring_unknown', 'message' => 'Unknown recurring_id',
        'meaning' => 'The merchant has no such recurring payment.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'recurring_ended', 'message' => 'The recurring payment is over: *',
        'meaning' => 'It is charged no more.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'merchant_suspended',
        'message' => 'Not contracted: the merchant is suspended', 'meaning' => 'Nothing new is taken.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'EC00', 'name' => 'path_unknown', 'message' => 'Unknown path: *',
        'meaning' => 'Compare path and method with the reference.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC1000', 'name' => 'authorization_missing', 'message' => 'Authorization is required',
        'meaning' => 'Send the header Authorization.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC1000', 'name' => 'authorization_invalid', 'message' => 'Authorization is invalid',
        'meaning' => 'The key, a colon and no password.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC1001', 'name' => 'content_type_invalid', 'message' => 'ContentType is invalid',
        'meaning' => 'Send application/json.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC1002', 'name' => 'transaction_id_missing', 'message' => 'TransactionID is required',
        'meaning' => 'It belongs into the path.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC1002', 'name' => 'transaction_id_length',
        'message' => 'TransactionID length is limited', 'meaning' => 'It has 24 characters.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'EC1002', 'name' => 'transaction_id_invalid', 'message' => 'TransactionID is invalid',
        'meaning' => 'It has not the form of one.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC1002', 'name' => 'transaction_id_unknown', 'message' => 'TransactionID is invalid',
        'meaning' => 'It is not one of this merchant.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EC1003', 'name' => 'http_method_invalid', 'message' => 'HTTP method is invalid',
        'meaning' => 'See the path of the call.', 'outcome' => 'refused',
    ],
    [
        'code' => 'Q004', 'name' => 'transaction_not_found', 'message' => 'No Transaction',
        'meaning' => 'There is no such transaction.', 'outcome' => 'refused',
    ],
    [
        'code' => 'EE00', 'name' => 'provider_connect',
        'message' => 'Failed to connect to the payment provider', 'meaning' => 'Connecting failed.',
        'outcome' => 'unknown',
    ],
    [
        'code' => 'EE01', 'name' => 'provider_write', 'message' => 'Failed to write to the payment provider',
        'meaning' => 'Sending failed.', 'outcome' => 'unknown',
    ],
    [
        'code' => 'EE02', 'name' => 'provider_read', 'message' => 'Failed to read from the payment provider',
        'meaning' => 'No answer came.', 'outcome' => 'unknown',
    ],
    [
        'code' => 'EE99', 'name' => 'provider_other',
        'message' => 'Communication error with the payment provider', 'meaning' => 'Anything else.',
        'outcome' => 'unknown',
    ],
    [
        'code' => 'EEEE', 'name' => 'provider_answer_twice', 'message' => 'Duplicated call',
        'meaning' => 'The provider answered twice.', 'outcome' => 'unknown',
    ],
    [
        'code' => 'EM00', 'name' => 'internal_communication', 'message' => 'Internal communication error',
        'meaning' => 'Ask, then try again.', 'outcome' => 'unknown',
    ],
    [
        'code' => 'EX00', 'name' => 'internal_sql', 'message' => 'SQLException',
        'meaning' => 'An error of the database.', 'outcome' => 'unknown',
    ],
    [
        'code' => 'EX01', 'name' => 'internal_number', 'message' => 'NumberFormatException',
        'meaning' => 'An error of a number.', 'outcome' => 'unknown',
    ],
    [
        'code' => 'EX02', 'name' => 'internal_json', 'message' => 'JsonProcessingException',
        'meaning' => 'An error of JSON.', 'outcome' => 'unknown',
    ],
    [
        'code' => 'EX99', 'name' => 'internal_exception', 'message' => 'Exception',
        'meaning' => 'Another error.', 'outcome' => 'unknown',
    ],
    [
        'code' => 'EX1000', 'name' => 'internal_error', 'message' => 'Internal error',
        'meaning' => 'The server failed.', 'outcome' => 'unknown',
    ],
    [
        'code' => 'HE00', 'name' => 'card_number_invalid', 'message' => 'Invalid card number',
        'meaning' => 'Typed wrongly.', 'outcome' => 'refused',
    ],
    [
        'code' => 'HE01', 'name' => 'expiry_date_invalid', 'message' => 'Invalid expiry date',
        'meaning' => 'Typed wrongly.', 'outcome' => 'refused',
    ],
    [
        'code' => 'HE02', 'name' => 'cvc_invalid', 'message' => 'Invalid CVC', 'meaning' => 'Typed wrongly.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'HE03', 'name' => 'card_amount_invalid', 'message' => 'Invalid amount',
        'meaning' => 'The card takes no such amount.', 'outcome' => 'refused',
    ],
    [
        'code' => 'S023', 'name' => 'card_expired', 'message' => 'Expired card',
        'meaning' => 'The card has expired.', 'outcome' => 'refused',
    ],
    [
        'code' => 'XXXX', 'name' => 'card_declined', 'message' => 'Declined',
        'meaning' => 'The sandbox declines with it.', 'outcome' => 'refused',
    ],
    [
        'code' => 'X042', 'name' => 'kakaopay_not_contracted', 'message' => 'Not contracted',
        'meaning' => 'No KakaoPay for this merchant.', 'outcome' => 'refused',
    ],
    [
        'code' => 'X048', 'name' => 'toss_not_contracted', 'message' => 'Not contracted',
        'meaning' => 'No Toss for this merchant.', 'outcome' => 'refused',
    ],
    [
        'code' => 'X059', 'name' => 'naver_pay_product_missing', 'message' => 'product is required',
        'meaning' => 'NaverPay shows what is bought.', 'outcome' => 'refused',
    ],
    [
        'code' => 'PC04', 'name' => 'korean_not_contracted', 'message' => 'Not contracted: Korean payments',
        'meaning' => 'The mid is for other countries.', 'outcome' => 'refused',
    ],
    [
        'code' => 'RC18', 'name' => 'refund_funds_missing', 'message' => 'Insufficient unsettled balance',
        'meaning' => 'Neither unsettled money of the payment nor the available balance covers it; of a wallet '
            . 'W414.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'W414', 'name' => 'refund_funds_missing_wallet',
        'message' => 'Insufficient unsettled balance', 'meaning' => 'As RC18, of a wallet.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'BL00', 'name' => 'blacklisted_card', 'message' => 'Blacklist: card number',
        'meaning' => 'The card is blocked.', 'outcome' => 'refused',
    ],
    [
        'code' => 'BL10', 'name' => 'blacklisted_email', 'message' => 'Blacklist: e-mail',
        'meaning' => 'The e-mail address is blocked.', 'outcome' => 'refused',
    ],
    [
        'code' => 'BL11', 'name' => 'blacklisted_ip', 'message' => 'Blacklist: IP address',
        'meaning' => 'The IP address is blocked.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D100', 'name' => 'dm_system', 'message' => 'General system failure',
        'meaning' => 'The fraud check failed.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D150', 'name' => 'dm_system_later', 'message' => 'General system failure',
        'meaning' => 'The fraud check failed.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D101', 'name' => 'dm_field_missing', 'message' => 'Missing fields',
        'meaning' => 'The fraud check lacks something.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D102', 'name' => 'dm_field_invalid', 'message' => 'Invalid fields',
        'meaning' => 'The fraud check lacks something.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D151', 'name' => 'dm_server_timeout', 'message' => 'Timeout',
        'meaning' => 'The fraud check took too long.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D152', 'name' => 'dm_service_timeout', 'message' => 'Timeout',
        'meaning' => 'The fraud check took too long.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D202', 'name' => 'dm_card_expired', 'message' => 'Expired card',
        'meaning' => 'The card has expired.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D231', 'name' => 'dm_account_invalid', 'message' => 'Invalid account number',
        'meaning' => 'There is no such card.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D234', 'name' => 'dm_configuration', 'message' => 'Merchant configuration problem',
        'meaning' => 'The fraud check is not set up.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D400', 'name' => 'dm_score', 'message' => 'Fraud score exceeds threshold',
        'meaning' => 'Too risky.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D480', 'name' => 'dm_review', 'message' => 'Marked for review',
        'meaning' => 'Somebody has to look at it.', 'outcome' => 'refused',
    ],
    [
        'code' => 'D481', 'name' => 'dm_reject', 'message' => 'Rejected', 'meaning' => 'Too risky.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'DM00', 'name' => 'risk_transaction', 'message' => 'Risky transaction',
        'meaning' => 'Too risky.', 'outcome' => 'refused',
    ],
    [
        'code' => 'DM01', 'name' => 'risk_country_differs',
        'message' => 'Access country differs from card country', 'meaning' => 'Payer and card differ.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'DM02', 'name' => 'risk_country', 'message' => 'Risk country',
        'meaning' => 'The country is not served.', 'outcome' => 'refused',
    ],
    [
        'code' => 'DM04', 'name' => 'issuer_country_denied', 'message' => 'Issuing country is denied',
        'meaning' => 'The country is on the list.', 'outcome' => 'refused',
    ],
    [
        'code' => 'DM06', 'name' => 'issuer_country_not_allowed',
        'message' => 'Issuing country is not allowed', 'meaning' => 'It is not on the list.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'DM07', 'name' => 'access_country_denied', 'message' => 'Access country is denied',
        'meaning' => 'The country is on the list.', 'outcome' => 'refused',
    ],
    [
        'code' => 'DM08', 'name' => 'access_country_not_allowed',
        'message' => 'Access country is not allowed', 'meaning' => 'It is not on the list.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'DP00', 'name' => 'dm_plus_failed', 'message' => 'DM Plus confirm failed',
        'meaning' => 'Its answer is no success.', 'outcome' => 'refused',
    ],
    [
        'code' => 'DP01', 'name' => 'dm_plus_status', 'message' => 'DM Plus confirm failed',
        'meaning' => 'Its status is not 1.', 'outcome' => 'refused',
    ],
];
