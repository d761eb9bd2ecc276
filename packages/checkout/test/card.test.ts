import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CardDraft,
  cardFaults,
  cardRequest,
  emptyCard,
  firstFault,
  formatExpiry,
  plainExpiry,
  plansOf,
} from '../src/logic/card-form.ts';
import {
  cardBrandOf,
  cardDigits,
  cvcDigitsOf,
  groupCardDigits,
  judgeNumber,
} from '../src/logic/card-number.ts';
import { serverNow } from './support/views.ts';

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });

describe('card numbers', () => {
  test.each([
    ['4', 'visa'],
    ['51', 'mastercard'],
    ['2221', 'mastercard'],
    ['2720', 'mastercard'],
    ['2721', null],
    ['34', 'amex'],
    ['37', 'amex'],
    ['35', null],
    ['3528', 'jcb'],
    ['3589', 'jcb'],
    ['3590', null],
    ['62', 'unionpay'],
    ['8171', 'unionpay'],
    ['300', 'diners'],
    ['36', 'diners'],
    ['6011', 'discover'],
    ['65', 'discover'],
    ['2200', 'mir'],
    ['94', 'local'],
    ['', null],
    ['0', null],
  ])('%s begins a number of %s', (start, brand) => {
    expect(cardBrandOf(start)).toBe(brand);
  });

  test.each([
    ['4111111111111111', '4111 1111 1111 1111'],
    ['378282246310005', '3782 822463 10005'],
    ['30569309025904', '3056 930902 5904'],
    ['3600000000000008', '3600 0000 0000 0008'],
    ['6212345678901234567', '6212 3456 7890 1234 567'],
    ['41111', '4111 1'],
    ['', ''],
  ])('%s is shown as %s', (plain, grouped) => {
    expect(groupCardDigits(plain)).toBe(grouped);
  });

  test('grouping loses no digit', () => {
    fc.assert(
      fc.property(digits(0, 19), (typed) => {
        const kept = cardDigits(typed);
        expect(groupCardDigits(kept).replaceAll(' ', '')).toBe(kept);
        expect(typed.startsWith(kept)).toBe(true);
        expect(groupCardDigits(kept)).not.toMatch(/ {2}| $|^ /);
      }),
    );
  });

  test.each([
    ['card: 4111-1111 1111.1111', '4111111111111111'],
    ['5200 0000 0000 0007 99', '5200000000000007'],
    ['3782 8224 6310 0059', '378282246310005'],
    ['41111111111111111111111', '4111111111111111111'],
  ])('%s is read as %s', (typed, plain) => {
    expect(cardDigits(typed)).toBe(plain);
  });

  test.each([
    ['', 'incomplete'],
    ['411', 'incomplete'],
    ['0', 'incomplete'],
    ['0000', 'wrong'],
    ['411111111111111', 'incomplete'],
    ['4111111111111111', 'good'],
    ['4111111111111112', 'wrong'],
    ['378282246310005', 'good'],
    ['378282246310006', 'wrong'],
    // 16 digits of UnionPay may be the beginning of 19.
    ['6200000000000006', 'incomplete'],
    ['6200000000000005', 'good'],
    ['30569309025904', 'good'],
    ['30569309025905', 'incomplete'],
    ['9410990000000007', 'good'],
  ])('%s is %s', (number, verdict) => {
    expect(judgeNumber(number)).toBe(verdict);
  });

  test('the security code has four digits with American Express only', () => {
    expect(['4', '37', '94', '62'].map(cvcDigitsOf)).toEqual([3, 4, 3, 3]);
    expect(cvcDigitsOf('')).toBeNull();
  });
});

describe('expiry dates', () => {
  test.each([
    ['1', '', '1'],
    ['12', '1', '12/'],
    ['12', '12/', '12'],
    ['1', '12', '1'],
    ['5', '', '05/'],
    ['1/', '1', '01/'],
    ['1/3', '1/', '01/3'],
    ['12/3', '12/', '12/3'],
    ['12/33', '12/3', '12/33'],
    ['12/334', '12/33', '12/33'],
    ['1233', '', '12/33'],
    ['12/2033', '', '12/33'],
    ['122033', '', '12/33'],
    ['9 / 33', '', '09/33'],
    ['12-33', '', '12/33'],
    ['abc', '', ''],
    ['', '1', ''],
  ])('%j after %j shows %j', (typed, before, shown) => {
    expect(formatExpiry(typed, before)).toBe(shown);
  });

  test('typed digit by digit, any month and year arrive', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 99 }), (month, year) => {
        const wanted = `${String(month).padStart(2, '0')}/${String(year).padStart(2, '0')}`;
        let shown = '';
        for (const digit of wanted.replace('/', '')) shown = formatExpiry(shown + digit, shown);
        expect(shown).toBe(wanted);
        expect(plainExpiry(shown)).toBe(wanted);
      }),
    );
  });

  test.each(['00/30', '13/30', '1/30', '12/3', '', '1230'])('%j is no month of a year', (text) => {
    expect(plainExpiry(text)).toBeNull();
  });
});

const form = { installmentMonths: [0], needsHolder: true };
const good: CardDraft = {
  number: '4111111111111111',
  expiry: '12/33',
  cvc: '123',
  holder: 'HONG GILDONG',
  installmentMonths: 0,
};
const nowMs = Date.parse(serverNow);

describe('the card form', () => {
  test('lets a whole card through, as it is to be sent', () => {
    const draft = { ...good, holder: '  Hong   Gil-Dong ' };
    expect(cardFaults(draft, form, nowMs)).toEqual({});
    expect(cardRequest('P000', draft, form)).toEqual({
      method: 'P000',
      number: '4111111111111111',
      expiry: '12/33',
      cvc: '123',
      holder: 'Hong Gil-Dong',
      installmentMonths: 0,
    });
  });

  test('names every field that is empty, the number first', () => {
    const faults = cardFaults(emptyCard, form, nowMs);
    expect(faults).toEqual({ number: 'number', expiry: 'expiry', cvc: 'cvc', holder: 'holder' });
    expect(firstFault(faults)).toBe('number');
    expect(firstFault({})).toBeNull();
  });

  test.each([
    ['05/26', { expiry: 'expiryPast' }],
    ['06/26', {}],
    ['12/25', { expiry: 'expiryPast' }],
  ])('%s at the end of June 2026: %j', (expiry, faults) => {
    expect(cardFaults({ ...good, expiry }, form, nowMs)).toEqual(faults);
  });

  test('a month ends in Korea, nine hours before it does in Greenwich', () => {
    const draft = { ...good, expiry: '06/26' };
    expect(cardFaults(draft, form, Date.parse('2026-06-30T14:59:59Z'))).toEqual({});
    expect(cardFaults(draft, form, Date.parse('2026-06-30T15:00:00Z'))).toEqual({ expiry: 'expiryPast' });
  });

  test('asks for as many digits of the code as the brand has', () => {
    const amex = { ...good, number: '378282246310005' };
    expect(cardFaults(amex, form, nowMs)).toEqual({ cvc: 'cvc4' });
    expect(cardFaults({ ...amex, cvc: '1234' }, form, nowMs)).toEqual({});
    expect(cardFaults({ ...good, cvc: '1234' }, form, nowMs)).toEqual({ cvc: 'cvc' });
  });

  test.each(['X', '', '4111 1111 1111 1111', 'HONG 3', 'HONG\nGIL'])(
    '%j is no name of a holder',
    (holder) => {
      expect(cardFaults({ ...good, holder }, form, nowMs)).toEqual({ holder: 'holder' });
    },
  );

  test.each(['홍길동', "O'BRIEN", 'JOSÉ Á.', 'KIM & SONS'])('%s is a name of a holder', (holder) => {
    expect(cardFaults({ ...good, holder }, form, nowMs)).toEqual({});
  });

  test('asks for no name where none is needed, and sends none', () => {
    const plain = { ...form, needsHolder: false };
    expect(cardFaults({ ...good, holder: '' }, plain, nowMs)).toEqual({});
    expect(cardRequest('P000', good, plain).holder).toBe('');
  });

  test('knows the plans on offer', () => {
    expect(plansOf({ ...form, installmentMonths: [] })).toEqual([0]);
    const plans = { ...form, installmentMonths: [0, 2, 3] };
    expect(cardFaults({ ...good, installmentMonths: 3 }, plans, nowMs)).toEqual({});
    expect(cardFaults({ ...good, installmentMonths: 6 }, plans, nowMs)).toEqual({
      installmentMonths: 'installmentMonths',
    });
  });
});
