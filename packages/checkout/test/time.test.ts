import { describe, expect, test } from 'vitest';
import {
  clockOffsetMs,
  formatDeadline,
  formatDuration,
  isCounted,
  remainingMs,
} from '../src/logic/countdown.ts';
import { isTerminal, nextPollMs, retryMs } from '../src/logic/polling.ts';
import { depositView, paymentView, serverNow } from './support/views.ts';

const serverNowMs = Date.parse(serverNow);

describe('countdown', () => {
  test('follows the server, not the clock of the device', () => {
    const deviceMs = Date.parse('2020-01-01T00:00:00Z');
    const offsetMs = clockOffsetMs(serverNow, deviceMs);
    expect(remainingMs('2026-06-30T03:15:00.000Z', deviceMs + offsetMs)).toBe(15 * 60_000);
    expect(clockOffsetMs('nonsense', deviceMs)).toBe(0);
  });

  test('never runs below zero', () => {
    expect(remainingMs('2026-06-30T02:59:59.000Z', serverNowMs)).toBe(0);
    expect(remainingMs('nonsense', serverNowMs)).toBe(0);
  });

  test.each([
    [0, '00:00'],
    [1, '00:01'],
    [59_000, '00:59'],
    [59_001, '01:00'],
    [899_999, '15:00'],
    [3_600_000, '01:00:00'],
    [129_549_000, '35:59:09'],
    [-5, '00:00'],
  ])('%i ms reads %s', (durationMs, expected) => {
    expect(formatDuration(durationMs)).toBe(expected);
  });

  test('is shown for the last ten minutes', () => {
    expect([600_001, 600_000, 1, 0].map(isCounted)).toEqual([false, true, true, true]);
  });

  test('the deadline is in Korean time', () => {
    expect(formatDeadline('2026-07-01T14:59:00.000Z', 'ko')).toBe('7월 1일 23:59');
    expect(formatDeadline('2026-07-01T14:59:00.000Z', 'en')).toMatch(/^1 July(,| at) 23:59$/);
    expect(formatDeadline('nonsense', 'ko')).toBe('');
  });
});

describe('polling', () => {
  const starting = paymentView({ state: 'starting' });

  test('backs off from 0.5 s to 2 s', () => {
    const delays = [0, 1, 2, 3, 4, 50].map((count) => nextPollMs(starting, count, serverNowMs));
    expect(delays).toEqual([500, 750, 1125, 1687.5, 2000, 2000]);
  });

  test.each(['succeeded', 'failed', 'expired'] as const)('ends when the payment has %s', (state) => {
    expect(isTerminal(state)).toBe(true);
    expect(nextPollMs(paymentView({ state }), 0, serverNowMs)).toBeNull();
  });

  test('asks again just after the end of the time to pay', () => {
    const view = paymentView({ mode: 'live' });
    expect(nextPollMs(view, 0, serverNowMs)).toBe(15 * 60_000 + 300);
    expect(nextPollMs(view, 0, serverNowMs + 15 * 60_000)).toBe(2_000);
  });

  test('a sandbox page notices that its time was moved', () => {
    expect(nextPollMs(paymentView(), 3, serverNowMs)).toBe(5_000);
  });

  test('a deposit is asked for more slowly, and until its own deadline', () => {
    const view = depositView();
    expect(nextPollMs(view, 0, serverNowMs)).toBe(2_000);
    expect(nextPollMs(view, 9, serverNowMs)).toBe(5_000);
    const end = Date.parse(view.virtualAccount?.expiresAt ?? '');
    expect(nextPollMs(view, 9, end - 1_000)).toBe(1_300);
  });

  test('a far deadline does not overflow the timer', () => {
    const view = paymentView({ mode: 'live', expiresAt: '2099-01-01T00:00:00Z' });
    expect(nextPollMs(view, 0, serverNowMs)).toBe(3_600_000);
  });

  test('failures back off up to 15 s', () => {
    expect([1, 2, 3, 4, 5, 99].map(retryMs)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });
});
