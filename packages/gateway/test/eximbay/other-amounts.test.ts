import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

/*
 * Accounts that got another amount than was ordered, where the operator's rules let them: what results and inquiries
 * say is what came, so that nobody delivers for less, and what came can be given back.
 */

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

const setRules = (rules: Record<string, string>) =>
  server.setApp('1849705C64', `settings = settings || '${JSON.stringify({ depositRules: rules })}'`);

afterAll(() =>
  server.setApp('1849705C64', `settings = settings - '{depositRules,conversionFields}'::text[]`),
);

interface Account {
  readonly path: string;
  readonly orderId: string;
  readonly transactionId: string;
  readonly body: Record<string, Members>;
}

/** An account of 10 dollars that was given out. */
async function account(): Promise<Account> {
  const { path, body } = orderTo(endpoint, {
    payment: { amount: '10.00', payment_method: 'P310' },
    tax: { receipt_status: 'N' },
  });
  const { token, orderId } = await shop.page(body);
  await server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P310' });
  const { transaction_id = '' } = await shop.result(endpoint, path);
  return { path, body, orderId, transactionId: transaction_id };
}

const deposit = ({ orderId }: Account, amount: string) =>
  server.json('POST', `/_sandbox/payments/${orderId}/deposits`, { amount });

async function accept({ transactionId }: Account): Promise<void> {
  const { payments } = server.gateway.engine;
  const [payment] = await payments.findByAnyNumber(transactionId);
  const { merchantId = '', id: paymentId = '' } = payment ?? {};
  const decided = await payments.resolveReview({
    merchantId,
    paymentId,
    decision: 'accept',
    reason: 'agreed',
  });
  expect(decided).toMatchObject({ ok: true });
}

function refund(refundId: string, amount: string) {
  return {
    refund: { refund_type: 'F', refund_id: refundId, reason: 'x' },
    refund_account: { user_name: 'HONG', bank_code: '004', account_number: '12345678901234' },
    tax: {
      receipt_status: 'N',
      amount_tax_free: amount,
      amount_taxable: '0.00',
      amount_vat: '0.00',
      amount_service_fee: '0.00',
    },
  };
}

describe('a deposit of another amount that the operator accepts', () => {
  beforeAll(() => setRules({ short: 'hold', over: 'hold', repeated: 'accept' }));

  test.each(['1.00', '50.00'])('%s is reported, and can be refunded', async (amount) => {
    const order = await account();
    expect(await deposit(order, amount)).toMatchObject({ deposit: 'held' });
    await accept(order);
    expect(await shop.result(endpoint, order.path, 2)).toMatchObject({ status: 'Sale', amount });
    expect(await shop.retrieve(order.body)).toMatchObject({
      payment: { status: 'SALE', amount, balance: amount },
    });
    const changes = refund(`R-${order.orderId}`, amount);
    expect(await shop.about('cancel', order.transactionId, order.body, changes)).toMatchObject({
      rescode: '0000',
      refund: { refund_amount: amount },
      payment: { balance: '0.00' },
    });
  });

  test.each(['1.00', '50.00'])(
    '%s as it was reported names the payment, and is converted',
    async (amount) => {
      await server.setApp('1849705C64', `settings = settings || '{"conversionFields": "always"}'`);
      const order = await account();
      await deposit(order, amount);
      await accept(order);
      expect(await shop.result(endpoint, order.path, 2)).toMatchObject({
        amount,
        base_amount: amount,
        foreign_amount: amount,
      });
      const asReceived = { ...order.body, payment: { ...order.body['payment'], amount } };
      const other = { ...order.body, payment: { ...order.body['payment'], amount: '9.99' } };
      expect(await shop.retrieve(asReceived)).toMatchObject({
        payment: { status: 'SALE', amount, balance: amount },
      });
      expect(await shop.retrieve(other)).toMatchObject({ rescode: 'Q004' });
      const changes = refund(`R-${order.orderId}`, amount);
      const mismatch = { ...changes, payment: { balance: amount } };
      expect(await shop.about('cancel', order.transactionId, other, mismatch)).toMatchObject({
        errcode: 'VALIDATION_FAILED',
      });
      expect(await shop.about('cancel', order.transactionId, asReceived, changes)).toMatchObject({
        rescode: '0000',
        payment: { amount, base_amount: amount, balance: '0.00' },
        foreign: { foreign_amount: amount },
      });
    },
  );

  test('is in the mail to the buyer', async () => {
    const order = await account();
    await deposit(order, '1.00');
    await accept(order);
    const subject = await until('the mail', async () => {
      const { mails } = await server.json<{ mails: { subject: string }[] }>(
        'GET',
        `/_sandbox/mails?no=${order.orderId}`,
      );
      return mails[0]?.subject;
    });
    expect(subject).toMatch(/ 1\.00 USD$/);
  });

  test('on top of a paid order, each result has the sum that came by then', async () => {
    const order = await account();
    await deposit(order, '10.00');
    expect(await shop.result(endpoint, order.path, 2)).toMatchObject({ status: 'Sale', amount: '10.00' });
    await deposit(order, '7.00');
    expect(await shop.result(endpoint, order.path, 3)).toMatchObject({ status: 'Sale', amount: '17.00' });
    const text = endpoint.received(order.path)[2]?.body ?? '';
    expect(await shop.call('/v1/payments/verify', { data: text })).toMatchObject({ rescode: '0000' });
  });
});

test('a part is never credited by itself: no result reports parts', async () => {
  await setRules({ short: 'accept' });
  const order = await account();
  expect(await deposit(order, '1.00')).toMatchObject({ deposit: 'held', misfit: 'short' });
});
