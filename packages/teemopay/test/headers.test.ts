import { describe, expect, test } from 'vitest';
import {
  checkRequestHeaders,
  DEFAULT_TIMESTAMP_WINDOW_MS,
  headerValue,
  NONCE_LIFETIME_MS,
  nonceFault,
  timestampFault,
} from '../src/index.ts';

const nowMs = 1767225600000;
const NONCE = '0123456789abcdef0123456789abcdef';
const good = { timestamp: String(nowMs), nonce: NONCE, country: 'KR', app_code: 'A2405220001KR001' };

function faultOf(changes: Readonly<Record<string, string | undefined>>, windowMs?: number | null) {
  const options = windowMs === undefined ? { nowMs } : { nowMs, windowMs };
  const checked = checkRequestHeaders({ ...good, ...changes }, options);
  return checked.ok ? null : `${checked.fault.code} ${checked.fault.msg}`;
}

test('the published figures', () => {
  expect(DEFAULT_TIMESTAMP_WINDOW_MS).toBe(30_000);
  expect(NONCE_LIFETIME_MS).toBe(86_400_000);
});

describe('headers of a request', () => {
  test('come out typed', () => {
    expect(checkRequestHeaders(good, { nowMs })).toEqual({
      ok: true,
      headers: { appCode: 'A2405220001KR001', nonce: NONCE, timestampMs: nowMs },
    });
  });

  test('both names of the application are understood', () => {
    expect(faultOf({ app_code: undefined, appCode: 'A2405220001KR001' })).toBe(null);
    expect(faultOf({ app_code: undefined, appcode: 'A2405220001KR001' })).toBe(null);
    expect(faultOf({ appCode: 'A2405220001KR001' })).toBe(null);
    expect(faultOf({ appCode: 'A2405220001KR002' })).toBe('401 Header app_code is invalid');
  });

  test.each([
    [{ country: undefined }, '401 Header country error'],
    [{ country: 'MX' }, '401 Header country error'],
    [{ app_code: '' }, '401 Header app_code is invalid'],
    [{ app_code: 'x'.repeat(33) }, '401 Header app_code is invalid'],
    [{ timestamp: undefined }, '401 Header timestamp not found'],
    [{ timestamp: '1767225600' }, '401 Header timestamp not found'],
    [{ timestamp: String(nowMs - 30_001) }, '401 Header timestamp expire'],
    [{ nonce: undefined }, '401 Nonce verify fail'],
    [{ nonce: 'short' }, '401 Nonce verify fail'],
  ])('%j: %s', (changes, expected) => {
    expect(faultOf(changes)).toBe(expected);
  });

  test('are looked at in the documented order', () => {
    const none = { country: 'x', app_code: '', timestamp: '', nonce: '' };
    expect(faultOf(none)).toBe('401 Header country error');
    expect(faultOf({ ...none, country: 'KR' })).toBe('401 Header app_code is invalid');
    expect(faultOf({ ...none, country: 'KR', app_code: 'A' })).toBe('401 Header timestamp not found');
    expect(faultOf({ nonce: '' })).toBe('401 Nonce verify fail');
  });

  test('the window can be another one, or none', () => {
    const late = { timestamp: String(nowMs - 60_000) };
    expect(faultOf(late)).toBe('401 Header timestamp expire');
    expect(faultOf(late, 60_000)).toBe(null);
    expect(faultOf(late, null)).toBe(null);
    expect(faultOf({ timestamp: 'x' }, null)).toBe('401 Header timestamp not found');
  });
});

describe('timestamps', () => {
  const at = (timestamp: string | undefined) => timestampFault(timestamp, { nowMs, windowMs: 30_000 });

  test('may be half a minute early or late', () => {
    for (const difference of [-30_000, 0, 30_000]) expect(at(String(nowMs + difference))).toBe(null);
    for (const difference of [-30_001, 30_001]) expect(at(String(nowMs + difference))).toBe('expired');
  });

  test('have thirteen digits', () => {
    expect(at(undefined)).toBe('missing');
    for (const text of ['1767225600', '17672256000000', '1767225600000.0', '-767225600000', '1767225600e3']) {
      expect(at(text)).toBe('malformed');
    }
  });
});

describe('nonces', () => {
  test.each([NONCE, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', '-_./+=!~-_./+=!~-_./+=!~-_./+=!~'])(
    '%s',
    (nonce) => {
      expect(nonceFault(nonce)).toBe(null);
    },
  );

  test.each([
    NONCE.slice(1),
    `${NONCE}0`,
    `${NONCE.slice(1)} `,
    `${NONCE.slice(1)}가`,
    `${NONCE.slice(1)}\u007f`,
  ])('%j is none', (nonce) => {
    expect(nonceFault(nonce)).toBe('malformed');
  });

  test('missing', () => {
    expect(nonceFault(undefined)).toBe('missing');
  });
});

describe('reading a header', () => {
  test('in any case, from Node or from fetch', () => {
    expect(headerValue({ Nonce: 'n' }, 'nonce')).toBe('n');
    expect(headerValue({ appcode: 'a' }, 'appCode')).toBe('a');
    expect(headerValue(new Headers({ appCode: 'a' }), 'appCode')).toBe('a');
    expect(headerValue(new Headers(), 'appCode')).toBe(undefined);
    expect(headerValue({ nonce: ['n'] }, 'nonce')).toBe('n');
    expect(headerValue({ nonce: ' n ' }, 'nonce')).toBe('n');
  });

  test('one that is blank or there twice is not there', () => {
    expect(headerValue({ nonce: ' ' }, 'nonce')).toBe(undefined);
    expect(headerValue({ nonce: undefined }, 'nonce')).toBe(undefined);
    expect(headerValue({ nonce: ['a', 'b'] }, 'nonce')).toBe(undefined);
    expect(headerValue({ nonce: 'a', Nonce: 'b' }, 'nonce')).toBe(undefined);
  });
});
