import { afterEach, expect, test } from 'vitest';
import { describeOnServerFirst } from '../../../../test/support/stores.ts';
import { orderTo } from '../support/eximbay.ts';
import { rebillOf, TokenShop } from '../support/eximbay-tokens.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const MID = '1849705C64';
const CARD = { number: '4000000000000010' };

describeOnServerFirst('pages and charges of one order', (openStore) => {
  const server = testServer({ openStore });
  const endpoint = merchantEndpoint();
  const shop = new TokenShop(server, endpoint);

  afterEach(async () => {
    await server.setApp(MID, `settings = settings - 'duplicateOrders'`);
    await server.setApp(MID, 'daily_payment_limit = null');
  });

  const pageOf = (order: unknown, payment = {}) =>
    orderTo(endpoint, { payment: { order_id: order, amount: '2.50', ...payment } });

  async function states(order: unknown): Promise<string[]> {
    const rows = await server.store.query<{ state: string }>(
      'select state from payments where order_number = $1 order by order_try',
      [order],
    );
    return rows.map(({ state }) => state);
  }

  test('a page stays open where a /rebill of its order is refused by the daily limit', async () => {
    const { tokenId } = await shop.sharedToken();
    const body = rebillOf();
    const order = (body['payment'] as { order_id: string }).order_id;
    const { token } = await shop.page(pageOf(order).body);
    await server.setApp(MID, 'daily_payment_limit = 1');
    expect((await shop.rebill(tokenId, body)).rescode).not.toBe('0000');
    expect(await states(order)).toEqual(['created']);
    await server.setApp(MID, 'daily_payment_limit = null');
    await shop.payByCard(token, CARD);
    expect(await states(order)).toEqual(['captured']);
  });

  test('a page that is older than duplicateOrders=refuse is not paid after another one', async () => {
    const { path, body } = pageOf(undefined, { order_id: `same-${Date.now()}` });
    const order = body['payment']?.['order_id'];
    const { token: first } = await shop.page(body);
    const { token: second } = await shop.page(pageOf(order, { lang: 'KR' }).body);
    await shop.payByCard(first, CARD);
    expect((await shop.result(endpoint, path)).rescode).toBe('0000');
    await server.setApp(MID, `settings = settings || '{"duplicateOrders": "refuse"}'`);
    const typed = { method: 'P000', number: CARD.number, expiry: '12/33', cvc: '123', holder: 'H G' };
    const reply = await server.request('POST', `/checkout/api/payments/${second}/card`, {
      ...typed,
      installmentMonths: 0,
    });
    expect([reply.status, JSON.parse(reply.text)]).toMatchObject([409, { error: { code: 'order_paid' } }]);
    expect(await states(order)).toEqual(['captured', 'created']);
    expect((await shop.view(second)).state).toBe('choosing');
    // Where an order may be paid again, the same page is paid.
    await server.setApp(MID, `settings = settings - 'duplicateOrders'`);
    await shop.payByCard(second, CARD);
    expect(await states(order)).toEqual(['captured', 'captured']);
  });

  test('the same fgkey opens the same page while money for it is held', async () => {
    const { body } = orderTo(endpoint);
    const { token, orderId } = await shop.page(body);
    await server.store.query(`update payments set state = 'in_review' where order_number = $1`, [orderId]);
    expect((await shop.page(body)).token).toBe(token);
    expect(await states(orderId)).toEqual(['in_review']);
    await server.store.query(`update payments set state = 'created' where order_number = $1`, [orderId]);
  });
});
