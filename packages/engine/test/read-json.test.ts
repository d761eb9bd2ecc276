import { expect, test } from 'vitest';
import { mergedDetails } from '../src/base/details.ts';
import {
  readFlag,
  readList,
  readMembers,
  readNullable,
  readText,
  readWord,
  UnreadableJson,
} from '../src/base/read-json.ts';
import { channelDetails } from '../src/channels/channel-details.ts';
import { type EngineDetails, engineDetails, keptByEngine } from '../src/payments/engine-details.ts';

interface Kept {
  readonly lang: string;
  readonly mode: 'a' | 'b';
  readonly none: string | null;
  readonly list: readonly boolean[];
  readonly inner?: { readonly flag: boolean };
}

const read = readMembers<Kept>(
  { lang: readText, mode: readWord(['a', 'b']), none: readNullable(readText), list: readList(readFlag) },
  { inner: readMembers<{ readonly flag: boolean }>({ flag: readFlag }, {}) },
);
const GOOD = { lang: 'KR', mode: 'a', none: null, list: [true] };

test('what is as declared is read; members that nobody declared are left out', () => {
  expect(read({ ...GOOD, more: 1 }, 'row')).toEqual(GOOD);
  expect(read({ ...GOOD, inner: { flag: false } }, 'row')).toEqual({ ...GOOD, inner: { flag: false } });
  expect(read({ ...GOOD, inner: undefined }, 'row')).not.toHaveProperty('inner');
});

test.each([
  [undefined, 'row is missing'],
  [null, 'row is no object'],
  ['{}', 'row is no object'],
  [[GOOD], 'row is no object'],
  [{ ...GOOD, lang: undefined }, 'row.lang is missing'],
  [{ ...GOOD, lang: 7 }, 'row.lang is no text'],
  [{ ...GOOD, mode: 'c' }, 'row.mode is no word of a, b'],
  [{ ...GOOD, none: 1 }, 'row.none is no text'],
  [{ ...GOOD, list: {} }, 'row.list is no list'],
  [{ ...GOOD, list: [true, 'x'] }, 'row.list[1] is no true or false'],
  [{ ...GOOD, inner: null }, 'row.inner is no object'],
  [{ ...GOOD, inner: { flag: 'yes' } }, 'row.inner.flag is no true or false'],
])('what is not as declared is a fault with its path: %j', (json, message) => {
  expect(() => read(json, 'row')).toThrow(new UnreadableJson(message, '').message.trim());
});

const detailed = (details: object) => ({ platformNumber: 'P1', details });

test('the engine and channels read their own members, and name the payment of one that can not be read', () => {
  const kept: EngineDetails = {
    risk: { decision: 'REVIEW', reject: [], review: ['D480'] },
    confirmationMail: { shop: 'Shop', language: 'ko', recipientKey: 'k' },
    accessCountry: null,
    hidesReason: true,
  };
  expect(engineDetails(detailed(keptByEngine(kept)))).toEqual(kept);
  expect(engineDetails(detailed({}))).toEqual({});
  expect(engineDetails(detailed({ engine: { traceparent: '00-' } }))).toEqual({});
  expect(() => engineDetails(detailed({ engine: { risk: { decision: 'MAYBE' } } }))).toThrow(
    'payment P1: details.engine.risk.decision is no word of',
  );
  expect(channelDetails(detailed({ channel: { voucherNumber: '12' } }))).toEqual({ voucherNumber: '12' });
  expect(() => channelDetails(detailed({ channel: { voucherNumber: 12 } }))).toThrow(
    'payment P1: details.channel.voucherNumber is no text',
  );
});

test('more details come on top, each owner by itself', () => {
  const kept = { dialect: { lang: 'KR', amountText: '10' }, engine: { hidesReason: true } };
  expect(mergedDetails(kept, undefined)).toBe(kept);
  expect(mergedDetails(kept, { dialect: { amountText: '20' }, channel: { voucherNumber: '1' } })).toEqual({
    dialect: { lang: 'KR', amountText: '20' },
    channel: { voucherNumber: '1' },
    engine: { hidesReason: true },
  });
});
