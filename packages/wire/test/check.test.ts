import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { firstFault, receivedMembers, receivedValue } from '../src/check.ts';
import type { Infer, ObjectSchema, Schema } from '../src/schema.ts';

/** Every keyword there is. */
const schema = {
  type: 'object',
  properties: {
    text: { type: 'string', minLength: 2, maxLength: 3, pattern: '^[a-z가-힣]*$' },
    word: { type: 'string', enum: ['one', 'two'] },
    fixed: { type: 'string', const: '410' },
    whole: { type: 'integer', minimum: -1, maximum: 5 },
    choice: { type: 'integer', enum: [1, 2] },
    one: { type: 'number', const: 1 },
    ratio: { type: 'number', minimum: 0.5 },
    flag: { type: 'boolean' },
    maybe: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
    either: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
    list: {
      type: 'array',
      minItems: 1,
      maxItems: 2,
      items: {
        type: 'object',
        properties: { status: { type: 'integer' }, note: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
        required: ['status', 'note'],
        additionalProperties: true,
      },
    },
  },
  required: ['text', 'maybe'],
  additionalProperties: true,
  if: { type: 'object', properties: { flag: { type: 'boolean' } }, required: ['flag'] },
  else: { type: 'object', properties: { word: { type: 'string', minLength: 1 } }, required: ['word'] },
} as const satisfies ObjectSchema;

const good = { text: 'ab', maybe: null, flag: true };
const validate = new Ajv2020({ strict: true }).compile(schema);

/** Ajv and the checker must agree; the answer of both is returned. */
function accepts(value: unknown): boolean {
  const own = firstFault(schema, value) === null;
  expect(own, `Ajv and firstFault differ on ${JSON.stringify(value)}`).toBe(validate(value));
  return own;
}

describe('checking', () => {
  test.each([
    ['text', ['abc', '가나'], ['a', 'abcd', 'A1', 5, null]],
    ['word', ['one'], ['three', 1]],
    ['fixed', ['410'], ['411', 410]],
    ['whole', [-1, 0, 5], [-2, 6, 1.5, '1', null, Number.NaN]],
    ['choice', [1, 2], [3]],
    ['one', [1], [2]],
    ['ratio', [0.5, 3], [0.4, Number.POSITIVE_INFINITY]],
    ['flag', [true, false], [0, 'true', null]],
    ['maybe', [1, null], ['1', 1.5, false, {}]],
    ['either', [1, '1'], [null, true]],
    [
      'list',
      [[{ status: 1, note: null }]],
      [[], [1], {}, [{ status: 1 }], Array(3).fill({ status: 1, note: '' })],
    ],
  ] as const)('%s', (name, valid, invalid) => {
    for (const value of valid) expect(accepts({ ...good, [name]: value }), JSON.stringify(value)).toBe(true);
    for (const value of invalid)
      expect(accepts({ ...good, [name]: value }), JSON.stringify(value)).toBe(false);
  });

  test('a condition', () => {
    expect(accepts({ text: 'ab', maybe: 1 })).toBe(false);
    expect(accepts({ text: 'ab', maybe: 1, word: 'one' })).toBe(true);
  });

  test('faults say where and why', () => {
    expect(firstFault(schema, { ...good, text: undefined })).toEqual({
      path: 'text',
      fault: 'missing',
      keyword: 'required',
    });
    expect(firstFault(schema, { ...good, text: 'x' })).toEqual({
      path: 'text',
      fault: 'invalid',
      keyword: 'minLength',
    });
    expect(firstFault(schema, { ...good, list: [{ status: 1, note: '' }, { note: '' }] })).toEqual({
      path: 'list[1].status',
      fault: 'missing',
      keyword: 'required',
    });
    expect(firstFault(schema, [])).toEqual({ path: '', fault: 'invalid', keyword: 'type' });
  });

  test('types only', () => {
    const odd = { ...good, text: 'LONG TEXT', whole: 99, list: [] };
    expect(firstFault(schema, odd)?.path).toBe('text');
    expect(firstFault(schema, odd, { typesOnly: true })).toBe(null);
    expect(firstFault(schema, { ...odd, text: 5 }, { typesOnly: true })?.path).toBe('text');
  });

  test('agrees with Ajv on arbitrary changes', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.jsonValue(),
      fc.constantFrom('410', 'one', null),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(schema.properties)), value), (changes) => {
        const candidate = { ...good, ...changes };
        expect(firstFault(schema, candidate) === null).toBe(validate(candidate));
      }),
      { numRuns: 500 },
    );
  });
});

describe('received values', () => {
  test('receivedMembers drops absent members and reads integers that came as text', () => {
    const received = { text: '12', whole: '3', maybe: '-4', either: '5', flag: null, word: '', extra: '6' };
    expect(receivedMembers(schema, received)).toEqual({
      text: '12',
      whole: 3,
      maybe: -4,
      either: '5',
      extra: '6',
    });
    expect(receivedMembers(schema, { whole: '1.0', maybe: ' 1' })).toEqual({ whole: '1.0', maybe: ' 1' });
  });

  test('receivedValue does so at any depth, keeps null and adds what may be null', () => {
    const received = JSON.parse('{"text":"ab","list":[{"status":"2","other":"7"}],"__proto__":{"x":1}}');
    const value = receivedValue(schema, received);
    expect(value).toEqual({ text: 'ab', maybe: null, list: [{ status: 2, note: null, other: '7' }] });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(received.list[0].status).toBe('2');
    expect(receivedValue(schema, { maybe: null, toString: 'x' })).toEqual({ maybe: null, toString: 'x' });
  });

  test.each([null, 5, 'x', [], [['1']]])(
    'receivedValue leaves %j alone where an object is wanted',
    (value) => {
      expect(receivedValue(schema, value)).toEqual(value);
    },
  );

  test('receivedValue looks into the choice that fits', () => {
    const optional = { anyOf: [schema.properties.list, { type: 'null' }] } as const satisfies Schema;
    expect(receivedValue(optional, null)).toBe(null);
    expect(receivedValue(optional, [{ status: '1', note: 'n' }])).toEqual([{ status: 1, note: 'n' }]);
  });
});

test('types follow from schemas', () => {
  type Value = Infer<typeof schema>;
  expectTypeOf<Value['text']>().toEqualTypeOf<string>();
  expectTypeOf<Value['word']>().toEqualTypeOf<'one' | 'two' | undefined>();
  expectTypeOf<Value['fixed']>().toEqualTypeOf<'410' | undefined>();
  expectTypeOf<Value['maybe']>().toEqualTypeOf<number | null>();
  expectTypeOf<Value['either']>().toEqualTypeOf<number | string | undefined>();
  expectTypeOf<NonNullable<Value['list']>[number]['note']>().toEqualTypeOf<string | null>();
});
