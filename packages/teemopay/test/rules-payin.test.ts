import { describe, expect, test } from 'vitest';
import {
  checkPaymentCreate,
  checkPaymentQuery,
  DEFAULT_REQUEST_RULES,
  MAX_PAYMENT_LIFETIME_MS,
  paymentExpiryMs,
  type RequestRules,
} from '../src/index.ts';
import { PAYMENT_801, PAYMENT_802, PAYMENT_803 } from './fixtures/samples.ts';

const nowMs = Date.parse('2026-01-01T00:00:00Z');
const STRICT: RequestRules = { accountHolderNumber: 'required', strictContact: true };

/** The code and field of the first fault, or null. */
function faultOf(values: Readonly<Record<string, unknown>>, rules?: RequestRules) {
  const checked = checkPaymentCreate(values, rules === undefined ? { nowMs } : { nowMs, rules });
  return checked.ok ? null : `${checked.fault.code} ${checked.fault.field}`;
}

function without(values: Readonly<Record<string, unknown>>, ...names: string[]) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}

describe('the published samples', () => {
  test('pass as printed under the default rules', () => {
    expect(DEFAULT_REQUEST_RULES).toEqual({ accountHolderNumber: 'optional', strictContact: false });
    expect(checkPaymentCreate(PAYMENT_801, { nowMs })).toEqual({ ok: true, request: PAYMENT_801 });
    expect(checkPaymentCreate(PAYMENT_802, { nowMs })).toEqual({ ok: true, request: PAYMENT_802 });
  });

  test('break the rules of the table when those are switched on', () => {
    const rules: RequestRules = { accountHolderNumber: 'required', strictContact: false };
    expect(faultOf(PAYMENT_801, rules)).toBe('414 accountHolderNumber');
    expect(faultOf(PAYMENT_802, rules)).toBe('414 accountHolderNumber');
  });
});

describe('faults', () => {
  test('say everything that the envelope needs', () => {
    expect(checkPaymentCreate(without(PAYMENT_801, 'amount'), { nowMs })).toEqual({
      ok: false,
      fault: { error: 'parameter_missing', code: 414, msg: 'amount is required', field: 'amount' },
    });
    expect(checkPaymentCreate({ ...PAYMENT_801, paymentType: 9 }, { nowMs })).toEqual({
      ok: false,
      fault: {
        error: 'payment_method_unsupported',
        code: 423,
        msg: 'This payment method is not supported',
        field: 'paymentType',
      },
    });
  });

  test.each(['merchantOrderNo', 'paymentType', 'realName', 'merchantName', 'amount', 'sign'])(
    '%s is required, blank or not',
    (name) => {
      expect(faultOf(without(PAYMENT_801, name))).toBe(`414 ${name}`);
      for (const blank of [null, '', '  ', '\t']) {
        expect(faultOf({ ...PAYMENT_801, [name]: blank })).toBe(`414 ${name}`);
      }
    },
  );

  test.each(['email', 'phone', 'callbackUrl'])('%s is not', (name) => {
    expect(faultOf(without(PAYMENT_801, name))).toBe(null);
    expect(faultOf({ ...PAYMENT_801, [name]: ' ' })).toBe(null);
  });

  test.each([
    ['merchantOrderNo', ['1', 'x'.repeat(32), '주문 1'], ['x'.repeat(33), 'a\u0000', 7]],
    ['realName', ['홍길동', 'Hong Gildong', "O'Neil", 'É'.repeat(20), '가'.repeat(20)], []],
    ['realName', [], ['a'.repeat(21), '가'.repeat(21), 'a1', '홍길동!', "'x", '李', 7]],
    ['merchantName', ['12312321', '주식회사 나루'], ['x'.repeat(65), 'a\nb', 1]],
    ['idCardNumber', ['user-1'], ['x'.repeat(65)]],
    [
      'accountHolderNumber',
      ['950101', '234234', '1234567890'],
      ['95010', '9501011', '950101-1', 'abcdef', 950101],
    ],
    ['amount', ['1', '1000', '9'.repeat(20)], ['0', '-1', '1000.00', '01', '1,000', 1000, '9'.repeat(21)]],
    ['email', ['123@123.com'], ['a@b', 'a b@c.kr', `${'a'.repeat(45)}@b.krx`]],
    [
      'phone',
      ['01012345678'],
      ['0101234567', '010123456789', '01112345678', '010-1234-5678', '+821012345678'],
    ],
    ['ipAddress', ['203.0.113.7', '2001:db8::1'], ['203.0.113', 'localhost', '1.2.3.4:80']],
    [
      'callbackUrl',
      [`https://x.kr/${'a'.repeat(187)}`],
      [`https://x.kr/${'a'.repeat(188)}`, 'x.kr', 'ftp://x.kr'],
    ],
    ['expirationTime', [nowMs + 1, String(nowMs + 1)], ['soon', 1.5, -1]],
  ])('%s: good and bad values', (name, good, bad) => {
    for (const value of good) expect(faultOf({ ...PAYMENT_801, [name]: value }), String(value)).toBe(null);
    for (const value of bad) {
      expect(faultOf({ ...PAYMENT_801, [name]: value }), String(value)).toBe(`414 ${name}`);
    }
  });

  test('Hangul in single letters counts by syllables', () => {
    expect(faultOf({ ...PAYMENT_801, realName: '홍길동'.normalize('NFD') })).toBe(null);
    expect(faultOf({ ...PAYMENT_801, realName: '각'.repeat(20).normalize('NFD') })).toBe(null);
    expect(faultOf({ ...PAYMENT_801, realName: '각'.repeat(21).normalize('NFD') })).toBe('414 realName');
  });

  test.each([0, 1, 800, 805, 'x', '8o1', 801.5, true])('paymentType %j is not supported', (paymentType) => {
    expect(faultOf({ ...PAYMENT_801, paymentType })).toBe('423 paymentType');
  });

  test('integers may come as text, and come out as integers', () => {
    const checked = checkPaymentCreate(
      { ...PAYMENT_801, paymentType: '801', expirationTime: `${nowMs + 5}` },
      { nowMs },
    );
    expect(checked).toMatchObject({ ok: true, request: { paymentType: 801, expirationTime: nowMs + 5 } });
  });
});

describe('their order', () => {
  test('missing fields first, then wrong forms, then rules, each in the order of the table', () => {
    const all = { ...PAYMENT_803, realName: '가'.repeat(21), phone: 'x', expirationTime: 1 };
    expect(faultOf(without({ ...all, paymentType: 9 }, 'amount'))).toBe('414 amount');
    expect(faultOf({ ...all, paymentType: 9, amount: '0' })).toBe('423 paymentType');
    expect(faultOf({ ...all, amount: '0' })).toBe('414 amount');
    expect(faultOf(all)).toBe('414 phone');
    const formed = { ...all, phone: '01012345678' };
    expect(faultOf(without(formed, 'email'))).toBe('414 realName');
    expect(faultOf(without({ ...formed, realName: '홍길동' }, 'email', 'ipAddress'))).toBe('414 email');
    expect(faultOf({ ...formed, realName: '홍길동' })).toBe('414 expirationTime');
  });
});

describe('wallets', () => {
  test.each([803, 804])('%i needs to know the payer', (paymentType) => {
    const request = { ...PAYMENT_803, paymentType };
    expect(faultOf(request)).toBe(null);
    for (const name of ['email', 'phone', 'ipAddress']) {
      expect(faultOf(without(request, name))).toBe(`414 ${name}`);
    }
  });
});

describe('the page of 802', () => {
  test('is filled in with a bank of its list', () => {
    expect(faultOf({ ...PAYMENT_802, bankCode: '088', bankAccount: '110-123-456789' })).toBe(null);
    expect(faultOf(without(PAYMENT_802, 'bankCode', 'bankAccount'))).toBe(null);
    expect(faultOf({ ...PAYMENT_802, bankCode: '050' })).toBe('414 bankCode');
    expect(faultOf({ ...PAYMENT_802, bankCode: 'IBK' })).toBe('414 bankCode');
    expect(faultOf({ ...PAYMENT_802, bankAccount: 'account' })).toBe('414 bankAccount');
    expect(faultOf({ ...PAYMENT_802, bankAccount: '1'.repeat(21) })).toBe('414 bankAccount');
  });

  test('is of no concern to the others', () => {
    expect(faultOf({ ...PAYMENT_801, bankCode: '050', bankAccount: 'account' })).toBe(null);
  });
});

describe('strict applications', () => {
  const complete = { ...PAYMENT_801, accountHolderNumber: '950101', idCardNumber: 'user-1' };

  test('want everything', () => {
    expect(faultOf(complete, STRICT)).toBe(null);
    for (const name of ['idCardNumber', 'accountHolderNumber', 'email', 'phone']) {
      expect(faultOf(without(complete, name), STRICT)).toBe(`414 ${name}`);
    }
    expect(faultOf(without(complete, 'ipAddress'), STRICT)).toBe(null);
  });

  test.each(['950101', '000229', '240229', '991231', '1234567890'])('%s may hold an account', (number) => {
    expect(faultOf({ ...complete, accountHolderNumber: number }, STRICT)).toBe(null);
  });

  test.each(['234234', '950230', '951301', '950100', '010229'])('%s is no date of birth', (number) => {
    expect(faultOf({ ...complete, accountHolderNumber: number }, STRICT)).toBe('414 accountHolderNumber');
    expect(faultOf({ ...complete, accountHolderNumber: number })).toBe(null);
  });
});

describe('time to pay', () => {
  const at = (expirationTime: number) => faultOf({ ...PAYMENT_801, expirationTime });

  test('is in the future and at most two hours away, give or take what clocks differ', () => {
    expect(at(nowMs)).toBe('414 expirationTime');
    expect(at(nowMs - 1)).toBe('414 expirationTime');
    expect(at(nowMs + 1)).toBe(null);
    expect(at(nowMs + MAX_PAYMENT_LIFETIME_MS)).toBe(null);
    expect(at(nowMs + MAX_PAYMENT_LIFETIME_MS + 30_000)).toBe(null);
    expect(at(nowMs + MAX_PAYMENT_LIFETIME_MS + 30_001)).toBe('414 expirationTime');
    expect(at(Math.floor(nowMs / 1000) + 60)).toBe('414 expirationTime');
  });

  test('ends after two hours at the latest', () => {
    const latestMs = nowMs + 2 * 60 * 60 * 1000;
    expect(paymentExpiryMs({}, nowMs)).toBe(latestMs);
    expect(paymentExpiryMs({ expirationTime: latestMs + 30_000 }, nowMs)).toBe(latestMs);
    expect(paymentExpiryMs({ expirationTime: nowMs + 60_000 }, nowMs)).toBe(nowMs + 60_000);
  });
});

test('a query needs its number', () => {
  expect(checkPaymentQuery({ merchantOrderNo: 'M1', sign: 's' })).toMatchObject({ ok: true });
  expect(checkPaymentQuery({ merchantOrderNo: ' ', sign: 's' })).toMatchObject({
    ok: false,
    fault: { code: 414, msg: 'merchantOrderNo is required' },
  });
});
