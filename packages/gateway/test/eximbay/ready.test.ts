import { describe, expect, test } from 'vitest';
import { newOrderId, prepared, Shop } from '../support/eximbay.ts';
import { testServer } from '../support/server.ts';

const server = testServer({ withoutWorkers: true });
const shop = new Shop(server);
const READY = '/v1/payments/ready';

/** The example of the reference, member by member. */
const EXAMPLE = {
  payment: {
    transaction_type: 'PAYMENT',
    order_id: '20220819105102',
    currency: 'USD',
    amount: '1',
    lang: 'EN',
  },
  merchant: { mid: '1849705C64' },
  buyer: { name: 'eximbay', email: 'test@eximbay.com' },
  url: { return_url: 'eximbay.com', status_url: 'eximbay.com' },
  tokenbilling: { token_creation: 'Y', unique_token_id: 'Y' },
  recurring: {
    recurring_amount: '1.15',
    recurring_start_date: '20250210',
    recurring_interval: '1',
    recurring_noti_url: 'https://Merchant url',
    remind_email_interval: '5',
  },
};

const won = (changes: Record<string, unknown> = {}) => ({ currency: 'KRW', amount: '1000', ...changes });

describe('payments/ready', () => {
  test('the reference’s example as printed has the fgkey that the reference prints', async () => {
    const headers = { authorization: 'Basic dGVzdF8xODQ5NzA1QzY0MkMyMTdFMEIyRDo=' };
    const reply = await server.request('POST', READY, EXAMPLE, headers);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toContain('application/json');
    expect(JSON.parse(reply.text)).toEqual({
      rescode: '0000',
      resmsg: 'Success',
      fgkey: '0E9BE04BA239A519E68171F26B68604ADA0A85C8350DBF5C8C0FCCF98461DB09',
    });
  });

  test('the same body has the same fgkey, another one another', async () => {
    const body = prepared();
    const [first, again] = [await shop.ok(READY, body), await shop.ok(READY, body)];
    expect(again['fgkey']).toBe(first['fgkey']);
    const other = await shop.ok(READY, { ...body, buyer: { name: 'Other', email: 'hong@example.com' } });
    expect(other['fgkey']).not.toBe(first['fgkey']);
  });

  test('the SDK’s client gets its fgkey', async () => {
    const { merchant: _, ...order } = prepared();
    const client = await shop.client();
    const result = await client.ready(order as unknown as Parameters<typeof client.ready>[0]);
    expect(result).toMatchObject({ ok: true, data: { resmsg: 'Success' } });
  });

  test('numbers count as their text, a page of every currency and language is prepared', async () => {
    const amounts = { KRW: '1000', JPY: '1000' } as Record<string, string>;
    for (const currency of 'KRW USD EUR GBP JPY THB SGD RUB HKD CAD AUD'.split(' ')) {
      await shop.ok(READY, prepared({ payment: { currency, amount: amounts[currency] ?? 10.5 } }));
    }
    for (const lang of ['KR', 'EN', 'CN', 'TW', 'JP', 'RU', 'TH', 'VN', 'XX']) {
      await shop.ok(READY, prepared({ payment: { lang } }));
    }
  });

  test('a number that would become another one is refused, not taken for it', async () => {
    const body = JSON.stringify(prepared({ payment: { order_id: 'ID' } }));
    expect(await shop.refusal(READY, body.replace('"ID"', '9007199254740993'))).toEqual([
      'EC00',
      'Invalid request parameter: payment.order_id: must be text',
    ]);
    for (const long of ['1.00000000000000001', '1.000000000000000001e1', '0.12345678901234567890']) {
      expect(await shop.refusal(READY, body.replace('"ID"', long))).toEqual([
        'EC00',
        `Invalid request parameter: the number ${long} has too many digits`,
      ]);
      await shop.ok(READY, body.replace('"ID"', `"${long}"`));
    }
    await shop.ok(READY, body.replace('"ID"', String(Date.now())));
  });

  test.each<[string, Record<string, unknown>]>([
    [
      'products and surcharges',
      {
        payment: { amount: '7.50' },
        product: [{ name: 'Tea', quantity: '2', unit_price: '4.00', link: 'https://shop.example/tea' }],
        surcharge: [{ name: 'Coupon', quantity: '1', unit_price: '-0.50' }],
      },
    ],
    [
      'addresses',
      {
        ship_to: {
          city: 'Seoul',
          country: 'KR',
          first_name: 'Gildong',
          last_name: 'Hong',
          postal_code: '04524',
        },
        bill_to: {
          city: 'Austin',
          country: 'US',
          state: 'TX',
          street1: '1 Main',
          phone_number: '+15125550100',
        },
      },
    ],
    [
      'settings',
      {
        settings: {
          display_type: 'R',
          autoclose: 'Y',
          ostype: 'M',
          call_from_app: 'Y',
          call_from_scheme: 'shop',
        },
      },
    ],
    ['a currency shown', { settings: { site_foreign_currency: 'CNY' }, payment: { payment_method: 'P000' } }],
    ['several methods', { payment: { multi_payment_method: 'P000-P185-P186' } }],
    ['own values', { other_param: { param1: 'a=1&b=2', param2: '한글' } }],
    ['a Korean page', { payment: won(), settings: { issuer_country: 'KR' } }],
    [
      'a virtual account',
      {
        payment: won({ payment_method: 'P305' }),
        settings: { issuer_country: 'KR', virtualaccount_expiry_date: '2099123123' },
        tax: { receipt_status: 'N' },
      },
    ],
    [
      'points',
      {
        payment: won({ payment_method: 'P308' }),
        product: [{ name: 'Tea', quantity: '1', unit_price: '1000' }],
        tax: {
          receipt_status: 'Y',
          amount_tax_free: '0',
          amount_taxable: '910',
          amount_vat: '90',
          amount_service_fee: '0',
        },
      },
    ],
    ['a convenience store', { payment: { currency: 'JPY', amount: '1200', payment_method: 'P006' } }],
    ['an authorization', { payment: { transaction_type: 'AUTHORIZE' } }],
    ['an authentication', { payment: { transaction_type: 'PAYER_AUTH' } }],
  ])('takes %s', async (_, changes) => {
    await shop.ok(READY, prepared(changes as Record<string, Record<string, unknown>>));
  });

  test('takes fast payment of apps alone that want it ignored', async () => {
    const blank = { user_ci: '', phone_number: '', birthday: '', gender: '', foreigner: '' };
    const body = prepared({ fast_payment: { user_id: 'u1', ...blank } });
    expect(await shop.call(READY, body)).toMatchObject({
      rescode: 'EC00',
      resmsg: 'Not contracted: fast_payment',
      errcode: 'NOT_REGISTERED_MERCHANT',
    });
    await server.setApp('1849705C64', `settings = settings || '{"fastPayment": "ignore"}'`);
    await shop.page(body);
    await server.setApp('1849705C64', `settings = settings - 'fastPayment'`);
  });

  test.each<[string, Record<string, unknown>, string, string]>([
    ['no order_id', { payment: { order_id: undefined } }, 'EC00', 'payment.order_id'],
    ['an empty e-mail', { buyer: { email: '' } }, 'EC00', 'buyer.email'],
    ['a comma', { payment: { amount: '1,000.00' } }, 'EC00', 'payment.amount'],
    ['nothing to pay', { payment: { amount: '0' } }, 'EC00', 'payment.amount'],
    ['won with decimals', { payment: { currency: 'KRW', amount: '1000.00' } }, 'EC00', 'payment.amount'],
    ['a currency of the payer’s only', { payment: { currency: 'CNY' } }, 'EC00', 'CNY'],
    ['an issuer as method', { payment: { payment_method: 'P111' } }, 'EC00', 'payment.payment_method'],
    [
      'a sum that does not come out',
      {
        product: [{ name: 'Tea', quantity: '2', unit_price: '4.00', link: 'https://shop.example' }],
      },
      'EC00',
      'payment.amount',
    ],
    [
      'four products',
      {
        product: Array.from({ length: 4 }, () => ({
          name: 'Tea',
          quantity: '1',
          unit_price: '0.25',
          link: 'a',
        })),
      },
      'EC00',
      'product',
    ],
    ['another mid', { merchant: { mid: '1849705C65' } }, 'EC00', 'mid'],
    [
      'an account that is over',
      {
        payment: won({ payment_method: 'P305' }),
        settings: { issuer_country: 'KR', virtualaccount_expiry_date: '2020010100' },
        tax: { receipt_status: 'N' },
      },
      'EC00',
      'virtualaccount_expiry_date',
    ],
    ['a script as address', { url: { return_url: 'javascript:alert(1)' } }, 'EC00', 'url.return_url'],
    [
      'a card that nobody stored',
      {
        payment: { transaction_type: 'REBILL' },
        tokenbilling: { token_id: 'abc' },
      },
      'EC00',
      'Unknown token_id',
    ],
    ['a method without contract', { payment: { payment_method: 'P004' } }, 'EC00', 'P004'],
    [
      'a wallet for an authorization',
      {
        payment: { transaction_type: 'AUTHORIZE', multi_payment_method: 'P001-P003' },
      },
      'EC00',
      'AUTHORIZE',
    ],
  ])('refuses %s', async (_, changes, rescode, words) => {
    const [code, text] = await shop.refusal(READY, prepared(changes as never));
    expect(code).toBe(rescode);
    expect(text).toContain(words);
  });

  test('methods that the app has no contract for have codes of their own where Eximbay has them', async () => {
    await server.setApp('1849705C64', `settings = settings || '{"methods": ["P000"]}'`);
    try {
      const method = (code: string) => prepared({ payment: won({ payment_method: code }) });
      expect((await shop.refusal(READY, method('P302')))[0]).toBe('X042');
      expect((await shop.refusal(READY, method('P303')))[0]).toBe('X048');
      expect((await shop.refusal(READY, method('P304')))[0]).toBe('EC00');
      await shop.ok(READY, method('P000'));
    } finally {
      await server.setApp('1849705C64', `settings = settings - 'methods'`);
    }
  });

  test('what was prepared is sealed at rest', async () => {
    const orderId = newOrderId();
    await shop.ok(READY, prepared({ payment: { order_id: orderId }, buyer: { name: 'Zebulon Sealed' } }));
    const rows = await server.store.query(`select content_sealed from checkout_sessions`);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('Zebulon');
    expect(JSON.stringify(rows)).not.toContain(orderId);
  });
});
