import { expect, test } from 'vitest';
import { raceRounds } from '../../../../test/support/campaign.ts';
import { describeOnServerFirst } from '../../../../test/support/stores.ts';
import { type Members, orderTo } from '../support/eximbay.ts';
import { rebillOf, TokenShop } from '../support/eximbay-tokens.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { dashed, subscribe, travelTo } from '../support/recurring.ts';
import { testServer } from '../support/server.ts';

const ROUNDS = { server: raceRounds(60, 600), embedded: raceRounds(15, 60) } as const;
const FRICTIONLESS = '4000000000000010';
const DUPLICATE = { rescode: 'EC00', errcode: 'DUPLICATE_TRANSACTION' };

/*
 * "Was this order paid?" looks at every try of its number: later tries that came to nothing (a page that was cancelled
 * or expired, a declined charge) must not hide the one that was paid or is in doubt.
 */
describeOnServerFirst('an order that was paid and tried again', (openStore, kind) => {
  const server = testServer({ openStore });
  const endpoint = merchantEndpoint();
  const shop = new TokenShop(server, endpoint);

  const orderOf = (body: Members) => String((body['payment'] as Members)['order_id']);

  /** An order on the page, of the same number as a body of /rebill. */
  const pageOf = (order: string, payment: Members = {}) =>
    orderTo(endpoint, { payment: { order_id: order, amount: '2.50', ...payment } });

  /** A page of the order that comes to nothing. */
  async function pageEnds(order: string, end: 'cancel' | 'expire'): Promise<void> {
    const { token } = await shop.page(pageOf(order).body);
    if (end === 'cancel') await server.json('POST', `/checkout/api/payments/${token}/cancel`);
    else await server.json('POST', `/_sandbox/payments/${await numberOfLatest(order)}/expire`);
  }

  async function numberOfLatest(order: string): Promise<string> {
    const [row] = await server.store.query<{ platform_number: string }>(
      'select platform_number from payments where order_number = $1 order by order_try desc limit 1',
      [order],
    );
    return String(row?.platform_number);
  }

  async function states(order: string): Promise<string[]> {
    const rows = await server.store.query<{ state: string }>(
      'select state from payments where order_number = $1 order by order_try',
      [order],
    );
    return rows.map(({ state }) => state);
  }

  const paidTimes = async (order: string) =>
    (await states(order)).filter((state) => state === 'captured').length;

  test.each(['cancel', 'expire'] as const)(
    'by /rebill is not charged again after a page: %s',
    async (end) => {
      const { tokenId } = await shop.sharedToken();
      const body = rebillOf();
      expect((await shop.rebill(tokenId, body)).rescode).toBe('0000');
      await pageEnds(orderOf(body), end);
      expect(await shop.rebill(tokenId, body)).toMatchObject(DUPLICATE);
      expect(await shop.rebill(tokenId, rebillOf({ order_id: orderOf(body), amount: '3.00' }))).toMatchObject(
        DUPLICATE,
      );
      expect(await paidTimes(orderOf(body))).toBe(1);
    },
  );

  test('on the page is not charged again, nor while a try before the last one is in doubt', async () => {
    const { tokenId } = await shop.sharedToken();
    const paid = rebillOf();
    const { path, body } = pageOf(orderOf(paid));
    await shop.payByCard((await shop.page(body)).token, { number: FRICTIONLESS });
    expect((await shop.result(endpoint, path)).rescode).toBe('0000');
    await pageEnds(orderOf(paid), 'cancel');
    expect(await shop.rebill(tokenId, paid)).toMatchObject(DUPLICATE);
    const doubted = rebillOf();
    expect((await shop.rebill(tokenId, doubted)).rescode).toBe('0000');
    await server.store.query(`update payments set state = 'unknown' where order_number = $1`, [
      orderOf(doubted),
    ]);
    await pageEnds(orderOf(doubted), 'cancel');
    const other = rebillOf({ order_id: orderOf(doubted), amount: '3.00' });
    expect(await shop.rebill(tokenId, other)).toMatchObject(DUPLICATE);
    expect(await states(orderOf(doubted))).toEqual(['unknown', 'voided']);
    // It was paid after all, as the books have it.
    await server.store.query(
      `update payments set state = 'captured' where order_number = $1 and order_try = 0`,
      [orderOf(doubted)],
    );
  });

  test('by a recurring payment is not charged again after a declined charge, nor opened', async () => {
    const { tokenId } = await shop.stored();
    const card = { number: '4000000000001430' };
    const { id, orderId, nextDate, noticePath, body } = await subscribe(shop, endpoint, {}, {}, card);
    await travelTo(server, dashed(nextDate));
    expect((await shop.result(endpoint, noticePath)).rescode).not.toBe('0000');
    await shop.call(`/v1/payments/recurring/${id}/delete`, '');
    expect(await shop.rebill(tokenId, rebillOf({ order_id: orderId }))).toMatchObject(DUPLICATE);
    await server.setApp('1849705C64', `settings = settings || '{"duplicateOrders": "refuse"}'`);
    expect(await shop.open(await shop.payload(body))).toMatchObject(DUPLICATE);
    await server.setApp('1849705C64', `settings = settings - 'duplicateOrders'`);
    expect(await states(orderId)).toEqual(['captured', 'failed']);
  });

  test('with duplicateOrders=once a used number is used up, whatever came after it', async () => {
    const { path, body } = orderTo(endpoint);
    const { orderId } = await shop.page(body);
    await server.json('POST', `/_sandbox/payments/${orderId}/fail`);
    await shop.result(endpoint, path);
    await shop.page(body);
    await server.setApp('1849705C64', `settings = settings || '{"duplicateOrders": "once"}'`);
    expect(await shop.call('/v1/payments/ready', { ...body, other_param: { param1: 'x' } })).toMatchObject(
      DUPLICATE,
    );
    await server.setApp('1849705C64', `settings = settings - 'duplicateOrders'`);
  });

  test('a page at which nobody has begun to pay gives way to /rebill; a begun one does not', async () => {
    const { tokenId } = await shop.sharedToken();
    const body = rebillOf();
    const { token } = await shop.page(pageOf(orderOf(body)).body);
    const other = await shop.page(pageOf(orderOf(body), { lang: 'KR' }).body);
    expect((await shop.rebill(tokenId, body)).rescode).toBe('0000');
    for (const page of [token, other.token]) {
      expect(await shop.view(page)).toMatchObject({ state: 'failed' });
      await shop.payByCard(page, { number: FRICTIONLESS });
    }
    expect(await states(orderOf(body))).toEqual(['voided', 'voided', 'captured']);
    const begun = rebillOf();
    const page = await shop.page(pageOf(orderOf(begun)).body);
    const card = { method: 'P000', number: '4000000000000002', expiry: '12/33', cvc: '123', holder: 'H G' };
    await server.json('POST', `/checkout/api/payments/${page.token}/card`, { ...card, installmentMonths: 0 });
    await shop.untilState(page.token, 'redirect');
    expect(await shop.rebill(tokenId, begun)).toMatchObject(DUPLICATE);
    expect(await states(orderOf(begun))).toEqual(['pending']);
  });

  test('two open pages of one order: each body opens its own', async () => {
    const { body } = orderTo(endpoint);
    const other = { ...body, payment: { ...body['payment'], amount: '2.00' } };
    const [first, second] = [await shop.page(body), await shop.page(other)];
    expect((await shop.page(body)).token).toBe(first.token);
    expect((await shop.page(other)).token).toBe(second.token);
    expect(await states(first.orderId)).toHaveLength(2);
  });

  test('of two /rebill at once, while a later page ends, none charges it again', {
    timeout: 300_000,
  }, async () => {
    const { tokenId } = await shop.sharedToken();
    for (let round = 0; round < ROUNDS[kind]; round += 1) {
      const body = rebillOf();
      const other = rebillOf({ order_id: orderOf(body), amount: '3.00' });
      const isPaid = round % 2 === 0;
      if (isPaid) await shop.rebill(tokenId, body);
      const { token } = await shop.page(pageOf(orderOf(body)).body);
      await Promise.all([
        server.json('POST', `/checkout/api/payments/${token}/cancel`),
        ...[body, other, body, other].map((one) => shop.rebill(tokenId, one)),
      ]);
      expect([round, await paidTimes(orderOf(body))]).toEqual([round, isPaid ? 1 : expect.any(Number)]);
      expect(await paidTimes(orderOf(body))).toBeLessThanOrEqual(1);
    }
  });

  test('/rebill beside a payer who pays at a page: one of them is charged', {
    timeout: 300_000,
  }, async () => {
    const { tokenId } = await shop.sharedToken();
    for (let round = 0; round < ROUNDS[kind]; round += 1) {
      const body = rebillOf();
      const { path, body: page } = pageOf(orderOf(body));
      const { token } = await shop.page(page);
      // A later page that came to nothing must not hide the open one.
      if (round % 2 === 0) await pageEnds(orderOf(body), 'cancel');
      const [view, rebilled] = await Promise.all([
        shop.payByCard(token, { number: FRICTIONLESS }),
        shop.rebill(tokenId, body),
      ]);
      const isByPage = view.state === 'paid' || view.state === 'succeeded';
      if (isByPage) await shop.result(endpoint, path);
      expect([round, await paidTimes(orderOf(body))]).toEqual([round, 1]);
      expect(rebilled.rescode === '0000').toBe(!isByPage);
    }
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });
});
