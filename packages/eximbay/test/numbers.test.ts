import { describe, expect, test } from 'vitest';
import { checkReady, receivedRequest } from '../src/index.ts';
import { READY } from './fixtures/samples.ts';

describe('JSON numbers where a text is expected', () => {
  test.each([2 ** 53, -(2 ** 53), 1e21, 0.1 + 0.2, 1e-7])(
    '%s may not be the number that was sent, and is no text',
    (number) => {
      expect(receivedRequest({ a: number })).toEqual({ a: number });
      const checked = checkReady({ ...READY, payment: { ...READY.payment, order_id: number } });
      expect(checked).toMatchObject({ ok: false, fault: { field: 'payment.order_id' } });
    },
  );

  test('are their text when they arrive as they were sent', () => {
    const numbers = { a: Number.MAX_SAFE_INTEGER, b: 1234567890.12, c: -0.5, d: 0 };
    expect(receivedRequest(numbers)).toEqual({
      a: '9007199254740991',
      b: '1234567890.12',
      c: '-0.5',
      d: '0',
    });
  });
});
