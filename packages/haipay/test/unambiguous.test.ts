import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cut, cutsOf } from '../../wire/test/support/cuts.ts';
import {
  ambiguousMember,
  ENDPOINTS,
  type EndpointName,
  firstFault,
  loadKeys,
  membersOf,
  signMembersSync,
  stringToSign,
  verifyCallback,
  withoutHiddenMembers,
} from '../src/index.ts';
import { receivedCollectionCallbackSchema } from '../src/schemas/callbacks.ts';
import { callbackMemberFault } from '../src/unambiguous.ts';
import { CALLBACK, COLLECT_APPLY, COLLECT_QUERY } from './fixtures/samples.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY } from './fixtures/vectors.ts';

/*
 * The signed text `a=1&b=2` has no escapes. Of all members that give one text, one set at most is believed.
 */

const platformKeys = loadKeys({ secretKey: SECRET_KEY, privateKey: PRIVATE_KEY });
const keys = loadKeys({ secretKey: SECRET_KEY, publicKey: PUBLIC_KEY });
const { sign: _sign, ...callback } = CALLBACK;
const { sign: _requestSign, ...order } = COLLECT_APPLY;
const LAST = /&key=[^&]*$/;

/** Other members with the same signed text, at most `more` of whose values hold what were members. */
function otherCuts(members: Readonly<Record<string, unknown>>, more = 1): Cut[] {
  const text = stringToSign(membersOf(members), 'k').replace(LAST, '');
  const glued = text.split('&').length - Object.keys(members).length + more;
  const same = JSON.stringify(
    Object.entries(members)
      .map(([name, value]) => [name, String(value)])
      .sort(),
  );
  const cuts = cutsOf(text, glued);
  for (const cut of cuts) expect(stringToSign(membersOf(cut), 'k').replace(LAST, '')).toBe(text);
  return cuts.filter((cut) => JSON.stringify(Object.entries(cut).sort()) !== same);
}

describe('a request', () => {
  test.each<[EndpointName, Record<string, unknown>, string, string]>([
    ['collectApply', { ...order, name: 'Hong&orderId=M2' }, 'name', 'orderId'],
    ['collectApply', { ...order, email: 'a&amount=1@b.co' }, 'email', 'amount'],
    ['collectApply', { ...order, subject: 'x& OrderId =1' }, 'subject', ' OrderId '],
    ['collectApply', { ...order, body: 'x\n&key=1' }, 'body', 'key'],
    ['payApply', { ...order, body: 'x&accountNo=123456' }, 'body', 'accountNo'],
    ['collectApply', { ...order, added: 'x&subject=y' }, 'added', 'subject'],
    ['collectApply', { ...order, added: { text: ['x&subject=y'] } }, 'added', 'subject'],
    ['collectApply', { ...order, added: { 'x&subject': 'y' } }, 'added', 'subject'],
    // The number of an order must not be shortened to that of another, by whatever name.
    ['collectQuery', { ...COLLECT_QUERY, orderId: 'M1&x=2' }, 'orderId', 'x'],
    ['collectApply', { ...order, orderId: 'M1&x=2' }, 'orderId', 'x'],
    // Addresses: what another cut could leave out or add.
    [
      'collectApply',
      { ...order, callBackUrl: 'https://s.kr/?a&notifyUrl=https://x' },
      'callBackUrl',
      'notifyUrl',
    ],
    [
      'collectApply',
      { ...order, callBackFailUrl: 'https://s.kr/?a&callBackUrl=https://x' },
      'callBackFailUrl',
      'callBackUrl',
    ],
    ['collectApply', { ...order, notifyUrl: 'https://s.kr/?a&subject=1' }, 'notifyUrl', 'subject'],
    ['collectApply', { ...order, callBackUrl: 'https://s.kr/?a&country=410' }, 'callBackUrl', 'country'],
  ])('%s %j: %s', (endpoint, members, member, hidden) => {
    expect(ambiguousMember(endpoint, members)).toEqual({ member, hidden });
  });

  test.each(['amount=1&b', 'subject=a', 'x&y'])('a member that is called %s', (name) => {
    expect(ambiguousMember('collectApply', { ...order, [name]: '1' })).toEqual({
      member: name,
      hidden: undefined,
    });
  });

  test('any other text and address is good', () => {
    const good = {
      ...order,
      name: 'Kim & Co = 1',
      subject: 'AT&T a=1&b=2',
      body: 'amount=1&orders=2',
      callBackUrl: 'https://shop.example.com/?name=1&orderId=2&amount=3&email=4&status=5',
      notifyUrl: 'https://shop.example.com/?a=1&country=410&orderId=2',
      added: { list: ['R&D'] },
    };
    expect(ambiguousMember('collectApply', good)).toBeUndefined();
  });

  test('that is taken has no other cut that is taken for another order', () => {
    const part = fc.constantFrom('&', '=', 'orderId', 'amount', 'email', 'orderX', 'notifyUrl', '1', '@b.co');
    const text = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
    const record = fc.record({ name: text, subject: text, orderId: text, callBackUrl: text, email: text });
    let tried = 0;
    fc.assert(
      fc.property(record, (texts) => {
        const request = {
          ...order,
          name: `N${texts.name}`,
          subject: `S${texts.subject}`,
          orderId: `O${texts.orderId}`,
          email: `e${texts.email}@b.co`,
          callBackUrl: `https://s.kr/?${texts.callBackUrl}`,
        };
        const isTaken = (members: Readonly<Record<string, unknown>>) =>
          ambiguousMember('collectApply', members) === undefined &&
          firstFault(ENDPOINTS.collectApply.request, { ...members, sign: 's' }) === null;
        if (!isTaken(request)) return;
        for (const cut of otherCuts(request)) {
          tried += 1;
          if (!isTaken(cut)) continue;
          // What is left: a text that isn't the number of the order, cut short by a name that means nothing.
          for (const name of Object.keys(ENDPOINTS.collectApply.request.properties)) {
            expect(name in cut).toBe(name in request);
            expect(String(request[name as keyof typeof request] ?? '').startsWith(cut[name] ?? '')).toBe(
              true,
            );
          }
          expect(cut['orderId']).toBe(request.orderId);
        }
      }),
      { numRuns: 300 },
    );
    expect(tried).toBeGreaterThan(0);
  });
});

describe('a callback', () => {
  const failed = { ...callback, status: 3, payTime: undefined, errorMsg: 'no' };
  const verify = (values: Readonly<Record<string, unknown>>, extraMembers?: readonly string[]) =>
    verifyCallback({
      body: JSON.stringify({ ...values, sign: signMembersSync(values, platformKeys) }),
      keys,
      ...(extraMembers ? { extraMembers } : {}),
    });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'a known name in a text',
      { ...failed, errorMsg: 'x&fee=0' },
      { reason: 'ambiguous_member', member: 'errorMsg' },
    ],
    [
      'in the number',
      { ...callback, orderId: 'M1&status=2' },
      { reason: 'ambiguous_member', member: 'orderId' },
    ],
    [
      'in an unknown member',
      { ...callback, later: 'x&orderId=1' },
      { reason: 'ambiguous_member', member: 'later' },
    ],
    ['a `&` in a number', { ...callback, amount: '1&b=2' }, { reason: 'ambiguous_member', member: 'amount' }],
    ['a name with `=`', { ...callback, 'a=b': '1' }, { reason: 'ambiguous_member', member: 'a=b' }],
    [
      'the end of the number',
      { ...callback, orderId: 'M1', orderKind: '2' },
      { reason: 'unknown_member', member: 'orderKind' },
    ],
    [
      'the end of a text',
      { ...failed, errorMsg: 'x', extra: '2' },
      { reason: 'unknown_member', member: 'extra' },
    ],
    [
      'one name in two spellings',
      { ...callback, Status: 2 },
      { reason: 'duplicate_member', member: 'status' },
    ],
  ])('is refused: %s', (_title, values, fault) => {
    expect(verify(values)).toEqual({ ok: false, ...fault });
  });

  test('with members that came later is accepted where they are no end of a text, or named', () => {
    expect(verify({ ...callback, added: 1, originalCurrency: 'USD', zone: 'a&b=1' })).toMatchObject({
      ok: true,
    });
    // With it, the number would be longer than numbers are.
    expect(verify({ ...callback, orderId: 'M'.repeat(48), orderKind: '2' })).toMatchObject({ ok: true });
    expect(verify({ ...callback, orderKind: '2' }, ['orderKind'])).toMatchObject({ ok: true });
    expect(verify({ ...callback, orderId: 'M1&orderKind=2' }, ['orderKind'])).toMatchObject({ ok: false });
    expect(verify({ ...failed, errorMsg: 'AT&T: a&b=1' })).toMatchObject({ ok: true, outcome: 'failure' });
  });

  test('that a platform sends has one reading', () => {
    const part = fc.constantFrom('&', '=', 'fee', 'status', 'orderNo', 'Status', 'ex', 'orderX', ' ', '1');
    const text = fc.array(part, { maxLength: 7 }).map((parts) => parts.join(''));
    const known = Object.keys(receivedCollectionCallbackSchema.properties);
    fc.assert(
      fc.property(fc.record({ errorMsg: text, later: text }), ({ errorMsg, later }) => {
        const sent = withoutHiddenMembers({ ...failed, errorMsg: `E${errorMsg}`, later: `L${later}` });
        const { payTime: _, ...members } = sent;
        expect(callbackMemberFault(membersOf(members), 'collection')).toBeUndefined();
        for (const cut of otherCuts(members)) {
          const isRefused =
            callbackMemberFault(membersOf(cut), 'collection') !== undefined ||
            firstFault(receivedCollectionCallbackSchema, { ...cut, appId: 1, status: 3, sign: 's' }) !== null;
          if (isRefused) continue;
          for (const name of known) expect(cut[name]).toBe(asText(members[name as keyof typeof members]));
        }
      }),
      { numRuns: 300 },
    );
  });
});

function asText(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}

test('texts of others lose what reads as a member, also inside lists; addresses keep their meaning', () => {
  expect(
    withoutHiddenMembers({
      errorMsg: 'No&status=2&tip=x',
      configs: [{ appName: 'A&userId=1&b' }],
      payUrl: 'https://p.kr/?a&orderId=1',
      status: 3,
    }),
  ).toEqual({
    errorMsg: 'No,status=2&tip=x',
    configs: [{ appName: 'A,userId=1&b' }],
    payUrl: 'https://p.kr/?a&%6FrderId=1',
    status: 3,
  });
});
