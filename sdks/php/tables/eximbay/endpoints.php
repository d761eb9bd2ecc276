<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    'ready' => [
        'path' => '/v1/payments/ready', 'method' => 'POST', 'movesMoney' => false,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg', 'fgkey'],
            'properties' => ['rescode' => 'string', 'resmsg' => 'string', 'fgkey' => 'string'],
        ],
    ],
    'verify' => [
        'path' => '/v1/payments/verify', 'method' => 'POST', 'movesMoney' => false,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg'],
            'properties' => ['rescode' => 'string', 'resmsg' => 'string'],
        ],
    ],
    'retrieve' => [
        'path' => '/v1/payments/retrieve', 'method' => 'POST', 'movesMoney' => false,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg', 'mid', 'payment'],
            'properties' => [
                'rescode' => 'string', 'resmsg' => 'string', 'mid' => 'string',
                'payment' => [
                    'type' => 'object',
                    'required' => [
                        'status', 'order_id', 'currency', 'amount', 'transaction_id', 'transaction_date',
                    ],
                    'properties' => [
                        'status' => 'string', 'order_id' => 'string', 'currency' => 'string',
                        'amount' => 'string', 'transaction_id' => 'string', 'auth_code' => 'string',
                        'transaction_date' => 'string', 'balance' => 'string', 'payment_method' => 'string',
                    ],
                ],
                'refund' => [
                    'type' => 'object',
                    'required' => ['refund_amount', 'refund_id', 'refund_date', 'refund_transaction_id'],
                    'properties' => [
                        'refund_amount' => 'string', 'refund_id' => 'string', 'refund_date' => 'string',
                        'refund_transaction_id' => 'string',
                    ],
                ],
                'card_info' => [
                    'type' => 'object', 'required' => [],
                    'properties' => [
                        'card_holder' => 'string', 'card_number1' => 'string', 'card_number4' => 'string',
                        'cardno1' => 'string', 'cardno4' => 'string',
                    ],
                ],
                'other_param' => [
                    'type' => 'object', 'required' => [],
                    'properties' => ['param1' => 'string', 'param2' => 'string'],
                ],
            ],
        ],
    ],
    'confirm' => [
        'path' => '/v1/payments/confirm', 'method' => 'POST', 'movesMoney' => true,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg', 'mid'],
            'properties' => [
                'rescode' => 'string', 'resmsg' => 'string', 'mid' => 'string',
                'payment' => [
                    'type' => 'object',
                    'required' => ['order_id', 'currency', 'amount', 'transaction_id', 'transaction_date'],
                    'properties' => [
                        'order_id' => 'string', 'currency' => 'string', 'amount' => 'string',
                        'email' => 'string', 'transaction_id' => 'string', 'auth_code' => 'string',
                        'transaction_date' => 'string', 'access_country' => 'string',
                        'payment_method' => 'string', 'pay_to' => 'string', 'payment_url' => 'string',
                        'status' => 'string', 'base_currency' => 'string', 'base_amount' => 'string',
                        'base_rate' => 'string', 'dcc_rate' => 'string', 'terminal_id' => 'string',
                        'card_number' => 'string', 'expiry_date' => 'string', 'store_number' => 'string',
                    ],
                ],
                'foreign' => [
                    'type' => 'object', 'required' => [],
                    'properties' => [
                        'foreign_currency' => 'string', 'foreign_amount' => 'string',
                        'foreign_rate' => 'string', 'foregin_currency' => 'string',
                        'foregin_amount' => 'string', 'foregin_rate' => 'string',
                    ],
                ],
                'card_info' => [
                    'type' => 'object', 'required' => [],
                    'properties' => [
                        'card_holder' => 'string', 'card_number1' => 'string', 'card_number4' => 'string',
                        'cardno1' => 'string', 'cardno4' => 'string',
                    ],
                ],
                'cash_receipt' => [
                    'type' => 'object', 'required' => [],
                    'properties' => [
                        'use_flag' => 'string', 'cash_receipt_type' => 'string',
                        'customer_information_type' => 'string', 'customer_information' => 'string',
                    ],
                ],
                'ship_to' => [
                    'type' => 'object', 'required' => [],
                    'properties' => [
                        'city' => 'string', 'country' => 'string', 'first_name' => 'string',
                        'last_name' => 'string', 'phone_number' => 'string', 'postal_code' => 'string',
                        'state' => 'string', 'street1' => 'string',
                    ],
                ],
                'dm' => [
                    'type' => 'object', 'required' => [],
                    'properties' => [
                        'dm_decision' => 'string', 'dm_reject' => 'string', 'dm_review' => 'string',
                    ],
                ],
                'other_param' => [
                    'type' => 'object', 'required' => [],
                    'properties' => ['param1' => 'string', 'param2' => 'string'],
                ],
            ],
        ],
    ],
    'cancel' => [
        'path' => '/v1/payments/{transaction_id}/cancel', 'method' => 'POST', 'movesMoney' => true,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg', 'mid', 'refund', 'payment'],
            'properties' => [
                'rescode' => 'string', 'resmsg' => 'string', 'mid' => 'string',
                'refund' => [
                    'type' => 'object',
                    'required' => ['refund_amount', 'refund_id', 'refund_date', 'refund_transaction_id'],
                    'properties' => [
                        'refund_amount' => 'string', 'refund_id' => 'string', 'refund_date' => 'string',
                        'refund_transaction_id' => 'string',
                    ],
                ],
                'payment' => [
                    'type' => 'object',
                    'required' => ['order_id', 'currency', 'amount', 'transaction_id', 'balance'],
                    'properties' => [
                        'order_id' => 'string', 'currency' => 'string', 'amount' => 'string',
                        'transaction_id' => 'string', 'balance' => 'string', 'auth_code' => 'string',
                        'base_amount' => 'string', 'base_rate' => 'string', 'dcc_rate' => 'string',
                        'payment_method' => 'string',
                    ],
                ],
                'foreign' => [
                    'type' => 'object', 'required' => [],
                    'properties' => [
                        'foreign_currency' => 'string', 'foreign_amount' => 'string',
                        'foreign_rate' => 'string', 'foregin_currency' => 'string',
                        'foregin_amount' => 'string', 'foregin_rate' => 'string',
                    ],
                ],
                'other_param' => [
                    'type' => 'object', 'required' => [],
                    'properties' => ['param1' => 'string', 'param2' => 'string'],
                ],
            ],
        ],
    ],
    'capture' => [
        'path' => '/v1/payments/{transaction_id}/capture', 'method' => 'POST', 'movesMoney' => true,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg', 'mid', 'payment'],
            'properties' => [
                'rescode' => 'string', 'resmsg' => 'string', 'mid' => 'string',
                'payment' => [
                    'type' => 'object',
                    'required' => ['order_id', 'transaction_id', 'currency', 'amount', 'captured_date'],
                    'properties' => [
                        'order_id' => 'string', 'transaction_id' => 'string', 'currency' => 'string',
                        'amount' => 'string', 'lang' => 'string', 'captured_date' => 'string',
                        'partially_cancelable' => 'string', 'allowed_pvoid' => 'string',
                    ],
                ],
                'other_param' => [
                    'type' => 'object', 'required' => [],
                    'properties' => ['param1' => 'string', 'param2' => 'string'],
                ],
            ],
        ],
    ],
    'settle' => [
        'path' => '/v1/payments/{transaction_id}/settle', 'method' => 'POST', 'movesMoney' => true,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg', 'mid', 'payment'],
            'properties' => [
                'rescode' => 'string', 'resmsg' => 'string', 'mid' => 'string',
                'payment' => [
                    'type' => 'object',
                    'required' => ['order_id', 'transaction_id', 'currency', 'amount', 'settled_date'],
                    'properties' => [
                        'order_id' => 'string', 'transaction_id' => 'string', 'currency' => 'string',
                        'amount' => 'string', 'settled_date' => 'string',
                    ],
                ],
            ],
        ],
    ],
    'rebill' => [
        'path' => '/v1/payments/tokenbilling/{token_id}/rebill', 'method' => 'POST', 'movesMoney' => true,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg', 'payment'],
            'properties' => [
                'rescode' => 'string', 'resmsg' => 'string', 'errcode' => 'string',
                'tokenbilling' => [
                    'type' => 'object', 'required' => [], 'properties' => ['token_id' => 'string'],
                ],
                'payment' => [
                    'type' => 'object', 'required' => ['order_id', 'currency', 'amount', 'transaction_id'],
                    'properties' => [
                        'order_id' => 'string', 'currency' => 'string', 'amount' => 'string',
                        'lang' => 'string', 'transaction_id' => 'string', 'auth_code' => 'string',
                        'transaction_date' => 'string', 'payment_method' => 'string',
                        'payment_method_name' => 'string', 'access_country' => 'string',
                        'pay_to' => 'string',
                    ],
                ],
                'merchant' => [
                    'type' => 'object', 'required' => [],
                    'properties' => ['mid' => 'string', 'shop' => 'string'],
                ],
                'buyer' => [
                    'type' => 'object', 'required' => [],
                    'properties' => ['name' => 'string', 'phone_number' => 'string', 'email' => 'string'],
                ],
                'other_param' => [
                    'type' => 'object', 'required' => [],
                    'properties' => ['param1' => 'string', 'param2' => 'string'],
                ],
                'product' => [
                    'type' => 'array',
                    'items' => ['type' => 'object', 'required' => [], 'properties' => ['name' => 'string']],
                ],
                'card_info' => [
                    'type' => 'object', 'required' => [],
                    'properties' => [
                        'card_holder' => 'string', 'card_number1' => 'string', 'card_number4' => 'string',
                        'cardno1' => 'string', 'cardno4' => 'string',
                    ],
                ],
                'dm' => [
                    'type' => 'object', 'required' => [],
                    'properties' => [
                        'dm_decision' => 'string', 'dm_reject' => 'string', 'dm_review' => 'string',
                    ],
                ],
                'token_id' => 'string', 'token_creation' => 'string',
            ],
        ],
    ],
    'deleteToken' => [
        'path' => '/v1/payments/tokenbilling/{token_id}/delete', 'method' => 'POST', 'movesMoney' => false,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg'],
            'properties' => ['rescode' => 'string', 'resmsg' => 'string'],
        ],
    ],
    'tokenInquiry' => [
        'path' => '/v1/payments/tokenbilling/{token_id}', 'method' => 'GET', 'movesMoney' => false,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg', 'token_id', 'card_identifier'],
            'properties' => [
                'rescode' => 'string', 'resmsg' => 'string', 'token_id' => 'string',
                'card_identifier' => 'string',
            ],
        ],
    ],
    'deleteRecurring' => [
        'path' => '/v1/payments/recurring/{recurring_id}/delete', 'method' => 'POST', 'movesMoney' => true,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg'],
            'properties' => ['rescode' => 'string', 'resmsg' => 'string'],
        ],
    ],
    'adjustRecurring' => [
        'path' => '/v1/payments/recurring/{recurring_id}/adjust', 'method' => 'POST', 'movesMoney' => true,
        'answer' => [
            'type' => 'object', 'required' => ['rescode', 'resmsg'],
            'properties' => ['rescode' => 'string', 'resmsg' => 'string'],
        ],
    ],
];
