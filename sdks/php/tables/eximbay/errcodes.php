<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    [
        'code' => 'EXPIRED_CARD', 'meaning' => 'The card has expired, or the expiry date is wrong.',
        'outcome' => 'refused',
    ],
    ['code' => 'INVALID_CARD_NUMBER', 'meaning' => 'The card number is wrong.', 'outcome' => 'refused'],
    [
        'code' => 'INVAILD_CARD_DATA',
        'meaning' => 'Something of the card is wrong: CVV, expiry, number, name or password.',
        'outcome' => 'refused',
    ],
    ['code' => 'INVALID_CVC', 'meaning' => 'The CVC is wrong.', 'outcome' => 'refused'],
    ['code' => 'INVALID_PASSWORD', 'meaning' => 'The PIN is wrong or blocked.', 'outcome' => 'refused'],
    ['code' => 'PASSWORD_REQUIRED', 'meaning' => 'The PIN is needed.', 'outcome' => 'refused'],
    [
        'code' => 'INVALID_AUTHENTICATION', 'meaning' => '3-D Secure failed or is needed.',
        'outcome' => 'refused',
    ],
    ['code' => 'INVALID_CAVV', 'meaning' => 'The CAVV is wrong.', 'outcome' => 'refused'],
    ['code' => 'FRAUDULENT_DECLINE', 'meaning' => 'Suspected fraud.', 'outcome' => 'refused'],
    ['code' => 'STOLEN_OR_LOST_CARD', 'meaning' => 'Reported lost or stolen.', 'outcome' => 'refused'],
    [
        'code' => 'CONTACT_CARD_ISSUER', 'meaning' => 'The issuer declined and does not say why.',
        'outcome' => 'refused',
    ],
    ['code' => 'CARD_NOT_SUPPORTED', 'meaning' => 'Not this kind of card.', 'outcome' => 'refused'],
    ['code' => 'RESTRICTED_CARD', 'meaning' => 'The card is restricted.', 'outcome' => 'refused'],
    ['code' => 'NOT_REGISTERED_CARD', 'meaning' => 'The card is not registered.', 'outcome' => 'refused'],
    ['code' => 'CARD_PAYMENT_COUNT_EXCEEDED', 'meaning' => 'Too many payments.', 'outcome' => 'refused'],
    ['code' => 'CARD_VELOCITY_EXCEEDED', 'meaning' => 'Above a limit of the card.', 'outcome' => 'refused'],
    ['code' => 'INSUFFICIENT_FUNDS', 'meaning' => 'Too little on the account.', 'outcome' => 'refused'],
    [
        'code' => 'INVALID_CARD_IDENTITY', 'meaning' => 'The resident or business number is wrong.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'KEYIN_NOT_SUPPORTED', 'meaning' => 'The merchant may not key cards in.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'INVALID_CARD_INSTALLMENT_PLAN', 'meaning' => 'No such number of months.',
        'outcome' => 'refused',
    ],
    ['code' => 'NOT_SUPPORT_INSTALLMENT_PLAN', 'meaning' => 'No instalments here.', 'outcome' => 'refused'],
    [
        'code' => 'INVALID_CARD_INSTALLMENT_AMOUNT', 'meaning' => 'Instalments need at least 50 000 won.',
        'outcome' => 'refused',
    ],
    ['code' => 'NOT_SUPPORT_DISCOUNT', 'meaning' => 'The discount cannot be used.', 'outcome' => 'refused'],
    ['code' => 'POINTS_NOT_SUPPORTED', 'meaning' => 'Points cannot be used.', 'outcome' => 'refused'],
    [
        'code' => 'INVALID_MERCHANT_NUMBER', 'meaning' => 'The number of the merchant is wrong.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'INVALID_SUBMALL_NUMBER', 'meaning' => 'The number of the sub-mall is wrong.',
        'outcome' => 'refused',
    ],
    ['code' => 'CHECK_MERCHANT_STATUS', 'meaning' => 'The merchant is suspended.', 'outcome' => 'refused'],
    [
        'code' => 'INSUFFICIENT_MERCHANT_FUNDS', 'meaning' => 'Above the merchant\'s limit of sales.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'INSUFFICIENT_MERCHANT_REFUND_FUNDS',
        'meaning' => 'Above the merchant\'s limit of refunds.', 'outcome' => 'refused',
    ],
    [
        'code' => 'INVALID_CANCEL_REQUEST', 'meaning' => 'Not to be cancelled in this state.',
        'outcome' => 'refused',
    ],
    ['code' => 'TRANSACTION_ALREADY_CANCELED', 'meaning' => 'Cancelled before.', 'outcome' => 'refused'],
    ['code' => 'TRANSACTION_ALREADY_CAPTURED', 'meaning' => 'Captured before.', 'outcome' => 'refused'],
    [
        'code' => 'TRANSACTION_ALREADY_CAPTURED_OR_CANCELED', 'meaning' => 'Captured or cancelled before.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'ALREADY_VOID_CAPTURED_TRANSACTION', 'meaning' => 'The capture was taken back before.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'INVALID_CAPTURE_REQUEST', 'meaning' => 'Not to be captured, or above what is authorized.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'INVALID_CERTIFICATE', 'meaning' => 'The certificate has expired or is wrong.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'INVALID_OR_MISSING_FIELD', 'meaning' => 'A parameter is missing or wrong.',
        'outcome' => 'refused',
    ],
    ['code' => 'DUPLICATE_TRANSACTION', 'meaning' => 'The same payment twice.', 'outcome' => 'refused'],
    [
        'code' => 'DUPLICATION_DECLINE', 'meaning' => 'The same value twice where it must be unique.',
        'outcome' => 'refused',
    ],
    ['code' => 'CURRENCY_NOT_SUPPORTED', 'meaning' => 'Not in this currency.', 'outcome' => 'refused'],
    ['code' => 'GENERIC_DECLINE', 'meaning' => 'Failed; nothing more is known.', 'outcome' => 'refused'],
    [
        'code' => 'ORIGINAL_TRANSACTION_NOT_EXIST', 'meaning' => 'There is no such transaction.',
        'outcome' => 'refused',
    ],
    [
        'code' => 'INVALID_REQEUST_AMOUNT', 'meaning' => 'Below the minimum or above the maximum.',
        'outcome' => 'refused',
    ],
    ['code' => 'TEMPORARY_ERROR', 'meaning' => 'Try later.', 'outcome' => 'unknown'],
    ['code' => 'INVALID_MERCHANT', 'meaning' => 'Data of the merchant are wrong.', 'outcome' => 'refused'],
    ['code' => 'INVALID_ACCOUNT', 'meaning' => 'Data of the account are wrong.', 'outcome' => 'refused'],
    [
        'code' => 'NOT_REGISTERED_MERCHANT', 'meaning' => 'The merchant is not registered.',
        'outcome' => 'refused',
    ],
    ['code' => 'INVALID_REQEUST_ID', 'meaning' => 'The id of the request is wrong.', 'outcome' => 'refused'],
    ['code' => 'INVALID_ADDRESS', 'meaning' => 'The address is wrong.', 'outcome' => 'refused'],
    ['code' => 'ACQUIRER_DECLINE', 'meaning' => 'The acquirer declined.', 'outcome' => 'refused'],
    ['code' => 'VALIDATION_FAILED', 'meaning' => 'A check inside failed.', 'outcome' => 'refused'],
    [
        'code' => 'ALREADY_ACTIVE_PREPAID_CARD', 'meaning' => 'The prepaid card is active already.',
        'outcome' => 'refused',
    ],
];
