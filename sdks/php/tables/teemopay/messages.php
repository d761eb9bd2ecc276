<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    'names' => [
        'amount', 'completetime', 'errorcode', 'errormessage', 'merchantorderno', 'nonce', 'paymentamount',
        'paymentinfo', 'paymentorderno', 'paymenttype', 'serviceamount', 'sign', 'status', 'tradeno',
    ],
    'addresses' => ['paymentInfo'], 'requestAddresses' => ['callbackUrl'], 'orderNumberMaxLength' => 32,
    'payin' => [
        'type' => 'object', 'required' => ['merchantOrderNo', 'tradeNo', 'paymentOrderNo', 'status', 'sign'],
        'properties' => [
            'merchantOrderNo' => 'string', 'tradeNo' => 'string', 'paymentOrderNo' => 'string',
            'status' => 'integer', 'paymentAmount' => 'string', 'serviceAmount' => 'string',
            'paymentInfo' => 'string', 'paymentType' => 'integer', 'completeTime' => 'string',
            'errorMessage' => 'string|null', 'sign' => 'string',
        ],
    ],
    'payout' => [
        'type' => 'object', 'required' => ['merchantOrderNo', 'tradeNo', 'status', 'sign'],
        'properties' => [
            'merchantOrderNo' => 'string', 'tradeNo' => 'string', 'amount' => 'string|null',
            'serviceAmount' => 'string|null', 'status' => 'integer', 'errorCode' => 'integer|null',
            'errorMessage' => 'string|null', 'completeTime' => 'string', 'sign' => 'string',
        ],
    ],
];
