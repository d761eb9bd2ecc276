import { newId } from '@naru/engine';
import { describe, expect, test } from 'vitest';
import { makeApiKey, makeSecretKey } from '../../src/dialects/eximbay/codes/keys.ts';
import { type Members, newOrderId, orderTo } from '../support/eximbay.ts';
import { freshCard, rebillOf, TokenShop } from '../support/eximbay-tokens.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new TokenShop(server, endpoint);
const DAY_SECONDS = 24 * 60 * 60;

const REFERENCE_REBILL = {
  payment: { order_id: '20220902101716', currency: 'USD', amount: '1' },
  merchant: { mid: '1849705C64' },
  product: [{ name: '', quantity: '', unit_price: '' }],
};

describe('a token is made', () => {
  test('with a paid PAYMENT, and sent to both addresses in the same words', async () => {
    const { page, result, tokenId } = await shop.stored();
    expect(result).toMatchObject({ rescode: '0000', transaction_type: 'PAYMENT', token_creation: 'Y' });
    expect(tokenId).toMatch(/^[0-9A-F]{20}$/);
    expect((await shop.returned(page)).fields).toEqual(result);
  });

  test('not with a payment that is declined, nor without the wish', async () => {
    const declined = await shop.stored('4000000000001109');
    expect(declined.result['rescode']).not.toBe('0000');
    expect(declined.tokenId).toBe('');
    const { path, body } = orderTo(endpoint);
    const { token } = await shop.page(body);
    await shop.payByCard(token, { number: freshCard() });
    const plain = await shop.result(endpoint, path);
    expect([plain['token_id'] ?? '', plain['token_creation'] ?? '']).toEqual(['', '']);
  });

  test('the page informs the payer', async () => {
    const { body } = orderTo(endpoint, { tokenbilling: { token_creation: 'Y' } });
    const { token } = await shop.page(body);
    expect(await shop.view(token)).toMatchObject({ cardForm: { keepsCard: true } });
  });

  test('the same card has one identifier, which says nothing of its number; another card another', async () => {
    const number = freshCard();
    const first = await shop.stored(number);
    const second = await shop.stored(number);
    const other = await shop.stored();
    expect(second.tokenId).not.toBe(first.tokenId);
    const one = await shop.inquiry(first.tokenId);
    expect(one).toEqual({
      rescode: '0000',
      resmsg: 'Success.',
      token_id: first.tokenId,
      card_identifier: expect.stringMatching(/^[0-9A-F]{32}$/),
    });
    expect((await shop.inquiry(second.tokenId))['card_identifier']).toBe(one['card_identifier']);
    expect((await shop.inquiry(other.tokenId))['card_identifier']).not.toBe(one['card_identifier']);
  });

  test('once a card where the merchant wants it so; after deletion again', async () => {
    const number = freshCard();
    const first = await shop.stored(number, 'Y');
    const second = await shop.stored(number, 'Y');
    expect(second.view.state).toBe('failed');
    expect(second.result['rescode']).not.toBe('0000');
    expect(second.tokenId).toBe('');
    // N allows as many as there are payments.
    expect((await shop.stored(number, 'N')).tokenId).not.toBe('');
    await shop.deleteToken(first.tokenId);
    expect((await shop.stored(number, 'Y')).view.state).toBe('failed');
  });

  test('of two payments at once with a card that may have one token, one gets it, in every round', async () => {
    for (let round = 0; round < 10; round++) {
      const number = freshCard();
      const both = await Promise.all([shop.stored(number, 'Y'), shop.stored(number, 'Y')]);
      const issued = both.map(({ tokenId }) => tokenId).filter((tokenId) => tokenId !== '');
      expect(issued).toHaveLength(1);
      expect(await shop.rebill(issued[0] ?? '')).toMatchObject({ rescode: '0000' });
    }
  });
});

describe('a stored card is charged', () => {
  test('by the example of the reference as printed', async () => {
    const { tokenId } = await shop.stored();
    const answer = await shop.rebill(tokenId, REFERENCE_REBILL);
    expect(answer).toMatchObject({
      rescode: '0000',
      resmsg: 'Success.',
      errcode: '',
      tokenbilling: { token_id: tokenId },
      payment: {
        order_id: '20220902101716',
        currency: 'USD',
        amount: '1',
        lang: 'EN',
        transaction_id: expect.stringMatching(/^1849705C64\d{14}$/),
        auth_code: expect.stringMatching(/^\d{6}$/),
        transaction_date: expect.stringMatching(/^\d{14}$/),
        payment_method: 'P101',
        payment_method_name: expect.stringContaining('VISA'),
        access_country: 'KR',
        pay_to: 'EXIMBAY.COM',
      },
      merchant: { mid: '1849705C64' },
      card_info: { card_holder: 'HONG GILDONG', card_number1: '4000' },
      token_id: tokenId,
      token_creation: 'Y',
    });
  });

  test('and every refusal has errcode, empty where no text code fits', async () => {
    const path = '/v1/payments/tokenbilling/0000000000000000000A/rebill';
    const headers = { authorization: 'Basic x' };
    expect(await shop.call(path, rebillOf(), headers)).toMatchObject({ rescode: 'EC1000', errcode: '' });
    expect(await shop.call(path, rebillOf())).toMatchObject({ errcode: 'NOT_REGISTERED_CARD' });
  });

  test('with every parameter that the reference lists, given back where it says so', async () => {
    const { tokenId } = await shop.stored();
    const address = { city: 'Seoul', country: 'KR', first_name: 'Gildong', last_name: 'Hong' };
    const body = rebillOf(
      { amount: '30.00' },
      {
        merchant: { mid: '1849705C64', shop: 'Another shop' },
        buyer: { name: 'HONG GILDONG', phone_number: '821012345678', email: 'hong@example.com' },
        other_param: { param1: 'one', param2: 'two' },
        product: [
          { name: 'Book', quantity: '2', unit_price: '10.00', link: 'https://shop.example/book' },
          { name: 'Pen', quantity: '1', unit_price: '15.00', link: 'https://shop.example/pen' },
        ],
        surcharge: [{ name: 'Coupon', quantity: '1', unit_price: '-5.00' }],
        ship_to: { ...address, phone_number: '82', postal_code: '04524', state: '', street1: 'Jung-gu 1' },
        bill_to: address,
      },
    );
    expect(await shop.rebill(tokenId, body)).toMatchObject({
      rescode: '0000',
      merchant: { shop: 'Another shop' },
      buyer: { name: 'HONG GILDONG', phone_number: '821012345678', email: 'hong@example.com' },
      other_param: { param1: 'one', param2: 'two' },
      product: [{ name: 'Book' }],
    });
  });

  test.each<[string, Members]>([
    ['payment.order_id', rebillOf({ order_id: '' })],
    ['payment.order_id', rebillOf({ order_id: 'x'.repeat(65) })],
    ['payment.currency', rebillOf({ currency: undefined })],
    ['QQQ', rebillOf({ currency: 'QQQ' })],
    ['payment.amount', rebillOf({ amount: '0' })],
    ['payment.amount', rebillOf({ amount: '1,000' })],
    ['payment.amount', rebillOf({ amount: '1.001' })],
    ['payment.currency: CNY is not offered', rebillOf({ currency: 'CNY' })],
    ['payment.amount: outside the limits of the method', rebillOf({ amount: '9999999999999999' })],
    ['merchant.mid', rebillOf({}, { merchant: {} })],
    ['buyer.name', rebillOf({}, { buyer: { email: 'a@example.com' } })],
    ['buyer.email', rebillOf({}, { buyer: { name: 'HONG' } })],
    ['other_param.param1', rebillOf({}, { other_param: { param1: 'x'.repeat(256) } })],
    ['product', rebillOf({}, { product: Array(4).fill({ name: 'a', quantity: '1', unit_price: '1' }) })],
    ['product[0].quantity', rebillOf({}, { product: [{ name: 'a', unit_price: '2.50' }] })],
    ['payment.amount', rebillOf({}, { product: [{ name: 'a', quantity: '1', unit_price: '2.00' }] })],
    ['surcharge[0].unit_price', rebillOf({}, { surcharge: [{ name: 'a', quantity: '1', unit_price: 'x' }] })],
    ['ship_to.country', rebillOf({}, { ship_to: { country: 'XX' } })],
    ['bill_to.country', rebillOf({}, { bill_to: { country: 'Korea' } })],
  ])('not when %s is wrong', async (field, body) => {
    const { tokenId } = await shop.sharedToken();
    const { rescode, resmsg } = await shop.rebill(tokenId, body);
    expect(rescode).toBe('EC00');
    expect(resmsg).toContain(field);
  });

  test('and shows in an inquiry, and is refunded in part and in full', async () => {
    const { tokenId } = await shop.sharedToken();
    const body = rebillOf({ amount: '9.00' });
    const answer = await shop.rebill(tokenId, body);
    const { transaction_id } = answer['payment'] as Record<string, string>;
    const asked = body as Record<string, Members>;
    expect(await shop.retrieve(asked)).toMatchObject({ payment: { status: 'SALE', balance: '9.00' } });
    for (const [refund_type, refund_amount, balance] of [
      ['P', '4.00', '9.00'],
      ['F', '5.00', '5.00'],
    ]) {
      const refund = { refund_type, refund_amount, refund_id: newOrderId(), reason: 'test' };
      const refunded = await shop.about('cancel', transaction_id, asked, { refund, payment: { balance } });
      expect(refunded.rescode).toBe('0000');
    }
    expect(await shop.retrieve(asked)).toMatchObject({ payment: { status: 'SALE', balance: '0.00' } });
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });

  test('once an order: a repeated call charges nothing, at once or later', async () => {
    const { tokenId } = await shop.sharedToken();
    const body = rebillOf();
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.rebill(tokenId, body)));
    const again = await shop.rebill(tokenId, body);
    expect(again).toMatchObject({ rescode: 'EC00', errcode: 'DUPLICATE_TRANSACTION' });
    const { order_id } = body['payment'] as Record<string, string>;
    const rows = await server.store.query('select 1 from payments where order_number = $1 and state = $2', [
      order_id,
      'captured',
    ]);
    expect(rows).toHaveLength(1);
    const ids = answers.flatMap(({ rescode, payment }) =>
      rescode === '0000' ? [(payment as Record<string, string>)['transaction_id']] : [],
    );
    expect(new Set(ids).size).toBe(1);
  });

  test('or declined, with the issuer’s reason; the order may be tried again', async () => {
    const { tokenId } = await shop.stored('4000000000001448');
    const body = rebillOf();
    expect(await shop.rebill(tokenId, body)).toMatchObject({ errcode: 'INSUFFICIENT_FUNDS' });
    expect(await shop.rebill(tokenId, body)).toMatchObject({ rescode: '0000' });
    const never = await shop.stored('4000000000001430');
    for (const _ of [1, 2]) {
      expect(await shop.rebill(never.tokenId)).toMatchObject({ errcode: 'INSUFFICIENT_FUNDS' });
    }
  });
});

describe('a token that is no good', () => {
  test.each(['NOTHING', '0000000000000000000A', 'x'.repeat(40), "'; --"])('%s is unknown', async (text) => {
    const tokenId = encodeURIComponent(text);
    const unknown = { rescode: 'EC00', errcode: 'NOT_REGISTERED_CARD', resmsg: 'Unknown token_id' };
    expect(await shop.rebill(tokenId)).toMatchObject(unknown);
    expect(await shop.inquiry(tokenId)).toMatchObject(unknown);
    expect(await shop.deleteToken(tokenId)).toMatchObject(unknown);
    const page = orderTo(endpoint, { payment: { transaction_type: 'REBILL' } }).body;
    const answer = await shop.call('/v1/payments/ready', { ...page, tokenbilling: { token_id: text } });
    expect(answer.rescode).toBe('EC00');
  });

  test('a deleted one says so, and its card is gone from the vault', async () => {
    const { tokenId } = await shop.stored();
    const inVault = async () => {
      const rows = await server.store.query<{ count: bigint }>(
        `select count(*) as count from vault_cards v
         join card_tokens t on t.vault_token = v.token where t.number = $1`,
        [tokenId],
      );
      return rows[0]?.count;
    };
    expect(await inVault()).toBe(1n);
    expect(await shop.deleteToken(tokenId)).toEqual({ rescode: '0000', resmsg: 'Success.' });
    expect(await inVault()).toBe(0n);
    const gone = { rescode: 'EC00', resmsg: 'The token was deleted' };
    expect(await shop.rebill(tokenId)).toMatchObject(gone);
    expect(await shop.inquiry(tokenId)).toMatchObject(gone);
    expect(await shop.deleteToken(tokenId)).toMatchObject(gone);
  });

  test('a foreign one is as unknown as none', async () => {
    const { tokenId } = await shop.sharedToken();
    const keys = await otherMerchantsKeys();
    expect(await shop.inquiry(tokenId, keys)).toMatchObject({ resmsg: 'Unknown token_id' });
  });

  test('one whose first payment is not paid yet is unknown', async () => {
    const { body } = orderTo(endpoint, { tokenbilling: { token_creation: 'Y' } });
    const { token } = await shop.page(body);
    const card = { method: 'P000', number: '4000000000000002', expiry: '12/33', cvc: '123' };
    const entry = { ...card, holder: 'HONG GILDONG', installmentMonths: 0 };
    await server.json('POST', `/checkout/api/payments/${token}/card`, entry);
    const number = await until('a token that waits', async () => {
      const [row] = await server.store.query<{ number: string }>(
        `select number from card_tokens where state = 'pending' order by created_at desc limit 1`,
      );
      return row?.number;
    });
    expect(await shop.rebill(number)).toMatchObject({ resmsg: 'Unknown token_id' });
  });
});

async function otherMerchantsKeys() {
  const { admin, context } = server.gateway.engine;
  const [mine] = await server.store.query<{ fee_plan_id: string }>(
    `select fee_plan_id from apps where dialect = 'eximbay' limit 1`,
  );
  const merchantId = await admin.createMerchant('Another merchant');
  const publicId = newId(context.clock.now()).replaceAll('-', '').slice(-10).toUpperCase();
  const appId = await admin.createApp({
    merchantId,
    dialect: 'eximbay',
    publicId,
    currency: 'USD',
    name: 'Another shop',
    feePlanId: mine?.fee_plan_id ?? '',
  });
  const apiKey = makeApiKey('test', publicId);
  await admin.addKey(appId, 'api_key', apiKey, 0);
  await admin.addKey(appId, 'secret_key', makeSecretKey(), 0);
  context.directory.forget();
  return { apiKey };
}

describe('time', () => {
  test('a token outlives its payment’s card in the vault, and ends with the card', async () => {
    const now = server.gateway.engine.context.clock.now();
    const month = new Date(now.getTime() + 40 * DAY_SECONDS * 1000);
    const expiry = `${String(month.getUTCMonth() + 1).padStart(2, '0')}/${String(month.getUTCFullYear()).slice(2)}`;
    const { tokenId } = await shop.stored(freshCard(), 'N', { expiry });
    await server.advance(20 * DAY_SECONDS);
    await server.gateway.vault.purge(server.gateway.engine.context.clock.now());
    expect(await shop.rebill(tokenId)).toMatchObject({ rescode: '0000' });
    await server.advance(80 * DAY_SECONDS);
    const expired = { rescode: 'S023', errcode: 'EXPIRED_CARD' };
    expect(await shop.rebill(tokenId)).toMatchObject(expired);
    expect(await shop.inquiry(tokenId)).toMatchObject(expired);
    await server.gateway.vault.purge(server.gateway.engine.context.clock.now());
    const [row] = await server.store.query<{ count: bigint }>(
      `select count(*) as count from vault_cards v
       join card_tokens t on t.vault_token = v.token where t.number = $1`,
      [tokenId],
    );
    expect(row?.count).toBe(0n);
    expect(await shop.deleteToken(tokenId)).toMatchObject({ rescode: '0000' });
  });
});
