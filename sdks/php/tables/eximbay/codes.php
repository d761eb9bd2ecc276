<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    'currencies' => [
        ['code' => 'KRW', 'numeric' => '410', 'decimals' => 0, 'requestableBy' => 'all', 'dcc' => false],
        ['code' => 'USD', 'numeric' => '840', 'decimals' => 2, 'requestableBy' => 'all', 'dcc' => true],
        ['code' => 'EUR', 'numeric' => '978', 'decimals' => 2, 'requestableBy' => 'all', 'dcc' => true],
        ['code' => 'GBP', 'numeric' => '826', 'decimals' => 2, 'requestableBy' => 'all', 'dcc' => true],
        ['code' => 'JPY', 'numeric' => '392', 'decimals' => 0, 'requestableBy' => 'all', 'dcc' => true],
        ['code' => 'THB', 'numeric' => '764', 'decimals' => 2, 'requestableBy' => 'all', 'dcc' => true],
        ['code' => 'SGD', 'numeric' => '702', 'decimals' => 2, 'requestableBy' => 'all', 'dcc' => true],
        ['code' => 'RUB', 'numeric' => '643', 'decimals' => 2, 'requestableBy' => 'all', 'dcc' => true],
        ['code' => 'HKD', 'numeric' => '344', 'decimals' => 2, 'requestableBy' => 'all', 'dcc' => true],
        ['code' => 'CAD', 'numeric' => '124', 'decimals' => 2, 'requestableBy' => 'all', 'dcc' => true],
        ['code' => 'AUD', 'numeric' => '036', 'decimals' => 2, 'requestableBy' => 'all', 'dcc' => true],
        ['code' => 'CNY', 'numeric' => '156', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'TWD', 'numeric' => '901', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'MYR', 'numeric' => '458', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'VND', 'numeric' => '704', 'decimals' => 0, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'PHP', 'numeric' => '608', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'MNT', 'numeric' => '496', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'NZD', 'numeric' => '554', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'AED', 'numeric' => '784', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'MOP', 'numeric' => '446', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'BRL', 'numeric' => '986', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'KZT', 'numeric' => '398', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'NOK', 'numeric' => '578', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'SAR', 'numeric' => '682', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
        ['code' => 'TRY', 'numeric' => '949', 'decimals' => 2, 'requestableBy' => 'contract', 'dcc' => true],
    ],
    'transactionTypes' => [
        [
            'code' => 'PAYMENT', 'startedBy' => 'page', 'capture' => 'automatic',
            'meaning' => 'Authenticate, authorize, capture.',
        ],
        [
            'code' => 'AUTHORIZE', 'startedBy' => 'page', 'capture' => 'manual',
            'meaning' => 'Authenticate and authorize.',
        ],
        [
            'code' => 'PAYER_AUTH', 'startedBy' => 'page', 'capture' => 'none',
            'meaning' => 'Authenticate only; confirm follows.',
        ],
        [
            'code' => 'REBILL', 'startedBy' => 'page_or_api', 'capture' => 'automatic',
            'meaning' => 'Charge a stored card.',
        ],
        [
            'code' => 'PAYMENT_PA', 'startedBy' => 'api', 'capture' => 'automatic',
            'meaning' => 'Authorize after PAYER_AUTH.',
        ],
        [
            'code' => 'AUTHORIZE_PA', 'startedBy' => 'api', 'capture' => 'manual',
            'meaning' => 'Authorize after PAYER_AUTH, without capture.',
        ],
    ],
    'paymentStatuses' => [
        ['code' => 'SALE', 'meaning' => 'Paid: the sale is confirmed.'],
        ['code' => 'AUTH', 'meaning' => 'Authorized; capture it to get the money.'],
        ['code' => 'REGISTERED', 'meaning' => 'Registered; the money has not come yet.'],
        ['code' => 'NONE', 'meaning' => 'There is no such order.'],
    ],
    'callbackStatuses' => ['Registered', 'Sale', 'Void'],
];
