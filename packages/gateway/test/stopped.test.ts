import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Members, orderTo } from './support/eximbay.ts';
import { rebillOf, TokenShop } from './support/eximbay-tokens.ts';
import { merchantEndpoint } from './support/merchant.ts';
import { collection, newPayment, payout, vaCollection } from './support/orders.ts';
import { testServer } from './support/server.ts';
import { payin } from './support/teemopay.ts';
import { Shop as TeemoShop, tokenOf } from './support/teemopay-shop.ts';
import { until } from './support/until.ts';

/* What is refused of a merchant or an app that the operator stopped, on every way; and what is finished. */
const STOPS = [
  ['merchant suspended', "update merchants set state = 'suspended'"],
  ['merchant closed', "update merchants set state = 'closed'"],
  ['app disabled', "update apps set state = 'disabled'"],
] as const;
const AGAIN = "update merchants set state = 'active'; update apps set state = 'active'";

const server = testServer();
const endpoint = merchantEndpoint();
const eximbay = new TokenShop(server, endpoint);
const teemopay = new TeemoShop(server);

async function state(sql: string): Promise<void> {
  await server.store.exec(sql);
  server.gateway.engine.context.directory.forget();
}

/** What a shop has had paid at a page, as an order of the transaction type. */
async function paid(transaction_type: string) {
  const { path, body } = orderTo(endpoint, { payment: { transaction_type } });
  const { token, orderId } = await eximbay.page(body);
  await eximbay.payByCard(token, { number: '4000000000000002' });
  return { body, orderId, result: await eximbay.result(endpoint, path) };
}
type Paid = Awaited<ReturnType<typeof paid>>;

const found = async (no: string) =>
  (await server.gateway.engine.payments.findByAnyNumber(no))[0] ?? expect.fail(`no payment ${no}`);

const page = (token: string, what: string, body: object) =>
  server.request('POST', `/checkout/api/payments/${token}/${what}`, body);

describe.each(STOPS)('%s', (_, stop) => {
  const links: Record<string, { token: string; no: string }> = {};
  let running: { token: string; no: string };
  let prepared: Record<string, unknown>;
  let card: Record<string, unknown>;
  let authenticated: Paid;
  let authorized: Paid;
  let sold: Paid;
  let challenged: { token: string; orderId: string; reference: string };
  let storedCard: string;

  beforeAll(async () => {
    await state(AGAIN);
    for (const [name, request] of [
      ['wallet', collection()],
      ['account', vaCollection()],
      ['transfer', collection({ payType: 'BANK_TRANSFER', inBankCode: 'BANK_KRW' })],
      ['control', collection()],
      ['running', collection()],
    ] as const) {
      const { orderNo: no, token } = await newPayment(server, request);
      links[name] = { no, token };
    }
    const verified = await teemopay.created(payin({ paymentType: 802 }));
    links['identity'] = { no: verified.tradeNo, token: tokenOf(verified.paymentInfo) };
    const opened = await eximbay.page(orderTo(endpoint).body);
    links['card'] = { no: opened.orderId, token: opened.token };
    card = { method: 'P000', number: '4000000000000010', expiry: '12/33', cvc: '123', holder: 'HONG' };
    prepared = await eximbay.payload(orderTo(endpoint).body);
    running = links['running'] as { token: string; no: string };
    expect((await page(running.token, 'start', { method: 'KAKAOPAY_KRW' })).status).toBe(200);
    authenticated = await paid('PAYER_AUTH');
    authorized = await paid('AUTHORIZE');
    sold = await paid('PAYMENT');
    storedCard = (await eximbay.stored()).tokenId;
    const { token, orderId } = await eximbay.page(orderTo(endpoint).body);
    await server.json('POST', `/checkout/api/payments/${token}/card`, {
      ...card,
      number: '4000000000000002',
      installmentMonths: 0,
    });
    const { redirectUrl } = await eximbay.untilState(token, 'redirect');
    challenged = { token, orderId, reference: String(redirectUrl).split('/').at(-1) ?? '' };
    await state(stop);
  });
  afterAll(() => state(AGAIN));

  test.each([
    ['wallet', 'start', { method: 'KAKAOPAY_KRW' }],
    ['account', 'start', { method: 'KOOKMIN_BANK' }],
    ['transfer', 'start', { method: 'BANK_KRW', bank: 'TOSS_BANK' }],
  ])('an open link: %s', async (name, what, body) => {
    const reply = await page(links[name]?.token ?? '', what, body);
    expect(reply.status).toBe(409);
    expect(reply.text).toContain('This shop takes no payments at the moment.');
  });

  test('an open link: card', async () => {
    const reply = await page(links['card']?.token ?? '', 'card', { ...card, installmentMonths: 0 });
    expect([reply.status, reply.text]).toEqual([409, expect.stringContaining('takes no payments')]);
  });

  test('an open link: identity check', async () => {
    const payment = await found(links['identity']?.no ?? '');
    const answers = {
      name: '홍길동',
      bankCode: '004',
      bankAccount: '123456789012',
      holderNumber: '950101',
      phone: '',
    };
    expect(await server.gateway.engine.identity.begin(payment, answers)).toMatchObject({
      ok: false,
      refusal: { code: 'not_trading' },
    });
  });

  test('a page that was prepared is not opened', async () => {
    expect((await eximbay.open(prepared)).rescode).not.toBe('0000');
  });

  test('new orders and payouts, by each dialect', async () => {
    expect((await server.call('/krw/collect/apply', collection())).status).toBe('0');
    expect((await server.call('/krw/pay/apply', payout())).status).toBe('0');
    expect((await teemopay.create(payin())).ok).toBe(false);
    expect((await eximbay.call('/v1/payments/ready', orderTo(endpoint).body)).rescode).not.toBe('0000');
  });

  test('what was authenticated is not approved, by the API or below it', async () => {
    const { order_id, currency, amount } = authenticated.result;
    const answer = await eximbay.call('/v1/payments/confirm', {
      transaction_type: 'PAYMENT_PA',
      mid: '1849705C64',
      payment: {
        order_id,
        currency,
        amount,
        payer_auth_id: authenticated.result['payer_auth_id'],
        lang: 'EN',
      },
    });
    expect(answer.rescode).not.toBe('0000');
    const payment = await found(authenticated.orderId);
    const { payments } = server.gateway.engine;
    expect(await payments.confirm(payment, { intent: 'sale' })).toMatchObject({
      ok: false,
      refusal: { code: 'not_trading' },
    });
    expect(await found(authenticated.orderId)).toMatchObject({ state: 'authenticated' });
  });

  test('a stored card is not charged', async () => {
    const body = rebillOf();
    expect((await eximbay.rebill(storedCard, body)).rescode).not.toBe('0000');
    const { order_id } = body['payment'] as Members;
    expect(await server.gateway.engine.payments.findByAnyNumber(String(order_id))).toEqual([]);
  });

  test('the sandbox’s control starts nothing either', async () => {
    const reply = await server.request('POST', `/_sandbox/payments/${links['control']?.no}/succeed`);
    expect(reply.status).toBe(409);
  });

  test('what is at its channel is finished: the payer has been asked for the money', async () => {
    await server.json('POST', `/_sandbox/payments/${running.no}/succeed`);
    expect((await found(running.no)).state).toBe('captured');
  });

  test('a 3-D Secure challenge that was asked for is finished', async () => {
    await server.json('POST', `/sandbox/api/screens/${challenged.reference}/approve`);
    const payment = await until('the issuer’s answer', async () => {
      const now = await found(challenged.orderId);
      return now.state === 'captured' && now;
    });
    expect(payment.approval).not.toBeNull();
  });

  test('an authorization is captured and a payment given back, by the operator too', async () => {
    const { payments, refunds, context } = server.gateway.engine;
    expect(await payments.capture(await found(authorized.orderId))).toMatchObject({
      value: { state: 'captured' },
    });
    const payment = await found(sold.orderId);
    const access = (await context.directory.get(payment.appId)) ?? expect.fail('no app');
    const number = `r${sold.orderId}`;
    const refund = {
      access,
      payment,
      orderNumber: number,
      platformNumber: number,
      contentHash: number,
      amount: payment.amount,
    };
    expect(await refunds.create(refund, { wait: true })).toMatchObject({
      value: { refund: { state: 'succeeded' } },
    });
  });
});

test('a suspended shop’s own server captures and refunds', async () => {
  const [authorized, sold] = [await paid('AUTHORIZE'), await paid('PAYMENT')];
  await state("update merchants set state = 'suspended'");
  const captured = await eximbay.about('capture', authorized.result['transaction_id'], authorized.body);
  const refund = { refund_type: 'F', refund_amount: '1.00', refund_id: `r${sold.orderId}`, reason: 'ended' };
  const cancelled = await eximbay.about('cancel', sold.result['transaction_id'], sold.body, { refund });
  await state(AGAIN);
  expect([captured.rescode, cancelled.rescode]).toEqual(['0000', '0000']);
});

test('a merchant with money or open orders is not closed, and a closed one stays closed', async () => {
  const { admin } = server.gateway.engine;
  const [demo] = await server.store.query<{ id: string }>('select id from merchants limit 1');
  await newPayment(server, collection());
  await expect(admin.setMerchantState(demo?.id ?? '', 'closed')).rejects.toThrow(
    /still has money \(.*available KRW.*open payments/,
  );
  const empty = await admin.createMerchant('empty');
  expect(await admin.setMerchantState(empty, 'closed')).toBe(true);
  await expect(admin.setMerchantState(empty, 'active')).rejects.toThrow('closed for good');
  await expect(admin.setMerchantState(empty, 'suspended')).rejects.toThrow('closed for good');
});
