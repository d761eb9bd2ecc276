import { expect, test } from 'vitest';
import {
  isLostSession,
  isRetryable,
  isStalePlan,
  StatementError,
  StoreUnavailableError,
  toStoreError,
} from '../../src/store/errors.ts';
import { SQLSTATE_CLASSES, type SqlStateKind, sqlStateKind } from '../../src/store/sqlstates.ts';

/** PostgreSQL 18, appendix A: all classes; and Naru's own. */
const CLASSES = (
  '00 01 02 03 08 09 0A 0B 0F 0L 0P 0Z 10 20 21 22 23 24 25 26 27 28 2B 2D 2F 34 38 39 3B 3D 3F 40 42 44 ' +
  '53 54 55 57 58 72 F0 HV NA P0 XX'
).split(' ');

test('every class of SQLSTATEs is declared, and its exceptions are of it', () => {
  expect(Object.keys(SQLSTATE_CLASSES).sort()).toEqual([...CLASSES].sort());
  for (const [name, { except = {} }] of Object.entries(SQLSTATE_CLASSES)) {
    for (const code of Object.keys(except)) expect(code).toMatch(new RegExp(`^${name}[0-9A-Z]{3}$`));
  }
});

const KINDS: readonly (readonly [code: string, kind: SqlStateKind])[] = [
  ['08000', 'session'],
  ['08006', 'session'],
  ['08P01', 'session'],
  ['0A000', 'statement'],
  ['22001', 'statement'],
  ['23505', 'statement'],
  ['25001', 'statement'],
  ['25006', 'session'],
  ['25P02', 'statement'],
  ['25P03', 'session'],
  ['25P04', 'session'],
  ['26000', 'session'],
  ['28000', 'fatal'],
  ['28P01', 'fatal'],
  ['3D000', 'fatal'],
  ['40001', 'retry'],
  ['40003', 'session'],
  ['40P01', 'retry'],
  ['42P01', 'statement'],
  ['42P05', 'session'],
  ['53100', 'fatal'],
  ['53200', 'fatal'],
  ['53300', 'session'],
  ['55006', 'statement'],
  ['55P03', 'retry'],
  ['57014', 'statement'],
  ['57P01', 'session'],
  ['57P02', 'session'],
  ['57P03', 'session'],
  ['57P05', 'session'],
  ['58030', 'fatal'],
  ['72000', 'retry'],
  ['NA001', 'statement'],
  ['XX000', 'statement'],
  ['ZZ999', 'statement'],
];

test.each(KINDS)('%s is of the kind %s, and becomes its error', (code, kind) => {
  expect(sqlStateKind(code)).toBe(kind);
  const error = toStoreError(Object.assign(new Error('said'), { code, severity: 'ERROR' }), {
    outcomeUnknown: false,
  });
  expect(error).toMatchObject({ code });
  expect(error).toBeInstanceOf(
    kind === 'session' || kind === 'fatal' ? StoreUnavailableError : StatementError,
  );
  expect(isRetryable(error)).toBe(kind === 'retry');
  expect(isLostSession(error)).toBe(kind === 'session');
});

test('a stale plan is known in every language of the server, and by nothing else', () => {
  const said = (message: string, routine: string, code = '0A000') =>
    toStoreError(Object.assign(new Error(message), { code, routine, severity: '오류' }), {
      outcomeUnknown: true,
    });
  const stale = said('캐시된 계획에는 결과 자료형을 바꾸지 않아야 함', 'RevalidateCachedQuery');
  expect([isStalePlan(stale), isRetryable(stale)]).toEqual([true, true]);
  const other = said('cached plan must not change result type', 'transformFrom');
  expect([isStalePlan(other), isRetryable(other)]).toEqual([false, false]);
  expect(isStalePlan(said('x', 'RevalidateCachedQuery', '42P01'))).toBe(false);
});

test.each([
  ['25006', false],
  ['53100', false],
  ['25P03', false],
  ['57P01', true],
  ['08006', true],
])('a single statement that ended with %s leaves its outcome unknown: %s', (code, outcomeUnknown) => {
  const error = toStoreError(Object.assign(new Error('said'), { code, severity: 'FATAL' }), {
    outcomeUnknown: true,
  });
  expect(error).toMatchObject({ outcomeUnknown });
});
