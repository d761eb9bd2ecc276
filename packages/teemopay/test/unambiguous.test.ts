import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cut, cutsOf } from '../../wire/test/support/cuts.ts';
import {
  checkPaymentCreate,
  checkPaymentQuery,
  checkPayoutCreate,
  firstFault,
  loadPrivateKey,
  loadPublicKey,
  membersOf,
  signMembersSync,
  stringToSign,
  verifyCallback,
  withoutHiddenFields,
} from '../src/index.ts';
import { receivedPayinCallbackSchema, receivedPayoutCallbackSchema } from '../src/schemas/callbacks.ts';
import { callbackFieldFault } from '../src/unambiguous.ts';
import {
  PAYIN_CALLBACK,
  PAYMENT_801,
  PAYOUT,
  PAYOUT_CALLBACK,
  PAYOUT_FAILED_CALLBACK,
} from './fixtures/samples.ts';
import { PRIVATE_KEY, PUBLIC_KEY } from './fixtures/vectors.ts';

/*
 * The signed text `a=1&b=2` has no escapes. Of all fields that give one text, one set at most is believed.
 */

const LAST = /&nonce=[^&]*$/;
const now = { nowMs: 1_767_225_600_000 };
const create = (fields: Readonly<Record<string, unknown>>) => checkPaymentCreate(fields, now);

/** Other fields with the same signed text, at most one `&` more of which is inside a value. */
function otherCuts(fields: Readonly<Record<string, unknown>>): Cut[] {
  const text = stringToSign(membersOf(fields), 'n').replace(LAST, '');
  const present = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  const same = JSON.stringify(present.map(([name, value]) => [name, String(value)]).sort());
  // A blank value is left out of the text: fields with one have another text.
  const cuts = cutsOf(text, text.split('&').length - present.length + 1).filter((cut) =>
    Object.values(cut).every((value) => value.trim() !== ''),
  );
  for (const cut of cuts) expect(stringToSign(membersOf(cut), 'n').replace(LAST, '')).toBe(text);
  return cuts.filter((cut) => JSON.stringify(Object.entries(cut).sort()) !== same);
}

describe('a request', () => {
  const order = { ...PAYMENT_801, idCardNumber: 'user-1' };
  test.each<[Record<string, unknown>, string, string]>([
    [{ ...order, merchantName: 'Shop&merchantOrderNo=M2' }, 'merchantName', 'merchantOrderNo'],
    [{ ...order, email: 'a&paymentType=1@b.co' }, 'email', 'paymentType'],
    [{ ...order, idCardNumber: 'x& IpAddress =1' }, 'idCardNumber', ' IpAddress '],
    [{ ...order, idCardNumber: 'x&nonce=1' }, 'idCardNumber', 'nonce'],
    [{ ...order, added: 'x&email=y' }, 'added', 'email'],
    [{ ...order, added: { text: ['x&email=y'] } }, 'added', 'email'],
    [{ ...order, merchantOrderNo: 'M1&x=2' }, 'merchantOrderNo', 'x'],
    [{ ...order, callbackUrl: 'https://s.kr/?a&email=b' }, 'callbackUrl', 'email'],
  ])('%j: %s', (fields, field, hidden) => {
    const checked = create(fields);
    expect(checked).toEqual({
      ok: false,
      fault: {
        error: 'parameter_invalid',
        code: 414,
        msg: `${field} ("&${hidden}=" in it reads as a further field) is invalid`,
        field,
        detail: `${field} ("&${hidden}=" in it reads as a further field)`,
      },
    });
  });

  test('of every kind, also by its names', () => {
    const detail = 'a=1&b (a name with & or =)';
    expect(create({ ...order, 'a=1&b': '1' })).toMatchObject({ fault: { field: 'a=1&b', detail } });
    expect(checkPayoutCreate({ ...PAYOUT, extra: 'x&amount=1' })).toMatchObject({
      fault: { field: 'extra' },
    });
    const query = { merchantOrderNo: 'M1&sum=2', sign: 's' };
    expect(checkPaymentQuery(query)).toMatchObject({ fault: { field: 'merchantOrderNo' } });
  });

  test('any other text and address is good', () => {
    const good = {
      ...order,
      merchantName: 'AT&T & Co = 1&b=2',
      idCardNumber: 'email=1&sum=2',
      callbackUrl: 'https://s.kr/?a=1&amount=2&bankCode=3&merchantOrderNo=4&realName=5&status=6',
    };
    expect(create(good)).toMatchObject({ ok: true });
  });

  test('that is taken has no other cut that is taken for another order', () => {
    const part = fc.constantFrom('&', '=', 'merchantOrderNo', 'amount', 'email', 'merchantP', 'phone', '1');
    const text = fc.array(part, { maxLength: 3 }).map((parts) => parts.join(''));
    const record = fc.record({
      merchantName: text,
      idCardNumber: text,
      merchantOrderNo: text,
      callbackUrl: text,
    });
    const { phone: _, ...others } = order;
    fc.assert(
      fc.property(record, (texts) => {
        const request: Record<string, unknown> = {
          ...others,
          merchantName: `N${texts.merchantName}`,
          idCardNumber: `I${texts.idCardNumber}`,
          merchantOrderNo: `O${texts.merchantOrderNo}`,
          callbackUrl: `https://s.kr/?${texts.callbackUrl}`,
        };
        if (!create(request).ok) return;
        const { sign: _sign, ...signed } = request;
        for (const cut of otherCuts(signed)) {
          if (!create({ ...cut, sign: 's' }).ok) continue;
          for (const name of Object.keys(signed)) {
            expect(String(signed[name]).startsWith(cut[name] ?? '\n')).toBe(true);
          }
          expect(cut['merchantOrderNo']).toBe(request['merchantOrderNo']);
          expect(cut).not.toHaveProperty('phone');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a callback', () => {
  const nonce = '0123456789abcdef0123456789abcdef';
  const privateKey = loadPrivateKey(PRIVATE_KEY);
  const platformKey = loadPublicKey(PUBLIC_KEY);
  const { sign: _payin, ...payin } = PAYIN_CALLBACK;
  const { sign: _payout, ...payout } = PAYOUT_CALLBACK;
  const { sign: _failed, ...failed } = PAYOUT_FAILED_CALLBACK;
  const verify = (
    values: Readonly<Record<string, unknown>>,
    extraMembers: readonly string[] = [],
    used = nonce,
  ) =>
    verifyCallback({
      body: JSON.stringify({ ...values, sign: signMembersSync(values, used, privateKey) }),
      headers: { nonce: used },
      platformKey,
      extraMembers,
    });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'a known name in a text',
      { ...failed, errorMessage: 'x&status=2' },
      { reason: 'ambiguous_member', member: 'errorMessage' },
    ],
    [
      'in the number',
      { ...payin, merchantOrderNo: 'M1&status=2' },
      { reason: 'ambiguous_member', member: 'merchantOrderNo' },
    ],
    [
      'the nonce',
      { ...failed, errorMessage: 'x&nonce=2' },
      { reason: 'ambiguous_member', member: 'errorMessage' },
    ],
    [
      'in an unknown field',
      { ...payout, later: 'x&status=1' },
      { reason: 'ambiguous_member', member: 'later' },
    ],
    [
      'in an address',
      { ...payin, paymentInfo: 'https://x/?a&serviceAmount=1' },
      { reason: 'ambiguous_member', member: 'paymentInfo' },
    ],
    [
      'a `&` in an account',
      { ...payin, paymentInfo: '123&paymentKind=1' },
      { reason: 'ambiguous_member', member: 'paymentInfo' },
    ],
    ['a name with `=`', { ...payout, 'a=b': '1' }, { reason: 'ambiguous_member', member: 'a=b' }],
    [
      'the end of the number',
      { ...payout, merchantOrderNo: 'M1', payer: '2' },
      { reason: 'unknown_member', member: 'payer' },
    ],
    [
      'a field of the other kind as its end',
      { ...payout, merchantOrderNo: 'M1', paymentInfo: '2' },
      { reason: 'unknown_member', member: 'paymentInfo' },
    ],
    [
      'the end of a text',
      { ...failed, errorMessage: 'x', extra: '2' },
      { reason: 'unknown_member', member: 'extra' },
    ],
    [
      'the end of an address',
      { ...payin, paymentInfo: 'https://x/?a', paymentKind: '1' },
      { reason: 'unknown_member', member: 'paymentKind' },
    ],
    ['one name in two spellings', { ...payout, Status: 2 }, { reason: 'duplicate_member', member: 'status' }],
  ])('is refused: %s', (_title, values, fault) => {
    expect(verify(values)).toEqual({ ok: false, ...fault });
  });

  test('is refused with a nonce that could hold what were fields', () => {
    expect(verify(payin, [], 'a&b=1')).toEqual({ ok: false, reason: 'ambiguous_member', member: 'nonce' });
  });

  test('with fields that came later is accepted where they are no end of a text, or named', () => {
    expect(verify({ ...payin, added: 1, paymentKind: 'x', zone: 'a&b=1' })).toMatchObject({ ok: true });
    expect(verify({ ...payout, merchantOrderNo: 'M'.repeat(32), payer: '2' })).toMatchObject({ ok: true });
    expect(verify({ ...payout, payer: '2' }, ['payer'])).toMatchObject({ ok: true });
    expect(verify({ ...payout, merchantOrderNo: 'M1&payer=2' }, ['payer'])).toMatchObject({ ok: false });
    expect(verify({ ...failed, errorMessage: 'AT&T: a&b=1' })).toMatchObject({ ok: true, outcome: 'failed' });
    const page = 'https://pay.kr/?a=1&b=2&tradeNo=3&amount=4';
    expect(verify({ ...payin, paymentInfo: page })).toMatchObject({ ok: true });
  });

  test.each([
    ['payin', { ...payin, errorMessage: 'x' }, receivedPayinCallbackSchema],
    ['payout', { ...failed, errorMessage: 'x' }, receivedPayoutCallbackSchema],
  ] as const)('that a platform sends has one reading: %s', (kind, sample, schema) => {
    const part = fc.constantFrom(
      '&',
      '=',
      'status',
      'tradeNo',
      'Status',
      'extra',
      'paymentInfo',
      'nonce',
      ' ',
      '1',
    );
    const text = fc.array(part, { maxLength: 7 }).map((parts) => parts.join(''));
    const known = Object.keys(schema.properties);
    fc.assert(
      fc.property(text, text, (errorMessage, zone) => {
        const changed = { ...sample, errorMessage: `E${errorMessage}`, zone: `Z${zone}` };
        const sent: Record<string, unknown> = withoutHiddenFields(changed);
        expect(callbackFieldFault(membersOf(sent), kind)).toBeUndefined();
        for (const cut of otherCuts(sent)) {
          const types = { ...cut, sign: 's', ...('status' in cut ? { status: 3 } : {}) };
          const isRefused =
            callbackFieldFault(membersOf(cut), kind) !== undefined ||
            firstFault({ ...schema, properties: {} }, types, { typesOnly: true }) !== null;
          if (isRefused) continue;
          for (const name of known) expect(cut[name]).toBe(asText(sent[name]));
        }
      }),
      { numRuns: 200, examples: [['&extra= ', '']] },
    );
  });
});

function asText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

test('texts of others lose what reads as a field, addresses keep their meaning', () => {
  expect(
    withoutHiddenFields({
      errorMessage: 'No&status=2&tip=x',
      paymentInfo: 'https://p.kr/?a&tradeNo=1',
      amount: null,
    }),
  ).toEqual({ errorMessage: 'No,status=2&tip=x', paymentInfo: 'https://p.kr/?a&%74radeNo=1', amount: null });
});
