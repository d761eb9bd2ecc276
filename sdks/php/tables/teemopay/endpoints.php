<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    'paymentCreate' => [
        'path' => '/api/pay/payment/create/v1',
        'request' => [
            'names' => [
                'merchantOrderNo', 'paymentType', 'realName', 'merchantName', 'idCardNumber',
                'accountHolderNumber', 'amount', 'email', 'phone', 'ipAddress', 'bankCode', 'bankAccount',
                'expirationTime', 'callbackUrl', 'sign',
            ],
            'required' => ['merchantOrderNo', 'paymentType', 'realName', 'merchantName', 'amount', 'sign'],
        ],
        'data' => [
            'type' => 'object',
            'required' => ['merchantOrderNo', 'tradeNo', 'amount', 'paymentType', 'paymentInfo', 'status'],
            'properties' => [
                'merchantOrderNo' => 'string', 'tradeNo' => 'string', 'amount' => 'string|null',
                'paymentType' => 'integer', 'paymentInfo' => 'string|null',
                'additionalInfo' => [
                    'anyOf' => [
                        [
                            'type' => 'object', 'required' => [],
                            'properties' => [
                                'bankCode' => 'string', 'bankName' => 'string', 'expiredTime' => 'integer',
                                'paymentLink' => 'string',
                            ],
                        ],
                        'null',
                    ],
                ],
                'status' => 'integer', 'errorMsg' => 'string|null',
            ],
        ],
    ],
    'paymentQuery' => [
        'path' => '/api/pay/payment/query/v1',
        'request' => ['names' => ['merchantOrderNo', 'sign'], 'required' => ['merchantOrderNo', 'sign']],
        'data' => [
            'type' => 'object',
            'required' => [
                'merchantOrderNo', 'tradeNo', 'paymentType', 'transactionAmount', 'amount', 'status',
                'serviceAmount', 'paymentInfo',
            ],
            'properties' => [
                'merchantOrderNo' => 'string', 'tradeNo' => 'string', 'paymentType' => 'integer',
                'transactionAmount' => 'string|null', 'amount' => 'string|null', 'status' => 'integer',
                'serviceAmount' => 'string|null', 'paymentInfo' => 'string|null',
                'errorMessage' => 'string|null',
                'statementList' => [
                    'anyOf' => [
                        [
                            'type' => 'array',
                            'items' => [
                                'type' => 'object',
                                'required' => [
                                    'paymentSingleOrderNo', 'paymentStatementAmount',
                                    'paymentStatementStatus', 'paymentStatementStatusName', 'serviceAmount',
                                    'serviceRate', 'immService', 'paymentType', 'completeTime',
                                ],
                                'properties' => [
                                    'paymentSingleOrderNo' => 'string', 'paymentStatementAmount' => 'string',
                                    'paymentStatementStatus' => 'integer',
                                    'paymentStatementStatusName' => 'string|null',
                                    'serviceAmount' => 'string|null', 'serviceRate' => 'string|null',
                                    'immService' => 'string|null', 'paymentType' => 'integer|null',
                                    'completeTime' => 'string|null',
                                ],
                            ],
                        ],
                        'null',
                    ],
                ],
            ],
        ],
    ],
    'payoutCreate' => [
        'path' => '/api/pay/payout/create/v1',
        'request' => [
            'names' => [
                'merchantOrderNo', 'amount', 'bankCode', 'bankName', 'accountType', 'bankAccount',
                'realName', 'idType', 'callbackUrl', 'sign',
            ],
            'required' => [
                'merchantOrderNo', 'amount', 'bankCode', 'bankName', 'accountType', 'bankAccount',
                'realName', 'idType', 'sign',
            ],
        ],
        'data' => [
            'type' => 'object', 'required' => ['merchantOrderNo', 'tradeNo', 'status', 'amount'],
            'properties' => [
                'merchantOrderNo' => 'string', 'tradeNo' => 'string', 'status' => 'integer',
                'amount' => 'string|null', 'sign' => 'string',
            ],
        ],
    ],
    'payoutQuery' => [
        'path' => '/api/pay/payout/query/v1',
        'request' => ['names' => ['merchantOrderNo', 'sign'], 'required' => ['merchantOrderNo', 'sign']],
        'data' => [
            'type' => 'object',
            'required' => [
                'merchantOrderNo', 'tradeNo', 'amount', 'status', 'serviceAmount', 'immService',
                'serviceRate', 'errorCode', 'errorMessage', 'completeTime',
            ],
            'properties' => [
                'merchantOrderNo' => 'string', 'tradeNo' => 'string', 'amount' => 'string|null',
                'status' => 'integer', 'serviceAmount' => 'string|null', 'immService' => 'string|null',
                'serviceRate' => 'string|null', 'errorCode' => 'integer|null',
                'errorMessage' => 'string|null', 'completeTime' => 'string|null',
            ],
        ],
    ],
    'merchantBalance' => [
        'path' => '/api/pay/merchant/balance', 'request' => ['names' => ['sign'], 'required' => ['sign']],
        'data' => [
            'type' => 'object', 'required' => ['totalAmount', 'frozenAmount', 'availAmount'],
            'properties' => [
                'totalAmount' => 'string', 'frozenAmount' => 'string', 'availAmount' => 'string',
            ],
        ],
    ],
    'transactionList' => [
        'path' => '/api/pay/transaction/queryList',
        'request' => [
            'names' => ['pageIndex', 'pageSize', 'type', 'status', 'beginTime', 'endTime', 'sign'],
            'required' => ['type', 'beginTime', 'endTime', 'sign'],
        ],
        'data' => [
            'type' => 'object', 'required' => ['pageIndex', 'records'],
            'properties' => [
                'pageIndex' => 'string|null',
                'records' => [
                    'type' => 'array',
                    'items' => [
                        'type' => 'object',
                        'required' => [
                            'type', 'merchantOrderNo', 'tradeNo', 'amount', 'transactionAmount',
                            'serviceAmount', 'status', 'settleStatus', 'createTime', 'completeTime',
                            'settleTime', 'failReason',
                        ],
                        'properties' => [
                            'type' => 'string', 'merchantOrderNo' => 'string', 'tradeNo' => 'string',
                            'amount' => 'string|null', 'transactionAmount' => 'string|null',
                            'serviceAmount' => 'string|null', 'status' => 'integer',
                            'settleStatus' => 'integer|null', 'createTime' => 'string|null',
                            'completeTime' => 'string|null', 'settleTime' => 'string|null',
                            'failReason' => 'string|null',
                            'paymentList' => [
                                'anyOf' => [
                                    [
                                        'type' => 'array',
                                        'items' => [
                                            'type' => 'object',
                                            'required' => [
                                                'paymentSingleOrderNo', 'paymentStatementAmount',
                                                'settleStatus', 'settleTime', 'completeTime',
                                            ],
                                            'properties' => [
                                                'paymentSingleOrderNo' => 'string',
                                                'paymentStatementAmount' => 'string',
                                                'settleStatus' => 'integer|null',
                                                'settleTime' => 'string|null',
                                                'completeTime' => 'string|null',
                                            ],
                                        ],
                                    ],
                                    'null',
                                ],
                            ],
                        ],
                    ],
                ],
            ],
        ],
    ],
];
