import { describe, expect, test } from 'vitest';
import { checkTransactionList, formatKoreanTimeMs } from '../src/index.ts';
import { LIST_REQUEST } from './fixtures/samples.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const nowMs = Date.parse('2026-02-01T12:00:00.000+09:00');

function check(changes: Readonly<Record<string, unknown>>) {
  return checkTransactionList({ ...LIST_REQUEST, ...changes }, { nowMs });
}

function faultOf(changes: Readonly<Record<string, unknown>>) {
  const checked = check(changes);
  return checked.ok ? null : `${checked.fault.code} ${checked.fault.field}`;
}

function range(beginMs: number, endMs: number) {
  return { beginTime: formatKoreanTimeMs(beginMs), endTime: formatKoreanTimeMs(endMs) };
}

test('the sample is read, its text of a number too', () => {
  expect(check({})).toEqual({
    ok: true,
    request: {
      type: 'PAYIN',
      status: 1,
      beginMs: Date.parse('2026-01-01T00:00:00+09:00'),
      endMs: Date.parse('2026-01-31T23:59:59.999+09:00'),
      pageSize: 500,
      pageIndex: undefined,
    },
  });
});

test('what is open has its default', () => {
  const checked = check({ pageSize: '', status: null, pageIndex: ' ' });
  expect(checked).toMatchObject({
    ok: true,
    request: { pageSize: 500, status: undefined, pageIndex: undefined },
  });
  expect(check({ pageIndex: 'cursor', pageSize: 1000 })).toMatchObject({
    request: { pageIndex: 'cursor', pageSize: 1000 },
  });
});

test('times are Korean, with milliseconds', () => {
  const checked = check({ beginTime: '2026-01-10 00:00:00.000', endTime: '2026-01-10 09:00:00.000' });
  expect(checked).toMatchObject({
    request: { beginMs: Date.parse('2026-01-09T15:00:00Z'), endMs: Date.parse('2026-01-10T00:00:00Z') },
  });
});

describe('codes', () => {
  test.each([
    ['600 type', { type: 'REFUND' }],
    ['600 type', { type: 'payin' }],
    ['600 type', { type: null }],
    ['605 status', { status: 0 }],
    ['605 status', { status: 6 }],
    ['605 status', { status: 'x' }],
    ['606 pageIndex', { pageIndex: 5 }],
    ['606 pageIndex', { pageIndex: 'x'.repeat(1025) }],
    ['414 pageSize', { pageSize: 0 }],
    ['414 pageSize', { pageSize: 1001 }],
    ['414 beginTime', { beginTime: '' }],
    ['414 beginTime', { beginTime: '2026-01-01' }],
    ['414 beginTime', { beginTime: '2026-01-32 00:00:00.000' }],
    ['414 endTime', { endTime: 1767225600000 }],
    ['414 endTime', { endTime: '2026-01-30 00:00:00' }],
    ['414 endTime', { endTime: '2026-02-30 00:00:00.000' }],
    ['414 sign', { sign: '' }],
  ])('%s: %j', (expected, changes) => {
    expect(faultOf(changes)).toBe(expected);
  });

  test.each([1, 2, 3, 4, 5])('status %i', (status) => {
    expect(faultOf({ status })).toBe(null);
  });

  test('601: not older than 90 days', () => {
    const oldestMs = nowMs - 90 * DAY_MS;
    expect(faultOf(range(oldestMs, oldestMs + DAY_MS))).toBe(null);
    expect(faultOf(range(oldestMs - 1, oldestMs + DAY_MS))).toBe('601 beginTime');
  });

  test('602: not longer than 31 days', () => {
    const beginMs = nowMs - 60 * DAY_MS;
    expect(faultOf(range(beginMs, beginMs + 31 * DAY_MS))).toBe(null);
    expect(faultOf(range(beginMs, beginMs + 31 * DAY_MS + 1))).toBe('602 endTime');
  });

  test('603: not from the future, though to the future', () => {
    expect(faultOf(range(nowMs, nowMs + DAY_MS))).toBe(null);
    expect(faultOf(range(nowMs + 1, nowMs + DAY_MS))).toBe('603 beginTime');
  });

  test('604: not backwards', () => {
    expect(faultOf(range(nowMs - DAY_MS, nowMs - DAY_MS))).toBe(null);
    expect(faultOf(range(nowMs - DAY_MS, nowMs - DAY_MS - 1))).toBe('604 beginTime');
  });

  test('come in the documented order', () => {
    const old = range(nowMs - 100 * DAY_MS, nowMs);
    expect(faultOf({ ...old, type: '', status: 9 })).toBe('600 type');
    expect(faultOf({ ...old, type: 'x', status: 9, pageIndex: 1, pageSize: 0 })).toBe('606 pageIndex');
    expect(faultOf({ ...old, type: 'x', status: 9, pageSize: 0 })).toBe('414 pageSize');
    expect(faultOf({ ...old, type: 'x', status: 9 })).toBe('600 type');
    expect(faultOf({ ...old, status: 9 })).toBe('605 status');
    expect(faultOf({ ...old, endTime: '2026-02-30 00:00:00.000' })).toBe('414 endTime');
    expect(faultOf(range(nowMs + DAY_MS, nowMs))).toBe('603 beginTime');
    expect(faultOf(range(nowMs - 100 * DAY_MS, nowMs - 101 * DAY_MS))).toBe('604 beginTime');
    expect(faultOf(old)).toBe('601 beginTime');
  });

  test('say what the documentation says', () => {
    const checked = check(range(nowMs + 1, nowMs + 2));
    expect(checked).toMatchObject({ fault: { msg: 'The time cannot be later than the current time.' } });
  });
});
