import { beforeEach, describe, expect, test, vi } from 'vitest';
import { GuessLimits } from '../../src/http/guess-limits.ts';

let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});

const RATES = { perPair: 3, perSubject: 10, perNetwork: 6 };

/** How many of `count` wrong keys were looked at. */
function guess(limits: GuessLimits, ip: string, subject: string, count: number): number {
  let looked = 0;
  for (let n = 0; n < count; n++) {
    if (!limits.mayTry(ip, subject)) continue;
    looked += 1;
    limits.wrong(ip, subject);
  }
  return looked;
}

describe('limits on wrong keys', () => {
  test('over the limit no key is looked at, until a part of a second has gone by', () => {
    const limits = new GuessLimits(RATES);
    expect(guess(limits, '203.0.113.7', 'app', 100)).toBe(3);
    expect(limits.mayTry('203.0.113.7', 'app')).toBe(false);
    nowMs += 400;
    expect(guess(limits, '203.0.113.7', 'app', 100)).toBe(1);
  });

  test('right keys use up nothing', () => {
    const limits = new GuessLimits(RATES);
    for (let n = 0; n < 100; n++) {
      expect(limits.mayTry('203.0.113.7', 'app')).toBe(true);
      limits.right('203.0.113.7', 'app');
    }
  });

  test('a caller elsewhere takes nothing from the app, nor from other apps', () => {
    const limits = new GuessLimits(RATES);
    expect(guess(limits, '198.51.100.1', 'app', 100)).toBe(3);
    expect(limits.mayTry('203.0.113.7', 'app')).toBe(true);
    expect(limits.mayTry('198.51.100.1', 'other')).toBe(true);
  });

  test('a caller with many networks shares one limit, which the app’s own network is free of', () => {
    const limits = new GuessLimits(RATES);
    limits.right('203.0.113.7', 'app');
    const guesses = Array.from({ length: 200 }, (_, n) => guess(limits, `198.51.100.${n}`, 'app', 5));
    expect(guesses.reduce((sum, one) => sum + one)).toBe(10);
    expect(limits.mayTry('203.0.113.7', 'app')).toBe(true);
    expect(limits.mayTry('192.0.2.9', 'app')).toBe(false);
    // On the app's list of addresses.
    expect(limits.mayTry('192.0.2.9', 'app', true)).toBe(true);
  });

  test('one customer of an IPv6 provider is one network', () => {
    const limits = new GuessLimits(RATES);
    const guesses = Array.from({ length: 50 }, (_, n) => guess(limits, `2001:db8::${n + 1}`, 'app', 5));
    expect(guesses.reduce((sum, one) => sum + one)).toBe(3);
  });

  test('one network that tries many apps shares one limit; an app that had its key right there is free of it', () => {
    const limits = new GuessLimits(RATES);
    limits.right('203.0.113.7', 'neighbour');
    const guesses = Array.from({ length: 50 }, (_, n) => guess(limits, '203.0.113.7', `app ${n}`, 5));
    expect(guesses.reduce((sum, one) => sum + one)).toBe(6);
    expect(limits.mayTry('203.0.113.7', 'neighbour')).toBe(true);
  });

  test('of many networks that had it right the last hundred are remembered', () => {
    const limits = new GuessLimits(RATES);
    for (let n = 0; n < 150; n++) limits.right(`10.0.0.${n}`, 'app');
    limits.right('10.0.0.50', 'app');
    for (let n = 0; n < 50; n++) guess(limits, `198.51.100.${n}`, 'app', 5);
    expect(limits.mayTry('10.0.0.49', 'app')).toBe(false);
    for (const n of [50, 52, 149]) expect(limits.mayTry(`10.0.0.${n}`, 'app')).toBe(true);
  });
});
