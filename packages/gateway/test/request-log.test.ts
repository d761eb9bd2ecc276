import { BRANDS } from '@naru/wire/card-brands';
import { describe, expect, test } from 'vitest';
import type { LoggedRequest } from '../src/request-log/entry.ts';
import {
  cut,
  keptBody,
  keptHeaders,
  maskedText,
  SHORTEST_CARD_DIGITS,
  shortText,
} from '../src/request-log/masking.ts';
import { MAX_LOGGED, MAX_LOGGED_BYTES, RequestLog } from '../src/request-log/request-log.ts';

const NO_BODY = { text: null, bytes: 0, isCut: false };

function entry(number: number, changes: Partial<LoggedRequest> = {}): LoggedRequest {
  return {
    id: String(number).padStart(8, '0'),
    receivedAt: new Date(0),
    dialect: 'oak',
    method: 'POST',
    path: '/oak/orders',
    app: 'A',
    orderNumber: `M${number}`,
    status: 200,
    durationMs: 1,
    refusal: null,
    request: { headers: {}, body: NO_BODY },
    answer: { body: NO_BODY },
    ...changes,
  };
}

const numbers = (entries: readonly LoggedRequest[]) => entries.map(({ id }) => Number(id));

describe('the list of requests', () => {
  test('keeps the newest in number and in bytes', () => {
    const log = new RequestLog();
    for (let number = 1; number <= MAX_LOGGED + 5; number++) log.add(entry(number));
    const all = numbers(log.list({}, { limit: 2000 }));
    expect([all.length, all[0], all.at(-1)]).toEqual([MAX_LOGGED, MAX_LOGGED + 5, 6]);
    const long = { ...NO_BODY, text: 'x'.repeat(16 * 1024) };
    for (let number = 2001; number <= 3000; number++) {
      log.add(entry(number, { request: { headers: {}, body: long }, answer: { body: long } }));
    }
    const kept = log.list({}, { limit: 2000 });
    const chars = kept.reduce((sum, { request }) => sum + 2 * (request.body.text?.length ?? 0), 0);
    expect(2 * chars).toBeLessThanOrEqual(MAX_LOGGED_BYTES);
    expect(kept.length).toBeGreaterThan(200);
    expect(numbers(kept)[0]).toBe(3000);
    log.clear();
    expect(log.list({}, { limit: 1 })).toEqual([]);
  });

  test('pages continue when newer ones come and older ones go', () => {
    const log = new RequestLog();
    for (let number = 1; number <= 10; number++) log.add(entry(number));
    const first = log.list({}, { limit: 4 });
    expect(numbers(first)).toEqual([10, 9, 8, 7]);
    log.add(entry(11));
    expect(numbers(log.list({}, { limit: 4, before: first.at(-1)?.id }))).toEqual([6, 5, 4, 3]);
    expect(numbers(log.list({}, { limit: 9, since: first[0]?.id }))).toEqual([11]);
  });

  test('is filtered by all that it is asked for', () => {
    const log = new RequestLog();
    const refusal = { code: '1', text: 't', reason: 'r', expected: null };
    log.add(entry(1, { path: '/oak/refunds', refusal }));
    log.add(entry(2, { app: 'B', status: 400 }));
    log.add(entry(3, { dialect: 'elm' }));
    const found = (filter: Parameters<RequestLog['list']>[0]) => numbers(log.list(filter, { limit: 9 }));
    expect(found({ path: 'refund' })).toEqual([1]);
    expect(found({ app: 'B' })).toEqual([2]);
    expect(found({ status: 200 })).toEqual([3, 1]);
    expect(found({ isRefused: true })).toEqual([1]);
    expect(found({ isRefused: false, dialect: 'oak' })).toEqual([2]);
    expect(found({ order: 'M3' })).toEqual([3]);
  });
});

test('ids only rise: within a millisecond, and when the clock is set back', () => {
  const log = new RequestLog();
  const now = new Date('2026-12-01T00:00:00Z');
  const ids = Array.from({ length: 50 }, () => log.nextId(now));
  ids.push(log.nextId(new Date(now.getTime() - 3_600_000)));
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(51);
});

describe('what is masked', () => {
  test('card numbers, whole and in groups; other numbers stay', () => {
    expect(maskedText('{"n":"4111111111111111"}')).toBe('{"n":"411111***1111"}');
    expect(maskedText('4111 1111-1111 1111')).toBe('411111***1111');
    expect(maskedText('4111111111111111 123')).toBe('411111***1111 123');
    expect(maskedText('4111-1111-1111-1111 12/33 123')).toBe('411111***1111 12/33 123');
    expect(maskedText('12 4111.1111.1111.1111')).toBe('12 411111***1111');
    expect(maskedText('4111\u00a01111  1111_1111')).toBe('411111***1111');
    for (const between of ['+', '%20', '/', '\t', '   ', '–', '\\u0020']) {
      expect(maskedText(`card=${[4111, 1111, 1111, 1111].join(between)}`)).toBe('card=411111***1111');
    }
    expect(maskedText(`${'1 '.repeat(40)}4111 1111 1111 1111`)).toContain('411111***1111');
    expect(shortText(`${'x'.repeat(5)}4111111111111111`, 20)).toBe('xxxxx411111***1111');
    expect(maskedText('5555555555554444 4111111111111111 1')).toBe('555555***4444 411111***1111 1');
    expect(maskedText('4111111111111112 110123456789012 20260301000000')).toBe(
      '4111111111111112 110123456789012 20260301000000',
    );
  });

  test('codes of cards, in JSON and in forms', () => {
    expect(maskedText('{"cvc" : "123","card_cvc":456, "cvv2":"7"}')).toBe(
      '{"cvc" : "***","card_cvc":"***", "cvv2":"***"}',
    );
    expect(maskedText('a=1&cvv=123&b=2&cvc2=1&passwd=x')).toBe('a=1&cvv=***&b=2&cvc2=***&passwd=***');
    expect(maskedText('{"cvc2":"123","cvn":1,"card_pwd":"12","security-code":"9"}')).toBe(
      '{"cvc2":"***","cvn":"***","card_pwd":"***","security-code":"***"}',
    );
    expect(maskedText(JSON.stringify({ card: JSON.stringify({ cvc: '123' }) }))).not.toContain('123');
  });

  test('secrets in headers, but for their scheme', () => {
    const headers = {
      authorization: 'Basic abc',
      cookie: 'a=b',
      'acorn-key': 'k',
      'x-api-key': 'k',
      nonce: 'n',
      accept: ['a', 'b'] as never,
    };
    expect(keptHeaders(headers)).toEqual({
      authorization: 'Basic ***',
      cookie: '***',
      'acorn-key': '***',
      'x-api-key': '***',
      nonce: 'n',
      accept: 'a, b',
    });
  });

  test('long bodies are cut between two characters, and say so', () => {
    const text = `x${'가'.repeat(10_000)}`;
    const kept = keptBody(text);
    expect([kept.bytes, kept.isCut]).toEqual([30_001, true]);
    expect(Buffer.byteLength(kept.text ?? '')).toBeLessThanOrEqual(16 * 1024);
    expect(text.startsWith(kept.text ?? '-')).toBe(true);
    expect(cut('short')).toBe('short');
    expect(keptBody('{}')).toEqual({ text: '{}', bytes: 2, isCut: false });
  });
});

test('texts that are let by unread are too short for a number of any brand', () => {
  expect(SHORTEST_CARD_DIGITS).toBe(Math.min(...BRANDS.flatMap(({ lengths }) => lengths)));
  for (const between of [
    '',
    ' ',
    '-',
    '%20',
    '%2B',
    '%2d',
    '\\u00a0',
    '\\u0020',
    '\u2013',
    '+',
    '/',
    '_',
    '. -',
  ]) {
    const number = [...'4222222222222'].join(between);
    expect(maskedText(`x${number}y`), JSON.stringify(between)).toBe('x422222***2222y');
  }
});
