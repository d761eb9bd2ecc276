import { expect, test } from 'vitest';
import {
  AMOUNT_PATTERN,
  DATE_TIME_PATTERN,
  EMAIL_PATTERN,
  MULTI_LINE,
  SINGLE_LINE,
  URL_PATTERN,
} from '../src/patterns.ts';

const patterns = { AMOUNT_PATTERN, DATE_TIME_PATTERN, EMAIL_PATTERN, MULTI_LINE, SINGLE_LINE, URL_PATTERN };

const matches = (pattern: string, text: string) => new RegExp(pattern, 'u').test(text);

test.each([
  ['SINGLE_LINE', ['', '주문 1', '😀'], ['a\nb', 'a\u0000', '\ud800', '\u0085']],
  ['MULTI_LINE', ['a\r\n\tb'], ['\u0000', '\u0007']],
  [
    'URL_PATTERN',
    ['http://localhost', 'https://x.kr/경로?a=b#c', 'http://127.0.0.1:3000/hook'],
    ['x.kr', 'ftp://x.kr', 'javascript:alert(1)', 'https://', 'https:///x', 'https://x.kr/a b'],
  ],
  [
    'EMAIL_PATTERN',
    ['a@b.kr', "o'neil+x@a-b.co.kr"],
    ['a@b', '@b.kr', 'a@@b.kr', 'a b@c.kr', 'a@b..kr', `${'a'.repeat(65)}@b.kr`],
  ],
  ['AMOUNT_PATTERN', ['0', '2000.00', '1.5'], ['', '-1', '1.', '.5', '1.234', '1'.repeat(21)]],
  ['DATE_TIME_PATTERN', ['2026-01-01 12:05:09'], ['2026-01-01', '2026-01-01T12:05:09']],
] as const)('%s', (name, good, bad) => {
  for (const text of good) expect(matches(patterns[name], text), text).toBe(true);
  for (const text of bad) expect(matches(patterns[name], text), text).toBe(false);
});

test('patterns stay fast on long hostile text', () => {
  const hostile = [
    `a@${'a.'.repeat(50_000)}`,
    `https://${'a'.repeat(100_000)} `,
    `${'1'.repeat(100_000)}.`,
    `${'a'.repeat(100_000)}\u0000`,
  ];
  const startMs = performance.now();
  for (const text of hostile) {
    for (const pattern of Object.values(patterns)) matches(pattern, text);
  }
  // Quadratic patterns take minutes here, linear ones a few milliseconds.
  expect(performance.now() - startMs).toBeLessThan(2000);
});
