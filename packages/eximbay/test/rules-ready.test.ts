import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  basketTotal,
  bodyDigest,
  checkForm,
  checkReady,
  isKoreanPage,
  payloadDifference,
  type ReadyRules,
  rebillRequestSchema,
  receivedRequest,
  requestedMethods,
  targetUrl,
} from '../src/index.ts';
import * as samples from './fixtures/samples.ts';

type Objects = Readonly<Record<string, unknown>>;

const { recurring: _recurring, tokenbilling: _tokenbilling, ...plain } = samples.READY;

function ready(changes: Objects): Objects {
  const merged: Record<string, unknown> = { ...plain };
  for (const [name, value] of Object.entries(changes)) {
    const old = merged[name];
    const mergeable = typeof value === 'object' && value !== null && !Array.isArray(value);
    merged[name] = mergeable && typeof old === 'object' ? { ...old, ...value } : value;
  }
  return merged;
}

/** The parameter at fault, or null. */
function faultOf(changes: Objects, rules?: ReadyRules): string | null {
  const checked = checkReady(ready(changes), rules);
  return checked.ok ? null : checked.fault.field;
}

const won = { currency: 'KRW', amount: '1000' };
const product = [{ name: 'A', quantity: '2', unit_price: '0.50' }];

test('the example of the reference is accepted as printed', () => {
  expect(checkReady(samples.READY)).toMatchObject({ ok: true, request: samples.READY });
});

describe('form', () => {
  test('what is missing or wrong is named, in EC00', () => {
    const checked = checkReady(ready({ payment: { order_id: '' } }));
    expect(checked).toEqual({
      ok: false,
      fault: {
        error: 'parameter_missing',
        rescode: 'EC00',
        resmsg: 'Invalid request parameter: payment.order_id is required',
        field: 'payment.order_id',
      },
    });
    expect(faultOf({ buyer: { email: null } })).toBe('buyer.email');
    expect(faultOf({ merchant: null })).toBe('merchant.mid');
    expect(faultOf({ product: 'x' })).toBe('product');
  });

  test('numbers count as text, blanks as absent', () => {
    expect(
      receivedRequest({ a: 1, b: true, c: '', d: null, e: { f: '' }, g: [{ h: '' }, null], i: 'x' }),
    ).toEqual({ a: '1', b: 'true', i: 'x' });
    expect(faultOf({ payment: { amount: 1 }, tax: { receipt_status: '' } })).toBeNull();
    expect(checkForm(rebillRequestSchema, samples.REBILL)).toEqual({
      ok: true,
      request: { payment: samples.REBILL.payment, merchant: samples.REBILL.merchant },
    });
  });

  test('deep nesting is refused before anything walks it', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 10_000; depth += 1) deep = { deep };
    const checked = checkReady(ready({ other: deep }));
    expect(checked).toMatchObject({ ok: false, fault: { error: 'body_too_deep' } });
    expect(payloadDifference(plain, { ...plain, other: deep })).toBe('');
    expect(() => bodyDigest({ deep })).toThrow(RangeError);
    expect(() => receivedRequest({ deep })).toThrow(RangeError);
  });

  test('a prototype cannot be smuggled in', () => {
    const received = receivedRequest(
      JSON.parse('{"__proto__":{"a":"1"},"b":{"__proto__":{"c":"1"},"d":"2"}}'),
    );
    expect(received).toEqual({ b: { d: '2' } });
    expect(Object.getPrototypeOf(received)).toBe(Object.prototype);
  });
});

describe('currency and amount', () => {
  test.each<[string, Objects, string | null, ReadyRules?]>([
    ['won with decimals', { payment: { currency: 'KRW', amount: '1.00' } }, 'payment.amount'],
    ['zero', { payment: { amount: '0' } }, 'payment.amount'],
    ['an unknown currency', { payment: { currency: 'ZZZ' } }, 'payment.currency'],
    ['a currency that needs a contract', { payment: { currency: 'TWD' } }, 'payment.currency'],
    ['the same with the contract', { payment: { currency: 'TWD' } }, null, { foreignPricing: true }],
    ['an unknown language', { payment: { lang: 'XX' } }, null],
  ])('%s', (_, changes, expected, rules) => {
    expect(faultOf(changes, rules)).toBe(expected);
  });
});

describe('methods', () => {
  const only = 'payment.payment_method';
  const several = 'payment.multi_payment_method';
  const book = [{ name: 'A book', quantity: '1', unit_price: won.amount }];
  const yen = { currency: 'JPY', amount: '100' };
  const shipTo = { country: 'US', state: 'CA', city: 'LA' };
  const naver = {
    receipt_status: 'N',
    amount_tax_free: '0',
    amount_taxable: '910',
    amount_vat: '90',
    amount_service_fee: '0',
  };
  const paypal = { payment: { payment_method: 'P001' }, product, ship_to: shipTo };

  test.each<[string, Objects, string | null]>([
    ['cards', { payment: { payment_method: 'P000' } }, null],
    ['a brand', { payment: { payment_method: 'P101' } }, null],
    ['an issuer', { payment: { ...won, payment_method: 'P113' } }, only],
    ['an unknown one', { payment: { payment_method: 'P999' } }, only],
    ['several', { payment: { multi_payment_method: 'P000-P185-P186' } }, null],
    ['several with a brand', { payment: { multi_payment_method: 'P003-P101' } }, null],
    ['several with an issuer', { payment: { multi_payment_method: 'P000-P111' } }, several],
    ['several with a Korean one', { payment: { ...won, multi_payment_method: 'P000-P302' } }, null],
    ['several with one in dollars', { payment: { multi_payment_method: 'P000-P302' } }, 'payment.currency'],
    [
      'several on the Korean page',
      { payment: { ...won, multi_payment_method: 'P000-P015' }, settings: { issuer_country: 'KR' } },
      null,
    ],
    [
      'one from abroad on the Korean page',
      { payment: { ...won, multi_payment_method: 'P000-P003' }, settings: { issuer_country: 'KR' } },
      several,
    ],
    ['any country of cards', { settings: { issuer_country: 'US' } }, null],
    ['a country of nobody', { settings: { issuer_country: 'ZZ' } }, 'settings.issuer_country'],
    ['the Korean page in yen', { payment: yen, settings: { issuer_country: 'KR' } }, 'payment.currency'],
    ['NaverPay without products', { payment: { ...won, payment_method: 'P015' } }, 'product'],
    ['NaverPay', { payment: { ...won, payment_method: 'P015' }, product: book }, null],
    ['a brand, captured later', { payment: { payment_method: 'P104', transaction_type: 'AUTHORIZE' } }, null],
    [
      'a brand with a currency shown',
      { payment: { payment_method: 'P102' }, settings: { site_foreign_currency: 'CNY' } },
      null,
    ],
    ['a Korean one in dollars', { payment: { payment_method: 'P302' } }, 'payment.currency'],
    ['a Korean one in won', { payment: { ...won, payment_method: 'P302' } }, null],
    ['the Korean page in dollars', { settings: { issuer_country: 'KR' } }, null],
    ['the Korean page in won', { payment: won, settings: { issuer_country: 'KR' } }, null],
    ['a convenience store in dollars', { payment: { payment_method: 'P006' } }, 'payment.currency'],
    ['PayPay in yen', { payment: { payment_method: 'P354', currency: 'JPY', amount: '100' } }, null],
    ['cards, captured later', { payment: { payment_method: 'P000', transaction_type: 'AUTHORIZE' } }, null],
    [
      'a wallet, captured later',
      { payment: { payment_method: 'P003', transaction_type: 'AUTHORIZE' } },
      only,
    ],
    [
      'a wallet, authenticated',
      { payment: { payment_method: 'P003', transaction_type: 'PAYER_AUTH' } },
      only,
    ],
    ['PayPal', paypal, null],
    ['PayPal without products', { ...paypal, product: [] }, 'product'],
    ['PayPal without an address', { ...paypal, ship_to: {} }, 'ship_to.country'],
    ['PayPal without a state', { ...paypal, ship_to: { country: 'JP' } }, 'ship_to.state'],
    [
      'PayPal with a wrong state',
      { ...paypal, ship_to: { ...shipTo, state: 'California' } },
      'ship_to.state',
    ],
    ['PayPal to Korea', { ...paypal, ship_to: { country: 'KR' } }, null],
    ['Klarna without an address', { payment: { payment_method: 'P197' }, product }, 'ship_to'],
    ['a virtual account', { payment: { ...won, payment_method: 'P305' } }, 'tax.receipt_status'],
    [
      'a virtual account with a choice of receipt',
      { payment: { ...won, payment_method: 'P305' }, tax: { receipt_status: 'N' } },
      null,
    ],
    ['a bank transfer', { payment: { ...won, payment_method: 'P301' } }, 'tax.receipt_status'],
    [
      'a bank transfer with a word on the receipt',
      { payment: { ...won, payment_method: 'P301' }, tax: { receipt_status: 'Y' } },
      null,
    ],
    ['an overseas virtual account', { payment: { ...won, payment_method: 'P310' } }, null],
    ['NaverPay points', { payment: { ...won, payment_method: 'P308' }, tax: naver, product: book }, null],
    [
      'NaverPay points without VAT',
      { payment: { ...won, payment_method: 'P308' }, tax: { ...naver, amount_vat: '' }, product: book },
      'tax.amount_vat',
    ],
  ])('%s', (_, changes, expected) => {
    expect(faultOf(changes)).toBe(expected);
  });

  test('are shown to whoever shows the page', () => {
    const request = checkReady(ready({ payment: { multi_payment_method: 'P000-P001' } }));
    expect(request.ok && requestedMethods(request.request)).toEqual(['P000', 'P001']);
    const open = checkReady(ready({ payment: won, settings: { issuer_country: 'KR' } }));
    expect(open.ok && [requestedMethods(open.request), isKoreanPage(open.request)]).toEqual([
      undefined,
      true,
    ]);
  });
});

describe('sums', () => {
  const coupon = { name: 'Coupon', quantity: '1', unit_price: '-0.50' };

  test.each<[string, Objects, string | null, ReadyRules?]>([
    ['products that fit', { product }, null],
    ['products that do not', { product, payment: { amount: '2' } }, 'payment.amount'],
    ['products less a coupon', { product, surcharge: [coupon], payment: { amount: '0.5' } }, null],
    ['products and a coupon left out', { product, surcharge: [coupon] }, 'payment.amount'],
    ['surcharges alone say nothing', { surcharge: [coupon] }, null],
    [
      'a price in won with decimals',
      { product: [{ name: 'A', quantity: '1', unit_price: '1000.00' }], payment: won },
      'product[0].unit_price',
    ],
    ['a coupon in won with decimals', { surcharge: [coupon], payment: won }, 'surcharge[0].unit_price'],
    ['tax that fits', { payment: won, tax: { amount_taxable: '910', amount_vat: '90' } }, null],
    ['tax that does not', { payment: won, tax: { amount_taxable: '910', amount_vat: '91' } }, 'tax'],
    [
      'tax that nobody looks at',
      { payment: won, tax: { amount_taxable: '1', amount_vat: '91' } },
      null,
      { taxSum: 'ignore' },
    ],
    ['tax with decimals', { payment: won, tax: { amount_taxable: '910.0' } }, 'tax.amount_taxable'],
  ])('%s', (_, changes, expected, rules) => {
    expect(faultOf(changes, rules)).toBe(expected);
  });

  test('come out exactly, whatever their size', () => {
    const line = fc.record({ quantity: fc.bigInt(1n, 9_999_999_999n), price: fc.bigInt(0n, 10n ** 11n) });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), line, (lines, less) => {
        const textOf = (units: bigint) => `${units / 100n}.${String(units % 100n).padStart(2, '0')}`;
        const total = basketTotal(
          {
            product: lines.map(({ quantity, price }) => ({
              name: 'A',
              quantity: String(quantity),
              unit_price: textOf(price),
            })),
            surcharge: [{ quantity: String(less.quantity), unit_price: `-${textOf(less.price)}` }],
          },
          'USD',
        );
        const sum = lines.reduce((all, { quantity, price }) => all + quantity * price, 0n);
        expect(total).toEqual({ ok: true, minorUnits: sum - less.quantity * less.price });
      }),
    );
  });
});

describe('settings, stored cards, recurring and fast payments', () => {
  const recurring = samples.READY.recurring;
  const rebill = { payment: { transaction_type: 'REBILL' } };
  const later = { payment: { transaction_type: 'AUTHORIZE' } };
  const fast = { user_id: 'u', user_ci: '', phone_number: '', birthday: '', gender: '', foreigner: '' };

  test.each<[string, Objects, string | null]>([
    ['an address that is none', { url: { return_url: 'javascript:alert(1)' } }, 'url.return_url'],
    ['a file', { url: { status_url: 'file:///etc/passwd' } }, 'url.status_url'],
    ['DCC', { settings: { site_foreign_currency: 'CNY' } }, null],
    ['DCC in won', { settings: { site_foreign_currency: 'KRW' } }, 'settings.site_foreign_currency'],
    [
      'DCC with PayPal',
      { payment: { payment_method: 'P002' }, settings: { site_foreign_currency: 'CNY' } },
      'payment.payment_method',
    ],
    [
      'an hour that no day has',
      { settings: { virtualaccount_expiry_date: '2026123124' } },
      'settings.virtualaccount_expiry_date',
    ],
    ['a country that is none', { bill_to: { country: 'XX' } }, 'bill_to.country'],
    ['REBILL without a token', rebill, 'tokenbilling.token_id'],
    ['REBILL with a token', { ...rebill, tokenbilling: { token_id: 'T' } }, null],
    ['a token with PAYMENT', { tokenbilling: { token_id: 'T' } }, 'tokenbilling.token_id'],
    [
      'storing with AUTHORIZE',
      { ...later, tokenbilling: { token_creation: 'Y' } },
      'tokenbilling.token_creation',
    ],
    ['not storing with AUTHORIZE', { ...later, tokenbilling: { token_creation: 'N' } }, null],
    [
      'one card with AUTHORIZE',
      { ...later, tokenbilling: { unique_token_id: 'Y' } },
      'tokenbilling.unique_token_id',
    ],
    ['recurring with PAYER_AUTH', { payment: { transaction_type: 'PAYER_AUTH' }, recurring }, 'recurring'],
    ['recurring in won with decimals', { payment: won, recurring }, 'recurring.recurring_amount'],
    [
      'recurring from 30 February',
      { recurring: { ...recurring, recurring_start_date: '20250230' } },
      'recurring.recurring_start_date',
    ],
    ['fast payment without identity', { fast_payment: fast }, null],
    ['fast payment without a member', { fast_payment: { user_id: 'u' } }, 'fast_payment.user_ci'],
    [
      'fast payment, born on 31 June',
      { fast_payment: { ...fast, birthday: '19950631' } },
      'fast_payment.birthday',
    ],
  ])('%s', (_, changes, expected) => {
    expect(faultOf(changes)).toBe(expected);
  });
});

test.each<[text: string, href: string | undefined]>([
  ['eximbay.com', 'https://eximbay.com/'],
  ['eximbay.com/a?b=1', 'https://eximbay.com/a?b=1'],
  ['localhost:8080/x', 'https://localhost:8080/x'],
  ['http://localhost:8080', 'http://localhost:8080/'],
  ['HTTPS://a.kr/', 'https://a.kr/'],
  ['javascript:alert(1)', undefined],
  ['javascript:1+alert(1)', undefined],
  ['JAVASCRIPT:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['ftp://a.kr', undefined],
  ['//a.kr', undefined],
  ['/path', undefined],
  ['https://user:secret@a.kr', undefined],
  ['https://Merchant url', undefined],
  ['https://', undefined],
])('%s leads to %s', (text, href) => {
  expect(targetUrl(text)?.href).toBe(href);
});

describe('the payload of the script', () => {
  const payload = { fgkey: 'F', ...structuredClone(samples.READY) };

  test('is the prepared body and its fgkey, in any order', () => {
    expect(payloadDifference(samples.READY, payload)).toBeNull();
    const reversed = Object.fromEntries(Object.entries(payload).reverse());
    expect(payloadDifference(samples.READY, reversed)).toBeNull();
    expect(bodyDigest(reversed)).toBe(bodyDigest(samples.READY));
  });

  const changed = (object: string, change: object) => ({
    ...payload,
    [object]: { ...((payload as Record<string, unknown>)[object] as object), ...change },
  });

  test.each<[object, string]>([
    [changed('payment', { amount: '1.00' }), 'payment.amount'],
    [changed('payment', { lang: 'en' }), 'payment.lang'],
    [changed('url', { return_url: 'eximbay.com/' }), 'url.return_url'],
    [changed('recurring', { recurring_amount: '0.01' }), 'recurring.recurring_amount'],
    [changed('tokenbilling', { token_creation: 'N' }), 'tokenbilling.token_creation'],
    [changed('merchant', { shop: '' }), 'merchant.shop'],
    [{ ...payload, settings: { display_type: 'P' } }, 'settings'],
    [{ ...payload, buyer: undefined }, 'buyer'],
    [{ ...payload, buyer: null }, 'buyer'],
    [{ ...payload, buyer: [] }, 'buyer'],
  ])('any difference is named: %#', (other, path) => {
    expect(payloadDifference(samples.READY, other as Objects)).toBe(path);
    expect(bodyDigest(other as Objects)).not.toBe(bodyDigest(samples.READY));
  });

  test('lists are compared entry by entry', () => {
    const other = [{ name: 'A', quantity: '2', unit_price: '0.51' }];
    expect(payloadDifference(ready({ product }), ready({ product: other }))).toBe('product[0].unit_price');
    expect(payloadDifference(ready({ product }), ready({ product: [...product, ...product] }))).toBe(
      'product',
    );
  });

  test('digest and comparison agree', () => {
    const value = fc.object({
      maxDepth: 3,
      values: [fc.string({ maxLength: 2 }), fc.nat(3), fc.constant(null)],
    });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [first, second] = [a, b] as [Objects, Objects];
        const same = payloadDifference(first, second) === null;
        expect(bodyDigest(first) === bodyDigest(second)).toBe(same);
        expect(payloadDifference(first, structuredClone(first))).toBeNull();
      }),
    );
  });
});
