import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  CALLBACK_SUCCESS_REPLY,
  deduplicationKey,
  type HeaderSource,
  loadPrivateKey,
  loadPublicKey,
  signMembersSync,
  verifyCallback,
  verifyPayinCallback,
  verifyPayoutCallback,
} from '../src/index.ts';
import { PAYIN_CALLBACK, PAYOUT_CALLBACK, PAYOUT_FAILED_CALLBACK } from './fixtures/samples.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SIGNATURE_VECTORS } from './fixtures/vectors.ts';

const platformPrivateKey = loadPrivateKey(PRIVATE_KEY);
const platformKey = loadPublicKey(PUBLIC_KEY);
const nowMs = 1767225600000;
const NONCE = '0123456789abcdef0123456789abcdef';
const headers = { timestamp: String(nowMs), nonce: NONCE, country: 'KR', appcode: 'A2405220001KR001' };
const { sign: _payinSign, ...payin } = PAYIN_CALLBACK;
const { sign: _payoutSign, ...payout } = PAYOUT_CALLBACK;

function bodyOf(values: Readonly<Record<string, unknown>>, nonce = NONCE): string {
  return JSON.stringify({ ...values, sign: signMembersSync(values, nonce, platformPrivateKey) });
}

function verify(values: Readonly<Record<string, unknown>>) {
  return verifyCallback({ body: bodyOf(values), headers, platformKey });
}

describe('payments', () => {
  test('a success, with a field that came later', () => {
    const result = verifyPayinCallback({ body: bodyOf({ ...payin, added: 'later' }), headers, platformKey });
    expect(result).toMatchObject({ ok: true, kind: 'payin', outcome: 'success' });
    if (!result.ok || result.outcome !== 'success') return;
    expectTypeOf(result.payload.paymentAmount).toEqualTypeOf<string>();
    expect(result.payload.paymentAmount).toBe('1000.00');
    expect(result.payload['added']).toBe('later');
    expect(result.payload).not.toHaveProperty('errorMessage');
    expect(deduplicationKey(result)).toBe('TSO4h8r26014h54553440l5vxs41u8');
  });

  test.each([
    [2, 'success'],
    ['2', 'success'],
    [3, 'failed'],
    [1, 'partial'],
    [0, 'unrecognized'],
    [77, 'unrecognized'],
  ])('status %j is %s', (status, outcome) => {
    expect(verify({ ...payin, status })).toMatchObject({
      ok: true,
      kind: 'payin',
      outcome,
      payload: { status: Number(status) },
    });
  });

  test('a failure needs no amount, a success does', () => {
    expect(verify({ ...payin, status: 3, paymentAmount: null })).toMatchObject({
      ok: true,
      outcome: 'failed',
    });
    expect(verify({ ...payin, paymentAmount: null })).toEqual({
      ok: false,
      reason: 'payload_invalid',
      member: 'paymentAmount',
    });
  });
});

describe('payouts', () => {
  test('the published signature vector', () => {
    const vector = SIGNATURE_VECTORS[3];
    if (vector === undefined) throw new Error('V4 is missing');
    const body = JSON.stringify({ ...vector.members, sign: vector.sign });
    const result = verifyPayoutCallback({ body, headers: { nonce: vector.nonce }, platformKey });
    expect(result).toMatchObject({ ok: true, outcome: 'success', payload: { amount: '1000.00' } });
  });

  test.each([
    [PAYOUT_CALLBACK, 'success', 'TF2501010001KR0000000000000000:2'],
    [PAYOUT_FAILED_CALLBACK, 'failed', 'TF2501010001KR0000000000000000:3'],
    [{ ...PAYOUT_CALLBACK, status: 4, errorCode: 1000 }, 'refunded', 'TF2501010001KR0000000000000000:4'],
    [{ ...PAYOUT_CALLBACK, status: 1 }, 'unrecognized', 'TF2501010001KR0000000000000000:1'],
  ])('%# is %s', ({ sign: _, ...values }, outcome, key) => {
    const result = verify(values);
    expect(result).toMatchObject({ ok: true, kind: 'payout', outcome });
    expect(result.ok && deduplicationKey(result)).toBe(key);
  });

  test('nulls of a failure are absent, its code is a number', () => {
    const { sign: _, ...values } = PAYOUT_FAILED_CALLBACK;
    const result = verify({ ...values, errorCode: '9999' });
    if (!result.ok || result.kind !== 'payout') throw new Error('not verified');
    expect(result.payload.errorCode).toBe(9999);
    expect(result.payload).not.toHaveProperty('amount');
  });

  test.each([2, 4])('status %i must say how much', (status) => {
    expect(verify({ ...payout, status, amount: null })).toEqual({
      ok: false,
      reason: 'payload_invalid',
      member: 'amount',
    });
  });
});

describe('one address for both kinds', () => {
  test.each([
    ['TS2501010001KR0000000000000000', 'payin'],
    ['TS24052200000491357178416', 'payin'],
  ])('%s', (tradeNo, kind) => {
    expect(verify({ ...payin, tradeNo })).toMatchObject({ ok: true, kind });
  });

  test('the kind may be stated, and must be when the number does not show it', () => {
    const body = bodyOf({ ...payout, tradeNo: '99123' });
    const unknown = { ok: false, reason: 'kind_unknown', member: 'tradeNo' };
    expect(verifyCallback({ body, headers, platformKey })).toEqual(unknown);
    expect(verifyCallback({ body, headers, platformKey, kind: 'payout' })).toMatchObject({ kind: 'payout' });
    expect(verify({ ...payout, tradeNo: null })).toEqual(unknown);
  });
});

describe('what is refused', () => {
  const good = bodyOf(payin);
  test.each([
    ['text', 'status=2', { reason: 'not_json' }],
    ['a list', '[]', { reason: 'not_object' }],
    ['a repeated field', good.replace('{', '{"status":3,'), { reason: 'duplicate_member', member: 'status' }],
    ['no signature', JSON.stringify(payin), { reason: 'signature_missing' }],
    ['the placeholder', JSON.stringify(PAYIN_CALLBACK), { reason: 'signature_malformed' }],
    ['a changed amount', good.replace('1000.00', '9000.00'), { reason: 'signature_mismatch' }],
    ['a changed status', good.replace('"status":2', '"status":3'), { reason: 'signature_mismatch' }],
    ['an added field', good.replace('{', '{"extra":1,'), { reason: 'signature_mismatch' }],
    ['another nonce', bodyOf(payin, NONCE.replace('0', '1')), { reason: 'signature_mismatch' }],
    ['a missing field', bodyOf({ ...payin, status: ' ' }), { reason: 'payload_invalid', member: 'status' }],
    [
      'a wrong type',
      bodyOf({ ...payin, merchantOrderNo: 5 }),
      { reason: 'payload_invalid', member: 'merchantOrderNo' },
    ],
    ['a broken status', bodyOf({ ...payin, status: 'two' }), { reason: 'payload_invalid', member: 'status' }],
  ])('%s', (_title, body, expected) => {
    for (const verifyOne of [verifyPayinCallback, verifyCallback]) {
      expect(verifyOne({ body, headers, platformKey })).toEqual({ ok: false, ...expected });
    }
  });

  test('no nonce', () => {
    const { nonce: _, ...others } = headers;
    expect(verifyCallback({ body: good, headers: others, platformKey })).toEqual({
      ok: false,
      reason: 'nonce_missing',
      member: 'nonce',
    });
  });

  test('another application, when one is expected', () => {
    const verifyFor = (given: HeaderSource) =>
      verifyCallback({ body: good, headers: given, platformKey, appCode: 'A2405220001KR001' });
    const wrong = { ok: false, reason: 'wrong_app', member: 'appCode' };
    expect(verifyFor(headers)).toMatchObject({ ok: true });
    expect(verifyFor(new Headers(headers))).toMatchObject({ ok: true });
    expect(verifyFor({ nonce: NONCE, app_code: 'A2405220001KR001' })).toMatchObject({ ok: true });
    expect(verifyFor({ ...headers, appcode: 'A2405220001KR002' })).toEqual(wrong);
    expect(verifyFor({ nonce: NONCE })).toEqual(wrong);
    expect(verifyCallback({ body: good, headers: { nonce: NONCE }, platformKey })).toMatchObject({
      ok: true,
    });
  });

  test('a timestamp outside of the window, when there is one', () => {
    const verifyAt = (time: number, given: HeaderSource = headers) =>
      verifyCallback({ body: good, headers: given, platformKey, windowMs: 30_000, nowMs: time });
    expect(verifyAt(nowMs + 30_000)).toMatchObject({ ok: true });
    expect(verifyAt(nowMs + 30_001)).toEqual({ ok: false, reason: 'timestamp_expired', member: 'timestamp' });
    expect(verifyAt(nowMs, { nonce: NONCE })).toMatchObject({ reason: 'timestamp_missing' });
    expect(verifyAt(nowMs, { ...headers, timestamp: 'x' })).toMatchObject({ reason: 'timestamp_malformed' });
    expect(
      verifyCallback({ body: good, headers: { nonce: NONCE, timestamp: '1' }, platformKey }),
    ).toMatchObject({ ok: true });
  });

  test('a forged one does not learn what else would be wrong', () => {
    const forged = good.replace('1000.00', '9000.00');
    const options = { appCode: 'other', windowMs: 1, nowMs: 0 };
    expect(verifyCallback({ body: forged, headers, platformKey, ...options })).toMatchObject({
      reason: 'signature_mismatch',
    });
  });
});

test('the reply is the bare word', () => {
  expect(CALLBACK_SUCCESS_REPLY).toBe('SUCCESS');
});
