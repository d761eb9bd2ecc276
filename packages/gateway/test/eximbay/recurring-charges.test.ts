import { describe, expect, test } from 'vitest';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import {
  compact,
  dashed,
  limited,
  mailsOf,
  monthsLater,
  subscribe,
  subscriptionView,
  today,
  travelTo,
  untilSubscription,
} from '../support/recurring.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

const STORED_DECLINED = '4000000000001430';

/** A list where the helper takes objects: it is handed on as it is. */
const TEA = [
  { name: 'Tea', quantity: '1', unit_price: '1.00', link: 'https://shop.example/tea' },
] as unknown as Members;

const remove = (id: string) => shop.call(`/v1/payments/recurring/${id}/delete`, '');
const adjust = (id: string, amount: unknown) =>
  shop.call(`/v1/payments/recurring/${id}/adjust`, { adjust_amount: amount });

describe('a charge', () => {
  test('is reported like a payment, found by inquiries, and refunded like one', async () => {
    const { id, orderId, nextDate, noticePath, result } = await subscribe(
      shop,
      endpoint,
      {},
      {
        other_param: { param1: 'ours' },
      },
    );
    await travelTo(server, nextDate);
    const charge = await shop.result(endpoint, noticePath);
    expect(charge).toMatchObject({
      rescode: '0000',
      resmsg: 'Success.',
      transaction_type: 'PAYMENT',
      order_id: orderId,
      currency: 'USD',
      amount: '1.15',
      email: 'hong@example.com',
      param1: 'ours',
      card_holder: 'HONG GILDONG',
      card_number1: '4111',
      card_number4: '1111',
      payment_method: 'P101',
      auth_code: expect.stringMatching(/^\d{6}$/),
      recurring_payment: 'Y',
      recurring_id: id,
      recurring_next_date: compact(monthsLater(dashed(nextDate), 1)),
    });
    const { transaction_id } = charge;
    expect(transaction_id).toMatch(new RegExp(`^1849705C64${nextDate}\\d{6}$`));
    expect(transaction_id).not.toBe(result['transaction_id']);
    const body = {
      merchant: { mid: '1849705C64' },
      payment: { order_id: orderId, currency: 'USD', amount: '1.15', lang: 'EN' },
    };
    expect(await shop.retrieve(body, transaction_id)).toMatchObject({
      rescode: '0000',
      payment: { status: 'SALE', balance: '1.15', transaction_id },
    });
    const refund = { refund_type: 'F', refund_amount: '1.15', refund_id: `r${id}`, reason: 'ended' };
    expect(await shop.about('cancel', transaction_id, body, { refund })).toMatchObject({
      rescode: '0000',
      payment: { balance: '0.00' },
    });
    // The first payment is another one, and untouched.
    const first = { ...body, payment: { ...body.payment, amount: '1.00' } };
    expect(await shop.retrieve(first, result['transaction_id'])).toMatchObject({
      payment: { balance: '1.00' },
    });
    await remove(id);
  });

  test('that is declined is tried again, reported each time, and ends with a mail', async () => {
    const subscription = await subscribe(
      shop,
      endpoint,
      {},
      { buyer: { name: '홍길동', email: 'ended@example.com' }, payment: { lang: 'KR' } },
      { number: STORED_DECLINED },
    );
    const { id, nextDate, noticePath } = subscription;
    const day = (after: number) =>
      compact(new Date(Date.parse(dashed(nextDate)) + after * 86_400_000).toISOString().slice(0, 10));
    const results = [];
    for (const [index, after] of [0, 1, 3, 7].entries()) {
      // Some minutes later each time: a day counts from the moment at which the try before failed.
      await travelTo(server, day(after), 3600 + index * 600);
      results.push(await shop.result(endpoint, noticePath, index + 1));
    }
    expect(results.map(({ rescode }) => rescode)).toEqual(['XXXX', 'XXXX', 'XXXX', 'XXXX']);
    expect(results.map((one) => [one['recurring_payment'], one['recurring_next_date']])).toEqual([
      ['Y', day(1)],
      ['Y', day(3)],
      ['Y', day(7)],
      ['N', undefined],
    ]);
    expect(results.every(({ recurring_id }) => recurring_id === id)).toBe(true);
    const ended = await untilSubscription(server, id, ({ state }) => state === 'ended');
    expect(ended).toMatchObject({ endReason: 'charge_declined' });
    const [mail] = (await mailsOf(server, 'to=ended@example.com')).filter(
      ({ kind }) => kind === 'recurring_ended',
    );
    expect(mail).toMatchObject({
      language: 'ko',
      subject: expect.stringContaining('정기결제가 종료되었습니다'),
    });
    expect(mail?.text).toContain('1.15 USD');
    expect(mail?.text).toContain('Visa ****1430');
    expect(mail?.text).toContain('사유: 잔액');
    expect(await remove(id)).toMatchObject({
      rescode: 'EC00',
      resmsg: 'The recurring payment is over: it has ended',
    });
  });

  test('with a card whose time is over is declined as such', async () => {
    const end = monthsLater(today(server), 1);
    const expiry = `${end.slice(5, 7)}/${end.slice(2, 4)}`;
    const { id, noticePath } = await subscribe(shop, endpoint, { recurring_interval: '2' }, {}, { expiry });
    await travelTo(server, monthsLater(today(server), 2));
    expect(await shop.result(endpoint, noticePath)).toMatchObject({
      rescode: 'S023',
      recurring_payment: 'Y',
    });
    await remove(id);
  });
});

describe('adjust', () => {
  test('changes the coming charges, and nothing else', async () => {
    const { id, nextDate, noticePath } = await subscribe(shop, endpoint);
    expect(await adjust(id, '10.50')).toEqual({ rescode: '0000', resmsg: 'Success.' });
    await travelTo(server, nextDate);
    expect(await shop.result(endpoint, noticePath)).toMatchObject({ amount: '10.50' });
    const view = await untilSubscription(
      server,
      id,
      ({ state, charges }) => state === 'active' && charges.length === 1,
    );
    expect(view).toMatchObject({ amount: '10.50', charges: [{ amount: '10.50', state: 'captured' }] });
    await remove(id);
  });

  test('adjust_amount: must be there and an amount, of at most ten digits, within limits', async () => {
    const { id } = await subscribe(shop, endpoint);
    expect((await adjust(id, undefined)).resmsg).toBe('Invalid request parameter: adjust_amount is required');
    for (const amount of ['0', '0.00', '1.234', '123456789', '1,000', '-5']) {
      expect(await adjust(id, amount), amount).toMatchObject({
        rescode: 'EC00',
        resmsg: expect.stringContaining('adjust_amount'),
      });
    }
    await limited(server, async () => {
      expect((await adjust(id, '5.01')).resmsg).toBe(
        'Invalid request parameter: adjust_amount: outside the limits of the method',
      );
    });
    expect(await subscriptionView(server, id)).toMatchObject({ amount: '1.15' });
    await remove(id);
  });
});

describe('delete', () => {
  test('ends charges and reminders; a second time it says so', async () => {
    const { id, nextDate, noticePath } = await subscribe(
      shop,
      endpoint,
      {},
      {
        buyer: { name: 'Gone', email: 'gone@example.com' },
      },
    );
    expect(await remove(id)).toEqual({ rescode: '0000', resmsg: 'Success.' });
    const over = { rescode: 'EC00', resmsg: 'The recurring payment is over: it was deleted' };
    expect(await remove(id)).toMatchObject(over);
    expect(await adjust(id, '2.00')).toMatchObject(over);
    const other = await subscribe(shop, endpoint);
    await travelTo(server, nextDate, 7200);
    await shop.result(endpoint, other.noticePath);
    expect(endpoint.received(noticePath)).toEqual([]);
    expect(await mailsOf(server, 'to=gone@example.com')).toEqual([]);
    expect(await subscriptionView(server, id)).toMatchObject({
      state: 'stopped',
      endReason: 'merchant',
      charges: [],
    });
    await remove(other.id);
  });

  test('knows nothing of what is nobody’s, or another’s', async () => {
    const unknown = { rescode: 'EC00', resmsg: 'Unknown recurring_id' };
    for (const id of ['20220902101716', 'x'.repeat(21), 'a%20b', '0']) {
      expect(await remove(id), id).toMatchObject(unknown);
      expect(await adjust(id, '1.00'), id).toMatchObject(unknown);
    }
    const { id } = await subscribe(shop, endpoint);
    await server.store.query(`update subscriptions set app_id = gen_random_uuid() where number = $1`, [id]);
    expect(await remove(id)).toMatchObject(unknown);
    expect(await adjust(id, '1.00')).toMatchObject(unknown);
    await server.store.query(`update subscriptions set state = 'stopped' where number = $1`, [id]);
  });
});

describe('mails', () => {
  test('remind in the payer’s language, and are read in the sandbox', async () => {
    const mailOf = async (lang: string, email: string) => {
      const { id, nextDate } = await subscribe(
        shop,
        endpoint,
        { remind_email_interval: '2' },
        {
          buyer: { name: 'Hong', email },
          payment: { lang },
          merchant: { shop: 'Blue\u00a0Shop' },
          product: TEA,
        },
      );
      return { id, nextDate };
    };
    const english = await mailOf('TH', 'english@example.com');
    const korean = await mailOf('KR', 'korean@example.com');
    const before = new Date(Date.parse(dashed(english.nextDate)) - 2 * 86_400_000).toISOString().slice(0, 10);
    await travelTo(server, before, 9 * 3600 + 1);
    const [mail] = await until('the reminder', async () => {
      const mails = await mailsOf(server, `to=ENGLISH@example.com&no=${english.id}`);
      return mails.length === 1 && mails;
    });
    const day = dashed(english.nextDate);
    expect(mail).toMatchObject({
      to: 'english@example.com',
      kind: 'recurring_reminder',
      subject: `Blue Shop: your card will be charged 1.15 USD on ${day}`,
    });
    expect(mail?.text).toContain(`Recurring payment: ${english.id}`);
    expect(mail?.text).toContain('For: Tea');
    const [inKorean] = await until('the Korean one', async () => {
      const mails = await mailsOf(server, 'to=korean@example.com');
      return mails.length > 0 && mails;
    });
    expect(inKorean?.subject).toBe(`[Blue Shop] ${day} 정기결제 예정 안내 (1.15 USD)`);
    expect(await mailsOf(server, 'to=nobody@example.com')).toEqual([]);
    for (const { id } of [english, korean]) await remove(id);
  });

  test('are not there for whom nobody wrote to, and a payment without recurring has none', async () => {
    const { path, body } = orderTo(endpoint);
    const { token } = await shop.page(body);
    await shop.payByCard(token);
    const result = await shop.result(endpoint, path);
    expect(Object.keys(result).filter((name) => name.startsWith('recurring'))).toEqual([]);
  });
});
