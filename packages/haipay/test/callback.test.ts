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

function bodyOf(values: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...values, sign: signMembersSync(values, platformKeys) });
}

test('a collection callback, with members that came later', () => {
  const body = bodyOf({ ...members, originalCurrency: 'USD', errorMsg: null });
  const result = verifyCollectionCallback(body, keys, { appId: '1054' });
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
  const body = bodyOf({ ...members, status });
  expect(verifyCollectionCallback(body, keys)).toMatchObject({ outcome: collection });
  expect(verifyPayoutCallback(body, keys)).toMatchObject({
    outcome: payout,
    payload: { status: Number(status) },
  });
});

test('a payout callback may be short', () => {
  const body = bodyOf({ orderId: 'P1', orderNo: '3026010112003333', status: 3, errorMsg: '은행 거절' });
  expect(verifyPayoutCallback(body, keys)).toMatchObject({ ok: true, kind: 'payout', outcome: 'failure' });
  expect(verifyCollectionCallback(body, keys)).toEqual({
    ok: false,
    reason: 'payload_invalid',
    member: 'appId',
  });
});

describe('one address for both kinds', () => {
  test.each([
    ['6026010112003333', 'collection'],
    ['3026010112003333', 'payout'],
    ['1526010112003333123', 'payout'],
  ])('%s', (orderNo, kind) => {
    expect(verifyCallback(bodyOf({ ...members, orderNo }), keys)).toMatchObject({ ok: true, kind });
  });

  test('the kind may be told, and must be when the number does not', () => {
    const body = bodyOf({ ...members, orderNo: '99123' });
    expect(verifyCallback(body, keys)).toEqual({ ok: false, reason: 'kind_unknown', member: 'orderNo' });
    expect(verifyCallback(body, keys, { kind: 'payout' })).toMatchObject({ ok: true, kind: 'payout' });
    const unnumbered = bodyOf({ ...members, orderNo: null });
    expect(verifyCallback(unnumbered, keys)).toMatchObject({ reason: 'kind_unknown' });
  });
});

describe('what is refused', () => {
  const good = bodyOf(members);
  test.each([
    ['text', 'status=2', { reason: 'not_json' }],
    ['a list', '[]', { reason: 'not_object' }],
    [
      'a repeated member',
      good.replace('{', '{"status":3,'),
      { reason: 'duplicate_member', member: 'status' },
    ],
    ['no signature', JSON.stringify(members), { reason: 'signature_missing' }],
    ['a short signature', JSON.stringify({ ...members, sign: 'AAAA' }), { reason: 'signature_malformed' }],
    ['a changed amount', good.replace('2000.00', '9000.00'), { reason: 'signature_mismatch' }],
    ['a changed status', good.replace('"status":2', '"status":3'), { reason: 'signature_mismatch' }],
    ['an added member', good.replace('{', '{"extra":1,'), { reason: 'signature_mismatch' }],
    ['another app', bodyOf({ ...members, appId: 1055 }), { reason: 'wrong_app', member: 'appId' }],
    ['a missing member', bodyOf({ ...members, status: '' }), { reason: 'payload_invalid', member: 'status' }],
    ['a wrong type', bodyOf({ ...members, orderId: 5 }), { reason: 'payload_invalid', member: 'orderId' }],
    [
      'a broken status',
      bodyOf({ ...members, status: 'two' }),
      { reason: 'payload_invalid', member: 'status' },
    ],
  ])('%s', (_title, body, expected) => {
    for (const verify of [verifyCollectionCallback, verifyPayoutCallback, verifyCallback]) {
      expect(verify(body, keys, { appId: 1054 })).toEqual({ ok: false, ...expected });
    }
  });

  test('a callback signed with another secret key', () => {
    const other = loadKeys({ secretKey: 'another', publicKey: PUBLIC_KEY });
    expect(verifyCallback(good, other)).toEqual({ ok: false, reason: 'signature_mismatch' });
  });
});

test('the reply is the bare word', () => {
  expect(CALLBACK_SUCCESS_REPLY).toBe('SUCCESS');
});
