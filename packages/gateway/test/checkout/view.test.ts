import { describe, expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { newPayment } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import {
  BUYER,
  koreanOrder,
  openPage,
  order,
  pay,
  paymentOfToken,
  start,
  untilState,
  viewOf,
  WITHOUT_MONEY,
} from './shop.ts';

const SHIP_TO = {
  first_name: 'Zebulon',
  last_name: 'Receiver',
  street1: '1 Hidden Lane',
  city: 'Busan',
  country: 'KR',
  phone_number: '01044443333',
};
const GOODS = {
  product: [
    { name: 'Tea & <b>cup</b>', quantity: '2', unit_price: '1000.00', link: 'https://shop.example/tea' },
    { name: 'Spoon', quantity: '1', unit_price: '5.50', link: 'javascript:alert(1)' },
  ],
  surcharge: [{ name: 'Coupon', quantity: '1', unit_price: '-5.50' }],
  ship_to: SHIP_TO,
};

describeOnOneStore('the page of an order with a basket', (openStore) => {
  const server = testServer({ openStore });

  test('shows what is bought, for whom, and in the language that the shop asked for', async () => {
    const payment = { amount: '2000.00', lang: 'JP' };
    const view = await viewOf(server, await openPage(server, order({ payment, ...GOODS })));
    expect(view).toMatchObject({
      state: 'choosing',
      language: 'ja',
      layout: 'standard',
      amount: { currency: 'USD', text: '2,000.00' },
      payerAmount: null,
      basket: {
        lines: [
          {
            name: 'Tea & <b>cup</b>',
            quantity: '2',
            unitPriceText: '1,000.00',
            amountText: '2,000.00',
            link: 'https://shop.example/tea',
          },
          { name: 'Spoon', unitPriceText: '5.50', link: null },
        ],
        surcharges: [{ name: 'Coupon', amountText: '-5.50' }],
      },
      shipTo: { name: 'Zebulon Receiver', phone: '01044443333' },
      buyer: BUYER,
      cardForm: { installmentMonths: [0], needsHolder: true },
      voucher: null,
      outcome: null,
    });
    expect(view.shipTo?.address).toContain('1 Hidden Lane');
  });

  test('once it is over, a link that is found shows no personal data', async () => {
    const paid = await openPage(server, order({ payment: { amount: '2000.00' }, ...GOODS }));
    await pay(server, paid);
    const failed = await openPage(server, order({ payment: { amount: '2000.00' }, ...GOODS }));
    await pay(server, failed, { number: WITHOUT_MONEY });
    for (const [token, state] of [
      [paid, 'succeeded'],
      [failed, 'failed'],
    ] as const) {
      const view = await untilState(server, token, state);
      expect(view).toMatchObject({ buyer: null, shipTo: null });
      expect(JSON.stringify(view)).not.toMatch(/zebulon|Hidden Lane/i);
    }
  });

  test('the local page of Korea', async () => {
    const view = await viewOf(server, await openPage(server, koreanOrder()));
    expect(view).toMatchObject({
      layout: 'korean',
      language: 'ko',
      amount: { currency: 'KRW', text: '60,000' },
    });
    const receipts = Object.fromEntries(view.methods.map(({ code, cashReceipt }) => [code, cashReceipt]));
    expect(receipts).toMatchObject({ P000: 'none', P301: 'optional', P302: 'none', P305: 'optional' });
  });

  test('goes on to a lone wallet by itself where the app says so, and nothing else is to be chosen', async () => {
    const pageOf = async (payment: Record<string, unknown>) =>
      viewOf(server, await openPage(server, koreanOrder({ payment })));
    const wallet = { payment_method: 'P302' };
    expect(await pageOf(wallet)).not.toHaveProperty('startsItself');
    await server.setApp('1849705C64', `settings = '{"opensLoneWallet": true}'`);
    expect(await pageOf(wallet)).toMatchObject({ state: 'choosing', startsItself: true });
    expect(await pageOf({})).not.toHaveProperty('startsItself');
    expect(await pageOf({ payment_method: 'P000' })).not.toHaveProperty('startsItself');
    await server.setApp('1849705C64', `settings = '{}'`);
  });

  test('a channel’s address that a browser would run, or hand to the system, does not reach the page', async () => {
    const token = await openPage(server, koreanOrder());
    expect((await start(server, token, { method: 'P302' })).status).toBe(200);
    await untilState(server, token, 'redirect');
    const { id } = await paymentOfToken(server, token);
    const shown = async (url: string) => {
      await server.store.query('update payments set redirect_url = $2 where id = $1', [id, url]);
      const { state, redirectUrl } = await viewOf(server, token);
      expect(state).toBe('redirect');
      return redirectUrl;
    };
    for (const url of ['https://wallet.example/x', 'kakaotalk://pay?x=1', 'intent://pay#Intent;end'])
      expect(await shown(url)).toBe(url);
    for (const url of [
      'javascript:alert(1)',
      'JavaScript://%0aalert(1)',
      'data:text/html,x',
      'ms-msdt://x',
    ]) {
      expect(await shown(url), url).toBeNull();
    }
  });

  test('a shop in yen: a convenience store gives a number', async () => {
    const payment = { currency: 'JPY', amount: '1500', payment_method: 'P006' };
    const token = await openPage(server, order({ payment }));
    expect((await viewOf(server, token)).methods).toMatchObject([
      { code: 'P006', kind: 'convenience_store', cashReceipt: 'none' },
    ]);
    expect((await start(server, token, { method: 'P006' })).status).toBe(200);
    const view = await untilState(server, token, 'voucher');
    expect(view).toMatchObject({
      redirectUrl: null,
      virtualAccount: null,
      cardForm: null,
      simulatorUrl: null,
      voucher: {
        number: expect.stringMatching(/^\d{11,}$/),
        url: expect.stringContaining(`${server.baseUrl}/sandbox/pay/`),
        amountText: '1,500',
        expiresAt: view.expiresAt,
      },
      outcome: { reason: null, auto: false },
    });
    await server.json('POST', `/_sandbox/payments/${view.orderNumber}/succeed`);
    expect(await untilState(server, token, 'succeeded')).toMatchObject({ voucher: null });
  });
});

describe('the page of a dialect that brings nothing with its payments', () => {
  const server = testServer();

  test('is plain', async () => {
    const { token } = await newPayment(server);
    const view = await viewOf(server, token);
    expect(view).toMatchObject({
      language: null,
      layout: 'standard',
      basket: null,
      shipTo: null,
      buyer: null,
      cardForm: null,
      voucher: null,
      outcome: null,
    });
    expect(view.methods.map((method) => method.cashReceipt)).toEqual(['none']);
    const cancelled = await server.json('POST', `/checkout/api/payments/${token}/cancel`);
    expect(cancelled).toMatchObject({
      outcome: { url: 'https://shop.example/failed', form: null, auto: false },
    });
  });
});
