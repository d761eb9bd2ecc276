<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    [
        'code' => 200, 'name' => 'success', 'message' => 'success',
        'meaning' => 'The call was handled; the state of the order is in data.', 'outcome' => 'ok',
    ],
    [
        'code' => 400, 'name' => 'order_not_found_english', 'message' => 'Order not found',
        'meaning' => 'No such order: the English page of the payout query says it so; Naru answers 434.',
        'outcome' => 'refused',
    ],
    [
        'code' => 401, 'name' => 'country_invalid', 'message' => 'Header country error',
        'meaning' => 'The header country must be KR.', 'outcome' => 'refused',
    ],
    [
        'code' => 401, 'name' => 'app_code_invalid', 'message' => 'Header app_code is invalid',
        'meaning' => 'The header app_code is missing or has no such form.', 'outcome' => 'refused',
    ],
    [
        'code' => 401, 'name' => 'timestamp_missing', 'message' => 'Header timestamp not found',
        'meaning' => 'The header timestamp is missing or not 13 digits of epoch milliseconds.',
        'outcome' => 'refused',
    ],
    [
        'code' => 401, 'name' => 'timestamp_expired', 'message' => 'Header timestamp expire',
        'meaning' => 'The header timestamp is too far from the time of the platform.',
        'outcome' => 'refused',
    ],
    [
        'code' => 401, 'name' => 'nonce_invalid', 'message' => 'Nonce verify fail',
        'meaning' => 'The header nonce is not 32 characters, or was used before: by this very call, if something '
            . 'on the way sent it twice.',
        'outcome' => 'unknown',
    ],
    [
        'code' => 401, 'name' => 'authorization_failed', 'message' => 'authorization verification failed',
        'meaning' => 'The application is switched off, or may not be used from this address.',
        'outcome' => 'refused',
    ],
    [
        'code' => 401, 'name' => 'signature_invalid', 'message' => 'signature verification failed',
        'meaning' => 'sign is missing or does not fit fields, nonce and key.', 'outcome' => 'refused',
    ],
    [
        'code' => 401, 'name' => 'merchant_key_missing', 'message' => 'app not set merchant public key',
        'meaning' => 'The application has no public key of the merchant yet.', 'outcome' => 'refused',
    ],
    [
        'code' => 412, 'name' => 'busy', 'message' => 'Please try again later',
        'meaning' => 'Busy. The same order may be on its way already: send it again under the same number only.',
        'outcome' => 'unknown',
    ],
    [
        'code' => 413, 'name' => 'json_invalid', 'message' => 'json parse error',
        'meaning' => 'The body is not one JSON object, has a field twice, or is too long.',
        'outcome' => 'refused',
    ],
    [
        'code' => 413, 'name' => 'timestamp_timeout', 'message' => 'Request timestamp Timestamp timeout',
        'meaning' => 'A second text for an expired timestamp; Naru answers 401.', 'outcome' => 'refused',
    ],
    [
        'code' => 414, 'name' => 'parameter_missing', 'message' => '* is required',
        'meaning' => 'A required field is absent, null or blank.', 'outcome' => 'refused',
    ],
    [
        'code' => 414, 'name' => 'parameter_invalid', 'message' => '* is invalid',
        'meaning' => 'A field breaks its rule; the text names it.', 'outcome' => 'refused',
    ],
    [
        'code' => 415, 'name' => 'body_empty', 'message' => 'body empty', 'meaning' => 'There is no body.',
        'outcome' => 'refused',
    ],
    [
        'code' => 416, 'name' => 'app_not_found', 'message' => 'Application not found',
        'meaning' => 'No application has this app_code.', 'outcome' => 'refused',
    ],
    [
        'code' => 416, 'name' => 'gateway_maintenance', 'message' => 'gateway maintaining',
        'meaning' => 'Closed for maintenance; Naru answers 412, since 416 also says that there is no such '
            . 'application.',
        'outcome' => 'refused',
    ],
    [
        'code' => 417, 'name' => 'merchant_not_found', 'message' => 'Merchant account not found',
        'meaning' => 'The merchant has no account for this country.', 'outcome' => 'refused',
    ],
    [
        'code' => 418, 'name' => 'merchant_closed', 'message' => 'Merchant account is closed',
        'meaning' => 'The merchant was closed.', 'outcome' => 'refused',
    ],
    [
        'code' => 421, 'name' => 'payout_method_unsupported',
        'message' => 'This payout method is not supported', 'meaning' => 'As 423.', 'outcome' => 'refused',
    ],
    [
        'code' => 423, 'name' => 'payment_method_unsupported',
        'message' => 'This payment method is not supported',
        'meaning' => 'No such paymentType. One that is not open for the application is 473.',
        'outcome' => 'refused',
    ],
    [
        'code' => 424, 'name' => 'payment_method_unconfigured',
        'message' => 'This payment method is not configured', 'meaning' => 'As 423.', 'outcome' => 'refused',
    ],
    [
        'code' => 425, 'name' => 'balance_insufficient', 'message' => 'Insufficient merchant balance',
        'meaning' => 'The available balance is smaller than amount and fee.', 'outcome' => 'refused',
    ],
    [
        'code' => 426, 'name' => 'duplicate_order', 'message' => 'merchant order duplicate',
        'meaning' => 'The merchantOrderNo was used before: ask for that order. After a time-out this means that '
            . 'the first call arrived.',
        'outcome' => 'refused',
    ],
    [
        'code' => 427, 'name' => 'callback_url_missing',
        'message' => 'The callback notification address for collection must not be empty.',
        'meaning' => 'Neither the request nor the application has a callback address; the text is the same for '
            . 'payouts.',
        'outcome' => 'refused',
    ],
    [
        'code' => 429, 'name' => 'card_bank_mismatch',
        'message' => 'The card number does not match the bank code.', 'meaning' => 'As 432.',
        'outcome' => 'refused',
    ],
    [
        'code' => 430, 'name' => 'account_number_invalid',
        'message' => 'The card number length is incorrect.',
        'meaning' => 'bankAccount must be 6 to 20 digits.', 'outcome' => 'refused',
    ],
    [
        'code' => 431, 'name' => 'bank_code_unsupported', 'message' => 'The bank code does not supported.',
        'meaning' => 'bankCode is not in the list.', 'outcome' => 'refused',
    ],
    [
        'code' => 432, 'name' => 'bank_mismatch', 'message' => 'The bank name does not match the bank code.',
        'meaning' => 'Account, bank and method do not go together. The published text is open.',
        'outcome' => 'refused',
    ],
    [
        'code' => 433, 'name' => 'checkout_unsupported', 'message' => 'Payment way not support check out',
        'meaning' => 'As 423.', 'outcome' => 'refused',
    ],
    [
        'code' => 434, 'name' => 'order_not_found', 'message' => 'Merchant order not exist',
        'meaning' => 'No such order in this application.', 'outcome' => 'refused',
    ],
    [
        'code' => 445, 'name' => 'amount_not_integer', 'message' => 'Amount must be an integer',
        'meaning' => 'As 414.', 'outcome' => 'refused',
    ],
    [
        'code' => 448, 'name' => 'request_timed_out', 'message' => 'request time out',
        'meaning' => 'Nothing is known of the order.', 'outcome' => 'unknown',
    ],
    [
        'code' => 455, 'name' => 'account_type_invalid', 'message' => 'The account type error.',
        'meaning' => 'accountType must be 801 or 802.', 'outcome' => 'refused',
    ],
    [
        'code' => 460, 'name' => 'payment_method_closed',
        'message' => 'The current payment method is unavailable.', 'meaning' => 'As 423.',
        'outcome' => 'refused',
    ],
    [
        'code' => 462, 'name' => 'blacklisted', 'message' => 'This request failed due to blacklist blocking',
        'meaning' => 'The receiver is on a list of blocked ones.', 'outcome' => 'refused',
    ],
    [
        'code' => 466, 'name' => 'fee_rate_missing', 'message' => 'Payment method fee rate not configured.',
        'meaning' => 'No fee was agreed for this payment type.', 'outcome' => 'refused',
    ],
    [
        'code' => 470, 'name' => 'bank_name_unsupported', 'message' => 'The bank name is not support',
        'meaning' => 'As 432.', 'outcome' => 'refused',
    ],
    [
        'code' => 473, 'name' => 'merchant_verification_failed',
        'message' => 'Merchant joint verification error: *',
        'meaning' => 'The configuration of the merchant does not allow the order.', 'outcome' => 'refused',
    ],
    [
        'code' => 475, 'name' => 'id_type_invalid', 'message' => 'The id card type is error',
        'meaning' => 'idType must be RRN or CO.', 'outcome' => 'refused',
    ],
    [
        'code' => 476, 'name' => 'id_number_invalid', 'message' => 'The id card number is error',
        'meaning' => 'As 414.', 'outcome' => 'refused',
    ],
    [
        'code' => 485, 'name' => 'email_invalid', 'message' => 'The email format is invalid',
        'meaning' => 'As 414.', 'outcome' => 'refused',
    ],
    [
        'code' => 486, 'name' => 'phone_invalid', 'message' => 'The phone format is invalid',
        'meaning' => 'As 414.', 'outcome' => 'refused',
    ],
    [
        'code' => 487, 'name' => 'api_unavailable', 'message' => 'This API has not yet been made available.',
        'meaning' => 'No such path, or not a POST.', 'outcome' => 'refused',
    ],
    [
        'code' => 492, 'name' => 'amount_out_of_range',
        'message' => 'The order amount does not fall within the configured amount range for the selected payment '
            . 'method.',
        'meaning' => 'The amount is outside of the limits; in Korea an order with status 3 says so.',
        'outcome' => 'refused',
    ],
    [
        'code' => 500, 'name' => 'business_error', 'message' => 'Business Error',
        'meaning' => 'Something else went wrong; whether the order exists is not known.',
        'outcome' => 'unknown',
    ],
    [
        'code' => 500, 'name' => 'gateway_error', 'message' => 'gateway error',
        'meaning' => 'The platform failed; whether the order exists is not known.', 'outcome' => 'unknown',
    ],
    [
        'code' => 600, 'name' => 'list_type_invalid', 'message' => 'type field invalid parameter value',
        'meaning' => 'type must be PAYIN or PAYOUT.', 'outcome' => 'refused',
    ],
    [
        'code' => 601, 'name' => 'list_too_old',
        'message' => 'Data older than 90 days cannot be queried via API. Please use the portal to export '
            . 'historical reports.',
        'meaning' => 'beginTime is more than 90 days ago.', 'outcome' => 'refused',
    ],
    [
        'code' => 602, 'name' => 'list_range_too_long',
        'message' => 'Query range exceeds 31 days. Please query data month by month.',
        'meaning' => 'There are more than 31 days from beginTime to endTime.', 'outcome' => 'refused',
    ],
    [
        'code' => 603, 'name' => 'list_begin_in_future',
        'message' => 'The time cannot be later than the current time.',
        'meaning' => 'beginTime is in the future.', 'outcome' => 'refused',
    ],
    [
        'code' => 604, 'name' => 'list_begin_after_end',
        'message' => 'The start time of the application period cannot be later than the end time.',
        'meaning' => 'beginTime is later than endTime.', 'outcome' => 'refused',
    ],
    [
        'code' => 605, 'name' => 'list_status_invalid', 'message' => 'status field invalid parameter value',
        'meaning' => 'status must be 1 to 5.', 'outcome' => 'refused',
    ],
    [
        'code' => 606, 'name' => 'list_cursor_invalid', 'message' => 'PageIndex parsing failed',
        'meaning' => 'pageIndex is not one that was given out.', 'outcome' => 'refused',
    ],
];
