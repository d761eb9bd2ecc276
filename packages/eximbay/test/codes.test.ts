import { describe, expect, test } from 'vitest';
import * as contract from '../src/index.ts';

function codesOf(rows: readonly { readonly code: string }[]): string[] {
  return rows.map(({ code }) => code);
}

test('codes are unique in every table', () => {
  const tables = [
    contract.PAYMENT_METHODS,
    contract.CURRENCIES,
    contract.LANGUAGES,
    contract.BANKS,
    contract.TRANSACTION_TYPES,
    contract.PAYMENT_STATUSES,
    contract.CASH_RECEIPT_STATES,
  ];
  for (const table of tables) expect(new Set(codesOf(table)).size).toBe(table.length);
  expect(new Set(contract.COUNTRIES).size).toBe(249);
  expect(contract.COUNTRIES.every((code) => /^[A-Z]{2}$/.test(code))).toBe(true);
});

describe('payment methods', () => {
  const kinds = (kind: string) =>
    codesOf(contract.PAYMENT_METHODS.filter((method) => method.kind === kind)).sort();

  test('are all of the known ones', () => {
    expect(contract.PAYMENT_METHODS).toHaveLength(92);
    expect(kinds('virtual_account')).toEqual(['P305', 'P310']);
    expect(kinds('convenience_store')).toEqual(['P006']);
    for (const method of contract.PAYMENT_METHODS) {
      expect(method.code).toMatch(/^P[0G0-9]\d{2}$/);
      expect(method.name).toBeTruthy();
    }
  });

  test('brands and issuers are results, not requests', () => {
    for (let number = 101; number <= 130; number += 1) {
      expect(contract.findPaymentMethod(`P${number}`)).toMatchObject({ kind: 'card', requestable: false });
    }
    expect(contract.findPaymentMethod('P000')).toMatchObject({ requestable: true, korean: false });
    expect(contract.findPaymentMethod('P999')).toBeUndefined();
  });

  test('the Korean ones', () => {
    const korean = codesOf(
      contract.PAYMENT_METHODS.filter(({ korean: local, requestable }) => local && requestable),
    );
    expect(korean.sort()).toEqual(
      ['P015', 'P301', 'P302', 'P303', 'P304', 'P305', 'P306', 'P307', 'P308', 'P309'].sort(),
    );
  });

  test('what is paid later, and what can be captured later', () => {
    expect(['P006', 'P305', 'P310'].every(contract.isPaidLater)).toBe(true);
    expect(['P000', 'P302', 'P301', 'P999'].some(contract.isPaidLater)).toBe(false);
    expect(contract.separatesCapture('P000')).toBe(true);
    expect(['P001', 'P003', 'P141', 'P302', 'P305'].some(contract.separatesCapture)).toBe(false);
  });
});

describe('currencies', () => {
  test('eleven for everybody, 24 for DCC', () => {
    const forAll = contract.CURRENCIES.filter(({ requestableBy }) => requestableBy === 'all');
    expect(codesOf(forAll)).toEqual('KRW USD EUR GBP JPY THB SGD RUB HKD CAD AUD'.split(' '));
    expect(contract.CURRENCIES.filter(({ dcc }) => dcc)).toHaveLength(24);
    expect(contract.findCurrency('KRW')).toMatchObject({ decimals: 0, dcc: false, numeric: '410' });
    expect(contract.findCurrency('VND')).toMatchObject({ decimals: 0, requestableBy: 'contract' });
    expect(contract.findCurrency('usd')).toBeUndefined();
  });
});

test('an unknown language is English', () => {
  expect(contract.languageOrEnglish('KR').tag).toBe('ko');
  expect(contract.languageOrEnglish('XX').code).toBe('EN');
});

test('states of the US and Canada are known, others are anything', () => {
  expect(contract.STATES.US).toHaveLength(50 + 9 + 3);
  expect(contract.STATES.CA).toHaveLength(13);
  expect(contract.isStateOf('US', 'CA')).toBe(true);
  expect(contract.isStateOf('US', 'California')).toBe(false);
  expect(contract.isStateOf('CA', 'NY')).toBe(false);
  expect(contract.isStateOf('KR', 'Gyeonggi')).toBe(true);
  expect(contract.isCountry('KR')).toBe(true);
  expect(contract.isCountry('XX')).toBe(false);
});

test('banks of virtual accounts are banks', () => {
  expect(contract.BANKS).toHaveLength(30);
  for (const code of contract.VIRTUAL_ACCOUNT_BANK_CODES) expect(contract.findBank(code)).toBeDefined();
  expect(contract.findBank('090')?.koreanName).toBe('카카오뱅크');
  expect(contract.findBank('999')).toBeUndefined();
});

test('statuses are read in any letter case', () => {
  expect(contract.paymentStatusOf('Sale')).toBe('SALE');
  expect(contract.paymentStatusOf('SOLD')).toBeUndefined();
  expect(contract.callbackStatusOf('REGISTERED')).toBe('Registered');
  expect(contract.callbackStatusOf('')).toBeUndefined();
});

test('rule codes are separated by a bar', () => {
  expect(contract.dmRuleCodes('R1|R2')).toEqual(['R1', 'R2']);
  expect(contract.dmRuleCodes('')).toEqual([]);
});

test('transaction types say when money is taken', () => {
  const manual = contract.TRANSACTION_TYPES.filter(({ capture }) => capture === 'manual');
  expect(codesOf(manual)).toEqual(['AUTHORIZE', 'AUTHORIZE_PA']);
  expect(contract.findTransactionType('PAYER_AUTH')?.capture).toBe('none');
  expect(contract.findTransactionType('CAPTURE')).toBeUndefined();
});
