import * as eximbay from '../../packages/eximbay/src/index.ts';
import * as haipay from '../../packages/haipay/src/index.ts';
import * as teemopay from '../../packages/teemopay/src/index.ts';
import type { Case } from './cases.ts';

const AMOUNTS = [0, 1, 10, 105, 2000, 123_456_789];
const STATUSES = [-2, -1, 0, 1, 2, 3, 4, 5, 9];
const INSTANTS_MS = [0, -1, 1_767_225_600_123, 1_767_193_199_999, 951_782_400_000];

/** An operation on one value, by the value's name. */
function casesOf<T>(op: string, name: string, values: readonly T[], expected: (value: T) => unknown): Case[] {
  return values.map((value) => {
    return { op, title: String(value), input: { [name]: value }, expected: expected(value) ?? null };
  });
}

/** Texts of amounts, times, statuses and headers: what needs neither a call nor a signature. */
export function smallCases(): Case[] {
  return [
    ...casesOf('koreanTimeText', 'epochMs', INSTANTS_MS, (epochMs) => [
      teemopay.formatKoreanTime(epochMs),
      teemopay.formatKoreanTimeMs(epochMs),
    ]),
    ...(['KRW', 'USD'] as const).flatMap((currency) =>
      AMOUNTS.map((minorUnits) => {
        const amount = BigInt(minorUnits);
        const title = `${minorUnits} ${currency}`;
        const input = { minorUnits, currency };
        const texts = [haipay.formatAmount(amount, currency), haipay.formatRequestAmount(amount, currency)];
        return { op: 'haipay.amountTexts', title, input, expected: texts };
      }),
    ),
    ...casesOf('haipay.status', 'status', STATUSES, haipay.orderStatusName),
    ...casesOf('haipay.refundStatus', 'status', ['0', '1', '2', '3', 'x'], haipay.refundStatusName),
    ...casesOf('teemopay.amountTexts', 'minorUnits', AMOUNTS, (minorUnits) => [
      teemopay.formatAmount(BigInt(minorUnits)),
      teemopay.formatRequestAmount(BigInt(minorUnits)),
      teemopay.formatFee(BigInt(minorUnits)),
    ]),
    ...casesOf('teemopay.statuses', 'status', STATUSES, (status) => [
      teemopay.payinStatusName(status),
      teemopay.payoutStatusName(status),
    ]),
    ...['KRW', 'USD', 'JPY'].flatMap((currency) =>
      AMOUNTS.map((minorUnits) => {
        const input = { minorUnits, currency };
        const expected = eximbay.formatAmount(BigInt(minorUnits), currency);
        return { op: 'eximbay.amountText', title: `${minorUnits} ${currency}`, input, expected };
      }),
    ),
    ...casesOf('eximbay.reply', 'resmsg', ['', 'not confirmed', '가 & =+%'], (resmsg) =>
      eximbay.callbackReply('EC00', resmsg),
    ),
    ...casesOf('eximbay.authorization', 'apiKey', ['key_1', '!'], eximbay.authorizationHeader),
  ];
}
