import { describe, expect, test } from 'vitest';
import { type Members, newOrderId, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

/** A card of Korea: Shinhan. */
const KOREAN = '4000004100000003';

async function paid(changes: Record<string, Members>, card: Members = {}) {
  const { path, body } = orderTo(endpoint, changes);
  const { token, orderId } = await shop.page(body);
  const { methods } = await shop.view(token);
  await shop.payByCard(token, card);
  return { orderId, body, codes: methods.map(({ code }) => code), result: await shop.result(endpoint, path) };
}

describe('cards of Korea', () => {
  const koreanSet = {
    rescode: '0000',
    currency: 'USD',
    amount: '600',
    payment_method: 'P114',
    installment_months: '00',
    card_holder: '',
    pay_to: '',
  };
  const dollars = { currency: 'USD', amount: '600' };

  test('in dollars on the Korean page: cards alone, and the result that Eximbay has there', async () => {
    const settings = { issuer_country: 'KR' };
    const { codes, result, body } = await paid(
      { payment: dollars, settings },
      { number: KOREAN, holder: '' },
    );
    expect(codes).toEqual(['P000']);
    expect(result).toMatchObject({
      ...koreanSet,
      transaction_id: expect.stringMatching(/^1849705C64W\d{13}$/),
    });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', payment_method: 'P114' } });
  });

  test('on the usual page: the same, and the number of that page', async () => {
    const { result } = await paid({ payment: dollars }, { number: KOREAN });
    expect(result).toMatchObject({
      ...koreanSet,
      transaction_id: expect.stringMatching(/^1849705C64\d{14}$/),
    });
    const data = new URLSearchParams(result).toString();
    expect((await shop.call('/v1/payments/verify', { data })).rescode).toBe('0000');
  });

  test('from abroad stay as they are, whatever other country is named', async () => {
    for (const settings of [{}, { issuer_country: 'US' }, { issuer_country: 'JP' }]) {
      const { result, codes } = await paid({ payment: dollars, settings }, {});
      expect(result).toMatchObject({
        payment_method: 'P101',
        card_holder: 'HONG GILDONG',
        pay_to: 'EXIMBAY.COM',
      });
      expect(result).not.toHaveProperty('installment_months');
      expect(codes).toContain('P003');
    }
  });
});

describe('a contract for payments from abroad alone', () => {
  test('has neither the Korean page, Korean methods nor cards of Korea: PC04', async () => {
    const stored = await paid({ tokenbilling: { token_creation: 'Y' } }, { number: KOREAN });
    await server.setApp('1849705C64', `settings = settings || '{"crossBorderOnly": true}'`);
    try {
      const won = { currency: 'KRW', amount: '1000' };
      const ready = (changes: Record<string, Members>) =>
        shop.call('/v1/payments/ready', orderTo(endpoint, changes).body);
      const refused = { rescode: 'PC04', resmsg: 'Not contracted: Korean payments' };
      expect(await ready({ payment: won, settings: { issuer_country: 'KR' } })).toMatchObject(refused);
      expect(await ready({ payment: { ...won, payment_method: 'P302' } })).toMatchObject(refused);
      expect(await ready({ payment: won })).toMatchObject({ rescode: '0000' });
      expect((await paid({}, { number: KOREAN })).result).toMatchObject(refused);
      expect((await paid({}, {})).result).toMatchObject({ rescode: '0000' });
      const payment = { order_id: newOrderId(), currency: 'USD', amount: '1.00', lang: 'EN' };
      const rebill = `/v1/payments/tokenbilling/${stored.result['token_id']}/rebill`;
      expect(await shop.call(rebill, { payment, merchant: { mid: '1849705C64' } })).toMatchObject(refused);
    } finally {
      await server.setApp('1849705C64', `settings = settings - 'crossBorderOnly'`);
    }
  });
});

describe('methods that a request names', () => {
  test('a brand of cards is the page of cards; what is paid with its number says', async () => {
    const { codes, result } = await paid({ payment: { payment_method: 'P102' } });
    expect(codes).toEqual(['P000']);
    expect(result).toMatchObject({ rescode: '0000', payment_method: 'P101' });
  });

  test('cards beside Korean wallets, on either page', async () => {
    const payment = { currency: 'KRW', amount: '1000', multi_payment_method: 'P000-P302-P015' };
    for (const settings of [{}, { issuer_country: 'KR' }]) {
      const { codes, result } = await paid({ payment, settings }, { number: KOREAN, holder: 'HONG GILDONG' });
      expect([...codes].sort()).toEqual(['P000', 'P015', 'P302']);
      expect(result).toMatchObject({ payment_method: 'P114', multi_payment_method: 'P000-P302-P015' });
    }
  });
});

test('numbers of orders and refunds of 64 characters go all the way', async () => {
  const order_id = `${newOrderId()}-`.padEnd(64, 'x');
  const { body, result } = await paid({ payment: { order_id } });
  expect(result['order_id']).toBe(order_id);
  const refund = { refund_type: 'F', refund_id: order_id.replace('E', 'R'), reason: 'x' };
  const about = { refund, payment: { balance: '1.00' } };
  expect(await shop.about('cancel', result['transaction_id'], body, about)).toMatchObject({
    rescode: '0000',
    refund: { refund_id: refund.refund_id },
  });
});

test('a settlement that waits for nobody says what would make it wait', async () => {
  const { body, result } = await paid({});
  expect(await shop.about('settle', result['transaction_id'], body)).toMatchObject({
    rescode: 'EC00',
    resmsg: expect.stringContaining('settlementCalendar=on_request'),
  });
});
