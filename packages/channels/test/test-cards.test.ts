import { isDecline } from '@naru/engine';
import { describeCard, KOREAN_ISSUERS } from '@naru/vault';
import { describe, expect, test } from 'vitest';
import { CARD_VERDICTS, TEST_CARDS } from '../src/index.ts';
import { cardOf } from './support/sandbox.ts';

const plain = (number: string) => number.replaceAll(' ', '');

describe('the table of test cards', () => {
  test.each(TEST_CARDS.map((card) => [card.number, card] as const))('%s is a card', (number, card) => {
    expect(number).toMatch(/^\d+( \d+)+$/);
    expect(cardOf(number).revealNumber()).toBe(plain(number));
    expect(card.meaning.length).toBeGreaterThan(2);
    expect(card.meaning).not.toMatch(/\.$/);
  });

  test('no number is there twice', () => {
    expect(new Set(TEST_CARDS.map(({ number }) => plain(number))).size).toBe(TEST_CARDS.length);
  });

  test('every outcome has a card', () => {
    const used = new Set(TEST_CARDS.map(({ scenario }) => scenario));
    expect([...used].sort()).toEqual(Object.keys(CARD_VERDICTS).sort());
  });

  test('each declines with a code of its own and our reason for it', () => {
    const refusals = Object.values(CARD_VERDICTS).flatMap((verdict) => ('code' in verdict ? [verdict] : []));
    expect(refusals.length).toBeGreaterThan(20);
    expect(new Set(refusals.map(({ code }) => code)).size).toBe(refusals.length);
    expect(refusals.filter(({ decline }) => !isDecline(decline))).toEqual([]);
  });

  test('every brand can pay', () => {
    const paying = TEST_CARDS.filter(({ scenario, authentication }) => {
      return scenario === 'approve' && ['none', 'frictionless', 'challenge'].includes(authentication);
    });
    const brands = new Set(paying.map(({ number }) => describeCard(cardOf(number)).brand));
    expect([...brands].sort()).toEqual([
      'amex',
      'diners',
      'discover',
      'jcb',
      'local',
      'mastercard',
      'mir',
      'unionpay',
      'visa',
    ]);
  });

  test('each Korean issuer has a card that works in Korea only', () => {
    const local = TEST_CARDS.map(({ number }) => describeCard(cardOf(number))).filter(
      ({ brand }) => brand === 'local',
    );
    expect(local.every(({ country }) => country === 'KR')).toBe(true);
    expect(local.map(({ issuer }) => issuer)).toEqual(KOREAN_ISSUERS.map(({ code }) => code));
  });

  test('every card has a country', () => {
    expect(TEST_CARDS.filter(({ number }) => describeCard(cardOf(number)).country === 'ZZ')).toEqual([]);
  });

  test.each([
    ['4111 1111 1111 1111', 'none'],
    ['4000 0000 0000 0002', 'challenge'],
    ['5200 0000 0000 0007', 'challenge'],
    ['3569 9900 1008 3722', 'challenge'],
  ])('the numbers that Eximbay’s sandbox is used with: %s', (number, authentication) => {
    const card = TEST_CARDS.find((one) => one.number === number);
    expect(card).toMatchObject({ scenario: 'approve', authentication });
  });
});
