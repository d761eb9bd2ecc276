import { describe, expect, test } from 'vitest';
import {
  ALL_ERRORS,
  amountOutOfRange,
  ENDPOINTS,
  ERROR_TABLE,
  FIELD_ERROR_TABLE,
  FIELD_RULES,
  failure,
  fieldFailure,
  findError,
  success,
} from '../src/index.ts';

describe('error table', () => {
  test('has unique codes and names, all of them short digits with a text', () => {
    expect(new Set(ALL_ERRORS.map((entry) => entry.code)).size).toBe(ALL_ERRORS.length);
    expect(new Set(ALL_ERRORS.map((entry) => entry.name)).size).toBe(ALL_ERRORS.length);
    expect(ALL_ERRORS).toHaveLength(ERROR_TABLE.length + FIELD_ERROR_TABLE.length);
    for (const entry of ALL_ERRORS) {
      expect(entry.code).toMatch(/^(\d{4}|0{8})$/);
      expect(entry.meaning).not.toBe('');
      expect(entry.httpStatus).toBe(200);
      expect(findError(entry.code)).toBe(entry);
      if (entry.name !== 'success') expect(entry.message).not.toBe('');
    }
  });

  test('keeps what HaiPay has published', () => {
    expect(failure('method_unknown')).toEqual({
      status: '0',
      error: '4002',
      msg: 'system:channel code does not exist',
    });
    expect(failure('product_not_permitted').msg).toBe(
      'No permission to pay for products, please contact the administrator',
    );
    expect(success({ sign: 'x' })).toEqual({ status: '1', error: '00000000', msg: '', data: { sign: 'x' } });
  });

  test('keeps its codes: merchants store them', () => {
    const codes = Object.fromEntries(ERROR_TABLE.map((entry) => [entry.name, entry.code]));
    expect(codes).toEqual({
      success: '00000000',
      signature_missing: '1001',
      signature_invalid: '1002',
      app_unknown: '1003',
      app_currency_mismatch: '1004',
      app_disabled: '1005',
      product_not_permitted: '1006',
      ip_not_allowed: '1007',
      merchant_key_missing: '1008',
      json_invalid: '2001',
      json_duplicate_member: '2002',
      body_not_object: '2003',
      body_too_large: '2004',
      content_type_invalid: '2005',
      path_unknown: '2006',
      http_method_invalid: '2007',
      method_unknown: '4002',
      method_under_maintenance: '4003',
      pay_type_mismatch: '4004',
      member_missing: '4100',
      member_invalid: '4200',
      amount_out_of_range: '4301',
      amount_decimals: '4302',
      duplicate_order: '5001',
      order_not_found: '5002',
      insufficient_balance: '5003',
      daily_limit_exceeded: '5004',
      refund_not_paid: '5011',
      refund_already_done: '5012',
      refund_not_supported: '5013',
      too_many_requests: '9001',
      busy: '9002',
      internal_error: '9003',
    });
    expect(fieldFailure('missing', 'appId').error).toBe('4101');
    expect(fieldFailure('invalid', 'amount').error).toBe('4207');
    expect(fieldFailure('invalid', 'transaction').error).toBe('4222');
  });
});

describe('failures of single members', () => {
  test('name the member and the rule', () => {
    expect(fieldFailure('missing', 'orderId')).toEqual({
      status: '0',
      error: '4102',
      msg: 'system:orderId is required',
    });
    expect(fieldFailure('invalid', 'accountNo').msg).toBe(
      'system:accountNo is invalid: must be 6 to 20 digits',
    );
    expect(fieldFailure('invalid', 'callBackUrl', 'an https URL').msg).toBe(
      'system:callBackUrl is invalid: must be an https URL',
    );
  });

  test('cover every member of every request', () => {
    const named = new Set<string>(FIELD_RULES.map((field) => field.name));
    for (const { request } of Object.values(ENDPOINTS)) {
      for (const name of Object.keys(request.properties)) {
        expect(name === 'sign' || named.has(name), `${name} has no code`).toBe(true);
      }
    }
  });

  test('sign and unknown members have codes too', () => {
    expect(fieldFailure('missing', 'sign').error).toBe('1001');
    expect(fieldFailure('invalid', 'sign').error).toBe('1002');
    expect(fieldFailure('missing', 'constructor')).toEqual({
      status: '0',
      error: '4100',
      msg: 'system:a required parameter is missing: constructor',
    });
    expect(fieldFailure('invalid', 'colour', 'must be red').error).toBe('4200');
  });
});

test('the range of an amount is reported', () => {
  expect(amountOutOfRange('300', '500000', 'KRW')).toEqual({
    status: '0',
    error: '4301',
    msg: 'system:amount is out of range: KRW 300 to 500000',
  });
});
