import { CURRENCIES } from '@naru/eximbay';
import { afterAll, describe, expect, test } from 'vitest';
import { CARD_OF, offered, payConverted, roundedDivision } from '../support/conversion.ts';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { newOrderId } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const MID = '1849705C64';

const open = (payment: Members, settings: Members = {}) => {
  const { path, body } = orderTo(endpoint, { payment, settings });
  return shop.page(body).then((page) => ({ ...page, path, body }));
};
const won = (amount = '100000', settings: Members = {}) => open({ currency: 'KRW', amount }, settings);
const rates = () => server.gateway.engine.context.rates;
const errorOf = (text: string) => (JSON.parse(text) as { error: Record<string, unknown> }).error;

afterAll(async () => {
  expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
});

describe('an offer', () => {
  test.each([
    ['JP', 'JPY', '11,258', '0.112577245163', '1 JPY = 8.88279 KRW'],
    ['GB', 'GBP', '58.00', '0.000579988449', '1 GBP = 1,724.17 KRW'],
    ['DE', 'EUR', '68.41', '0.000684088941', '1 EUR = 1,461.8 KRW'],
    ['AU', 'AUD', '113.02', '', ''],
    ['CN', 'CNY', '535.37', '', ''],
    ['US', 'USD', '74.36', '0.000743574935', '1 USD = 1,344.85 KRW'],
    ['VN', 'VND', '1,881,988', '18.819881605545', '1 KRW = 18.8199 VND'],
  ] as const)(
    'of an order in won for a card of %s is in %s',
    async (country, currency, amountText, rate, text) => {
      const { token } = await won();
      const offer = await offered(shop, token, CARD_OF[country]);
      expect(offer).toMatchObject({ currency, amountText, marginText: '3', source: 'Naru demo rates' });
      if (rate) expect(offer).toMatchObject({ rate, rateText: text });
    },
  );

  test.each(['KR', 'unknown', 'unionpay'] as const)('is not made for a card of %s', async (country) => {
    const { token } = await won();
    expect(await offered(shop, token, CARD_OF[country])).toBeNull();
  });

  test('is not made in the order’s own money, nor without a rate, nor of less than there is', async () => {
    const dollars = await open({ currency: 'USD', amount: '10.00' });
    expect(await offered(shop, dollars.token, CARD_OF.US)).toBeNull();
    expect(await offered(shop, dollars.token, CARD_OF.JP)).toMatchObject({
      currency: 'JPY',
      amountText: '1,559',
    });
    const pounds = await open({ currency: 'GBP', amount: '10.00' });
    expect(await offered(shop, pounds.token, CARD_OF.JP)).toBeNull();
    // A won is less than a cent.
    const one = await won('1');
    expect(await offered(shop, one.token, CARD_OF.US)).toBeNull();
    expect(await offered(shop, one.token, CARD_OF.VN)).toMatchObject({ amountText: '19' });
  });

  test('is not made on the page of Korea, nor once the payment is under way', async () => {
    const korean = await won('100000', { issuer_country: 'KR' });
    expect(await offered(shop, korean.token, CARD_OF.JP)).toBeNull();
    expect((await shop.view(korean.token))['conversion']).toBeUndefined();
    const { token } = await won();
    expect((await shop.view(token))['conversion']).toEqual({ first: null });
    await shop.payByCard(token, { number: CARD_OF.JP });
    expect(await offered(shop, token, CARD_OF.JP)).toBeNull();
    expect((await shop.view(token))['conversion']).toBeUndefined();
  });

  test('is made where the app wants it, and nowhere else', async () => {
    const { token } = await won();
    const { currency, rate } = (await offered(shop, token, CARD_OF.JP)) ?? {};
    await server.setApp(MID, `settings = settings - 'conversion'`);
    expect(await offered(shop, token, CARD_OF.JP)).toBeNull();
    expect((await shop.view(token))['conversion']).toBeUndefined();
    const card = {
      method: 'P000',
      number: CARD_OF.JP,
      expiry: '12/33',
      cvc: '123',
      holder: 'HONG',
      installmentMonths: 0,
    };
    const reply = await server.request('POST', `/checkout/api/payments/${token}/card`, {
      ...card,
      conversion: { currency, rate },
    });
    expect([reply.status, errorOf(reply.text)]).toEqual([
      409,
      { code: 'conversion_changed', message: expect.stringContaining('rate has changed'), offer: null },
    ]);
    await server.setApp(MID, `settings = settings || '{"conversion": true}'`);
    expect((await shop.view(token)).state).toBe('choosing');
  });

  test.each([
    ['a whole number', '4000003900000007'],
    ['nine digits', '400000390'],
    ['five digits', '40000'],
    ['letters', '40000O39'],
    ['nothing', ''],
  ])('%s is no question for one', async (_, number) => {
    const { token } = await won();
    const reply = await server.request('POST', `/checkout/api/payments/${token}/card-offer`, { number });
    expect([reply.status, errorOf(reply.text)]).toEqual([
      400,
      { code: 'invalid_request', message: 'These are no details of a card.' },
    ]);
    if (number.length > 8) expect(server.logText).not.toContain(number);
  });
});

describe('the currency that the merchant wants shown', () => {
  test('is on the page at once, and gives way to that of the card', async () => {
    const { token } = await won('100000', { site_foreign_currency: 'EUR' });
    const shown = (await shop.view(token))['conversion'] as { first: Members };
    expect(shown.first).toMatchObject({ currency: 'EUR', amountText: '68.41', marginText: '3' });
    expect(await offered(shop, token, CARD_OF.JP)).toMatchObject({ currency: 'JPY' });
    expect(await offered(shop, token, CARD_OF.KR)).toBeNull();
    // Nobody knows where this one is from: the merchant may.
    expect(await offered(shop, token, CARD_OF.unknown)).toEqual(shown.first);
    await payConverted(shop, token, CARD_OF.unknown);
  });

  test('is not shown where it is the order’s own, or has no rate', async () => {
    const own = await open({ currency: 'USD', amount: '5.00' }, { site_foreign_currency: 'USD' });
    expect((await shop.view(own.token))['conversion']).toEqual({ first: null });
    const pounds = await open({ currency: 'GBP', amount: '5.00' }, { site_foreign_currency: 'TRY' });
    expect((await shop.view(pounds.token))['conversion']).toEqual({ first: null });
  });
});

describe('the choice', () => {
  test('is what the payer pays, sees and is asked by the issuer', async () => {
    const { token, path } = await won();
    const offer = await offered(shop, token, CARD_OF.JP);
    const { currency, rate } = offer ?? {};
    const number = '4000003900000007';
    const card = {
      method: 'P000',
      number,
      expiry: '12/33',
      cvc: '123',
      holder: 'HONG G',
      installmentMonths: 0,
    };
    await server.json('POST', `/checkout/api/payments/${token}/card`, {
      ...card,
      conversion: { currency, rate },
    });
    const view = await shop.untilState(token, 'redirect');
    expect(view['amount']).toEqual({ currency: 'KRW', text: '100,000' });
    expect(view['payerAmount']).toEqual({ currency: 'JPY', text: '11,258', rateText: '1 JPY = 8.88279 KRW' });
    const screen = `/sandbox/api/screens/${String(view.redirectUrl).split('/').at(-1)}`;
    expect(await server.json('GET', screen)).toMatchObject({ amountText: '11,258', currency: 'JPY' });
    await server.json('POST', `${screen}/approve`);
    expect(await shop.result(endpoint, path)).toMatchObject({
      currency: 'KRW',
      amount: '100000',
      foreign_currency: 'JPY',
      foreign_amount: '11258',
    });
  });

  test('stands at a rate that has changed, for ten minutes', async () => {
    const [soon, late, wrong] = [await won(), await won(), await won()];
    const offer = await offered(shop, soon.token, CARD_OF.GB);
    const { currency, rate } = offer ?? {};
    await rates().set({ base: 'KRW', quote: 'GBP', rate: '0.0006', marginPpm: 10_000n, source: 'Bank' });
    const card = { number: CARD_OF.GB, conversion: { currency, rate } };
    await server.advance(9 * 60);
    await shop.payByCard(soon.token, card);
    expect(await shop.result(endpoint, soon.path)).toMatchObject({ foreign_amount: '58.00' });
    await server.advance(2 * 60);
    const details = { method: 'P000', expiry: '12/33', cvc: '123', holder: 'HONG G', installmentMonths: 0 };
    const pay = (token: string, conversion: unknown) =>
      server.request('POST', `/checkout/api/payments/${token}/card`, { ...card, ...details, conversion });
    const reply = await pay(late.token, card.conversion);
    const fresh = {
      currency: 'GBP',
      amountText: '60.60',
      rate: '0.000606',
      rateText: '1 GBP = 1,650.17 KRW',
      marginText: '1',
      source: 'Bank',
    };
    expect([reply.status, errorOf(reply.text)]).toEqual([
      409,
      { code: 'conversion_changed', message: expect.any(String), offer: fresh },
    ]);
    expect((await shop.view(late.token)).state).toBe('choosing');
    await shop.payByCard(late.token, { ...card, conversion: { currency, rate: fresh.rate } });
    expect(await shop.result(endpoint, late.path)).toMatchObject({ foreign_amount: '60.60' });
    for (const conversion of [
      { currency: 'GBP', rate: '0.0006' },
      { currency: 'GBP', rate: '0.0001' },
      { currency: 'JPY', rate: '0.000606' },
      { currency: 'ZZZ', rate: '1' },
    ]) {
      expect(errorOf((await pay(wrong.token, conversion)).text)).toMatchObject({ offer: fresh });
    }
    expect((await shop.view(wrong.token)).state).toBe('choosing');
  });

  test('costs no try of the card, and nothing that is no rate is read as one', async () => {
    const { token } = await won();
    const reply = await server.request('POST', `/checkout/api/payments/${token}/card`, {
      ...{
        method: 'P000',
        number: CARD_OF.JP,
        expiry: '12/33',
        cvc: '123',
        holder: 'HONG',
        installmentMonths: 0,
      },
      conversion: { currency: 'JPY', rate: '1e9' },
    });
    expect(errorOf(reply.text)).toMatchObject({ code: 'invalid_request' });
    expect(await server.store.query('select * from card_tries')).toEqual([]);
  });

  test('is the order’s money when it is null or absent', async () => {
    for (const conversion of [{ conversion: null }, {}]) {
      const { token, path } = await won();
      await shop.payByCard(token, { number: CARD_OF.JP, ...conversion });
      expect(await shop.result(endpoint, path)).toMatchObject({ amount: '100000', foreign_amount: '' });
    }
  });
});

/** Each currency that payers may be billed in, by way of the merchant's wish and a card that nobody knows. */
describe('every currency of the list', () => {
  const SHOWN = CURRENCIES.filter(({ dcc }) => dcc);

  test('there are 24', () => expect(SHOWN).toHaveLength(24));

  test.each(SHOWN)(
    '$code: offered, billed, reported, and given back in parts that sum to the whole',
    async (row) => {
      const { code, decimals } = row;
      const [known] = await rates().list(1, { base: 'KRW', quote: code as 'USD' });
      const { token, path, body } = await won('123457', { site_foreign_currency: code });
      const offer = await payConverted(shop, token, CARD_OF.unknown);
      // 12 decimals of the rate, then the margin of the rate.
      const [whole = '0', fraction = ''] = (known?.rate ?? '').split('.');
      const scaled = BigInt(whole + fraction.padEnd(12, '0'));
      const paid = roundedDivision(scaled * (1_000_000n + (known?.marginPpm ?? 0n)), 1_000_000n);
      const expected = roundedDivision(123_457n * paid * 10n ** BigInt(decimals), 10n ** 12n);
      const digits = expected.toString().padStart(decimals + 1, '0');
      const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
      expect(offer.amountText.replaceAll(',', '')).toBe(text);
      const result = await shop.result(endpoint, path);
      expect(result).toMatchObject({
        base_currency: 'KRW',
        base_amount: '123457',
        base_rate: '1.000000',
        foreign_currency: code,
        foreign_amount: text,
        foreign_rate: expect.stringMatching(/^\d+\.\d{6}$/),
      });
      expect(result['dcc_rate']).toBe(result['foreign_rate']);
      if (code === 'USD') {
        const nothing = {
          refund_type: 'P',
          refund_amount: '1',
          refund_id: newOrderId().slice(0, 30),
          reason: 'x',
        };
        const refused = await shop.about('cancel', result['transaction_id'], body, { refund: nothing });
        expect(refused.resmsg).toContain(`is worth nothing in ${code}`);
      }
      const parts: bigint[] = [];
      for (const refund_amount of ['5001', '41151', '72304', '5001']) {
        const last = refund_amount === '5001' && parts.length > 0;
        const refund = {
          refund_type: last ? 'F' : 'P',
          refund_amount,
          refund_id: newOrderId().slice(0, 30),
          reason: 'x',
        };
        const answer = await shop.about('cancel', result['transaction_id'], body, { refund });
        expect(answer.rescode).toBe('0000');
        const foreign = answer['foreign'] as Record<string, string>;
        expect(foreign).toMatchObject({ foreign_currency: code, foreign_rate: result['foreign_rate'] });
        expect(foreign['foregin_amount']).toBe(foreign['foreign_amount']);
        expect(foreign['foreign_amount']).toMatch(decimals === 0 ? /^\d+$/ : /^\d+\.\d{2}$/);
        parts.push(BigInt(String(foreign['foreign_amount']).replace('.', '')));
      }
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(expected);
    },
  );
});
