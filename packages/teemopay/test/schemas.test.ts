import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type {
  ObjectSchema,
  PaymentCreateData,
  PaymentCreateRequest,
  PayoutQueryData,
  Schema,
  TransactionRecord,
} from '../src/index.ts';
import * as contract from '../src/index.ts';
import { firstFault } from '../src/index.ts';
import * as samples from './fixtures/samples.ts';

const ajv = new Ajv2020({ strict: true, allErrors: false });

function isObjectSchema(value: unknown): value is ObjectSchema {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'object';
}

const exported: readonly (readonly [name: string, value: unknown])[] = Object.entries(contract);
const objectSchemas: (readonly [name: string, schema: ObjectSchema])[] = [];
for (const [name, value] of exported) if (isObjectSchema(value)) objectSchemas.push([name, value]);
for (const { name, data } of Object.values(contract.ENDPOINTS)) {
  objectSchemas.push([`${name} envelope`, contract.successEnvelopeSchemaOf(data)]);
}

/** Ajv and the checker of the SDK must agree; the answer of both is returned. */
function accepts(schema: ObjectSchema, value: unknown): boolean {
  const own = firstFault(schema, value) === null;
  expect(own, `Ajv and firstFault differ on ${JSON.stringify(value)}`).toBe(ajv.compile(schema)(value));
  return own;
}

/** A schema and all that are nested in it, with the way there. */
function walk(schema: Schema, path: string): [path: string, schema: Schema][] {
  const choices = 'anyOf' in schema ? schema.anyOf.flatMap((one) => walk(one, path)) : [];
  if (!('type' in schema)) return [[path, schema], ...choices];
  if (schema.type === 'array') return [[path, schema], ...walk(schema.items, `${path}[]`)];
  if (schema.type !== 'object') return [[path, schema]];
  const members = Object.entries(schema.properties).flatMap(([name, member]) =>
    walk(member, `${path}.${name}`),
  );
  return [[path, schema], ...members];
}

describe('every schema', () => {
  test('there are as many as expected', () => {
    expect(objectSchemas.length).toBe(6 * 2 + 4 + 1 + 1 + 6);
  });

  test.each(objectSchemas)('%s compiles in strict mode, has a title and described fields', (name, schema) => {
    expect(() => ajv.compile(schema)).not.toThrow();
    expect(schema.title).toBeTruthy();
    for (const [path, nested] of walk(schema, name)) {
      if (!('type' in nested) || nested.type !== 'object') continue;
      expect(nested.additionalProperties, path).toBe(true);
      const names = Object.keys(nested.properties);
      for (const member of names) expect(nested.properties[member]?.description, path).toBeTruthy();
      for (const member of nested.required) expect(names).toContain(member);
    }
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  test('examples are valid', () => {
    for (const [name, schema] of objectSchemas) {
      for (const [path, nested] of walk(schema, name)) {
        for (const example of nested.examples ?? []) expect(firstFault(nested, example), path).toBe(null);
      }
    }
  });
});

describe('endpoints', () => {
  test('are the six', () => {
    expect(Object.values(contract.ENDPOINTS).map(({ path }) => path)).toEqual([
      '/api/pay/payment/create/v1',
      '/api/pay/payment/query/v1',
      '/api/pay/payout/create/v1',
      '/api/pay/payout/query/v1',
      '/api/pay/merchant/balance',
      '/api/pay/transaction/queryList',
    ]);
    for (const [name, endpoint] of Object.entries(contract.ENDPOINTS)) expect(endpoint.name).toBe(name);
  });
});

test.each([
  [contract.paymentCreateRequestSchema, samples.PAYMENT_801],
  [contract.paymentCreateRequestSchema, samples.PAYMENT_802],
  [contract.paymentCreateRequestSchema, samples.PAYMENT_803],
  [contract.paymentCreateDataSchema, samples.PAYMENT_801_DATA],
  [contract.paymentCreateDataSchema, samples.PAYMENT_802_DATA],
  [contract.paymentCreateDataSchema, samples.PAYMENT_FAILED_DATA],
  [contract.paymentQueryDataSchema, samples.PAYMENT_QUERY_DATA],
  [contract.payoutCreateRequestSchema, samples.PAYOUT],
  [contract.payoutCreateDataSchema, samples.PAYOUT_DATA],
  [contract.payoutQueryDataSchema, samples.PAYOUT_QUERY_DATA],
  [contract.merchantBalanceDataSchema, samples.BALANCE_DATA],
  [contract.transactionListRequestSchema, { ...samples.LIST_REQUEST, status: 1 }],
  [contract.transactionRecordSchema, samples.LIST_RECORD],
  [contract.transactionListDataSchema, samples.LIST_DATA],
  [contract.transactionListDataSchema, { pageIndex: null, records: [] }],
  [contract.payinCallbackSchema, samples.PAYIN_CALLBACK],
  [contract.payoutCallbackSchema, samples.PAYOUT_CALLBACK],
  [contract.payoutCallbackSchema, samples.PAYOUT_FAILED_CALLBACK],
  [contract.failureEnvelopeSchema, contract.failure('busy', samples.TRACE_ID)],
  [contract.successEnvelopeSchemaOf(contract.paymentCreateDataSchema), samples.PAYMENT_801_ANSWER],
  [contract.successEnvelopeSchemaOf(contract.paymentCreateDataSchema), samples.PAYMENT_802_ANSWER],
] as const)('%# accepts the sample of $title', (schema, sample) => {
  expect(accepts(schema, sample)).toBe(true);
  expect(accepts(schema, { ...sample, added: { later: [null] } })).toBe(true);
  for (const name of schema.required) {
    const { [name]: _, ...others } = sample as Record<string, unknown>;
    expect(accepts(schema, others), `without ${name}`).toBe(false);
    expect(firstFault(schema, others)).toEqual({ path: name, fault: 'missing', keyword: 'required' });
  }
});

test('lengths are those of the tables', () => {
  const lengths = (schema: ObjectSchema) =>
    Object.entries(schema.properties).flatMap(([name, member]) =>
      'maxLength' in member && name !== 'sign' ? [`${name} ${member.maxLength}`] : [],
    );
  expect(lengths(contract.paymentCreateRequestSchema).join(', ')).toBe(
    'merchantOrderNo 32, realName 64, merchantName 64, idCardNumber 64, accountHolderNumber 20, amount 20, ' +
      'email 50, phone 20, ipAddress 64, bankCode 20, bankAccount 20, callbackUrl 200',
  );
  expect(lengths(contract.payoutCreateRequestSchema).join(', ')).toBe(
    'merchantOrderNo 32, amount 20, bankCode 50, bankName 50, bankAccount 50, realName 40, idType 50, ' +
      'callbackUrl 200',
  );
});

test('Ajv and the checker agree on arbitrary changes of a request', () => {
  const names = Object.keys(contract.paymentCreateRequestSchema.properties);
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.jsonValue(),
    fc.constantFrom('801', 801, '가', '01012345678', ''),
  );
  const validate = ajv.compile(contract.paymentCreateRequestSchema);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), value), (changes) => {
      const request = { ...samples.PAYMENT_801, ...changes };
      expect(firstFault(contract.paymentCreateRequestSchema, request) === null).toBe(validate(request));
    }),
    { numRuns: 300 },
  );
});

test('patterns stay fast on long hostile text', () => {
  const hostile = [`${'가'.repeat(100_000)}1`, `${' '.repeat(100_000)}!`, `${'1'.repeat(100_000)}x`];
  const patterns = [...objectSchemas.flatMap(([name, schema]) => walk(schema, name))].flatMap(([, nested]) =>
    'pattern' in nested && nested.pattern !== undefined ? [nested.pattern] : [],
  );
  expect(patterns.length).toBeGreaterThan(20);
  const startMs = performance.now();
  for (const pattern of new Set(patterns)) {
    for (const text of hostile) new RegExp(pattern, 'u').test(text);
  }
  // Quadratic patterns take minutes here, linear ones a few milliseconds.
  expect(performance.now() - startMs).toBeLessThan(2000);
});

test('types follow from the schemas', () => {
  expectTypeOf<PaymentCreateRequest['paymentType']>().toEqualTypeOf<801 | 802 | 803 | 804>();
  expectTypeOf<PaymentCreateRequest['email']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<PaymentCreateRequest['expirationTime']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<PaymentCreateData['paymentInfo']>().toEqualTypeOf<string | null>();
  expectTypeOf<NonNullable<PaymentCreateData['additionalInfo']>['expiredTime']>().toEqualTypeOf<
    number | undefined
  >();
  expectTypeOf<PayoutQueryData['errorCode']>().toEqualTypeOf<number | null>();
  expectTypeOf<TransactionRecord['settleStatus']>().toEqualTypeOf<number | null>();
});
