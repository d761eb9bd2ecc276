import { describe, expect, test } from 'vitest';
import { startPayment } from '../../src/checkout/start.ts';
import { orderTo } from '../support/eximbay.ts';
import { rebillOf, TokenShop } from '../support/eximbay-tokens.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new TokenShop(server, endpoint);

describe('REBILL on the page', () => {
  const rebillPage = (tokenId: string) =>
    orderTo(endpoint, { payment: { transaction_type: 'REBILL' }, tokenbilling: { token_id: tokenId } });

  test('the payer sees the card and says yes', async () => {
    const { tokenId } = await shop.sharedToken();
    const { path, body } = rebillPage(tokenId);
    const { token } = await shop.page(body);
    const view = await shop.view(token);
    expect(view).toMatchObject({
      state: 'choosing',
      storedCard: { brand: 'visa', last4: expect.stringMatching(/^\d{4}$/) },
      cardForm: null,
    });
    expect(view.methods.map(({ code }) => code)).toEqual(['P000']);
    await server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P000' });
    await shop.untilState(token, 'succeeded');
    expect(await shop.result(endpoint, path)).toMatchObject({
      rescode: '0000',
      transaction_type: 'REBILL',
      token_id: tokenId,
      payment_method: 'P101',
      card_holder: 'HONG GILDONG',
      card_number1: '4000',
    });
  });

  test('a second click is no second try of the card', async () => {
    const { tokenId } = await shop.sharedToken();
    const { token, orderId } = await shop.page(rebillPage(tokenId).body);
    const [payment] = await server.gateway.engine.payments.findByAnyNumber(orderId);
    if (!payment) throw new Error('the page has no payment');
    // Each has read the payment before the other started it.
    await Promise.all([1, 2].map(() => startPayment(server.gateway, payment, { method: 'P000' })));
    await shop.untilState(token, 'succeeded');
    const rows = await server.store.query(
      'select distinct attempt_id from card_attempts where payment_id = $1',
      [payment.id],
    );
    expect(rows).toHaveLength(1);
  });

  test('no other card is taken, good or bad', async () => {
    const { tokenId } = await shop.sharedToken();
    const { token } = await shop.page(rebillPage(tokenId).body);
    for (const number of ['5200000000000007', '4000000000001042', '4111111111111112']) {
      const typed = { method: 'P000', number, expiry: '12/33', cvc: '123', holder: 'HONG GILDONG' };
      const reply = await server.request('POST', `/checkout/api/payments/${token}/card`, {
        ...typed,
        installmentMonths: 0,
      });
      expect([reply.status, reply.text]).toEqual([400, expect.stringContaining('stored card')]);
    }
    expect((await shop.view(token)).state).toBe('choosing');
  });

  test('needs a token, and only REBILL takes one', async () => {
    const { tokenId } = await shop.sharedToken();
    const { body } = rebillPage(tokenId);
    const without = { ...body };
    delete without['tokenbilling'];
    expect((await shop.refusal('/v1/payments/ready', without))[1]).toContain('tokenbilling.token_id');
    const payment = { ...body['payment'], transaction_type: 'PAYMENT' };
    expect((await shop.refusal('/v1/payments/ready', { ...body, payment }))[1]).toContain('token_id');
  });

  test('a token that is deleted while the page is open ends the payment', async () => {
    const { tokenId } = await shop.stored();
    const { path, body } = rebillPage(tokenId);
    const { token } = await shop.page(body);
    await shop.deleteToken(tokenId);
    await server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P000' });
    await shop.untilState(token, 'failed');
    const result = await shop.result(endpoint, path);
    expect(result['rescode']).not.toBe('0000');
    expect(result['token_id'] ?? '').toBe('');
  });
});

describe('the client of merchants', () => {
  test('charges, asks about and forgets a card', async () => {
    const client = await shop.client();
    const { tokenId } = await shop.stored();
    const { payment, buyer } = rebillOf() as { payment: never; buyer: never };
    const charged = await client.rebill(tokenId, { payment, buyer });
    expect(charged).toMatchObject({
      ok: true,
      data: { token_id: tokenId, payment: { auth_code: expect.stringMatching(/^\d{6}$/) } },
    });
    expect(await client.rebill(tokenId, { payment, buyer })).toMatchObject({
      kind: 'refused',
      errcode: 'DUPLICATE_TRANSACTION',
    });
    expect(await client.tokenInquiry(tokenId)).toMatchObject({ ok: true, data: { token_id: tokenId } });
    expect(await client.deleteToken(tokenId)).toMatchObject({ ok: true });
    expect(await client.tokenInquiry(tokenId)).toMatchObject({ kind: 'refused' });
  });
});
