<?php

declare(strict_types=1);

// Made of the contracts by `npm run sdks`; changes here get lost.

return [
    'collectionCodes' => [
        [
            'currency' => 'KRW', 'payType' => 'EWALLET', 'acceptedPayTypes' => ['EWALLET', 'BANK_TRANSFER'],
            'code' => 'KAKAOPAY_KRW', 'englishName' => 'Kakao Pay', 'koreanName' => '카카오페이',
            'kind' => 'wallet', 'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'EWALLET', 'acceptedPayTypes' => ['EWALLET', 'BANK_TRANSFER'],
            'code' => 'NAVERPAY_KRW', 'englishName' => 'Naver Pay', 'koreanName' => '네이버페이',
            'kind' => 'wallet', 'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'EWALLET', 'acceptedPayTypes' => ['EWALLET', 'BANK_TRANSFER'],
            'code' => 'TOSS_KRW', 'englishName' => 'Toss Pay', 'koreanName' => '토스페이', 'kind' => 'wallet',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'EWALLET', 'acceptedPayTypes' => ['EWALLET'],
            'code' => 'SAMSUNGPAY_KRW', 'englishName' => 'Samsung Pay', 'koreanName' => '삼성페이',
            'kind' => 'wallet', 'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'EWALLET', 'acceptedPayTypes' => ['EWALLET'],
            'code' => 'PAYCO_KRW', 'englishName' => 'PAYCO', 'koreanName' => '페이코', 'kind' => 'wallet',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'BANK_TRANSFER', 'acceptedPayTypes' => ['BANK_TRANSFER'],
            'code' => 'BANK_KRW', 'englishName' => 'Bank account authorization payment',
            'koreanName' => '계좌이체', 'kind' => 'bank_transfer', 'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'VA_BANK_KRW',
            'englishName' => 'Virtual account, bank of choice', 'koreanName' => '가상계좌',
            'kind' => 'virtual_account_chooser', 'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'KOOKMIN_BANK',
            'englishName' => 'Kookmin Bank', 'koreanName' => '국민은행', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'SHBKKRSE',
            'englishName' => 'Shinhan Bank', 'koreanName' => '신한은행', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'HANA_BANK',
            'englishName' => 'Hana Bank', 'koreanName' => '하나은행', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'WOORI_BANK',
            'englishName' => 'Woori Bank', 'koreanName' => '우리은행', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'NONGHYUP_BANK',
            'englishName' => 'Nonghyup Bank', 'koreanName' => '농협은행', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'IBK',
            'englishName' => 'Industrial Bank of Korea (IBK)', 'koreanName' => 'IBK기업은행',
            'kind' => 'virtual_account', 'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'SC_BANK',
            'englishName' => 'SC Bank', 'koreanName' => 'SC제일은행', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'KBANK',
            'englishName' => 'K bank', 'koreanName' => '케이뱅크', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'SUHYUP',
            'englishName' => 'Suhyup Bank', 'koreanName' => '수협은행', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'DAEGU_BANK',
            'englishName' => 'Daegu Bank', 'koreanName' => '대구은행(iM뱅크)', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'BUSAN_BANK',
            'englishName' => 'Busan Bank', 'koreanName' => '부산은행', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'KYONGNAM_BANK',
            'englishName' => 'Kyongnam Bank', 'koreanName' => '경남은행', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'KWANGJU_BANK',
            'englishName' => 'Kwangju Bank', 'koreanName' => '광주은행', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'KFCC',
            'englishName' => 'Korea Federation of Community Credit Cooperatives', 'koreanName' => '새마을금고',
            'kind' => 'virtual_account', 'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'KRW', 'payType' => 'VA', 'acceptedPayTypes' => ['VA'], 'code' => 'KOREA_POST',
            'englishName' => 'Korea Post', 'koreanName' => '우체국', 'kind' => 'virtual_account',
            'minimum' => '300', 'maximum' => '500000',
        ],
        [
            'currency' => 'USD', 'payType' => 'EWALLET', 'acceptedPayTypes' => ['EWALLET', 'BANK_TRANSFER'],
            'code' => 'KAKAOPAY_USD', 'englishName' => 'Kakao Pay', 'koreanName' => '카카오페이',
            'kind' => 'wallet', 'minimum' => '0.99', 'maximum' => '1000',
        ],
        [
            'currency' => 'USD', 'payType' => 'EWALLET', 'acceptedPayTypes' => ['EWALLET', 'BANK_TRANSFER'],
            'code' => 'NAVERPAY_USD', 'englishName' => 'Naver Pay', 'koreanName' => '네이버페이',
            'kind' => 'wallet', 'minimum' => '0.99', 'maximum' => '1000',
        ],
        [
            'currency' => 'USD', 'payType' => 'EWALLET', 'acceptedPayTypes' => ['EWALLET', 'BANK_TRANSFER'],
            'code' => 'TOSS_USD', 'englishName' => 'Toss Pay', 'koreanName' => '토스페이', 'kind' => 'wallet',
            'minimum' => '0.99', 'maximum' => '1000',
        ],
        [
            'currency' => 'USD', 'payType' => 'EWALLET', 'acceptedPayTypes' => ['EWALLET'],
            'code' => 'SAMSUNGPAY_USD', 'englishName' => 'Samsung Pay', 'koreanName' => '삼성페이',
            'kind' => 'wallet', 'minimum' => '0.99', 'maximum' => '1000',
        ],
        [
            'currency' => 'USD', 'payType' => 'EWALLET', 'acceptedPayTypes' => ['EWALLET'],
            'code' => 'PAYCO_USD', 'englishName' => 'PAYCO', 'koreanName' => '페이코', 'kind' => 'wallet',
            'minimum' => '0.99', 'maximum' => '1000',
        ],
        [
            'currency' => 'USD', 'payType' => 'BANK_TRANSFER', 'acceptedPayTypes' => ['BANK_TRANSFER'],
            'code' => 'KR_BANK_USD', 'englishName' => 'Bank account authorization payment',
            'koreanName' => '계좌이체', 'kind' => 'bank_transfer', 'minimum' => '0.99', 'maximum' => '1000',
        ],
    ],
    'payoutBanks' => [
        [
            'code' => 'KOPOKRS1', 'englishName' => 'Korea Post (Epost)', 'koreanName' => '우체국',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'KWABKRSE', 'englishName' => 'Kwangju Bank (KJ)', 'koreanName' => '광주은행',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'KYNAKR22', 'englishName' => 'Kyongnam Bank', 'koreanName' => '경남은행',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'NACFKRSE', 'englishName' => 'Nonghyup Bank (NH)', 'koreanName' => '농협은행',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'NFFCKRSE', 'englishName' => 'Suhyup Local Cooperatives', 'koreanName' => '수협',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'PUSBKR2P', 'englishName' => 'Busan Bank (BNK)', 'koreanName' => '부산은행',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'KODBKRSE', 'englishName' => 'Korea Development Bank (KDB)', 'koreanName' => 'KDB산업은행',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'SCBLKRSE', 'englishName' => 'Standard Chartered Korea (SC First)',
            'koreanName' => 'SC제일은행', 'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'SHBKKRSE', 'englishName' => 'Shinhan Bank', 'koreanName' => '신한은행',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'SSISKRSS', 'englishName' => 'Shinhan Investment', 'koreanName' => '신한투자증권',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'HVBKKRSE', 'englishName' => 'Woori Bank', 'koreanName' => '우리은행', 'minimum' => '1000',
            'maximum' => '1500000',
        ],
        [
            'code' => 'CITIKRSXKAK', 'englishName' => 'K Bank', 'koreanName' => '케이뱅크', 'minimum' => '1000',
            'maximum' => '1500000',
        ],
        [
            'code' => 'CZNBKRSE', 'englishName' => 'Kookmin Bank (KB)', 'koreanName' => '국민은행',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'DAEBKR22', 'englishName' => 'Daegu Bank (DGB)', 'koreanName' => '대구은행(iM뱅크)',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'DEUTKRSE', 'englishName' => 'Deutsche Bank', 'koreanName' => '도이치은행',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'ETSIKRS1', 'englishName' => 'eBEST Investment and Securities',
            'koreanName' => '이베스트투자증권(LS증권)', 'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'HNBNKRSE', 'englishName' => 'KEB Hana Bank', 'koreanName' => '하나은행',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'HSBCKRSE', 'englishName' => 'HSBC', 'koreanName' => 'HSBC은행', 'minimum' => '1000',
            'maximum' => '1500000',
        ],
        [
            'code' => 'CITIKRSX', 'englishName' => 'Citibank Korea', 'koreanName' => '한국씨티은행',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'IBKOKRSE', 'englishName' => 'Industrial Bank of Korea (IBK)',
            'koreanName' => 'IBK기업은행', 'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'JEONKRSE', 'englishName' => 'Jeonbuk Bank (JB)', 'koreanName' => '전북은행',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
        [
            'code' => 'JJBKKR22', 'englishName' => 'Jeju Bank', 'koreanName' => '제주은행', 'minimum' => '1000',
            'maximum' => '1500000',
        ],
        [
            'code' => 'KAKOKR22', 'englishName' => 'KAKAO Bank', 'koreanName' => '카카오뱅크',
            'minimum' => '1000', 'maximum' => '1500000',
        ],
    ],
    'transferBanks' => [
        ['code' => 'CZNBKRSE', 'englishName' => 'Kookmin Bank (KB)', 'koreanName' => 'KB국민은행'],
        ['code' => 'SHBKKRSE', 'englishName' => 'Shinhan Bank', 'koreanName' => '신한은행'],
        ['code' => 'HVBKKRSE', 'englishName' => 'Woori Bank', 'koreanName' => '우리은행'],
        ['code' => 'HNBNKRSE', 'englishName' => 'Hana Bank', 'koreanName' => '하나은행'],
        ['code' => 'NACFKRSE', 'englishName' => 'Nonghyup Bank (NH)', 'koreanName' => 'NH농협은행'],
        ['code' => 'IBKOKRSE', 'englishName' => 'Industrial Bank of Korea (IBK)', 'koreanName' => 'IBK기업은행'],
        ['code' => 'KAKOKR22', 'englishName' => 'KakaoBank', 'koreanName' => '카카오뱅크'],
        ['code' => 'TOSS_BANK', 'englishName' => 'Toss Bank', 'koreanName' => '토스뱅크'],
        ['code' => 'CITIKRSXKAK', 'englishName' => 'K bank', 'koreanName' => '케이뱅크'],
        ['code' => 'KODBKRSE', 'englishName' => 'Korea Development Bank (KDB)', 'koreanName' => 'KDB산업은행'],
        ['code' => 'SCBLKRSE', 'englishName' => 'SC First Bank', 'koreanName' => 'SC제일은행'],
        ['code' => 'CITIKRSX', 'englishName' => 'Citibank Korea', 'koreanName' => '한국씨티은행'],
        ['code' => 'NFFCKRSE', 'englishName' => 'Suhyup Bank', 'koreanName' => 'Sh수협은행'],
        [
            'code' => 'DAEBKR22', 'englishName' => 'iM Bank (formerly Daegu Bank)',
            'koreanName' => 'iM뱅크(옛 대구은행)',
        ],
        ['code' => 'PUSBKR2P', 'englishName' => 'Busan Bank (BNK)', 'koreanName' => 'BNK부산은행'],
        ['code' => 'KYNAKR22', 'englishName' => 'Kyongnam Bank (BNK)', 'koreanName' => 'BNK경남은행'],
        ['code' => 'KWABKRSE', 'englishName' => 'Kwangju Bank', 'koreanName' => '광주은행'],
        ['code' => 'JEONKRSE', 'englishName' => 'Jeonbuk Bank', 'koreanName' => '전북은행'],
        ['code' => 'JJBKKR22', 'englishName' => 'Jeju Bank', 'koreanName' => '제주은행'],
        ['code' => 'LOCAL_NONGHYUP', 'englishName' => 'Local Nonghyup', 'koreanName' => '지역농축협'],
        [
            'code' => 'KFCC', 'englishName' => 'Korea Federation of Community Credit Cooperatives (MG)',
            'koreanName' => 'MG새마을금고',
        ],
        ['code' => 'CREDIT_UNION', 'englishName' => 'Credit unions (Shinhyup)', 'koreanName' => '신협'],
        ['code' => 'KOPOKRS1', 'englishName' => 'Korea Post', 'koreanName' => '우체국'],
        ['code' => 'SAVINGS_BANK', 'englishName' => 'Savings banks', 'koreanName' => '저축은행'],
        [
            'code' => 'FORESTRY', 'englishName' => 'National Forestry Cooperative Federation',
            'koreanName' => '산림조합중앙회',
        ],
    ],
    'orderStatuses' => [
        [
            'value' => 0, 'name' => 'not_started', 'meaning' => 'Not started', 'final' => false,
            'callback' => false,
        ],
        [
            'value' => 1, 'name' => 'in_progress', 'meaning' => 'In progress', 'final' => false,
            'callback' => false,
        ],
        ['value' => 2, 'name' => 'success', 'meaning' => 'Success', 'final' => true, 'callback' => true],
        ['value' => 3, 'name' => 'failure', 'meaning' => 'Failure', 'final' => true, 'callback' => true],
        [
            'value' => -1, 'name' => 'pending_confirmation',
            'meaning' => 'Pending confirmation: something unusual is being checked; neither success nor failure',
            'final' => false, 'callback' => false,
        ],
        [
            'value' => 4, 'name' => 'partial', 'meaning' => 'Less than the amount was collected',
            'final' => false, 'callback' => true,
        ],
        [
            'value' => 5, 'name' => 'over_collected', 'meaning' => 'More than the amount was collected',
            'final' => false, 'callback' => true,
        ],
    ],
];
