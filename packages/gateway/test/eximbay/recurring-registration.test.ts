import { describe, expect, test } from 'vitest';
import { recurringTerms } from '../../src/dialects/eximbay/orders/recurring.ts';
import { Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import {
  compact,
  dashed,
  limited,
  monthsLater,
  subscribe,
  subscriptionOrder,
  subscriptionView,
  today,
  travelTo,
  untilSubscription,
} from '../support/recurring.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const DAY_SECONDS = 24 * 60 * 60;

const remove = (id: string) => shop.call(`/v1/payments/recurring/${id}/delete`, '');

describe('registration of a subscription', () => {
  test('is reported with the result of its first payment, to status_url and to the browser', async () => {
    const next = compact(monthsLater(today(server), 1));
    const { body, statusPath } = subscriptionOrder(server, endpoint);
    const { token } = await shop.page(body);
    await shop.payByCard(token);
    const result = await shop.result(endpoint, statusPath);
    expect(result).toMatchObject({
      rescode: '0000',
      amount: '1.00',
      recurring_payment: 'Y',
      recurring_id: expect.stringMatching(/^[0-9A-F]{20}$/),
      recurring_next_date: next,
    });
    expect(result).not.toHaveProperty('token_id');
    const { fields } = await shop.returned(token);
    expect(fields).toMatchObject({ recurring_payment: 'Y', recurring_id: result['recurring_id'] });
    expect(await shop.call('/v1/payments/verify', { data: new URLSearchParams(result).toString() })).toEqual({
      rescode: '0000',
      resmsg: 'Success',
    });
  });

  test('does not come of a payment that is declined', async () => {
    const { body, statusPath } = subscriptionOrder(server, endpoint);
    const { token, orderId } = await shop.page(body);
    await shop.payByCard(token, { number: '4000000000001109' });
    const result = await shop.result(endpoint, statusPath);
    expect(result['rescode']).toBe('XXXX');
    expect(Object.keys(result).filter((name) => name.startsWith('recurring'))).toEqual([]);
    const ended = await untilSubscription(server, orderId, ({ state }) => state === 'ended');
    const [code, text] = await shop.refusal(`/v1/payments/recurring/${ended.number}/delete`, '');
    expect([code, text]).toEqual(['EC00', 'Unknown recurring_id']);
  });

  test('of an authorization is reported with it, and begins when it is captured', async () => {
    const { body, statusPath } = subscriptionOrder(
      server,
      endpoint,
      {},
      { payment: { transaction_type: 'AUTHORIZE' } },
    );
    const { token } = await shop.page(body);
    await shop.payByCard(token);
    const result = await shop.result(endpoint, statusPath);
    const id = result['recurring_id'] ?? '';
    expect(result).toMatchObject({ transaction_type: 'AUTHORIZE', recurring_payment: 'Y' });
    expect(await subscriptionView(server, id)).toMatchObject({ state: 'pending' });
    expect(await shop.about('capture', result['transaction_id'], body)).toMatchObject({ rescode: '0000' });
    await untilSubscription(server, id, ({ state }) => state === 'active');
  });

  test('of an authorization that its app captures after weeks has its card still', async () => {
    const lifetime = `'{"authorizationLifetimeSeconds": ${30 * DAY_SECONDS}}'`;
    await server.setApp('1849705C64', `settings = settings || ${lifetime}`);
    try {
      const { body, statusPath } = subscriptionOrder(
        server,
        endpoint,
        {},
        { payment: { transaction_type: 'AUTHORIZE' } },
      );
      const { token } = await shop.page(body);
      await shop.payByCard(token);
      const { transaction_id, recurring_id = '' } = await shop.result(endpoint, statusPath);
      await server.advance(20 * DAY_SECONDS);
      const { vault, engine } = server.gateway;
      await vault.purge(engine.context.clock.now());
      expect(await shop.about('capture', transaction_id, body)).toMatchObject({ rescode: '0000' });
      await untilSubscription(server, recurring_id, ({ state }) => state === 'active');
      const [card] = await server.store.query<{ merchant_id: string; vault_token: string }>(
        `select t.merchant_id, t.vault_token from card_tokens t
         join subscriptions s on s.merchant_id = t.merchant_id and s.card_token_id = t.id where s.number = $1`,
        [recurring_id],
      );
      expect(await vault.open(card?.merchant_id ?? '', card?.vault_token ?? '')).toBeDefined();
    } finally {
      await server.setApp('1849705C64', `settings = settings - 'authorizationLifetimeSeconds'`);
    }
  });

  test('of an authorization that is given back does not begin', async () => {
    const { body, statusPath } = subscriptionOrder(
      server,
      endpoint,
      {},
      { payment: { transaction_type: 'AUTHORIZE' } },
    );
    const { token } = await shop.page(body);
    await shop.payByCard(token);
    const { transaction_id, recurring_id = '' } = await shop.result(endpoint, statusPath);
    const refund = { refund_type: 'F', refund_amount: '1.00', refund_id: `v${recurring_id}`, reason: 'no' };
    expect(await shop.about('cancel', transaction_id, body, { refund })).toMatchObject({ rescode: '0000' });
    await untilSubscription(server, recurring_id, ({ state }) => state === 'ended');
  });

  test('with token_creation has a card of its own: deleting the token stops nothing', async () => {
    const { id, result, nextDate, noticePath } = await subscribe(
      shop,
      endpoint,
      {},
      { tokenbilling: { token_creation: 'Y' } },
    );
    const tokenId = result['token_id'] ?? '';
    expect(tokenId).toMatch(/^[0-9A-F]{20}$/);
    expect(await shop.call(`/v1/payments/tokenbilling/${tokenId}/delete`, '')).toMatchObject({
      rescode: '0000',
    });
    await travelTo(server, nextDate);
    const charge = await shop.result(endpoint, noticePath);
    expect(charge).toMatchObject({ rescode: '0000', recurring_id: id });
    expect(charge).not.toHaveProperty('token_id');
    expect(charge).not.toHaveProperty('token_creation');
    await remove(id);
  });
});

describe('what is asked for', () => {
  const ready = async (recurring: object, changes = {}) => {
    const { body } = subscriptionOrder(server, endpoint, {}, changes);
    return shop.refusal('/v1/payments/ready', { ...body, recurring });
  };
  const good = {
    recurring_amount: '1.15',
    recurring_start_date: '20250210',
    recurring_interval: '1',
  };
  const OK = ['0000', 'Success'];

  test('recurring_amount: must be there, an amount of the currency, of at most ten digits, within limits', async () => {
    const { recurring_amount: _, ...without } = good;
    expect((await ready(without))[1]).toContain('recurring.recurring_amount is required');
    for (const amount of ['0', '1.234', '123456789.00', '-1', '1,000', 'one']) {
      const [code, text] = await ready({ ...good, recurring_amount: amount });
      expect([code, text], amount).toEqual(['EC00', expect.stringContaining('recurring.recurring_amount')]);
    }
    const won = { payment: { currency: 'KRW', amount: '1000' } };
    expect((await ready({ ...good, recurring_amount: '1000.00' }, won))[1]).toContain('KRW has no decimals');
    expect(await ready({ ...good, recurring_amount: '1000' }, won)).toEqual(OK);
    await limited(server, async () => {
      const [code, text] = await ready({ ...good, recurring_amount: '5.01' });
      expect([code, text]).toEqual(['EC00', expect.stringContaining('recurring.recurring_amount: outside')]);
    });
    expect(await ready({ ...good, recurring_amount: '10.5' })).toEqual(OK);
  });

  test('recurring_start_date: must be there and a day; the past counts as the calendar of the charges', async () => {
    const { recurring_start_date: _, ...without } = good;
    expect((await ready(without))[1]).toContain('recurring.recurring_start_date is required');
    for (const date of ['20250230', '2025-02-10', '202502', '20991301']) {
      const [code, text] = await ready({ ...good, recurring_start_date: date });
      expect([code, text], date).toEqual(['EC00', expect.stringContaining('recurring_start_date')]);
    }
    const far = `${Number(today(server).slice(0, 4)) + 11}0101`;
    expect((await ready({ ...good, recurring_start_date: far }))[1]).toContain('years ahead');
    const { nextDate, id } = await subscribe(shop, endpoint, { recurring_start_date: '20250131' });
    const [year = 0, month = 0] = today(server).split('-').map(Number);
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const ofThisMonth = `${today(server).slice(0, 7)}-${String(last).padStart(2, '0')}`;
    expect(dashed(nextDate) > today(server)).toBe(true);
    expect([ofThisMonth, monthsLater('2025-01-31', (year - 2025) * 12 + month)]).toContain(dashed(nextDate));
    await remove(id);
    const ahead = monthsLater(today(server), 2);
    const later = await subscribe(shop, endpoint, { recurring_start_date: compact(ahead) });
    expect(later.nextDate).toBe(compact(monthsLater(ahead, 1)));
    await remove(later.id);
  });

  test('recurring_interval: 1 to 10 months', async () => {
    const { recurring_interval: _, ...without } = good;
    expect((await ready(without))[1]).toContain('recurring.recurring_interval is required');
    for (const interval of ['0', '11', '1.5', 'x']) {
      expect((await ready({ ...good, recurring_interval: interval }))[0], interval).toBe('EC00');
    }
    const { nextDate, id } = await subscribe(shop, endpoint, { recurring_interval: '10' });
    expect(nextDate).toBe(compact(monthsLater(today(server), 10)));
    await remove(id);
  });

  test('recurring_noti_url: where charges are reported; without one, or with an invalid one, status_url', async () => {
    expect((await ready({ ...good, recurring_noti_url: `https://x/${'a'.repeat(250)}` }))[0]).toBe('EC00');
    const silent = await subscribe(shop, endpoint, { recurring_noti_url: undefined });
    // As it stands in the reference.
    const odd = await subscribe(shop, endpoint, { recurring_noti_url: 'https://Merchant url' });
    const notified = await subscribe(shop, endpoint);
    await travelTo(server, notified.nextDate);
    for (const { id, statusPath } of [silent, odd]) {
      expect(await shop.result(endpoint, statusPath, 2)).toMatchObject({ recurring_id: id });
      await remove(id);
    }
    expect(await shop.result(endpoint, notified.noticePath)).toMatchObject({ recurring_id: notified.id });
    expect(endpoint.received(notified.statusPath)).toHaveLength(1);
    await remove(notified.id);
  });

  test('recurring_noti_url of http: live, where nothing is sent to it, status_url', async () => {
    const { body } = subscriptionOrder(server, endpoint, {
      recurring_noti_url: 'http://shop.example/charges',
    });
    const { orderId } = await shop.page(body);
    const { engine } = server.gateway;
    const [payment] = await engine.payments.findByAnyNumber(orderId);
    if (!payment) throw new Error('no payment');
    const noticeUrl = (mode: 'sandbox' | 'live') =>
      recurringTerms({ engine, mode }, payment, engine.payments.payerOf(payment), {
        id: 'r',
        cardTokenId: 't',
      })?.terms.noticeUrl;
    expect(noticeUrl('sandbox')).toBe('http://shop.example/charges');
    expect(noticeUrl('live')).toBe(payment.callbackUrl);
  });

  test('remind_email_interval: 3 days when absent, none with 0, at most two digits', async () => {
    expect((await ready({ ...good, remind_email_interval: '100' }))[0]).toBe('EC00');
    expect((await ready({ ...good, remind_email_interval: '-1' }))[0]).toBe('EC00');
    const usual = await subscribe(shop, endpoint);
    const early = await subscribe(shop, endpoint, { remind_email_interval: '7' });
    const none = await subscribe(shop, endpoint, { remind_email_interval: '0' });
    const due = await Promise.all(
      [usual, early, none].map(({ id }) => server.gateway.engine.subscriptions.findByAnyNumber(id)),
    );
    const daysBefore = due.map(([one]) =>
      one?.remindAt ? (one.dueAt.getTime() - one.remindAt.getTime()) / 86_400_000 : null,
    );
    // At nine in the morning, that is 15 hours less than three whole days.
    expect(daysBefore).toEqual([3 - 9 / 24, 7 - 9 / 24, null]);
    for (const { id } of [usual, early, none]) await remove(id);
  });

  test('a card, and neither REBILL nor PAYER_AUTH', async () => {
    expect((await ready(good, { payment: { payment_method: 'P003' } }))[1]).toContain('a card');
    expect((await ready(good, { payment: { transaction_type: 'PAYER_AUTH' } }))[1]).toContain('PAYER_AUTH');
    const rebill = { payment: { transaction_type: 'REBILL' }, tokenbilling: { token_id: 'T' } };
    expect((await ready(good, rebill))[1]).toContain('REBILL');
    const { body } = subscriptionOrder(server, endpoint);
    const { token } = await shop.page(body);
    expect((await shop.view(token)).methods.map(({ code }) => code)).toEqual(['P000']);
  });
});
