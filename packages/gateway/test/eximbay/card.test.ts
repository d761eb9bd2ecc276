import { describe, expect, test } from 'vitest';
import { fgkeyOf, newOrderId, orderTo, parametersOf, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

describe('a sale by card', () => {
  test('is sent to status_url, genuine, and found by inquiries', async () => {
    const { path, body } = orderTo(endpoint, { other_param: { param1: 'a&b=c', param2: '한글 +' } });
    const { token, orderId } = await shop.page(body);
    const view = await shop.payByCard(token);
    expect(view.state).toBe('succeeded');
    const [received] = await endpoint.waitFor(path);
    expect(received?.method).toBe('POST');
    expect(received?.headers['content-type']).toContain('application/x-www-form-urlencoded');
    const sent = parametersOf(received?.body ?? '');
    const { secretKey, mid } = await shop.keys();
    expect(sent['fgkey']).toBe(fgkeyOf(sent, secretKey));
    expect(sent).toEqual({
      version: '230',
      mid,
      transaction_type: 'PAYMENT',
      order_id: orderId,
      currency: 'USD',
      amount: '1.00',
      email: 'hong@example.com',
      param1: 'a&b=c',
      param2: '한글 +',
      param3: 'OPENAPI',
      transaction_id: expect.stringMatching(/^1849705C64\d{14}$/),
      rescode: '0000',
      resmsg: 'Success.',
      auth_code: expect.stringMatching(/^\d{6}$/),
      transaction_date: expect.stringMatching(/^\d{14}$/),
      card_holder: 'HONG GILDONG',
      access_country: 'KR',
      card_number1: '4111',
      card_number4: '1111',
      payment_method: 'P101',
      pay_to: 'EXIMBAY.COM',
      base_currency: '',
      base_amount: '',
      base_rate: '',
      foreign_currency: '',
      foreign_amount: '',
      foreign_rate: '',
      dcc_rate: '',
      dm_decision: '',
      dm_reject: '',
      dm_review: '',
      fgkey: expect.stringMatching(/^[0-9A-F]{64}$/),
    });
    const inquiry = {
      rescode: '0000',
      resmsg: 'Success.',
      mid,
      payment: {
        status: 'SALE',
        order_id: orderId,
        currency: 'USD',
        amount: '1.00',
        transaction_id: sent['transaction_id'],
        auth_code: sent['auth_code'],
        transaction_date: sent['transaction_date'],
        balance: '1.00',
        payment_method: 'P101',
      },
      card_info: { card_number1: '4111', card_number4: '1111', cardno1: '4111', cardno4: '1111' },
      other_param: { param1: 'a&b=c', param2: '한글 +' },
    };
    expect(await shop.retrieve(body)).toEqual(inquiry);
    expect(await shop.retrieve(body, sent['transaction_id'])).toEqual(inquiry);
  });

  test('the amount of an inquiry is the very text that was prepared', async () => {
    const { body } = orderTo(endpoint, { payment: { amount: '10' } });
    const { token } = await shop.page(body);
    await shop.payByCard(token);
    expect(await shop.retrieve(body)).toMatchObject({
      payment: { status: 'SALE', amount: '10', balance: '10.00' },
    });
    for (const change of [{ amount: '10.00' }, { currency: 'EUR' }, { order_id: newOrderId() }]) {
      const asked = { ...body, payment: { ...body['payment'], ...change } };
      expect(await shop.retrieve(asked)).toEqual({
        rescode: 'Q004',
        resmsg: 'No Transaction',
        errcode: 'ORIGINAL_TRANSACTION_NOT_EXIST',
        mid: '1849705C64',
        payment: { status: 'NONE' },
      });
    }
  });

  test('opening the page once more does not hide what was paid', async () => {
    const { body } = orderTo(endpoint);
    const { token } = await shop.page(body);
    expect((await shop.retrieve(body)).rescode).toBe('Q004');
    await shop.payByCard(token);
    const again = await shop.page(body);
    expect(again.token).not.toBe(token);
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE' } });
    // Paid once more, the latest counts.
    await shop.payByCard(again.token, { number: '5200000000000007' });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', payment_method: 'P102' } });
  });

  test('with duplicateOrders=refuse an order that was paid takes no more tries', async () => {
    await server.setApp('1849705C64', `settings = settings || '{"duplicateOrders": "refuse"}'`);
    const { body } = orderTo(endpoint);
    const { token } = await shop.page(body);
    await shop.payByCard(token);
    const payload = await shop.payload(body);
    expect(await shop.open(payload)).toMatchObject({ rescode: 'EC00', resmsg: 'Duplicate payment.order_id' });
    await server.setApp('1849705C64', `settings = settings - 'duplicateOrders'`);
  });
});

describe('payments that fail', () => {
  test('a decline is reported with its code, and the page goes back with the same parameters', async () => {
    const { path, body } = orderTo(endpoint);
    const { token, orderId } = await shop.page(body);
    await server.json('POST', `/_sandbox/payments/${orderId}/fail`, { reason: 'Insufficient funds' });
    const [received] = await endpoint.waitFor(path);
    const sent = parametersOf(received?.body ?? '');
    expect(sent).toMatchObject({ rescode: 'XXXX', resmsg: 'Insufficient funds', order_id: orderId });
    expect(sent['fgkey']).toBe(fgkeyOf(sent, (await shop.keys()).secretKey));
    expect(sent['auth_code']).toBe('');
    expect((await shop.untilState(token, 'failed')).outcome).toMatchObject({ auto: false });
    expect((await shop.retrieve(body)).rescode).toBe('Q004');
    expect((await shop.retrieve(body, sent['transaction_id'])).rescode).toBe('Q004');
  });

  test('so is a payer who gives up', async () => {
    const { path, body } = orderTo(endpoint);
    const { token } = await shop.page(body);
    await server.json('POST', `/checkout/api/payments/${token}/cancel`);
    const [received] = await endpoint.waitFor(path);
    expect(parametersOf(received?.body ?? '')).toMatchObject({
      rescode: 'XXXX',
      resmsg: 'Cancelled by the payer',
      payment_method: '',
    });
  });
});

describe('payments/verify', () => {
  test('takes what status_url received: raw, in any order, decoded; and refuses what was touched', async () => {
    const { path, body } = orderTo(endpoint, { other_param: { param1: 'one + one' } });
    await shop.payByCard((await shop.page(body)).token);
    const [received] = await endpoint.waitFor(path);
    const data = received?.body ?? '';
    const verify = (text: string) => shop.call('/v1/payments/verify', { data: text });
    expect(await verify(data)).toEqual({ rescode: '0000', resmsg: 'Success' });
    expect(await verify(data.split('&').reverse().join('&'))).toEqual({ rescode: '0000', resmsg: 'Success' });
    const decoded = Object.entries(parametersOf(data))
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    expect(decoded).toContain('one + one');
    expect((await verify(decoded)).rescode).toBe('0000');
    expect((await verify(`?${data}\r\n`)).rescode).toBe('0000');
    const touched = [
      data.replace('amount=1.00', 'amount=9.00'),
      `${data}&amount=9.00`,
      data.replace(/fgkey=[^&]*/, ''),
      data.replace('mid=1849705C64', 'mid=1849705C65'),
      'nonsense',
    ];
    for (const text of touched) {
      const { rescode, resmsg } = await verify(text);
      expect([rescode, resmsg]).toEqual(['VE00', 'Invalid fgkey']);
    }
    expect(await shop.refusal('/v1/payments/verify', {})).toEqual([
      'EC00',
      'Invalid request parameter: data is required',
    ]);
    const client = await shop.client();
    expect(await client.verify(data)).toMatchObject({ ok: true });
    expect(await client.verify(data.replace('USD', 'EUR'))).toMatchObject({ ok: false, kind: 'refused' });
  });

  test('what another mid was sent is refused', async () => {
    const parameters = { mid: '1849705C65', order_id: 'a', rescode: '0000' };
    const { secretKey } = await shop.keys();
    const data = new URLSearchParams({ ...parameters, fgkey: fgkeyOf(parameters, secretKey) }).toString();
    expect((await shop.call('/v1/payments/verify', { data })).rescode).toBe('VE00');
  });
});
