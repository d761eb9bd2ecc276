import { expect, test } from 'vitest';
import { answerLimits, DEFAULT_LIMITS } from '../../src/store/session-settings.ts';

test('BEGIN waits for a lock at most, and behind a pooler for a session of the server, too', () => {
  const quick = { lockTimeoutMs: 1000 };
  const beginMs = (isPooled: boolean, usualMs?: number, options = quick) =>
    answerLimits(DEFAULT_LIMITS, usualMs, options, isPooled).beginMs;
  expect(beginMs(false)).toBe(6_000);
  expect(beginMs(false, 300)).toBe(300);
  expect(beginMs(true)).toBe(35_000);
  expect(beginMs(true, 300)).toBe(300);
  // Without end, where nothing else is said.
  expect(beginMs(true, 0)).toBe(0);
  expect(beginMs(false, 0)).toBe(6_000);
  expect(answerLimits(DEFAULT_LIMITS, undefined, quick, true).rollbackMs).toBe(6_000);
});
