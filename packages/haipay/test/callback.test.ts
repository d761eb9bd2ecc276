import { describe, expect, test } from 'vitest';
import {
  CALLBACK_SUCCESS_REPLY,
  loadKeys,
  signMembersSync,
  verifyCallback,
  verifyCollectionCallback,
  verifyPayoutCallback,
} from '../src/index.ts';
import { CALLBACK } from './fixtures/samples.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY } from './fixtures/vectors.ts';

const platformKeys = loadKeys({ secretKey: SECRET_KEY, privateKey: PRIVATE_KEY });
const keys = loadKeys({ secretKey: SECRET_KEY, publicKey: PUBLIC_KEY });
const { sign: _, ...members } = CALLBACK;
const payoutMembers = { ...members, orderNo: '3026010112003333' };

function bodyOf(values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...values, sign: signMembersSync(values, platformKeys) });
}

test('a collection callback, with members that came later', () => {
  const body = bodyOf({ ...members, originalCurrency: 'USD', errorMsg: null });
  const result = verifyCollectionCallback({ body, keys, appId: '1054' });
  expect(result).toMatchObject({ ok: true, kind: 'collection', outcome: 'success' });
  if (!result.ok) return;
  expect(result.payload.orderNo).toBe('6026010112003333');
  expect(result.payload['originalCurrency']).toBe('USD');
  expect(result.payload).not.toHaveProperty('errorMsg');
});

test.each([
  [2, 'success', 'success'],
  [3, 'failure', 'failure'],
  [4, 'partial', 'unrecognized'],
  [5, 'over_collected', 'unrecognized'],
  [1, 'unrecognized', 'unrecognized'],
  [-1, 'unrecognized', 'unrecognized'],
  [77, 'unrecognized', 'unrecognized'],
  ['2', 'success', 'success'],
])('status %j', (status, collection, payout) => {
  expect(verifyCollectionCallback({ body: bodyOf({ ...members, status }), keys })).toMatchObject({
    outcome: collection,
  });
  expect(verifyPayoutCallback({ body: bodyOf({ ...payoutMembers, status }), keys })).toMatchObject({
    outcome: payout,
    payload: { status: Number(status) },
  });
});

test('a payout callback may be short', () => {
  const short = { orderId: 'P1', orderNo: '3026010112003333', status: 3, errorMsg: '은행 거절' };
  const result = verifyPayoutCallback({ body: bodyOf(short), keys });
  expect(result).toMatchObject({ ok: true, kind: 'payout', outcome: 'failure' });
  expect(verifyCollectionCallback({ body: bodyOf({ ...short, orderNo: members.orderNo }), keys })).toEqual({
    ok: false,
    reason: 'payload_invalid',
    member: 'appId',
  });
});

describe('a message about something else', () => {
  const wrongKind = { ok: false, reason: 'wrong_kind', member: 'orderNo' };

  test('a payout that was paid is no payment, and the other way round', () => {
    expect(verifyCollectionCallback({ body: bodyOf(payoutMembers), keys })).toEqual(wrongKind);
    expect(verifyCallback({ body: bodyOf(payoutMembers), keys, kind: 'collection' })).toEqual(wrongKind);
    expect(verifyPayoutCallback({ body: bodyOf(members), keys })).toEqual(wrongKind);
  });

  test('neither is the signed answer of a call', () => {
    const { orderId, orderNo, amount, fee, payTime } = members;
    const query = { orderId, orderNo, amount, actualAmount: amount, fee, status: 2, payTime };
    const refund = { appId: 1054, orderNo, orderId, refundNo: '5026010112003333000', status: '2' };
    for (const answer of [query, refund]) {
      expect(verifyPayoutCallback({ body: bodyOf(answer), keys })).toEqual(wrongKind);
      expect(verifyCollectionCallback({ body: bodyOf(answer), keys })).toMatchObject({
        reason: 'payload_invalid',
      });
    }
  });

  test('a number of an unknown form may be of either', () => {
    const body = bodyOf({ ...members, orderNo: '99123' });
    for (const verify of [verifyCollectionCallback, verifyPayoutCallback]) {
      expect(verify({ body, keys })).toMatchObject({ ok: true });
    }
  });
});

describe('one address for both kinds', () => {
  test.each([
    ['6026010112003333', 'collection'],
    ['3026010112003333', 'payout'],
    ['1526010112003333123', 'payout'],
  ])('%s', (orderNo, kind) => {
    expect(verifyCallback({ body: bodyOf({ ...members, orderNo }), keys })).toMatchObject({ ok: true, kind });
  });

  test('the kind may be stated, and must be when the number does not show it', () => {
    const body = bodyOf({ ...members, orderNo: '99123' });
    expect(verifyCallback({ body, keys })).toEqual({ ok: false, reason: 'kind_unknown', member: 'orderNo' });
    expect(verifyCallback({ body, keys, kind: 'payout' })).toMatchObject({ ok: true, kind: 'payout' });
    const unnumbered = bodyOf({ ...members, orderNo: null });
    expect(verifyCallback({ body: unnumbered, keys })).toMatchObject({ reason: 'kind_unknown' });
  });
});

describe.each([
  ['collection', members, verifyCollectionCallback],
  ['payout', payoutMembers, verifyPayoutCallback],
] as const)('what is refused of a %s', (_kind, values, verifyKind) => {
  const good = bodyOf(values);
  test.each([
    ['text', 'status=2', { reason: 'not_json' }],
    ['a list', '[]', { reason: 'not_object' }],
    [
      'a repeated member',
      good.replace('{', '{"status":3,'),
      { reason: 'duplicate_member', member: 'status' },
    ],
    ['no signature', JSON.stringify(values), { reason: 'signature_missing' }],
    ['a short signature', JSON.stringify({ ...values, sign: 'AAAA' }), { reason: 'signature_malformed' }],
    ['a changed amount', good.replace('2000.00', '9000.00'), { reason: 'signature_mismatch' }],
    ['a changed status', good.replace('"status":2', '"status":3'), { reason: 'signature_mismatch' }],
    ['an added member', good.replace('{', '{"extra":1,'), { reason: 'signature_mismatch' }],
    ['another app', bodyOf({ ...values, appId: 1055 }), { reason: 'wrong_app', member: 'appId' }],
    ['a missing member', bodyOf({ ...values, status: '' }), { reason: 'payload_invalid', member: 'status' }],
    ['a wrong type', bodyOf({ ...values, orderId: 5 }), { reason: 'payload_invalid', member: 'orderId' }],
    [
      'a broken status',
      bodyOf({ ...values, status: 'two' }),
      { reason: 'payload_invalid', member: 'status' },
    ],
  ])('%s', (_title, body, expected) => {
    for (const verify of [verifyKind, verifyCallback]) {
      expect(verify({ body, keys, appId: 1054 })).toEqual({ ok: false, ...expected });
    }
  });

  test('a callback signed with another secret key', () => {
    const other = loadKeys({ secretKey: 'another', publicKey: PUBLIC_KEY });
    expect(verifyCallback({ body: good, keys: other })).toEqual({ ok: false, reason: 'signature_mismatch' });
  });
});

test('the reply is the bare word', () => {
  expect(CALLBACK_SUCCESS_REPLY).toBe('SUCCESS');
});
