import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nestedText } from '../src/nested-text.ts';

const SOURCE = '{ "b": 1.0, "a": [ ], "10": null, "9": {"x" : true}, "s": [ "1", "한\\n" ] }';

test('compact JSON keeps order and numbers, and drops white space', () => {
  expect(nestedText(SOURCE, 'compact_json')).toBe(
    '{"b":1.0,"a":[],"10":null,"9":{"x":true},"s":["1","한\\n"]}',
  );
});

test('the form of a Java list or map', () => {
  expect(nestedText(SOURCE, 'java_list')).toBe('{b=1.0, a=[], 10=null, 9={x=true}, s=[1, 한\n]}');
});

test('compact JSON is what JSON.stringify writes', () => {
  const nested = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
  fc.assert(
    fc.property(nested, fc.constantFrom(0, 2, '\t'), (value, space) => {
      expect(nestedText(JSON.stringify(value, null, space), 'compact_json')).toBe(JSON.stringify(value));
    }),
  );
});
