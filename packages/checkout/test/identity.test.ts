import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IdentityRequest } from '../src/api.ts';
import {
  draftOf,
  type IdentityDraft,
  identityRequest,
  isBirthDate,
  numberField,
} from '../src/logic/identity-form.ts';
import { codeChances, codeOf } from '../src/logic/one-time-code.ts';
import { identityBanks, serverNow } from './support/views.ts';

const filled: IdentityDraft = {
  holder: 'individual',
  name: '홍길동',
  birthDate: '950101',
  businessNumber: '',
  bankCode: '088',
  bankAccount: '110-234-567890',
  phone: '010-1234-5678',
};

function faultsOf(part: Partial<IdentityDraft>, prefilledNumber = ''): unknown {
  const request = identityRequest({ ...filled, ...part }, prefilledNumber);
  return 'faults' in request ? request.faults : [];
}

describe('the first content of the details', () => {
  const prefill = { name: '홍길동', bankCode: '088', bankAccount: '1', holderNumber: '950101', phone: '010' };

  test('is a person with six digits and a company with ten', () => {
    expect(draftOf(prefill, identityBanks)).toEqual({
      holder: 'individual',
      name: '홍길동',
      birthDate: '950101',
      businessNumber: '',
      bankCode: '088',
      bankAccount: '1',
      phone: '010',
    });
    const company = draftOf({ ...prefill, holderNumber: '123-45-67890' }, identityBanks);
    expect(company).toMatchObject({ holder: 'company', birthDate: '', businessNumber: '1234567890' });
  });

  test.each([[null], ['999'], ['']])('has no bank when %j was given', (bankCode) => {
    expect(draftOf({ ...prefill, bankCode }, identityBanks).bankCode).toBe('');
  });
});

describe('the details', () => {
  test('are sent as plain digits, under the number of the kind of holder', () => {
    const expected: IdentityRequest = {
      name: '홍길동',
      bankCode: '088',
      bankAccount: '110234567890',
      holderNumber: '950101',
      phone: '01012345678',
    };
    expect(identityRequest({ ...filled, name: ' 홍길동 ' }, '')).toEqual(expected);
    const company = { ...filled, holder: 'company', name: '(주)나루  상사', businessNumber: '123-45-67890' };
    expect(identityRequest(company as IdentityDraft, '')).toEqual({
      ...expected,
      name: '(주)나루 상사',
      holderNumber: '1234567890',
    });
    expect([numberField('individual'), numberField('company')]).toEqual(['birthDate', 'businessNumber']);
  });

  test('name all that has to be corrected, in the order of the form', () => {
    const empty = { name: ' ', birthDate: '', bankCode: '', bankAccount: '', phone: '' };
    expect(faultsOf(empty)).toEqual(['name', 'birthDate', 'bankCode', 'bankAccount', 'phone']);
    expect(faultsOf({ holder: 'company' })).toEqual(['businessNumber']);
  });

  test.each([
    ["Seán O'Brien-Kim Jr.", []],
    ['NARU KYC FAIL', []],
    ['홍길동1', ['name']],
    ['950101-1234567', ['name']],
    ['-', ['name']],
  ])('take a person of the name %j with faults %j', (name, faults) => {
    expect(faultsOf({ name })).toEqual(faults);
  });

  test.each([
    ['㈜나루', []],
    ['3M Korea', []],
    ['(123)', ['name']],
  ])('take a company of the name %j with faults %j', (name, faults) => {
    expect(faultsOf({ name, holder: 'company', businessNumber: '1234567890' })).toEqual(faults);
  });

  test.each([
    ['950101', []],
    ['95.01.01', []],
    ['951301', ['birthDate']],
    ['19950101', ['birthDate']],
    ['950101-1234567', ['birthDate']],
    ['234234', ['birthDate']],
  ])('take a birth date of %j with faults %j', (birthDate, faults) => {
    expect(faultsOf({ birthDate })).toEqual(faults);
  });

  test('leave a number that the merchant gave to the check, even if it is no date', () => {
    expect(faultsOf({ birthDate: '234234' }, '234234')).toEqual([]);
    expect(faultsOf({ birthDate: '234235' }, '234234')).toEqual(['birthDate']);
    expect(faultsOf({ birthDate: '12345' }, '12345')).toEqual(['birthDate']);
  });

  test.each([
    [{ bankAccount: '11023456789a' }, ['bankAccount']],
    [{ bankAccount: '12345' }, ['bankAccount']],
    [{ bankAccount: '1'.repeat(21) }, ['bankAccount']],
    [{ phone: '02-123-4567' }, ['phone']],
    [{ phone: '010-1234-567' }, []],
    [{ phone: '010-1234-56789' }, ['phone']],
    [{ phone: '+82 10-1234-5678' }, ['phone']],
    [{ bankCode: '' }, ['bankCode']],
  ])('%j is faulty in %j', (part, faults) => {
    expect(faultsOf(part)).toEqual(faults);
  });

  test('every day of a century is a birth date, and no other six digits are', () => {
    const days = fc.date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (day) => {
        const digits = day.toISOString().slice(2, 10).replaceAll('-', '');
        expect(isBirthDate(digits)).toBe(true);
      }),
    );
    for (const digits of ['950229', '950431', '950100', '950001', '951332', '9501', '']) {
      expect(isBirthDate(digits)).toBe(false);
    }
    expect(isBirthDate('960229')).toBe(true);
  });
});

describe('the code', () => {
  test.each([
    ['482913', '482913'],
    ['[나루서점] 인증번호 482-913 입니다', '482913'],
    ['48291345', '482913'],
    ['abc', ''],
  ])('in %j is %j', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  const nowMs = Date.parse(serverNow);
  const facts = {
    step: 'code',
    codeExpiresAt: '2026-06-30T03:03:00.000Z',
    codesLeft: 4,
    problem: null,
    payUntil: '2026-06-30T05:00:00.000Z',
  } as const;

  test('can be entered at once and asked for again after 10 s', () => {
    expect(codeChances(facts, 0, nowMs)).toEqual({
      timeIsOver: false,
      leftMs: 180_000,
      pauseMs: 10_000,
      canConfirm: true,
      canResend: false,
      isStuck: false,
    });
    expect(codeChances(facts, 9_999, nowMs)).toMatchObject({ pauseMs: 1, canResend: false });
    expect(codeChances(facts, 10_000, nowMs)).toMatchObject({ pauseMs: 0, canResend: true });
  });

  test('is dead when its time is over, or when the server says so', () => {
    const dead = { leftMs: 0, pauseMs: 0, canConfirm: false, canResend: true, isStuck: false };
    expect(codeChances(facts, 5_000, nowMs + 180_000)).toMatchObject(dead);
    expect(codeChances({ ...facts, problem: 'code_expired' }, 0, nowMs)).toMatchObject(dead);
  });

  test('without another one to come leaves nothing to do once it is dead', () => {
    const last = { ...facts, codesLeft: 0 };
    expect(codeChances(last, 60_000, nowMs + 60_000)).toMatchObject({
      canConfirm: true,
      canResend: false,
      isStuck: false,
    });
    expect(codeChances(last, 60_000, nowMs + 180_000)).toMatchObject({ canConfirm: false, isStuck: true });
  });

  test('without an end of its own lives as long as the payment', () => {
    const endless = { ...facts, codeExpiresAt: null };
    expect(codeChances(endless, 60_000, nowMs + 3_600_000)).toMatchObject({ canConfirm: true });
    expect(codeChances(endless, 60_000, nowMs + 7_200_000)).toMatchObject({
      timeIsOver: true,
      canConfirm: false,
      canResend: false,
    });
  });

  test('can be asked for at once while there is none', () => {
    const none = { ...facts, step: 'details', codeExpiresAt: null } as const;
    expect(codeChances(none, 0, nowMs)).toMatchObject({ pauseMs: 0, canResend: true, isStuck: false });
    expect(codeChances({ ...none, codesLeft: 0 }, 0, nowMs)).toMatchObject({
      canResend: false,
      isStuck: true,
    });
  });

  test('a device whose clock is set back does not make the pause longer', () => {
    expect(codeChances(facts, -3_600_000, nowMs).pauseMs).toBe(10_000);
  });
});
