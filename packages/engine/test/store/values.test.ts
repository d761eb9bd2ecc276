import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../../test/support/stores.ts';
import { StoreMisuseError } from '../../src/store/errors.ts';
import type { Store } from '../../src/store/store.ts';
import { decodeArray, encodeParameter } from '../../src/store/values.ts';

const moment = new Date('2024-02-29T23:59:59.123Z');

/** PostgreSQL type, value going in, value coming out where it differs. */
const ROUND_TRIPS: readonly (readonly [type: string, input: unknown, output?: unknown])[] = [
  ['int8', 0n],
  ['int8', 9_223_372_036_854_775_807n],
  ['int8', -9_223_372_036_854_775_808n],
  ['int8', 42, 42n],
  ['int8', '10000000', 10_000_000n],
  ['int4', -7],
  ['int2', 3],
  ['oid', 4_000_000_000],
  ['float8', 1.5],
  ['float8', Number.NaN],
  ['float8', Number.POSITIVE_INFINITY],
  ['float4', 0.25],
  ['numeric', '12345678901234567890.10', '12345678901234567890.10'],
  ['numeric', 5n, '5'],
  ['bool', true],
  ['bool', false],
  ['text', ''],
  ['text', 'NULL'],
  ['text', '한국어 "quotes" \\ {braces}, \n\t\'; --'],
  ['text', '2024-01-01'],
  ['varchar', 'varchar'],
  ['char(4)', 'ab', 'ab  '],
  ['uuid', '0192f0c1-7d1c-7aaa-8bbb-000000000001'],
  ['timestamptz', moment],
  ['timestamptz', new Date('0099-01-01T00:00:00.000Z')],
  ['timestamptz', new Date('9999-12-31T23:59:59.999Z')],
  ['timestamptz', '2024-03-01 00:00:00.123456+09', new Date('2024-02-29T15:00:00.123Z')],
  ['timestamp', '2024-03-01 12:34:56', '2024-03-01 12:34:56'],
  ['date', '2024-02-29'],
  ['date', moment, '2024-02-29'],
  ['json', '{"a":[1,null,"b"]}', { a: [1, null, 'b'] }],
  ['jsonb', '"text"', 'text'],
  ['jsonb', '{"a":{"b":1}}', { a: { b: 1 } }],
  ['jsonb', 'null', null],
  ['bytea', Buffer.from([0, 1, 0x5c, 0x7f, 0x80, 255])],
  ['bytea', Buffer.alloc(0)],
  ['bytea', new Uint8Array([9, 8]), Buffer.from([9, 8])],
  ['interval', '1 day 02:00:00', '1 day 02:00:00'],
  ['int8[]', []],
  ['int8[]', [1n, null, -5n]],
  [
    'int8[]',
    [
      [1n, 2n],
      [3n, 4n],
    ],
  ],
  ['int4[]', [1, 2]],
  ['text[]', ['', 'NULL', null, 'a,b', '{x}', '"', '\\', ' space ', '나루']],
  ['bool[]', [true, null, false]],
  ['numeric[]', ['1.10', '2']],
  ['uuid[]', ['0192f0c1-7d1c-7aaa-8bbb-000000000001']],
  ['timestamptz[]', [moment, null]],
  ['date[]', ['2024-02-29']],
  ['jsonb[]', ['{"a":"b\\"c"}', null, '[1]'], [{ a: 'b"c' }, null, [1]]],
  ['bytea[]', [Buffer.from([0x5c, 0x22]), null]],
  ['float8[]', [0.5]],
  ['text', null],
  ['int8[]', null],
];

describeOnEveryStore(
  'values through the store',
  (openFresh) => {
    let store: Store;
    beforeAll(async () => {
      store = await openFresh();
    });

    test.for(ROUND_TRIPS)('%s takes %o', async ([type, input, output]) => {
      const [row] = await store.query(`SELECT $1::${type} AS value, pg_typeof($1::${type})::text AS type`, [
        input,
      ]);
      expect(row?.value).toStrictEqual(output === undefined ? input : output);
      expect(row?.type).toBe(type.replace(/^.*$/, (name) => LONG_NAMES[name] ?? name));
    });

    test('takes and gives back any text and any bytes', async () => {
      const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\u0000'));
      await fc.assert(
        fc.asyncProperty(fc.array(fc.option(text)), fc.array(fc.uint8Array()), async (texts, bytes) => {
          const buffers = bytes.map((part) => Buffer.from(part));
          const [row] = await store.query('SELECT $1::text[] AS texts, $2::bytea[] AS buffers', [
            texts,
            buffers,
          ]);
          expect(row).toStrictEqual({ texts, buffers });
        }),
        { numRuns: 50 },
      );
    });

    test('gives back any instant and any int8', async () => {
      const instant = fc.date({
        min: new Date('0001-01-01'),
        max: new Date('9999-12-31'),
        noInvalidDate: true,
      });
      const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
      await fc.assert(
        fc.asyncProperty(instant, integer, async (at, number) => {
          const [row] = await store.query('SELECT $1::timestamptz AS at, $2::int8 AS number', [at, number]);
          expect(row).toStrictEqual({ at, number });
        }),
        { numRuns: 50 },
      );
    });

    test('infers the type of a parameter from the statement', async () => {
      await store.exec('CREATE TABLE amounts (amount bigint, at timestamptz, body jsonb, raw bytea)');
      const body = JSON.stringify({ items: ['a'] });
      const rows = await store.query('INSERT INTO amounts VALUES ($1, $2, $3, $4) RETURNING *', [
        10n,
        moment,
        body,
        Buffer.from('raw'),
      ]);
      expect(rows).toStrictEqual([
        { amount: 10n, at: moment, body: { items: ['a'] }, raw: Buffer.from('raw') },
      ]);
    });

    test('unnests parallel arrays, the way batches are written', async () => {
      const rows = await store.query(
        'SELECT * FROM unnest($1::bigint[], $2::text[]) AS batch(amount, name) ORDER BY amount',
        [
          [2n, 1n],
          ['two', null],
        ],
      );
      expect(rows).toStrictEqual([
        { amount: 1n, name: null },
        { amount: 2n, name: 'two' },
      ]);
    });

    test('refuses a timestamp that no Date can hold', async () => {
      await expect(store.query("SELECT 'infinity'::timestamptz AS at")).rejects.toThrow('has no Date');
      await store.ping();
    });

    test('runs in UTC', async () => {
      const [row] = await store.query("SELECT current_setting('TimeZone') AS zone");
      expect(row).toStrictEqual({ zone: 'UTC' });
    });
  },
  { schema: 'empty' },
);

const LONG_NAMES: Record<string, string> = {
  int8: 'bigint',
  int4: 'integer',
  int2: 'smallint',
  float8: 'double precision',
  float4: 'real',
  bool: 'boolean',
  varchar: 'character varying',
  'char(4)': 'character',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  'int8[]': 'bigint[]',
  'int4[]': 'integer[]',
  'bool[]': 'boolean[]',
  'timestamptz[]': 'timestamp with time zone[]',
  'float8[]': 'double precision[]',
};

describe('encodeParameter', () => {
  test.for([[undefined], [{ a: 1 }], [() => 1], [Symbol('x')], [[undefined]]])('refuses %o', ([value]) => {
    expect(() => encodeParameter(value)).toThrow(StoreMisuseError);
  });

  test('refuses an invalid Date', () => {
    expect(() => encodeParameter(new Date(Number.NaN))).toThrow(RangeError);
  });
});

describe('decodeArray', () => {
  const same = (text: string) => text;

  test('skips explicit bounds', () => {
    expect(decodeArray('[2:3]={a,b}', same)).toStrictEqual(['a', 'b']);
  });

  test.for(['{', '{"a', '{a', '{"a\\'])('refuses the torn text %s', (text) => {
    expect(() => decodeArray(text, same)).toThrow(RangeError);
  });
});
