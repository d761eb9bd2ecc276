<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    'collectApply' => [
        'path' => '/{currency}/collect/apply', 'movesMoney' => false,
        'request' => [
            'names' => [
                'appId', 'orderId', 'name', 'phone', 'email', 'amount', 'payType', 'inBankCode',
                'callBackUrl', 'callBackFailUrl', 'notifyUrl', 'subject', 'country', 'body', 'partnerUserId',
                'sign',
            ],
            'required' => [
                'appId', 'orderId', 'name', 'phone', 'email', 'amount', 'callBackUrl', 'callBackFailUrl',
                'partnerUserId', 'sign',
            ],
        ],
        'data' => [
            'type' => 'object', 'required' => ['orderId', 'orderNo', 'payUrl', 'sign'],
            'properties' => [
                'orderId' => 'string', 'orderNo' => 'string', 'payUrl' => 'string', 'sign' => 'string',
            ],
        ],
    ],
    'collectQuery' => [
        'path' => '/{currency}/collect/query', 'movesMoney' => false,
        'request' => [
            'names' => ['appId', 'orderId', 'orderNo', 'sign'], 'required' => ['appId', 'orderId', 'sign'],
        ],
        'data' => [
            'type' => 'object',
            'required' => ['orderId', 'orderNo', 'amount', 'actualAmount', 'fee', 'status', 'sign'],
            'properties' => [
                'orderId' => 'string', 'orderNo' => 'string', 'amount' => 'string',
                'actualAmount' => 'string', 'fee' => 'string', 'status' => 'integer', 'payTime' => 'string',
                'errorMsg' => 'string', 'sign' => 'string',
            ],
        ],
    ],
    'payApply' => [
        'path' => '/{currency}/pay/apply', 'movesMoney' => true,
        'request' => [
            'names' => [
                'appId', 'orderId', 'amount', 'accountType', 'bankCode', 'accountNo', 'name', 'phone',
                'email', 'notifyUrl', 'subject', 'body', 'partnerUserId', 'sign',
            ],
            'required' => [
                'appId', 'orderId', 'amount', 'accountType', 'bankCode', 'accountNo', 'name', 'phone',
                'email', 'partnerUserId', 'sign',
            ],
        ],
        'data' => [
            'type' => 'object', 'required' => ['orderId', 'orderNo', 'sign'],
            'properties' => ['orderId' => 'string', 'orderNo' => 'string', 'sign' => 'string'],
        ],
    ],
    'payQuery' => [
        'path' => '/{currency}/pay/query', 'movesMoney' => false,
        'request' => [
            'names' => ['appId', 'orderId', 'orderNo', 'sign'], 'required' => ['appId', 'orderId', 'sign'],
        ],
        'data' => [
            'type' => 'object', 'required' => ['orderId', 'orderNo', 'amount', 'fee', 'status', 'sign'],
            'properties' => [
                'orderId' => 'string', 'orderNo' => 'string', 'amount' => 'string', 'fee' => 'string',
                'status' => 'integer', 'payTime' => 'string', 'errorMsg' => 'string', 'sign' => 'string',
            ],
        ],
    ],
    'accountLedger' => [
        'path' => '/{currency}/account/ledger', 'movesMoney' => false,
        'request' => ['names' => ['appId', 'sign'], 'required' => ['appId', 'sign']],
        'data' => [
            'type' => 'object', 'required' => ['bal', 'availableBal', 'frzBal', 'unSettleBal', 'sign'],
            'properties' => [
                'bal' => 'string', 'availableBal' => 'string', 'frzBal' => 'string',
                'unSettleBal' => 'string', 'sign' => 'string',
            ],
        ],
    ],
    'refundApply' => [
        'path' => '/{currency}/refund/apply', 'movesMoney' => true,
        'request' => [
            'names' => ['appId', 'orderId', 'orderNo', 'sign'],
            'required' => ['appId', 'orderId', 'orderNo', 'sign'],
        ],
        'data' => [
            'type' => 'object', 'required' => ['appId', 'orderNo', 'orderId', 'refundNo', 'status', 'sign'],
            'properties' => [
                'appId' => 'integer', 'orderNo' => 'string', 'orderId' => 'string', 'refundNo' => 'string',
                'status' => 'string', 'errorMsg' => 'string', 'sign' => 'string',
            ],
        ],
    ],
    'refundQuery' => [
        'path' => '/{currency}/refund/refundQuery', 'movesMoney' => false,
        'request' => ['names' => ['appId', 'orderId', 'refundNo', 'sign'], 'required' => ['appId', 'sign']],
        'data' => [
            'type' => 'object', 'required' => ['appId', 'orderNo', 'orderId', 'refundNo', 'status', 'sign'],
            'properties' => [
                'appId' => 'integer', 'orderNo' => 'string', 'orderId' => 'string', 'refundNo' => 'string',
                'status' => 'string', 'errorMsg' => 'string', 'sign' => 'string',
            ],
        ],
    ],
    'paymentConfig' => [
        'path' => '/common/payment/config', 'movesMoney' => false,
        'request' => [
            'names' => ['appId', 'tranType', 'transaction', 'sign'], 'required' => ['appId', 'sign'],
        ],
        'data' => [
            'type' => 'object', 'required' => ['userId', 'configs', 'sign'],
            'properties' => [
                'userId' => 'integer',
                'configs' => [
                    'type' => 'array',
                    'items' => [
                        'type' => 'object',
                        'required' => [
                            'appId', 'appName', 'tranCode', 'tranType', 'currNo', 'payMethods', 'feeRate',
                            'settlement', 'supportRefund',
                        ],
                        'properties' => [
                            'appId' => 'integer', 'appName' => 'string', 'tranCode' => 'string',
                            'tranType' => 'string', 'currNo' => 'string',
                            'payMethods' => [
                                'type' => 'array',
                                'items' => [
                                    'type' => 'object', 'required' => ['inBankCode', 'name', 'limit'],
                                    'properties' => [
                                        'inBankCode' => 'string', 'name' => 'string',
                                        'limit' => [
                                            'type' => 'object',
                                            'required' => ['singleMinAmount', 'singleMaxAmount'],
                                            'properties' => [
                                                'singleMinAmount' => 'string', 'singleMaxAmount' => 'string',
                                            ],
                                        ],
                                    ],
                                ],
                            ],
                            'feeRate' => [
                                'type' => 'object',
                                'required' => ['feeType', 'feeMode', 'feeRate', 'feeFixedValue', 'degrees'],
                                'properties' => [
                                    'feeType' => 'integer', 'feeMode' => 'integer', 'feeRate' => 'string',
                                    'feeFixedValue' => 'string',
                                    'degrees' => [
                                        'type' => 'array',
                                        'items' => [
                                            'type' => 'object',
                                            'required' => ['start', 'end', 'value', 'name'],
                                            'properties' => [
                                                'start' => 'string', 'end' => 'string', 'value' => 'string',
                                                'name' => 'string',
                                            ],
                                        ],
                                    ],
                                ],
                            ],
                            'settlement' => [
                                'type' => 'object', 'required' => ['stlMode', 'stlCycle'],
                                'properties' => ['stlMode' => 'integer', 'stlCycle' => 'integer'],
                            ],
                            'supportRefund' => 'boolean',
                        ],
                    ],
                ],
                'sign' => 'string',
            ],
        ],
    ],
    'cashierApply' => [
        'path' => '/global/cashier/collect/apply', 'movesMoney' => false,
        'request' => [
            'names' => [
                'appId', 'orderId', 'name', 'phone', 'email', 'amount', 'currency', 'region',
                'paymentMethods', 'callBackUrl', 'callBackFailUrl', 'notifyUrl', 'subject', 'body',
                'partnerUserId', 'sign',
            ],
            'required' => [
                'appId', 'orderId', 'name', 'email', 'amount', 'currency', 'region', 'callBackUrl',
                'callBackFailUrl', 'partnerUserId', 'sign',
            ],
        ],
        'data' => [
            'type' => 'object', 'required' => ['orderId', 'orderNo', 'payUrl', 'sign'],
            'properties' => [
                'orderId' => 'string', 'orderNo' => 'string', 'payUrl' => 'string', 'sign' => 'string',
            ],
        ],
    ],
    'cashierQuery' => [
        'path' => '/global/cashier/collect/query', 'movesMoney' => false,
        'request' => [
            'names' => ['appId', 'orderId', 'orderNo', 'sign'], 'required' => ['appId', 'orderId', 'sign'],
        ],
        'data' => [
            'type' => 'object',
            'required' => [
                'orderId', 'orderNo', 'currency', 'amount', 'actualAmount', 'fee', 'status', 'sign',
            ],
            'properties' => [
                'orderId' => 'string', 'orderNo' => 'string', 'currency' => 'string', 'amount' => 'string',
                'actualAmount' => 'string', 'fee' => 'string', 'status' => 'integer', 'payTime' => 'string',
                'errorMsg' => 'string', 'sign' => 'string',
            ],
        ],
    ],
];
