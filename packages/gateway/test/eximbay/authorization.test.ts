import { describe, expect, test } from 'vitest';
import { orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const CAPTURE_REFUSED = '4000000000001240';

/** An authorization by card, with what its result said. */
async function authorized(number?: string) {
  const { path, body } = orderTo(endpoint, { payment: { transaction_type: 'AUTHORIZE', amount: '12.5' } });
  const { token } = await shop.page(body);
  await shop.payByCard(token, number === undefined ? {} : { number });
  const result = await shop.result(endpoint, path);
  return { body, result, id: result['transaction_id'] };
}

describe('an authorization', () => {
  test('is AUTH until it is captured, then SALE; captured once', async () => {
    const { body, result, id } = await authorized();
    expect(result).toMatchObject({
      transaction_type: 'AUTHORIZE',
      rescode: '0000',
      auth_code: expect.stringMatching(/^\d{6}$/),
    });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'AUTH', balance: '12.50' } });
    const answer = await shop.about('capture', id, body, { other_param: { param1: 'mine' } });
    expect(answer).toEqual({
      rescode: '0000',
      resmsg: 'Success.',
      mid: '1849705C64',
      payment: {
        order_id: body['payment']?.['order_id'],
        transaction_id: id,
        currency: 'USD',
        amount: '12.5',
        lang: 'EN',
        captured_date: expect.stringMatching(/^\d{14}$/),
        partially_cancelable: 'Y',
        allowed_pvoid: 'Y',
      },
      other_param: { param1: 'mine' },
    });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '12.50' } });
    expect(await shop.about('capture', id, body)).toMatchObject({
      rescode: 'EC00',
      errcode: 'TRANSACTION_ALREADY_CAPTURED',
    });
  });

  test('its money settles on the next business day in Korea', async () => {
    const { body, id } = await authorized();
    await shop.about('capture', id, body);
    const [row] = await server.store.query<{ day: string; weekday: bigint; calendar: string }>(
      `select to_char(settle_at at time zone 'Asia/Seoul', 'HH24:MI') as day,
         extract(isodow from settle_at at time zone 'Asia/Seoul')::bigint as weekday, settlement_calendar as calendar
       from payments where platform_number = $1`,
      [id],
    );
    expect(row).toMatchObject({ day: '00:00', calendar: 'business' });
    expect(row?.weekday).toBeLessThanOrEqual(5n);
  });

  test('is captured for its own order and amount only, by its own merchant', async () => {
    const { body, id } = await authorized();
    for (const payment of [{ amount: '12' }, { currency: 'EUR' }, { order_id: 'other' }]) {
      const answer = await shop.about('capture', id, body, { payment });
      expect(answer).toMatchObject({ rescode: 'EC00', errcode: 'VALIDATION_FAILED' });
    }
    expect(await shop.about('capture', id, { ...body, merchant: { mid: '1849705C65' } })).toMatchObject({
      rescode: 'EC00',
      errcode: 'INVALID_MERCHANT',
    });
    expect(await shop.about('capture', id, body, { payment: { amount: '12.50' } })).toMatchObject({
      rescode: '0000',
    });
  });

  test('is given back as a whole: AUTH with nothing left', async () => {
    const { body, id } = await authorized();
    const refund = { refund_type: 'P', refund_amount: '2.00', refund_id: `v1-${id}`, reason: 'x' };
    expect(await shop.about('cancel', id, body, { refund })).toMatchObject({ rescode: 'EC00' });
    const whole = { refund_type: 'F', refund_id: `v2-${id}`, reason: 'change of mind' };
    expect(await shop.about('cancel', id, body, { refund: whole })).toMatchObject({
      rescode: '0000',
      refund: { refund_amount: '12.50', refund_id: `v2-${id}` },
      payment: { balance: '0.00' },
    });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'AUTH', balance: '0.00' } });
    expect(await shop.about('capture', id, body)).toMatchObject({
      errcode: 'TRANSACTION_ALREADY_CAPTURED_OR_CANCELED',
    });
    expect(await shop.about('cancel', id, body, { refund: whole })).toMatchObject({
      errcode: 'DUPLICATION_DECLINE',
    });
    const again = { ...whole, refund_id: `v4-${id}` };
    expect(await shop.about('cancel', id, body, { refund: again })).toMatchObject({
      errcode: 'TRANSACTION_ALREADY_CANCELED',
    });
  });

  test('its refund_id is used up, for voids and for refunds', async () => {
    const used = { rescode: 'EC00', resmsg: 'Duplicate refund.refund_id', errcode: 'DUPLICATION_DECLINE' };
    const first = await authorized();
    const refund = { refund_type: 'F', refund_id: `used-${first.id}`, reason: '홍길동 010-9876-5432' };
    const { refund: made } = await shop.about('cancel', first.id, first.body, { refund });
    expect(made).toMatchObject({ refund_id: refund.refund_id });
    const second = await authorized();
    expect(await shop.about('cancel', second.id, second.body, { refund })).toMatchObject(used);
    await shop.about('capture', second.id, second.body);
    expect(await shop.about('cancel', second.id, second.body, { refund })).toMatchObject(used);
    expect(await shop.retrieve(second.body)).toMatchObject({ payment: { status: 'SALE', balance: '12.50' } });
    const [row] = await server.store.query<{ platform_number: string; details: object }>(
      'select * from refunds where order_number = $1',
      [refund.refund_id],
    );
    expect(row?.platform_number).toBe((made as { refund_transaction_id: string }).refund_transaction_id);
    expect(JSON.stringify(row?.details)).not.toMatch(/홍길동|9876/);
  });

  test('stands when its capture was refused', async () => {
    const { body, id } = await authorized(CAPTURE_REFUSED);
    const answer = await shop.about('capture', id, body);
    expect(answer).toMatchObject({ rescode: 'XXXX', errcode: 'INVALID_CAPTURE_REQUEST' });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'AUTH', balance: '12.50' } });
    const refund = { refund_type: 'F', refund_id: `v3-${id}`, reason: 'x' };
    expect(await shop.about('cancel', id, body, { refund })).toMatchObject({ rescode: '0000' });
  });

  test('of many captures at once one is carried out', async () => {
    const { body, id } = await authorized();
    const answers = await Promise.all(Array.from({ length: 5 }, () => shop.about('capture', id, body)));
    expect(answers.filter(({ rescode }) => rescode === '0000')).toHaveLength(1);
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '12.50' } });
  });
});

describe('payments/settle', () => {
  test('is for merchants whose money waits for it; once', async () => {
    const plain = await paid();
    expect(await shop.about('settle', plain.id, plain.body)).toMatchObject({
      rescode: 'EC00',
      resmsg: expect.stringMatching(
        /^Not contracted: settlement on request\. .*settlementCalendar=on_request/,
      ),
    });
    await server.setApp('1849705C64', `settings = settings || '{"settlementCalendar": "on_request"}'`);
    const { body, id } = await paid();
    expect(await shop.about('settle', id, body, { payment: { amount: '2.00' } })).toMatchObject({
      errcode: 'VALIDATION_FAILED',
    });
    expect(await shop.about('settle', id, body)).toEqual({
      rescode: '0000',
      resmsg: 'Success.',
      mid: '1849705C64',
      payment: {
        order_id: body['payment']?.['order_id'],
        transaction_id: id,
        currency: 'USD',
        amount: '1.00',
        settled_date: expect.stringMatching(/^\d{14}$/),
      },
    });
    expect(await shop.about('settle', id, body)).toMatchObject({ rescode: 'EC00' });
    await server.setApp('1849705C64', `settings = settings - 'settlementCalendar'`);
  });

  async function paid() {
    const { path, body } = orderTo(endpoint);
    await shop.payByCard((await shop.page(body)).token);
    const result = await shop.result(endpoint, path);
    return { body, id: result['transaction_id'] };
  }
});
