import { PAYMENT_TABLE, type Payment, type PaymentState } from '@naru/engine';
import { ERRCODE_TABLE, ERROR_TABLE } from '@naru/eximbay';
import { describe, expect, test } from 'vitest';
import { resultMethod } from '../../src/dialects/eximbay/codes/result-codes.ts';
import { declineOf, standingOf } from '../../src/dialects/eximbay/codes/states.ts';

const APPROVAL = { authCode: '123456', approvedAt: '2026-11-21T00:00:00.000Z' };
const PROOF = { cavv: 'c', xid: 'x', eci: '05', authenticatedAt: '2026-11-21T00:00:00.000Z' };
const ACCOUNT = { bank: '004', bankNameEn: 'KB', bankNameKo: '국민', accountNumber: '1', holder: 'h' };

function payment(state: PaymentState, changes: Partial<Payment> = {}): Payment {
  return {
    state,
    amount: 1000n,
    receivedAmount: 0n,
    refundedAmount: 0n,
    refundingAmount: 0n,
    chargedBackAmount: 0n,
    method: 'P000',
    approval: null,
    authentication: null,
    virtualAccount: null,
    redirectUrl: null,
    ...changes,
  } as Payment;
}

const shown = (state: PaymentState, changes: Partial<Payment> = {}) => {
  const standing = standingOf(payment(state, changes));
  return standing.kind === 'known' ? `${standing.status} ${standing.balance}` : standing.kind;
};

describe('how payments read in an inquiry (eximbay.md §5.4)', () => {
  test('every state is one of what the table there has', () => {
    const rows = PAYMENT_TABLE.states.map((state) => [state, shown(state, { receivedAmount: 1000n })]);
    expect(Object.fromEntries(rows)).toEqual({
      created: 'none',
      pending: 'open',
      awaiting_deposit: 'REGISTERED 1000',
      partially_paid: 'REGISTERED 1000',
      in_review: 'REGISTERED 1000',
      authenticated: 'none',
      authorized: 'AUTH 1000',
      capturing: 'AUTH 1000',
      captured: 'SALE 1000',
      partially_refunded: 'SALE 1000',
      refunded: 'SALE 1000',
      failed: 'none',
      expired: 'none',
      voided: 'none',
      unknown: 'open',
    });
  });

  test('refunds take from the balance, also those under way', () => {
    const changes = { receivedAmount: 1000n, refundedAmount: 300n, refundingAmount: 200n };
    expect(shown('partially_refunded', changes)).toBe('SALE 500');
    expect(shown('refunded', { receivedAmount: 1000n, refundedAmount: 1000n })).toBe('SALE 0');
  });

  test('a reversed authorization and an order that was registered stay visible', () => {
    expect(shown('voided', { approval: APPROVAL })).toBe('AUTH 0');
    for (const state of ['failed', 'expired', 'voided'] as const) {
      expect(shown(state, { method: 'P305', virtualAccount: ACCOUNT })).toBe('REGISTERED 0');
      expect(shown(state, { method: 'P006', redirectUrl: 'https://pay.example/how' })).toBe('REGISTERED 0');
      // An address alone is where a wallet or an issuer asked the payer.
      expect(shown(state, { method: 'P302', redirectUrl: 'https://pay.example/wallet' })).toBe('none');
      expect(shown(state, { method: 'P305' })).toBe('none');
    }
  });

  test('an approval that is under way is neither there nor not there', () => {
    expect(shown('pending', { authentication: PROOF })).toBe('open');
    expect(shown('pending')).toBe('open');
    // There the payer may still pay or leave.
    expect(shown('pending', { redirectUrl: 'https://pay.example/wallet' })).toBe('none');
    expect(shown('unknown', { authentication: PROOF })).toBe('open');
  });
});

describe('why a payment failed', () => {
  test('every text code has a code that says for sure that nothing was taken', () => {
    for (const { code } of ERRCODE_TABLE) {
      const decline = declineOf(code, null);
      expect(decline.errcode).toBe(code);
      expect(ERROR_TABLE.find((row) => row.code === decline.rescode)?.carriedOut).toBe('no');
    }
  });

  test('codes of the table stay, also those that leave it open; all else is the generic decline', () => {
    expect(declineOf('D400', null)).toMatchObject({
      rescode: 'D400',
      resmsg: 'Fraud score exceeds threshold',
    });
    expect(declineOf('EE02', 'No answer')).toMatchObject({ rescode: 'EE02', resmsg: 'No answer' });
    expect(declineOf('0000', null).rescode).toBe('XXXX');
    expect(declineOf('SOMETHING', 'two\r\nlines').resmsg).toBe('two lines');
    expect(declineOf(null, null)).toEqual({
      rescode: 'XXXX',
      resmsg: 'Declined',
      errcode: 'GENERIC_DECLINE',
      httpStatus: 402,
    });
    expect(declineOf(null, 'x'.repeat(900)).resmsg).toHaveLength(700);
  });
});

describe('the method of a result', () => {
  const card = { token: 't', first4: '4000', last4: '0003', country: 'KR', installmentMonths: 0 };

  test('is the brand abroad, the issuer of Korean cards and on the Korean page, and else what was chosen', () => {
    const foreign = { ...card, country: 'US' };
    expect(resultMethod('P000', { ...foreign, brand: 'visa', issuer: 'shinhan' }, false)).toBe('P101');
    expect(resultMethod('P000', { ...foreign, brand: 'visa', issuer: 'shinhan' }, true)).toBe('P114');
    expect(resultMethod('P000', { ...card, brand: 'visa', issuer: 'shinhan' }, false)).toBe('P114');
    expect(resultMethod('P000', { ...card, brand: 'visa', issuer: 'shinhan' }, true)).toBe('P114');
    expect(resultMethod('P000', { ...card, brand: 'local', issuer: 'bc' }, false)).toBe('P110');
    expect(resultMethod('P000', { ...card, brand: 'amex', issuer: null }, true)).toBe('P103');
    expect(resultMethod('P000', { ...card, brand: 'new', issuer: 'new' }, true)).toBe('P000');
    expect(resultMethod('P302', null, true)).toBe('P302');
    expect(resultMethod(null, null, false)).toBe('');
  });
});
