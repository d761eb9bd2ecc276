import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { CollectApplyRequest, CollectQueryData, ObjectSchema, PaymentConfigData } from '../src/index.ts';
import * as contract from '../src/index.ts';
import { firstFault, presentMembers } from '../src/index.ts';
import * as samples from './fixtures/samples.ts';

/**
 * `strict: true` also turns the warnings of Ajv about unions, unknown keywords and required names into
 * errors.
 */
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

describe('every schema', () => {
  test('there are as many as expected', () => {
    expect(objectSchemas.length).toBe(8 * 2 + 3 + 4 + 1 + 10);
  });

  test.each(objectSchemas)('%s compiles in strict mode, has a title and described members', (_, schema) => {
    expect(() => ajv.compile(schema)).not.toThrow();
    expect(schema.title).toBeTruthy();
    expect(schema.additionalProperties).toBe(true);
    const names = Object.keys(schema.properties);
    for (const name of names) expect(schema.properties[name]?.description, name).toBeTruthy();
    for (const name of schema.required) expect(names).toContain(name);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  test('examples are valid', () => {
    for (const [name, schema] of objectSchemas) {
      for (const [member, memberSchema] of Object.entries(schema.properties)) {
        for (const example of memberSchema.examples ?? []) {
          expect(firstFault(memberSchema, example), `${name}.${member}`).toBe(null);
        }
      }
    }
  });
});

test.each([
  [contract.collectApplyRequestSchema, samples.COLLECT_APPLY],
  [contract.collectApplyDataSchema, samples.COLLECT_APPLY_DATA],
  [contract.collectQueryRequestSchema, samples.COLLECT_QUERY],
  [contract.collectQueryDataSchema, samples.COLLECT_QUERY_DATA],
  [contract.payApplyRequestSchema, samples.PAY_APPLY],
  [contract.payApplyDataSchema, samples.PAY_APPLY_DATA],
  [contract.payQueryRequestSchema, samples.PAY_QUERY],
  [contract.payQueryDataSchema, samples.PAY_QUERY_DATA_FAILED],
  [contract.payQueryDataSchema, samples.PAY_QUERY_DATA_PAID],
  [contract.accountLedgerDataSchema, samples.LEDGER_DATA],
  [contract.refundApplyDataSchema, samples.REFUND_DATA],
  [contract.refundQueryDataSchema, samples.REFUND_DATA],
  [contract.paymentConfigDataSchema, samples.PAYMENT_CONFIG_DATA],
  [contract.collectionCallbackSchema, samples.CALLBACK],
  [contract.payoutCallbackSchema, { ...samples.CALLBACK, status: 3, errorMsg: '은행 거절' }],
  [contract.failureEnvelopeSchema, contract.failure('busy')],
  [contract.successEnvelopeSchemaOf(contract.payApplyDataSchema), contract.success(samples.PAY_APPLY_DATA)],
] as const)('accepts the sample of $title', (schema, sample) => {
  expect(accepts(schema, sample)).toBe(true);
  expect(accepts(schema, { ...sample, added: { later: [null] } })).toBe(true);
  for (const name of schema.required) {
    const { [name]: _, ...others } = sample as Record<string, unknown>;
    expect(accepts(schema, others), `without ${name}`).toBe(false);
    expect(firstFault(schema, others)).toEqual({ path: name, fault: 'missing', keyword: 'required' });
  }
});

describe('members of a collection', () => {
  const withMember = (name: string, value: unknown) =>
    accepts(contract.collectApplyRequestSchema, { ...samples.COLLECT_APPLY, [name]: value });

  test.each([
    ['appId', [1, '1054', 999999999999999], [0, -1, 1.5, '01', 'x', '', null, '1 ']],
    [
      'orderId',
      ['1', 'x'.repeat(48), '주문 1', '😀'.repeat(48)],
      ['', 'x'.repeat(49), 'a\u0000', '\ud800', 7],
    ],
    ['name', ['홍길동', 'O', 'x'.repeat(100)], ['', 'x'.repeat(101), 'a\nb']],
    [
      'phone',
      ['010-1234-5678', '010 1234 5678', '+82 10-1234-5678', '+01012345678', '021234567'],
      ['', '12345678', '010123456789', '010.1234.5678', '+82 010 1234 56789', 'phone', 1012345678],
    ],
    [
      'email',
      ['a@b.kr', "o'neil+x@a-b.co.kr"],
      ['a@b', '@b.kr', 'a@@b.kr', 'a b@c.kr', 'a@b..kr', `${'a'.repeat(65)}@b.kr`, `a@${'b'.repeat(250)}.kr`],
    ],
    [
      'amount',
      ['1', '2000.0', '0.99', '0'],
      ['', '02000', '00.5', '-1', '1,000', '1.', '.5', `1.${'0'.repeat(16)}`, '1e3', 2000, '1'.repeat(21)],
    ],
    [
      'callBackUrl',
      ['http://localhost', 'https://x.kr/경로?a=b#c', `https://x.kr/${'a'.repeat(499)}`],
      [
        'x.kr',
        'ftp://x.kr',
        'javascript:alert(1)',
        'https://',
        'https:///x',
        'https://x.kr/a b',
        `https://x.kr/${'a'.repeat(500)}`,
      ],
    ],
    ['notifyUrl', ['https://x.kr'], ['//x.kr']],
    ['subject', ['', 'x'.repeat(255)], ['x'.repeat(256), '\u0007']],
    ['body', ['a\r\n\tb', 'x'.repeat(512)], ['x'.repeat(513), '\u0000']],
    ['partnerUserId', ['a', '-~!@#$%&*()_.', 'x'.repeat(64)], ['', 'x'.repeat(65), 'a b', 'a+b', '사용자']],
    ['country', ['410'], ['KR', '', 410]],
  ] as const)('%s', (name, good, bad) => {
    for (const value of good) expect(withMember(name, value), JSON.stringify(value)).toBe(true);
    for (const value of bad) expect(withMember(name, value), JSON.stringify(value)).toBe(false);
  });

  test('payType and inBankCode are needed unless the payer chooses', () => {
    const schema = contract.collectApplyRequestSchema;
    const { payType: _, inBankCode: __, ...open } = samples.COLLECT_APPLY;
    expect(firstFault(schema, open)).toEqual({ path: 'payType', fault: 'missing', keyword: 'required' });
    expect(accepts(schema, { ...open, payType: 'VA' })).toBe(false);
    expect(accepts(schema, { ...open, payType: '', inBankCode: '' })).toBe(false);
    expect(accepts(schema, { ...open, country: '410' })).toBe(true);
    expect(accepts(schema, { ...open, country: '410', payType: '', inBankCode: 'CASHIER' })).toBe(true);
    expect(accepts(schema, { ...open, country: '410', payType: 5 })).toBe(false);
  });

  test('empty optional members count as absent once presentMembers has seen them', () => {
    const raw = { ...samples.COLLECT_APPLY, notifyUrl: '', country: null, subject: '' };
    expect(accepts(contract.collectApplyRequestSchema, raw)).toBe(false);
    expect(accepts(contract.collectApplyRequestSchema, presentMembers(raw))).toBe(true);
  });
});

test.each([
  ['name', ["Mary-Jane O'Neil Jr.", 'x'.repeat(30)], ['', 'x'.repeat(31), '홍길동', 'a1']],
  ['accountNo', ['123456', '1'.repeat(20)], ['12345', '1'.repeat(21), '123-456', '１２３４５６', 123456]],
  ['accountType', ['BANK_ACCOUNT'], ['BANK_CARD', '']],
  ['bankCode', ['KYNAKR22', 'NO_SUCH_BANK'], ['']],
] as const)('members of a payout: %s', (name, good, bad) => {
  const withMember = (value: unknown) =>
    accepts(contract.payApplyRequestSchema, { ...samples.PAY_APPLY, [name]: value });
  for (const value of good) expect(withMember(value), JSON.stringify(value)).toBe(true);
  for (const value of bad) expect(withMember(value), JSON.stringify(value)).toBe(false);
});

test('Ajv and the checker agree on arbitrary changes of a request', () => {
  const names = Object.keys(contract.collectApplyRequestSchema.properties);
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.jsonValue(),
    fc.constantFrom('410', '1', ''),
  );
  const validate = ajv.compile(contract.collectApplyRequestSchema);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), value), (changes) => {
      const request = { ...samples.COLLECT_APPLY, ...changes };
      expect(firstFault(contract.collectApplyRequestSchema, request) === null).toBe(validate(request));
    }),
    { numRuns: 500 },
  );
});

test('checking types only lets values through that a later version may send', () => {
  const odd = { ...samples.COLLECT_QUERY_DATA, payTime: '2026-01-01T00:00:00Z', orderNo: 'x'.repeat(99) };
  const schema = contract.collectQueryDataSchema;
  expect(firstFault(schema, odd)).toEqual({ path: 'orderNo', fault: 'invalid', keyword: 'maxLength' });
  expect(firstFault(schema, odd, { typesOnly: true })).toBe(null);
  expect(firstFault(schema, { ...odd, amount: 5 }, { typesOnly: true })?.path).toBe('amount');
  const { configs } = samples.PAYMENT_CONFIG_DATA;
  const nested = { userId: 1, sign: 's', configs: [...configs, { ...configs[0], payMethods: [{}] }] };
  expect(firstFault(contract.paymentConfigDataSchema, nested, { typesOnly: true })?.path).toBe(
    'configs[1].payMethods[0].inBankCode',
  );
});

test('patterns stay fast on long hostile text', () => {
  const hostile = [
    `a@${'a.'.repeat(50_000)}`,
    `https://${'a'.repeat(100_000)} `,
    `+82${' -'.repeat(50_000)}x`,
  ];
  const startMs = performance.now();
  for (const text of hostile) {
    for (const field of [contract.fields.email, contract.fields.callBackUrl, contract.fields.phone]) {
      expect(new RegExp(field.pattern, 'u').test(text)).toBe(false);
    }
  }
  // Quadratic patterns take minutes here, linear ones a few milliseconds.
  expect(performance.now() - startMs).toBeLessThan(2000);
});

test('types follow from the schemas', () => {
  expectTypeOf<CollectApplyRequest['appId']>().toEqualTypeOf<number | string>();
  expectTypeOf<CollectApplyRequest['payType']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<CollectApplyRequest['country']>().toEqualTypeOf<'410' | undefined>();
  expectTypeOf<CollectQueryData['status']>().toEqualTypeOf<number>();
  expectTypeOf<PaymentConfigData['configs'][number]['supportRefund']>().toEqualTypeOf<boolean>();
});
