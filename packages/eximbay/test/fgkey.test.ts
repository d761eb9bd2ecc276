import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testSignature } from '../../wire/test/support/signature-suite.ts';
import {
  canonicalParameters,
  fgkeyOf,
  formBody,
  parseForm,
  requestFgkey,
  requestFgkeyParameters,
  verifyFgkey,
  withFgkey,
} from '../src/index.ts';
import * as samples from './fixtures/samples.ts';
import * as vectors from './fixtures/vectors.ts';

function parametersOf(text: string): Readonly<Record<string, string>> {
  const parsed = parseForm(text, 'as_is');
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.parameters;
}

const callback = parametersOf(vectors.CALLBACK_CANONICAL);

/** Parameter names and values without the characters that the scheme does not escape. */
const parameterSets = fc
  .dictionary(
    fc.stringMatching(/^[a-zA-Z0-9_]{1,16}$/).filter((name) => name !== 'fgkey' && name !== '__proto__'),
    fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[&=]/g, '')),
    { minKeys: 1, maxKeys: 20, noNullPrototype: true },
  )
  .filter((set) => Object.keys(set).length > 0);

type Parameters = Readonly<Record<string, string>>;

testSignature({
  member: 'fgkey',
  values: parameterSets,
  name: fc.stringMatching(/^[a-zA-Z0-9_]{1,16}$/).filter((name) => name !== 'fgkey' && name !== '__proto__'),
  text: fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[&=]/g, '')),
  sign: (values) => fgkeyOf(values as Parameters, vectors.SECRET_KEY),
  verify: (values) => verifyFgkey(values as Parameters, vectors.SECRET_KEY),
  verifyWithAnotherKey: (values) => verifyFgkey(values as Parameters, vectors.SECRET_KEY.toLowerCase()),
  // Empty parameters are signed, too.
  blanks: [],
  missing: [''],
  malformed: (sign) => [sign.slice(1), `${sign}0`, `g${sign.slice(1)}`, ` ${sign}`],
  runs: 100,
});

describe('published and recomputed vectors', () => {
  test('the example of /ready gives the documented fgkey', () => {
    expect(canonicalParameters(requestFgkeyParameters(samples.READY))).toBe(vectors.REQUEST_CANONICAL);
    expect(requestFgkey(samples.READY, vectors.SECRET_KEY)).toBe(vectors.REQUEST_FGKEY);
    expect(samples.READY_ANSWER.fgkey).toBe(vectors.REQUEST_FGKEY);
  });

  test('a callback under new names, with empty values and a plus', () => {
    expect(Object.keys(callback)).toHaveLength(31);
    expect(canonicalParameters(callback)).toBe(vectors.CALLBACK_CANONICAL);
    expect(fgkeyOf(callback, vectors.SECRET_KEY)).toBe(vectors.CALLBACK_FGKEY);
    expect(verifyFgkey({ ...callback, fgkey: vectors.CALLBACK_FGKEY }, vectors.SECRET_KEY)).toEqual({
      ok: true,
    });
  });

  test('the callback string of the reference does not verify: its values were edited', () => {
    const parsed = parametersOf(samples.VERIFY.data);
    expect(verifyFgkey(parsed, vectors.SECRET_KEY)).toEqual({ ok: false, reason: 'mismatch' });
  });
});

describe('comparison', () => {
  test('letter case does not matter', () => {
    const lower = { ...callback, fgkey: vectors.CALLBACK_FGKEY.toLowerCase() };
    expect(verifyFgkey(lower, vectors.SECRET_KEY)).toEqual({ ok: true });
  });

  test('an empty key is refused', () => {
    expect(() => fgkeyOf(callback, '')).toThrow('empty');
  });
});

describe('properties', () => {
  test('what was made verifies, also after a form body', () => {
    fc.assert(
      fc.property(parameterSets, (set) => {
        const signed = withFgkey(set, vectors.SECRET_KEY);
        const reversed = Object.fromEntries(Object.entries(signed).reverse());
        expect(verifyFgkey(reversed, vectors.SECRET_KEY)).toEqual({ ok: true });
        const parsed = parseForm(formBody(reversed));
        expect(parsed.ok && verifyFgkey(parsed.parameters, vectors.SECRET_KEY)).toEqual({ ok: true });
      }),
    );
  });

  test('any text behind a parameter breaks it, also one with separators, and so does an empty one', () => {
    fc.assert(
      fc.property(parameterSets, fc.nat(), fc.string({ minLength: 1 }), (set, at, text) => {
        const signed: Record<string, string> = withFgkey(set, vectors.SECRET_KEY);
        const names = Object.keys(set);
        const name = names[at % names.length] ?? '';
        const old = signed[name] ?? '';
        const broken: Readonly<Record<string, string>>[] = [{ ...signed, [name]: `${old}${text}` }];
        if (old !== '') broken.push({ ...signed, [name]: '' });
        const added = `${name}_added`;
        if (!Object.hasOwn(set, added)) broken.push({ ...signed, [added]: '' });
        for (const one of broken) {
          expect(verifyFgkey(one, vectors.SECRET_KEY)).toEqual({ ok: false, reason: 'mismatch' });
        }
      }),
    );
  });
});

describe('the fgkey of a request', () => {
  const base = requestFgkey(samples.READY, vectors.SECRET_KEY);
  const full = {
    ...samples.READY,
    payment: { ...samples.READY.payment, payment_method: 'P000' },
    merchant: { mid: vectors.MID, shop: 'Shop', partner_code: 'P' },
    buyer: { name: 'eximbay', phone_number: '821012345678', email: 'test@eximbay.com' },
    tax: { receipt_status: 'Y', amount_tax_free: '1', amount_vat: '0' },
    other_param: { param1: 'a', param2: 'b' },
    product: [
      { name: 'A', quantity: '1', unit_price: '2', link: 'l' },
      { name: 'B', quantity: '1', unit_price: '1' },
    ],
    surcharge: [{ name: 'Coupon', quantity: '1', unit_price: '-2' }],
    ship_to: { city: 'Seoul', country: 'KR', first_name: 'F', postal_code: '1' },
    bill_to: { last_name: 'L', state: 'CA', street1: 'S' },
    settings: { display_type: 'R', ostype: 'M', autoclose: 'Y', issuer_country: 'KR' },
  };

  test('covers every object under its older name', () => {
    expect(canonicalParameters(requestFgkeyParameters(full))).toBe(
      'amt=1&amt_taxFree=1&amt_vat=0&autoclose=Y&billTo_lastName=L&billTo_state=CA&billTo_street1=S' +
        '&buyer=eximbay&cur=USD&displaytype=R&email=test@eximbay.com&issuercountry=KR' +
        '&item_0_link=l&item_0_product=A&item_0_quantity=1&item_0_unitPrice=2' +
        '&item_1_product=B&item_1_quantity=1&item_1_unitPrice=1' +
        '&lang=EN&mid=1849705C64&ostype=M&param1=a&param2=b&partnercode=P&paymethod=P000' +
        '&receipt_status=Y&ref=20220819105102&returnurl=eximbay.com&shipTo_city=Seoul&shipTo_country=KR' +
        '&shipTo_firstName=F&shipTo_postalCode=1&shop=Shop&statusurl=eximbay.com' +
        '&surcharge_0_name=Coupon&surcharge_0_quantity=1&surcharge_0_unitPrice=-2' +
        '&tel=821012345678&txntype=PAYMENT&ver=230',
    );
  });

  test('does not cover tokens and recurring payments, as the documented example shows', () => {
    const { tokenbilling: _, recurring: __, ...plain } = samples.READY;
    expect(requestFgkey(plain, vectors.SECRET_KEY)).toBe(base);
  });

  test('distinguishes what is written differently', () => {
    const others = [
      { ...samples.READY, payment: { ...samples.READY.payment, amount: '1.00' } },
      { ...samples.READY, merchant: { mid: vectors.MID, shop: '' } },
      { ...samples.READY, settings: { display_type: 'R' } },
    ];
    for (const other of others) expect(requestFgkey(other, vectors.SECRET_KEY)).not.toBe(base);
    const sameAsDefault = { ...samples.READY, settings: { display_type: 'P', ostype: 'P' } };
    expect(requestFgkey(sameAsDefault, vectors.SECRET_KEY)).toBe(base);
  });
});
