import { describe, expect, test } from 'vitest';
import {
  findKycBank,
  findPaymentType,
  findPayoutBank,
  findPayoutError,
  findVirtualAccountBank,
  isNameOfBank,
  isWallet,
  KYC_BANKS,
  LIST_STATUS,
  listStatusName,
  PAYIN_ERRORS,
  PAYIN_STATUS,
  PAYIN_STATUSES,
  PAYMENT_TYPE,
  PAYMENT_TYPES,
  PAYOUT_ACCOUNT_TYPE,
  PAYOUT_BANKS,
  PAYOUT_ERRORS,
  PAYOUT_STATUS,
  PAYOUT_STATUSES,
  parseIdType,
  payinErrorMsg,
  payinStatusName,
  payoutStatusName,
  SETTLE_STATUS,
  settleStatusName,
  VIRTUAL_ACCOUNT_BANKS,
} from '../src/index.ts';

const distinct = (values: readonly unknown[]) => expect(new Set(values).size).toBe(values.length);

describe('payment types', () => {
  test('are the four, with their wallets', () => {
    expect(PAYMENT_TYPES.map(({ value, name }) => [value, name])).toEqual([
      [801, 'virtual_account'],
      [802, 'kyc_virtual_account'],
      [803, 'kakaopay'],
      [804, 'tosspay'],
    ]);
    for (const { value, name } of PAYMENT_TYPES) expect(PAYMENT_TYPE[name]).toBe(value);
    expect([801, 802, 803, 804, 805].map(isWallet)).toEqual([false, false, true, true, false]);
    expect(findPaymentType(802)?.name).toBe('kyc_virtual_account');
    expect(findPaymentType(1)).toBe(undefined);
    expect(PAYOUT_ACCOUNT_TYPE).toEqual({ bank_transfer: 801, kyc_bank_transfer: 802 });
  });

  test('id types, with the old spelling', () => {
    expect(['RRN', 'CO', 'COMPANY', 'co', ''].map(parseIdType)).toEqual([
      'RRN',
      'CO',
      'CO',
      undefined,
      undefined,
    ]);
  });
});

describe('banks', () => {
  test('payouts reach 32, in the published order and with the published names', () => {
    expect(PAYOUT_BANKS).toHaveLength(32);
    distinct(PAYOUT_BANKS.map(({ code }) => code));
    expect(PAYOUT_BANKS.map(({ code }) => code).join(' ')).toBe(
      '088 020 004 011 081 027 045 048 071 003 002 090 089 092 023 007 031 032 034 035 037 039 050 054 055 ' +
        '057 060 061 062 063 064 067',
    );
    expect(findPayoutBank('011')?.englishName).toBe('National Agricultural Cooperative Federation');
    expect(findPayoutBank('045')?.englishName).toBe('Korea Federation of Community Credit Cooperative');
    expect(findPayoutBank('067')?.englishName).toBe('China Construction Bank');
    expect(findPayoutBank('999')).toBe(undefined);
  });

  test('the identity check knows 22, all of which can be paid out to', () => {
    expect(KYC_BANKS).toHaveLength(22);
    distinct(KYC_BANKS.map(({ code }) => code));
    for (const { code } of KYC_BANKS) expect(findPayoutBank(code), code).toBeDefined();
    expect(findKycBank('023')?.koreanName).toBe('SC 제일은행');
    expect(findKycBank('050')).toBe(undefined);
  });

  test('virtual accounts have letter codes for the same banks', () => {
    distinct(VIRTUAL_ACCOUNT_BANKS.map(({ bankCode }) => bankCode));
    expect(VIRTUAL_ACCOUNT_BANKS.map(({ kftcCode }) => kftcCode)).toEqual(KYC_BANKS.map(({ code }) => code));
    for (const { bankCode } of VIRTUAL_ACCOUNT_BANKS) expect(bankCode).toMatch(/^[A-Z]{2,8}$/);
    expect(findVirtualAccountBank('IBK')).toMatchObject({ kftcCode: '003', koreanName: '기업은행' });
    expect(findVirtualAccountBank('003')?.bankCode).toBe('IBK');
    expect(findVirtualAccountBank('ZZZ')).toBe(undefined);
  });

  test.each([
    [
      '088',
      [
        'Shinhan Bank',
        'SHINHAN BANK',
        'shinhanbank',
        ' Shinhan  Bank ',
        'Shinhan-Bank',
        '신한은행',
        '신한 은행',
      ],
    ],
    ['004', ['Kookmin Bank', 'KB Kookmin Bank', 'KB국민은행', '국민은행']],
    ['023', ['Standard Chartered First Bank Korea', 'SC 제일은행', 'sc제일은행']],
    ['027', ['Citibank Korea', 'CITI 은행', '한국씨티은행']],
    ['045', ['새마을금고', '새마을은행']],
    ['089', ['KBank', 'K Bank', 'K-Bank', '케이뱅크', 'Ｋｂａｎｋ']],
  ])('the name of %s may be written in many ways', (code, names) => {
    const bank = findPayoutBank(code);
    if (bank === undefined) throw new Error('no such bank');
    for (const name of names) expect(isNameOfBank(bank, name), name).toBe(true);
    for (const name of ['', '-', 'Bank', '은행', 'Woori Bank', '우리은행']) {
      expect(isNameOfBank(bank, name), name).toBe(false);
    }
  });

  test('no name belongs to two banks', () => {
    for (const bank of PAYOUT_BANKS) {
      const names = [bank.englishName, bank.koreanName, ...bank.otherNames];
      for (const name of names) {
        const owners = PAYOUT_BANKS.filter((other) => isNameOfBank(other, name)).map(({ code }) => code);
        expect(owners, name).toEqual([bank.code]);
      }
    }
  });

  test('the published names of the identity check are understood for payouts', () => {
    for (const { code, koreanName } of KYC_BANKS) {
      const bank = findPayoutBank(code);
      expect(bank !== undefined && isNameOfBank(bank, koreanName), koreanName).toBe(true);
    }
  });
});

describe('statuses', () => {
  test('have their numbers', () => {
    expect(PAYIN_STATUS).toEqual({ accepted: 0, processing: 1, success: 2, failed: 3 });
    expect(PAYOUT_STATUS).toEqual({ processing: 1, success: 2, failed: 3, refunded: 4 });
    expect(LIST_STATUS).toEqual({ processing: 1, success: 2, failed: 3, refunded: 4, partly_refunded: 5 });
    expect(SETTLE_STATUS).toEqual({ unsettled: 0, settled: 1 });
    for (const { value, name } of PAYIN_STATUSES) expect(PAYIN_STATUS[name]).toBe(value);
    for (const { value, name } of PAYOUT_STATUSES) expect(PAYOUT_STATUS[name]).toBe(value);
  });

  test('are named, unless they are not known', () => {
    expect([0, 1, 2, 3, 4].map(payinStatusName)).toEqual([
      'accepted',
      'processing',
      'success',
      'failed',
      'unrecognized',
    ]);
    expect([0, 2, 4, 5].map(payoutStatusName)).toEqual([
      'unrecognized',
      'success',
      'refunded',
      'unrecognized',
    ]);
    expect([5, 6].map(listStatusName)).toEqual(['partly_refunded', 'unrecognized']);
    expect([0, 1, 2].map(settleStatusName)).toEqual(['unsettled', 'settled', 'unrecognized']);
  });

  test('a successful payout may still come back, a successful payment is final', () => {
    const finalOf = (rows: readonly { name: string; final: boolean }[]) =>
      rows.filter(({ final }) => final).map(({ name }) => name);
    expect(finalOf(PAYIN_STATUSES)).toEqual(['success', 'failed']);
    expect(finalOf(PAYOUT_STATUSES)).toEqual(['failed', 'refunded']);
    expect(PAYIN_STATUSES.filter(({ callback }) => callback).map(({ value }) => value)).toEqual([2]);
    expect(PAYOUT_STATUSES.filter(({ callback }) => callback).map(({ value }) => value)).toEqual([2, 3, 4]);
  });
});

describe('reasons of failed orders', () => {
  test('payments have four texts', () => {
    expect(PAYIN_ERRORS.map(({ errorMsg }) => errorMsg)).toEqual([
      'Transaction amount exceeds limit, kindly retry within allowed range.',
      'Channel request error, technicians will fix ASAP.',
      'Unstable network, kindly retry later.',
      'Parameter validation error, kindly verify and retry.',
    ]);
    expect(payinErrorMsg('network_unstable')).toBe('Unstable network, kindly retry later.');
  });

  test('payouts have 1000 to 1016 and 9999, of which Korea uses eleven', () => {
    const codes = [...Array.from({ length: 17 }, (_, index) => 1000 + index), 9999];
    expect(PAYOUT_ERRORS.map(({ errorCode }) => errorCode)).toEqual(codes);
    const korea = PAYOUT_ERRORS.filter((row) => row.korea).map(({ errorCode }) => errorCode);
    expect(korea).toEqual([1000, 1001, 1002, 1004, 1005, 1007, 1010, 1011, 1012, 1016, 9999]);
  });

  test.each([
    [1000, 'The account does not exist or is restricted'],
    [1001, 'Return'],
    [1007, 'Abnormal user account , kindly contact user to verify account and retry.'],
    [1016, "Refund by the recipient or the recipient's bank，kindly contact user to verify account"],
    [9999, 'Others'],
  ])('%i', (errorCode, errorMessage) => {
    expect(findPayoutError(errorCode)?.errorMessage).toBe(errorMessage);
  });

  test('codes that are not known have no row', () => {
    expect(findPayoutError(1017)).toBe(undefined);
  });
});
