import { describe, expect, test } from 'vitest';
import type { OutcomeView } from '../src/api.ts';
import { leavingUrl } from '../src/logic/addresses.ts';
import {
  chooseReceiptPurpose,
  initialReceipt,
  purposesOf,
  receiptRequest,
} from '../src/logic/cash-receipt.ts';
import { returnDelaySeconds, wayBackOf } from '../src/logic/way-back.ts';
import { outcomeTo } from './support/views.ts';

const base = 'https://pay.example/pay/token';

function formTo(action: string, auto = false): OutcomeView {
  return { ...outcomeTo('https://shop.example'), form: { action, fields: { rescode: '0000' } }, auto };
}

describe('the way back', () => {
  test('is a link where there is no form', () => {
    expect(wayBackOf(outcomeTo('https://shop.example/ok'), base)).toEqual({
      kind: 'link',
      href: 'https://shop.example/ok',
    });
    expect(wayBackOf(outcomeTo(null), base)).toBeNull();
    expect(wayBackOf(null, base)).toBeNull();
  });

  test.each([
    ['https://shop.example/return?x=1', 'https://shop.example/return?x=1'],
    ['/pay/token/return', 'https://pay.example/pay/token/return'],
    ['shop://paid', 'shop://paid'],
  ])('is a form to %s', (action, whole) => {
    expect(wayBackOf(formTo(action), base)).toEqual({
      kind: 'form',
      action: whole,
      fields: { rescode: '0000' },
    });
  });

  test.each(['shop.example', 'return.jsp', 'javascript:alert(1)', '', 'https://'])(
    'never sends a form to %j, nor the payer by the link instead',
    (action) => {
      expect(wayBackOf(formTo(action), base)).toBeNull();
    },
  );

  test('is gone at once, after a while, or when the payer wants', () => {
    expect(returnDelaySeconds(formTo('https://shop.example', true))).toBe(0);
    expect(returnDelaySeconds(formTo('https://shop.example'))).toBeNull();
    expect(returnDelaySeconds(outcomeTo('https://shop.example'))).toBe(3);
    expect(returnDelaySeconds({ ...outcomeTo('https://shop.example'), auto: true })).toBe(0);
  });
});

describe('the way out', () => {
  test.each([
    ['/sandbox/pay/r', 'https://pay.example/sandbox/pay/r?lang=ja'],
    ['https://pay.example/sandbox/pay/r?x=1', 'https://pay.example/sandbox/pay/r?x=1&lang=ja'],
    ['https://issuer.example/3ds?x=1', 'https://issuer.example/3ds?x=1'],
    ['kakaotalk://pay', 'kakaotalk://pay'],
    ['javascript:alert(1)', null],
    [null, null],
  ])('%s: only our own pages learn the language', (url, expected) => {
    expect(leavingUrl(url, base, 'ja')).toBe(expected);
  });
});

describe('cash receipts', () => {
  test('begin with none where none is needed', () => {
    expect(receiptRequest(initialReceipt('optional'))).toBeNull();
    expect(receiptRequest(initialReceipt('required'))).toBe('faulty');
    expect(purposesOf('optional')).toContain(null);
    expect(purposesOf('required')).not.toContain(null);
  });

  test.each([
    ['income_deduction', 'phone', '010-1234-5678', '01012345678'],
    ['income_deduction', 'resident_number', '950101-1234567', '9501011234567'],
    ['income_deduction', 'card', '1544 2020 0000 000000', '154420200000000000'],
    ['expense_proof', 'business_number', '123-45-67890', '1234567890'],
  ] as const)('%s by %s: %s', (purpose, by, number, plain) => {
    expect(receiptRequest({ purpose, by, number })).toEqual({ purpose, by, number: plain });
  });

  test.each([
    ['phone', '0212345678'],
    ['phone', '010-1234-567a'],
    ['resident_number', '951301-1234567'],
    ['resident_number', '950101-9234567'],
    ['business_number', '12345'],
    // A payment card, which is not to be kept anywhere.
    ['card', '4111 1111 1111 1111'],
    ['card', ''],
  ] as const)('by %s not with %s', (by, number) => {
    expect(receiptRequest({ purpose: 'income_deduction', by, number })).toBe('faulty');
  });

  test('another purpose begins with a way that it knows, and without the number of the other', () => {
    const draft = { purpose: 'income_deduction', by: 'phone', number: '01012345678' } as const;
    expect(chooseReceiptPurpose(draft, 'income_deduction')).toBe(draft);
    expect(chooseReceiptPurpose(draft, 'expense_proof')).toEqual({
      purpose: 'expense_proof',
      by: 'business_number',
      number: '',
    });
    expect(chooseReceiptPurpose(draft, null).number).toBe('');
  });
});
