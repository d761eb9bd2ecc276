import { describe, expect, test } from 'vitest';
import {
  ALL_ERRORS,
  ERROR_TABLE,
  errorEntry,
  errorMsg,
  failure,
  failureEnvelopeSchema,
  findErrors,
  firstFault,
  isCertainRefusal,
  success,
} from '../src/index.ts';

/** The published rows, text for text; `*` where the text is open. */
const PUBLISHED: readonly (readonly [code: number, msg: string])[] = [
  [200, 'success'],
  [400, 'Order not found'],
  [412, 'Please try again later'],
  [414, '*'],
  [416, 'Application not found'],
  [417, 'Merchant account not found'],
  [418, 'Merchant account is closed'],
  [423, 'This payment method is not supported'],
  [425, 'Insufficient merchant balance'],
  [426, 'merchant order duplicate'],
  [427, 'The callback notification address for collection must not be empty.'],
  [430, 'The card number length is incorrect.'],
  [431, 'The bank code does not supported.'],
  [432, '*'],
  [434, 'Merchant order not exist'],
  [455, 'The account type error.'],
  [462, 'This request failed due to blacklist blocking'],
  [466, 'Payment method fee rate not configured.'],
  [473, 'Merchant joint verification error: *'],
  [475, 'The id card type is error'],
  [500, 'Business Error'],
  [600, 'type field invalid parameter value'],
  [
    601,
    'Data older than 90 days cannot be queried via API. Please use the portal to export historical reports.',
  ],
  [602, 'Query range exceeds 31 days. Please query data month by month.'],
  [603, 'The time cannot be later than the current time.'],
  [604, 'The start time of the application period cannot be later than the end time.'],
  [605, 'status field invalid parameter value'],
  [606, 'PageIndex parsing failed'],
];

describe('the table', () => {
  test('has every published row', () => {
    for (const [code, msg] of PUBLISHED) {
      const rows = findErrors(code).filter(({ source }) => source === 'published');
      expect(rows.length, String(code)).toBeGreaterThan(0);
      if (msg !== '*') expect(rows.map((row) => row.msg)).toEqual([msg]);
    }
    const codes = ERROR_TABLE.filter(({ source }) => source === 'published').map(({ code }) => code);
    expect([...new Set(codes)].sort()).toEqual(PUBLISHED.map(([code]) => code));
  });

  test('has a name for each row, and never two', () => {
    const names = ERROR_TABLE.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const row of ERROR_TABLE) {
      expect(row.meaning, row.name).not.toBe('');
      expect(errorEntry(row.name)).toBe(row);
    }
    expect(ALL_ERRORS.map(({ code }) => code)).toEqual([...ALL_ERRORS].map(({ code }) => code).sort());
  });

  test('numbers that are sent say one thing, but for the headers, 414 and 500', () => {
    const sent = ALL_ERRORS.filter((row) => row.sent).map(({ code }) => code);
    const repeated = sent.filter((code, index) => sent.indexOf(code) !== index);
    expect([...new Set(repeated)]).toEqual([401, 414, 500]);
  });

  test('says what is certain', () => {
    const uncertain = ALL_ERRORS.filter((row) => !row.certain).map(({ code }) => code);
    expect(uncertain).toEqual([200, 401, 412, 448, 500, 500]);
    for (const code of [413, 414, 423, 425, 426, 434, 606]) expect(isCertainRefusal(code)).toBe(true);
    for (const code of [200, 412, 448, 500, 499, 0, -1, 999]) expect(isCertainRefusal(code)).toBe(false);
  });

  test('a nonce that was used before may have been used by the very same call', () => {
    const rows = ALL_ERRORS.filter(({ code }) => code === 401);
    const open = rows.filter(({ msg }) => !isCertainRefusal(401, msg)).map(({ name }) => name);
    expect(open).toEqual(['nonce_invalid']);
    // Another text with the same code says nothing of the order.
    for (const said of [undefined, '', 'nonce repeated']) expect(isCertainRefusal(401, said)).toBe(false);
    expect(isCertainRefusal(414, 'amount is invalid')).toBe(true);
    expect(isCertainRefusal(500, 'Business Error')).toBe(false);
  });

  test('has no row for a code that is not known', () => {
    expect(findErrors(499)).toEqual([]);
  });
});

describe('envelopes', () => {
  test('of refusals', () => {
    const envelope = failure('duplicate_order', 't');
    expect(envelope).toEqual({ code: 426, msg: 'merchant order duplicate', data: null, traceId: 't' });
    expect(firstFault(failureEnvelopeSchema, envelope)).toBe(null);
  });

  test('with a detail', () => {
    expect(failure('parameter_invalid', 't', 'paymentType').msg).toBe('paymentType is invalid');
    expect(failure('parameter_missing', 't', 'sign').msg).toBe('sign is required');
    expect(errorMsg('merchant_verification_failed', 'no $& fee')).toBe(
      'Merchant joint verification error: no $& fee',
    );
    expect(failure('busy', 't', 'unused').msg).toBe('Please try again later');
  });

  test('of success', () => {
    expect(success({ a: 1 }, 't')).toEqual({ code: 200, msg: 'success', data: { a: 1 }, traceId: 't' });
  });
});
