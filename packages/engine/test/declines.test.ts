import { describe, expect, test } from 'vitest';
import {
  DECLINE_CATEGORIES,
  DECLINE_KEYS,
  DECLINES,
  declineRow,
  isDecline,
  ownFailure,
  storedDecline,
} from '../src/base/declines.ts';

describe('declines', () => {
  test('each has a key of its own kind, a category and a meaning of its own', () => {
    expect(DECLINE_KEYS.filter((key) => !/^[a-z]+(_[a-z]+)*$/.test(key))).toEqual([]);
    const meanings = DECLINE_KEYS.map((key) => declineRow(key).meaning);
    expect(new Set(meanings).size).toBe(DECLINE_KEYS.length);
    expect(new Set(DECLINE_KEYS.map((key) => declineRow(key).category))).toEqual(new Set(DECLINE_CATEGORIES));
  });

  test('what is over can not be tried again', () => {
    const over = DECLINE_KEYS.filter((key) => declineRow(key).category === 'expired');
    expect(over.every((key) => !declineRow(key).canRetry && !declineRow(key).canSwitch)).toBe(true);
    expect(DECLINES.wrong_cvc).toMatchObject({ canRetry: true, canSwitch: true });
    expect(DECLINES.card_lost).toMatchObject({ canRetry: false, canSwitch: true });
  });

  test('a failure that no channel spoke of has the key for its code', () => {
    const reason = 'The payment was not made in time';
    expect(ownFailure('expired')).toEqual({ decline: 'expired', code: 'expired', reason });
    expect(ownFailure('voided', 'sold out')).toMatchObject({ code: 'voided', reason: 'sold out' });
  });

  test('what is stored is read: with its reason, or of ours with its code alone', () => {
    expect(storedDecline({ decline: 'card_lost', failureCode: '41' })).toBe('card_lost');
    expect(storedDecline({ decline: null, failureCode: 'cancelled' })).toBe('cancelled');
    expect(storedDecline({ failureCode: 'payer_limit' })).toBe('payer_limit');
    expect(storedDecline({ decline: null, failureCode: '41' })).toBeUndefined();
    expect(storedDecline({ decline: null, failureCode: null })).toBeUndefined();
    // Of a newer version of the program.
    expect(storedDecline({ decline: 'moon_phase', failureCode: '41' })).toBeUndefined();
    expect(isDecline('constructor')).toBe(false);
  });
});
