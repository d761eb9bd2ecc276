import { describe, expect, test } from 'vitest';
import {
  carriedOut,
  ERRCODE_TABLE,
  ERROR_TABLE,
  errorEntry,
  errorText,
  failure,
  failureSchema,
  findErrcode,
  findErrors,
  firstFault,
} from '../src/index.ts';

test('names are unique, codes are short, text codes exist', () => {
  expect(new Set(ERROR_TABLE.map(({ name }) => name)).size).toBe(ERROR_TABLE.length);
  expect(new Set(ERRCODE_TABLE.map(({ code }) => code)).size).toBe(ERRCODE_TABLE.length);
  for (const entry of ERROR_TABLE) {
    expect(entry.code.length).toBeLessThanOrEqual(6);
    expect(entry.meaning).toMatch(/\.$/);
    if (entry.errcode !== undefined) expect(findErrcode(entry.errcode), entry.name).toBeDefined();
  }
});

test('rows of one code agree on whether the call was carried out', () => {
  for (const { code, carriedOut: known } of ERROR_TABLE) {
    for (const entry of findErrors(code)) expect(entry.carriedOut, entry.name).toBe(known);
  }
});

test('every published code is there', () => {
  const published =
    'DP00 DP01 EC00 EC1000 EC1001 EC1002 EC1003 EE00 EE01 EE02 EE99 EEEE EM00 EX00 EX01 EX02 EX99 ' +
    'EX1000 HE00 HE01 HE02 HE03 BL00 BL10 BL11 D100 D150 D101 D102 D151 D152 D202 D231 D234 D400 D480 ' +
    'D481 DM00 DM01 DM02 DM04 DM06 DM07 DM08 Q004 S023 XXXX RC18 W414 X042 X048 VE00 PC04 X059 0000';
  expect([...new Set(ERROR_TABLE.map(({ code }) => code))].sort()).toEqual(published.split(' ').sort());
  expect(ERRCODE_TABLE).toHaveLength(52);
  expect(findErrcode('INVAILD_CARD_DATA')).toBeDefined();
  expect(findErrors('ZZ99')).toEqual([]);
});

describe('what an answer says about the call', () => {
  test.each<[rescode: string, errcode: string | undefined, expected: string | undefined]>([
    ['0000', undefined, 'yes'],
    ['EC00', undefined, 'no'],
    ['Q004', undefined, 'no'],
    ['S023', undefined, 'no'],
    ['EE02', undefined, 'open'],
    ['EM00', 'INSUFFICIENT_FUNDS', 'open'],
    ['EX1000', undefined, 'open'],
    ['51', undefined, undefined],
    ['51', 'INSUFFICIENT_FUNDS', 'no'],
    ['51', 'TEMPORARY_ERROR', 'open'],
    ['51', 'SOMETHING_NEW', undefined],
    ['', undefined, undefined],
  ])('%s %s', (rescode, errcode, expected) => {
    expect(carriedOut(rescode, errcode)).toBe(expected);
  });
});

test('a refusal names the parameter, literally', () => {
  expect(failure('parameter_missing', 'payment.order_id')).toEqual({
    rescode: 'EC00',
    resmsg: 'Invalid request parameter: payment.order_id is required',
  });
  expect(errorText('parameter_invalid', "$& $' $1")).toBe("Invalid request parameter: $& $' $1");
  expect(errorText('order_id_used', 'ignored')).toBe('Duplicate payment.order_id');
  expect(firstFault(failureSchema, failure('fgkey_invalid'))).toBeNull();
  expect(() => errorEntry('nothing' as 'success')).toThrow('no such error');
});
