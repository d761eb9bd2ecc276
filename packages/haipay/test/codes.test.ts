import { describe, expect, test } from 'vitest';
import {
  COLLECTION_CODES,
  findCollectionCode,
  findPayoutBank,
  isKoreanMobileNumber,
  kindOfPlatformNumber,
  limitsInMinorUnits,
  ORDER_STATUS,
  ORDER_STATUSES,
  orderStatusName,
  PAYOUT_BANKS,
  parseCurrency,
  phoneDigits,
  refundStatusName,
} from '../src/index.ts';

function codesOf(currency: string, payType: string): string[] {
  return COLLECTION_CODES.filter((c) => c.currency === currency && c.payType === payType).map((c) => c.code);
}

describe('collection codes', () => {
  test('are the documented 28', () => {
    expect(codesOf('KRW', 'EWALLET')).toEqual([
      'KAKAOPAY_KRW',
      'NAVERPAY_KRW',
      'TOSS_KRW',
      'SAMSUNGPAY_KRW',
      'PAYCO_KRW',
    ]);
    expect(codesOf('KRW', 'BANK_TRANSFER')).toEqual(['BANK_KRW']);
    expect(codesOf('KRW', 'VA').join(' ')).toBe(
      'VA_BANK_KRW KOOKMIN_BANK SHBKKRSE HANA_BANK WOORI_BANK NONGHYUP_BANK IBK SC_BANK KBANK SUHYUP ' +
        'DAEGU_BANK BUSAN_BANK KYONGNAM_BANK KWANGJU_BANK KFCC KOREA_POST',
    );
    expect(codesOf('USD', 'EWALLET')).toEqual([
      'KAKAOPAY_USD',
      'NAVERPAY_USD',
      'TOSS_USD',
      'SAMSUNGPAY_USD',
      'PAYCO_USD',
    ]);
    expect(codesOf('USD', 'BANK_TRANSFER')).toEqual(['KR_BANK_USD']);
    expect(COLLECTION_CODES.filter((c) => c.currency === 'KRW')).toHaveLength(22);
    expect(COLLECTION_CODES).toHaveLength(28);
    expect(new Set(COLLECTION_CODES.map((c) => c.code)).size).toBe(28);
  });

  test('have the limits of their table', () => {
    for (const code of COLLECTION_CODES) {
      const limits = limitsInMinorUnits(code, code.currency);
      const expected =
        code.currency === 'USD' ? [99n, 100_000n] : code.payType === 'VA' ? [300n, 500_000n] : null;
      expect([limits.minimum, limits.maximum]).toEqual(expected ?? [1000n, 1_500_000n]);
    }
  });

  test('Kakao, Naver and Toss are accepted as wallet and as bank transfer, others as they are', () => {
    for (const code of COLLECTION_CODES) {
      const both = /^(KAKAOPAY|NAVERPAY|TOSS)_/.test(code.code);
      expect(code.acceptedPayTypes).toEqual(both ? ['EWALLET', 'BANK_TRANSFER'] : [code.payType]);
      expect(code.koreanName).toMatch(/[가-힣]/);
    }
  });

  test('are found by currency and code', () => {
    expect(findCollectionCode('KRW', 'VA_BANK_KRW')?.kind).toBe('virtual_account_chooser');
    expect(findCollectionCode('USD', 'KR_BANK_USD')?.kind).toBe('bank_transfer');
    expect(findCollectionCode('USD', 'KAKAOPAY_KRW')).toBeUndefined();
    expect(findCollectionCode('KRW', '__proto__')).toBeUndefined();
  });
});

test('payout banks are the documented 23', () => {
  expect(PAYOUT_BANKS.map((bank) => bank.code).join(' ')).toBe(
    'KOPOKRS1 KWABKRSE KYNAKR22 NACFKRSE NFFCKRSE PUSBKR2P KODBKRSE SCBLKRSE SHBKKRSE SSISKRSS HVBKKRSE ' +
      'CITIKRSXKAK CZNBKRSE DAEBKR22 DEUTKRSE ETSIKRS1 HNBNKRSE HSBCKRSE CITIKRSX IBKOKRSE JEONKRSE ' +
      'JJBKKR22 KAKOKR22',
  );
  expect(PAYOUT_BANKS).toHaveLength(23);
  for (const bank of PAYOUT_BANKS) expect([bank.minimum, bank.maximum]).toEqual(['1000', '1500000']);
  expect(findPayoutBank('CITIKRSXKAK')?.koreanName).toBe('케이뱅크');
  expect(findPayoutBank('nope')).toBeUndefined();
});

test('currencies are read in any letter case', () => {
  expect(['krw', 'KRW', 'Usd', 'jpy', ''].map(parseCurrency)).toEqual([
    'KRW',
    'KRW',
    'USD',
    undefined,
    undefined,
  ]);
});

describe('statuses', () => {
  test('have names both ways, and only success and failure are final', () => {
    for (const entry of ORDER_STATUSES) {
      expect(ORDER_STATUS[entry.name]).toBe(entry.value);
      expect(orderStatusName(entry.value)).toBe(entry.name);
    }
    expect(ORDER_STATUSES).toHaveLength(Object.keys(ORDER_STATUS).length);
    expect(ORDER_STATUSES.filter((entry) => entry.final).map((entry) => entry.value)).toEqual([2, 3]);
    expect(ORDER_STATUSES.filter((entry) => entry.callback).map((entry) => entry.value)).toEqual([
      2, 3, 4, 5,
    ]);
    expect(orderStatusName(9)).toBe('unrecognized');
    expect(['1', '2', '3', '4'].map(refundStatusName)).toEqual([
      'in_progress',
      'success',
      'failure',
      'unrecognized',
    ]);
  });

  test('platform numbers show their kind', () => {
    expect(kindOfPlatformNumber('6023042811314347')).toBe('collection');
    expect(kindOfPlatformNumber('3023062014149637')).toBe('payout');
    expect(kindOfPlatformNumber('1525121020031156560')).toBe('payout');
    expect(kindOfPlatformNumber('4025011311301410028')).toBeUndefined();
  });
});

describe('phone numbers', () => {
  test.each([
    ['010-1234-5678', '01012345678', true],
    ['+82 10 1234 5678', '01012345678', true],
    ['+82-010-1234-5678', '01012345678', true],
    ['0111234567', '0111234567', true],
    ['09876543210', '09876543210', false],
    ['02 123 4567', '021234567', false],
  ])('%s', (phone, digits, mobile) => {
    expect(phoneDigits(phone)).toBe(digits);
    expect(isKoreanMobileNumber(phone)).toBe(mobile);
  });
});
