import { expect, expectTypeOf, test } from 'vitest';
import { testSchemas } from '../../wire/test/support/schema-suite.ts';
import type {
  ObjectSchema,
  PaymentCreateData,
  PaymentCreateRequest,
  PayoutQueryData,
  TransactionRecord,
} from '../src/index.ts';
import * as contract from '../src/index.ts';
import * as samples from './fixtures/samples.ts';

testSchemas({
  exported: contract,
  made: Object.values(contract.ENDPOINTS).map(
    ({ name, data }) => [`${name} envelope`, contract.successEnvelopeSchemaOf(data)] as const,
  ),
  count: 6 * 2 + 4 + 1 + 1 + 6,
  endpoints: contract.ENDPOINTS,
  paths: [
    '/api/pay/payment/create/v1',
    '/api/pay/payment/query/v1',
    '/api/pay/payout/create/v1',
    '/api/pay/payout/query/v1',
    '/api/pay/merchant/balance',
    '/api/pay/transaction/queryList',
  ],
  samples: [
    ['payment create request', contract.paymentCreateRequestSchema, samples.PAYMENT_801],
    ['payment create request', contract.paymentCreateRequestSchema, samples.PAYMENT_802],
    ['payment create request', contract.paymentCreateRequestSchema, samples.PAYMENT_803],
    ['payment create data', contract.paymentCreateDataSchema, samples.PAYMENT_801_DATA],
    ['payment create data', contract.paymentCreateDataSchema, samples.PAYMENT_802_DATA],
    ['payment create data', contract.paymentCreateDataSchema, samples.PAYMENT_FAILED_DATA],
    ['payment query data', contract.paymentQueryDataSchema, samples.PAYMENT_QUERY_DATA],
    ['payout create request', contract.payoutCreateRequestSchema, samples.PAYOUT],
    ['payout create data', contract.payoutCreateDataSchema, samples.PAYOUT_DATA],
    ['payout query data', contract.payoutQueryDataSchema, samples.PAYOUT_QUERY_DATA],
    ['merchant balance data', contract.merchantBalanceDataSchema, samples.BALANCE_DATA],
    [
      'transaction list request',
      contract.transactionListRequestSchema,
      { ...samples.LIST_REQUEST, status: 1 },
    ],
    ['transaction record', contract.transactionRecordSchema, samples.LIST_RECORD],
    ['transaction list data', contract.transactionListDataSchema, samples.LIST_DATA],
    ['transaction list data', contract.transactionListDataSchema, { pageIndex: null, records: [] }],
    ['payin callback', contract.payinCallbackSchema, samples.PAYIN_CALLBACK],
    ['payout callback', contract.payoutCallbackSchema, samples.PAYOUT_CALLBACK],
    ['payout callback', contract.payoutCallbackSchema, samples.PAYOUT_FAILED_CALLBACK],
    ['failure envelope', contract.failureEnvelopeSchema, contract.failure('busy', samples.TRACE_ID)],
    [
      'payment create envelope',
      contract.successEnvelopeSchemaOf(contract.paymentCreateDataSchema),
      samples.PAYMENT_801_ANSWER,
    ],
    [
      'payment create envelope',
      contract.successEnvelopeSchemaOf(contract.paymentCreateDataSchema),
      samples.PAYMENT_802_ANSWER,
    ],
  ],
  changed: {
    schema: contract.paymentCreateRequestSchema,
    sample: samples.PAYMENT_801,
    values: ['801', 801, '가', '01012345678', ''],
  },
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
