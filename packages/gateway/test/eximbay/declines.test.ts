import { DECLINE_KEYS } from '@naru/engine';
import { describe, expect, test } from 'vitest';
import {
  codesOf,
  codesOfFailure,
  declineOfCode,
  eximbayDeclines,
  eximbayRuleCodes,
} from '../../src/dialects/eximbay/codes/declines.ts';
import { declineOf } from '../../src/dialects/eximbay/codes/states.ts';

const codesFor = (...of: Parameters<typeof codesOfFailure>) => {
  const { entry, errcode } = codesOfFailure(...of);
  return [entry.code, errcode];
};

describe('reasons in Eximbay’s codes', () => {
  test('by our reason, whatever the channel’s own code', () => {
    expect(codesFor('wrong_cvc', 'N7')).toEqual(['HE02', 'INVALID_CVC']);
    expect(codesFor('card_lost', '43')).toEqual(['XXXX', 'STOLEN_OR_LOST_CARD']);
    expect(codesFor('connection_failed', null)).toEqual(['EE00', codesOf('connection_failed').entry.errcode]);
    expect(codesFor('payer_limit', 'payer_limit')).toEqual(['XXXX', 'GENERIC_DECLINE']);
  });

  test('by a code of the dialect’s own that says the same, which stays', () => {
    expect(codesFor('internal_fault', 'EX02')[0]).toBe('EX02');
    expect(codesFor('wrong_card_number', 'INVALID_CARD_NUMBER')).toEqual(['HE00', 'INVALID_CARD_NUMBER']);
    // A channel’s own code that only looks like one of these.
    expect(codesFor('wrong_cvc', 'INVALID_CARD_NUMBER')).toEqual(['HE02', 'INVALID_CVC']);
    expect(codesFor('unknown', 'X048')).toEqual(['X048', 'NOT_REGISTERED_MERCHANT']);
    expect(codesFor('unknown', '0000')).toEqual(['XXXX', 'GENERIC_DECLINE']);
  });

  test('what the codes of a reason mean is that reason, or one with the same codes', () => {
    for (const decline of DECLINE_KEYS) {
      const { entry, errcode } = codesOf(decline);
      const isOfRow = entry.errcode === errcode;
      const meant = declineOfCode(isOfRow ? entry.code : (errcode ?? ''));
      if (decline === 'risk_review' || decline === 'risk_not_assessed') continue;
      expect([decline, codesOf(meant ?? 'unknown')]).toEqual([decline, codesOf(decline)]);
    }
  });

  test('stored payments of before there were reasons read as ever', () => {
    expect(declineOf('EXPIRED_CARD', 'The card has expired', 'KR')).toEqual(
      declineOf('54', 'The card has expired', 'KR', 'expired_card'),
    );
    expect(declineOf('INVAILD_CARD_DATA', 'Wrong card details were entered too many times')).toEqual(
      declineOf('too_many_wrong_details', 'Wrong card details were entered too many times'),
    );
    expect(declineOf('cancelled', 'Cancelled by the payer', 'KR').resmsg).toBe('결제를 취소했습니다');
  });

  test('the sandbox takes any code, in its words', () => {
    expect(eximbayDeclines.find('payment', 'D400')).toEqual({
      decline: 'risk_score',
      reason: 'Fraud score exceeds threshold',
    });
    expect(eximbayDeclines.find('payment', 'INSUFFICIENT_FUNDS')).toEqual({
      decline: 'insufficient_funds',
      reason: 'Too little on the account',
    });
    expect(eximbayDeclines.find('payment', '0000')).toBeUndefined();
    expect(eximbayDeclines.find('payout', 'D400')).toBeUndefined();
  });
});

describe('rules', () => {
  test('have the published codes', () => {
    expect(eximbayRuleCodes.codeOf('blocked_card')).toBe('BL00');
    expect(eximbayRuleCodes.codeOf('access_country_not_allowed')).toBe('DM08');
    expect(eximbayRuleCodes.codeOf('risk_review')).toBe('D480');
    expect(eximbayRuleCodes.codeOf('risk_not_assessed')).toBe('D100');
  });

  test('a payment fails with a published code, else with the plain one', () => {
    const failed = (code: string) => codesFor(eximbayRuleCodes.reasonOf(code) ?? 'risk_rejected', code)[0];
    expect(failed('BL00')).toBe('BL00');
    expect(failed('DM00')).toBe('DM00');
    expect(failed('DM08')).toBe('DM08');
    for (const code of ['SHOP-7', 'D480', 'D100', 'HE00', 'X042', '0000']) expect(failed(code)).toBe('D481');
  });
});
