<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    'names' => [
        'actualamount', 'amount', 'appid', 'availablebal', 'bal', 'configs', 'currency', 'errormsg', 'fee',
        'frzbal', 'key', 'orderid', 'orderno', 'paytime', 'payurl', 'refundno', 'sign', 'status',
        'unsettlebal', 'userid',
    ],
    'addresses' => ['payUrl'], 'requestAddresses' => ['callBackFailUrl', 'callBackUrl', 'notifyUrl'],
    'orderIdMaxLength' => 48,
    'collection' => [
        'type' => 'object', 'required' => ['appId', 'orderId', 'orderNo', 'amount', 'status', 'sign'],
        'properties' => [
            'appId' => 'integer', 'currency' => 'string', 'orderId' => 'string', 'orderNo' => 'string',
            'amount' => 'string', 'fee' => 'string', 'status' => 'integer', 'payTime' => 'string',
            'errorMsg' => 'string', 'sign' => 'string',
        ],
    ],
    'payout' => [
        'type' => 'object', 'required' => ['orderId', 'orderNo', 'status', 'sign'],
        'properties' => [
            'appId' => 'integer', 'currency' => 'string', 'orderId' => 'string', 'orderNo' => 'string',
            'amount' => 'string', 'fee' => 'string', 'status' => 'integer', 'payTime' => 'string',
            'errorMsg' => 'string', 'sign' => 'string',
        ],
    ],
];
