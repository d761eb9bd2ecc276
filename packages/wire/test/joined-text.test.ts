import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addressWithoutHiddenParameters,
  comparableNames,
  cutAtNames,
  hiddenParameter,
  withoutHiddenParameters,
} from '../src/joined-text.ts';

const names = comparableNames(['mid', 'order_id', 'useFlag']);

test.each([
  ['a&mid=1', 'mid'],
  ['&mid=', 'mid'],
  ['a&b=2&mid=1', 'mid'],
  // Receivers that ignore case, and PHP, which trims names and makes an underscore of these.
  ['a&MID=1', 'MID'],
  ['a&useflag=Y', 'useflag'],
  ['a& mid =1', ' mid '],
  ['a&order.id=1', 'order.id'],
  ['a&order[id=1', 'order[id'],
  ['a&order id=1', 'order id'],
  ['&&mid=1', 'mid'],
])('%j begins the parameter %j', (text, name) => {
  expect(hiddenParameter(text, names)).toBe(name);
});

test.each([
  '',
  'AT&T',
  'a&b=2',
  'mid=1',
  'a&mid',
  'a&mid&b=1',
  'a&midway=1',
  'a;mid=1',
  'a&x.mid=1',
  'R&D = fun',
])('%j begins none', (text) => {
  expect(hiddenParameter(text, names)).toBeUndefined();
  expect(withoutHiddenParameters(text, names)).toBe(text);
  expect(addressWithoutHiddenParameters(text, names)).toBe(text);
});

test('texts of others lose the `&`, addresses keep their meaning', () => {
  expect(withoutHiddenParameters('No&mid=1&x=2&order_id=3', names)).toBe('No,mid=1&x=2,order_id=3');
  const address = addressWithoutHiddenParameters('https://pay.example/?a=1&mid=x%20y&order_id=3', names);
  expect(address).toBe('https://pay.example/?a=1&%6Did=x%20y&%6Frder_id=3');
  expect(Object.fromEntries(new URL(address).searchParams)).toEqual({ a: '1', mid: 'x y', order_id: '3' });
});

test('decoded text is cut at known names only', () => {
  expect(cutAtNames('mid=AT&T&order_id=a&b=2', names)).toEqual(['mid=AT&T', 'order_id=a&b=2']);
  expect(cutAtNames('', names)).toEqual(['']);
});

test('values that hide no name, under known names, are read in one way only', () => {
  const alphabet = fc.constantFrom('&', '=', 'mid', 'order_id', 'useFlag', 'x', ' ', '%');
  const value = fc.array(alphabet, { maxLength: 8 }).map((parts) => parts.join(''));
  const record = fc.record({ mid: value, order_id: value, useFlag: value }, { requiredKeys: ['mid'] });
  fc.assert(
    fc.property(record, (parameters) => {
      const clean = Object.entries(parameters).map(([name, text = '']) => {
        return [name, withoutHiddenParameters(text, names)] as const;
      });
      for (const [, text] of clean) expect(hiddenParameter(text, names)).toBeUndefined();
      const parts = clean.map(([name, text]) => `${name}=${text}`);
      expect(cutAtNames(parts.join('&'), names)).toEqual(parts);
    }),
  );
});
