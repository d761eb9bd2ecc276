<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    'paymentTypes' => [
        [
            'value' => 801, 'name' => 'virtual_account', 'englishName' => 'Virtual account',
            'koreanName' => '가상계좌',
            'meaning' => 'paymentInfo is the number of a virtual account, which additionalInfo describes.',
        ],
        [
            'value' => 802, 'name' => 'kyc_virtual_account',
            'englishName' => 'Virtual account after identity check', 'koreanName' => '본인확인 가상계좌',
            'meaning' => 'paymentInfo is a page on which the payer proves an account of his own; status 0 until '
                . 'then.',
        ],
        [
            'value' => 803, 'name' => 'kakaopay', 'englishName' => 'KakaoPay', 'koreanName' => '카카오페이',
            'meaning' => 'paymentInfo is the page to send the payer to. Needs email, phone and ipAddress.',
        ],
        [
            'value' => 804, 'name' => 'tosspay', 'englishName' => 'TossPay', 'koreanName' => '토스페이',
            'meaning' => 'paymentInfo is the page to send the payer to. Needs email, phone and ipAddress.',
        ],
    ],
    'payoutBanks' => [
        ['code' => '088', 'englishName' => 'Shinhan Bank', 'koreanName' => '신한은행', 'otherNames' => []],
        ['code' => '020', 'englishName' => 'Woori Bank', 'koreanName' => '우리은행', 'otherNames' => []],
        [
            'code' => '004', 'englishName' => 'Kookmin Bank', 'koreanName' => '국민은행',
            'otherNames' => ['KB국민은행', 'KB Kookmin Bank', 'KB Bank'],
        ],
        [
            'code' => '011', 'englishName' => 'National Agricultural Cooperative Federation',
            'koreanName' => '농협은행',
            'otherNames' => ['NH농협은행', '농협', 'Nonghyup Bank', 'NH Bank', 'NH Nonghyup Bank'],
        ],
        [
            'code' => '081', 'englishName' => 'KEB Hana Bank', 'koreanName' => '하나은행',
            'otherNames' => ['KEB하나은행', 'Hana Bank'],
        ],
        [
            'code' => '027', 'englishName' => 'Citibank Korea', 'koreanName' => '한국씨티은행',
            'otherNames' => ['씨티은행', 'CITI 은행', 'Citibank', 'Citi Bank'],
        ],
        [
            'code' => '045', 'englishName' => 'Korea Federation of Community Credit Cooperative',
            'koreanName' => '새마을금고',
            'otherNames' => ['새마을은행', 'Korea Federation of Community Credit Cooperatives', 'KFCC', 'MG새마을금고'],
        ],
        [
            'code' => '048', 'englishName' => 'National Credit Union Federation of Korea',
            'koreanName' => '신협', 'otherNames' => ['신협은행', '신용협동조합', 'Shinhyup'],
        ],
        [
            'code' => '071', 'englishName' => 'Korea Post Office', 'koreanName' => '우체국',
            'otherNames' => ['Korea Post', 'Epost'],
        ],
        [
            'code' => '003', 'englishName' => 'Industrial Bank of Korea', 'koreanName' => '기업은행',
            'otherNames' => ['IBK기업은행', 'IBK'],
        ],
        [
            'code' => '002', 'englishName' => 'Korea Development Bank', 'koreanName' => '산업은행',
            'otherNames' => ['KDB산업은행', 'KDB'],
        ],
        ['code' => '090', 'englishName' => 'Kakao Bank', 'koreanName' => '카카오뱅크', 'otherNames' => []],
        ['code' => '089', 'englishName' => 'KBank', 'koreanName' => '케이뱅크', 'otherNames' => []],
        ['code' => '092', 'englishName' => 'Toss Bank', 'koreanName' => '토스뱅크', 'otherNames' => []],
        [
            'code' => '023', 'englishName' => 'Standard Chartered First Bank Korea',
            'koreanName' => 'SC제일은행',
            'otherNames' => ['SC Bank', 'SC First Bank', 'Standard Chartered Bank Korea', '제일은행'],
        ],
        [
            'code' => '007', 'englishName' => 'Suhyup Bank', 'koreanName' => '수협은행',
            'otherNames' => ['Sh수협은행', '수협'],
        ],
        [
            'code' => '031', 'englishName' => 'Daegu Bank', 'koreanName' => '대구은행',
            'otherNames' => ['iM뱅크', 'iM Bank', 'DGB대구은행', 'DGB Daegu Bank'],
        ],
        [
            'code' => '032', 'englishName' => 'BNK Busan Bank', 'koreanName' => '부산은행',
            'otherNames' => ['BNK부산은행', 'Busan Bank'],
        ],
        [
            'code' => '034', 'englishName' => 'Gwangju Bank', 'koreanName' => '광주은행',
            'otherNames' => ['Kwangju Bank'],
        ],
        ['code' => '035', 'englishName' => 'Jeju Bank', 'koreanName' => '제주은행', 'otherNames' => []],
        [
            'code' => '037', 'englishName' => 'Jeonbuk Bank', 'koreanName' => '전북은행',
            'otherNames' => ['JB Bank'],
        ],
        [
            'code' => '039', 'englishName' => 'Kyongnam Bank', 'koreanName' => '경남은행',
            'otherNames' => ['BNK경남은행', 'BNK Kyongnam Bank', 'Kyungnam Bank'],
        ],
        [
            'code' => '050', 'englishName' => 'Saving Bank', 'koreanName' => '저축은행',
            'otherNames' => ['상호저축은행', 'Savings Bank'],
        ],
        [
            'code' => '054', 'englishName' => 'HSBC Bank', 'koreanName' => 'HSBC은행',
            'otherNames' => ['홍콩상하이은행', 'HSBC'],
        ],
        ['code' => '055', 'englishName' => 'Deutsche Bank', 'koreanName' => '도이치은행', 'otherNames' => []],
        [
            'code' => '057', 'englishName' => 'JPMorgan Chase Bank', 'koreanName' => '제이피모간체이스은행',
            'otherNames' => ['JP모간체이스은행', 'JP Morgan Chase Bank'],
        ],
        [
            'code' => '060', 'englishName' => 'BOA Bank', 'koreanName' => 'BOA은행',
            'otherNames' => ['뱅크오브아메리카', 'Bank of America'],
        ],
        [
            'code' => '061', 'englishName' => 'BNP Paribas Bank', 'koreanName' => 'BNP파리바은행',
            'otherNames' => ['비엔피파리바은행', 'BNP Paribas'],
        ],
        [
            'code' => '062', 'englishName' => 'Industrial and Commercial Bank of China',
            'koreanName' => '중국공상은행', 'otherNames' => ['ICBC'],
        ],
        ['code' => '063', 'englishName' => 'Bank of China', 'koreanName' => '중국은행', 'otherNames' => []],
        [
            'code' => '064', 'englishName' => 'National Forestry Cooperative Federation',
            'koreanName' => '산림조합중앙회', 'otherNames' => ['산림조합'],
        ],
        [
            'code' => '067', 'englishName' => 'China Construction Bank', 'koreanName' => '중국건설은행',
            'otherNames' => ['CCB'],
        ],
    ],
    'kycBanks' => [
        ['code' => '002', 'koreanName' => '산업은행'], ['code' => '003', 'koreanName' => '기업은행'],
        ['code' => '004', 'koreanName' => '국민은행'], ['code' => '007', 'koreanName' => '수협은행'],
        ['code' => '011', 'koreanName' => '농협은행'], ['code' => '020', 'koreanName' => '우리은행'],
        ['code' => '023', 'koreanName' => 'SC 제일은행'], ['code' => '027', 'koreanName' => 'CITI 은행'],
        ['code' => '031', 'koreanName' => '대구은행'], ['code' => '032', 'koreanName' => '부산은행'],
        ['code' => '034', 'koreanName' => '광주은행'], ['code' => '035', 'koreanName' => '제주은행'],
        ['code' => '037', 'koreanName' => '전북은행'], ['code' => '039', 'koreanName' => '경남은행'],
        ['code' => '045', 'koreanName' => '새마을은행'], ['code' => '048', 'koreanName' => '신협은행'],
        ['code' => '071', 'koreanName' => '우체국'], ['code' => '081', 'koreanName' => '하나은행'],
        ['code' => '088', 'koreanName' => '신한은행'], ['code' => '089', 'koreanName' => '케이뱅크'],
        ['code' => '090', 'koreanName' => '카카오뱅크'], ['code' => '092', 'koreanName' => '토스뱅크'],
    ],
    'virtualAccountBanks' => [
        [
            'bankCode' => 'KDB', 'kftcCode' => '002', 'koreanName' => '산업은행',
            'englishName' => 'Korea Development Bank',
        ],
        [
            'bankCode' => 'IBK', 'kftcCode' => '003', 'koreanName' => '기업은행',
            'englishName' => 'Industrial Bank of Korea',
        ],
        ['bankCode' => 'KB', 'kftcCode' => '004', 'koreanName' => '국민은행', 'englishName' => 'Kookmin Bank'],
        ['bankCode' => 'SUHYUP', 'kftcCode' => '007', 'koreanName' => '수협은행', 'englishName' => 'Suhyup Bank'],
        ['bankCode' => 'NH', 'kftcCode' => '011', 'koreanName' => '농협은행', 'englishName' => 'Nonghyup Bank'],
        ['bankCode' => 'WOORI', 'kftcCode' => '020', 'koreanName' => '우리은행', 'englishName' => 'Woori Bank'],
        ['bankCode' => 'SC', 'kftcCode' => '023', 'koreanName' => 'SC제일은행', 'englishName' => 'SC Bank'],
        [
            'bankCode' => 'CITI', 'kftcCode' => '027', 'koreanName' => '한국씨티은행',
            'englishName' => 'Citibank Korea',
        ],
        ['bankCode' => 'DGB', 'kftcCode' => '031', 'koreanName' => '대구은행', 'englishName' => 'Daegu Bank'],
        ['bankCode' => 'BUSAN', 'kftcCode' => '032', 'koreanName' => '부산은행', 'englishName' => 'Busan Bank'],
        ['bankCode' => 'KJB', 'kftcCode' => '034', 'koreanName' => '광주은행', 'englishName' => 'Gwangju Bank'],
        ['bankCode' => 'JEJU', 'kftcCode' => '035', 'koreanName' => '제주은행', 'englishName' => 'Jeju Bank'],
        ['bankCode' => 'JB', 'kftcCode' => '037', 'koreanName' => '전북은행', 'englishName' => 'Jeonbuk Bank'],
        [
            'bankCode' => 'KYONGNAM', 'kftcCode' => '039', 'koreanName' => '경남은행',
            'englishName' => 'Kyongnam Bank',
        ],
        [
            'bankCode' => 'KFCC', 'kftcCode' => '045', 'koreanName' => '새마을금고',
            'englishName' => 'Korea Federation of Community Credit Cooperatives',
        ],
        [
            'bankCode' => 'CU', 'kftcCode' => '048', 'koreanName' => '신협',
            'englishName' => 'National Credit Union Federation of Korea',
        ],
        ['bankCode' => 'EPOST', 'kftcCode' => '071', 'koreanName' => '우체국', 'englishName' => 'Korea Post'],
        ['bankCode' => 'HANA', 'kftcCode' => '081', 'koreanName' => '하나은행', 'englishName' => 'Hana Bank'],
        [
            'bankCode' => 'SHINHAN', 'kftcCode' => '088', 'koreanName' => '신한은행',
            'englishName' => 'Shinhan Bank',
        ],
        ['bankCode' => 'KBANK', 'kftcCode' => '089', 'koreanName' => '케이뱅크', 'englishName' => 'K bank'],
        ['bankCode' => 'KAKAO', 'kftcCode' => '090', 'koreanName' => '카카오뱅크', 'englishName' => 'Kakao Bank'],
        ['bankCode' => 'TOSS', 'kftcCode' => '092', 'koreanName' => '토스뱅크', 'englishName' => 'Toss Bank'],
    ],
    'payinStatuses' => [
        [
            'value' => 0, 'name' => 'accepted',
            'meaning' => 'Accepted; the payer has not passed the identity check yet (802 only)',
            'final' => false, 'callback' => false,
        ],
        [
            'value' => 1, 'name' => 'processing', 'meaning' => 'Waiting for the payer', 'final' => false,
            'callback' => false,
        ],
        ['value' => 2, 'name' => 'success', 'meaning' => 'Paid', 'final' => true, 'callback' => true],
        [
            'value' => 3, 'name' => 'failed', 'meaning' => 'Refused, failed or expired; no callback is sent',
            'final' => true, 'callback' => false,
        ],
    ],
    'payoutStatuses' => [
        [
            'value' => 1, 'name' => 'processing', 'meaning' => 'In progress', 'final' => false,
            'callback' => false,
        ],
        [
            'value' => 2, 'name' => 'success',
            'meaning' => 'Paid out; the receiving bank may still send it back (4)', 'final' => false,
            'callback' => true,
        ],
        [
            'value' => 3, 'name' => 'failed', 'meaning' => 'Failed; may be sent again', 'final' => true,
            'callback' => true,
        ],
        [
            'value' => 4, 'name' => 'refunded',
            'meaning' => 'Sent back after it had succeeded: the reversal of the same order', 'final' => true,
            'callback' => true,
        ],
    ],
    'payinErrors' => [
        [
            'name' => 'amount_exceeds_limit',
            'errorMsg' => 'Transaction amount exceeds limit, kindly retry within allowed range.',
            'meaning' => 'The amount is outside of the limits.',
        ],
        [
            'name' => 'channel_maintenance',
            'errorMsg' => 'Channel request error, technicians will fix ASAP.',
            'meaning' => 'The channel is under maintenance.',
        ],
        [
            'name' => 'network_unstable', 'errorMsg' => 'Unstable network, kindly retry later.',
            'meaning' => 'The network of the channel is unstable.',
        ],
        [
            'name' => 'parameter_invalid',
            'errorMsg' => 'Parameter validation error, kindly verify and retry.',
            'meaning' => 'The channel refused a value of the request.',
        ],
    ],
    'payoutErrors' => [
        [
            'errorCode' => 1000, 'errorMessage' => 'The account does not exist or is restricted',
            'meaning' => 'Ask the user for another account.', 'korea' => true,
        ],
        [
            'errorCode' => 1001, 'errorMessage' => 'Return',
            'meaning' => 'Sent back; may be sent again within 24 hours.', 'korea' => true,
        ],
        [
            'errorCode' => 1002, 'errorMessage' => 'Channel server fluctuations',
            'meaning' => 'Try again after ten minutes.', 'korea' => true,
        ],
        [
            'errorCode' => 1003,
            'errorMessage' => 'Multiple failures within 30 minutes. Kindly refer to the previous reason, contact the '
                . 'user to change the card or retry later.',
            'meaning' => 'Too many failures in a short time.', 'korea' => false,
        ],
        [
            'errorCode' => 1004,
            'errorMessage' => 'Wallet limit exceeded, kindly contact user to upgrade or restore limit.',
            'meaning' => 'The limit of the account for the day, month or year is used up.', 'korea' => true,
        ],
        [
            'errorCode' => 1005,
            'errorMessage' => 'Transaction amount exceeds limit, kindly retry within allowed range.',
            'meaning' => 'The amount is outside of the limits.', 'korea' => true,
        ],
        [
            'errorCode' => 1006,
            'errorMessage' => 'Wallet account frozen, kindly contact user to change card and retry.',
            'meaning' => 'The account is frozen.', 'korea' => false,
        ],
        [
            'errorCode' => 1007,
            'errorMessage' => 'Abnormal user account , kindly contact user to verify account and retry.',
            'meaning' => 'Something is wrong with the account.', 'korea' => true,
        ],
        [
            'errorCode' => 1008, 'errorMessage' => 'Request field error, kindly verify and retry.',
            'meaning' => 'A value of the request is wrong.', 'korea' => false,
        ],
        [
            'errorCode' => 1009, 'errorMessage' => 'Channel request error, technicians will fix ASAP.',
            'meaning' => 'The channel is under maintenance.', 'korea' => false,
        ],
        [
            'errorCode' => 1010, 'errorMessage' => 'Unstable network, kindly retry later.',
            'meaning' => 'The network of the channel is unstable.', 'korea' => true,
        ],
        [
            'errorCode' => 1011, 'errorMessage' => 'Parameter validation error, kindly verify and retry.',
            'meaning' => 'The channel refused a value of the request.', 'korea' => true,
        ],
        [
            'errorCode' => 1012,
            'errorMessage' => 'Payment method error, kindly select the right way and try again.',
            'meaning' => 'The account cannot be paid to in this way.', 'korea' => true,
        ],
        [
            'errorCode' => 1013, 'errorMessage' => 'Invalid receiver information, kindly verify and retry.',
            'meaning' => 'The receiver does not fit the account.', 'korea' => false,
        ],
        [
            'errorCode' => 1014,
            'errorMessage' => 'Account inexist or CNIC mismatch, kindly verify or register wallet then retry.',
            'meaning' => 'The account does not exist or belongs to somebody else.', 'korea' => false,
        ],
        [
            'errorCode' => 1015,
            'errorMessage' => 'Insufficient balance, kindly contact user to recharge and retry.',
            'meaning' => 'The balance is not sufficient.', 'korea' => false,
        ],
        [
            'errorCode' => 1016,
            'errorMessage' => 'Refund by the recipient or the recipient\'s bank，kindly contact user to verify account',
            'meaning' => 'The recipient or his bank sent the money back.', 'korea' => true,
        ],
        ['errorCode' => 9999, 'errorMessage' => 'Others', 'meaning' => 'Not known.', 'korea' => true],
    ],
];
