import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatKoreanTime, formatKoreanTimeMs, parseKoreanTime } from '../src/korean-time.ts';

test('Korea is nine hours ahead', () => {
  expect(parseKoreanTime('2026-01-01 08:59:59.999')).toBe(Date.parse('2025-12-31T23:59:59.999Z'));
  expect(parseKoreanTime('2026-01-01 09:00:00')).toBe(Date.parse('2026-01-01T00:00:00Z'));
  expect(formatKoreanTime(Date.parse('2025-12-31T15:00:00.007Z'))).toBe('2026-01-01 00:00:00');
  expect(formatKoreanTimeMs(Date.parse('2025-12-31T15:00:00.007Z'))).toBe('2026-01-01 00:00:00.007');
});

test('there was no daylight saving even in the years that had it elsewhere', () => {
  expect(parseKoreanTime('2024-07-01 00:00:00')).toBe(Date.parse('2024-06-30T15:00:00Z'));
});

test.each([
  '',
  '2026-01-01',
  '2026-01-01T00:00:00',
  '2026-01-01 00:00',
  '2026-01-01 00:00:00.1',
  '2026-01-01 00:00:00.0000',
  ' 2026-01-01 00:00:00',
  '2026-1-1 00:00:00',
  '2026-02-30 00:00:00',
  '2025-02-29 00:00:00',
  '2026-13-01 00:00:00',
  '2026-00-10 00:00:00',
  '2026-01-01 24:00:00',
  '2026-01-01 23:60:00',
  '2026-01-01 23:59:60',
])('no time: %j', (text) => {
  expect(parseKoreanTime(text)).toBe(undefined);
});

test('reading gives back what was written', () => {
  const epochMs = fc.integer({ min: Date.parse('1990-01-01'), max: Date.parse('2200-01-01') });
  fc.assert(
    fc.property(epochMs, (time) => {
      expect(parseKoreanTime(formatKoreanTimeMs(time))).toBe(time);
      expect(parseKoreanTime(formatKoreanTime(time))).toBe(Math.floor(time / 1000) * 1000);
    }),
  );
});
