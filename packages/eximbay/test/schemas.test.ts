import { describe, expect, expectTypeOf, test } from 'vitest';
import { accepts, testSchemas } from '../../wire/test/support/schema-suite.ts';
import type { CancelRequest, ReadyRequest, RetrieveAnswer } from '../src/index.ts';
import * as contract from '../src/index.ts';
import { firstFault } from '../src/index.ts';
import * as samples from './fixtures/samples.ts';

testSchemas({
  exported: contract,
  count: 2 + 4 + 6 + 6 + 4 + 5 + 2,
  endpoints: contract.ENDPOINTS,
  paths: [
    '/v1/payments/ready',
    '/v1/payments/verify',
    '/v1/payments/retrieve',
    '/v1/payments/confirm',
    '/v1/payments/{transaction_id}/cancel',
    '/v1/payments/{transaction_id}/capture',
    '/v1/payments/{transaction_id}/settle',
    '/v1/payments/tokenbilling/{token_id}/rebill',
    '/v1/payments/tokenbilling/{token_id}/delete',
    '/v1/payments/tokenbilling/{token_id}',
    '/v1/payments/recurring/{recurring_id}/delete',
    '/v1/payments/recurring/{recurring_id}/adjust',
  ],
  samples: [
    ['ready request', contract.readyRequestSchema, samples.READY],
    ['ready answer', contract.readyAnswerSchema, samples.READY_ANSWER],
    ['confirm request', contract.confirmRequestSchema, samples.CONFIRM],
    ['confirm answer', contract.confirmAnswerSchema, samples.CONFIRM_ANSWER],
    ['verify request', contract.verifyRequestSchema, samples.VERIFY],
    ['verify answer', contract.plainAnswerSchema, samples.VERIFY_ANSWER],
    ['retrieve request', contract.retrieveRequestSchema, samples.RETRIEVE],
    ['retrieve answer', contract.retrieveAnswerSchema, samples.RETRIEVE_ANSWER],
    ['cancel request', contract.cancelRequestSchema, samples.CANCEL],
    ['cancel answer', contract.cancelAnswerSchema, samples.CANCEL_ANSWER],
    ['capture request', contract.captureRequestSchema, samples.CAPTURE],
    ['capture answer', contract.captureAnswerSchema, samples.CAPTURE_ANSWER],
    ['settle request', contract.settleRequestSchema, samples.SETTLE],
    ['settle answer', contract.settleAnswerSchema, samples.SETTLE_ANSWER],
    [
      'rebill request without its blank product',
      contract.rebillRequestSchema,
      { ...samples.REBILL, product: [] },
    ],
    ['token deletion answer', contract.plainAnswerSchema, samples.TOKEN_DELETE_ANSWER],
    ['token inquiry answer', contract.tokenAnswerSchema, samples.TOKEN_INQUIRY_ANSWER],
    ['recurring deletion answer', contract.plainAnswerSchema, samples.RECURRING_DELETE_ANSWER],
    ['recurring adjustment request', contract.recurringAdjustRequestSchema, samples.RECURRING_ADJUST],
    ['recurring adjustment answer', contract.plainAnswerSchema, samples.RECURRING_ADJUST_ANSWER],
  ],
  changed: {
    schema: contract.readyRequestSchema,
    sample: samples.READY,
    values: ['KR', 'USD', 'P000', 'Y', '1', '1.00', ''],
  },
});

test('the example of a rebill answer has "EN" everywhere, which its types allow', () => {
  expect(firstFault(contract.rebillAnswerSchema, samples.REBILL_ANSWER, { typesOnly: true })).toBeNull();
});

describe('limits of the reference', () => {
  const ready = (object: string, changes: object) => ({
    ...samples.READY,
    [object]: { ...(samples.READY as Record<string, object>)[object], ...changes },
  });

  test.each<[string, object, boolean]>([
    ['a parameter of 255 characters', ready('other_param', { param1: 'x'.repeat(255) }), true],
    ['a parameter of 256 characters', ready('other_param', { param2: 'x'.repeat(256) }), false],
    ['an order number of 64', ready('payment', { order_id: '1'.repeat(64) }), true],
    ['an order number of 65', ready('payment', { order_id: '1'.repeat(65) }), false],
    ['an amount with a separator', ready('payment', { amount: '1,000' }), false],
    ['a number for an amount', ready('payment', { amount: 1 }), false],
    ['an amount with three decimals', ready('payment', { amount: '1.000' }), false],
    ['a transaction type of confirm', ready('payment', { transaction_type: 'PAYMENT_PA' }), false],
    ['several methods', ready('payment', { multi_payment_method: 'P000-PG01' }), true],
    ['several methods with a comma', ready('payment', { multi_payment_method: 'P000,P001' }), false],
    ['an interval of 11 months', ready('recurring', { recurring_interval: '11' }), false],
    ['an interval of 10 months', ready('recurring', { recurring_interval: '10' }), true],
    ['8 digits and 2 decimals', ready('recurring', { recurring_amount: '12345678.90' }), true],
    ['10 digits', ready('recurring', { recurring_amount: '1234567890' }), true],
    ['11 digits', ready('recurring', { recurring_amount: '12345678901' }), false],
    ['3 digits of reminder days', ready('recurring', { remind_email_interval: '100' }), false],
    ['an e-mail address without at', ready('buyer', { email: 'x' }), false],
    ['a line feed in a name', ready('buyer', { name: 'a\nb' }), false],
    ['display type X', ready('settings', { display_type: 'X' }), false],
    ['issuer country JP', ready('settings', { issuer_country: 'JP' }), true],
    ['an expiry with minutes', ready('settings', { virtualaccount_expiry_date: '202612312359' }), false],
    [
      'four products',
      { ...samples.READY, product: Array(4).fill({ name: 'a', quantity: '1', unit_price: '1' }) },
      false,
    ],
    ['no products', { ...samples.READY, product: [] }, true],
    ['a quantity of zero', { ...samples.READY, surcharge: [{ quantity: '0' }] }, false],
    ['a discount', { ...samples.READY, surcharge: [{ quantity: '1', unit_price: '-0.50' }] }, true],
    ['no buyer', { ...samples.READY, buyer: undefined }, false],
    ['an unknown member', { ...samples.READY, other: 1 }, true],
  ])('%s', (_, value, expected) => {
    expect(accepts(contract.readyRequestSchema, JSON.parse(JSON.stringify(value)))).toBe(expected);
  });
});

test('the parameters that are always sent are described', () => {
  const schemas = {
    cross_border: contract.crossBorderCallbackSchema,
    korean: contract.koreanCallbackSchema,
    payer_auth: contract.payerAuthCallbackSchema,
  };
  for (const kind of ['cross_border', 'korean', 'payer_auth'] as const) {
    const names = Object.keys(schemas[kind].properties);
    expect(names).toEqual(expect.arrayContaining([...contract.CALLBACK_PARAMETERS[kind]]));
    expect(contract.CALLBACK_PARAMETERS[kind]).not.toContain('fgkey');
  }
  expect(contract.CALLBACK_PARAMETERS.cross_border).toHaveLength(31);
});

test('types follow from the schemas', () => {
  expectTypeOf<ReadyRequest['payment']['transaction_type']>().toEqualTypeOf<
    'PAYMENT' | 'PAYER_AUTH' | 'AUTHORIZE' | 'REBILL'
  >();
  expectTypeOf<CancelRequest['refund']['refund_type']>().toEqualTypeOf<'F' | 'P'>();
  expectTypeOf<CancelRequest['payment']['balance']>().toEqualTypeOf<string>();
  expectTypeOf<RetrieveAnswer['payment']['status']>().toEqualTypeOf<string>();
});
