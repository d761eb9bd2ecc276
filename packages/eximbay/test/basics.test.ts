import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authorizationHeader,
  formatAmount,
  formatKoreanStamp,
  formatRate,
  formBody,
  isApiKey,
  isMid,
  isPayerAuthId,
  isSameAmount,
  isSameSecret,
  isSecretKey,
  makePayerAuthId,
  makeTransactionId,
  parseAmount,
  parseAmountPart,
  parseForm,
  parseKoreanDay,
  parseKoreanHour,
  parseKoreanStamp,
  parseRequestAmount,
  parseSignedAmount,
  readAuthorization,
  readTransactionId,
  TRANSACTION_IDS_PER_DAY,
  withCurrentNames,
} from '../src/index.ts';
import { API_KEY, AUTHORIZATION, MID, SECRET_KEY } from './fixtures/vectors.ts';

describe('amounts', () => {
  test.each<[text: string, currency: string, expected: bigint | string]>([
    ['1', 'USD', 100n],
    ['1.5', 'USD', 150n],
    ['1000.50', 'USD', 100_050n],
    ['0.01', 'USD', 1n],
    ['1000', 'KRW', 1000n],
    ['1000.00', 'KRW', 'fraction_not_allowed'],
    ['100.0', 'JPY', 'fraction_not_allowed'],
    ['0', 'KRW', 'not_positive'],
    ['0.00', 'USD', 'not_positive'],
    ['-1', 'USD', 'malformed'],
    ['1,000', 'USD', 'malformed'],
    ['01', 'USD', 'malformed'],
    ['1.', 'USD', 'malformed'],
    ['.5', 'USD', 'malformed'],
    ['1e3', 'USD', 'malformed'],
    ['1.000', 'USD', 'too_many_decimals'],
    ['12345678901234567890', 'KRW', 12_345_678_901_234_567_890n],
    ['123456789012345678901', 'KRW', 'malformed'],
    ['1', 'usd', 'currency_unknown'],
    ['1', 'ZZZ', 'currency_unknown'],
  ])('%s %s in a request', (text, currency, expected) => {
    const parsed = parseRequestAmount(text, currency);
    expect(parsed.ok ? parsed.minorUnits : parsed.reason).toBe(expected);
  });

  test('answers are read more leniently, parts may be zero, surcharges negative', () => {
    expect(parseAmount('0.0', 'KRW')).toEqual({ ok: true, minorUnits: 0n });
    expect(parseAmount('1000.00', 'KRW')).toEqual({ ok: true, minorUnits: 1000n });
    expect(parseAmount('1000.10', 'KRW').ok).toBe(false);
    expect(parseAmount('1', 'ZZZ').ok).toBe(false);
    expect(parseAmountPart('0', 'KRW')).toEqual({ ok: true, minorUnits: 0n });
    expect(parseSignedAmount('-1.50', 'USD')).toEqual({ ok: true, minorUnits: -150n });
    expect(parseSignedAmount('--1', 'USD').ok).toBe(false);
    expect(isSameAmount('1', '1.00', 'USD')).toBe(true);
    expect(isSameAmount('1', '1.01', 'USD')).toBe(false);
    expect(isSameAmount('x', 'x', 'USD')).toBe(false);
  });

  test('what is written is read back', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 11n),
        fc.constantFrom('KRW', 'USD', 'JPY', 'VND'),
        (units, currency) => {
          expect(parseRequestAmount(formatAmount(units, currency), currency)).toEqual({
            ok: true,
            minorUnits: units,
          });
        },
      ),
    );
    expect(formatAmount(100n, 'USD')).toBe('1.00');
    expect(formatRate(1_000_000n)).toBe('1.000000');
    expect(() => formatAmount(1n, 'ZZZ')).toThrow('unknown currency');
  });
});

describe('numbers and times', () => {
  const nowMs = Date.UTC(2022, 8, 2, 1, 17, 49);

  test('times are Korean', () => {
    expect(formatKoreanStamp(nowMs)).toBe('20220902101749');
    expect(parseKoreanStamp('20220902101749')).toBe(nowMs);
    expect(parseKoreanStamp('20220230101749')).toBeUndefined();
    expect(parseKoreanDay('20250229')).toBeUndefined();
    expect(parseKoreanDay('20240229')).toBe(Date.UTC(2024, 1, 28, 15));
    expect(parseKoreanHour('2024022923')).toBe(Date.UTC(2024, 1, 29, 14));
    expect(parseKoreanHour('2024022924')).toBeUndefined();
  });

  test('the ids of the reference', () => {
    expect(readTransactionId('1849705C6420220902000010')).toEqual({
      form: 'dated',
      mid: MID,
      day: '20220902',
      sequence: 10n,
    });
    expect(readTransactionId('1849705C64W0000056371354')).toEqual({
      form: 'korean_card',
      mid: MID,
      sequence: 56_371_354n,
    });
    expect(readTransactionId('11E11A11DDW0000000000000')?.form).toBe('korean_card');
    for (const wrong of ['20220902101716', '1849705C6420220230000010', '1849705c6420220902000010', '']) {
      expect(readTransactionId(wrong)).toBeUndefined();
    }
  });

  test('ids are read back as they were made', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.bigInt(0n, 999_999n), fc.bigInt(0n, BigInt(TRANSACTION_IDS_PER_DAY) - 1n)),
        fc.constantFrom('dated' as const, 'korean_card' as const),
        (sequence, form) => {
          const id = makeTransactionId({ mid: MID, nowMs, form, sequence });
          expect(id).toHaveLength(24);
          expect(readTransactionId(id)).toMatchObject({ form, mid: MID, sequence });
        },
      ),
    );
    // 23:59:59 in Korea and a second later: the day is the Korean one.
    const midnight = Date.UTC(2022, 8, 2, 15);
    const dayOf = (ms: number) =>
      makeTransactionId({ mid: MID, nowMs: ms, form: 'dated', sequence: 1n }).slice(10, 18);
    expect([dayOf(midnight - 1000), dayOf(midnight)]).toEqual(['20220902', '20220903']);
  });

  test('a sequence that does not fit is refused', () => {
    const make = (sequence: bigint, form: 'dated' | 'korean_card', mid = MID) =>
      makeTransactionId({ mid, nowMs, form, sequence });
    expect(make(999_999n, 'dated')).toBe('1849705C6420220902999999');
    expect(make(1_000_000n, 'dated')).toBe('1849705C6420220902A00000');
    expect(make(BigInt(TRANSACTION_IDS_PER_DAY) - 1n, 'dated')).toBe('1849705C6420220902ZZZZZZ');
    expect(() => make(BigInt(TRANSACTION_IDS_PER_DAY), 'dated')).toThrow(RangeError);
    expect(() => make(-1n, 'dated')).toThrow(RangeError);
    expect(make(9_999_999_999_999n, 'korean_card')).toBe('1849705C64W9999999999999');
    expect(() => make(10_000_000_000_000n, 'korean_card')).toThrow(RangeError);
    expect(() => make(1n, 'dated', 'x')).toThrow(TypeError);
  });

  test('ids of authentications', () => {
    const id = makePayerAuthId(nowMs, Uint8Array.from([0x3d, 0x9f, 0x55, 0x09, 0xff]));
    expect(id).toBe('202209021017493D9F5509FF');
    expect(isPayerAuthId(id)).toBe(true);
    expect(isPayerAuthId('20230425091903343D9F5509')).toBe(true);
    expect(isPayerAuthId('20231325091903343D9F5509')).toBe(false);
    expect(isPayerAuthId('20220902101716')).toBe(false);
    expect(() => makePayerAuthId(nowMs, new Uint8Array(4))).toThrow(RangeError);
  });

  test('credentials have their forms', () => {
    expect([isMid(MID), isApiKey(API_KEY), isSecretKey(SECRET_KEY)]).toEqual([true, true, true]);
    expect(['test_1849705C64aZ0aZ0aZ0a', 'live_1849705C640123456789'].map(isApiKey)).toEqual([true, true]);
    expect(['test_1849705c642C217E0B2D', `${API_KEY}0`, 'prod_1849705C642C217E0B2D'].map(isApiKey)).toEqual([
      false,
      false,
      false,
    ]);
    expect([isMid('1849705c64'), isApiKey(MID), isSecretKey('')]).toEqual([false, false, false]);
  });
});

describe('the header Authorization', () => {
  test('is the documented one', () => {
    expect(authorizationHeader(API_KEY)).toBe(AUTHORIZATION);
    expect(readAuthorization(AUTHORIZATION)).toEqual({ ok: true, apiKey: API_KEY });
    expect(readAuthorization(AUTHORIZATION.replace('Basic', 'basic')).ok).toBe(true);
  });

  test.each<[header: string | undefined, reason: string]>([
    [undefined, 'missing'],
    ['', 'missing'],
    ['Bearer x', 'malformed'],
    ['Basic !', 'malformed'],
    [`Basic ${Buffer.from(API_KEY).toString('base64')}`, 'malformed'],
    [`Basic ${Buffer.from(':').toString('base64')}`, 'malformed'],
    [`Basic ${Buffer.from(`${MID}:${API_KEY}`).toString('base64')}`, 'password_not_empty'],
  ])('%s is refused', (header, reason) => {
    expect(readAuthorization(header)).toEqual({ ok: false, reason });
  });

  test('keys that no header can carry are refused', () => {
    for (const key of ['', 'a:b', 'a b', '키']) expect(() => authorizationHeader(key)).toThrow(TypeError);
  });

  test('secrets are compared as a whole', () => {
    expect(isSameSecret(API_KEY, API_KEY)).toBe(true);
    expect(isSameSecret(API_KEY, `${API_KEY}0`)).toBe(false);
  });
});

describe('form bodies', () => {
  test('are decoded, or not, as is asked', () => {
    const values = (reading: 'form' | 'plus_kept' | 'as_is') => {
      const parsed = parseForm('a=1+%2B%40&b=&c&&', reading);
      return parsed.ok ? { ...parsed.parameters } : parsed.reason;
    };
    expect(values('form')).toEqual({ a: '1 +@', b: '', c: '' });
    expect(values('plus_kept')).toEqual({ a: '1++@', b: '', c: '' });
    expect(values('as_is')).toEqual({ a: '1+%2B%40', b: '', c: '' });
  });

  test('with parameters that come twice or cannot be read are refused', () => {
    expect(parseForm('a=1&b=2&%61=3')).toEqual({ ok: false, reason: 'duplicate_parameter', parameter: 'a' });
    for (const text of ['a=%', 'a=%ff', '=1', '__proto__=1']) {
      expect(parseForm(text)).toEqual({ ok: false, reason: 'malformed' });
    }
    expect(parseForm(Array.from({ length: 201 }, (_, n) => `p${n}=`).join('&')).ok).toBe(false);
    expect(parseForm('constructor=1')).toMatchObject({ ok: true, parameters: { constructor: '1' } });
  });

  test('are read back as they were written', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'grapheme' })),
        (parameters) => {
          const parsed = parseForm(formBody(parameters));
          expect(parsed.ok && { ...parsed.parameters }).toEqual({ ...parameters });
        },
      ),
    );
  });
});

test('older names get their new ones, which win', () => {
  expect(withCurrentNames({ order_id: 'B', ref: 'A' })).toEqual({ order_id: 'B' });
  expect(withCurrentNames({ ver: '230', ref: 'A', order_id: 'B', transid: 'T', other: 'x' })).toEqual({
    version: '230',
    order_id: 'B',
    transaction_id: 'T',
    other: 'x',
  });
});
