import { expect, test } from 'vitest';
import { millisecondsOf } from '../src/duration.ts';
import { orderNumberOf } from '../src/order-number.ts';

test.each([
  ['3d', 259_200_000],
  ['1h 30m', 5_400_000],
  ['1.5s', 1500],
  ['500ms', 500],
  [' 2w ', 1_209_600_000],
  [0, 0],
  [250, 250],
])('%j is %i ms', (duration, ms) => {
  expect(millisecondsOf(duration)).toBe(ms);
});

test.each(['', '3', 'd', '-1d', '1d2h', '3 d', 'tomorrow', -1, Number.NaN, Number.POSITIVE_INFINITY, null])(
  '%j is no duration',
  (duration) => {
    expect(() => millisecondsOf(duration as never)).toThrow('a duration is');
  },
);

test('an order is named by its number or by what was sent to make it', () => {
  const found = ['M1', 17, { orderId: 'M1' }, { merchantOrderNo: 17 }, { order_id: 'M1' }].map(orderNumberOf);
  expect(found).toEqual(['M1', '17', 'M1', '17', 'M1']);
  expect(orderNumberOf({ payment: { order_id: 'E1' } })).toBe('E1');
  for (const wrong of ['', null, undefined, {}, { orderId: '' }, { payment: {} }, true]) {
    expect(() => orderNumberOf(wrong as never)).toThrow('an order is its number');
  }
});
