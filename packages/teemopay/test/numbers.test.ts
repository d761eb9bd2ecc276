import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appCode,
  isPaymentOrderNo,
  isTraceId,
  kindOfTradeNo,
  parseAppCode,
  parseTradeNo,
  paymentOrderNo,
  traceId,
  tradeNo,
} from '../src/index.ts';

describe('trade numbers', () => {
  test('are built as the samples are', () => {
    expect(tradeNo('payin', '2405220001', 430564883184n)).toBe('TS2405220001KR0000430564883184');
    expect(tradeNo('payout', '2405220001', 508467743993n)).toBe('TF2405220001KR0000508467743993');
  });

  test('say what they are', () => {
    expect(parseTradeNo('TS2405220001KR0000430564883184')).toEqual({
      kind: 'payin',
      form: 'current',
      merchantNumber: '2405220001',
      country: 'KR',
      serial: '0000430564883184',
    });
    expect(parseTradeNo('TS24052200000491357178416')).toEqual({ kind: 'payin', form: 'old' });
    expect(parseTradeNo('TF201806251011')).toEqual({ kind: 'payout', form: 'old' });
  });

  test.each(['', 'TS', 'TX2405220001KR0000430564883184', 'TSO4h8r26014h54553440l5vxs41u8', 'ts201806251011'])(
    '%j is none',
    (text) => {
      expect(kindOfTradeNo(text)).toBe(undefined);
    },
  );

  test('reading gives back what was built', () => {
    const merchant = fc.stringMatching(/^\d{10}$/);
    const serial = fc.bigInt({ min: 0n, max: 10n ** 16n - 1n });
    const kinds = fc.constantFrom('payin' as const, 'payout' as const);
    fc.assert(
      fc.property(kinds, merchant, serial, (kind, merchantNumber, number) => {
        const text = tradeNo(kind, merchantNumber, number);
        expect(text).toHaveLength(30);
        expect(kindOfTradeNo(text)).toBe(kind);
        expect(parseTradeNo(text)).toMatchObject({ merchantNumber });
        expect(BigInt(parseTradeNo(text)?.serial ?? -1)).toBe(number);
      }),
    );
  });

  test('what does not fit is not cut', () => {
    expect(() => tradeNo('payin', '240522', 1n)).toThrow(RangeError);
    expect(() => tradeNo('payin', '2405220001', 10n ** 16n)).toThrow(RangeError);
    expect(() => tradeNo('payin', '2405220001', -1n)).toThrow(RangeError);
  });
});

describe('payment numbers', () => {
  test('have 30 characters, whatever the random bytes', () => {
    const bytes = fc.uint8Array({ minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(bytes, bytes, (first, second) => {
        const number = paymentOrderNo(first);
        expect(isPaymentOrderNo(number)).toBe(true);
        expect(number).toHaveLength(30);
        expect(kindOfTradeNo(number)).toBe(undefined);
        if (first.some((byte, at) => byte !== second[at])) expect(paymentOrderNo(second)).not.toBe(number);
      }),
    );
    expect(paymentOrderNo(new Uint8Array(24))).toBe(`TSO${'0'.repeat(27)}`);
    expect(() => paymentOrderNo(new Uint8Array(23))).toThrow(RangeError);
  });

  test('the sample is one', () => {
    expect(isPaymentOrderNo('TSO4h8r26014h54553440l5vxs41u8')).toBe(true);
    expect(isPaymentOrderNo('TSO4H8R26014h54553440l5vxs41u8')).toBe(false);
    expect(isPaymentOrderNo('TS2405220001KR0000430564883184')).toBe(false);
  });
});

describe('application ids', () => {
  test('are built and read', () => {
    expect(appCode('2405220001', 1)).toBe('A2405220001KR001');
    expect(parseAppCode('A2405220001KR001')).toEqual({
      merchantNumber: '2405220001',
      country: 'KR',
      appNumber: '001',
    });
    expect(parseAppCode('A2404010004MX001')?.country).toBe('MX');
    expect(parseAppCode('2405220001KR001')).toBe(undefined);
    expect(() => appCode('2405220001', 1000)).toThrow(RangeError);
    expect(() => appCode('24', 1)).toThrow(RangeError);
  });
});

describe('trace ids', () => {
  test('are built as the sample is', () => {
    const processId = '747bbf80261844ed85b809212aab0d81';
    const built = traceId({ processId, thread: 85, epochMs: 1742289815861, sequence: 299 });
    expect(built).toBe('747bbf80261844ed85b809212aab0d81.85.17422898158610299');
    expect(isTraceId(built)).toBe(true);
    expect(isTraceId('8f63469806b94d79b8cff936faa5e6f5.90.17689640170370051')).toBe(true);
    expect(isTraceId('x')).toBe(false);
    expect(() => traceId({ processId: 'x', thread: 1, epochMs: 1742289815861, sequence: 0 })).toThrow(
      RangeError,
    );
    expect(() => traceId({ processId, thread: 1, epochMs: 1742289815861, sequence: 10_000 })).toThrow(
      RangeError,
    );
  });
});
