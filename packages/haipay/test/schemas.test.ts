import { describe, expect, expectTypeOf, test } from 'vitest';
import { accepts, testSchemas } from '../../wire/test/support/schema-suite.ts';
import type { CollectApplyRequest, CollectQueryData, PaymentConfigData } from '../src/index.ts';
import * as contract from '../src/index.ts';
import { firstFault, presentMembers } from '../src/index.ts';
import * as samples from './fixtures/samples.ts';

testSchemas({
  exported: contract,
  made: Object.values(contract.ENDPOINTS).map(
    ({ name, data }) => [`${name} envelope`, contract.successEnvelopeSchemaOf(data)] as const,
  ),
  count: 8 * 2 + 3 + 4 + 1 + 10,
  endpoints: contract.ENDPOINTS,
  paths: [
    '/{currency}/collect/apply',
    '/{currency}/collect/query',
    '/{currency}/pay/apply',
    '/{currency}/pay/query',
    '/{currency}/account/ledger',
    '/{currency}/refund/apply',
    '/{currency}/refund/refundQuery',
    '/common/payment/config',
    '/global/cashier/collect/apply',
    '/global/cashier/collect/query',
  ],
  samples: [
    ['collect apply request', contract.collectApplyRequestSchema, samples.COLLECT_APPLY],
    ['collect apply data', contract.collectApplyDataSchema, samples.COLLECT_APPLY_DATA],
    ['collect query request', contract.collectQueryRequestSchema, samples.COLLECT_QUERY],
    ['collect query data', contract.collectQueryDataSchema, samples.COLLECT_QUERY_DATA],
    ['pay apply request', contract.payApplyRequestSchema, samples.PAY_APPLY],
    ['pay apply data', contract.payApplyDataSchema, samples.PAY_APPLY_DATA],
    ['pay query request', contract.payQueryRequestSchema, samples.PAY_QUERY],
    ['pay query data', contract.payQueryDataSchema, samples.PAY_QUERY_DATA_FAILED],
    ['pay query data', contract.payQueryDataSchema, samples.PAY_QUERY_DATA_PAID],
    ['account ledger data', contract.accountLedgerDataSchema, samples.LEDGER_DATA],
    ['refund apply data', contract.refundApplyDataSchema, samples.REFUND_DATA],
    ['refund query data', contract.refundQueryDataSchema, samples.REFUND_DATA],
    ['payment config data', contract.paymentConfigDataSchema, samples.PAYMENT_CONFIG_DATA],
    ['collection callback', contract.collectionCallbackSchema, samples.CALLBACK],
    [
      'payout callback',
      contract.payoutCallbackSchema,
      { ...samples.CALLBACK, status: 3, errorMsg: '은행 거절' },
    ],
    ['failure envelope', contract.failureEnvelopeSchema, contract.failure('busy')],
    [
      'pay apply envelope',
      contract.successEnvelopeSchemaOf(contract.payApplyDataSchema),
      contract.success(samples.PAY_APPLY_DATA),
    ],
  ],
  changed: {
    schema: contract.collectApplyRequestSchema,
    sample: samples.COLLECT_APPLY,
    values: ['410', '1', ''],
  },
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
      [
        'a@b',
        '@b.kr',
        'a@@b.kr',
        'a b@c.kr',
        'a@b..kr',
        'a@b.kr.',
        `${'a'.repeat(65)}@b.kr`,
        `a@${'b'.repeat(250)}.kr`,
      ],
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

test('types follow from the schemas', () => {
  expectTypeOf<CollectApplyRequest['appId']>().toEqualTypeOf<number | string>();
  expectTypeOf<CollectApplyRequest['payType']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<CollectApplyRequest['country']>().toEqualTypeOf<'410' | undefined>();
  expectTypeOf<CollectQueryData['status']>().toEqualTypeOf<number>();
  expectTypeOf<PaymentConfigData['configs'][number]['supportRefund']>().toEqualTypeOf<boolean>();
});
