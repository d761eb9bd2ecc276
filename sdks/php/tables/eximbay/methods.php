<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    [
        'code' => 'P000', 'name' => 'Credit card', 'kind' => 'card', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P101', 'name' => 'VISA', 'kind' => 'card', 'korean' => false, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P102', 'name' => 'MasterCard', 'kind' => 'card', 'korean' => false,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P103', 'name' => 'AMEX', 'kind' => 'card', 'korean' => false, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P104', 'name' => 'JCB', 'kind' => 'card', 'korean' => false, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P105', 'name' => 'UnionPay without authentication', 'kind' => 'card', 'korean' => false,
        'requestable' => false, 'retired' => true,
    ],
    [
        'code' => 'P106', 'name' => 'Diners', 'kind' => 'card', 'korean' => false, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P107', 'name' => 'Discover', 'kind' => 'card', 'korean' => false, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P108', 'name' => 'Mir', 'kind' => 'card', 'korean' => false, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P109', 'name' => 'UnionPay', 'kind' => 'card', 'korean' => false, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P110', 'name' => 'BC Card', 'kind' => 'card', 'korean' => true, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P111', 'name' => 'KB Card', 'kind' => 'card', 'korean' => true, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P112', 'name' => 'Hana Card (formerly KEB)', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P113', 'name' => 'Samsung Card', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P114', 'name' => 'Shinhan Card', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P115', 'name' => 'Hyundai Card', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P116', 'name' => 'Lotte Card', 'kind' => 'card', 'korean' => true, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P117', 'name' => 'NongHyup Card', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P118', 'name' => 'Hana Card (formerly SK)', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => true,
    ],
    [
        'code' => 'P119', 'name' => 'Citi Card', 'kind' => 'card', 'korean' => true, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P120', 'name' => 'Woori Card', 'kind' => 'card', 'korean' => true, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P121', 'name' => 'Suhyup Card', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P122', 'name' => 'Jeju Card', 'kind' => 'card', 'korean' => true, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P123', 'name' => 'Jeonbuk Card (JB)', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P124', 'name' => 'Gwangju Card', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P125', 'name' => 'KakaoBank Card', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P126', 'name' => 'K bank Card', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P127', 'name' => 'Mirae Asset Card', 'kind' => 'card', 'korean' => true,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P128', 'name' => 'Kona Card', 'kind' => 'card', 'korean' => true, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P129', 'name' => 'Toss Card', 'kind' => 'card', 'korean' => true, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P130', 'name' => 'Chai Card', 'kind' => 'card', 'korean' => true, 'requestable' => false,
        'retired' => false,
    ],
    [
        'code' => 'P001', 'name' => 'PayPal', 'kind' => 'wallet', 'korean' => false, 'requestable' => true,
        'retired' => false,
    ],
    [
        'code' => 'P002', 'name' => 'UnionPay UPOP', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P003', 'name' => 'Alipay', 'kind' => 'wallet', 'korean' => false, 'requestable' => true,
        'retired' => false,
    ],
    [
        'code' => 'P004', 'name' => 'Tenpay', 'kind' => 'wallet', 'korean' => false, 'requestable' => true,
        'retired' => true,
    ],
    [
        'code' => 'P005', 'name' => '99Bill', 'kind' => 'wallet', 'korean' => false, 'requestable' => true,
        'retired' => true,
    ],
    [
        'code' => 'P008', 'name' => 'PaysBuy', 'kind' => 'wallet', 'korean' => false, 'requestable' => true,
        'retired' => true,
    ],
    [
        'code' => 'P010', 'name' => 'BestPay', 'kind' => 'wallet', 'korean' => false, 'requestable' => true,
        'retired' => true,
    ],
    [
        'code' => 'P011', 'name' => 'YooMoney', 'kind' => 'wallet', 'korean' => false, 'requestable' => true,
        'retired' => true,
    ],
    [
        'code' => 'P141', 'name' => 'WeChat Pay (PC, QR)', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P142', 'name' => 'WeChat Pay (mobile)', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P143', 'name' => 'WeChat Pay (OA-POP)', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P144', 'name' => 'WeChat Pay (MINI)', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P174', 'name' => 'Alipay+ Alipay CN', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P175', 'name' => 'Alipay+ TrueMoney', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P176', 'name' => 'Alipay+ DANA', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P177', 'name' => 'Alipay+ Alipay HK', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P178', 'name' => 'Alipay+ Touch \'n Go', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P179', 'name' => 'Alipay+ GCash', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P195', 'name' => 'Alipay+ MINI', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P185', 'name' => 'GrabPay SGD (2C2P)', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'P189', 'name' => 'GrabPay MYR (2C2P)', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'P190', 'name' => 'GrabPay PHP (2C2P)', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'P186', 'name' => 'LINE Pay (2C2P)', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'P194', 'name' => 'LINE Pay (eContext)', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'P197', 'name' => 'Klarna', 'kind' => 'wallet', 'korean' => false, 'requestable' => true,
        'retired' => false,
    ],
    [
        'code' => 'P198', 'name' => 'Apple Pay', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P091', 'name' => 'Apple Pay with VISA', 'kind' => 'wallet', 'korean' => false,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P092', 'name' => 'Apple Pay with MasterCard', 'kind' => 'wallet', 'korean' => false,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P093', 'name' => 'Apple Pay with AMEX', 'kind' => 'wallet', 'korean' => false,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P094', 'name' => 'Apple Pay with JCB', 'kind' => 'wallet', 'korean' => false,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P095', 'name' => 'Apple Pay with UnionPay', 'kind' => 'wallet', 'korean' => false,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P199', 'name' => 'Samsung Pay', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P096', 'name' => 'Samsung Pay with VISA', 'kind' => 'wallet', 'korean' => false,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P097', 'name' => 'Samsung Pay with MasterCard', 'kind' => 'wallet', 'korean' => false,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P098', 'name' => 'Samsung Pay with AMEX', 'kind' => 'wallet', 'korean' => false,
        'requestable' => false, 'retired' => false,
    ],
    [
        'code' => 'P205', 'name' => 'Vietnamese e-wallet', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'P300', 'name' => 'Unifipay', 'kind' => 'wallet', 'korean' => false, 'requestable' => true,
        'retired' => false,
    ],
    [
        'code' => 'P350', 'name' => 'GrabPay MYR', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P351', 'name' => 'GrabPay SGD', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P352', 'name' => 'ShopeePay THB', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P353', 'name' => 'JKOPAY TWD', 'kind' => 'wallet', 'korean' => false,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P354', 'name' => 'PayPay', 'kind' => 'wallet', 'korean' => false, 'requestable' => true,
        'retired' => false,
    ],
    [
        'code' => 'P302', 'name' => 'KakaoPay', 'kind' => 'wallet', 'korean' => true, 'requestable' => true,
        'retired' => false,
    ],
    [
        'code' => 'P303', 'name' => 'Toss', 'kind' => 'wallet', 'korean' => true, 'requestable' => true,
        'retired' => false,
    ],
    [
        'code' => 'P304', 'name' => 'PAYCO', 'kind' => 'wallet', 'korean' => true, 'requestable' => true,
        'retired' => false,
    ],
    [
        'code' => 'P306', 'name' => 'SmilePay', 'kind' => 'wallet', 'korean' => true, 'requestable' => true,
        'retired' => true,
    ],
    [
        'code' => 'P015', 'name' => 'NaverPay', 'kind' => 'wallet', 'korean' => true, 'requestable' => true,
        'retired' => false,
    ],
    [
        'code' => 'P307', 'name' => 'NaverPay card', 'kind' => 'wallet', 'korean' => true,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P308', 'name' => 'NaverPay point', 'kind' => 'wallet', 'korean' => true,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P007', 'name' => 'Molpay (Razer)', 'kind' => 'group', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'P171', 'name' => 'Molpay Malaysia', 'kind' => 'group', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'P172', 'name' => 'Molpay Vietnam', 'kind' => 'group', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'P173', 'name' => 'Molpay Thailand', 'kind' => 'group', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'PG01', 'name' => '2C2P', 'kind' => 'group', 'korean' => false, 'requestable' => true,
        'retired' => true,
    ],
    [
        'code' => 'P201', 'name' => 'PayEase Express', 'kind' => 'group', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'P006', 'name' => 'Japanese convenience store or net banking (eContext)',
        'kind' => 'convenience_store', 'korean' => false, 'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P305', 'name' => 'Virtual account', 'kind' => 'virtual_account', 'korean' => true,
        'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P310', 'name' => 'Virtual account (overseas)', 'kind' => 'virtual_account',
        'korean' => false, 'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P202', 'name' => 'PayEase online banking', 'kind' => 'bank_transfer', 'korean' => false,
        'requestable' => true, 'retired' => true,
    ],
    [
        'code' => 'P301', 'name' => 'BankPay (real-time transfer)', 'kind' => 'bank_transfer',
        'korean' => true, 'requestable' => true, 'retired' => false,
    ],
    [
        'code' => 'P309', 'name' => 'Open banking', 'kind' => 'bank_transfer', 'korean' => true,
        'requestable' => true, 'retired' => true,
    ],
];
