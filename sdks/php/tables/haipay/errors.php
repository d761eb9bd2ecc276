<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    [
        'code' => '00000000', 'name' => 'success', 'message' => '',
        'meaning' => 'The call was carried out; the state of an order is in data.', 'outcome' => 'ok',
    ],
    [
        'code' => '1001', 'name' => 'signature_missing', 'message' => 'system:sign is missing',
        'meaning' => 'Every request needs the member sign.', 'outcome' => 'refused',
    ],
    [
        'code' => '1002', 'name' => 'signature_invalid', 'message' => 'system:signature verification failed',
        'meaning' => 'Wrong key, secret or string to sign.', 'outcome' => 'refused',
    ],
    [
        'code' => '1003', 'name' => 'app_unknown', 'message' => 'system:appId does not exist',
        'meaning' => 'No app has this appId.', 'outcome' => 'refused',
    ],
    [
        'code' => '1004', 'name' => 'app_currency_mismatch',
        'message' => 'system:appId does not belong to this currency',
        'meaning' => 'Use the appId of the currency that stands in the path.', 'outcome' => 'refused',
    ],
    [
        'code' => '1005', 'name' => 'app_disabled', 'message' => 'system:appId is disabled',
        'meaning' => 'The app or its merchant was switched off.', 'outcome' => 'refused',
    ],
    [
        'code' => '1006', 'name' => 'product_not_permitted',
        'message' => 'No permission to pay for products, please contact the administrator',
        'meaning' => 'The product or the method is not enabled for the merchant.', 'outcome' => 'refused',
    ],
    [
        'code' => '1007', 'name' => 'ip_not_allowed', 'message' => 'system:IP address is not allowed',
        'meaning' => 'The app accepts calls from listed addresses only.', 'outcome' => 'refused',
    ],
    [
        'code' => '1008', 'name' => 'merchant_key_missing',
        'message' => 'system:no merchant public key is configured',
        'meaning' => 'The merchant has not uploaded its public key yet.', 'outcome' => 'refused',
    ],
    [
        'code' => '2001', 'name' => 'json_invalid', 'message' => 'system:body is not valid JSON',
        'meaning' => 'Send JSON in UTF-8.', 'outcome' => 'refused',
    ],
    [
        'code' => '2002', 'name' => 'json_duplicate_member',
        'message' => 'system:body has a duplicate member',
        'meaning' => 'A member may stand in the body once only; what a repeated one means is not defined.',
        'outcome' => 'refused',
    ],
    [
        'code' => '2003', 'name' => 'body_not_object', 'message' => 'system:body is not a JSON object',
        'meaning' => 'Send one flat JSON object.', 'outcome' => 'refused',
    ],
    [
        'code' => '2004', 'name' => 'body_too_large', 'message' => 'system:body is too large',
        'meaning' => 'The body exceeds the size limit.', 'outcome' => 'refused',
    ],
    [
        'code' => '2005', 'name' => 'content_type_invalid',
        'message' => 'system:content type must be application/json',
        'meaning' => 'Set the Content-Type header.', 'outcome' => 'refused',
    ],
    [
        'code' => '2006', 'name' => 'path_unknown', 'message' => 'system:path does not exist',
        'meaning' => 'Check the path and its currency.', 'outcome' => 'refused',
    ],
    [
        'code' => '2007', 'name' => 'http_method_invalid', 'message' => 'system:HTTP method must be POST',
        'meaning' => 'Every endpoint is a POST.', 'outcome' => 'refused',
    ],
    [
        'code' => '4002', 'name' => 'method_unknown', 'message' => 'system:channel code does not exist',
        'meaning' => 'No such inBankCode or bankCode in this currency.', 'outcome' => 'refused',
    ],
    [
        'code' => '4003', 'name' => 'method_under_maintenance',
        'message' => 'system:channel is under maintenance',
        'meaning' => 'The method is closed for now; offer another one or try later.', 'outcome' => 'refused',
    ],
    [
        'code' => '4004', 'name' => 'pay_type_mismatch',
        'message' => 'system:payType does not match inBankCode',
        'meaning' => 'Take the payType from the table of collection codes.', 'outcome' => 'refused',
    ],
    [
        'code' => '4100', 'name' => 'member_missing', 'message' => 'system:a required parameter is missing',
        'meaning' => 'A member without a code of its own is missing.', 'outcome' => 'refused',
    ],
    [
        'code' => '4101', 'name' => 'missing_appId', 'message' => 'system:appId is required',
        'meaning' => 'appId is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4102', 'name' => 'missing_orderId', 'message' => 'system:orderId is required',
        'meaning' => 'orderId is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4103', 'name' => 'missing_orderNo', 'message' => 'system:orderNo is required',
        'meaning' => 'orderNo is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4104', 'name' => 'missing_name', 'message' => 'system:name is required',
        'meaning' => 'name is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4105', 'name' => 'missing_phone', 'message' => 'system:phone is required',
        'meaning' => 'phone is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4106', 'name' => 'missing_email', 'message' => 'system:email is required',
        'meaning' => 'email is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4107', 'name' => 'missing_amount', 'message' => 'system:amount is required',
        'meaning' => 'amount is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4108', 'name' => 'missing_payType', 'message' => 'system:payType is required',
        'meaning' => 'payType is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4109', 'name' => 'missing_inBankCode', 'message' => 'system:inBankCode is required',
        'meaning' => 'inBankCode is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4110', 'name' => 'missing_callBackUrl', 'message' => 'system:callBackUrl is required',
        'meaning' => 'callBackUrl is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4111', 'name' => 'missing_callBackFailUrl',
        'message' => 'system:callBackFailUrl is required',
        'meaning' => 'callBackFailUrl is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4112', 'name' => 'missing_notifyUrl', 'message' => 'system:notifyUrl is required',
        'meaning' => 'notifyUrl is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4113', 'name' => 'missing_subject', 'message' => 'system:subject is required',
        'meaning' => 'subject is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4114', 'name' => 'missing_body', 'message' => 'system:body is required',
        'meaning' => 'body is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4115', 'name' => 'missing_country', 'message' => 'system:country is required',
        'meaning' => 'country is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4116', 'name' => 'missing_partnerUserId', 'message' => 'system:partnerUserId is required',
        'meaning' => 'partnerUserId is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4117', 'name' => 'missing_accountType', 'message' => 'system:accountType is required',
        'meaning' => 'accountType is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4118', 'name' => 'missing_bankCode', 'message' => 'system:bankCode is required',
        'meaning' => 'bankCode is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4119', 'name' => 'missing_accountNo', 'message' => 'system:accountNo is required',
        'meaning' => 'accountNo is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4120', 'name' => 'missing_refundNo', 'message' => 'system:refundNo is required',
        'meaning' => 'refundNo is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4121', 'name' => 'missing_tranType', 'message' => 'system:tranType is required',
        'meaning' => 'tranType is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4122', 'name' => 'missing_transaction', 'message' => 'system:transaction is required',
        'meaning' => 'transaction is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4123', 'name' => 'missing_currency', 'message' => 'system:currency is required',
        'meaning' => 'currency is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4124', 'name' => 'missing_region', 'message' => 'system:region is required',
        'meaning' => 'region is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4125', 'name' => 'missing_paymentMethods',
        'message' => 'system:paymentMethods is required',
        'meaning' => 'paymentMethods is absent, null or empty.', 'outcome' => 'refused',
    ],
    [
        'code' => '4200', 'name' => 'member_invalid', 'message' => 'system:a parameter is invalid',
        'meaning' => 'A member without a code of its own is invalid.', 'outcome' => 'refused',
    ],
    [
        'code' => '4201', 'name' => 'invalid_appId', 'message' => 'system:appId is invalid',
        'meaning' => 'appId must be: a positive integer.', 'outcome' => 'refused',
    ],
    [
        'code' => '4202', 'name' => 'invalid_orderId', 'message' => 'system:orderId is invalid',
        'meaning' => 'orderId must be: 1 to 48 characters, no control characters.', 'outcome' => 'refused',
    ],
    [
        'code' => '4203', 'name' => 'invalid_orderNo', 'message' => 'system:orderNo is invalid',
        'meaning' => 'orderNo must be: 1 to 48 characters.', 'outcome' => 'refused',
    ],
    [
        'code' => '4204', 'name' => 'invalid_name', 'message' => 'system:name is invalid',
        'meaning' => 'name must be: 1 to 100 characters; for a payout 1 to 30 Latin letters, spaces and .-\', a '
            . 'letter at least.',
        'outcome' => 'refused',
    ],
    [
        'code' => '4205', 'name' => 'invalid_phone', 'message' => 'system:phone is invalid',
        'meaning' => 'phone must be: 9 to 11 digits.', 'outcome' => 'refused',
    ],
    [
        'code' => '4206', 'name' => 'invalid_email', 'message' => 'system:email is invalid',
        'meaning' => 'email must be: an e-mail address of at most 254 characters.', 'outcome' => 'refused',
    ],
    [
        'code' => '4207', 'name' => 'invalid_amount', 'message' => 'system:amount is invalid',
        'meaning' => 'amount must be: a decimal string such as "2000" or "2000.00".', 'outcome' => 'refused',
    ],
    [
        'code' => '4208', 'name' => 'invalid_payType', 'message' => 'system:payType is invalid',
        'meaning' => 'payType must be: EWALLET, BANK_TRANSFER or VA.', 'outcome' => 'refused',
    ],
    [
        'code' => '4209', 'name' => 'invalid_inBankCode', 'message' => 'system:inBankCode is invalid',
        'meaning' => 'inBankCode must be: a collection code.', 'outcome' => 'refused',
    ],
    [
        'code' => '4210', 'name' => 'invalid_callBackUrl', 'message' => 'system:callBackUrl is invalid',
        'meaning' => 'callBackUrl must be: an http or https URL, or one of an app, of at most 512 characters.',
        'outcome' => 'refused',
    ],
    [
        'code' => '4211', 'name' => 'invalid_callBackFailUrl',
        'message' => 'system:callBackFailUrl is invalid',
        'meaning' => 'callBackFailUrl must be: an http or https URL, or one of an app, of at most 512 characters.',
        'outcome' => 'refused',
    ],
    [
        'code' => '4212', 'name' => 'invalid_notifyUrl', 'message' => 'system:notifyUrl is invalid',
        'meaning' => 'notifyUrl must be: an http or https URL of at most 512 characters.',
        'outcome' => 'refused',
    ],
    [
        'code' => '4213', 'name' => 'invalid_subject', 'message' => 'system:subject is invalid',
        'meaning' => 'subject must be: at most 255 characters, no control characters.',
        'outcome' => 'refused',
    ],
    [
        'code' => '4214', 'name' => 'invalid_body', 'message' => 'system:body is invalid',
        'meaning' => 'body must be: at most 512 characters, no control characters.', 'outcome' => 'refused',
    ],
    [
        'code' => '4215', 'name' => 'invalid_country', 'message' => 'system:country is invalid',
        'meaning' => 'country must be: 410.', 'outcome' => 'refused',
    ],
    [
        'code' => '4216', 'name' => 'invalid_partnerUserId', 'message' => 'system:partnerUserId is invalid',
        'meaning' => 'partnerUserId must be: 1 to 64 letters, digits or -~!@#$%&*()_..',
        'outcome' => 'refused',
    ],
    [
        'code' => '4217', 'name' => 'invalid_accountType', 'message' => 'system:accountType is invalid',
        'meaning' => 'accountType must be: BANK_ACCOUNT.', 'outcome' => 'refused',
    ],
    [
        'code' => '4218', 'name' => 'invalid_bankCode', 'message' => 'system:bankCode is invalid',
        'meaning' => 'bankCode must be: a payout bank code.', 'outcome' => 'refused',
    ],
    [
        'code' => '4219', 'name' => 'invalid_accountNo', 'message' => 'system:accountNo is invalid',
        'meaning' => 'accountNo must be: 6 to 20 digits.', 'outcome' => 'refused',
    ],
    [
        'code' => '4220', 'name' => 'invalid_refundNo', 'message' => 'system:refundNo is invalid',
        'meaning' => 'refundNo must be: 1 to 48 characters.', 'outcome' => 'refused',
    ],
    [
        'code' => '4221', 'name' => 'invalid_tranType', 'message' => 'system:tranType is invalid',
        'meaning' => 'tranType must be: at most 32 characters.', 'outcome' => 'refused',
    ],
    [
        'code' => '4222', 'name' => 'invalid_transaction', 'message' => 'system:transaction is invalid',
        'meaning' => 'transaction must be: pay or collect.', 'outcome' => 'refused',
    ],
    [
        'code' => '4223', 'name' => 'invalid_currency', 'message' => 'system:currency is invalid',
        'meaning' => 'currency must be: the currency of the app.', 'outcome' => 'refused',
    ],
    [
        'code' => '4224', 'name' => 'invalid_region', 'message' => 'system:region is invalid',
        'meaning' => 'region must be: KR.', 'outcome' => 'refused',
    ],
    [
        'code' => '4225', 'name' => 'invalid_paymentMethods',
        'message' => 'system:paymentMethods is invalid',
        'meaning' => 'paymentMethods must be: collection codes with commas between them.',
        'outcome' => 'refused',
    ],
    [
        'code' => '4301', 'name' => 'amount_out_of_range', 'message' => 'system:amount is out of range',
        'meaning' => 'The amount is below or above the limits of the method; the text names them.',
        'outcome' => 'refused',
    ],
    [
        'code' => '4302', 'name' => 'amount_decimals', 'message' => 'system:amount has too many decimals',
        'meaning' => 'KRW has no decimals (".00" is accepted), USD has two.', 'outcome' => 'refused',
    ],
    [
        'code' => '5001', 'name' => 'duplicate_order', 'message' => 'system:orderId already exists',
        'meaning' => 'Another order has this orderId: query it, or send a new orderId.',
        'outcome' => 'refused',
    ],
    [
        'code' => '5002', 'name' => 'order_not_found', 'message' => 'system:order does not exist',
        'meaning' => 'No such order in this app. After a timeout the call may still be on its way: query again.',
        'outcome' => 'refused',
    ],
    [
        'code' => '5003', 'name' => 'insufficient_balance', 'message' => 'system:insufficient balance',
        'meaning' => 'The available balance does not cover amount and fee of a payout, or what a refund needs '
            . 'beyond the unsettled money of its payment. Nothing was created.',
        'outcome' => 'refused',
    ],
    [
        'code' => '5004', 'name' => 'daily_limit_exceeded', 'message' => 'system:daily limit exceeded',
        'meaning' => 'The limit of the day, in Korean time, would be exceeded.', 'outcome' => 'refused',
    ],
    [
        'code' => '5011', 'name' => 'refund_not_paid', 'message' => 'system:order is not paid',
        'meaning' => 'Only a paid order can be refunded.', 'outcome' => 'refused',
    ],
    [
        'code' => '5012', 'name' => 'refund_already_done', 'message' => 'system:order is already refunded',
        'meaning' => 'A refund of the order exists: query it.', 'outcome' => 'refused',
    ],
    [
        'code' => '5013', 'name' => 'refund_not_supported', 'message' => 'system:refund is not supported',
        'meaning' => 'The method of the order cannot be refunded.', 'outcome' => 'refused',
    ],
    [
        'code' => '9001', 'name' => 'too_many_requests', 'message' => 'system:too many requests',
        'meaning' => 'Slow down. This call was not carried out, but one before it may have been: send the order '
            . 'again under the same number only.',
        'outcome' => 'unknown',
    ],
    [
        'code' => '9002', 'name' => 'busy', 'message' => 'system:system is busy',
        'meaning' => 'Try again shortly. This call was not carried out, but one before it may have been: send the '
            . 'order again under the same number only.',
        'outcome' => 'unknown',
    ],
    [
        'code' => '9003', 'name' => 'internal_error', 'message' => 'system:internal error',
        'meaning' => 'Whether the call was carried out is not known: query before sending it again.',
        'outcome' => 'unknown',
    ],
];
