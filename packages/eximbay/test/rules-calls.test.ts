import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CancelRequest,
  type Checked,
  checkCancel,
  checkCapture,
  checkConfirm,
  checkRetrieve,
  checkSettle,
  checkVerify,
  formatAmount,
  inquiryFinds,
  type RefundableTransaction,
  refundOf,
  transactionFault,
  transactionIdFault,
} from '../src/index.ts';
import * as samples from './fixtures/samples.ts';

type Objects = Readonly<Record<string, unknown>>;

test.each<[string, (values: Objects) => Checked<unknown>, Objects]>([
  ['confirm', checkConfirm, samples.CONFIRM],
  ['verify', checkVerify, samples.VERIFY],
  ['retrieve', checkRetrieve, samples.RETRIEVE],
  ['cancel', checkCancel, samples.CANCEL],
  ['capture', checkCapture, samples.CAPTURE],
  ['settle', checkSettle, samples.SETTLE],
])('the example of %s is accepted as printed; an empty body is not', (_, check, sample) => {
  expect(check(sample)).toEqual({ ok: true, request: sample });
  expect(check({})).toMatchObject({ ok: false, fault: { rescode: 'EC00', error: 'parameter_missing' } });
});

test.each<[text: string | undefined, error: string | undefined]>([
  ['1849705C6420220902000010', undefined],
  ['1849705C64W0000056371354', undefined],
  [undefined, 'transaction_id_missing'],
  ['', 'transaction_id_missing'],
  ['20220902101716', 'transaction_id_length'],
  ['1849705C6420220230000010', 'transaction_id_invalid'],
])('the number %s in a path', (text, error) => {
  const found = transactionIdFault(text);
  expect(found?.error).toBe(error);
  if (found !== null) expect(found.rescode).toBe('EC1002');
});

test('an inquiry by transaction needs its number, one by order does not', () => {
  const byTransaction = { ...samples.RETRIEVE, key_field: 'transaction_id' };
  expect(checkRetrieve(byTransaction)).toMatchObject({ ok: false, fault: { rescode: 'EC1002' } });
  const { transaction_id: _, ...payment } = samples.RETRIEVE.payment;
  expect(checkRetrieve({ ...byTransaction, payment })).toMatchObject({
    ok: false,
    fault: { error: 'transaction_id_missing' },
  });
  expect(checkRetrieve({ ...samples.RETRIEVE, payment }).ok).toBe(true);
});

test('amounts are checked everywhere', () => {
  const zero = (sample: { payment: object }) => ({ ...sample, payment: { ...sample.payment, amount: '0' } });
  for (const check of [
    checkConfirm(zero(samples.CONFIRM)),
    checkRetrieve(zero(samples.RETRIEVE)),
    checkCancel(zero(samples.CANCEL)),
    checkCapture(zero(samples.CAPTURE)),
    checkSettle(zero(samples.SETTLE)),
  ]) {
    expect(check).toMatchObject({ ok: false, fault: { field: 'payment.amount' } });
  }
});

describe('the form of a refund', () => {
  const cancel = (refund: object, payment: object = {}, rest: object = {}) => ({
    ...samples.CANCEL,
    refund: { ...samples.CANCEL.refund, ...refund },
    payment: { ...samples.CANCEL.payment, ...payment },
    ...rest,
  });
  const account = { user_name: 'Hong', bank_code: '004', account_number: '123-456' };

  test.each<[string, Objects, string | null]>([
    ['all of it, without an amount', cancel({ refund_amount: '' }), null],
    ['a part, without an amount', cancel({ refund_type: 'P', refund_amount: '' }), 'refund.refund_amount'],
    ['neither all nor a part', cancel({ refund_type: 'X' }), 'refund.refund_type'],
    ['no reason', cancel({ reason: '' }), 'refund.reason'],
    ['an amount with a separator', cancel({ refund_amount: '1,0' }), 'refund.refund_amount'],
    ['no balance', cancel({}, { balance: undefined }), 'payment.balance'],
    ['the balance as an inquiry prints it', cancel({}, { balance: '1.00' }), null],
    ['a balance that is none', cancel({}, { balance: '1.001' }), 'payment.balance'],
    ['an account', cancel({}, {}, { refund_account: account }), null],
    [
      'an account at no bank',
      cancel({}, {}, { refund_account: { ...account, bank_code: '999' } }),
      'refund_account.bank_code',
    ],
    [
      'half an account',
      cancel({}, {}, { refund_account: { user_name: 'Hong' } }),
      'refund_account.bank_code',
    ],
    ['tax that does not fit', cancel({}, {}, { tax: { amount_vat: '2' } }), 'tax'],
    ['tax that fits', cancel({}, {}, { tax: { amount_vat: '1' } }), null],
  ])('%s', (_, values, expected) => {
    const checked = checkCancel(values);
    expect(checked.ok ? null : checked.fault.field).toBe(expected);
  });
});

const paid: RefundableTransaction = {
  orderId: 'O1',
  currency: 'KRW',
  amountMinorUnits: 1000n,
  receivedMinorUnits: 1000n,
  refundedMinorUnits: 300n,
  paymentMethod: 'P101',
};

function refundRequest(refund: object, payment: object = {}, rest: object = {}): CancelRequest {
  return {
    mid: '1849705C64',
    refund: { refund_type: 'P', refund_id: 'R1', reason: 'x', ...refund },
    payment: { order_id: 'O1', currency: 'KRW', amount: '1000', balance: '700', lang: 'KR', ...payment },
    ...rest,
  };
}

describe('a refund against its payment', () => {
  test.each<[string, CancelRequest, bigint | string]>([
    ['a part', refundRequest({ refund_amount: '200' }), 200n],
    ['the rest as a part', refundRequest({ refund_amount: '700' }), 700n],
    ['more than is left', refundRequest({ refund_amount: '701' }), 'refund_amount_invalid'],
    ['all of it, without an amount', refundRequest({ refund_type: 'F' }), 700n],
    ['all of it, with its amount', refundRequest({ refund_type: 'F', refund_amount: '700' }), 700n],
    [
      'all of it, with another amount',
      refundRequest({ refund_type: 'F', refund_amount: '600' }),
      'refund_amount_invalid',
    ],
    ['a part without an amount', refundRequest({}), 'parameter_missing'],
    ['the right balance', refundRequest({ refund_amount: '1' }, { balance: '700.00' }), 1n],
    ['an old balance', refundRequest({ refund_amount: '1' }, { balance: '1000' }), 'balance_mismatch'],
    ['another order', refundRequest({ refund_amount: '1' }, { order_id: 'O2' }), 'amount_mismatch'],
    ['another currency', refundRequest({ refund_amount: '1' }, { currency: 'USD' }), 'amount_mismatch'],
    ['another amount', refundRequest({ refund_amount: '1' }, { amount: '999' }), 'amount_mismatch'],
    [
      'wrong tax of all of it',
      refundRequest({ refund_type: 'F' }, {}, { tax: { amount_vat: '1' } }),
      'parameter_invalid',
    ],
  ])('%s', (_, request, expected) => {
    const refund = refundOf(request, paid);
    expect(refund.ok ? refund.minorUnits : refund.fault.error).toBe(expected);
  });

  test('a part may be the whole amount', () => {
    const untouched = { ...paid, refundedMinorUnits: 0n };
    const refund = refundOf(refundRequest({ refund_amount: '1000' }, { balance: '1000' }), untouched);
    expect(refund).toMatchObject({ ok: true, minorUnits: 1000n, balanceMinorUnits: 0n });
  });

  test.each([
    ['more', 2500n, '2200'],
    ['less', 400n, '100'],
  ])(
    'what can be refunded is what came, also where it is %s than was ordered',
    (_, receivedMinorUnits, balance) => {
      const refund = refundOf(refundRequest({ refund_type: 'F' }, { balance }), {
        ...paid,
        receivedMinorUnits,
      });
      expect(refund).toMatchObject({ ok: true, minorUnits: BigInt(balance), balanceMinorUnits: 0n });
    },
  );

  test('nothing is left after everything', () => {
    const refund = refundOf(refundRequest({ refund_type: 'F' }), { ...paid, refundedMinorUnits: 1000n });
    expect(refund).toMatchObject({ ok: false, fault: { error: 'already_canceled' } });
  });

  test('virtual accounts need an account and the tax, NaverPay points the tax, transfers a word on the receipt', () => {
    const account = { user_name: 'Hong', bank_code: '004', account_number: '1' };
    const tax = {
      receipt_status: 'N' as const,
      amount_tax_free: '0',
      amount_taxable: '0',
      amount_vat: '0',
      amount_service_fee: '100',
    };
    const status = { receipt_status: 'Y' as const };
    const fieldOf = (rest: object, paymentMethod: string) => {
      const refund = refundOf(refundRequest({ refund_amount: '100' }, {}, rest), { ...paid, paymentMethod });
      return refund.ok ? null : refund.fault.field;
    };
    for (const virtualAccount of ['P305', 'P310']) {
      expect(fieldOf({ tax }, virtualAccount)).toBe('refund_account');
      expect(fieldOf({ refund_account: account }, virtualAccount)).toBe('tax.receipt_status');
      expect(fieldOf({ refund_account: account, tax: status }, virtualAccount)).toBe('tax.amount_tax_free');
      expect(fieldOf({ refund_account: account, tax }, virtualAccount)).toBeNull();
    }
    expect(fieldOf({}, 'P308')).toBe('tax.receipt_status');
    expect(fieldOf({ tax }, 'P308')).toBeNull();
    expect(fieldOf({}, 'P301')).toBe('tax.receipt_status');
    expect(fieldOf({ tax: status }, 'P301')).toBeNull();
    expect(fieldOf({}, 'P101')).toBeNull();
  });

  test('parts never come to more than the amount', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10_000n),
        fc.array(fc.bigInt(1n, 5000n), { maxLength: 20 }),
        (amount, wishes) => {
          let refunded = 0n;
          for (const wish of wishes) {
            const transaction = {
              ...paid,
              amountMinorUnits: amount,
              receivedMinorUnits: amount,
              refundedMinorUnits: refunded,
            };
            const request = refundRequest(
              { refund_amount: formatAmount(wish, 'KRW') },
              { amount: formatAmount(amount, 'KRW'), balance: formatAmount(amount - refunded, 'KRW') },
            );
            const refund = refundOf(request, transaction);
            expect(refund.ok).toBe(wish <= amount - refunded);
            if (!refund.ok) continue;
            refunded += refund.minorUnits;
            expect(refund.balanceMinorUnits).toBe(amount - refunded);
          }
          expect(refunded <= amount).toBe(true);
        },
      ),
    );
  });
});

test('an inquiry finds a payment by the text of its amount', () => {
  const prepared = { orderId: 'O1', currency: 'USD', amount: '1' };
  const asked = { order_id: 'O1', currency: 'USD', amount: '1' };
  expect(inquiryFinds(asked, prepared)).toBe(true);
  expect(inquiryFinds({ ...asked, amount: '1.00' }, prepared)).toBe(false);
  expect(inquiryFinds({ ...asked, currency: 'KRW' }, prepared)).toBe(false);
  expect(inquiryFinds({ ...asked, order_id: 'O2' }, prepared)).toBe(false);
});

test('what was paid instead of the ordered amount is taken as well', () => {
  const asked = (amount: string) => ({ order_id: 'O1', currency: 'USD', amount });
  const prepared = { orderId: 'O1', currency: 'USD', amount: '1', paidAmount: '0.90' };
  const known = { orderId: 'O1', currency: 'USD', amountMinorUnits: 100n, paidMinorUnits: 90n };
  for (const amount of ['1', '0.90']) {
    expect(inquiryFinds(asked(amount), prepared)).toBe(true);
    expect(transactionFault(asked(amount), known)).toBeNull();
  }
  expect(inquiryFinds(asked('0.9'), prepared)).toBe(false);
  expect(transactionFault(asked('0.9'), known)).toBeNull();
  expect(inquiryFinds(asked('0.95'), prepared)).toBe(false);
  expect(transactionFault(asked('0.95'), known)?.field).toBe('payment.amount');
});

test('what is claimed about a transaction is compared by value', () => {
  const known = { orderId: 'O1', currency: 'USD', amountMinorUnits: 100n };
  expect(transactionFault({ order_id: 'O1', currency: 'USD', amount: '1' }, known)).toBeNull();
  expect(transactionFault({ order_id: 'O1', currency: 'USD', amount: '1.00' }, known)).toBeNull();
  expect(transactionFault({ order_id: 'O1', currency: 'USD', amount: '1.01' }, known)?.field).toBe(
    'payment.amount',
  );
});
