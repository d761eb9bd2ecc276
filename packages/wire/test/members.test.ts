import { expect, test } from 'vitest';
import { membersOf, membersWithout, presentMembers, sortedEntries } from '../src/members.ts';

test('presentMembers drops null, empty text and undefined only', () => {
  const raw = { a: null, b: '', c: undefined, d: 0, e: false, f: ' ', g: [], h: 'x' };
  expect(presentMembers(raw)).toStrictEqual({ d: 0, e: false, f: ' ', g: [], h: 'x' });
});

test('membersWithout drops the given members', () => {
  const raw = { a: ' ', b: null, c: 1 };
  expect(membersWithout(raw, (value) => value === ' ')).toStrictEqual({ b: null, c: 1 });
});

test('membersOf gives every value the text that JSON carries', () => {
  const { entries } = membersOf({ a: 'x', b: 1.5, c: true, d: null, e: undefined, f: { g: [1] }, h: ['가'] });
  expect(entries).toEqual([
    { key: 'a', text: 'x', nested: false },
    { key: 'b', text: '1.5', nested: false },
    { key: 'c', text: 'true', nested: false },
    { key: 'd', text: '', nested: false },
    { key: 'e', text: '', nested: false },
    { key: 'f', text: '{"g":[1]}', nested: true },
    { key: 'h', text: '["가"]', nested: true },
  ]);
});

test.each([Number.NaN, Number.NEGATIVE_INFINITY, 1n, () => 1, Symbol('x'), new Date(0)])(
  'membersOf refuses a value that JSON does not carry as it is: %s',
  (value) => {
    expect(() => membersOf({ a: value })).toThrow(TypeError);
  },
);

test('sortedEntries sorts by code unit and leaves the members as they are', () => {
  const members = membersOf({ b: '1', B: '2', 가: '3', a_: '4', aB: '5', sign: 's' });
  const keys = sortedEntries(members, ({ key }) => key !== 'sign').map(({ key }) => key);
  expect(keys).toEqual(['B', 'aB', 'a_', 'b', '가']);
  expect(members.entries[0]?.key).toBe('b');
});
