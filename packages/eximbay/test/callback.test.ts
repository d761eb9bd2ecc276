import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  CALLBACK_PARAMETERS,
  CALLBACK_SUCCESS_REPLY,
  type CallbackKind,
  callbackReply,
  canonicalParameters,
  crossBorderCallbackSchema,
  firstFault,
  formBody,
  isSuccessReply,
  koreanCallbackSchema,
  makeCallback,
  type PaymentOutcome,
  parseForm,
  payerAuthCallbackSchema,
  paymentOutcome,
  readCallbackReply,
  verifyCallback,
  verifyCallbackParameters,
  withFgkey,
} from '../src/index.ts';
import * as samples from './fixtures/samples.ts';
import { CALLBACK_CANONICAL, CALLBACK_FGKEY, MID, SECRET_KEY } from './fixtures/vectors.ts';

const values = {
  mid: MID,
  transaction_type: 'PAYMENT',
  order_id: '20220927152140',
  currency: 'USD',
  amount: '100',
  email: 'buyer+1@example.com',
  transaction_id: '1849705C6420220927000016',
  rescode: '0000',
  resmsg: 'Success.',
  auth_code: '309812',
  transaction_date: '20220927152250',
  card_holder: 'TEST P',
  payment_method: 'P101',
};

function bodyOf(
  changes: Readonly<Record<string, string | undefined>> = {},
  kind: CallbackKind = 'cross_border',
) {
  return formBody(makeCallback(kind, { ...values, ...changes }, SECRET_KEY));
}

function outcomeOf(changes: Readonly<Record<string, string | undefined>>) {
  const callback = verifyCallback({ body: bodyOf(changes), secretKey: SECRET_KEY });
  return callback.ok ? callback.outcome : callback.reason;
}

describe('a genuine callback', () => {
  test('gives its payload without what is empty', () => {
    const callback = verifyCallback({
      body: bodyOf(),
      secretKey: SECRET_KEY,
      mid: MID,
      orderId: '20220927152140',
      currency: 'USD',
      amount: '100.00',
    });
    expect(callback).toEqual({
      ok: true,
      kind: 'payment',
      outcome: 'paid',
      payload: {
        ...values,
        version: '230',
        param3: 'OPENAPI',
        fgkey: expect.stringMatching(/^[0-9A-F]{64}$/),
      },
    });
  });

  test('is read however it was decoded on the way', () => {
    const canonical = `${CALLBACK_CANONICAL}&fgkey=${CALLBACK_FGKEY}`;
    const escaped = canonical.replace('buyer+1@', 'buyer%2B1%40');
    const full = { ...values, card_holder: '100% A+B' };
    const asIs = Object.entries(makeCallback('cross_border', full, SECRET_KEY))
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    for (const body of [canonical, escaped, `?${escaped}`, `${escaped}\r\n`, bodyOf(full), asIs]) {
      expect(verifyCallback({ body, secretKey: SECRET_KEY }), body).toMatchObject({
        ok: true,
        outcome: 'paid',
      });
    }
  });

  test('is read from the object that a framework makes', () => {
    const parsed = parseForm(bodyOf());
    expect(
      parsed.ok && verifyCallback({ parameters: parsed.parameters, secretKey: SECRET_KEY }),
    ).toMatchObject({ ok: true });
    expect(
      parsed.ok &&
        verifyCallback({ parameters: { ...parsed.parameters, mid: [MID, MID] }, secretKey: SECRET_KEY }),
    ).toEqual({
      ok: false,
      reason: 'duplicate_parameter',
      parameter: 'mid',
    });
    expect(
      parsed.ok && verifyCallback({ parameters: { ...parsed.parameters, mid: 1 }, secretKey: SECRET_KEY }),
    ).toEqual({
      ok: false,
      reason: 'malformed',
      parameter: 'mid',
    });
  });

  test('of an older merchant id has older names', () => {
    const older = withFgkey(
      {
        ver: '230',
        mid: MID,
        txntype: 'PAYMENT',
        ref: 'O1',
        cur: 'KRW',
        amt: '1000',
        rescode: '0000',
        resmsg: '',
      },
      SECRET_KEY,
    );
    expect(verifyCallback({ body: formBody(older), secretKey: SECRET_KEY })).toMatchObject({
      ok: true,
      outcome: 'paid',
      payload: { version: '230', transaction_type: 'PAYMENT', order_id: 'O1', amount: '1000', resmsg: '' },
    });
  });

  test('of an authentication has no transaction', () => {
    const authentication = { ...values, transaction_type: 'PAYER_AUTH', transaction_id: undefined };
    const make = (changes: object) =>
      formBody(makeCallback('payer_auth', { ...authentication, ...changes }, SECRET_KEY));
    const callback = verifyCallback({
      body: make({ payer_auth_id: '20230425091903343D9F5509', eci: '05' }),
      secretKey: SECRET_KEY,
    });
    expect(callback).toMatchObject({
      ok: true,
      kind: 'payer_auth',
      outcome: 'authenticated',
      payload: { eci: '05' },
    });
    expect(verifyCallback({ body: make({}), secretKey: SECRET_KEY })).toMatchObject({
      ok: true,
      outcome: 'unrecognized',
    });
    expect(verifyCallback({ body: make({ rescode: 'D481' }), secretKey: SECRET_KEY })).toMatchObject({
      ok: true,
      outcome: 'failed',
    });
    expect(verifyCallback({ body: make({ rescode: 'EE02' }), secretKey: SECRET_KEY })).toMatchObject({
      ok: true,
      outcome: 'unrecognized',
    });
    if (callback.ok && callback.kind === 'payer_auth') {
      expectTypeOf(callback.payload.cavv).toEqualTypeOf<string | undefined>();
    }
  });
});

describe('a callback that is not', () => {
  test.each<[string, string, object]>([
    ['nothing', '', { reason: 'fgkey_missing' }],
    ['no fgkey', 'mid=1', { reason: 'fgkey_missing' }],
    ['half an fgkey', 'mid=1&fgkey=AB', { reason: 'fgkey_malformed' }],
    ['a broken escape', `mid=%&fgkey=${CALLBACK_FGKEY}`, { reason: 'malformed' }],
    ['another amount', bodyOf().replace('amount=100', 'amount=1'), { reason: 'fgkey_mismatch' }],
    ['a parameter twice', `${bodyOf()}&amount=1`, { reason: 'duplicate_parameter', parameter: 'amount' }],
    ['a parameter more', `${bodyOf()}&status=SALE`, { reason: 'fgkey_mismatch' }],
    ['the edited one of the reference', samples.VERIFY.data, { reason: 'fgkey_mismatch' }],
  ])('%s', (_, body, expected) => {
    expect(verifyCallback({ body, secretKey: SECRET_KEY })).toEqual({ ok: false, ...expected });
  });

  test('any changed value, by its parameter', () => {
    const genuine = makeCallback('cross_border', values, SECRET_KEY);
    const names = Object.keys(genuine).filter((name) => name !== 'fgkey');
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ unit: 'grapheme' }), (name, text) => {
        fc.pre(text !== genuine[name as keyof typeof genuine]);
        const body = formBody({ ...genuine, [name]: text });
        expect(verifyCallbackParameters({ body, secretKey: SECRET_KEY })).toEqual({
          ok: false,
          reason: 'fgkey_mismatch',
        });
      }),
    );
  });

  test('genuine, but about something else', () => {
    const about = (options: object) => verifyCallback({ body: bodyOf(), secretKey: SECRET_KEY, ...options });
    expect(about({ mid: '0000000000' })).toMatchObject({ reason: 'wrong_mid' });
    expect(about({ orderId: 'other' })).toMatchObject({ reason: 'wrong_order' });
    expect(about({ currency: 'KRW' })).toMatchObject({ reason: 'wrong_currency' });
    expect(about({ amount: '100.01' })).toMatchObject({ reason: 'wrong_amount' });
    const rupees = verifyCallback({
      body: bodyOf({ currency: 'INR' }),
      secretKey: SECRET_KEY,
      currency: 'INR',
      amount: '100',
    });
    expect(rupees.ok).toBe(true);
  });

  test('genuine, but without what every result has', () => {
    const body = formBody(withFgkey({ mid: MID, rescode: '0000' }, SECRET_KEY));
    expect(verifyCallback({ body, secretKey: SECRET_KEY })).toMatchObject({
      ok: false,
      reason: 'payload_invalid',
    });
    expect(verifyCallbackParameters({ body, secretKey: SECRET_KEY })).toMatchObject({ ok: true });
  });
});

describe('a genuine text that is cut at other places', () => {
  const signed = (parameters: Record<string, string>) => formBody(withFgkey(parameters, SECRET_KEY));
  const genuine = { ...makeCallback('cross_border', values, SECRET_KEY), fgkey: '' };

  test.each<[string, Record<string, string>, object]>([
    ['a value that reads as a parameter', { email: 'x&status=Sale' }, { parameter: 'email' }],
    ['of the older protocol', { param1: 'x&amt=1' }, { parameter: 'param1' }],
    ['in other letters, with blanks', { param1: 'x& Order_ID =1' }, { parameter: 'param1' }],
    ['as PHP reads names', { param1: 'x&order.id=1' }, { parameter: 'param1' }],
    ['a name of nobody', { zip: '1' }, { reason: 'unknown_parameter', parameter: 'zip' }],
    ['a name in other letters', { Status: 'Sale' }, { reason: 'unknown_parameter', parameter: 'Status' }],
    ['both names of one thing', { cur: 'USD' }, { reason: 'duplicate_parameter', parameter: 'currency' }],
  ])('%s', (_, changes, expected) => {
    const refused = { ok: false, reason: 'ambiguous_parameter', ...expected };
    expect(verifyCallback({ body: signed({ ...genuine, ...changes }), secretKey: SECRET_KEY })).toEqual(
      refused,
    );
    expect(
      verifyCallback({
        parameters: withFgkey({ ...genuine, ...changes }, SECRET_KEY),
        secretKey: SECRET_KEY,
      }),
    ).toEqual(refused);
  });

  test('line breaks around a body cost no time: twice as many are twice the work', () => {
    // No pattern is left to backtrack; test/patterns.test.ts counts the steps of those that there are.
    const body = `${'\r\n'.repeat(500_000)}x${'\n'.repeat(500_000)}`;
    expect(verifyCallback({ body, secretKey: SECRET_KEY })).toMatchObject({ ok: false });
    expect(isSuccessReply(`${'<'.repeat(500_000)}\u2028x`)).toBe(false);
  });

  test('names of a contract of its own are known when they are given, and can not be hidden either', () => {
    const options = { extraParameters: ['zip'] };
    expect(
      verifyCallback({ body: signed({ ...genuine, zip: '1' }), secretKey: SECRET_KEY, ...options }),
    ).toMatchObject({ ok: true });
    expect(
      verifyCallback({ body: signed({ ...genuine, param1: 'x&zip=1' }), secretKey: SECRET_KEY, ...options }),
    ).toMatchObject({
      reason: 'ambiguous_parameter',
    });
    expect(
      verifyCallback({ body: signed({ ...genuine, param1: 'x&zip=1' }), secretKey: SECRET_KEY }),
    ).toMatchObject({ ok: true });
  });

  test('any `&` that no name follows may stand in a value, also where everything was decoded', () => {
    const full = { ...values, param1: 'a=1&b=2', param2: 'AT&T', email: 'x&y@b.c' };
    const made = makeCallback('cross_border', full, SECRET_KEY);
    const decoded = Object.entries(made)
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    for (const body of [formBody(made), decoded, `?${decoded}\n`]) {
      expect(verifyCallback({ body, secretKey: SECRET_KEY })).toMatchObject({ ok: true, payload: full });
    }
    expect(verifyCallback({ body: `${decoded}&foo=bar`, secretKey: SECRET_KEY }).ok).toBe(false);
  });

  test('whatever payers type, no other cut of the text is taken', () => {
    const alphabet = fc.constantFrom('&', '=', 'status', 'rescode', 'param2', 'x', ' ', 'Sale', '&mid=');
    const typed = fc.array(alphabet, { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(typed, typed, fc.nat(), (param1, param2, seed) => {
        const sent = makeCallback('cross_border', { ...values, param1, param2 }, SECRET_KEY);
        expect(verifyCallbackParameters({ parameters: sent, secretKey: SECRET_KEY }).ok).toBe(true);
        // Another cut: some of the borders of the text are taken for text, or some text for borders.
        const text = canonicalParameters(sent).split('&');
        const parts: string[] = [];
        for (const [index, piece] of text.entries()) {
          const isBorder = index === 0 || ((seed >> (index % 30)) & 1) === 0;
          parts.push(isBorder ? piece : `${parts.pop()}&${piece}`);
        }
        const entries = parts.map((part) => [part.split('=', 1)[0], part.replace(/^[^=]*=?/, '')] as const);
        const cut = { ...Object.fromEntries(entries), fgkey: sent.fgkey };
        const read = verifyCallbackParameters({ parameters: cut, secretKey: SECRET_KEY });
        if (read.ok) expect(read.parameters).toEqual(sent);
      }),
    );
  });
});

describe('what it says', () => {
  test.each<[string, Readonly<Record<string, string | undefined>>, PaymentOutcome]>([
    ['a payment', {}, 'paid'],
    ['a stored card', { transaction_type: 'REBILL' }, 'paid'],
    ['an authorization', { transaction_type: 'AUTHORIZE' }, 'authorized'],
    ['a kind that nobody knows', { transaction_type: 'NEW' }, 'unrecognized'],
    ['a decline', { rescode: 'S023', resmsg: 'Expired' }, 'failed'],
    ['a decline of an unlisted code', { rescode: '51' }, 'failed'],
    ['silence of the provider', { rescode: 'EE02' }, 'unrecognized'],
    ['a registered order', { payment_method: 'P305', status: 'Registered' }, 'registered'],
    ['the same in capitals', { payment_method: 'P006', status: 'REGISTERED' }, 'registered'],
    ['a deposit', { payment_method: 'P305', status: 'Sale' }, 'paid'],
    ['an order that nobody paid', { payment_method: 'P305', status: 'VOID' }, 'voided'],
    ['a status AUTH', { status: 'AUTH' }, 'authorized'],
    ['a status that nobody knows', { status: 'Pending' }, 'unrecognized'],
    ['a convenience store without a status', { payment_method: 'P006' }, 'unrecognized'],
    [
      'a virtual account without a status',
      { payment_method: '', virtual_account_number: '1' },
      'unrecognized',
    ],
    ['how to pay without a status', { payment_url: 'https://x' }, 'unrecognized'],
  ])('%s', (_, changes, expected) => {
    expect(outcomeOf(changes)).toBe(expected);
  });

  test('also where the payload was read otherwise', () => {
    expect(paymentOutcome({ rescode: '0000', transaction_type: 'PAYMENT' })).toBe('paid');
  });
});

describe('a callback that is made', () => {
  test.each([
    ['cross_border', crossBorderCallbackSchema],
    ['korean', koreanCallbackSchema],
    ['payer_auth', payerAuthCallbackSchema],
  ] as const)('%s has all that is always sent, and fits its schema', (kind, schema) => {
    const parameters = makeCallback(kind, { ...values, status: 'Sale', param1: undefined }, SECRET_KEY);
    expect(Object.keys(parameters)).toEqual(
      expect.arrayContaining([...CALLBACK_PARAMETERS[kind], 'fgkey', 'status']),
    );
    expect(parameters).toMatchObject({ version: '230', param1: '', param3: 'OPENAPI' });
    expect(firstFault(schema, parameters)).toBeNull();
  });

  test('never says something that reads as a further parameter', () => {
    const said = {
      ...values,
      resmsg: 'No&rescode=0000&tip=1',
      payment_url: 'https://pay.example/?a=1&status=2&b=3',
      status: 'Registered',
    };
    const parameters = makeCallback('cross_border', said, SECRET_KEY);
    expect(parameters).toMatchObject({
      resmsg: 'No,rescode=0000&tip=1',
      payment_url: 'https://pay.example/?a=1&%73tatus=2&b=3',
    });
    expect(verifyCallback({ body: formBody(parameters), secretKey: SECRET_KEY })).toMatchObject({
      ok: true,
      outcome: 'registered',
    });
  });
});

describe('the answer to it', () => {
  test('is the documented one', () => {
    expect(CALLBACK_SUCCESS_REPLY).toBe('rescode=0000&resmsg=Success');
    expect(callbackReply('EC00', 'not mine & yours')).toBe('rescode=EC00&resmsg=not+mine+%26+yours');
    expect(readCallbackReply(callbackReply('EC00', 'a&b'))).toEqual({ rescode: 'EC00', resmsg: 'a&b' });
  });

  test.each<[body: string, ok: boolean]>([
    [CALLBACK_SUCCESS_REPLY, true],
    [`${CALLBACK_SUCCESS_REPLY}\n`, true],
    [`<html>\r\n  ${CALLBACK_SUCCESS_REPLY}  \r\n\r\n`, true],
    [`<html><body>${CALLBACK_SUCCESS_REPLY}</body></html>`, true],
    ['rescode=0000', true],
    [`${CALLBACK_SUCCESS_REPLY}\nrescode=EC00&resmsg=x`, false],
    ['rescode=0001&resmsg=Success', false],
    ['resmsg=Success', false],
    ['xrescode=0000', false],
    ['', false],
    ['{"rescode":"0000"}', false],
    ['rescode=0000&rescode=0000', false],
  ])('%j', (body, ok) => {
    expect(isSuccessReply(body)).toBe(ok);
  });
});

test.each([undefined, null, 5, [], 'a=1'])('parameters that are %j are malformed', (parameters) => {
  expect(verifyCallback({ parameters, secretKey: SECRET_KEY })).toEqual({ ok: false, reason: 'malformed' });
});
