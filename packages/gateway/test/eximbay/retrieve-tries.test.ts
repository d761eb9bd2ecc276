import { describe, expect, test } from 'vitest';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

const TAX = {
  receipt_status: 'N',
  amount_tax_free: '0',
  amount_taxable: '9091',
  amount_vat: '909',
  amount_service_fee: '0',
};

describe('an inquiry by order finds the try that was paid', () => {
  const order = (type: string, changes: Record<string, Members> = {}) =>
    orderTo(endpoint, {
      ...changes,
      payment: {
        transaction_type: type,
        currency: 'KRW',
        amount: '10000',
        lang: 'KR',
        ...changes['payment'],
      },
      settings: { issuer_country: 'KR' },
      tax: TAX,
    });

  /** A try that is paid or authorized by card. */
  async function byCard(type: string, payment: Members = {}) {
    const { path, body } = order(type, { payment });
    await shop.payByCard((await shop.page(body)).token);
    const result = await shop.result(endpoint, path);
    expect(result['rescode']).toBe('0000');
    return { body, id: result['transaction_id'] };
  }

  const status = async (body: Record<string, Members>) => {
    const { payment } = await shop.retrieve(body);
    const { status, balance, transaction_id } = payment as Members;
    return { status, balance, transaction_id };
  };

  test('and not a later one that is registered, or was given back', async () => {
    const { body, id } = await byCard('PAYMENT');
    const paid = { status: 'SALE', balance: '10000', transaction_id: id };
    const order_id = body['payment']?.['order_id'];
    const later = order('PAYMENT', { payment: { order_id, payment_method: 'P305' } });
    const { token } = await shop.page(later.body);
    await server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P305' });
    await shop.untilState(token, 'deposit');
    expect(await status(body)).toEqual(paid);
    const authorized = await byCard('AUTHORIZE', { order_id });
    expect(await status(body)).toEqual(paid);
    const refund = { refund_type: 'F', refund_id: `given-back-${order_id}`, reason: 'x' };
    const payment = { balance: '10000' };
    const cancelled = await shop.about('cancel', authorized.id, authorized.body, { refund, payment });
    expect(cancelled.rescode).toBe('0000');
    expect(await status(body)).toEqual(paid);
    // Of what was given back whole nothing is left: what is open then is what is asked for.
    const whole = { refund_type: 'F', refund_id: `whole-${order_id}`, reason: 'x' };
    expect((await shop.about('cancel', id, body, { refund: whole, payment })).rescode).toBe('0000');
    expect(await status(body)).toMatchObject({ status: 'REGISTERED', balance: '10000' });
  });

  test('however often the page was opened and left since', { timeout: 120_000 }, async () => {
    const { body, id } = await byCard('PAYMENT');
    const { path, body: waiting } = order('PAYER_AUTH');
    await shop.payByCard((await shop.page(waiting)).token);
    const { payer_auth_id } = await shop.result(endpoint, path);
    const leave = async (left: Members) => {
      // Ten bodies in turn: a page can be opened with one of them ten times a second.
      const payloads: Members[] = [];
      for (let at = 0; at < 10; at += 1) {
        payloads.push(await shop.payload({ ...left, other_param: { param1: `${at}` } }));
      }
      for (let count = 0; count < 101; count += 1) {
        await server.advance(1);
        const token = String((await shop.open(payloads[count % payloads.length] ?? {}))['url'])
          .split('/')
          .at(-1);
        await server.json('POST', `/checkout/api/payments/${token}/cancel`);
      }
    };
    await leave(body);
    expect(await status(body)).toEqual({ status: 'SALE', balance: '10000', transaction_id: id });
    await leave(waiting);
    const { transaction_type: _, ...payment } = waiting['payment'] ?? {};
    const confirmed = await shop.call('/v1/payments/confirm', {
      transaction_type: 'PAYMENT_PA',
      mid: '1849705C64',
      payment: { ...payment, payer_auth_id },
    });
    expect(confirmed.rescode).toBe('0000');
  });
});
