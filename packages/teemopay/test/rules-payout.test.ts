import { describe, expect, test } from 'vitest';
import { checkMerchantBalance, checkPayoutCreate, checkPayoutQuery, PAYOUT_BANKS } from '../src/index.ts';
import { PAYOUT } from './fixtures/samples.ts';

function faultOf(changes: Readonly<Record<string, unknown>>) {
  const checked = checkPayoutCreate({ ...PAYOUT, ...changes });
  return checked.ok ? null : `${checked.fault.code} ${checked.fault.field}`;
}

test('the published sample passes as printed', () => {
  expect(checkPayoutCreate(PAYOUT)).toEqual({ ok: true, request: PAYOUT });
});

test('every bank can be paid out to, by either name', () => {
  for (const { code, englishName, koreanName } of PAYOUT_BANKS) {
    expect(faultOf({ bankCode: code, bankName: englishName }), code).toBe(null);
    expect(faultOf({ bankCode: code, bankName: koreanName.toLowerCase() }), code).toBe(null);
  }
});

test.each([
  'merchantOrderNo',
  'amount',
  'bankCode',
  'bankName',
  'accountType',
  'bankAccount',
  'realName',
  'idType',
  'sign',
])('%s is required', (name) => {
  for (const blank of [undefined, null, '', ' ']) expect(faultOf({ [name]: blank })).toBe(`414 ${name}`);
});

describe('values', () => {
  test.each([
    ['merchantOrderNo', 414, ['x'.repeat(32)], ['x'.repeat(33), 5]],
    ['amount', 414, ['1'], ['0', '1.00', 1000]],
    ['bankCode', 431, [], ['999', '88', 'SHINHAN', '0088', 88]],
    ['bankName', 432, ['shinhan bank', '신한 은행'], ['Woori Bank', '우리은행', '-']],
    ['bankName', 414, [], ['x'.repeat(51), 'Shinhan\nBank', 1]],
    ['accountType', 455, [801, 802, '802'], [800, 803, 'x', 801.5]],
    [
      'bankAccount',
      430,
      ['123456', '1'.repeat(20)],
      ['12345', '1'.repeat(21), '110-123-456', '１２３４５６', 123456],
    ],
    ['realName', 414, ['홍길동', 'HONG GILDONG', '홍길', 'Éé', '洪吉童', 'Иван', 'さくら'], []],
    [
      'realName',
      414,
      [],
      ['H', '홍', '洪', 'a'.repeat(41), 'Hong_Gildong', '홍길동!', "O'NEIL", '(주)나루', 'Hong2', 5],
    ],
    ['idType', 475, ['RRN', 'CO', 'COMPANY'], ['rrn', 'CPF', 1]],
    ['callbackUrl', 414, ['http://x.kr', ''], ['x.kr', `https://x.kr/${'a'.repeat(188)}`]],
  ] as const)('%s (%i)', (name, code, good, bad) => {
    for (const value of good) expect(faultOf({ [name]: value }), String(value)).toBe(null);
    for (const value of bad) expect(faultOf({ [name]: value }), String(value)).toBe(`${code} ${name}`);
  });

  test('companies may have digits in their names, but letters too', () => {
    expect(faultOf({ idType: 'CO', realName: '3M KOREA' })).toBe(null);
    expect(faultOf({ idType: 'COMPANY', realName: '나루 2호' })).toBe(null);
    expect(faultOf({ idType: 'CO', realName: '1234 5' })).toBe('414 realName');
  });
});

test('faults come in the documented order', () => {
  const wrong = {
    bankCode: '999',
    bankName: 'x',
    accountType: 1,
    bankAccount: 'x',
    realName: 'H 1',
    idType: 'x',
  };
  expect(faultOf({ ...wrong, sign: '' })).toBe('414 sign');
  expect(faultOf({ ...wrong, amount: '0' })).toBe('414 amount');
  expect(faultOf(wrong)).toBe('455 accountType');
  expect(faultOf({ ...wrong, bankCode: 'x' })).toBe('431 bankCode');
  expect(faultOf({ ...wrong, accountType: 801 })).toBe('430 bankAccount');
  expect(faultOf({ ...wrong, accountType: 801, bankAccount: '123456' })).toBe('475 idType');
  const formed = { ...wrong, accountType: 801, bankAccount: '123456', idType: 'RRN' };
  expect(faultOf(formed)).toBe('431 bankCode');
  expect(faultOf({ ...formed, bankCode: '088' })).toBe('432 bankName');
  expect(faultOf({ ...formed, bankCode: '088', bankName: '신한은행' })).toBe('414 realName');
});

test('queries', () => {
  expect(checkPayoutQuery({ merchantOrderNo: 'M1', sign: 's' }).ok).toBe(true);
  expect(checkPayoutQuery({ sign: 's' })).toMatchObject({ fault: { code: 414, field: 'merchantOrderNo' } });
  expect(checkMerchantBalance({ sign: 's' })).toEqual({ ok: true, request: { sign: 's' } });
  expect(checkMerchantBalance({})).toMatchObject({ fault: { code: 414, field: 'sign' } });
});
